### What Muster says to people, in English: the language that all others fall back to.
###
### A translation is a copy of this file beside it, named by its tag (`de.ftl`), with the same messages and the same
### arguments. Where a message has markup (`<b>`), arguments are escaped by themselves, but those whose name
### ends in `-html`, which are markup already. Names of products and of roles
### are as `domain.md` and the documentation have them.

## This language

# `ltr` or `rtl`: which way it is written.
language-direction = ltr

## Said in many places

go-to-muster = Go to Muster
log-in = Log in
log-out = Log out
save = Save
saved = Saved.
cancel = Cancel
close = Close
copy = Copy
filter = Filter
join = Join
delete-more = Delete…
name = Name
email = E-mail
password = Password
your-name = Your name
your-password = Your password
time-zone = Time zone
logged-in-as = Logged in as { $email }
organization = Organization
organizations = Organizations
your-organizations = Your organizations
switch-organization = Switch organization
create-organization = Create an organization
organization-address = Address
you-only-owner = You are the only owner. Make somebody else an owner first.
your-account = Your account
people = People
members = Members
teams = Teams
projects = Projects
alert-channels = Alert channels
invitations = Invitations
settings = Settings
api-keys = API keys
audit-log = Audit log
add-member = Add Member
create-team = Create Team
create-project = Create project

## Around every page: the frame, the menus, the command palette, what went wrong

offline = No connection
try-again = Try again

## What the script in the browser says

## Roles, times and what is counted

# How a list is built, item by item: "Hall 2, Hall 3", and its last one where it is part of a sentence.
list-next = { $list }, { $next }
list-and = { $list } and { $last }
list-more = { $count ->
    [one] { $list } and { $count } more
   *[other] { $list } and { $count } more
  }
count-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
  }
count-teams = { $count ->
    [one] { $count } team
   *[other] { $count } teams
  }
count-projects = { $count ->
    [one] { $count } project
   *[other] { $count } projects
  }
count-devices = { $count ->
    [one] { $count } device
   *[other] { $count } devices
  }

## The doors: signing up, logging in, verifying, choosing a new password

login-forgot = Forgot your password?
login-check-both = Check both, or <a href="{ $url }">reset your password</a>.
login-whole-address = Type your whole address, like mia@example.com.
login-new-here = New here? <a href="{ $url }">Create an account</a>
sign-up = Sign up
signup-title = Create your account
signup-one-account = One account for every organization that you belong to.
signup-bound = The invitation is bound to this address.
signup-invited = <b>{ $inviter }</b> invited you to <b><bdi>{ $organization }</bdi></b> as <b>{ $role }</b>.
signup-invited-teams = <b>{ $inviter }</b> invited you to <b><bdi>{ $organization }</bdi></b> as <b>{ $role }</b>, in <b>{ $teams }</b>.
# For its first owner: by a purchase, or by the operator.
signup-set-up = <b><bdi>{ $organization }</bdi></b> was set up for you, to join as <b>{ $role }</b>.
signup-not-yours = Not your address? Ask { $inviter } to invite the right one.
signup-not-yours-set-up = Not your address? Ask whoever set it up for you to use the right one.
your-name-hint = As colleagues know you.
password-hint = 8 characters or more. Three or four unrelated words work well.
signup-create = Create account
signup-have-account = Already have an account? <a href="{ $url }">Log in</a>
signup-account-exists = { $email } has an account already. Log in to accept the invitation.
welcome = Welcome to { $organization }.
check-your-email = Check your e-mail
verify-type = Type the address that you signed up with, and the code that we sent to it.
verify-sent = If <b>{ $email }</b> can sign up, a message with a link and a code is on its way. Both work for 24 hours.
verify-code = Code from the message
verify-address = Verify address
verify-nothing = Nothing there? Look in the spam folder, then <button class="linkbtn" type="submit">send it again</button>.
verify-resent = If the address waits to be verified, a new message is on its way.
verify-other-address = Use another address
verify-link = Verify your address
verify-link-press = Press the button to confirm that this address is yours.
verify-link-over = It was used already, or is older than 24 hours. If you verified your address, just <a href="{ $url }">log in</a>. Otherwise we can send a new link.
verify-new-address = Your new address counts from now on.
link-over = This link no longer works
send-new-link = Send a new link
send-the-link = Send the link
reset-title = Reset your password
reset-ask = We send a link to choose a new one.
reset-sent = If the address has an account, a link to choose a new password is on its way. It works for one hour, once.
reset-back = Back to log in
reset-choose = Choose a new password
new-password = New password
other-sessions-end = All other sessions end when you save.
reset-save = Save password
reset-done = Your password was changed. Log in with the new one.
reset-over = It was used already, or is older than an hour. We can send a new one.
unlock-title = Unlock logging in
unlock-why = After too many wrong passwords, nobody can log in with your address for a while. If that was you, unlock it and try again; if not, <a href="{ $url }">choose a new password</a>.
unlock = Unlock
unlock-done = You can log in again.
unlock-over = It was used already, or is too old. The lock ends by itself within 15 minutes.
log-in-again = Log in to go on
log-in-again-kept = You were logged out. What you typed is kept.
log-in-again-submit = Log in and go on
step-up-title = Confirm that it is you
step-up-then = Then it is done at once.
# The mailbox of a Muster without a mail server, for trying it out.
mailbox = Mailbox
mailbox-where = No mail server is set, so this is where mails go. Only this machine sees them.
mailbox-address = Address
mailbox-to = Mails to this address
mailbox-none = No mail yet
mailbox-none-next = Sign up or invite somebody: the mail is here within a second.
mailbox-samples-title = Every mail
mailbox-samples = Every mail there is
mailbox-samples-what = What Muster writes to people, with made-up names. None of these was sent.
mailbox-all = All mails
mail-title = Mail
mail-to = to { $email }
mail-to-at = to { $email }, { $ago-html }
mail-as-sent = As a mail program shows it

