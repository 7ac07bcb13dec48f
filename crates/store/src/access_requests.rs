//! Requests for access, from people whom a page told that there is nothing.

use domain::{
    id::{AccessRequestId, MembershipId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{ManageMembers, Membership, Permit, Scope},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequest {
    pub id: AccessRequestId,
    pub member: MembershipId,
    pub member_name: String,
    pub member_handle: String,
    /// The id that was asked for, as it was written: of whatever kind, existing or not.
    pub object: String,
    pub note: Option<String>,
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    request_id: Uuid,
    membership_id: Uuid,
    name: String,
    handle: String,
    object: String,
    note: Option<String>,
    created_at: i64,
}

impl From<Row> for AccessRequest {
    fn from(row: Row) -> Self {
        Self {
            id: AccessRequestId(row.request_id),
            member: MembershipId(row.membership_id),
            member_name: row.name,
            member_handle: row.handle,
            object: row.object,
            note: row.note,
            created_at: Timestamp::from_micros(row.created_at),
        }
    }
}

/// Writes down that the caller asks for something; one request a thing, however often they ask.
/// `false` if it was there.
pub async fn insert(
    tx: &mut WriteTx,
    own: &Membership,
    member: MembershipId,
    id: AccessRequestId,
    object: &str,
    note: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let added = on!(tx, c => sqlx::query(
        "INSERT INTO access_requests (org_id, request_id, membership_id, object, note, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (org_id, membership_id, object) DO NOTHING",
    )
    .bind(own.org().0).bind(id.0).bind(member.0).bind(object).bind(note).bind(now.micros())
    .execute(c).await?.rows_affected());
    Ok(added == 1)
}

/// How many requests of one member wait.
pub async fn waiting_of(
    tx: &mut ReadTx,
    own: &Membership,
    member: MembershipId,
) -> Result<i64, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT count(*) FROM access_requests r WHERE r.org_id = $1 AND r.membership_id = $2",
    ).bind(own.org().0).bind(member.0).fetch_one(c).await?))
}

/// Since when the request of one member for one thing waits, if there is one.
pub async fn waits_since(
    tx: &mut ReadTx,
    own: &Membership,
    member: MembershipId,
    object: &str,
) -> Result<Option<Timestamp>, StoreError> {
    let since: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT r.created_at FROM access_requests r WHERE r.org_id = $1 AND r.membership_id = $2 AND r.object = $3",
    ).bind(own.org().0).bind(member.0).bind(object).fetch_optional(c).await?);
    Ok(since.map(Timestamp::from_micros))
}

/// The requests that wait, oldest first.
pub async fn list(
    tx: &mut ReadTx,
    permit: &Permit<ManageMembers>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<AccessRequest>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT r.request_id, r.membership_id, m.name, m.handle, r.object, r.note, r.created_at FROM access_requests r
         JOIN memberships m ON m.org_id = $1 AND m.membership_id = r.membership_id
         WHERE r.org_id = $1 AND r.request_id > $2 ORDER BY r.request_id LIMIT $3",
    ).bind(permit.org().0).bind(after.unwrap_or(Uuid::nil())).bind(limit).fetch_all(c).await?);
    Ok(rows.into_iter().map(AccessRequest::from).collect())
}

pub async fn get(
    tx: &mut ReadTx,
    permit: &Permit<ManageMembers>,
    id: AccessRequestId,
) -> Result<Option<AccessRequest>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT r.request_id, r.membership_id, m.name, m.handle, r.object, r.note, r.created_at FROM access_requests r
         JOIN memberships m ON m.org_id = $1 AND m.membership_id = r.membership_id
         WHERE r.org_id = $1 AND r.request_id = $2",
    ).bind(permit.org().0).bind(id.0).fetch_optional(c).await?);
    Ok(row.map(AccessRequest::from))
}

/// Takes a request off the list, granted or declined.
pub async fn delete(
    tx: &mut WriteTx,
    permit: &Permit<ManageMembers>,
    id: AccessRequestId,
) -> Result<bool, StoreError> {
    let removed = on!(tx, c => sqlx::query("DELETE FROM access_requests WHERE org_id = $1 AND request_id = $2")
        .bind(permit.org().0).bind(id.0).execute(c).await?.rows_affected());
    Ok(removed == 1)
}
