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
try-again = Try again
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
go-to-my-work = Go to My work
go-back = Go back
add = Add
# Beside the label of a field that may be left empty.
optional = optional
show-password = Show password
type-to-confirm = Type <b><bdi>{ $name }</bdi></b> to confirm
pager = Pages
pager-first = First page
pager-next = Next page
# Badges of members and invitations.
status-active = Active
status-suspended = Suspended
status-pending = Pending
status-expired = Expired
status-accepted = Accepted
status-declined = Declined
status-revoked = Revoked
actions = Actions
address = Address
description = Description
edit = Edit
handle = Handle
member-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
  }
never = Never
none = None
remove-more = Remove…
role = Role
team = Team
users = Users
what-stops = What stops, before you decide
breadcrumb = Breadcrumb
done = Done
last-active = Last active
undo = Undo
confirm-name-wrong = Type the name exactly as it is shown.
delete = Delete
# Somebody or something in a list, and a role: the one that is lost or gained, or those before and after.
named-role = { $name } ({ $role })
named-roles = { $name } ({ $was } → { $is })
search = Search
show = Show
show-all = Show all
try-fewer-letters = Try fewer letters.
edit-it = Edit { $name }

## Around every page: the frame, the menus, the command palette, what went wrong

skip-to-content = Skip to content
your-account = { $initials }: your account, { $name }
# What was done, at the edge of the page.
toasts = Messages
bell-title = Invitations for you
bell-waiting = { $count ->
    [one] { $count } invitation waits for you
   *[other] { $count } invitations wait for you
  }
nav-main = Main
# The bar of a phone.
nav-main-short = Main, short
nav-my-work = My work
nav-projects = Projects
nav-channels = Alert channels
nav-users = Users
nav-organization = Organization
nav-settings = Settings
nav-keys = API keys
nav-audit = Audit log
nav-more = More
nav-keyboard = Keyboard
menu-organizations = Organizations
menu-no-organization = You are in no organization yet.
menu-being-deleted = Being deleted
menu-all-organizations = All organizations
menu-create-organization = Create an organization
menu-profile = Profile
menu-security = Password and sessions
menu-appearance = Appearance
theme-system = System
theme-light = Light
theme-dark = Dark

# The groups of the palette's commands.
commands-actions = Actions
commands-go-to = Go to
commands-you = You
commands-organizations = Organizations
command-go-to-organization = Go to this organization
# `-words` are further words by which a command is found; nobody reads them.
command-add-member = Add Member
command-add-member-words = invite people e-mail
command-create-team = Create Team
command-create-team-words = group handle new
command-create-project = Create project
command-create-project-words = new devices
command-create-channel = Create alert channel
command-create-channel-words = new alerts notify
command-create-key = Create API key
command-create-key-words = token secret program new
command-import = Import people from CSV
command-import-words = bulk invite spreadsheet
command-my-work-words = home start
command-projects = Go to Projects
command-projects-words = devices machines
command-channels = Go to Alert channels
command-channels-words = alerts notifications
command-members = Go to Members
command-members-words = people users
command-teams = Go to Teams
command-teams-words = groups
command-invitations = Go to Invitations
command-invitations-words = pending expired resend
command-settings = Go to Settings
command-settings-words = organization name time zone
command-keys = Go to API keys
command-keys-words = tokens programs
command-audit = Go to Audit log
command-audit-words = history who changed
command-danger = Go to Danger zone
command-danger-words = delete organization
command-export = Export the organization
command-export-words = download everything backup zip
command-switch-words = tenant workspace
command-create-organization-words = new tenant company
command-reach = What you reach
command-reach-words = access projects devices why
command-profile = Your profile
command-profile-words = account name address e-mail
command-security-words = security devices log out
command-leave = Leave an organization
command-leave-words = quit membership
command-log-out-words = sign out end session
found-nobody = Nobody by that name in this organization.
found-people = People
found-teams = Teams
found-devices = Devices
search-title = Search
search-submit = Search
search-all = All commands
search-empty = Nothing by that name
search-empty-next = Try a person, a team, or a verb.

problem-not-found = Not found
problem-not-found-next = There is nothing at this address, or it is not visible to you. If a colleague sent you the link, ask an owner or administrator of their organization to give you access.
problem-logged-in-as = You are logged in as <b>{ $email }</b>.
problem-not-allowed = Not allowed
problem-forbidden = Your role does not allow this
problem-takes-role = It takes the role <b>{ $role }</b>.
# On a project, an alert channel or a device.
problem-takes-role-on-it = It takes the role <b>{ $role }</b> on it.
problem-ask-for-role = Ask an owner or administrator of the organization for it.
# Their names follow.
problem-can-give = These people can give it to you:
problem-ask-here = Or ask for it here
problem-ask = Ask for access
problem-ask-note = I need the role { $role }.
problem-gone = Gone
problem-organization-deleted = This organization is being deleted
problem-organization-deleted-next = Access to it has stopped. Until its grace period ends, an owner can restore it as it was.
problem-too-many = Too many tries
problem-wait = Wait a moment, then try again.
problem-wait-seconds = { $count ->
    [one] Wait { $count } second, then try again.
   *[other] Wait { $count } seconds, then try again.
  }
problem-wait-minutes = { $count ->
    [one] Wait { $count } minute, then try again.
   *[other] Wait { $count } minutes, then try again.
  }
problem-wait-hours = { $count ->
    [one] Wait { $count } hour, then try again.
   *[other] Wait { $count } hours, then try again.
  }
problem-busy = Busy
problem-muster-is-busy = Muster is busy
problem-busy-next = Your last step was not finished. Wait a few seconds, look whether it was done, then try again.
problem-broken = Something broke on our side
problem-broken-next = Your last step was not finished. Look whether it was done, then try again. If it happens again, send this number to your operator:
problem-request = Request { $id }
problem-offline = No connection
problem-offline-next = Muster cannot be reached right now. Go back to what you typed; it is still there when the connection returns.
problem-did-not-work = That did not work
log-in-to-go-on = Log in to go on
form-in-progress = This was sent a moment ago and is still being done. Look at the list.
form-saved-meanwhile = Somebody else saved this while you were at it. Save again to put yours in its place.
field-saved-meanwhile = Somebody else saved “{ $value }” in the meantime.
field-emptied-meanwhile = Somebody else left this empty in the meantime.
invalid-day = Write the day like 2026-12-31.

## What the script in the browser says

# The script puts the arguments in; `$count` alone may choose a plural.
script-palette-placeholder = Search for a command to run...
script-palette-label = Search for a command to run
script-palette-title = Command Palette
script-palette-list = Commands
# The group of what was opened lately.
script-palette-recent = Recent
script-palette-empty = Nothing by that name. Try a person, a team, or a verb.
# What the keys before these words do.
script-palette-choose = choose
script-palette-run = run
script-palette-close = close
script-palette-results = { $count ->
    [one] { $count } result
   *[other] { $count } results
  }
script-palette-no-results = No results
script-close = Close
script-key-control = Ctrl
script-key-enter = Enter
script-key-escape = Esc
script-keys-title = Keyboard map
script-keys-my-work = My work
script-keys-projects = Projects
script-keys-members = Members
script-keys-teams = Teams
script-keys-lines = Next, previous line of a list
script-keys-select = Select the line
script-keys-message = To the newest message
script-keys-map = This map
script-addresses-added = { $count ->
    [one] { $count } address added
   *[other] { $count } addresses added
  }
script-address-take-out = Take { $address } out
script-address-taken-out = { $address } taken out
script-selected = { $count ->
    [one] { $count } selected
   *[other] { $count } selected
  }
script-picked = Added
script-picked-already = Already in the list
script-file-read = The file was read
script-discard-asked = Discard what you typed?
script-discard = Discard
script-keep-editing = Keep editing
# Of what is shown only once, such as a key.
script-keep-open = Keep it open
script-close-without = Close without it
script-draft-kept = What you typed before was kept.
script-draft-discard = Discard it
script-undo = Undo
script-toast-close = Close the message
script-copied = Copied.
script-copy-refused = Copying is not allowed here. Select the text instead.
script-logged-out = You were logged out. Log in again in another tab, then try once more.
script-not-allowed = Your role does not allow this any more.
script-gone = This is gone, or no longer visible to you.
script-changed = Somebody else changed this a moment ago. Reload to see it.
script-too-many = Too many tries. Wait a moment.
script-failed = Muster could not do that. Look whether it was done, then try again.
script-no-answer = No answer from Muster. Try again.
script-offline = No connection. Try again when it is back.
# Times beside what happened: short, since they stand in tables. Also said by the server.
script-minutes-ago = { $count ->
    [one] { $count } min ago
   *[other] { $count } min ago
  }
script-hours-ago = { $count ->
    [one] { $count } h ago
   *[other] { $count } h ago
  }
script-in-minutes = { $count ->
    [one] in { $count } min
   *[other] in { $count } min
  }
script-in-hours = { $count ->
    [one] in { $count } h
   *[other] in { $count } h
  }

## Roles, times and what is counted

# How a list is built, item by item: "Hall 2, Hall 3", and its last one where it is part of a sentence.
list-next = { $list }, { $next }
list-and = { $list } and { $end }
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

