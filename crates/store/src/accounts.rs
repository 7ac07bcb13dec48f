//! Accounts: one person's login, and what their mailed links prove.
//!
//! These rows lie with the account, not with an organization. What a caller may do with them
//! follows from who they are: functions that change an account take the [`Actor`] who owns it,
//! or the [`Proof`] that a mailed token gave.

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

/// The newest account that waits for this address to be verified.
pub async fn newest_pending(
    tx: &mut ReadTx,
    email: &EmailAddress,
) -> Result<Option<Credentials>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT account_id FROM pending_accounts WHERE email_key = $1 ORDER BY created_at DESC, account_id DESC LIMIT 1",
    ).bind(email.key()).fetch_optional(c).await?);
    match id {
        Some(id) => by_id(tx, AccountId(id)).await,
        None => Ok(None),
    }
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
    on!(tx, c => sqlx::query("INSERT INTO pending_accounts (email_key, account_id, created_at) VALUES ($1, $2, $3)")
        .bind(account.email.key()).bind(account.id.0).bind(account.created_at.micros())
        .execute(c).await?.rows_affected());
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
    if !claim_email(tx, proof.account, &proof.email).await? {
        return Ok(false);
    }
    on!(tx, c => sqlx::query("UPDATE accounts SET verified_at = $2 WHERE account_id = $1")
        .bind(proof.account.0).bind(now.micros()).execute(c).await?.rows_affected());
    forget_pending(tx, &proof.email).await?;
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
    if *old != proof.email {
        if !claim_email(tx, proof.account, &proof.email).await? {
            return Ok(false);
        }
        release_email(tx, old).await?;
    }
    on!(tx, c => sqlx::query("UPDATE accounts SET email = $2, email_key = $3 WHERE account_id = $1")
        .bind(proof.account.0).bind(proof.email.as_str()).bind(proof.email.key())
        .execute(c).await?.rows_affected());
    Ok(true)
}

pub async fn rename(tx: &mut WriteTx, own: &SignedIn, name: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE accounts SET name = $2 WHERE account_id = $1")
        .bind(own.account.id.0).bind(name).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn set_password(tx: &mut WriteTx, id: AccountId, hash: &str) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE accounts SET password_hash = $2 WHERE account_id = $1")
        .bind(id.0).bind(hash).execute(c).await?.rows_affected());
    Ok(())
}

/// Removes the account with its sessions and tokens. Its memberships have to be ended before.
pub async fn delete(tx: &mut WriteTx, own: &SignedIn) -> Result<(), StoreError> {
    release_email(tx, &own.account.email).await?;
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

/// Removes accounts that nobody verified since `before`, a batch of them. Answers how many.
pub async fn sweep_unverified(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM pending_accounts WHERE created_at < $1")
        .bind(before.micros()).execute(c).await?.rows_affected());
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM accounts WHERE verified_at IS NULL AND created_at < $1")
        .bind(before.micros()).execute(c).await?.rows_affected()),
    )
}

// ---- What a mailed link proves --------------------------------------------------------------------

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// That the address of a new account is its own.
    Verify,
    /// That an account's future address is its own.
    ChangeEmail,
    /// That a forgotten password may be replaced.
    Reset,
    /// That a lock after failed sign-ins may be lifted.
    Unlock,
}

/// A token that is to be mailed.
pub struct NewToken<'a> {
    pub account: AccountId,
    pub purpose: Purpose,
    pub hash: &'a [u8],
    pub email: &'a EmailAddress,
    /// The hash of the six digits that do the same as the link; `None` where there are none.
    pub code_hash: Option<&'a [u8]>,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// What a token proved when it was used up: that whoever used it reads this address.
#[derive(Clone, Debug)]
pub struct Proof {
    account: AccountId,
    email: EmailAddress,
    purpose: Purpose,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::ChangeEmail => "change_email",
            Self::Reset => "reset",
            Self::Unlock => "unlock",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Verify, Self::ChangeEmail, Self::Reset, Self::Unlock]
            .into_iter()
            .find(|p| p.as_str() == text)
    }
}

impl Proof {
    pub fn account(&self) -> AccountId {
        self.account
    }
    pub fn email(&self) -> &EmailAddress {
        &self.email
    }
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }
}

/// How many wrong codes a token endures.
const TRIES: i64 = 5;

pub async fn insert_token(tx: &mut WriteTx, token: &NewToken<'_>) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO account_tokens (account_id, token_hash, purpose, email, email_key, code_hash, tries_left, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(token.account.0).bind(token.hash).bind(token.purpose.as_str()).bind(token.email.as_str())
    .bind(token.email.key()).bind(token.code_hash).bind(TRIES).bind(token.now.micros()).bind(token.expires_at.micros())
    .execute(c).await?.rows_affected());
    Ok(())
}

#[derive(FromRow)]
struct TokenRow {
    purpose: String,
    email: String,
}

