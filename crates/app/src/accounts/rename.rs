//! Changing one's name.

use domain::text::PersonName;
use store::{
    access::{AccessError, Account},
    accounts,
};

use crate::{
    App, Caller,
    jobs::{self, Job},
    outbox,
    retry::retrying,
};

/// Gives the caller another name. Their memberships follow by a job.
pub async fn rename(app: &App, caller: &Caller, name: &PersonName) -> Result<Account, AccessError> {
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