role-organization-owner = Organization Owner
role-organization-administrator = Organization Administrator
role-organization-member = Organization Member
role-organization-observer = Organization Observer
role-owner-means = Has the highest level of permissions. Can delete the organization, manage billing, and access all resources.
role-administrator-means = Can manage all organization resources but cannot delete the organization or manage billing.
role-member-means = Can only access the projects and resources they are explicitly assigned to.
role-observer-means = Has read-only access to resources they have been granted access to.
role-owner-in-short = Highest level: billing, and deleting the organization.
role-administrator-in-short = Everything but billing and deleting.
role-member-in-short = Only what is assigned to them.
role-observer-in-short = Read-only, where access was granted.
# Minutes and hours are with what the script says.
time-just-now = just now
time-yesterday = yesterday
time-tomorrow = tomorrow
time-days-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
  }
time-in-days = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
  }
# `$month` is one of the months below, `$time` is as 13:30, `$zone` as CET.
time-day = { $day } { $month } { $year }
time-full = { $day } { $month } { $year }, { $time } { $zone }
# A month within a date.
month-january = January
month-february = February
month-march = March
month-april = April
month-may = May
month-june = June
month-july = July
month-august = August
month-september = September
month-october = October
month-november = November
month-december = December

# Roles, in an organization and on a project, a channel, a device or in a team.
role-observer = Observer
role-member = Member
role-administrator = Administrator
role-owner = Owner
# How long to wait: "Try again in 40 seconds."
in-seconds = { $count ->
    [one] in { $count } second
   *[other] in { $count } seconds
  }
in-minutes = { $count ->
    [one] in { $count } minute
   *[other] in { $count } minutes
  }
in-hours = { $count ->
    [one] in { $count } hour
   *[other] in { $count } hours
  }

