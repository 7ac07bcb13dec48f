//! Changing what a member is: role, handle, end.

use domain::{
    handle::Handle, id::MembershipId, membership::Member, organization::OrgRef, role::OrgRole,
    time::Timestamp,
};
use store::{
    WriteTx,
    access::{self, ChangeMember, ChooseHandle, GivesHandles, Membership, Permit},
    audit,
    handles::{self, Bearer},
    members,
};

use super::{MemberError, Seen, event::event, rules, see::seen};
use crate::{App, Caller, retry::retrying};

/// What shall be different; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub role: Option<OrgRole>,
    pub handle: Option<Handle>,
    /// `Some(None)`: the membership shall have no end.
    pub ends_at: Option<Option<Timestamp>>,
    /// The revision that the edit is based on, if its maker cares.
    pub expected: Option<i64>,
}

/// Changes a member. Everybody may choose their own handle; the rest takes an administrator, and
/// whatever is about an owner takes an owner. An edit that changes nothing writes nothing.
pub async fn change(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
    edit: &Edit,
) -> Result<Seen, MemberError> {
    retrying(app, || attempt(app, caller, org, id, edit)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
    edit: &Edit,
) -> Result<Seen, MemberError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let own = access::enter(&mut tx, &caller.actor, org, now).await?;
    let before = rules::find(&mut tx, &own, id).await?;
    let after = edit.applied_to(&before);
    let right = right(caller, &own, &before, &after, now)?;
    rules::check_revision(&before, edit.expected)?;
    if after == before {
        return Ok(seen(&mut tx, &own, before, now).await?);
    }
    match right {
        Right::OwnHandle(permit) => {
            choose_handle(app, &mut tx, caller, &permit, &before, &after, now).await?;
        }
        Right::Change(permit) => {
            write(app, &mut tx, caller, &permit, &before, &after, now).await?;
        }
    }
    let changed = Member {
        revision: before.revision + 1,
        ..after
    };
    let seen = seen(&mut tx, &own, changed, now).await?;
    tx.commit().await?;
    Ok(seen)
}

impl Edit {
    fn applied_to(&self, before: &Member) -> Member {
        Member {
            role: self.role.unwrap_or(before.role),
            handle: self.handle.clone().unwrap_or_else(|| before.handle.clone()),
            ends_at: self.ends_at.unwrap_or(before.ends_at),
            ..before.clone()
        }
    }
}

enum Right {
    OwnHandle(Permit<ChooseHandle>),
    Change(Permit<ChangeMember>),
}

fn right(
    caller: &Caller,
    own: &Membership,
    before: &Member,
    after: &Member,
    now: Timestamp,
) -> Result<Right, MemberError> {
    let handle_only = Member {
        handle: before.handle.clone(),
        ..after.clone()
    } == *before;
    if handle_only && own.id() == Some(before.id) {
        return Ok(Right::OwnHandle(own.permit_own_handle()));
    }
    let permit = rules::permit(caller, own, before, Some(after), now)?;
    Ok(Right::Change(permit))
}

async fn choose_handle(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    permit: &Permit<ChooseHandle>,
    before: &Member,
    after: &Member,
    now: Timestamp,
) -> Result<(), MemberError> {
    take_handle(tx, permit, before, after, now).await?;
    members::update_own_handle(tx, permit, &after.handle).await?;
    let event = event(app, "member.updated", before, after, now);
    audit::record(tx, permit, &caller.client.origin(now), event).await?;
    Ok(())
}

async fn write(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    permit: &Permit<ChangeMember>,
    before: &Member,
    after: &Member,
    now: Timestamp,
) -> Result<(), MemberError> {
    let new_end = after.ends_at.filter(|_| after.ends_at != before.ends_at);
    if new_end.is_some_and(|end| end <= now) {
        return Err(MemberError::EndsTooSoon);
    }
    rules::keep_an_owner(tx, permit, before, Some(after), now).await?;
    take_handle(tx, permit, before, after, now).await?;
    members::update(tx, permit, after).await?;
    let action = if after.role == before.role {
        "member.updated"
    } else {
        "member.role_changed"
    };
    let event = event(app, action, before, after, now);
    audit::record(tx, permit, &caller.client.origin(now), event).await?;
    Ok(())
}

async fn take_handle(
    tx: &mut WriteTx,
    right: &impl GivesHandles,
    before: &Member,
    after: &Member,
    now: Timestamp,
) -> Result<(), MemberError> {
    if after.handle == before.handle {
        return Ok(());
    }
    match handles::give(tx, right, &after.handle, Bearer::Member(after.id), now).await? {
        true => Ok(()),
        false => Err(MemberError::HandleTaken),
    }
}
