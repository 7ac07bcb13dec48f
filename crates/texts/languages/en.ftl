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
add-member = Add Member
address = Address
alert-channels = Alert channels
cancel = Cancel
close = Close
delete-more = Delete…
description = Description
edit = Edit
handle = Handle
invitations = Invitations
member-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
  }
members = Members
name = Name
never = Never
none = None
optional = optional
projects = Projects
remove-more = Remove…
role = Role
save = Save
status-accepted = Accepted
status-active = Active
status-declined = Declined
status-expired = Expired
status-pending = Pending
status-revoked = Revoked
status-suspended = Suspended
team = Team
teams = Teams
users = Users
what-stops = What stops, before you decide
breadcrumb = Breadcrumb
done = Done
last-active = Last active
undo = Undo

## Around every page: the frame, the menus, the command palette, what went wrong

## What the script in the browser says

## Roles, times and what is counted

# The first of many names: "Hall 1, Hall 2 and 7 more".
list-and-more = { $count ->
    [one] { $list } and { $count } more
   *[other] { $list } and { $count } more
  }

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

create-team = Create Team
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
filter = Filter
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
find-people-nobody = Nobody by that name in this organization.
find-people-nobody-next = Nobody by that name. Type a name, an address or a @handle.
find-people-several = Several people match “{ $text }”. Type the whole address or @handle of one.
find-people-add = Add
team-pick-take-out = Take { $name } out

team-form-edit = Edit { $team }
team-form-edit-page = Edit team
team-form-handle-hint = Tags alerts and jobs, like <code>@maintenance-team</code>. Left empty, it follows from the name.
team-form-handle-change = After a change, the old handle still leads here.
team-form-roles-hint = Administrators manage the team’s members. Observers follow but are not reached by tags.
team-form-created = @{ $handle } is ready.
team-form-open = Open team
saved = Saved.

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