# The first of many names: "Hall 1, Hall 2 and 7 more".
list-and-more = { $count ->
    [one] { $list } and { $count } more
   *[other] { $list } and { $count } more
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
offer-decline-submit = Decline invitation
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

account-title = Your account
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
# What a session is called: "Firefox on Windows". Names of products.
device-on = { $browser } on { $system }
device-browser-on = Browser on { $system }
device-unknown = Unknown device

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
grace-page = Being deleted
grace-title = <bdi>{ $organization }</bdi> is being deleted
grace-means = Access stopped for everybody. Any owner can restore it as it was.
grace-means-until = Access stopped for everybody. On { $day-html } it is erased for good. Until then any owner can restore it as it was.
grace-restore = Restore organization
grace-restored = { $organization } is open again.

## The audit log

audit-title = Audit log
audit-lede = Every change, newest first, chained so that nothing can be altered unseen.
audit-action = Action
audit-every-action = Every action
audit-from = From
audit-to = To
audit-filter = Filter
audit-clear = Clear
# What the filter offers besides each action: all that was done to things of a kind.
audit-kind-organization = Organization
audit-kind-members = Members
audit-kind-invitations = Invitations
audit-kind-teams = Teams
audit-shown = { $count ->
    [one] { $count } change shown
   *[other] { $count } changes shown
  }
audit-empty = Nothing was recorded
audit-empty-next = No change fits these filters.
audit-clear-filters = Clear filters
audit-difference = Before and after
audit-field = Field
audit-before = Before
audit-after = After
# A field had no value.
audit-nothing = nothing
audit-number = no. { $number }
audit-request = request { $id }
audit-hash = hash { $hash }
audit-all-by = All by <bdi class="clip name">{ $actor }</bdi>
audit-all-about = All about this
# Somebody asked for access to it.
audit-no-such-thing = something that does not exist
# Who did what to whom, in a line of the log and on the page on which one starts.
audit-organization-created = <b><bdi>{ $actor }</bdi></b> created the organization <b><bdi>{ $target }</bdi></b>
audit-organization-updated = <b><bdi>{ $actor }</bdi></b> changed the settings of <b><bdi>{ $target }</bdi></b>
audit-organization-exported = <b><bdi>{ $actor }</bdi></b> exported the organization <b><bdi>{ $target }</bdi></b>
audit-organization-deleted = <b><bdi>{ $actor }</bdi></b> deleted the organization <b><bdi>{ $target }</bdi></b>
audit-organization-restored = <b><bdi>{ $actor }</bdi></b> restored the organization <b><bdi>{ $target }</bdi></b>
audit-invitation-created = <b><bdi>{ $actor }</bdi></b> invited <b><bdi>{ $target }</bdi></b>
audit-invitation-resent = <b><bdi>{ $actor }</bdi></b> resent the invitation of <b><bdi>{ $target }</bdi></b>
audit-invitation-revoked = <b><bdi>{ $actor }</bdi></b> revoked the invitation of <b><bdi>{ $target }</bdi></b>
audit-invitation-accepted = <b><bdi>{ $actor }</bdi></b> joined by the invitation sent to <b><bdi>{ $target }</bdi></b>
audit-invitation-declined = <b><bdi>{ $actor }</bdi></b> declined the invitation sent to <b><bdi>{ $target }</bdi></b>
audit-member-updated = <b><bdi>{ $actor }</bdi></b> changed the membership of <b><bdi>{ $target }</bdi></b>
audit-member-role-changed = <b><bdi>{ $actor }</bdi></b> changed the organization role of <b><bdi>{ $target }</bdi></b>
audit-member-suspended = <b><bdi>{ $actor }</bdi></b> suspended <b><bdi>{ $target }</bdi></b>
audit-member-restored = <b><bdi>{ $actor }</bdi></b> restored <b><bdi>{ $target }</bdi></b>
audit-member-removed = <b><bdi>{ $actor }</bdi></b> removed <b><bdi>{ $target }</bdi></b>
audit-member-left = <b><bdi>{ $actor }</bdi></b> left the organization
audit-team-created = <b><bdi>{ $actor }</bdi></b> created the team <b><bdi>{ $target }</bdi></b>
audit-team-updated = <b><bdi>{ $actor }</bdi></b> changed the team <b><bdi>{ $target }</bdi></b>
audit-team-deleted = <b><bdi>{ $actor }</bdi></b> deleted the team <b><bdi>{ $target }</bdi></b>
audit-team-member-set = <b><bdi>{ $actor }</bdi></b> set a member of the team <b><bdi>{ $target }</bdi></b>
audit-team-member-set-as = <b><bdi>{ $actor }</bdi></b> made { $person } { $role ->
    [administrator] administrator
    [member] member
   *[observer] observer
  } of the team <b><bdi>{ $target }</bdi></b>
audit-team-member-removed = <b><bdi>{ $actor }</bdi></b> took somebody out of the team <b><bdi>{ $target }</bdi></b>
audit-team-member-removed-who = <b><bdi>{ $actor }</bdi></b> took { $person } out of the team <b><bdi>{ $target }</bdi></b>
audit-purchase-provisioned = <b><bdi>{ $actor }</bdi></b> set up the organization for order <b><bdi>{ $target }</bdi></b>
audit-purchase-attached = <b><bdi>{ $actor }</bdi></b> attached an order: <b><bdi>{ $target }</bdi></b>
audit-purchase-assigned = <b><bdi>{ $actor }</bdi></b> assigned an order: <b><bdi>{ $target }</bdi></b>
audit-api-key-created = <b><bdi>{ $actor }</bdi></b> created the API key <b><bdi>{ $target }</bdi></b>
audit-api-key-revoked = <b><bdi>{ $actor }</bdi></b> revoked the API key <b><bdi>{ $target }</bdi></b>
audit-access-requested = <b><bdi>{ $actor }</bdi></b> asked for access to <b><bdi>{ $target }</bdi></b>
audit-access-granted = <b><bdi>{ $actor }</bdi></b> gave the access that was asked for: <b><bdi>{ $target }</bdi></b>
audit-access-declined = <b><bdi>{ $actor }</bdi></b> declined the request for <b><bdi>{ $target }</bdi></b>
audit-project-created = <b><bdi>{ $actor }</bdi></b> created the project <b><bdi>{ $target }</bdi></b>
audit-project-updated = <b><bdi>{ $actor }</bdi></b> changed the project <b><bdi>{ $target }</bdi></b>
audit-project-deleted = <b><bdi>{ $actor }</bdi></b> deleted the project <b><bdi>{ $target }</bdi></b>
audit-channel-created = <b><bdi>{ $actor }</bdi></b> created the alert channel <b><bdi>{ $target }</bdi></b>
audit-channel-updated = <b><bdi>{ $actor }</bdi></b> changed the alert channel <b><bdi>{ $target }</bdi></b>
audit-channel-deleted = <b><bdi>{ $actor }</bdi></b> deleted the alert channel <b><bdi>{ $target }</bdi></b>
audit-device-created = <b><bdi>{ $actor }</bdi></b> added the device <b><bdi>{ $target }</bdi></b>
audit-device-updated = <b><bdi>{ $actor }</bdi></b> changed the device <b><bdi>{ $target }</bdi></b>
audit-device-deleted = <b><bdi>{ $actor }</bdi></b> removed the device <b><bdi>{ $target }</bdi></b>
audit-device-credential-issued = <b><bdi>{ $actor }</bdi></b> issued the device credential <b><bdi>{ $target }</bdi></b>
audit-device-credential-revoked = <b><bdi>{ $actor }</bdi></b> revoked the device credential <b><bdi>{ $target }</bdi></b>
audit-grant-set = <b><bdi>{ $actor }</bdi></b> gave access to <b><bdi>{ $target }</bdi></b>
audit-grant-set-for = <b><bdi>{ $actor }</bdi></b> gave { $person } access to <b><bdi>{ $target }</bdi></b>
audit-grant-removed = <b><bdi>{ $actor }</bdi></b> took access away from <b><bdi>{ $target }</bdi></b>
audit-grant-removed-of = <b><bdi>{ $actor }</bdi></b> took the access of { $person } to <b><bdi>{ $target }</bdi></b>
# Something that a newer Muster wrote down.
audit-other = <b><bdi>{ $actor }</bdi></b> changed <b><bdi>{ $target }</bdi></b>
# The same actions by themselves, as the filter offers them.
audit-organization-created-label = Organization created
audit-organization-updated-label = Settings changed
audit-organization-exported-label = Organization exported
audit-organization-deleted-label = Organization deleted
audit-organization-restored-label = Organization restored
audit-invitation-created-label = Invitation sent
audit-invitation-resent-label = Invitation resent
audit-invitation-revoked-label = Invitation revoked
audit-invitation-accepted-label = Invitation accepted
audit-invitation-declined-label = Invitation declined
audit-member-updated-label = Membership changed
audit-member-role-changed-label = Role changed
audit-member-suspended-label = Member suspended
audit-member-restored-label = Member restored
audit-member-removed-label = Member removed
audit-member-left-label = Member left
audit-team-created-label = Team created
audit-team-updated-label = Team changed
audit-team-deleted-label = Team deleted
audit-team-member-set-label = Team member set
audit-team-member-removed-label = Team member removed
audit-purchase-provisioned-label = Purchase provisioned
audit-purchase-attached-label = Purchase attached
audit-purchase-assigned-label = Purchase assigned
audit-api-key-created-label = API key created
audit-api-key-revoked-label = API key revoked
audit-access-requested-label = Access asked for
audit-access-granted-label = Request granted
audit-access-declined-label = Request declined
audit-project-created-label = Project created
audit-project-updated-label = Project changed
audit-project-deleted-label = Project deleted
audit-channel-created-label = Alert channel created
audit-channel-updated-label = Alert channel changed
audit-channel-deleted-label = Alert channel deleted
audit-device-created-label = Device added
audit-device-updated-label = Device changed
audit-device-deleted-label = Device removed
audit-device-credential-issued-label = Credential issued
audit-device-credential-revoked-label = Credential revoked
audit-grant-set-label = Access given
audit-grant-removed-label = Access taken away

## Members

users-import = Import

member-remove = Remove { $name }
member-remove-page = Remove member
member-remove-only-owner = <bdi>{ $name }</bdi> is the only owner.
member-remove-only-owner-you = You are the only owner.
member-remove-only-owner-next = Make somebody else an owner first.
member-remove-what = From the next request on, <b><bdi>{ $name }</bdi></b> sees nothing of <bdi>{ $organization }</bdi>. What they wrote stays. For 90 days, inviting their address again can bring back what they had.
member-remove-steward = Who takes over invitations and API keys
member-remove-steward-invitations = Who takes over the invitations
member-remove-steward-keys = Who takes over the API keys
member-remove-secrets = { $name } may know the secrets of keys that go on.
member-remove-keep = Keep member
member-remove-act = Remove from organization
member-remove-password = Removing { $name } needs your password.
member-remove-password-owner = { $name } is an owner, so removing them needs your password.
member-removed = { $name } was removed.

# Who takes over what somebody leaves behind, as one chooses: what comes of it follows the colon, as the messages below
# say it.
steward-nobody = Nobody: { $what }
steward = { $name }, { $role }: { $what }
steward-some = { $name }, { $role }: { $kept }, { $ended }
steward-me = Me
steward-invitations-end = { $invitations ->
    [one] { $invitations } invitation ends
   *[other] { $invitations } invitations end
  }
steward-keys-end = { $keys ->
    [one] { $keys } API key ends
   *[other] { $keys } API keys end
  }
steward-both-end = { $invitations ->
    [one] { $invitations } invitation
   *[other] { $invitations } invitations
  } and { $keys ->
    [one] { $keys } API key
   *[other] { $keys } API keys
  } end
steward-invitations-go-on = { $invitations ->
    [one] { $invitations } invitation goes on
   *[other] { $invitations } invitations go on
  }
steward-keys-go-on = { $keys ->
    [one] { $keys } API key goes on
   *[other] { $keys } API keys go on
  }
steward-both-go-on = { $invitations ->
    [one] { $invitations } invitation
   *[other] { $invitations } invitations
  } and { $keys ->
    [one] { $keys } API key
   *[other] { $keys } API keys
  } go on

leave = Leave { $organization }
leave-what = From the next request on you see nothing of <b><bdi>{ $organization }</bdi></b>. What you wrote stays. An owner or administrator can invite you again.
leave-stay = Stay
leave-act = Leave organization

# What ends with a membership: heads of a list.
stops-nothing = Nothing else stops
stops-nothing-detail = No team, no access, no invitation and no API key.
stops-teams = { $count ->
    [one] { $count } place in a team ends
   *[other] { $count } places in teams end
  }
stops-team-empty = @{ $handle } (nobody is left in it)
stops-access = { $count ->
    [one] Access to { $count } thing ends
   *[other] Access to { $count } things ends
  }
stops-jobs = { $count ->
    [one] { $count } open job loses this assignee
   *[other] { $count } open jobs lose this assignee
  }
stops-channels = { $count ->
    [one] { $count } channel has no recipient left
   *[other] { $count } channels have no recipient left
  }
stops-keys = { $count ->
    [one] { $count } API key stops
   *[other] { $count } API keys stop
  }
stops-keys-unless = { $count ->
    [one] { $count } API key stops, unless somebody takes over
   *[other] { $count } API keys stop, unless somebody takes over
  }
stops-invitations = { $count ->
    [one] { $count } pending invitation is revoked
   *[other] { $count } pending invitations are revoked
  }
stops-invitations-unless = { $count ->
    [one] { $count } pending invitation is revoked, unless somebody takes over
   *[other] { $count } pending invitations are revoked, unless somebody takes over
  }
members-search = Search members
members-every-role = Every role
members-every-status = Every status
members-status = Status
members-shown = { $count ->
    [one] { $count } member shown
   *[other] { $count } members shown
  }
members-none-match = Nobody matches
members-none-match-next = Try fewer letters, or clear the filters.
members-clear-filters = Clear filters
members-none-here = Nobody here
members-none-here-next = This page of the list is empty by now.
members-first-page = First page
members-alone = Only you so far
members-alone-next = Invite the people who run and maintain your machines. They get a mail with a link.
members-alone-waiting = Nobody has joined yet
members-import = Import a list
members-select-all-here = Select all on this page
members-select-all = Select all
members-select = Select { $name }
members-selected-group = Selected members
# The script counts them.
members-selected = <span data-count>0</span> selected
members-selected-clear = Clear the selection
members-new-role = New role
members-role-of = Role of { $name }: { $role }
members-you = you
# When somebody was last here, where room is short.
members-seen = Seen
members-more = More for this person
members-more-for = More for { $name }
members-menu-open = Open
member-change-role = Change role
member-suspend = Suspend
member-restore = Restore

member-this-is-you = This is you
member-role = Organization role
member-role-save = Save role
member-role-what-changes = What changes?
member-role-owners-only = Only owners change the role of an owner, suspend or remove one.
member-role-in = Role in { $team }
member-role-in-team = Role in the team
member-take-out = Take { $name } out of { $team }
member-no-team = In no team
# A team among those to choose from.
member-team-choice = { $team } (@{ $handle })
member-access = Access
member-reaches = What { $name } reaches
member-reaches-you = What you reach
member-about = About
member-joined = Joined
member-handle-and-end = Handle and end date
member-pause-or-end = Pause or end
member-your-account = Your name, address and password are <a href="/account">in your account</a>; leaving the organization is <a href="/account/organizations">there</a>, too.
member-in-team = { $name } is in @{ $handle } now.
member-suspended = { $name } is suspended.
member-active-again = { $name } is active again.
member-suspend-password = { $name } is an owner, so suspending them needs your password.
member-restore-password = { $name } is an owner, so restoring them needs your password.

what-changes = What changes, before you decide
role-yours = Your role
role-of = The role of { $name }
role-give-up-ownership = Give up ownership
role-change-own = Change your own role
role-take-ownership = Take ownership from { $name }
role-make-owner = Make { $name } an owner
role-change-of = Change the role of { $name }
role-is-already = <b><bdi>{ $name }</bdi></b> is <b>{ $role }</b> already, so nothing changes.
role-is-already-you = <b><bdi>{ $name }</bdi></b>, that is you, is <b>{ $role }</b> already, so nothing changes.
role-choose-another = Choose another role to see what it takes and gives.
role-changes = <b><bdi>{ $name }</bdi></b> changes from <b>{ $from }</b> to <b>{ $to }</b> at once.
role-changes-you = <b><bdi>{ $name }</bdi></b>, that is you, changes from <b>{ $from }</b> to <b>{ $to }</b> at once.
role-keep = Keep as { $role }
role-changed = { $name } is { $role } now.
role-make-owner-password = Making { $name } an owner needs your password. An owner can manage billing, make, demote and remove owners, and delete the organization.
role-take-ownership-password = Taking ownership from { $name } needs your password.
role-stranded = { $count ->
    [one] { $count } invitation cannot be accepted until somebody else resends it
   *[other] { $count } invitations cannot be accepted until somebody else resends them
  }

bulk-roles = Change roles
bulk-suspend = Suspend people
bulk-restore = Restore people
bulk-become = { $count ->
    [one] { $count } person becomes { $role }.
   *[other] { $count } people become { $role }.
  }
bulk-from-to = { $from } → { $to }
bulk-only-owner = The only owner stays as they are
bulk-gain = { $count ->
    [one] What { $count } person gains
   *[other] What { $count } people gain
  }
bulk-others = { $count ->
    [one] { $count } more person changes as well, and nothing of others stops with that.
   *[other] { $count } more people change as well, and nothing of others stops with that.
  }
bulk-same = { $count ->
    [one] { $count } person is { $role } already and stays so.
   *[other] { $count } people are { $role } already and stay so.
  }
bulk-keep = Keep their roles
bulk-each-alone = Each person stands alone: one that could not be changed stops nobody else.
bulk-too-many = Nobody was changed
bulk-too-many-next = { $selected ->
    [one] { $selected } person is selected; at most { $most } can be changed at once. Select fewer and try again.
   *[other] { $selected } people are selected; at most { $most } can be changed at once. Select fewer and try again.
  }
bulk-gone = { $count ->
    [one] { $count } selected person is not in the organization any more
   *[other] { $count } selected people are not in the organization any more
  }
bulk-not-changed = Not changed
bulk-owner-password = An owner is among them, so this needs your password.
bulk-make-owners-password = Making people owners needs your password. An owner can manage billing, make, demote and remove owners, and delete the organization.

# What a role gives and another does not: a head and a detail each, for whoever loses it and for whoever gains it.
# `-own` is said to the person themselves.
right-billing-lost = No billing and no purchases
right-billing-gained = Manages billing and purchases
right-billing-detail = Plan, seats and invoices are for owners only.
right-owners-lost = No say over owners
right-owners-lost-detail = They cannot make, demote or remove an owner, nor delete the organization.
right-owners-lost-own = You cannot make, demote or remove an owner, nor delete the organization.
right-owners-gained = Has a say over owners
right-owners-gained-detail = They can make, demote and remove owners, yourself included, and delete the organization.
right-owners-gained-own = You can make, demote and remove owners, yourself included, and delete the organization.
right-people-lost = No management of people and teams
right-people-lost-detail = They cannot invite, change roles, suspend or remove anybody, nor create teams.
right-people-lost-own = You cannot invite, change roles, suspend or remove anybody, nor create teams.
right-people-gained = Manages people and teams
right-people-gained-detail = They can invite, change roles, suspend and remove people, and create teams.
right-people-gained-own = You can invite, change roles, suspend and remove people, and create teams.
right-contacts-lost = No addresses, invitations and audit log
right-contacts-lost-detail = They see names, handles and roles only.
right-contacts-lost-own = You see names, handles and roles only.
right-contacts-gained = Sees addresses, invitations and the audit log
right-contacts-gained-detail = They learn who was invited, who was here last when, and who did what.
right-contacts-gained-own = You learn who was invited, who was here last when, and who did what.
right-settings-lost = No settings, new projects and API keys
right-settings-lost-detail = They cannot change the organization, create projects or make keys; keys they made do less, too.
right-settings-lost-own = You cannot change the organization, create projects or make keys; keys you made do less, too.
right-settings-gained = Manages settings, new projects and API keys
right-settings-gained-detail = They can change the organization, create projects and alert channels, and make keys.
right-settings-gained-own = You can change the organization, create projects and alert channels, and make keys.
right-everything-lost = Access to what is granted only
right-everything-lost-detail = They keep the projects and channels that were given directly or through a team.
right-everything-lost-own = You keep the projects and channels that were given directly or through a team.
right-everything-gained = Access to everything
right-everything-gained-detail = They administer every project, channel and device, and those to come.
right-everything-gained-own = You administer every project, channel and device, and those to come.
right-uncapped-lost = Read-only everywhere
right-uncapped-lost-detail = Grants and places in teams stay, but as an observer; a later promotion brings them back.
right-uncapped-gained = No longer read-only
right-uncapped-gained-detail = Grants and places in teams count in full, whatever role they give.
# One of the heads above, where only some of several people gain it.
right-gained-some = { $count ->
    [one] { $right } ({ $count } of them)
   *[other] { $right } ({ $count } of them)
  }
# A project, a channel or a device, and the role on it that comes or goes, or becomes another.
shift-role = { $name } ({ $role })
shift-from-to = { $name } ({ $from } → { $to })
shift-less = { $count ->
    [one] Less access to { $count } thing
   *[other] Less access to { $count } things
  }
shift-more = { $count ->
    [one] More access to { $count } thing
   *[other] More access to { $count } things
  }
shift-people = { $count ->
    [one] { $name }: { $count } person
   *[other] { $name }: { $count } people
  }

## Invitations that were sent

add-member-some-invited = { $invited ->
    [one] { $invited } person was invited, { $refused } not invited
   *[other] { $invited } people were invited, { $refused } not invited
  }
add-member-none-invited = Nobody was invited
# An address, and why it was not invited.
add-member-refused = <bdi>{ $email }</bdi>: { $why }
add-member-more-refused = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
  }
