//! Erasing organizations whose grace is over.

use domain::{
    id::OrgId,
    organization::{OrgRef, Status},
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Delete, Permit},
    audit, organizations,
};

use crate::{App, Caller, Change, retry::retrying, target};

/// Erases every organization whose grace is over: a sweep of the worker. What a crash leaves half
/// erased stays due, and the next sweep goes on with it. Answers how many are gone.
pub async fn sweep_erasures(app: &App) -> Result<usize, StoreError> {
    let due = organizations::to_erase(&mut app.store.glance(), app.clock.now()).await?;
    for org in &due {
        while !retrying(app, || erase_some(app, *org)).await? {}
        tracing::info!(organization = %org, "erased: its grace was over");
    }
    Ok(due.len())
}

/// Erases a batch, in a transaction of its own. `true` once there is nothing left.
async fn erase_some(app: &App, org: OrgId) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let Some(permit) = due(&mut tx, org, now).await? else {
        return Ok(true);
    };
    let emptied = organizations::erase_batch(&mut tx, &permit).await?;
    if emptied {
        leave_tombstone(app, &mut tx, &permit, now).await?;
        organizations::erase(&mut tx, &permit).await?;
    }
    tx.commit().await?;
    Ok(emptied)
}

/// `None` where an owner has restored it, or another node has erased it.
async fn due(
    tx: &mut WriteTx,
    org: OrgId,
    now: Timestamp,
) -> Result<Option<Permit<Delete>>, StoreError> {
    let system = Caller::system().actor;
    let entered = access::enter_even_if_deleted(tx, &system, &OrgRef::Id(org), now).await;
    let permit = match entered.and_then(|membership| membership.permit::<Delete>()) {
        Ok(permit) => permit,
        Err(AccessError::Store(error)) => return Err(error),
        Err(_) => return Ok(None),
    };
    let found = permit.organization();
    let over = found.erased_at.is_some_and(|end| end <= now);
    Ok((found.status == Status::Deleting && over).then_some(permit))
}

/// The one event that stays: that there was an organization, and when it was erased. Its name
/// goes with it.
async fn leave_tombstone(
    app: &App,
    tx: &mut WriteTx,
    permit: &Permit<Delete>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = permit.organization();
    let event = app
        .event(
            now,
            "organization.erased",
            target("organization", org.id, ""),
        )
        .after(json!({ "created_at": org.created_at.to_string() }));
    audit::record(tx, permit, &Caller::system().client.origin(now), event).await
}
