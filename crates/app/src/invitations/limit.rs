//! How many invitations an organization may have and send, and how many one address gets.

use std::time::Duration;

use domain::{
    email::EmailAddress,
    invitation::{
        DAILY_LIMIT, DAILY_LIMIT_YOUNG, MAILS_PER_RECIPIENT, PENDING_LIMIT, RECIPIENT_WINDOW, YOUNG,
    },
    time::{DAY, HOUR, Timestamp},
};
use store::{ReadTx, StoreError, access::Membership, invitations, organizations};

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why} Try again {}.", crate::limits::in_words(*retry_after))]
pub struct Limit {
    pub why: &'static str,
    /// When the same call may pass, as far as it can be told.
    pub retry_after: Duration,
}

/// Whether one more invitation may be sent: to this address, and at all.
pub(super) async fn for_new(
    tx: &mut ReadTx,
    membership: &Membership,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Limit>, StoreError> {
    if let Some(limit) = of_pending(tx, membership, now).await? {
        return Ok(Some(limit));
    }
    if let Some(limit) = of_the_day(tx, membership, now).await? {
        return Ok(Some(limit));
    }
    of_recipient(tx, email, now).await
}

pub(super) async fn of_pending(
    tx: &mut ReadTx,
    membership: &Membership,
    now: Timestamp,
) -> Result<Option<Limit>, StoreError> {
    let (count, soonest) = invitations::pending(tx, membership, now).await?;
    Ok((count >= PENDING_LIMIT).then(|| Limit {
        why: "As many invitations are pending as there may be. Revoke some that are no longer needed.",
        retry_after: soonest.map_or(HOUR, |end| end.since(now)),
    }))
}

pub(super) async fn of_the_day(
    tx: &mut ReadTx,
    membership: &Membership,
    now: Timestamp,
) -> Result<Option<Limit>, StoreError> {
    let young = now.since(membership.organization().created_at) < YOUNG;
    let most = if young && !organizations::is_paid(tx, membership).await? {
        DAILY_LIMIT_YOUNG
    } else {
        DAILY_LIMIT
    };
    let first_of_them = invitations::nth_sent(tx, membership, most).await?;
    Ok(within(first_of_them, DAY, now).map(|retry_after| Limit {
        why: "The organization has sent as many invitations as it may in a day.",
        retry_after,
    }))
}

/// Over all organizations, the first mail and resends alike.
pub(super) async fn of_recipient(
    tx: &mut ReadTx,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Limit>, StoreError> {
    let first_of_them = invitations::nth_mail(tx, email, MAILS_PER_RECIPIENT).await?;
    let window = RECIPIENT_WINDOW;
    Ok(within(first_of_them, window, now).map(|retry_after| Limit {
        why: "This address has had several invitations within the hour.",
        retry_after,
    }))
}

/// How long `at` still lies within the last `window`.
fn within(at: Option<Timestamp>, window: Duration, now: Timestamp) -> Option<Duration> {
    let over = at? + window;
    (over > now).then(|| over.since(now))
}