add-member-addresses = E-mail addresses
add-member-addresses-hint = One or many. Paste a list from your mail program or a spreadsheet.
# Beside "Teams" or "Projects", where there are many.
optional-listed = { $count ->
    [one] optional, { $count } listed
   *[other] optional, { $count } listed
  }
add-member-role-in = Role in { $team }
add-member-role-on = Role on { $place }
add-member-more-teams = { $count ->
    [one] The first is listed. Add people to others on the team’s own page.
   *[other] The first { $count } are listed. Add people to others on the team’s own page.
  }
add-member-more-places = { $count ->
    [one] The first is listed. Give access to others on their own page.
   *[other] The first { $count } are listed. Give access to others on their own page.
  }
add-member-for-given = Members and observers see only what they, or a team of theirs, are given.
add-member-for-all = Owners and administrators reach every project already.
add-member-more = More: end date, message
membership-ends = Membership ends
add-member-expires-after = Invitation expires after
add-member-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
  }
add-member-message = Message
add-member-act = Invite
add-member-password = Inviting an owner needs your password.
add-member-no-address = Type at least one address.
add-member-too-many = At most { $most } at once; these are { $count }.
add-member-too-many-bad = { $bad ->
    [one] At most { $most } at once; these are { $count }, and { $bad } is not an address.
   *[other] At most { $most } at once; these are { $count }, and { $bad } are not addresses.
  }
add-member-bad-address = “{ $email }” is not an e-mail address. Nobody was invited.
add-member-bad-addresses = These are not e-mail addresses: { $emails }. Nobody was invited.
# One of them.
add-member-quoted = “{ $email }”
add-member-days-range = Choose 1 to 30 days.
add-member-invited = { $email } was invited.
add-member-all-invited = { $count ->
    [one] { $count } person was invited.
   *[other] { $count } people were invited.
  }
add-member-see-invitations = See invitations

# What inviting the addresses would do, told while they are typed: these stand one after the other.
add-preview-fresh = { $count ->
    [one] { $count } gets a mail with a link.
   *[other] { $count } get a mail with a link.
  }
add-preview-members = { $count ->
    [one] { $count } is already a member.
   *[other] { $count } are already members.
  }
add-preview-invited = { $count ->
    [one] { $count } is already invited.
   *[other] { $count } are already invited.
  }
add-preview-bad = { $count ->
    [one] { $count } is not an address.
   *[other] { $count } are not addresses.
  }
restore-offer = Bring back what they had
restore-offer-unanswered = Nobody was invited yet. Choose below whether they get back what they had, then invite.
restore-offer-some = { $count ->
    [one] { $count } of them was here until recently.
   *[other] { $count } of them were here until recently.
  }
restore-offer-role = They were { $role } here until recently.
restore-offer-teams = They were { $role } here until recently, in { $teams }.

import-people = Import people
import-people-lede = { $count ->
    [one] Up to { $count } row of <code>email,role,teams</code>. Each row stands alone: a bad one stops nobody else.
   *[other] Up to { $count } rows of <code>email,role,teams</code>. Each row stands alone: a bad one stops nobody else.
  }
import-people-results = Results
import-people-rows = Rows
import-people-rows-left = Rows that were not invited
import-people-file = Or a file <span class="opt">CSV, UTF-8</span>
import-people-act = Invite all valid rows
import-people-columns = The columns
import-people-email = One address.
import-people-role = administrator, member or observer.
import-people-role-owner = owner, administrator, member or observer.
import-people-teams = Handles, with <code>;</code> between, each with a role in the team if you like: <code>night-shift:administrator</code>. May be empty.
import-people-no-row = Paste at least one row.
import-people-tally = { $invited } invited, { $refused } not invited
import-people-result-of-each = Result for each row
import-people-row = Row
import-people-result = Result
import-people-invited = Invited
import-people-not-invited = Not invited

