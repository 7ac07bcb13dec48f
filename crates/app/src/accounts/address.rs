//! Giving one's account another address.

use domain::{email::EmailAddress, time::Timestamp};
use store::{
    StoreError, WriteTx,
    access::{AccessError, Account},
    accounts::{self, Purpose},
};

use super::{
    new_proof,
    own_password::{self, OwnPasswordError},
};
use crate::{
    App, Caller,
    limits::{MailKind, RateLimited},
    mail::Mail,
    outbox,
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailError {
    #[error(transparent)]
    OwnPassword(#[from] OwnPasswordError),
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(ChangeEmailError: OwnPassword, Access, Store);

/// Mails the new address the link and the code that prove it, and the old one a notice. The
/// account keeps its address until [`verify`](super::verify()) is shown one of them.
///
/// Answers the same, after the same work, where another account has the address: only the mail
/// that its holder gets tells.
pub async fn change_email(
    app: &App,
    caller: &Caller,
    current_password: &str,
    new: &EmailAddress,
) -> Result<(), ChangeEmailError> {
    let own = own_password::check(app, caller, current_password).await?;
    app.limits
        .mail(MailKind::AddressChange, new.key(), caller.client.ip)?;
    retrying(app, || attempt(app, &own.account, new)).await
}

/// The address that the caller asked for and has not proved yet, while its link works.
pub async fn awaited_address(
    app: &App,
    caller: &Caller,
) -> Result<Option<EmailAddress>, AccessError> {
    let own = caller.signed_in()?;
    let mut tx = app.store.glance();
    Ok(accounts::awaited_address(&mut tx, own.account.id, app.clock.now()).await?)
}

async fn attempt(app: &App, own: &Account, new: &EmailAddress) -> Result<(), ChangeEmailError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    ask(app, &mut tx, own, new, now).await?;
    let notice = Mail::AddressChangeRequested {
        name: own.name.clone(),
        new_address: new.clone(),
        at: now,
    };
    outbox::post(app, &mut tx, outbox::NO_ORG, &own.email, &notice, now).await?;
    Ok(tx.commit().await?)
}

async fn ask(
    app: &App,
    tx: &mut WriteTx,
    own: &Account,
    new: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    let bearer = accounts::id_by_email(tx, new).await?;
    let proof = new_proof(app, tx, own, new, Purpose::ChangeEmail, now).await?;
    let mail = if bearer.is_some_and(|bearer| bearer != own.id) {
        // The proof stays in the database, where nobody knows it.
        Mail::AddressInUse
    } else {
        Mail::ConfirmAddress {
            token: proof.token,
            code: proof.code,
            expires_at: proof.expires_at,
        }
    };
    outbox::post(app, tx, outbox::NO_ORG, new, &mail, now).await?;
    Ok(())
}
