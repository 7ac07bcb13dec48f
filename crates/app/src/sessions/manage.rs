//! The list of one's sessions, and ending them.

use domain::id::SessionId;
use store::{
    StoreError,
    access::AccessError,
    accounts,
    sessions::{self, Session},
};

use crate::{
    App, Caller,
    passwords::{self, Match},
    retry::retry_by,
};

/// The sessions of the caller, and which of them is this one.
pub async fn list(app: &App, caller: &Caller) -> Result<(Vec<Session>, SessionId), AccessError> {
    let own = caller.signed_in()?;
    let mut tx = app.store.glance().await?;
    Ok((
        sessions::list(&mut tx, own, app.clock.now()).await?,
        own.session,
    ))
}

/// Ends one session; its device is signed out with its next request.
pub async fn end(app: &App, caller: &Caller, id: SessionId) -> Result<(), AccessError> {
    let own = caller.signed_in()?;
    let mut tx = app.store.write().await?;
    if !sessions::end(&mut tx, own, id).await? {
        return Err(AccessError::NotFound);
    }
    Ok(tx.commit().await?)
}

/// Signs out.
pub async fn end_current(app: &App, caller: &Caller) -> Result<(), AccessError> {
    let own = caller.signed_in()?;
    end(app, caller, own.session).await
}

/// Signs out everywhere else. Answers how many sessions that ended.
pub async fn end_others(app: &App, caller: &Caller) -> Result<u64, AccessError> {
    let own = caller.signed_in()?;
    let mut tx = app.store.write().await?;
    let ended = sessions::end_others(&mut tx, own.account.id, Some(own.session)).await?;
    tx.commit().await?;
    Ok(ended)
}

#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    #[error("That is not your password.")]
    WrongPassword,
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(ConfirmError: Access, Store);

/// Shows the password again, for what asks for a recent sign-in.
pub async fn confirm(app: &App, caller: &Caller, password: &str) -> Result<(), ConfirmError> {
    let own = caller.signed_in()?;
    let credentials = accounts::by_id(&mut app.store.glance().await?, own.account.id).await?;
    let hash = credentials.map(|c| c.password_hash);
    if app.passwords.verify(password, hash.as_deref()).await? == Match::No {
        return Err(ConfirmError::WrongPassword);
    }
    let mut tx = app.store.write().await?;
    sessions::confirm(&mut tx, own, app.clock.now()).await?;
    Ok(tx.commit().await?)
}
