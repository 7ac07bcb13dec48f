//! Deleting one's account.

use domain::organization::Organization;
use store::{StoreError, access::AccessError, accounts};

use super::{OwnPasswordError, own_password};
use crate::{
    App, Caller,
    members::{Departed, leave_with_account},
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum DeleteAccountError {
    #[error(
        "You are the only owner of an organization. Make somebody else an owner first, or delete it."
    )]
    LastOwner(Vec<Organization>),
    #[error(transparent)]
    OwnPassword(#[from] OwnPasswordError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(DeleteAccountError: OwnPassword, Access, Store);

/// Ends all memberships of the caller and removes their account: all of it, or, where an
/// organization would be left without an owner, nothing. What they did stays in the audit logs
/// under the name that they had.
pub async fn delete(
    app: &App,
    caller: &Caller,
    current_password: &str,
) -> Result<(), DeleteAccountError> {
    own_password::check(app, caller, current_password).await?;
    retrying(app, || attempt(app, caller)).await
}

async fn attempt(app: &App, caller: &Caller) -> Result<(), DeleteAccountError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.write().await?;
    let mut needed = Vec::new();
    // By id, so that two who delete their accounts at once never wait for each other.
    for org in accounts::organizations(&mut tx, own.account.id).await? {
        match leave_with_account(app, &mut tx, caller, org, now).await? {
            Departed::Ended => {}
            Departed::LastOwner(organization) => needed.push(organization),
        }
    }
    if !needed.is_empty() {
        return Err(DeleteAccountError::LastOwner(needed));
    }
    accounts::delete(&mut tx, own).await?;
    Ok(tx.commit().await?)
}