## An invitation, as the invited person sees it

offer-join = Join <bdi>{ $organization }</bdi>
offer-sign-up = Create an account and join
offer-log-in = I have an account: log in
offer-accept = Accept and open
offer-decline = Decline…
offer-invited = invited { $email }
offer-set-up-for = It was set up for <b>{ $email }</b>.
offer-role = Your role
offer-teams = { $count ->
    [one] Team
   *[other] Teams
  }
# One of the teams.
offer-team = <bdi>{ $name }</bdi> <span class="handle">@{ $handle }</span>, as { $role }
offer-access = Access to
offer-access-as = <bdi>{ $name }</bdi>, as { $role }
# When the membership will end.
offer-until = Until
offer-open-until = Open until
offer-wrong-account = This invitation is for another address
offer-invited-to = Invited to <bdi>{ $organization }</bdi>
offer-logged-in-as = Logged in as
offer-wrong-account-next = Log in with the invited address to accept, or ask <b><bdi>{ $sender }</bdi></b> to invite the one you use.
offer-switch-account = Switch account
offer-stay-logged-in = Stay logged in
offer-expired = This invitation has expired
offer-expired-next = It was open until { $day-html }. Ask <b><bdi>{ $sender }</bdi></b> to resend it; the link in the new message, and this one, will then work.
offer-revoked = This invitation was revoked
offer-revoked-next = An owner or administrator of <bdi>{ $organization }</bdi> revoked it. If you think that is a mistake, talk to the person who invited you.
offer-declined = This invitation was declined
offer-declined-next = If you want to join <bdi>{ $organization }</bdi> after all, ask <b><bdi>{ $sender }</bdi></b> to invite { $email } again.
offer-accepted = This invitation was accepted
offer-accepted-open = Its link works once. { $email } is in <bdi>{ $organization }</bdi>: open it from your organizations.
offer-accepted-log-in = Its link works once. { $email } is in <bdi>{ $organization }</bdi>: log in to open it.
offer-organizations = Go to your organizations
offer-organization-deleted = This organization was deleted
offer-organization-deleted-next = <bdi>{ $organization }</bdi> is gone or about to be, so nobody can join it. Ask <b><bdi>{ $sender }</bdi></b> for more.
offer-needs-sender = This invitation needs a new sender
offer-needs-sender-next = <b><bdi>{ $sender }</bdi></b> may no longer invite people as { $role }. Ask an owner or administrator of <bdi>{ $organization }</bdi> to resend it in their own name; this link will then work.
# Stands for the name of the inviter where no person invited: the shop did, or the operator.
offer-setter-up = whoever set it up for you
offer-page = Join { $organization }
offer-decline-title = Decline the invitation
offer-decline-means = { $organization } cannot be joined with this invitation any more
offer-decline-then = To join after all, ask { $sender } to invite { $email } again.
offer-declined-done = The invitation was declined.
waiting-none = No invitation waits for you
waiting-none-next = Whoever invites { $email } is listed here.
waiting-some = { $count ->
    [one] An invitation waits for you
   *[other] { $count } invitations wait for you
  }
