//! Showing one's own password again, for what asks for it.

use std::time::Duration;

use store::{
    StoreError,
    access::{AccessError, SignedIn},
    accounts::{self, Credentials},
};

use crate::{
    App, Caller,
    limits::RateLimited,
    passwords::{self, Match},
    retry::retry_by,
    sessions::lock,
};

#[derive(Debug, thiserror::Error)]
pub enum OwnPasswordError {
    #[error("{}", texts::error_wrong_password())]
    Wrong,
    #[error("{}", texts::error_too_many_passwords(crate::limits::in_words(*retry_after)))]
    Locked { retry_after: Duration },
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(OwnPasswordError: Access, Store);

/// The caller's credentials, if `password` is theirs. Wrong ones count like wrong ones at
/// sign-in: a stolen session is no place to guess the password at leisure.
pub(crate) async fn check(
    app: &App,
    caller: &Caller,
    password: &str,
) -> Result<Credentials, OwnPasswordError> {
    let own = caller.signed_in()?;
    let now = app.clock.now();
    app.limits
        .sign_in(own.account.email.key(), caller.client.ip)?;
    let found = look_up(app, own).await?;
    let matched = app
        .passwords
        .verify(password, Some(&found.password_hash))
        .await?;
    if matched == Match::No {
        lock::count_failure(app, &found.account.email, now).await?;
        return Err(OwnPasswordError::Wrong);
    }
    Ok(found)
}

async fn look_up(app: &App, own: &SignedIn) -> Result<Credentials, OwnPasswordError> {
    let now = app.clock.now();
    let mut tx = app.store.glance();
    let found = accounts::by_id(&mut tx, own.account.id)
        .await?
        .ok_or(AccessError::NotFound)?;
    let failures = accounts::failures(&mut tx, &found.account.email).await?;
    match failures.locked_until.filter(|until| *until > now) {
        Some(until) => Err(OwnPasswordError::Locked {
            retry_after: until.since(now),
        }),
        None => Ok(found),
    }
}
