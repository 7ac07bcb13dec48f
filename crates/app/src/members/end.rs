//! Ending a membership: being removed, or leaving. What hangs on it ends in the same transaction.

use domain::{
    id::{MembershipId, OrgId},
    invitation::{Invitation, Settled},
    membership::{Member, Status},
    organization::{OrgRef, Organization},
    policy::{self, OrgAction},
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, EndsMemberships, Leave, Membership, SettlesInvitations},
    api_keys, audit, invitations, members,
};

use super::{MemberError, event::about, rules};
use crate::{App, Caller, Change, retry::retrying};

/// How somebody is removed.
#[derive(Clone, Debug, Default)]
pub struct Removal {
    /// An owner or administrator who takes over the API keys. Those that the steward could not have made, and all
    /// where there is none, are revoked: whoever leaves knows their secrets.
    pub steward: Option<MembershipId>,
    /// Whether the pending invitations stay open, in the name of the steward or else of the remover. Those that the
    /// new sender may not give are revoked all the same.
    pub keep_invitations: bool,
    /// The revision that the decision is based on, if its maker cares.
    pub expected: Option<i64>,
}

/// Who takes over what of somebody who is removed.
#[derive(Default)]
struct Heirs {
    keys: Option<Member>,
    invitations: Option<Member>,
}

/// How a membership ends.
enum How {
    Removed(Box<Heirs>),
    Left,
    /// With the account itself: nothing of it is kept.
    WithAccount,
}

impl How {
    fn action(&self) -> &'static str {
        match self {
            Self::Removed(_) => "member.removed",
            Self::Left | Self::WithAccount => "member.left",
        }
    }

    fn is_with_account(&self) -> bool {
        matches!(self, Self::WithAccount)
    }

    fn heirs(self) -> Heirs {
        match self {
            Self::Removed(heirs) => *heirs,
            Self::Left | Self::WithAccount => Heirs::default(),
        }
    }
}

/// Removes a member. From the next request on they see nothing of the organization; what they
/// had is kept for 90 days, in case they are invited again.
pub async fn remove(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
    removal: &Removal,
) -> Result<(), MemberError> {
    retrying(app, || attempt(app, caller, org, id, removal)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
    removal: &Removal,
) -> Result<(), MemberError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let own = access::enter(&mut tx, &caller.actor, org, now).await?;
    let member = rules::find(&mut tx, &own, id).await?;
    let permit = rules::permit(caller, &own, &member, None, now)?;
    rules::check_revision(&member, removal.expected)?;
    rules::keep_an_owner(&mut tx, &own, &member, None, now).await?;
    let heirs = heirs(&mut tx, &own, removal, &member, now).await?;
    let how = How::Removed(Box::new(heirs));
    end(app, &mut tx, caller, &permit, &member, how, now).await?;
    tx.commit().await?;
    Ok(())
}

/// Leaves an organization, like being removed from it. For an owner that changes who owns it, and takes a recent
/// sign-in.
pub async fn leave(app: &App, caller: &Caller, org: &OrgRef) -> Result<(), MemberError> {
    retrying(app, || attempt_to_leave(app, caller, org)).await
}

async fn attempt_to_leave(app: &App, caller: &Caller, org: &OrgRef) -> Result<(), MemberError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let own = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = own.permit::<Leave>()?;
    let id = own.id().ok_or(AccessError::NotFound)?;
    let member = rules::find(&mut tx, &own, id).await?;
    rules::keep_an_owner(&mut tx, &own, &member, None, now).await?;
    if rules::changes_ownership(&member, None) {
        caller.actor.step_up(now)?;
    }
    end(app, &mut tx, caller, &permit, &member, How::Left, now).await?;
    tx.commit().await?;
    Ok(())
}

/// What became of a membership as its account was to be deleted.
pub enum Departed {
    Ended,
    /// Not ended: the organization would be left without an owner.
    LastOwner(Organization),
}

/// Ends the caller's membership in one organization, in the transaction that deletes the account.
/// Whoever ends several takes them in the order of their ids, so that two never wait for each other.
pub async fn leave_with_account(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    org: OrgId,
    now: Timestamp,
) -> Result<Departed, AccessError> {
    let own = caller.signed_in()?;
    let Some(departure) = access::depart(tx, own, org).await? else {
        return Ok(Departed::Ended);
    };
    let Some(member) = members::by_account(tx, org, own.account.id).await? else {
        return Ok(Departed::Ended);
    };
    if !rules::leaves_an_owner(tx, &departure, &member, None, now).await? {
        return Ok(Departed::LastOwner(departure.organization().clone()));
    }
    end(app, tx, caller, &departure, &member, How::WithAccount, now).await?;
    Ok(Departed::Ended)
}