# Invitations in which states are listed.
invitations-state = State
invitations-open = Open
invitations-none-open = No invitation is open
invitations-none-open-next = Invite people by their address. Whoever has not answered is listed here.
invite-people = Invite people
invitations-none-such = None of these
invitations-none-such-next = No invitation is in this state.
invitations-show-open = Open invitations
invitations-invited-by = Invited by
invitation-sent = Sent { $sent-html }
invitation-sent-expires = Sent { $sent-html }, expires { $expires-html }
invitation-sent-expired = Sent { $sent-html }, expired { $expired-html }
invitation-resend = Resend
invitation-resend-to = Resend to { $email }
invitation-resent = Sent again to { $email }. Earlier links work too.
invitation-revoke-more = Revoke…
invitation-revoke-of = Revoke the invitation of { $email }
invitation-revoke = Revoke the invitation
invitation-revoke-stops = { $email } cannot join with it any more
invitation-revoke-stops-detail = The links that were mailed stop working at once. To let them join after all, invite them anew.
invitation-keep = Keep invitation
invitation-revoke-act = Revoke invitation
invitation-revoked = The invitation was revoked.
invitation-is-pending = This invitation is pending.
invitation-was-accepted = This invitation was accepted already.
invitation-was-declined = This invitation was declined already.
invitation-was-revoked = This invitation was revoked already.
invitations-wait = { $count ->
    [one] { $count } invitation waits for an answer.
   *[other] { $count } invitations wait for an answer.
  }
invitations-wait-more = { $count ->
    [one] More than { $count } invitation waits for an answer.
   *[other] More than { $count } invitations wait for an answer.
  }

## Teams

teams-none = No teams yet
teams-none-next = A team has a handle such as @maintenance-team. Tag it in an alert or a job and the right people know.
teams-none-wait = Owners and administrators of the organization create them.
teams-create-first = Create the first
teams-about = About
teams-your-role = Your role
team-formerly = formerly @{ $handle }

team-reached = A tag reaches { $reached } of { $count }; observers follow
team-empty = Nobody in the team yet
team-empty-next = A tag of the team reaches its administrators and members.
team-role-of = Role of { $name } in the team
team-take-out = Take { $name } out of the team
team-add-people = Add people
team-add = Add to team
team-roles = Roles in a team
team-roles-administrator = Manages the team’s members; reached by tags.
team-roles-member = Reached by tags, can be assigned jobs.
team-roles-observer = Follows, but is not reached.
team-roles-hint = Nobody gets more through a team than their role in it.
team-added = { $name } was added to @{ $handle }.
team-added-people = { $count ->
    [one] { $count } person was added to @{ $handle }.
   *[other] { $count } people were added to @{ $handle }.
  }
# A person, and why they were not added.
team-not-added = { $name }: { $why }
team-role-set = { $name } is { $role } of @{ $handle } now.
team-taken-out = { $name } was taken out of @{ $handle }.
team-as-it-was = @{ $handle } is as it was.

find-people = Name, address or @handle
find-people-without-address = Name or @handle
find-people-nobody-next = Nobody by that name. Type a name, an address or a @handle.
find-people-several = Several people match “{ $text }”. Type the whole address or @handle of one.
team-pick-take-out = Take { $name } out

team-form-edit = Edit { $team }
team-form-edit-page = Edit team
team-form-handle-hint = Tags alerts and jobs, like <code>@maintenance-team</code>. Left empty, it follows from the name.
team-form-handle-change = After a change, the old handle still leads here.
team-form-roles-hint = Administrators manage the team’s members. Observers follow but are not reached by tags.
team-form-created = @{ $handle } is ready.
team-form-open = Open team

handle-current = This is the current handle.
handle-free = @{ $handle } is free.
handle-belongs = @{ $handle } belongs to { $name }.
handle-kept = @{ $handle } was in use until recently, and is kept for a while.
handle-rules = 2 to 32 lower-case letters, digits and hyphens.
handle-use = Use { $handle }

team-delete = Delete { $team }
team-delete-people = { $count ->
    [one] { $count } person leaves the team
   *[other] { $count } people leave the team
  }
team-delete-people-detail = They stay in the organization.
team-delete-handle = <span class="handle">@{ $handle }</span> reaches nobody
team-delete-handle-detail = The handle is not given to another team or person for 90 days.
team-delete-no-access = Nobody loses access
team-delete-no-access-detail = The team itself leads nowhere that its people do not reach otherwise.
team-delete-access = Access that people have only through this team ends
team-delete-history = History stays
team-delete-history-detail = Old text and the audit log keep the team’s name.
team-delete-keep = Keep team
team-delete-act = Delete team
team-deleted = { $team } was deleted.

## Projects, devices and alert channels

projects-all = All projects
projects-search = Search projects
projects-nothing = A project holds devices and their data, and the people who work with them.
project-create = Create project
project-keep = Keep project
project-people = People
project-delete-this = Delete this project
project-delete = Delete project
project-delete-devices = { $count ->
    [one] { $count } device is deleted
   *[other] { $count } devices are deleted
  }
project-delete-devices-detail = With their readings and credentials: what they send is refused.
channels-all = All alert channels
channels-search = Search alert channels
channels-nothing = Alerts are published to a channel, and its members are notified.
channel-create = Create alert channel
channel-keep = Keep alert channel
channel-no-alerts = No alerts
channel-no-alerts-yet = Alerts that are published to this channel will be here.
channel-choose-notified = Choose who is notified
channel-delete-this = Delete this channel
channel-delete = Delete alert channel

# A project or an alert channel.
spaces-not-found = Nothing by that name
spaces-none = Nothing here yet
spaces-create-first = Create the first
spaces-none-given = Nothing was given to you yet
spaces-none-given-next = You see what you or a team of yours was given access to. Owners and administrators give it.
spaces-administrators = See the administrators
space-no-description = No description
space-ready = { $name } is ready.
space-delete-it = Delete { $name }
space-delete-people = { $count ->
    [one] { $count } person loses access
   *[other] { $count } people lose access
  }
space-delete-people-detail = Every grant on it ends.
space-delete-history = History stays
space-delete-history-detail = The audit log keeps what was done.
space-deleted = { $name } was deleted.

devices = Devices
devices-search = Search devices
devices-search-by = Name or serial number
devices-not-found = No device by that name
devices-none = No devices yet
devices-none-add = Add the machines that send their data here.
devices-none-wait = Administrators of the project add them.
devices-add-first = Add the first
devices-other = Other devices
# When a device sent something last: the head of a column, and the same where it is narrow.
devices-last-data = Last data
devices-data = Data
# It never sent anything.
devices-never = Never
device = Device
device-kind = Kind
device-kind-none = None
device-kind-example = Drive, pump, gateway
device-serial = Serial number
device-serial-hint = No two devices of the organization share one.
device-add = Add device
device-was-added = { $name } was added.
device-edit = Edit device
device-last-data = Last data { $ago-html }
device-no-data = No data yet
device-no-data-issue = Issue a credential and give it to the device: what it measures shows up here.
device-no-data-wait = What the device measures will be here. Its administrators issue the credential that it sends with.
device-streams = Streams
device-facts = Facts
# On which day.
device-added = Added
# The role of the reader follows.
device-you-are = You are
device-remove-this = Remove this device
device-remove = Remove device
device-keep = Keep device
device-remove-it = Remove { $name }
device-remove-readings = Its readings are deleted
device-remove-readings-detail = All that it measured in the last 30 days.
device-remove-refused = What it sends is refused
device-remove-refused-detail = Its credentials stop working at once.
device-remove-grants = Grants on it end
device-remove-grants-detail = Access to the rest of the project stays.
device-removed = { $name } was removed.

device-move-open = Move
device-move = Move device
device-move-it = Move { $name }
device-move-now = Now in { $project }
device-move-to = To the project
device-move-choose = Choose a project
device-move-not-chosen = Choose a project.
device-move-nowhere = There is no other project to move it to.
device-move-create = <a href="{ $url }">Create a project</a> first.
device-move-ask = Ask an owner or administrator to make you an administrator of the project where it belongs.
device-move-told-here = Who gains and who loses access is told here before you decide.
device-move-takes-along = Its readings, its credentials and the access given on the device itself go with it to <b><bdi>{ $project }</bdi></b>.
device-move-no-change = Nobody gains or loses access.
device-move-lose = { $count ->
    [one] { $count } person loses access
   *[other] { $count } people lose access
  }
device-move-gain = { $count ->
    [one] { $count } person gains access
   *[other] { $count } people gain access
  }
device-move-other = { $count ->
    [one] { $count } person has another role
   *[other] { $count } people have another role
  }
device-moved = { $name } is in { $project } now.

chart-range = Range
chart-hour = Hour
chart-day = Day
chart-week = Week
chart-month = 30 days
chart-empty = Nothing was measured in this time.
# What is drawn, for those who do not see it.
chart-says = { $stream }: between { $least } and { $most }, { $end } at the end
chart-numbers = Show the numbers
chart-newest-first = Newest first
chart-from = From
chart-least = Least
chart-mean = Mean
chart-most = Most
# The file that is downloaded.
chart-csv = CSV

