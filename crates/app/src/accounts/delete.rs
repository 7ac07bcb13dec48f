//! Deleting one's own account.

use domain::{
    organization::{Organization, Status},
    time::Timestamp,
};
use store::{
    StoreError, WriteTx,
    access::AccessError,
    accounts::{self, Credentials},
};

use super::own_password::{self, OwnPasswordError};
use crate::{
    App, Caller,
    mail::Mail,
    members::{Departed, leave_with_account},
    outbox,
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum DeleteAccountError {
    /// These would be left without an owner.
    #[error("{}", texts::error_only_owner(names(.0)))]
    LastOwner(Vec<Organization>),
    #[error(transparent)]
    OwnPassword(#[from] OwnPasswordError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(DeleteAccountError: OwnPassword, Access, Store);

fn names(organizations: &[Organization]) -> String {
    let names: Vec<&str> = organizations.iter().map(|org| org.name.as_str()).collect();
    names.join(", ")
}

/// Deletes the caller's account and ends each of its memberships, in one transaction. Refused
/// while it is the last owner of an organization; one that is being deleted does not count, since
/// it has no future that would need an owner.
pub async fn delete(
    app: &App,
    caller: &Caller,
    current_password: &str,
) -> Result<(), DeleteAccountError> {
    let own = own_password::check(app, caller, current_password).await?;
    retrying(app, || attempt(app, caller, &own)).await
}

async fn attempt(app: &App, caller: &Caller, own: &Credentials) -> Result<(), DeleteAccountError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    depart(app, &mut tx, caller, now).await?;
    let (id, hash) = (own.account.id, &own.password_hash);
    if !accounts::replace_password(&mut tx, id, hash, hash).await? {
        // It was changed, or the account deleted, since it was checked.
        return Err(OwnPasswordError::Wrong.into());
    }
    accounts::delete(&mut tx, caller.signed_in()?).await?;
    let mail = Mail::AccountDeleted {
        name: own.account.name.clone(),
        at: now,
    };
    outbox::post(app, &mut tx, outbox::NO_ORG, &own.account.email, &mail, now).await?;
    Ok(tx.commit().await?)
}

/// Ends every membership, in the order of the organizations' ids: two accounts that are deleted
/// at once take the tenants' locks in the same order, and never wait for each other.
async fn depart(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    now: Timestamp,
) -> Result<(), DeleteAccountError> {
    let id = caller.signed_in()?.account.id;
    let mut ownerless = Vec::new();
    for org in accounts::organizations(tx, id).await? {
        match leave_with_account(app, tx, caller, org, now).await? {
            Departed::LastOwner(org) if org.status == Status::Active => ownerless.push(org),
            Departed::LastOwner(_) | Departed::Ended => {}
        }
        accounts::forget_organization(tx, id, org).await?;
    }
    if ownerless.is_empty() {
        return Ok(());
    }
    Err(DeleteAccountError::LastOwner(ownerless))
}
