//! Which answers were given to which idempotency keys: a call that is repeated gets the first
//! answer, and does nothing again.

use domain::time::{DAY, MINUTE, Timestamp};
use sqlx::FromRow;

use crate::{ReadTx, StoreError, WriteTx};

/// How long an answer is kept.
pub const LIFE: std::time::Duration = DAY;
/// How long a call that never answered (its process died) holds its key.
const RUNNING: std::time::Duration = MINUTE;

/// One caller's key for one path.
#[derive(Clone, Debug)]
pub struct Key {
    pub caller: String,
    pub path: String,
    pub key: String,
    pub body_hash: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Answer {
    pub body_hash: Vec<u8>,
    /// `None` while the first call is still running.
    pub status: Option<i64>,
    /// JSON: the headers worth repeating.
    pub headers: Option<String>,
    pub body: Option<String>,
}

/// Takes the key for this call; otherwise what the first call with it answered.
pub async fn take(
    tx: &mut WriteTx,
    key: &Key,
    now: Timestamp,
) -> Result<Option<Answer>, StoreError> {
    let taken = on!(tx, c => sqlx::query(
        "INSERT INTO idempotency_keys (caller, path, key, body_hash, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (caller, path, key) DO UPDATE SET body_hash = excluded.body_hash, created_at = excluded.created_at,
           status = NULL, headers = NULL, body = NULL
         WHERE idempotency_keys.created_at <= $6 OR idempotency_keys.status IS NULL AND idempotency_keys.created_at <= $7",
    )
    .bind(&key.caller).bind(&key.path).bind(&key.key).bind(&key.body_hash).bind(now.micros())
    .bind((now - LIFE).micros()).bind((now - RUNNING).micros())
    .execute(c).await?.rows_affected());
    if taken == 1 {
        Ok(None)
    } else {
        first(tx, key).await
    }
}

async fn first(tx: &mut ReadTx, key: &Key) -> Result<Option<Answer>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT body_hash, status, headers, body FROM idempotency_keys WHERE caller = $1 AND path = $2 AND key = $3",
    ).bind(&key.caller).bind(&key.path).bind(&key.key).fetch_optional(c).await?))
}

/// Keeps the answer.
pub async fn keep(
    tx: &mut WriteTx,
    key: &Key,
    status: i64,
    headers: &str,
    body: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE idempotency_keys SET status = $4, headers = $5, body = $6 WHERE caller = $1 AND path = $2 AND key = $3",
    ).bind(&key.caller).bind(&key.path).bind(&key.key).bind(status).bind(headers).bind(body)
    .execute(c).await?.rows_affected());
    Ok(())
}

/// Gives the key back: the call failed in a way that trying again may mend.
pub async fn give_back(tx: &mut WriteTx, key: &Key) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM idempotency_keys WHERE caller = $1 AND path = $2 AND key = $3")
        .bind(&key.caller).bind(&key.path).bind(&key.key).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn sweep(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM idempotency_keys WHERE created_at <= $1")
        .bind((now - LIFE).micros()).execute(c).await?.rows_affected()),
    )
}
