//! Changing one's name, and carrying name and address into one's memberships.

use domain::{
    id::{AccountId, OrgId},
    organization::OrgRef,
    text::PersonName,
};
use store::{
    StoreError,
    access::{self, AccessError, Account, Actor, ManageOwners},
    accounts, members,
};

use crate::{
    App, Caller,
    jobs::{self, Job},
    outbox,
    retry::retrying,
};

/// Gives the caller another name. Their memberships follow by a job.
pub async fn rename(
    app: &App,
    caller: &Caller,
    name: &PersonName,
) -> Result<Account, AccessError> {
    retrying(app, || attempt(app, caller, name)).await
}

async fn attempt(app: &App, caller: &Caller, name: &PersonName) -> Result<Account, AccessError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.write().await?;
    accounts::rename(&mut tx, own, name.as_str()).await?;
    let job = Job::RefreshMemberships {
        account: own.account.id.0,
    };
    jobs::enqueue(app, &mut tx, outbox::NO_ORG, &job, now).await?;
    tx.commit().await?;
    Ok(Account {
        name: name.as_str().to_owned(),
        ..own.account.clone()
    })
}

/// Copies an account's present name and address into its memberships, each organization in a
/// transaction of its own: they lie far apart, and none waits for another.
pub async fn refresh_memberships(app: &App, account: AccountId) -> Result<(), StoreError> {
    let mut tx = app.store.glance().await?;
    let found = accounts::by_id(&mut tx, account).await?;
    let organizations = accounts::organizations(&mut tx, account).await?;
    drop(tx);
    let Some(found) = found else { return Ok(()) };
    for org in organizations {
        retrying(app, || refresh(app, &found.account, org)).await?;
    }
    Ok(())
}

async fn refresh(app: &App, account: &Account, org: OrgId) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let entered =
        access::enter_even_if_deleted(&mut tx, &Actor::system(), &OrgRef::Id(org), now).await;
    let permit = match entered.and_then(|membership| membership.permit::<ManageOwners>()) {
        Ok(permit) => permit,
        Err(AccessError::Store(error)) => return Err(error),
        // The organization has been erased meanwhile.
        Err(_) => return Ok(()),
    };
    members::refresh(&mut tx, &permit, account.id, &account.name, &account.email).await?;
    tx.commit().await
}
