//! Signing up, by oneself or by the link of an invitation.

use domain::{
    email::EmailAddress,
    id::{AccountId, OrgId},
    organization::OrgRef,
    password::NewPassword,
    text::PersonName,
    time::Timestamp,
};
use store::{
    StoreError, WriteTx,
    access::{self, Account, Actor, By},
    accounts::{self, Purpose},
    invitations,
};

use super::{Proof, address::confirmation, new_proof};
use crate::{
    App, Client,
    invitations::{AcceptError, Accepted, join},
    jobs::{self, Job},
    limits::{MailKind, RateLimited},
    mail::Mail,
    outbox, passwords,
    retry::{retry_by, retrying},
    sessions::{self, Opened},
    token::Shown,
};

pub struct SignUp {
    pub email: EmailAddress,
    pub name: PersonName,
    pub password: NewPassword,
}

#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(SignUpError: Store);

/// Signs up. Answers the same, after the same work, whether or not the address has an account:
/// only the mail that its holder gets tells.
pub async fn sign_up(app: &App, client: &Client, new: &SignUp) -> Result<(), SignUpError> {
    app.limits
        .mail(MailKind::SignUp, new.email.key(), client.ip)?;
    let hash = app.passwords.hash(new.password.expose()).await?;
    retrying(app, || attempt(app, new, &hash)).await
}

/// For an address that has an account, the same rows are written as for one that has none. The
/// proof in them is told to nobody, so they lead nowhere, and the sweep takes them.
async fn attempt(app: &App, new: &SignUp, hash: &str) -> Result<(), SignUpError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let known = accounts::id_by_email(&mut tx, &new.email).await?.is_some();
    let account = account(app, new, now);
    accounts::insert_pending(&mut tx, &account, hash).await?;
    let proof = new_proof(app, &mut tx, &account, &new.email, Purpose::Verify, now).await?;
    let mail = if known {
        Mail::AlreadyRegistered
    } else {
        verification(proof)
    };
    outbox::post(app, &mut tx, outbox::NO_ORG, &new.email, &mail, now).await?;
    Ok(tx.commit().await?)
}

fn verification(proof: Proof) -> Mail {
    Mail::VerifyAddress {
        token: proof.token,
        code: proof.code,
        expires_at: proof.expires_at,
    }
}

fn account(app: &App, new: &SignUp, now: Timestamp) -> Account {
    Account {
        id: AccountId(app.entropy.id(now)),
        name: new.name.as_str().to_owned(),
        email: new.email.clone(),
        created_at: now,
    }
}

/// Asks for another verification mail. Whether an account waits for the address is looked up by a
/// job: the answer and the time that it takes know nothing of it.
pub async fn resend_verification(
    app: &App,
    client: &Client,
    email: &EmailAddress,
) -> Result<(), SignUpError> {
    app.limits
        .mail(MailKind::Verification, email.key(), client.ip)?;
    let mut tx = app.store.write().await?;
    let job = Job::MailVerification {
        email: email.as_str().to_owned(),
    };
    jobs::enqueue(app, &mut tx, outbox::NO_ORG, &job, app.clock.now()).await?;
    Ok(tx.commit().await?)
}

/// Mails the link and the code once more, if an account waits for the address and none has it.
pub async fn mail_verification(app: &App, email: &EmailAddress) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    if accounts::id_by_email(&mut tx, email).await?.is_some() {
        return Ok(());
    }
    let Some((account, purpose)) = newest_waiting(&mut tx, email, now).await? else {
        return Ok(());
    };
    let proof = new_proof(app, &mut tx, &account, email, purpose, now).await?;
    let mail = match purpose {
        Purpose::ChangeEmail => confirmation(proof),
        _ => verification(proof),
    };
    outbox::post(app, &mut tx, outbox::NO_ORG, email, &mail, now).await?;
    tx.commit().await
}

