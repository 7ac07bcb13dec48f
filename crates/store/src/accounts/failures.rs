//! Failed sign-ins, counted by address whether or not it has an account.

use domain::{email::EmailAddress, time::Timestamp};

use crate::{ReadTx, StoreError, WriteTx};

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

/// Forgets failures of which none came since `before`: for most of these addresses nobody will
/// ever sign in. A lock lasts from its last failure on, so `before` has to be further back.
pub async fn sweep_failures(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM sign_in_failures WHERE last_at < $1")
        .bind(before.micros()).execute(c).await?.rows_affected()),
    )
}