async fn heirs(
    tx: &mut WriteTx,
    own: &Membership,
    removal: &Removal,
    leaving: &Member,
    now: Timestamp,
) -> Result<Heirs, MemberError> {
    let keys = match removal.steward {
        Some(id) => Some(heir(tx, own, id, leaving, now).await?),
        None => None,
    };
    let invitations = match (removal.keep_invitations, &keys) {
        (false, _) => None,
        (true, Some(steward)) => Some(steward.clone()),
        (true, None) => {
            let remover = own.id().ok_or(MemberError::NoHeir)?;
            Some(heir(tx, own, remover, leaving, now).await?)
        }
    };
    Ok(Heirs { keys, invitations })
}

async fn heir(
    tx: &mut WriteTx,
    own: &Membership,
    id: MembershipId,
    leaving: &Member,
    now: Timestamp,
) -> Result<Member, MemberError> {
    if id == leaving.id {
        return Err(MemberError::NoHeir);
    }
    let heir = members::get(tx, own, id).await?;
    let able = heir.filter(|heir| {
        heir.status(now) == Status::Active && policy::allows(heir.role, OrgAction::Invite)
    });
    able.ok_or(MemberError::NoHeir)
}

/// Ends a membership with all that hangs on it. Whether an owner is left has been checked.
async fn end<R: EndsMemberships + SettlesInvitations>(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    right: &R,
    member: &Member,
    how: How,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (action, with_account) = (how.action(), how.is_with_account());
    let Heirs {
        keys,
        invitations: sender,
    } = how.heirs();
    let teams = members::places(tx, right, member.id).await?;
    let (kept, revoked) = settle_invitations(tx, right, member, sender.as_ref()).await?;
    if !with_account {
        members::keep_former(tx, right, member, now).await?;
    }
    let (keys_kept, keys_revoked) = settle_keys(tx, right, member, keys.as_ref()).await?;
    members::delete(tx, right, member, now).await?;
    let teams: Vec<&str> = teams.iter().map(|place| place.handle.as_str()).collect();
    let event = app
        .event(now, action, about(member))
        .before(json!({
            "role": member.role.as_str(),
            "handle": member.handle.as_str(),
            "status": member.status(now).as_str(),
            "account": member.account.to_string(),
            "teams": teams,
        }))
        .after(json!({
            "invitations_revoked": addresses(&revoked),
            "invitations_kept": addresses(&kept),
            "api_keys_revoked": keys_revoked,
            "api_keys_kept": keys_kept,
            "invitations_kept_by": sender.map(|heir| heir.id.to_string()),
            "api_keys_kept_by": keys.map(|heir| heir.id.to_string()),
        }));
    audit::record(tx, right, &caller.client.origin(now), event).await
}

/// Hands over what the heir may give, and revokes the rest.
async fn settle_invitations(
    tx: &mut WriteTx,
    right: &impl SettlesInvitations,
    member: &Member,
    heir: Option<&Member>,
) -> Result<(Vec<Invitation>, Vec<Invitation>), StoreError> {
    let gives = |invitation: &Invitation| {
        heir.is_some_and(|heir| policy::allows(heir.role, policy::to_invite(invitation.role)))
    };
    let sent = invitations::sent_by(tx, right, member.account).await?;
    let (kept, revoked): (Vec<_>, Vec<_>) = sent.into_iter().partition(gives);
    for invitation in &revoked {
        invitations::settle(tx, right, invitation, Settled::Revoked).await?;
    }
    if let Some(heir) = heir {
        invitations::hand_over(tx, right, member.account, heir.account, &heir.name).await?;
    }
    Ok((kept, revoked))
}

/// Hands over the keys that the heir could have made, and tells the names of these and of the
/// others, which go with the membership.
async fn settle_keys(
    tx: &mut WriteTx,
    right: &impl EndsMemberships,
    member: &Member,
    heir: Option<&Member>,
) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let (mut kept, mut revoked) = (Vec::new(), Vec::new());
    for (id, name, role) in api_keys::of_maker(tx, right, member.id).await? {
        match heir.filter(|heir| policy::may_grant(heir.role, role)) {
            Some(heir) => {
                api_keys::hand_over(tx, right, id, heir.id).await?;
                kept.push(name);
            }
            None => revoked.push(name),
        }
    }
    Ok((kept, revoked))
}

fn addresses(invitations: &[Invitation]) -> Vec<&str> {
    invitations.iter().map(|i| i.email.as_str()).collect()
}
