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
    #[error("{}", texts::error_link_over())]
    LinkExpired,
    #[error("{}", texts::error_wrong_code())]
    InvalidCode,
    #[error("{}", texts::error_address_taken())]
    AddressTaken,
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(VerifyError: Store);

/// What a proof led to.
pub struct Verified {
    pub account: Account,
    /// Whoever reads the address of an account could also give it a new password, so the proof opens
    /// a session. `None` where the `caller` who changed an address is signed in already.
    pub session: Option<Opened>,
}

/// Makes an account usable, or gives it the address that it asked for. A `caller` stays in their own
/// session where an address was changed.
pub async fn verify(
    app: &App,
    client: &Client,
    caller: Option<&Caller>,
    shown: &Shown,
) -> Result<Verified, VerifyError> {
    let way = Way {
        app,
        client,
        signed_in: caller.is_some(),
        now: app.clock.now(),
    };
    retrying(app, || async {
        match shown {
            Shown::Link(token) => way.by_link(token).await,
            Shown::Code { email, code } => way.by_code(email, code).await,
        }
    })
    .await
}

/// How a proof comes in.
struct Way<'a> {
    app: &'a App,
    client: &'a Client,
    signed_in: bool,
    now: Timestamp,
}

impl Way<'_> {
    async fn by_link(&self, token: &str) -> Result<Verified, VerifyError> {
        let shown = ShownToken::parse(token).ok_or(VerifyError::LinkExpired)?;
        let mut tx = self.app.store.write().await?;
        let proof = accounts::use_token(&mut tx, AccountId(shown.owner), &shown.hash, self.now)
            .await?
            .ok_or(VerifyError::LinkExpired)?;
        let verified = self
            .settle(&mut tx, &proof, VerifyError::LinkExpired)
            .await?;
        tx.commit().await?;
        Ok(verified)
    }

    /// Several accounts may wait for one address; the code is good for the one that it was mailed for.
    async fn by_code(&self, email: &EmailAddress, code: &str) -> Result<Verified, VerifyError> {
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let mut tx = self.app.store.write().await?;
        for account in accounts::pending(&mut tx, email).await? {
            let hash = token::code_hash(account.0, &code);
            if let Some(proof) =
                accounts::use_code(&mut tx, account, email, &hash, self.now).await?
            {
                let verified = self
                    .settle(&mut tx, &proof, VerifyError::InvalidCode)
                    .await?;
                tx.commit().await?;
                return Ok(verified);
            }
        }
        // The wrong try is counted.
        tx.commit().await?;
        Err(VerifyError::InvalidCode)
    }

    async fn settle(
        &self,
        tx: &mut WriteTx,
        proof: &Proof,
        otherwise: VerifyError,
    ) -> Result<Verified, VerifyError> {
        let Some(found) = accounts::by_id(tx, proof.account()).await? else {
            return Err(otherwise);
        };
        let (account, opens) = match proof.purpose() {
            Purpose::Verify => {
                if !accounts::verify(tx, proof, self.now).await? {
                    return Err(VerifyError::AddressTaken);
                }
                (found.account, true)
            }
            Purpose::ChangeEmail => {
                let account = change_email(self.app, tx, proof, found.account, self.now).await?;
                (account, !self.signed_in)
            }
            Purpose::Reset | Purpose::Unlock => return Err(otherwise),
        };
        let session = match opens {
            true => Some(sessions::open(self.app, tx, account.id, self.client, self.now).await?),
            false => None,
        };
        Ok(Verified { account, session })
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
