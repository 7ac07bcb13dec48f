//! How many invitations an organization may have and send, and how many one address gets.

use std::{borrow::Cow, time::Duration};

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

use crate::limits::in_words;

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", of.says(*retry_after))]
pub struct Limit {
    pub of: Limited,
    /// When the same call may pass, as far as it can be told.
    pub retry_after: Duration,
}

/// What there are too many of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Invitations that are open.
    Pending,
    /// Those that were sent within a day.
    Sent,
    /// Those that one address got within an hour.
    ToOne,
}

impl Limited {
    fn says(self, retry_after: Duration) -> Cow<'static, str> {
        let when = in_words(retry_after);
        match self {
            Self::Pending => texts::error_invitations_pending(when),
            Self::Sent => texts::error_invitations_of_the_day(when),
            Self::ToOne => texts::error_invitations_to_one(when),
        }
    }
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
        of: Limited::Pending,
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
        of: Limited::Sent,
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
        of: Limited::ToOne,
        retry_after,
    }))
}

/// How long `at` still lies within the last `window`.
fn within(at: Option<Timestamp>, window: Duration, now: Timestamp) -> Option<Duration> {
    let over = at? + window;
    (over > now).then(|| over.since(now))
}
