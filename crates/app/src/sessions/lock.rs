//! Locking an address after wrong passwords, and telling its holder.

use std::time::Duration;

use domain::{
    email::EmailAddress,
    time::{MINUTE, Timestamp},
};
use store::{
    StoreError,
    accounts::{self, NewToken as Token, Purpose},
};

use crate::{
    App,
    jobs::{self, Job},
    mail::Mail,
    outbox,
    retry::retrying,
    token::NewToken,
};

/// How many wrong passwords in a row lock an address, and for how long.
const FAILURES: i64 = 10;
const LOCK: Duration = MINUTE.saturating_mul(15);

/// Counts a wrong password, and locks the address where it was one too many. Addresses without an
/// account are counted and locked alike, or the lock would tell which have one.
pub(crate) async fn count_failure(
    app: &App,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    retrying(app, || attempt(app, email, now)).await
}

async fn attempt(app: &App, email: &EmailAddress, now: Timestamp) -> Result<(), StoreError> {
    let mut tx = app.store.write().await?;
    let failures = accounts::count_failure(&mut tx, email, now, now - LOCK).await?;
    if failures >= FAILURES {
        accounts::lock_sign_in(&mut tx, email, now + LOCK).await?;
        let job = Job::MailLock {
            email: email.as_str().to_owned(),
        };
        jobs::enqueue(app, &mut tx, outbox::NO_ORG, &job, now).await?;
    }
    tx.commit().await
}

/// Mails the holder of a locked address how to unlock it, if it has an account and is locked still.
pub async fn mail_lock(app: &App, email: &EmailAddress) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let locked_until = accounts::failures(&mut tx, email).await?.locked_until;
    let Some(until) = locked_until.filter(|until| *until > now) else {
        return Ok(());
    };
    let Some(found) = accounts::by_email(&mut tx, email).await? else {
        return Ok(());
    };
    let account = found.account;
    let token = NewToken::of(account.id.0, app.entropy.secret());
    let unlock = Token {
        account: account.id,
        purpose: Purpose::Unlock,
        hash: &token.hash,
        email: &account.email,
        code_hash: None,
        now,
        expires_at: until,
    };
    accounts::insert_token(&mut tx, &unlock).await?;
    let mail = Mail::SignInLocked {
        name: account.name,
        token: token.text,
        until,
    };
    outbox::post(app, &mut tx, outbox::NO_ORG, &account.email, &mail, now).await?;
    tx.commit().await
}
