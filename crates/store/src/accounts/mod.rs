//! Accounts: one person's login, and what their mailed links prove.
//!
//! These rows lie with the account, not with an organization. What a caller may do with them
//! follows from who they are: functions that change an account take the [`Actor`] who owns it,
//! or the [`Proof`] that a mailed token gave.

mod failures;
mod tokens;

pub use failures::*;
pub use tokens::*;

use domain::{
    email::EmailAddress,
    id::{AccountId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Account, SignedIn},
    read,
};

/// The kind of identifier that is an e-mail address.
const EMAIL: &str = "email";

/// An account with what it takes to check its password.
#[derive(Clone)]
pub struct Credentials {
    pub account: Account,
    pub password_hash: String,
    pub verified: bool,
}

#[derive(FromRow)]
struct Row {
    account_id: Uuid,
    name: String,
    email: String,
    created_at: i64,
    password_hash: String,
    verified_at: Option<i64>,
}

impl TryFrom<Row> for Credentials {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            account: Account {
                id: AccountId(row.account_id),
                name: row.name,
                email: read::email(&row.email, "accounts")?,
                created_at: Timestamp::from_micros(row.created_at),
            },
            password_hash: row.password_hash,
            verified: row.verified_at.is_some(),
        })
    }
}

pub async fn by_id(tx: &mut ReadTx, id: AccountId) -> Result<Option<Credentials>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT account_id, name, email, created_at, password_hash, verified_at FROM accounts WHERE account_id = $1",
    ).bind(id.0).fetch_optional(c).await?);
    row.map(Credentials::try_from).transpose()
}

/// The account whose verified address this is.
pub async fn by_email(
    tx: &mut ReadTx,
    email: &EmailAddress,
) -> Result<Option<Credentials>, StoreError> {
    match id_by_email(tx, email).await? {
        Some(id) => by_id(tx, id).await,
        None => Ok(None),
    }
}

pub async fn id_by_email(
    tx: &mut ReadTx,
    email: &EmailAddress,
) -> Result<Option<AccountId>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT account_id FROM account_identifiers WHERE key = $1 AND kind = 'email'",
    ).bind(email.key()).fetch_optional(c).await?);
    Ok(id.map(AccountId))
}

/// The newest account that was made with this address and waits for it to be verified.
pub async fn newest_pending(
    tx: &mut ReadTx,
    email: &EmailAddress,
) -> Result<Option<Credentials>, StoreError> {
    for id in pending(tx, email).await? {
        let found = by_id(tx, id).await?;
        // An account that only asks to have this address has another, and is found by that alone.
        if let Some(new) = found.filter(|found| !found.verified) {
            return Ok(Some(new));
        }
    }
    Ok(None)
}

/// Adds an account whose address nobody has verified. It can do nothing until somebody has, and
/// several may wait for the same address: whoever holds the address picks one by its link, so
/// that nobody can sign up in advance for a person and keep a password to their account.
pub async fn insert_pending(
    tx: &mut WriteTx,
    account: &Account,
    password_hash: &str,
) -> Result<(), StoreError> {
    insert(tx, account, password_hash, None).await?;
    await_proof(tx, account.id, &account.email, account.created_at).await
}

/// The account waits for this address to be proved as its own: a new one, or one that is to have
/// another address. A code is typed with the address alone, and finds the account by this.
pub async fn await_proof(
    tx: &mut WriteTx,
    id: AccountId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO pending_accounts (email_key, account_id, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (email_key, account_id) DO UPDATE SET created_at = excluded.created_at",
    ).bind(email.key()).bind(id.0).bind(now.micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// Adds an account whose address is proved by the token that it was made with. `false` if an
/// account has that address already; then nothing was added.
pub async fn insert_verified(
    tx: &mut WriteTx,
    account: &Account,
    password_hash: &str,
) -> Result<bool, StoreError> {
    if !claim_email(tx, account.id, &account.email).await? {
        return Ok(false);
    }
    insert(tx, account, password_hash, Some(account.created_at)).await?;
    Ok(true)
}

async fn insert(
    tx: &mut WriteTx,
    account: &Account,
    password_hash: &str,
    verified_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO accounts (account_id, name, email, email_key, password_hash, created_at, verified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(account.id.0).bind(&account.name).bind(account.email.as_str()).bind(account.email.key())
    .bind(password_hash).bind(account.created_at.micros()).bind(verified_at.map(Timestamp::micros))
    .execute(c).await?.rows_affected());
    Ok(())
}

/// Makes the address lead to the account. `false` if it leads to one already.
async fn claim_email(
    tx: &mut WriteTx,
    id: AccountId,
    email: &EmailAddress,
) -> Result<bool, StoreError> {
    let added = on!(tx, c => sqlx::query(
        "INSERT INTO account_identifiers (key, kind, account_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    ).bind(email.key()).bind(EMAIL).bind(id.0).execute(c).await?.rows_affected());
    Ok(added == 1)
}

async fn release_email(tx: &mut WriteTx, email: &EmailAddress) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM account_identifiers WHERE key = $1 AND kind = 'email'")
        .bind(email.key()).execute(c).await?.rows_affected());
    Ok(())
}

/// Makes the account usable whose address this proof is about. `false` if another account has
/// that address by now.
pub async fn verify(tx: &mut WriteTx, proof: &Proof, now: Timestamp) -> Result<bool, StoreError> {
    if !claim_email(tx, proof.account(), proof.email()).await? {
        return Ok(false);
    }
    on!(tx, c => sqlx::query("UPDATE accounts SET verified_at = $2 WHERE account_id = $1")
        .bind(proof.account().0).bind(now.micros()).execute(c).await?.rows_affected());
    forget_pending(tx, proof.email()).await?;
    Ok(true)
}

/// No account waits for this address any more. The rows of the others go with the next sweep.
pub async fn forget_pending(tx: &mut WriteTx, email: &EmailAddress) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM pending_accounts WHERE email_key = $1")
        .bind(email.key()).execute(c).await?.rows_affected());
    Ok(())
}

