//! Sessions: the devices on which a person is signed in.

use domain::{
    id::{AccountId, SessionId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{IDLE, SignedIn},
};

/// A session as its person sees it; the token is known to the device alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub device: String,
    pub ip: String,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    session_id: Uuid,
    device: String,
    ip: String,
    created_at: i64,
    last_used_at: i64,
    expires_at: i64,
}

impl From<Row> for Session {
    fn from(row: Row) -> Self {
        Self {
            id: SessionId(row.session_id),
            device: row.device,
            ip: row.ip,
            created_at: Timestamp::from_micros(row.created_at),
            last_used_at: Timestamp::from_micros(row.last_used_at),
            expires_at: Timestamp::from_micros(row.expires_at),
        }
    }
}

/// Adds a session of the account, whose password (or proof in its place) was just shown.
pub async fn insert(
    tx: &mut WriteTx,
    account: AccountId,
    token_hash: &[u8],
    session: &Session,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO sessions (account_id, token_hash, session_id, device, ip, created_at, last_used_at, expires_at, authenticated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $6)",
    )
    .bind(account.0).bind(token_hash).bind(session.id.0).bind(&session.device).bind(&session.ip)
    .bind(session.created_at.micros()).bind(session.expires_at.micros())
    .execute(c).await?.rows_affected());
    Ok(())
}

/// The live sessions of the caller, most recently used first.
pub async fn list(
    tx: &mut ReadTx,
    own: &SignedIn,
    now: Timestamp,
) -> Result<Vec<Session>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT session_id, device, ip, created_at, last_used_at, expires_at FROM sessions
         WHERE account_id = $1 AND expires_at > $2 AND last_used_at > $3 ORDER BY last_used_at DESC, session_id DESC",
    ).bind(own.account.id.0).bind(now.micros()).bind((now - IDLE).micros()).fetch_all(c).await?);
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Ends one session of the caller; `false` if there is none of that id.
pub async fn end(tx: &mut WriteTx, own: &SignedIn, id: SessionId) -> Result<bool, StoreError> {
    let ended = on!(tx, c => sqlx::query("DELETE FROM sessions WHERE account_id = $1 AND session_id = $2")
        .bind(own.account.id.0).bind(id.0).execute(c).await?.rows_affected());
    Ok(ended == 1)
}

/// Ends all sessions of an account but one. Answers how many.
pub async fn end_others(
    tx: &mut WriteTx,
    account: AccountId,
    but: Option<SessionId>,
) -> Result<u64, StoreError> {
    let but = but.map_or(Uuid::nil(), |id| id.0);
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM sessions WHERE account_id = $1 AND session_id <> $2")
        .bind(account.0).bind(but).execute(c).await?.rows_affected()),
    )
}

/// The password of the session's account was shown just now.
pub async fn confirm(tx: &mut WriteTx, own: &SignedIn, now: Timestamp) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE sessions SET authenticated_at = $3 WHERE account_id = $1 AND session_id = $2")
        .bind(own.account.id.0).bind(own.session.0).bind(now.micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// Writes down that a session was used, where the last such note is older.
pub async fn touch(
    tx: &mut WriteTx,
    account: AccountId,
    id: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE sessions SET last_used_at = $3 WHERE account_id = $1 AND session_id = $2 AND last_used_at < $3",
    ).bind(account.0).bind(id.0).bind(at.micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// Removes sessions that are over. One that reached its end cannot be used any more, so it goes
/// [`IDLE`] later like those that nobody used.
pub async fn sweep(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM sessions WHERE last_used_at < $1")
        .bind((now - IDLE).micros()).execute(c).await?.rows_affected()),
    )
}
