//! The list of one's sessions, and ending them.

use domain::{id::SessionId, time::Timestamp};
use store::{
    access::{AccessError, FRESH},
    sessions::{self, Session},
};

use crate::{
    App, Caller,
    accounts::own_password::{self, OwnPasswordError},
};

/// The sessions of the caller, and which of them is this one.
pub async fn list(app: &App, caller: &Caller) -> Result<(Vec<Session>, SessionId), AccessError> {
    let own = caller.signed_in()?;
    let mut tx = app.store.glance();
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

/// Shows the password again, for what asks for a recent sign-in. Answers until when it is recent.
pub async fn confirm(
    app: &App,
    caller: &Caller,
    password: &str,
) -> Result<Timestamp, OwnPasswordError> {
    let own = caller.signed_in()?;
    own_password::check(app, caller, password).await?;
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    sessions::confirm(&mut tx, own, now).await?;
    tx.commit().await?;
    Ok(now + FRESH)
}
