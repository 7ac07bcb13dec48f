//! Changing one's own password.

use domain::password::NewPassword;
use store::{
    StoreError,
    access::AccessError,
    accounts::{self, Credentials},
    sessions,
};

use super::own_password::{self, OwnPasswordError};
use crate::{
    App, Caller,
    mail::{Mail, Replaced},
    outbox, passwords,
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    #[error(transparent)]
    OwnPassword(#[from] OwnPasswordError),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(ChangePasswordError: OwnPassword, Access, Store);

/// Gives the caller another password, ends all their other sessions, and lets no link work any
/// more that was mailed before.
pub async fn change_password(
    app: &App,
    caller: &Caller,
    current: &str,
    new: &NewPassword,
) -> Result<(), ChangePasswordError> {
    let checked = own_password::check(app, caller, current).await?;
    let hash = app.passwords.hash(new.expose()).await?;
    retrying(app, || attempt(app, caller, &checked, &hash)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    checked: &Credentials,
    hash: &str,
) -> Result<(), ChangePasswordError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let id = own.account.id;
    let mut tx = app.store.write().await?;
    if !accounts::replace_password(&mut tx, id, &checked.password_hash, hash).await? {
        // It was changed or reset since it was checked.
        return Err(OwnPasswordError::Wrong.into());
    }
    sessions::end_others(&mut tx, id, Some(own.session)).await?;
    sessions::confirm(&mut tx, own, now).await?;
    accounts::forget_tokens(&mut tx, id).await?;
    accounts::forget_failures(&mut tx, &checked.account.email).await?;
    let mail = Mail::PasswordReplaced {
        name: checked.account.name.clone(),
        how: Replaced::Changed,
        at: now,
    };
    outbox::post(
        app,
        &mut tx,
        outbox::NO_ORG,
        &checked.account.email,
        &mail,
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}