waiting-sent-to = Sent to { $email }
waiting-invitation = Invitation to { $organization }
waiting-join = Join { $organization }
waiting-decline = Decline the invitation to { $organization }
waiting-expected = Expected another one? <a href="{ $url }">Create an organization, or ask a colleague</a>
waiting-go-on = Go on to Muster

## One's account and one's organizations

account-lede = For you, in every organization.
account-tabs = Account
account-profile = Profile
account-security = Security
profile-email = E-mail address
profile-email-means = You log in with <b>{ $email }</b>. A new address counts once you open the link that we send to it.
profile-email-pending = A link is on its way to <b>{ $email }</b>. Until you open it, nothing changes.
profile-email-sent = A link is on its way to { $email }. Until it is opened, nothing changes.
profile-email-new = New address
security-title = Password and sessions
security-current = Current password
security-change = Change password
security-changed = Your password was changed. All other sessions ended.
sessions = Sessions
sessions-end-others = End all others
sessions-ended = { $count ->
    [one] { $count } session was ended.
   *[other] { $count } sessions were ended.
  }
session-used = used { $ago-html } · since { $day-html }
session-used-from = { $ip } · used { $ago-html } · since { $day-html }
session-this = This one
session-end = End
session-end-this = End the session { $device }
session-ended = The session was ended.
account-in-none = You are in no organization
account-in-none-next = Create one, or ask a colleague to invite your address.
account-organization-deleting = { $role } · being deleted
account-organization-suspended = { $role } · you are suspended
account-organization-ended = { $role } · your membership ended
account-leave = Leave…
account-leave-this = Leave { $organization }
account-leave-title = Leave an organization
account-leave-step-up = You are an owner, so leaving needs your password.
account-leave-submit = Leave organization
account-left = You left { $organization }.
account-delete = Delete my account
account-delete-means = You leave every organization. What you wrote stays there, under “former member”.
account-delete-only-owner = { $count ->
    [one] You are the only owner of { $count } organization
   *[other] You are the only owner of { $count } organizations
  }
account-delete-blocked = Make somebody else an owner first, or delete the organization:
account-delete-ends = All sessions end at once, and <b>{ $email }</b> can sign up anew. This cannot be undone.
account-delete-ends-and-leaves = { $count ->
    [one] You leave { $count } organization at once, all sessions end, and <b>{ $email }</b> can sign up anew. This cannot be undone.
   *[other] You leave { $count } organizations at once, all sessions end, and <b>{ $email }</b> can sign up anew. This cannot be undone.
  }
account-delete-keep = Keep my account
account-delete-submit = Delete account
account-deleted = Your account was deleted.
organizations-choose = Choose an organization
organizations-none = You are in no organization yet
organizations-deleting = Being deleted
organizations-suspended = You are suspended
organizations-ended = Your membership ended
invitations-wait = { $count ->
    [one] { $count } invitation waits for you
   *[other] { $count } invitations wait for you
  }
invitations-see = { $count ->
    [one] See it
   *[other] See them
  }
new-organization = Create your organization
new-organization-means = The workspace in which your devices, data and people are managed. You become its owner.
new-organization-twin = You have an organization of this name already
new-organization-twin-next = <a href="{ $url }">Open it</a>, or create another one.
new-organization-address-hint = Lower-case letters, digits and hyphens. Left empty, it follows from the name.
new-organization-another = Create another
new-organization-submit = Create organization
new-organization-ready = { $organization } is ready.
new-organization-or-join = Or join colleagues
new-organization-join = Join colleagues
new-organization-ask = Ask an owner or administrator of your organization to invite this address:
new-organization-operator = Organizations are set up by the operator of this Muster. Ask an owner or administrator of your organization to invite this address:
new-organization-then = The invitation then shows up here and in your mail.
address-own = This is the current address.
address-free = /o/{ $slug } is free.
address-taken = /o/{ $slug } is taken.
purchase-title = Your orders
purchase-none = No order waits for you
purchase-none-next = Each order was attached to an organization.
purchase-which = { $count ->
    [one] Which organization is your order for?
   *[other] Which organizations are your orders for?
  }
