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
go-to-my-work = Go to My work
go-back = Go back
save = Save
add = Add
close = Close
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

## Around every page: the frame, the menus, the command palette, what went wrong

skip-to-content = Skip to content
switch-organization = Switch organization
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

## The doors: signing up, logging in, verifying, choosing a new password

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
offer-logged-in-as-person = Logged in as { $email }
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

## One's account and one's organizations

## The settings and the end of an organization

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

## Invitations that were sent

## Teams

## Projects, devices and alert channels

## Access: who has it, why, and asking for it

## API keys and device credentials

## What is wrong with a field

## Why something was refused

error-changed-meanwhile = Somebody changed this in the meantime. Load it again, then make your change.
error-ends-too-soon = This time is over. Choose a later end, or suspend or remove the person now.
error-handle-taken = This handle is taken. Choose another.
error-last-owner = An organization needs an owner who stays. Make somebody else an owner first.
error-no-heir = Choose an active owner or administrator who stays, to take over the invitations.

## Mails: what they all have

## Mails about an account

## Mails about an organization, its people and its purchases
