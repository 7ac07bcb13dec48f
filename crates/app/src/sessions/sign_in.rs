//! Signing in with address and password.

use std::time::Duration;

use domain::{
    email::EmailAddress,
    time::{MINUTE, Timestamp},
};
use store::{
    StoreError, WriteTx,
    access::Account,
    accounts::{self, Credentials, NewToken as Token, Purpose},
};

use super::{Opened, open};
use crate::{
    App, Client,
    limits::RateLimited,
    mail::Mail,
    outbox,
    passwords::{self, Match},
    token::NewToken,
};

/// How many wrong passwords in a row lock an address, and for how long.
const FAILURES: i64 = 10;
const LOCK: Duration = MINUTE.saturating_mul(15);

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown address and wrong password alike.
    #[error("Address and password do not match.")]
    InvalidCredentials,
    #[error("Confirm your address first: we sent you a link.")]
    NotVerified,
    #[error("Too many wrong passwords. Try again {}, or use the link in the mail that we sent.", crate::limits::in_words(*retry_after))]
    Locked { retry_after: Duration },
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Store(#[from] StoreError),
}

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
            count_failure(app, email, now).await?;
            Err(SignInError::InvalidCredentials)
        }
        (Some(found), _) if !found.verified => Err(SignInError::NotVerified),
        (Some(found), matched) => {
            let rehashed = match matched {
                Match::YesOutdated => Some(app.passwords.hash(password).await?),
                Match::Yes | Match::No => None,
            };
            Ok(admit(app, client, found.account, rehashed, failures > 0, now).await?)
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
    let mut tx = app.store.glance().await?;
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
    account: Account,
    rehashed: Option<String>,
    had_failures: bool,
    now: Timestamp,
) -> Result<(Account, Opened), StoreError> {
    let mut tx = app.store.write().await?;
    if let Some(hash) = rehashed {
        accounts::set_password(&mut tx, account.id, &hash).await?;
    }
    if had_failures {
        accounts::forget_failures(&mut tx, &account.email).await?;
    }
    let opened = open(app, &mut tx, account.id, client, now).await?;
    tx.commit().await?;
    Ok((account, opened))
}

async fn count_failure(app: &App, email: &EmailAddress, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = app.store.write().await?;
    let failures = accounts::count_failure(&mut tx, email, now, now - LOCK).await?;
    if failures >= FAILURES {
        accounts::lock_sign_in(&mut tx, email, now + LOCK).await?;
        tell_of_lock(app, &mut tx, email, now).await?;
    }
    tx.commit().await
}

async fn tell_of_lock(
    app: &App,
    tx: &mut WriteTx,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(Credentials { account, .. }) = accounts::by_email(tx, email).await? else {
        return Ok(());
    };
    let token = NewToken::of(account.id.0, app.entropy.secret());
    let until = now + LOCK;
    let unlock = Token {
        account: account.id,
        purpose: Purpose::Unlock,
        hash: &token.hash,
        email: &account.email,
        code_hash: None,
        now,
        expires_at: until,
    };
    accounts::insert_token(tx, &unlock).await?;
    let mail = Mail::SignInLocked {
        name: account.name.clone(),
        token: token.text,
        until,
    };
    outbox::post(app, tx, outbox::NO_ORG, &account.email, &mail, now).await?;
    Ok(())
}