purchase-once = Each can be attached once. Logged in as { $email }.
purchase-order = Order { $order }
purchase-owned = /o/{ $slug }, where you are an owner
purchase-new = A new organization
purchase-new-means = You become its owner.
purchase-new-name = Name of the new organization
purchase-new-only = only for a new one
purchase-choose = Choose an organization.
purchase-attach = Attach the order
purchase-attached = The order was attached.
my-work = My work
home-steps = { $left ->
    [one] One more step, and <bdi>{ $organization }</bdi> is ready to work together.
    [2] Two more steps, and <bdi>{ $organization }</bdi> is ready to work together.
   *[other] Three steps, and <bdi>{ $organization }</bdi> is ready to work together.
  }
home-role = You are an <b>{ $role }</b> of <bdi>{ $organization }</bdi>.
home-first-steps = First steps
home-steps-done = { $done } of { $all } done
# Heard by who does not see the tick.
home-step-done = <span class="vh">Done: </span>{ $step }
home-invite = Invite the people who run and maintain your machines
home-invite-how = One address or a whole list; each gets a mail with a link.
home-team = Create a team with a handle
home-team-how = Tag <span class="handle">@maintenance-team</span> once, and the right people know.
home-project = Create a project for your devices
home-project-how = A hall, a line, a customer: what is given on it counts for each device in it.
home-changed = What changed
home-changed-in-teams = What changed in your teams
home-nothing-changed = Nothing yet. What people change in this organization shows up here.
home-nothing = Nothing waits for you
home-nothing-next = Alerts and jobs for you or a team of yours will be here, and what changes in your teams.
home-around = Around you
home-teams = My teams
home-no-team = You are in no team yet. An owner or administrator can add you to one.
home-no-team-manager = You are in no team. Owners and administrators see every team without being in it.
more = More
search = Search
role-needed = { $role ->
    [owner] This needs the role owner or above.
    [administrator] This needs the role administrator or above.
    [member] This needs the role member or above.
   *[observer] This needs the role observer or above.
  }

## The settings and the end of an organization

settings-general = General
settings-address-hint = Part of every link to this organization.
danger-zone = Danger zone
export-everything = Export everything
export-everything-means = Members, teams, projects, devices, grants and the audit log as one ZIP of JSON lines and CSV.
export = Export
danger-delete = Delete this organization
danger-delete-means = Access stops at once for everybody. Any owner can restore it for 30 days.
danger-leave = Leave this organization
danger-leave-means = You lose access at once; the other owners stay.
delete-organization = Delete organization
delete-organization-title = Delete { $organization }
delete-organization-stops = Access stops at once
# `$holds` is a list: "128 people, 6 teams and 203 devices".
delete-organization-means = For { $holds }. For 30 days any owner can restore it. After that it is erased, and nobody can.
delete-organization-export = Export everything first
delete-organization-step-up = Deleting an organization needs your password.
delete-organization-done = { $organization } is being deleted.
organization-being-deleted = This organization is being deleted.
grace-page = Being deleted
grace-title = <bdi>{ $organization }</bdi> is being deleted
grace-means = Access stopped for everybody. Any owner can restore it as it was.
grace-means-until = Access stopped for everybody. On { $day-html } it is erased for good. Until then any owner can restore it as it was.
grace-restore = Restore organization
grace-restored = { $organization } is open again.

## The audit log

## Members

## Invitations that were sent

## Teams

## Projects, devices and alert channels

## Access: who has it, why, and asking for it

requests-title = Requests for access
request-for = <a href="{ $url }"><bdi>{ $name }</bdi></a>, { $ago-html }
request-for-nothing = Something that does not exist, { $ago-html }
request-answer = Answer { $name }
request-role = Role for { $name }
request-decline = Decline
access-give = Give access

## API keys and device credentials

## What is wrong with a field

form-overtaken = Somebody else saved this while you were at it. Save again to put yours in its place.
form-overtaken-empty = Somebody else left this empty in the meantime.
form-overtaken-value = Somebody else saved “{ $value }” in the meantime.

## Why something was refused

error-changed-meanwhile = Somebody changed this in the meantime. Load it again, then make your change.
error-ends-too-soon = This time is over. Choose a later end, or suspend or remove the person now.
error-handle-taken = This handle is taken. Choose another.
error-last-owner = An organization needs an owner who stays. Make somebody else an owner first.
error-no-heir = Choose an active owner or administrator who stays, to take over the invitations.

## Mails: what they all have

## Mails about an account

## Mails about an organization, its people and its purchases
