//! Bringing the copies of an account's name and address up to date in its memberships. A job,
//! because a change of the account cannot hold the locks of all its organizations.

use domain::{
    id::{AccountId, OrgId},
    membership::Member,
    organization::OrgRef,
    role::OrgRole,
};
use store::{
    access::{self, AccessError},
    accounts, audit, members,
};

use super::event::event;
use crate::{App, Caller, retry::retrying};

/// Copies the account's present name and address into each of its memberships. Doing it twice, or
/// for an account that is gone, changes nothing.
pub async fn refresh(app: &App, account: AccountId) -> Result<(), AccessError> {
    let mut tx = app.store.glance();
    let organizations = accounts::organizations(&mut tx, account).await?;
    drop(tx);
    for org in organizations {
        retrying(app, || refresh_in(app, account, org)).await?;
    }
    Ok(())
}

/// The account is read under the tenant's lock: of two changes, whichever job is the last to hold
/// it sees the later one.
async fn refresh_in(app: &App, account: AccountId, org: OrgId) -> Result<(), AccessError> {
    let now = app.clock.now();
    let caller = Caller::system();
    let mut tx = app.store.write().await?;
    let entered =
        access::enter_even_if_deleted(&mut tx, &caller.actor, &OrgRef::Id(org), now).await;
    let own = match entered {
        // Erased since the index was read.
        Err(AccessError::NotFound) => return Ok(()),
        entered => entered?,
    };
    let account = accounts::by_id(&mut tx, account).await?;
    let before = match &account {
        Some(account) => members::by_account(&mut tx, org, account.account.id).await?,
        None => None,
    };
    let (Some(account), Some(before)) = (account, before) else {
        return Ok(());
    };
    let (name, email) = (account.account.name, account.account.email);
    let permit = own.permit_change(OrgRole::Owner)?;
    if !members::refresh(&mut tx, &permit, before.account, &name, &email).await? {
        return Ok(());
    }
    let after = Member {
        name,
        email,
        ..before.clone()
    };
    let event = event(app, "member.updated", &before, &after, now);
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    Ok(tx.commit().await?)
}
