//! Signing in with address and password.

use std::time::Duration;

use domain::{email::EmailAddress, time::Timestamp};
use store::{
    StoreError,
    access::Account,
    accounts::{self, Credentials},
};

use super::{Opened, lock, open};
use crate::{
    App, Client,
    limits::RateLimited,
    passwords::{self, Match},
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown address and wrong password alike.
    #[error("{}", texts::error_wrong_credentials())]
    InvalidCredentials,
    #[error("{}", texts::error_not_verified())]
    NotVerified,
    #[error("{}", texts::error_too_many_passwords(crate::limits::in_words(*retry_after)))]
    Locked { retry_after: Duration },
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(SignInError: Store);

/// Opens a session. Known and unknown addresses take the same steps and the same time.
pub async fn sign_in(
    app: &App,
    client: &Client,
    email: &EmailAddress,
    password: &str,
) -> Result<(Account, Opened), SignInError> {
    let now = app.clock.now();
    app.limits.sign_in(email.key(), client.ip)?;
    let (found, failures) = look_up(app, email, now).await?;
    let hash = found.as_ref().map(|c| c.password_hash.as_str());
    let matched = app.passwords.verify(password, hash).await?;
    match (found, matched) {
        (None, _) | (_, Match::No) => {
            lock::count_failure(app, email, now).await?;
            Err(SignInError::InvalidCredentials)
        }
        (Some(found), _) if !found.verified => Err(SignInError::NotVerified),
        (Some(found), matched) => {
            let rehashed = match matched {
                Match::YesOutdated => Some(app.passwords.hash(password).await?),
                Match::Yes | Match::No => None,
            };
            let had_failures = failures > 0;
            retrying(app, || {
                admit(app, client, &found, rehashed.as_deref(), had_failures)
            })
            .await
        }
    }
}

/// The account of the address, else the newest that waits for it, and how often signing in to it
/// failed of late.
async fn look_up(
    app: &App,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(Option<Credentials>, i64), SignInError> {
    let mut tx = app.store.glance();
    let failures = accounts::failures(&mut tx, email).await?;
    if let Some(until) = failures.locked_until.filter(|until| *until > now) {
        return Err(SignInError::Locked {
            retry_after: until.since(now),
        });
    }
    let found = match accounts::by_email(&mut tx, email).await? {
        Some(found) => Some(found),
        None => accounts::newest_pending(&mut tx, email).await?,
    };
    Ok((found, failures.count))
}

async fn admit(
    app: &App,
    client: &Client,
    found: &Credentials,
    rehashed: Option<&str>,
    had_failures: bool,
) -> Result<(Account, Opened), SignInError> {
    let (now, account) = (app.clock.now(), &found.account);
    let mut tx = app.store.write().await?;
    let hash = rehashed.unwrap_or(&found.password_hash);
    // The password may have been reset while it was compared; a session that it opens now would
    // be one that the reset did not end.
    if !accounts::replace_password(&mut tx, account.id, &found.password_hash, hash).await? {
        return Err(SignInError::InvalidCredentials);
    }
    if had_failures {
        accounts::forget_failures(&mut tx, &account.email).await?;
    }
    let opened = open(app, &mut tx, account.id, client, now).await?;
    tx.commit().await?;
    Ok((account.clone(), opened))
}
