//! What is kept for a while of members who were removed.

use ::access::Subject;
use domain::{
    email::EmailAddress, handle::Handle, id::MembershipId, membership::Member, role::OrgRole,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Admits, EndsMemberships, Scope},
    grants::{self, KeptGrant},
    read::{self},
};

/// What a removed person had, kept for 90 days in case they come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// The membership is brought back under its old id: what named it then names it again.
    pub id: MembershipId,
    pub role: OrgRole,
    pub handle: Handle,
    pub teams: Vec<KeptPlace>,
    pub grants: Vec<KeptGrant>,
    pub removed_at: Timestamp,
}

/// A place in a team as it is kept: the team may be gone when they come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPlace {
    pub team: Uuid,
    pub role: String,
}

/// How long it is kept.
pub const KEPT: std::time::Duration = std::time::Duration::from_hours(90 * 24);

/// Keeps what somebody has who is about to be removed: places and grants as they are stored, not as
/// an observer's cap lowers them.
pub async fn keep_former(
    tx: &mut WriteTx,
    right: &impl EndsMemberships,
    member: &Member,
    now: Timestamp,
) -> Result<(), StoreError> {
    let places: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT p.team_id, p.role FROM team_members p
         WHERE p.org_id = $1 AND p.membership_id = $2 ORDER BY p.team_id",
    ).bind(right.org().0).bind(member.id.0).fetch_all(c).await?);
    let kept: Vec<KeptPlace> = places
        .into_iter()
        .map(|(team, role)| KeptPlace { team, role })
        .collect();
    let kept = serde_json::to_string(&kept).expect("plain data");
    let grants = grants::of_subject(tx, right, Subject::Member(member.id)).await?;
    let grants: Vec<KeptGrant> = grants.iter().map(KeptGrant::from).collect();
    let grants = serde_json::to_string(&grants).expect("plain data");
    on!(tx, c => sqlx::query(
        "INSERT INTO former_members (org_id, email_key, membership_id, role, handle, teams, grants, removed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (org_id, email_key) DO UPDATE SET membership_id = excluded.membership_id, role = excluded.role, handle = excluded.handle,
           teams = excluded.teams, grants = excluded.grants, removed_at = excluded.removed_at",
    )
    .bind(right.org().0).bind(member.email.key()).bind(member.id.0).bind(member.role.as_str()).bind(member.handle.as_str())
    .bind(kept).bind(grants).bind(now.micros())
    .execute(c).await?.rows_affected());
    Ok(())
}

/// What the person with this address had, if they were removed within the last 90 days.
pub async fn former(
    tx: &mut ReadTx,
    scope: &impl Scope,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Former>, StoreError> {
    let row: Option<(Uuid, String, String, String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT f.membership_id, f.role, f.handle, f.teams, f.grants, f.removed_at FROM former_members f
         WHERE f.org_id = $1 AND f.email_key = $2 AND f.removed_at > $3",
    ).bind(scope.org().0).bind(email.key()).bind((now - KEPT).micros()).fetch_optional(c).await?);
    row.map(|(id, role, handle, teams, grants, removed_at)| {
        Ok(Former {
            id: MembershipId(id),
            role: read::org_role(&role, "former_members")?,
            handle: read::handle(&handle, "former_members")?,
            teams: serde_json::from_str(&teams)
                .map_err(|_| read::corrupt("former_members", "teams"))?,
            grants: serde_json::from_str(&grants)
                .map_err(|_| read::corrupt("former_members", "grants"))?,
            removed_at: Timestamp::from_micros(removed_at),
        })
    })
    .transpose()
}

pub async fn forget_former(
    tx: &mut WriteTx,
    right: &impl Admits,
    email: &EmailAddress,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM former_members WHERE org_id = $1 AND email_key = $2")
        .bind(right.org().0).bind(email.key()).execute(c).await?.rows_affected());
    Ok(())
}

/// Forgets, in all organizations, what has been kept long enough.
pub async fn sweep_former(tx: &mut WriteTx, now: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM former_members WHERE removed_at <= $1")
        .bind((now - KEPT).micros()).execute(c).await?.rows_affected()),
    )
}
