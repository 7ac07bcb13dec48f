//! What has to hold for every change of a membership, whichever way it is asked for. Checked in
//! the transaction that writes, under the tenant's lock, so that it still holds when it is
//! written.

use domain::{
    id::MembershipId,
    membership::{Member, ownership_lasts},
    role::OrgRole,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{AccessError, ChangeMember, Membership, Permit, Scope},
    members,
};

use super::MemberError;
use crate::Caller;

/// The member that is meant. One of another organization does not exist.
pub(super) async fn find(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: MembershipId,
) -> Result<Member, AccessError> {
    members::get(tx, scope, id)
        .await?
        .ok_or(AccessError::NotFound)
}

/// Refuses an edit of anything but the revision that its maker saw.
pub(super) fn check_revision(before: &Member, expected: Option<i64>) -> Result<(), MemberError> {
    match expected {
        Some(revision) if revision != before.revision => Err(MemberError::ChangedMeanwhile),
        Some(_) | None => Ok(()),
    }
}

/// Leave to make of `before` what `after` says or, where that is `None`, to end it. Looks at the
/// caller's role, at the one that is there and at the one that shall be.
pub(super) fn permit(
    caller: &Caller,
    own: &Membership,
    before: &Member,
    after: Option<&Member>,
    now: Timestamp,
) -> Result<Permit<ChangeMember>, AccessError> {
    let permit = own.permit_change(most(before, after))?;
    if changes_ownership(before, after) {
        caller.actor.step_up(now)?;
    }
    Ok(permit)
}

/// The higher of the role that is there and the one that shall be.
pub(super) fn most(before: &Member, after: Option<&Member>) -> OrgRole {
    after.map_or(before.role, |after| after.role.max(before.role))
}

/// Whether an owner is made or unmade, or made able or unable to act: sensitive enough to ask for
/// a recent sign-in.
pub(super) fn changes_ownership(before: &Member, after: Option<&Member>) -> bool {
    let as_owner = |m: &Member| (m.role == OrgRole::Owner).then_some((m.standing, m.ends_at));
    as_owner(before) != after.and_then(as_owner)
}

/// The rule of the last owner.
pub(super) async fn keep_an_owner(
    tx: &mut ReadTx,
    scope: &impl Scope,
    before: &Member,
    after: Option<&Member>,
    now: Timestamp,
) -> Result<(), MemberError> {
    match leaves_an_owner(tx, scope, before, after, now).await? {
        true => Ok(()),
        false => Err(MemberError::LastOwner),
    }
}

pub(super) async fn leaves_an_owner(
    tx: &mut ReadTx,
    scope: &impl Scope,
    before: &Member,
    after: Option<&Member>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let owned = before.owns_until(now);
    if owned.is_none() {
        return Ok(true);
    }
    let others = members::others_own_until(tx, scope, before.id, now).await?;
    let then = after.and_then(|after| after.owns_until(now));
    Ok(ownership_lasts(owned, then, others))
}
