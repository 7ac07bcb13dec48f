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
actions = Actions
alert-channels = Alert channels
breadcrumb = Breadcrumb
cancel = Cancel
confirm-name-wrong = Type the name exactly as it is shown.
copy = Copy
delete = Delete
# It asks before it does so, as all that end with "…".
delete-more = Delete…
description = Description
done = Done
edit = Edit
members = Members
name = Name
# Somebody or something in a list, and a role: the one that is lost or gained, or those before and after.
named-role = { $name } ({ $role })
named-roles = { $name } ({ $was } → { $is })
optional = optional
projects = Projects
remove-more = Remove…
role = Role
save = Save
saved = Saved.
search = Search
show = Show
show-all = Show all
try-fewer-letters = Try fewer letters.
what-stops = What stops, before you decide
edit-it = Edit { $name }

## Around every page: the frame, the menus, the command palette, what went wrong

## What the script in the browser says

## Roles, times and what is counted

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

## Members

## Invitations that were sent

## Teams

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

access-who = Who has access
access-who-and-why = Who has access, and why
access-yours = Your access
access-your-role = You are <b>{ $role }</b> here.
# Why somebody has access, or not.
access-why = Why?
access-of = Who has access to { $name }
access-says-why = Each line says why
access-always = Owners and administrators of the organization always have access.
access-give = Give access
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

## Why something was refused

error-changed-meanwhile = Somebody changed this in the meantime. Load it again, then make your change.
error-ends-too-soon = This time is over. Choose a later end, or suspend or remove the person now.
error-handle-taken = This handle is taken. Choose another.
error-last-owner = An organization needs an owner who stays. Make somebody else an owner first.
error-no-heir = Choose an active owner or administrator who stays, to take over the invitations.

## Mails: what they all have

## Mails about an account

## Mails about an organization, its people and its purchases