devices-import-open = Import
devices-import = Import devices
devices-import-rules = Up to { $rows } rows of <code>name,serial,kind</code>. Each row stands alone: a bad one stops none of the others.
devices-import-rows = Rows
devices-import-rows-left = Rows that were not added
# Rows in that form: names and kinds may be translated.
devices-import-example =
    Press 4 main drive,NW-PR4-0017,Drive
    Flow meter A,,
devices-import-file = Or a file
devices-import-file-kind = CSV, UTF-8
devices-import-send = Add all valid rows
devices-import-columns = The columns
devices-import-name = What people call it.
devices-import-serial = No two devices of the organization share one. May be empty.
devices-import-kind = Drive, pump, gateway. May be empty.
devices-import-no-rows = Paste at least one row.
devices-import-too-many = { $count ->
    [one] At most { $most } at once; these are { $count }.
   *[other] At most { $most } at once; these are { $count }.
  }
devices-import-tally = { $added } added, { $refused } not
devices-import-results = Results
devices-import-result-of-each = Result for each row
# The number of the row.
devices-import-row = Row
devices-import-result = Result
devices-import-added = Added
devices-import-not-added = Not added

## Access: who has it, why, and asking for it

requests-title = Requests for access
request-for = <a href="{ $url }"><bdi>{ $name }</bdi></a>, { $ago-html }
request-for-nothing = Something that does not exist, { $ago-html }
request-answer = Answer { $name }
request-role = Role for { $name }
request-decline = Decline
access-give = Give access

access-who = Who has access
access-who-and-why = Who has access, and why
access-yours = Your access
access-your-role = You are <b>{ $role }</b> here.
# Why somebody has access, or not.
access-why = Why?
access-of = Who has access to { $name }
access-says-why = Each line says why
access-always = Owners and administrators of the organization always have access.
access-give-to = Give access to
access-give-to-example = Person or @team
# The role follows.
access-give-as = As
access-give-until = Until
access-give-unknown = Nobody by that name, or several. Type an address or a @handle.
access-give-too-late = What was given had an end, which has come. Give it anew.
access-give-in-the-past = Choose a day that lies ahead.
access-was-given = { $name } is { $role } here now.
access-was-taken = { $name } is no longer { $role } on { $thing }.
access-given = Given here
access-given-none = Nobody was given access to this itself.
access-given-ended = Ended { $day-html }
access-given-until = Until { $day-html }
access-given-role = Role of { $name }
access-take = Take access away from { $name }
access-everybody = { $action ->
   *[see] Everybody who gets in
    [settings] Everybody who can change the settings of it
    [grant] Everybody who can give others access to it
    [add_device] Everybody who can add devices to it
    [create_job] Everybody who can create jobs in it
    [delete] Everybody who can delete it
    [control] Everybody who can control it
    [edit] Everybody who can edit it
    [credentials] Everybody who can issue credentials for it
    [publish] Everybody who can publish alerts to it
  }
access-nobody = Nobody
access-more-people = More people
# What the choices of access-action follow.
access-who-can = Who can
access-action = { $action ->
   *[see] see it
    [settings] change the settings of it
    [grant] give others access to it
    [add_device] add devices to it
    [create_job] create jobs in it
    [delete] delete it
    [control] control it
    [edit] edit it
    [credentials] issue credentials for it
    [publish] publish alerts to it
  }

why-question = Question
# What the choices of why-action follow.
why-can = Can <bdi>{ $name }</bdi>
why-action = { $action ->
   *[see] see it?
    [settings] change the settings of it?
    [grant] give others access to it?
    [add_device] add devices to it?
    [create_job] create jobs in it?
    [delete] delete it?
    [control] control it?
    [edit] edit it?
    [credentials] issue credentials for it?
    [publish] publish alerts to it?
  }
why-ask = Ask
why-title = Access of { $name } to { $thing }
why-yes = { $action ->
   *[see] { $name } can see { $thing }.
    [settings] { $name } can change the settings of { $thing }.
    [grant] { $name } can give others access to { $thing }.
    [add_device] { $name } can add devices to { $thing }.
    [create_job] { $name } can create jobs in { $thing }.
    [delete] { $name } can delete { $thing }.
    [control] { $name } can control { $thing }.
    [edit] { $name } can edit { $thing }.
    [credentials] { $name } can issue credentials for { $thing }.
    [publish] { $name } can publish alerts to { $thing }.
  }
why-no = { $action ->
   *[see] { $name } cannot see { $thing }.
    [settings] { $name } cannot change the settings of { $thing }.
    [grant] { $name } cannot give others access to { $thing }.
    [add_device] { $name } cannot add devices to { $thing }.
    [create_job] { $name } cannot create jobs in { $thing }.
    [delete] { $name } cannot delete { $thing }.
    [control] { $name } cannot control { $thing }.
    [edit] { $name } cannot edit { $thing }.
    [credentials] { $name } cannot issue credentials for { $thing }.
    [publish] { $name } cannot publish alerts to { $thing }.
  }
why-nothing = Nothing leads there: no grant, no team and no role in the organization.
why-paths = What leads there
why-enough = Enough
why-not-enough = Not enough for this
why-does-not-count = Does not count

# What leads somebody to a thing. What narrows it is put around it, one after the other: { $path } is what the
# messages before have made, as in "Member through @night-shift, capped to Observer, on the project Hall 2".
path-organization = { $role } of the organization
path-direct = { $role }, given directly
path-team = { $role } through @{ $team }
path-capped = { $path }, capped to { $role }
path-on-project = { $path }, on the project { $project }
path-until = { $path }, until { $end }
path-ended = { $path }, ended { $end }
path-not-now = { $path }, not in force now
# The same as the answers of the API have it.
path-text-direct = { $role ->
    [administrator] Given directly as administrator
    [member] Given directly as member
   *[observer] Given directly as observer
  }
path-text-team = { $role ->
    [administrator] Through @{ $team } as administrator
    [member] Through @{ $team } as member
   *[observer] Through @{ $team } as observer
  }
path-text-some-team = { $role ->
    [administrator] Through a team as administrator
    [member] Through a team as member
   *[observer] Through a team as observer
  }
path-text-capped = { $role ->
    [administrator] { $path }, capped from administrator
    [member] { $path }, capped from member
   *[observer] { $path }, capped from observer
  }
path-text-from-project = { $path }, from the project { $project }

reach-own = What you reach
reach-of = What <bdi>{ $name }</bdi> reaches
reach-title = What { $name } reaches
# A role, and what it may do.
reach-role = { $role }. { $means }
reach-none = None
# Why somebody reaches it.
reach-why = Why { $name }

ask-not-found = Not found
ask-nothing = There is nothing at this address.
ask-nothing-or-not-given = There is nothing at this address, or it was not given to you.
ask-go-to-my-work = Go to My work
ask-for-access = Ask for access
ask-who = If a colleague sent you the link, the owners and administrators of <bdi>{ $organization }</bdi> can let you in.
ask-note = What do you need it for?
ask-was-sent = The owners and administrators see that you ask for access.
ask-asked = You have asked for access
ask-waits = Asked { $ago-html }. The owners and administrators of <bdi>{ $organization }</bdi> have not answered yet.
request-granted = { $name } has access to { $thing } as { $role }.
request-declined = The request of { $name } was declined.

## API keys and device credentials

keys = API keys
keys-what = A key acts for this organization, and never above the present role of the person who made it.
keys-none = No API keys
keys-none-yet = Programs that work with this organization call with a key of their own.
keys-create-first = Create the first
key-create = Create API key
key-name-hint = What will use it?
key-only-projects = Only these projects
key-first-projects = { $count ->
    [one] The first { $count } are listed.
   *[other] The first { $count } are listed.
  }
key-in-days = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
  }
key-in-a-year = in a year
key-never = never
key-choose-end = Choose how long it lives.
key-create-needs-password = Creating an API key needs your password.
key-ready = “{ $name }” is ready
key-some-projects = { $count ->
    [one] { $count } project only
   *[other] { $count } projects only
  }
key-every-project = Every project
key-maker = Made by
# When: the head of a column, and the same where it is narrow.
key-last-used = Last used
key-used = Used
key-never-used = Never
key-expires = Expires
key-expired = Expired
# It has no end.
key-never-expires = Never
key-revoke = Revoke key
key-keep = Keep key
key-revoke-title = Revoke API key
key-revoke-it = Revoke “{ $name }”
key-revoke-refused = Programs that use it are refused from the next call on
key-revoke-used = It was used last on { $time }.
key-revoke-needs-password = Revoking an API key needs your password.
key-revoked = “{ $name }” was revoked.
credentials = Credentials
credentials-none = The device has none, so it cannot send anything.
# One that has no label.
credential-unnamed = Credential
credential-used = Used { $ago-html }
credential-never-used = Never used
credential-ended = ended { $ago-html }
credential-ends = ends { $ago-html }
credential-issue = Issue credential
credential-for = For { $device }
credential-label = Label
credential-label-hint = Where it is kept, so that you find it again.
credential-last-day = Last day
credential-ready = Credential for { $device }
credential-revoke = Revoke credential
credential-keep = Keep credential
credential-revoke-unnamed = Revoke this credential
credential-revoke-refused = What is sent with it is refused
credential-revoke-in-use = It was in use. Issue the next one and give it to the device first.
credential-revoked = A credential of { $device } was revoked.
# A key or a credential.
revoke-it = Revoke { $name }
revoke-more = Revoke…
revoke-never-used = It was never used.
secret-once = This is the only time that you see the secret
secret-of-key = Copy it to where it is used. Programs send it as a bearer token.
secret-of-device = Copy it to where it is used. The device sends it as a bearer token to /v1/ingest/readings.
secret-not-copied = The secret was not copied yet. It is not shown again.