/// The account that asked last for this address, and what for. One that is to have it in place of
/// another counts only as long as its own link is good: a reset of the password ends that link, and
/// nobody may bring it back from outside.
async fn newest_waiting(
    tx: &mut WriteTx,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<(Account, Purpose)>, StoreError> {
    for id in accounts::pending(tx, email).await? {
        let Some(found) = accounts::by_id(tx, id).await? else {
            continue;
        };
        if !found.verified {
            return Ok(Some((found.account, Purpose::Verify)));
        }
        if accounts::is_to_change(tx, id, email, now).await? {
            return Ok(Some((found.account, Purpose::ChangeEmail)));
        }
    }
    Ok(None)
}

#[derive(Debug, thiserror::Error)]
pub enum InvitedSignUpError {
    /// The address has an account: it can log in and accept.
    #[error("{}", texts::error_account_exists())]
    AccountExists,
    #[error(transparent)]
    Accept(#[from] AcceptError),
    #[error(transparent)]
    RateLimited(#[from] RateLimited),
    #[error(transparent)]
    Busy(#[from] passwords::Busy),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl crate::retry::Retry for InvitedSignUpError {
    fn is_conflict(&self) -> bool {
        match self {
            Self::Store(error) => error.is_conflict(),
            Self::Accept(error) => error.is_conflict(),
            Self::AccountExists | Self::RateLimited(_) | Self::Busy(_) => false,
        }
    }
}

/// Signs up by the link of an invitation, which proves the address that it was mailed to: account,
/// session and membership in one step.
pub async fn sign_up_invited(
    app: &App,
    client: &Client,
    new: &SignUp,
    token: &str,
) -> Result<(Account, Opened, Accepted), InvitedSignUpError> {
    let shown = Shown::parse(token).ok_or(AcceptError::Unknown)?;
    look(app, new, &shown).await?;
    let hash = app.passwords.hash(new.password.expose()).await?;
    retrying(app, || attempt_invited(app, client, new, &hash, &shown)).await
}

/// Refuses what cannot succeed before the password is hashed: hashing for whoever sends anything
/// would be work for free. What holds is decided in the transaction.
async fn look(app: &App, new: &SignUp, shown: &Shown) -> Result<(), InvitedSignUpError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let (invitation, organization) =
        invitations::by_token(&mut tx, OrgId(shown.owner), &shown.hash)
            .await?
            .ok_or(AcceptError::Unknown)?;
    join::is_for(&invitation, &new.email)?;
    if accounts::id_by_email(&mut tx, &new.email).await?.is_some() {
        return Err(InvitedSignUpError::AccountExists);
    }
    let scope = OrgRef::Id(organization.id);
    let scope = access::even_if_deleted(&mut tx, &Actor::system(), &scope, now).await;
    let scope = scope.map_err(AcceptError::from)?;
    join::check(&mut tx, &scope, &invitation, &organization, now).await?;
    Ok(app.limits.invited_sign_up(new.email.key())?)
}

async fn attempt_invited(
    app: &App,
    client: &Client,
    new: &SignUp,
    hash: &str,
    shown: &Shown,
) -> Result<(Account, Opened, Accepted), InvitedSignUpError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let account = account(app, new, now);
    let by = By::Account {
        id: account.id,
        name: account.name.clone(),
    };
    let holder = invitations::hold_by_token(&mut tx, by, OrgId(shown.owner), &shown.hash)
        .await?
        .ok_or(AcceptError::Unknown)?;
    join::check_address(&holder, &new.email)?;
    if accounts::id_by_email(&mut tx, &new.email).await?.is_some() {
        return Err(InvitedSignUpError::AccountExists);
    }
    let (invitation, organization) = (holder.invitation(), holder.organization());
    join::check(&mut tx, &holder, invitation, organization, now).await?;
    if !accounts::insert_verified(&mut tx, &account, hash).await? {
        return Err(InvitedSignUpError::AccountExists);
    }
    accounts::forget_pending(&mut tx, &new.email).await?;
    let opened = sessions::open(app, &mut tx, account.id, client, now).await?;
    let accepted = join::join(app, &mut tx, &holder, &account, client, now).await?;
    tx.commit().await?;
    Ok((account, opened, accepted))
}
