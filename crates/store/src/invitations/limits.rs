//! How many there are, how many were sent, and what became of those that nobody answered.

use domain::{
    email::EmailAddress,
    id::{InvitationId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Invites, Scope},
};

/// What decides whether an address can be invited, in one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Room {
    /// The address is a member's.
    pub is_member: bool,
    /// Of the address, open or expired.
    pub pending: Option<Uuid>,
    /// How many invitations of the organization are open.
    pub open: i64,
    /// Whether a purchase stands behind the organization.
    pub paid: bool,
    /// When the newest invitation but so many was sent, for both daily limits, in microseconds;
    /// `None` if there are fewer.
    pub last_of_few: Option<i64>,
    pub last_of_many: Option<i64>,
    /// Somebody with the address was removed from the organization a while ago.
    pub was_member: bool,
}

/// [`Room`] for one address; `few` and `many` are the daily limits.
pub async fn room(
    tx: &mut ReadTx,
    scope: &impl Scope,
    email: &EmailAddress,
    (few, many): (i64, i64),
    now: Timestamp,
) -> Result<Room, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = $1 AND m.email_key = $2) AS is_member,
                (SELECT p.invitation_id FROM invitations p WHERE p.org_id = $1 AND p.email_key = $2 AND p.settled = 'pending') AS pending,
                (SELECT count(*) FROM invitations i WHERE i.org_id = $1 AND i.settled = 'pending' AND i.expires_at > $3) AS open,
                o.paid,
                (SELECT i.created_at FROM invitations i WHERE i.org_id = $1
                 ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT 1 OFFSET $4) AS last_of_few,
                (SELECT i.created_at FROM invitations i WHERE i.org_id = $1
                 ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT 1 OFFSET $5) AS last_of_many,
                EXISTS (SELECT 1 FROM former_members f WHERE f.org_id = $1 AND f.email_key = $2 AND f.removed_at > $6) AS was_member
         FROM organizations o WHERE o.org_id = $1",
    )
    .bind(scope.org().0).bind(email.key()).bind(now.micros()).bind(few - 1).bind(many - 1)
    .bind((now - crate::members::KEPT).micros())
    .fetch_one(c).await?))
}

/// How many invitations are open, and when the first of them ends.
pub async fn pending(
    tx: &mut ReadTx,
    scope: &impl Scope,
    now: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let (count, soonest): (i64, Option<i64>) = on!(tx, c => sqlx::query_as(
        "SELECT count(*), min(i.expires_at) FROM invitations i
         WHERE i.org_id = $1 AND i.settled = 'pending' AND i.expires_at > $2",
    ).bind(scope.org().0).bind(now.micros()).fetch_one(c).await?);
    Ok((count, soonest.map(Timestamp::from_micros)))
}

/// When the `n`-th newest invitation was sent, counted from 1; `None` if there are fewer.
pub async fn nth_sent(
    tx: &mut ReadTx,
    scope: &impl Scope,
    n: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT i.created_at FROM invitations i WHERE i.org_id = $1
         ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT 1 OFFSET $2",
    ).bind(scope.org().0).bind(n - 1).fetch_optional(c).await?);
    Ok(at.map(Timestamp::from_micros))
}

/// When the `n`-th newest invitation mail went to an address, from whichever organization,
/// counted from 1; `None` if there are fewer.
pub async fn nth_mail(
    tx: &mut ReadTx,
    email: &EmailAddress,
    n: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT sent_at FROM invitation_mails WHERE email_key = $1 ORDER BY sent_at DESC, queue_id DESC LIMIT 1 OFFSET $2",
    ).bind(email.key()).bind(n - 1).fetch_optional(c).await?);
    Ok(at.map(Timestamp::from_micros))
}

/// Counts a mail for that limit.
pub async fn count_mail(
    tx: &mut WriteTx,
    _right: &impl Invites,
    email: &EmailAddress,
    mail: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("INSERT INTO invitation_mails (email_key, sent_at, queue_id) VALUES ($1, $2, $3)")
        .bind(email.key()).bind(at.micros()).bind(mail).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn sweep_mail_counts(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM invitation_mails WHERE sent_at <= $1")
        .bind(before.micros()).execute(c).await?.rows_affected()),
    )
}

/// Invitations that expired and whose inviter has not been told: a sweep over all organizations.
pub async fn expired_untold(
    tx: &mut ReadTx,
    now: Timestamp,
) -> Result<Vec<(OrgId, InvitationId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT i.org_id, i.invitation_id FROM invitations i
         WHERE i.settled = 'pending' AND i.expires_at <= $1 AND i.expiry_told = $2 ORDER BY i.expires_at LIMIT 200",
    ).bind(now.micros()).bind(false).fetch_all(c).await?);
    Ok(rows
        .into_iter()
        .map(|(org, id)| (OrgId(org), InvitationId(id)))
        .collect())
}

/// Notes that the inviter has been told. `false` if that was noted before.
pub async fn set_expiry_told(
    tx: &mut WriteTx,
    right: &impl Invites,
    id: InvitationId,
) -> Result<bool, StoreError> {
    let noted = on!(tx, c => sqlx::query(
        "UPDATE invitations SET expiry_told = $3 WHERE org_id = $1 AND invitation_id = $2 AND expiry_told = $4",
    ).bind(right.org().0).bind(id.0).bind(true).bind(false).execute(c).await?.rows_affected());
    Ok(noted == 1)
}
