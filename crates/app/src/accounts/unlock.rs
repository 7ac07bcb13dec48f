//! Ending the lock that follows failed sign-ins, by the link of the mail that told of it.

use domain::id::AccountId;
use store::{
    StoreError,
    accounts::{self, Purpose},
};

use crate::{
    App,
    retry::{retry_by, retrying},
    token::Shown,
};

#[derive(Debug, thiserror::Error)]
pub enum UnlockError {
    #[error("{}", texts::error_unlock_link_over())]
    LinkExpired,
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(UnlockError: Store);

/// Lets the account sign in again. Sessions and password stay as they are.
pub async fn unlock(app: &App, token: &str) -> Result<(), UnlockError> {
    let shown = Shown::parse(token).ok_or(UnlockError::LinkExpired)?;
    retrying(app, || attempt(app, &shown)).await
}

async fn attempt(app: &App, shown: &Shown) -> Result<(), UnlockError> {
    let mut tx = app.store.write().await?;
    let account = AccountId(shown.owner);
    let proof = accounts::use_token(&mut tx, account, &shown.hash, app.clock.now())
        .await?
        .filter(|proof| proof.purpose() == Purpose::Unlock)
        .ok_or(UnlockError::LinkExpired)?;
    accounts::forget_failures(&mut tx, proof.email()).await?;
    Ok(tx.commit().await?)
}