/// Uses a token up, with all others of the account for the same purpose. `None` if it is unknown,
/// used or over.
pub async fn use_token(
    tx: &mut WriteTx,
    account: AccountId,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<Proof>, StoreError> {
    let row: Option<TokenRow> = on!(tx, c => sqlx::query_as(
        "DELETE FROM account_tokens WHERE account_id = $1 AND token_hash = $2 AND expires_at > $3 RETURNING purpose, email",
    ).bind(account.0).bind(hash).bind(now.micros()).fetch_optional(c).await?);
    let Some(row) = row else { return Ok(None) };
    let proof = proof(account, &row)?;
    on!(tx, c => sqlx::query("DELETE FROM account_tokens WHERE account_id = $1 AND purpose = $2")
        .bind(account.0).bind(proof.purpose.as_str()).execute(c).await?.rows_affected());
    Ok(Some(proof))
}

/// Whether a token is good, without using it up: for the page that its link opens.
pub async fn peek_token(
    tx: &mut ReadTx,
    account: AccountId,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<Purpose>, StoreError> {
    let purpose: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT purpose FROM account_tokens WHERE account_id = $1 AND token_hash = $2 AND expires_at > $3",
    ).bind(account.0).bind(hash).bind(now.micros()).fetch_optional(c).await?);
    Ok(purpose.as_deref().and_then(Purpose::parse))
}

/// Tries the six digits that were mailed to `email` for this account. A wrong code costs every
/// open token of the account one of its tries, also when the answer is never read: the caller
/// must commit either way.
pub async fn use_code(
    tx: &mut WriteTx,
    account: AccountId,
    email: &EmailAddress,
    code_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Proof>, StoreError> {
    let hash: Option<Vec<u8>> = on!(tx, c => sqlx::query_scalar(
        "SELECT token_hash FROM account_tokens
         WHERE account_id = $1 AND email_key = $2 AND code_hash = $3 AND tries_left > 0 AND expires_at > $4
         ORDER BY created_at DESC LIMIT 1",
    ).bind(account.0).bind(email.key()).bind(code_hash).bind(now.micros()).fetch_optional(c).await?);
    if let Some(hash) = hash {
        return use_token(tx, account, &hash, now).await;
    }
    on!(tx, c => sqlx::query(
        "UPDATE account_tokens SET tries_left = tries_left - 1 WHERE account_id = $1 AND email_key = $2 AND tries_left > 0",
    ).bind(account.0).bind(email.key()).execute(c).await?.rows_affected());
    Ok(None)
}

/// The accounts that wait for this address, newest first: a code may be for any of them.
pub async fn pending(tx: &mut ReadTx, email: &EmailAddress) -> Result<Vec<AccountId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT account_id FROM pending_accounts WHERE email_key = $1 ORDER BY created_at DESC, account_id DESC LIMIT 10",
    ).bind(email.key()).fetch_all(c).await?);
    Ok(ids.into_iter().map(AccountId).collect())
}

fn proof(account: AccountId, row: &TokenRow) -> Result<Proof, StoreError> {
    Ok(Proof {
        account,
        email: read::email(&row.email, "account_tokens")?,
        purpose: Purpose::parse(&row.purpose).ok_or(read::corrupt("account_tokens", "purpose"))?,
    })
}

/// Removes tokens that are over.
pub async fn sweep_tokens(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM account_tokens WHERE expires_at < $1")
        .bind(now.micros()).execute(c).await?.rows_affected()),
    )
}

// ---- Failed sign-ins --------------------------------------------------------------------------------

/// How often in a row signing in to an address failed, and until when it is locked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failures {
    pub count: i64,
    pub locked_until: Option<Timestamp>,
}

pub async fn failures(tx: &mut ReadTx, email: &EmailAddress) -> Result<Failures, StoreError> {
    let row: Option<(i64, Option<i64>)> = on!(tx, c => sqlx::query_as(
        "SELECT failures, locked_until FROM sign_in_failures WHERE email_key = $1",
    ).bind(email.key()).fetch_optional(c).await?);
    Ok(row.map_or(Failures::default(), |(count, until)| Failures {
        count,
        locked_until: until.map(Timestamp::from_micros),
    }))
}

/// Counts one more failure. The count starts anew where the last failure was before `forget`.
pub async fn count_failure(
    tx: &mut WriteTx,
    email: &EmailAddress,
    now: Timestamp,
    forget: Timestamp,
) -> Result<i64, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "INSERT INTO sign_in_failures (email_key, failures, last_at) VALUES ($1, 1, $2)
         ON CONFLICT (email_key) DO UPDATE SET last_at = excluded.last_at,
           failures = CASE WHEN sign_in_failures.last_at < $3 THEN 1 ELSE sign_in_failures.failures + 1 END
         RETURNING failures",
    ).bind(email.key()).bind(now.micros()).bind(forget.micros()).fetch_one(c).await?))
}

pub async fn lock_sign_in(
    tx: &mut WriteTx,
    email: &EmailAddress,
    until: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE sign_in_failures SET locked_until = $2, failures = 0 WHERE email_key = $1")
        .bind(email.key()).bind(until.micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// A success, a reset or an unlock link ends the count and the lock.
pub async fn forget_failures(tx: &mut WriteTx, email: &EmailAddress) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM sign_in_failures WHERE email_key = $1")
        .bind(email.key()).execute(c).await?.rows_affected());
    Ok(())
}