## What is wrong with a field

field-name-missing = Enter a name.
field-text-missing = Enter a text.
field-id-missing = Enter an id.
field-too-long = { $max ->
    [one] Use at most { $max } character.
   *[other] Use at most { $max } characters.
  }
field-too-short = { $min ->
    [one] Use at least { $min } character.
   *[other] Use at least { $min } characters.
  }
field-line-has-controls = Leave out line breaks and other control characters.
field-has-controls = Leave out control characters.
field-password-too-weak = This is too easy to guess. Use a few words that do not belong together.
field-email = Enter an address like mia@example.com.
field-handle = Use 2 to 32 letters, digits and hyphens, with a letter or digit at each end.
field-handle-reserved = “{ $word }” is kept for Muster itself. Choose another handle.
# The address of an organization in the portal.
field-slug-reserved = “{ $word }” is kept for Muster itself. Choose another address.
field-time = Write the time like 2026-03-01T08:30:00Z.
field-in-the-past = Choose a time that lies ahead.
field-time-zone = Choose a time zone like Europe/Berlin.
# The words to choose from are what programs send and files hold: they stay English, here and in the next ones.
field-org-role = Choose one of observer, member, administrator or owner.
field-role = Choose one of observer, member or administrator.
field-member-status = Choose active, suspended or expired.
field-invitation-status = Choose pending, expired, accepted, declined or revoked.
field-resource-kind = Choose one of project, device, channel.
field-action = Choose one of { $actions }.
field-days = Choose 1 to 30 days.
field-number-range = Use { $least } to { $most }.
field-csv-quote = A quote is opened in this file and never closed.
field-member-unknown = There is no such member.
field-team-unknown = There is no such team.
field-subject-unknown = There is no such member or team.
field-project-unknown = There is no such project.
field-resource-unknown = There is no such project, channel or device.
field-subject-missing = Name a member or a team.
field-resource-missing = Name a project, a channel or a device.
field-team-ref = Name a team by its id or handle.
# `$name` is a word of the address, like "member".
field-parameter-missing = Say which { $name } you mean.
field-token-or-code = Send the link's token, or the address and the code.
field-organization-or-name = Send either an organization of yours or the name of a new one.
field-object = Send an object.
field-rows = { $most ->
    [one] Send 1 to { $most } row.
   *[other] Send 1 to { $most } rows.
  }
field-stream = Name the stream with 1 to 64 letters, digits, dots, hyphens and underscores.
field-reading-missing = Send a number.
field-reading-ahead = This time lies ahead. Set the clock of the device.
field-reading-too-old = Readings are kept for 30 days.
field-reading-range = Send a number between -1e140 and 1e140.
field-readings-none = Send at least one reading.
field-readings-too-many = Send at most 1,000 readings.
field-order-number-missing = Enter the number of the order.
field-order-provider-missing = Enter the provider.
field-order-provider = Use letters, digits, - and _.
field-order-currency = Use the three letters, like EUR.
field-order-lines = { $max ->
    [one] Use at most { $max } line.
   *[other] Use at most { $max } lines.
  }
field-order-sku-missing = Enter what was bought.
field-order-serial-missing = Enter a serial number.
field-order-serials = { $max ->
    [one] Use at most { $max } serial number a line.
   *[other] Use at most { $max } serial numbers a line.
  }

## Why something was refused

error-changed-meanwhile = Somebody changed this in the meantime. Load it again, then make your change.
error-ends-too-soon = This time is over. Choose a later end, or suspend or remove the person now.
error-handle-taken = This handle is taken. Choose another.
error-last-owner = An organization needs an owner who stays. Make somebody else an owner first.
error-no-heir = Choose an active owner or administrator who stays, to take over the invitations.
error-nothing-here = There is nothing here, or nothing that you can see.
error-not-logged-in = Log in, or send a session token or an API key.
error-needs-org-role = This needs the role { $role ->
    [owner] owner
    [administrator] administrator
    [member] member
   *[observer] observer
  } or above in the organization.
error-needs-role-or-above = This needs the role { $role ->
    [owner] owner
    [administrator] administrator
    [member] member
   *[observer] observer
  } or above.
error-needs-role = This needs the role { $role ->
    [administrator] administrator
    [member] member
   *[observer] observer
  } on it.
error-needs-role-there = This needs the role { $role ->
    [administrator] administrator
    [member] member
   *[observer] observer
  } on the project where it goes.
error-owner-only = Only an owner of the organization can do this.
error-role-above-own = You cannot give a role above your own.
error-step-up = Confirm your password to go on.
error-organization-deleting = This organization is being deleted.
error-some-fields = Some fields need another look.
error-busy = Many people are working at the moment. Try again in a few seconds.
error-busy-signing-in = Many people are signing in at the moment. Try again in a few seconds.
error-database-away = The database cannot be reached at the moment. Nothing was changed; try again in a few seconds.
error-database-uncertain = The database went away while this was saved. It may have been done or not: look before you try again.
error-internal = Something failed on our side. Nothing was changed; try again, and tell the operator the request id if it stays.
error-request-too-slow = The request did not arrive within a minute. Send it again.
error-answer-too-slow = This took too long. It may have been done or not: look before you try again.
error-method = This path does not know that method.
error-other-site = This came from another site. Open Muster itself and try again.
error-operator-key = This call needs the operator's key.
error-send-json = Send JSON, with the content type application/json.
error-send-json-or-csv = Send application/json or text/csv.
error-too-large = Send at most 1 MiB.
error-body-ended = The body ended early.
# `$why` is English: what the reader of the JSON, or of the address, found.
error-no-json = This is no JSON: { $why }.
error-query = The query of the address is wrong: { $why }.
error-query-unreadable = The query of the address is wrong: it cannot be read.
error-cursor = This cursor is not one that a page gave.
error-not-utf-8 = Save the file as UTF-8.
error-say-others = Say ?others=true to end all sessions but this one.
# The next three are about the header `Idempotency-Key` of a program.
error-key-text = Use 1 to 255 printable ASCII characters.
error-key-of-other-body = This key was used for another body. Use a new key for a new request.
error-key-in-progress = The first request with this key is still running. Try again in a moment.
# `$when` is like "in 40 seconds".
error-too-often = That was tried too often. Try again { $when }.
error-too-many-passwords = Too many wrong passwords. Try again { $when }, or use the link in the mail that we sent.
error-wrong-credentials = Address and password do not match.
error-not-verified = Confirm your address first: we sent you a link.
error-wrong-password = That is not your password.
error-link-over = This link has been used, or its time is over. Ask for a new one.
error-unlock-link-over = This link has been used, or its time is over. The lock ends by itself within 15 minutes.
error-wrong-code = This code is wrong, or its time is over. Look at the newest mail, or ask for a new one.
error-address-taken = This address has an account by now. Log in with it.
error-account-exists = This address has an account already. Log in to accept the invitation.
# One or more names, with commas between.
error-only-owner = You are the only owner of { $organizations }. Make somebody else an owner first, or delete it.
error-slug-taken = This address is taken. Choose another.
error-creation-closed = You cannot create an organization here. Ask a colleague to invite you, or ask the operator.
error-wrong-name = This is not its name. Type { $name } to delete it.
error-no-order = No order of yours waits here. It may have been assigned already.
error-purchases-closed = Purchases are added to organizations that exist here. Ask the operator for one.
error-team-changed = Somebody else has changed this team meanwhile. Look at it again, then save.
error-space-changed = Somebody else has changed this meanwhile. Look at it again, then save.
error-device-changed = Somebody else has changed this device meanwhile. Look at it again, then save.
error-team-too-many = { $max ->
    [one] Choose at most { $max } person now, and add the others afterwards.
   *[other] Choose at most { $max } people now, and add the others afterwards.
  }
error-observer-cap = An observer of the organization can only be an observer of a team.
error-already-member = This person is a member already.
error-already-invited = This address has an open invitation. Resend that one, or revoke it first.
error-invitation-teams = { $max ->
    [one] An invitation can offer at most { $max } team.
   *[other] An invitation can offer at most { $max } teams.
  }
error-invitation-grants = { $max ->
    [one] An invitation can offer at most { $max } project, channel or device.
   *[other] An invitation can offer at most { $max } projects, channels and devices.
  }
error-invitation-ends-too-soon = The membership would be over before it begins. Choose a later end.
error-invitations-pending = As many invitations are pending as there may be. Revoke some that are no longer needed. Try again { $when }.
error-invitations-of-the-day = The organization has sent as many invitations as it may in a day. Try again { $when }.
error-invitations-to-one = This address has had several invitations within the hour. Try again { $when }.
error-emails-too-many = { $max ->
    [one] Use at most { $max } address at a time.
   *[other] Use at most { $max } addresses at a time.
  }
