//! Proving an address by the link or the code that was mailed to it.

use domain::{email::EmailAddress, id::AccountId, time::Timestamp};
use store::{
    StoreError, WriteTx,
    access::Account,
    accounts::{self, Proof, Purpose},
    purchases,
};

use crate::{
    App, Caller, Client,
    jobs::{self, Job},
    mail::Mail,
    outbox,
    retry::{retry_by, retrying},
    sessions::{self, Opened},
    token::{self, Shown as ShownToken},
};

/// What somebody shows.
pub enum Shown {
    Link(String),
    Code { email: EmailAddress, code: String },
}

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error("This link has been used, or its time is over. Ask for a new one.")]
    LinkExpired,
    #[error(
        "This code is wrong, or its time is over. Look at the newest mail, or ask for a new one."
    )]
    InvalidCode,
    #[error("This address has an account by now. Log in with it.")]
    AddressTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(VerifyError: Store);

/// What a proof led to.
pub struct Verified {
    pub account: Account,
    /// A new account is signed in. A changed address opens no session: whoever follows that link
    /// has shown that they read the address, not that they know the account's password.
    pub session: Option<Opened>,
}

/// Makes an account usable, or gives it the address that it asked for. The link works for
/// whoever has it; the code of a new address only for the `caller` who asked for it.
pub async fn verify(
    app: &App,
    client: &Client,
    caller: Option<&Caller>,
    shown: &Shown,
) -> Result<Verified, VerifyError> {
    let own = caller.and_then(|caller| caller.actor.signed_in());
    let own = own.map(|own| own.account.id);
    retrying(app, || async {
        match shown {
            Shown::Link(token) => by_link(app, client, token).await,
            Shown::Code { email, code } => by_code(app, client, own, email, code).await,
        }
    })
    .await
}

async fn by_link(app: &App, client: &Client, token: &str) -> Result<Verified, VerifyError> {
    let now = app.clock.now();
    let shown = ShownToken::parse(token).ok_or(VerifyError::LinkExpired)?;
    let mut tx = app.store.write().await?;
    let proof = accounts::use_token(&mut tx, AccountId(shown.owner), &shown.hash, now)
        .await?
        .ok_or(VerifyError::LinkExpired)?;
    let verified = settle(app, &mut tx, client, &proof, VerifyError::LinkExpired, now).await?;
    tx.commit().await?;
    Ok(verified)
}

/// Several accounts may wait for one address; the code is good for the one that it was mailed for.
async fn by_code(
    app: &App,
    client: &Client,
    own: Option<AccountId>,
    email: &EmailAddress,
    code: &str,
) -> Result<Verified, VerifyError> {
    let now = app.clock.now();
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let mut tx = app.store.write().await?;
    let waiting = accounts::pending(&mut tx, email).await?;
    for account in own.into_iter().chain(waiting) {
        let hash = token::code_hash(account.0, &code);
        if let Some(proof) = accounts::use_code(&mut tx, account, email, &hash, now).await? {
            let verified =
                settle(app, &mut tx, client, &proof, VerifyError::InvalidCode, now).await?;
            tx.commit().await?;
            return Ok(verified);
        }
    }
    // The wrong try is counted.
    tx.commit().await?;
    Err(VerifyError::InvalidCode)
}

async fn settle(
    app: &App,
    tx: &mut WriteTx,
    client: &Client,
    proof: &Proof,
    otherwise: VerifyError,
    now: Timestamp,
) -> Result<Verified, VerifyError> {
    let Some(found) = accounts::by_id(tx, proof.account()).await? else {
        return Err(otherwise);
    };
    match proof.purpose() {
        Purpose::Verify => {
            if !accounts::verify(tx, proof, now).await? {
                return Err(VerifyError::AddressTaken);
            }
            let session = sessions::open(app, tx, proof.account(), client, now).await?;
            Ok(Verified {
                account: found.account,
                session: Some(session),
            })
        }
        Purpose::ChangeEmail => {
            let account = change_email(app, tx, proof, found.account, now).await?;
            Ok(Verified {
                account,
                session: None,
            })
        }
        Purpose::Reset | Purpose::Unlock => Err(otherwise),
    }
}

async fn change_email(
    app: &App,
    tx: &mut WriteTx,
    proof: &Proof,
    mut account: Account,
    now: Timestamp,
) -> Result<Account, VerifyError> {
    let old = account.email.clone();
    if !accounts::change_email(tx, proof, &old).await? {
        return Err(VerifyError::AddressTaken);
    }
    purchases::readdress(tx, proof, &old, proof.email()).await?;
    // A reset link that lies in the old mailbox must not open the account of the new one.
    accounts::forget_tokens(tx, account.id).await?;
    accounts::forget_failures(tx, &old).await?;
    account.email = proof.email().clone();
    let mail = Mail::AddressChanged {
        name: account.name.clone(),
        new_address: account.email.clone(),
        at: now,
    };
    outbox::post(app, tx, outbox::NO_ORG, &old, &mail, now).await?;
    jobs::enqueue(
        app,
        tx,
        outbox::NO_ORG,
        &Job::RefreshMemberships {
            account: account.id.0,
        },
        now,
    )
    .await?;
    Ok(account)
}
