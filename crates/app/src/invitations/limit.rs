//! How many invitations an organization may have and send, and how many one address gets.

use std::time::Duration;

use domain::{
    email::EmailAddress,
    invitation::{
        DAILY_LIMIT, DAILY_LIMIT_YOUNG, MAILS_PER_RECIPIENT, PENDING_LIMIT, RECIPIENT_WINDOW, YOUNG,
    },
    time::{DAY, HOUR, Timestamp},
};
use store::{
    ReadTx, StoreError,
    access::Membership,
    invitations::{self, Room},
    organizations,
};

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why} Try again {}.", crate::limits::in_words(*retry_after))]
pub struct Limit {
    pub why: &'static str,
    /// When the same call may pass, as far as it can be told.
    pub retry_after: Duration,
}

/// What the organization says to one more invitation.
pub(super) async fn room(
    tx: &mut ReadTx,
    membership: &Membership,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Room, StoreError> {
    let limits = (DAILY_LIMIT_YOUNG, DAILY_LIMIT);
    invitations::room(tx, membership, email, limits, now).await
}

/// Whether one more invitation may be sent: to this address, and at all.
pub(super) async fn for_new(
    tx: &mut ReadTx,
    membership: &Membership,
    room: &Room,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Limit>, StoreError> {
    if room.open >= PENDING_LIMIT {
        return of_pending(tx, membership, now).await;
    }
    let first_of_the_day = match is_young(membership, now) && !room.paid {
        true => room.last_of_few,
        false => room.last_of_many,
    };
    let limit = of_sent(first_of_the_day.map(Timestamp::from_micros), now);
    if limit.is_some() {
        return Ok(limit);
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
    let most = if is_young(membership, now) && !organizations::is_paid(tx, membership).await? {
        DAILY_LIMIT_YOUNG
    } else {
        DAILY_LIMIT
    };
    let first_of_them = invitations::nth_sent(tx, membership, most).await?;
    Ok(of_sent(first_of_them, now))
}

fn is_young(membership: &Membership, now: Timestamp) -> bool {
    now.since(membership.organization().created_at) < YOUNG
}

/// By when the first of as many invitations was sent as there may be in a day.
fn of_sent(first_of_them: Option<Timestamp>, now: Timestamp) -> Option<Limit> {
    within(first_of_them, DAY, now).map(|retry_after| Limit {
        why: "The organization has sent as many invitations as it may in a day.",
        retry_after,
    })
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