error-rows-too-many = { $max ->
    [one] Send at most { $max } at a time.
   *[other] Send at most { $max } at a time.
  }
error-invitation-not-here = There is no such invitation here.
error-invitation-closed = This invitation is { $status ->
    [accepted] accepted
    [declined] declined
    [revoked] revoked
    [expired] expired
   *[pending] pending
  }, and stays so. Invite the person anew.
error-membership-over = The membership that it offers is over by now. Invite the person anew.
error-invitation-unknown = There is no such invitation. Check the link, or ask for a new one.
error-invitation-of-other = This invitation is for { $email }. Log in with that address to accept it.
error-invitation-expired = This invitation has expired. Ask for it to be sent again.
error-invitation-revoked = This invitation was withdrawn.
error-invitation-declined = This invitation was declined. Ask for a new one if you have changed your mind.
error-invitation-accepted = This invitation has been accepted already.
error-member-already = You are a member already.
error-inviter-not-allowed = Whoever invited you may no longer do so. Ask an owner or administrator to send it again.
error-invitation-organization-deleting = The organization is being deleted.
error-requests-too-many = { $max ->
    [one] You have { $max } request waiting. Ask an owner or administrator to look at it first.
   *[other] You have { $max } requests waiting. Ask an owner or administrator to look at them first.
  }
error-request-of-nothing = What was asked for does not exist any more. Decline the request.
error-key-projects = { $max ->
    [one] Choose { $max } project, or none to reach all of them.
   *[other] Choose between 1 and { $max } projects, or none to reach all of them.
  }
error-no-credential = Send the credential of a device.
error-serial-taken = Another device has this serial number.

## Mails: what they all have

mail-hello = Hello,
mail-hello-name = Hello { $name },
# In place of a name that is none.
mail-no-name = (no name)
# `$weekday` counts from Monday, `$month` is the name of a month, `$time` is as 16:05.
mail-when = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  }, { $day } { $month } { $year }, { $time } UTC
# Before the address that a button leads to, or before a fact, as in "Order: 1001".
mail-before = { $label }:
mail-or-open = Or open this address: { $link-html }
# Above somebody's own words.
mail-writes = { $name } writes:
# A team or a thing with the role in it, one of several with commas between.
mail-with-role = { $name } ({ $role })
mail-link-works-once = The link works once, until { $when }.
mail-code-and-link-work-once = The code and the link work once, until { $when }.
mail-meant-for = This mail is meant for { $address }.
mail-meant-for-marked = This mail is meant for <bdi>{ $address }</bdi>.
mail-sent-by = Sent by Muster at { $site }
mail-sent-by-marked = Sent by Muster at { $site-html }

## Mails about an account

mail-verify = Verify your e-mail address
mail-verify-code = To finish signing up to Muster, enter this code where you signed up:
mail-verify-link = Or follow this link, on any device:
mail-verify-action = Verify address
mail-verify-unexpected = If you did not sign up, ignore this mail: without the code or the link, nobody gets an account with your address.
mail-registered = You already have a Muster account
mail-registered-why = Somebody, probably you, signed up to Muster with this address. It has an account already, and that account is as it was.
mail-registered-forgotten = If you have forgotten the password, choose a new one here:
mail-nobody-got-in = If this was not you, ignore this mail: nobody got into your account.
mail-in-use = This address already has a Muster account
mail-in-use-why = Somebody, probably you, asked to use this address for another Muster account. An address can have one account, and this one has its own: it is as it was.
mail-in-use-next = To use the address for the other account, first give this one another address, or delete it:
mail-reset = Reset your Muster password
mail-reset-why = Somebody, probably you, asked for a new password for your account.
mail-reset-choose = Choose a new password
mail-reset-unexpected = If this was not you, ignore this mail: your password stays as it is. Whoever asked cannot see this link.
mail-password-changed = Your Muster password was changed
mail-password-changed-when = Your password was changed in the portal on { $when }.
mail-password-was-reset = Your Muster password was reset
mail-password-was-reset-when = Your password was reset by a mailed link on { $when }.
mail-password-sessions = All other sessions of your account have ended: other devices log in anew.
mail-password-see-sessions = See your sessions
mail-password-not-you = If this was not you, choose a new password now:
mail-reset-password = Reset password
mail-password-unexpected = And see that nobody else reads your mail: it is the key to your account.
mail-confirm = Verify your new e-mail address
mail-confirm-code = To use this address for your Muster account, enter this code where you asked for it:
mail-confirm-link = Or follow this link:
mail-confirm-until-then = Until then, your account keeps the address that it has.
mail-confirm-unexpected = If you did not ask for this, ignore this mail: somebody mistyped an address, and nothing changes.
mail-change-asked = Your Muster account is about to get another address
mail-change-asked-when = On { $when }, somebody who knows your password asked to change the address of your account to { $address }.
mail-change-asked-next = It changes once the new address is verified. If this was not you, choose a new password now:
mail-change-asked-unexpected = If this was you, there is nothing to do here.
mail-changed = The address of your Muster account was changed
mail-changed-when = Since { $when }, your account has the address { $address }. You log in with that one, and mails go there.
mail-changed-unexpected = If this was not you, tell an owner of your organization and whoever runs this Muster at once: they can end the access of the account.
mail-account-deleted = Your Muster account was deleted
mail-account-deleted-when = Your account was deleted on { $when }, by somebody who knows its password. It is in no organization any more, and nobody can log in to it.
mail-account-deleted-unexpected = If this was not you, tell an owner of your organization and whoever runs this Muster at once. You can sign up again with this address.
mail-locked = Logging in to your Muster account is locked for a while
mail-locked-why = A wrong password was entered 10 times, so nobody can log in to your account until { $when }. Sessions that are open stay open.
mail-locked-if-you = If it was you, you need not wait:
mail-locked-unlock = Unlock logging in
mail-locked-unexpected = If it was not you, leave it locked: somebody tried passwords, and none of them was right. It unlocks by itself.

## Mails about an organization, its people and its purchases

mail-invitation = { $inviter } invited you to { $organization }
mail-invitation-as = { $inviter } invites you to join { $organization } as { $role }.
# The same where whoever runs this Muster invites.
mail-invitation-by-operator = You are invited to { $organization }
mail-invitation-by-operator-as = The operator of this Muster invites you to join { $organization } as { $role }.
# In place of the name of somebody who writes.
mail-the-operator = The operator
mail-invitation-teams = Teams
mail-invitation-access = Access to
mail-invitation-membership-ends = Membership ends
mail-open-until = Open until
mail-invitation-log-in = You have a Muster account with this address. Log in with it to join:
mail-invitation-sign-up = You sign up with a name and a password, and are in:
mail-invitation-join = Join { $organization }
mail-invitation-unexpected = If you do not know who invites you, ignore this mail or decline on that page: nothing happens until you join.
mail-expired = Your invitation of { $address } to { $organization } has expired
mail-expired-why = You invited { $address } to { $organization } as { $role }. The invitation was not answered in time, and its link no longer works.
mail-expired-next = It stays in the list, where one press sends it again:
mail-expired-see = See expired invitations
mail-expired-unexpected = If it is no longer needed, there is nothing to do. You are told this once.
mail-organization-deleted = { $by } deleted { $organization }
mail-organization-deleted-when = { $by } deleted { $organization }. Nobody has access to it from now on, and everything in it will be erased on { $when }.
mail-organization-deleted-next = Until then any owner, so you too, can restore it as it was:
mail-organization-restore = Restore { $organization }
mail-organization-deleted-unexpected = If this was not agreed, restore the organization first, and then talk to who deleted it. If it was, there is nothing to do.
mail-organization-restored = { $by } restored { $organization }
mail-organization-restored-what = { $by } restored { $organization }. Everybody has the access that they had before, and nothing will be erased.
mail-organization-open = Open { $organization }
mail-organization-restored-unexpected = If this was not agreed, talk to who restored it.
mail-purchase-ready = { $organization } is ready
mail-purchase-ready-waits = Thank you for your order. { $organization } is set up for it, and waits for you as its owner. You sign up with a name and a password, and are in:
mail-purchase-ready-yours = Thank you for your order. { $organization } is set up for it, and you are its owner.
mail-purchase-order = Order
mail-purchase-role = Role
mail-purchase-ready-unexpected = If you did not order this, somebody gave your address in a shop. Nobody but you can become the owner; tell the shop, and ignore this mail.
mail-purchase-added = Your order was added to { $organization }
mail-purchase-added-what = Thank you for your order. It was added to { $organization }, which you own.
mail-purchase-added-unexpected = If you did not order this, somebody gave your address in a shop. It gives them nothing in your organization; tell the shop.
mail-purchase-waits = Which organization is your order { $order } for?
mail-purchase-waits-choose = Thank you for your order. Choose what it is for: an organization that you own, or a new one. Until then it waits, and nothing of it is lost.
mail-purchase-waits-sign-up = You have no Muster account with this address yet: sign up with it first.
mail-purchase-waits-action = Choose an organization
mail-purchase-waits-unexpected = If you did not order this, somebody gave your address in a shop. It gives them nothing; tell the shop.
