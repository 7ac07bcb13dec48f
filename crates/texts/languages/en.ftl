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

# Roles, in an organization and on a project, a channel, a device or in a team.
role-observer = Observer
role-member = Member
role-administrator = Administrator
role-owner = Owner
# The same by their full name, for who does not see where they hold.
role-organization-observer = Organization Observer
role-organization-member = Organization Member
role-organization-administrator = Organization Administrator
role-organization-owner = Organization Owner
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
