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
