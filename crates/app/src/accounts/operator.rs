//! What the operator does with accounts at the command line.

use domain::{
    email::EmailAddress,
    organization::{OrgRef, Organization},
    time::Timestamp,
};
use store::{
    StoreError,
    access::{self, AccessError, Account},
    accounts::{self, Credentials},
    sessions,
};

use super::reset;
use crate::{
    App, Caller,
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    #[error("No account has this address.")]
    Unknown,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(OperatorError: Access, Store);

/// An account as the operator sees it.
#[derive(Clone, Debug)]
pub struct Found {
    pub account: Account,
    /// `false` while its address waits to be verified.
    pub verified: bool,
    /// Until when signing in is locked after wrong passwords.
    pub locked_until: Option<Timestamp>,
    pub organizations: Vec<Organization>,
}

/// The account that has this address or, where none has, the newest that waits for it.
pub async fn find(
    app: &App,
    caller: &Caller,
    email: &EmailAddress,
) -> Result<Found, OperatorError> {
    caller.operator_only()?;
    let now = app.clock.now();
    let mut tx = app.store.glance();
    let found = match accounts::by_email(&mut tx, email).await? {
        Some(found) => found,
        None => accounts::newest_pending(&mut tx, email)
            .await?
            .ok_or(OperatorError::Unknown)?,
    };
    let failures = accounts::failures(&mut tx, email).await?;
    let mut organizations = Vec::new();
    for org in accounts::organizations(&mut tx, found.account.id).await? {
        match access::even_if_deleted(&mut tx, &caller.actor, &OrgRef::Id(org), now).await {
            Ok(membership) => organizations.push(membership.organization().clone()),
            Err(AccessError::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Found {
        account: found.account,
        verified: found.verified,
        locked_until: failures.locked_until.filter(|until| *until > now),
        organizations,
    })
}

/// A link by which the account's person chooses a new password, good for an hour: for the
/// operator to hand over where no mail arrives.
pub async fn reset_link(
    app: &App,
    caller: &Caller,
    email: &EmailAddress,
) -> Result<String, OperatorError> {
    caller.operator_only()?;
    retrying(app, || async {
        let mut tx = app.store.write().await?;
        let found = known(&mut tx, email).await?;
        let token = reset::new_link(app, &mut tx, &found.account, app.clock.now()).await?;
        tx.commit().await?;
        Ok(app.site.reset(&token))
    })
    .await
}

/// Signs the account out everywhere. Answers how many sessions that ended.
pub async fn end_sessions(
    app: &App,
    caller: &Caller,
    email: &EmailAddress,
) -> Result<u64, OperatorError> {
    caller.operator_only()?;
    retrying(app, || async {
        let mut tx = app.store.write().await?;
        let found = known(&mut tx, email).await?;
        let ended = sessions::end_others(&mut tx, found.account.id, None).await?;
        tx.commit().await?;
        Ok(ended)
    })
    .await
}

async fn known(
    tx: &mut store::WriteTx,
    email: &EmailAddress,
) -> Result<Credentials, OperatorError> {
    accounts::by_email(tx, email)
        .await?
        .ok_or(OperatorError::Unknown)
}
