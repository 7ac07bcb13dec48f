//! Sending an invitation again.

use domain::{
    id::InvitationId,
    invitation::{Invitation, Settled, Status},
    organization::OrgRef,
    policy,
    role::OrgRole,
    time::{DAY, Timestamp},
};
use serde_json::{Value, json};
use store::{
    StoreError, WriteTx,
    access::{self, By, Invite as MayInvite, Invites, Membership},
    audit, invitations, members,
};

use super::{
    ChangeError, Detailed,
    invite::{open_until, send, to_offer_ownership},
    join::inviter_may,
    limit::{self, Limit},
    offered, offered_grants, restores,
};
use crate::{App, Caller, Change, retry::retrying, target};

/// Sends an open invitation again, also one that has expired: the same invitation, whose clock
/// restarts with the life that it had, and whose earlier links go on working.
///
/// It stays under the name of whoever invited, unless they may no longer give that role: then
/// whoever resends answers for it from now on.
pub async fn resend(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: InvitationId,
) -> Result<Detailed, ChangeError> {
    retrying(app, || attempt(app, caller, org, id)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: InvitationId,
) -> Result<Detailed, ChangeError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let invitation = open_one(&mut tx, &membership, id, now).await?;
    let again = Again {
        app,
        caller,
        membership: &membership,
        now,
    };
    let detailed = match invitation.role {
        OrgRole::Owner => {
            let right = to_offer_ownership(caller, &membership, now)?;
            again.send(&mut tx, &right, invitation).await?
        }
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => {
            let right = membership.permit::<MayInvite>()?;
            again.send(&mut tx, &right, invitation).await?
        }
    };
    tx.commit().await?;
    Ok(detailed)
}

/// An invitation that is not final. Who may not invite learns nothing of it.
pub(super) async fn open_one(
    tx: &mut WriteTx,
    membership: &Membership,
    id: InvitationId,
    now: Timestamp,
) -> Result<Invitation, ChangeError> {
    membership.require(policy::OrgAction::Invite)?;
    let invitation = invitations::get(tx, membership, id).await?;
    let invitation = invitation.ok_or(ChangeError::Unknown)?;
    match invitation.settled {
        Settled::Pending => Ok(invitation),
        Settled::Accepted | Settled::Declined | Settled::Revoked => {
            Err(ChangeError::Closed(invitation.status(now)))
        }
    }
}

/// One resend: who does it, where and when.
struct Again<'a> {
    app: &'a App,
    caller: &'a Caller,
    membership: &'a Membership,
    now: Timestamp,
}

impl Again<'_> {
    async fn send(
        &self,
        tx: &mut WriteTx,
        right: &impl Invites,
        before: Invitation,
    ) -> Result<Detailed, ChangeError> {
        let email = &before.email;
        if members::by_email(tx, self.membership, email)
            .await?
            .is_some()
        {
            return Err(ChangeError::AlreadyMember);
        }
        if let Some(limit) = self.limit(tx, &before).await? {
            return Err(limit.into());
        }
        let invitation = self.renewed(tx, right.by(), &before).await?;
        let teams = offered(tx, self.membership, &invitation).await?;
        invitations::renew(tx, right, &invitation).await?;
        let grants = offered_grants(tx, self.membership, &invitation).await?;
        send(
            self.app,
            tx,
            self.membership,
            right,
            (&invitation, &teams, &grants),
            self.now,
        )
        .await?;
        self.note(tx, right, &before, &invitation).await?;
        Ok(Detailed {
            restores: restores(tx, self.membership, email, self.now).await?,
            invitation,
            teams,
            grants,
        })
    }

    /// One that is open already takes no place of another, and one that was sent today counts
    /// for the day already; the recipient's limit holds always.
    async fn limit(
        &self,
        tx: &mut WriteTx,
        before: &Invitation,
    ) -> Result<Option<Limit>, StoreError> {
        if before.status(self.now) == Status::Expired {
            let limit = limit::of_pending(tx, self.membership, self.now).await?;
            if limit.is_some() {
                return Ok(limit);
            }
        }
        if self.now.since(before.created_at) >= DAY {
            let limit = limit::of_the_day(tx, self.membership, self.now).await?;
            if limit.is_some() {
                return Ok(limit);
            }
        }
        limit::of_recipient(tx, &before.email, self.now).await
    }

    async fn renewed(
        &self,
        tx: &mut WriteTx,
        by: &By,
        before: &Invitation,
    ) -> Result<Invitation, ChangeError> {
        let ends = before.membership_ends_at;
        if ends.is_some_and(|end| end <= self.now) {
            return Err(ChangeError::MembershipOver);
        }
        let (inviter, inviter_name) = if inviter_may(tx, self.membership, before, self.now).await? {
            (before.inviter, before.inviter_name.clone())
        } else {
            (by.account(), by.name().to_owned())
        };
        let life = before.expires_at.since(before.created_at);
        Ok(Invitation {
            inviter,
            inviter_name,
            created_at: self.now,
            expires_at: open_until(self.now + life, ends),
            ..before.clone()
        })
    }

    async fn note(
        &self,
        tx: &mut WriteTx,
        right: &impl Invites,
        before: &Invitation,
        after: &Invitation,
    ) -> Result<(), StoreError> {
        let name = after.email.as_str();
        let event = self
            .app
            .event(
                self.now,
                "invitation.resent",
                target("invitation", after.id, name),
            )
            .before(facts(before))
            .after(facts(after));
        audit::record(tx, right, &self.caller.client.origin(self.now), event).await
    }
}

fn facts(invitation: &Invitation) -> Value {
    json!({
        "expires_at": invitation.expires_at.to_string(),
        "inviter": invitation.inviter_name,
    })
}
