//! Replacing a forgotten password by a mailed link.

use domain::{
    Invalid,
    email::EmailAddress,
    id::AccountId,
    password::NewPassword,
    time::{HOUR, Timestamp},
};
use store::{
    StoreError, WriteTx,
    access::Account,
    accounts::{self, NewToken as Token, Purpose},
    sessions,
};

use super::{SignUpError, peek};
use crate::{
    App, Client,
    jobs::{self, Job},
    limits::MailKind,
    mail::{Mail, Replaced},
    outbox, passwords,
    retry::{retry_by, retrying},
    token::{NewToken, Shown},
};

/// How long a reset link is good.
pub(crate) const LIFE: std::time::Duration = HOUR;

/// Asks for a reset link. Whether the address has an account is looked up by a job: the answer
/// and the time that it takes know nothing of it.
pub async fn request_reset(
    app: &App,
    client: &Client,
    email: &EmailAddress,
) -> Result<(), SignUpError> {
    app.limits.mail(MailKind::Reset, email.key(), client.ip)?;
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let job = Job::MailReset {
        email: email.as_str().to_owned(),
    };
    jobs::enqueue(app, &mut tx, outbox::NO_ORG, &job, now).await?;
    Ok(tx.commit().await?)
}

/// Mails the link, if the address has an account.
pub async fn mail_reset(app: &App, email: &EmailAddress) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let Some(found) = accounts::by_email(&mut tx, email).await? else {
        return Ok(());
    };
    let token = new_link(app, &mut tx, &found.account, now).await?;
    let mail = Mail::PasswordReset {
        name: found.account.name.clone(),
        token,
        expires_at: now + LIFE,
    };
    outbox::post(
        app,
        &mut tx,
        outbox::NO_ORG,
        &found.account.email,
        &mail,
        now,
    )
    .await?;
    tx.commit().await
}

/// A token that replaces the password once.
pub(crate) async fn new_link(
    app: &App,
    tx: &mut WriteTx,
    account: &Account,
    now: Timestamp,
) -> Result<String, StoreError> {
    let token = NewToken::of(account.id.0, app.entropy.secret());
    let reset = Token {
        account: account.id,
        purpose: Purpose::Reset,
        hash: &token.hash,
        email: &account.email,
        code_hash: None,
        now,
        expires_at: now + LIFE,
    };
    accounts::insert_token(tx, &reset).await?;
    Ok(token.text)
}

#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    #[error("{}", texts::error_link_over())]
    LinkExpired,
    /// The new password is not good enough.
    #[error(transparent)]
    Password(Invalid),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(ResetError: Store);

/// Replaces the password, ends every session and the lock after failed sign-ins, and lets no
/// other link work any more that was mailed before.
pub async fn confirm_reset(app: &App, token: &str, password: &str) -> Result<(), ResetError> {
    let shown = Shown::parse(token).ok_or(ResetError::LinkExpired)?;
    // Looked at first: hashing for whoever sends anything would be work for free.
    let peeked = peek(app, token)
        .await?
        .filter(|peeked| peeked.purpose == Purpose::Reset)
        .ok_or(ResetError::LinkExpired)?;
    let known = [peeked.name.as_str(), peeked.email.as_str()];
    let password = NewPassword::parse(password, &known).map_err(ResetError::Password)?;
    let hash = app.passwords.hash(password.expose()).await?;
    retrying(app, || attempt(app, &shown, &hash)).await
}

async fn attempt(app: &App, shown: &Shown, hash: &str) -> Result<(), ResetError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let proof = accounts::use_token(&mut tx, AccountId(shown.owner), &shown.hash, now)
        .await?
        .filter(|proof| proof.purpose() == Purpose::Reset)
        .ok_or(ResetError::LinkExpired)?;
    accounts::reset_password(&mut tx, &proof, hash).await?;
    sessions::end_others(&mut tx, proof.account(), None).await?;
    accounts::forget_tokens(&mut tx, proof.account()).await?;
    accounts::forget_failures(&mut tx, proof.email()).await?;
    let found = accounts::by_id(&mut tx, proof.account())
        .await?
        .ok_or(ResetError::LinkExpired)?;
    let mail = Mail::PasswordReplaced {
        name: found.account.name,
        how: Replaced::Reset,
        at: now,
    };
    outbox::post(
        app,
        &mut tx,
        outbox::NO_ORG,
        &found.account.email,
        &mail,
        now,
    )
    .await?;
    Ok(tx.commit().await?)
}
