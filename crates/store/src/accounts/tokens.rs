//! What mailed links and codes prove.

use domain::{email::EmailAddress, id::AccountId, time::Timestamp};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{ReadTx, StoreError, WriteTx, read};

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

/// What a token would prove, without using it up: for the page that its link opens.
pub async fn peek_token(
    tx: &mut ReadTx,
    account: AccountId,
    hash: &[u8],
    now: Timestamp,
) -> Result<Option<(Purpose, EmailAddress)>, StoreError> {
    let row: Option<TokenRow> = on!(tx, c => sqlx::query_as(
        "SELECT purpose, email FROM account_tokens WHERE account_id = $1 AND token_hash = $2 AND expires_at > $3",
    ).bind(account.0).bind(hash).bind(now.micros()).fetch_optional(c).await?);
    let proof = row.map(|row| proof(account, &row)).transpose()?;
    Ok(proof.map(|proof| (proof.purpose, proof.email)))
}

/// The newest address that the account asked for and that is not proved yet, while its link works.
pub async fn awaited_address(
    tx: &mut ReadTx,
    account: AccountId,
    now: Timestamp,
) -> Result<Option<EmailAddress>, StoreError> {
    let email: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT email FROM account_tokens WHERE account_id = $1 AND purpose = 'change_email' AND expires_at > $2
         ORDER BY created_at DESC LIMIT 1",
    ).bind(account.0).bind(now.micros()).fetch_optional(c).await?);
    email
        .map(|email| read::email(&email, "account_tokens"))
        .transpose()
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

/// No link or code that was mailed for the account works any more: who gets the account back must
/// not lose it to a link that somebody else asked for.
pub async fn forget_tokens(tx: &mut WriteTx, account: AccountId) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM account_tokens WHERE account_id = $1")
        .bind(account.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Removes tokens that are over.
pub async fn sweep_tokens(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM account_tokens WHERE expires_at < $1")
        .bind(now.micros()).execute(c).await?.rows_affected()),
    )
}