/// Gives the account the address that this proof is about. `false` if another account has it.
pub async fn change_email(
    tx: &mut WriteTx,
    proof: &Proof,
    old: &EmailAddress,
) -> Result<bool, StoreError> {
    if old != proof.email() {
        if !claim_email(tx, proof.account(), proof.email()).await? {
            return Ok(false);
        }
        release_email(tx, old).await?;
    }
    on!(tx, c => sqlx::query("UPDATE accounts SET email = $2, email_key = $3 WHERE account_id = $1")
        .bind(proof.account().0).bind(proof.email().as_str()).bind(proof.email().key())
        .execute(c).await?.rows_affected());
    forget_pending(tx, proof.email()).await?;
    Ok(true)
}

pub async fn rename(tx: &mut WriteTx, own: &SignedIn, name: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE accounts SET name = $2 WHERE account_id = $1")
        .bind(own.account.id.0).bind(name).execute(c).await?.rows_affected());
    Ok(())
}

/// Replaces the password of an account whose present one hashes to `old`. `false` if it has
/// another by now, or is gone. With the same hash twice it only makes sure of that, and holds
/// it so until the transaction ends: what a password opened cannot outlive the password.
pub async fn replace_password(
    tx: &mut WriteTx,
    id: AccountId,
    old: &str,
    new: &str,
) -> Result<bool, StoreError> {
    let replaced = on!(tx, c => sqlx::query(
        "UPDATE accounts SET password_hash = $3 WHERE account_id = $1 AND password_hash = $2",
    ).bind(id.0).bind(old).bind(new).execute(c).await?.rows_affected());
    Ok(replaced == 1)
}

/// Gives the account another password, whatever the present one is.
pub async fn reset_password(tx: &mut WriteTx, proof: &Proof, hash: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE accounts SET password_hash = $2 WHERE account_id = $1")
        .bind(proof.account().0).bind(hash).execute(c).await?.rows_affected());
    Ok(())
}

/// Removes the account with its sessions and tokens. Its memberships have to be ended before.
pub async fn delete(tx: &mut WriteTx, own: &SignedIn) -> Result<(), StoreError> {
    let Some(present) = by_id(tx, own.account.id).await? else {
        return Ok(());
    };
    release_email(tx, &present.account.email).await?;
    forget_failures(tx, &present.account.email).await?;
    on!(tx, c => sqlx::query("DELETE FROM accounts WHERE account_id = $1")
        .bind(own.account.id.0).execute(c).await?.rows_affected());
    Ok(())
}

/// The organizations that the account is in, by the index.
pub async fn organizations(tx: &mut ReadTx, id: AccountId) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT org_id FROM account_organizations WHERE account_id = $1 ORDER BY org_id",
    ).bind(id.0).fetch_all(c).await?);
    Ok(ids.into_iter().map(OrgId).collect())
}

/// A page of the same: those after `after`.
pub async fn organizations_after(
    tx: &mut ReadTx,
    own: &SignedIn,
    after: OrgId,
    limit: i64,
) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT org_id FROM account_organizations WHERE account_id = $1 AND org_id > $2 ORDER BY org_id LIMIT $3",
    ).bind(own.account.id.0).bind(after.0).bind(limit).fetch_all(c).await?);
    Ok(ids.into_iter().map(OrgId).collect())
}

/// Takes a line out of the index that leads to no membership any more.
pub async fn forget_organization(
    tx: &mut WriteTx,
    id: AccountId,
    org: OrgId,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM account_organizations WHERE account_id = $1 AND org_id = $2")
        .bind(id.0).bind(org.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Removes accounts that nobody verified since `before`, a batch of them. Answers how many.
pub async fn sweep_unverified(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM pending_accounts WHERE created_at < $1")
        .bind(before.micros()).execute(c).await?.rows_affected());
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM accounts WHERE verified_at IS NULL AND created_at < $1")
        .bind(before.micros()).execute(c).await?.rows_affected()),
    )
}
