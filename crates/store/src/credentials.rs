//! The credentials that devices call with.

use domain::{
    id::{DeviceCredentialId, DeviceId, OrgId},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::Scope,
    leave::{IssueCredentials, Leave},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    pub id: DeviceCredentialId,
    pub device: DeviceId,
    pub label: Option<String>,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    credential_id: Uuid,
    device_id: Uuid,
    label: Option<String>,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl From<Row> for Credential {
    fn from(row: Row) -> Self {
        Self {
            id: DeviceCredentialId(row.credential_id),
            device: DeviceId(row.device_id),
            label: row.label,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: row.expires_at.map(Timestamp::from_micros),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
        }
    }
}

/// A device that has shown its credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sender {
    pub(crate) org: OrgId,
    pub device: DeviceId,
    pub(crate) credential: DeviceCredentialId,
    pub(crate) last_used_at: Option<Timestamp>,
}

impl Sender {
    pub fn org(&self) -> OrgId {
        self.org
    }

    /// Whether nobody has called with the credential before.
    pub fn is_new(&self) -> bool {
        self.last_used_at.is_none()
    }
}

/// The device whose credential hashes to `token`; `None` if it is unknown, revoked or over, or if
/// its organization is closed.
pub async fn authenticate(
    tx: &mut ReadTx,
    org: OrgId,
    token: &[u8],
    now: Timestamp,
) -> Result<Option<Sender>, StoreError> {
    let row: Option<(Uuid, Uuid, Option<i64>)> = on!(tx, c => sqlx::query_as(
        "SELECT k.device_id, k.credential_id, k.last_used_at FROM device_credentials k
         JOIN organizations o ON o.org_id = $1 AND o.status = 'active'
         WHERE k.org_id = $1 AND k.token_hash = $2 AND (k.expires_at IS NULL OR k.expires_at > $3)",
    ).bind(org.0).bind(token).bind(now.micros()).fetch_optional(c).await?);
    Ok(row.map(|(device, credential, last_used_at)| Sender {
        org,
        device: DeviceId(device),
        credential: DeviceCredentialId(credential),
        last_used_at: last_used_at.map(Timestamp::from_micros),
    }))
}

/// The credentials of a device, newest first, those that have ended too.
pub async fn list(
    tx: &mut ReadTx,
    leave: &Leave<IssueCredentials>,
) -> Result<Vec<Credential>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT k.credential_id, k.device_id, k.label, k.created_at, k.expires_at, k.last_used_at
         FROM device_credentials k WHERE k.org_id = $1 AND k.device_id = $2 ORDER BY k.credential_id DESC LIMIT 200",
    ).bind(leave.org().0).bind(leave.device().0).fetch_all(c).await?);
    Ok(rows.into_iter().map(Credential::from).collect())
}

/// Whatever its device: the caller sees whether they may know of it.
pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: DeviceCredentialId,
) -> Result<Option<Credential>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT k.credential_id, k.device_id, k.label, k.created_at, k.expires_at, k.last_used_at
         FROM device_credentials k WHERE k.org_id = $1 AND k.credential_id = $2",
    ).bind(scope.org().0).bind(id.0).fetch_optional(c).await?);
    Ok(row.map(Credential::from))
}

pub async fn insert(
    tx: &mut WriteTx,
    leave: &Leave<IssueCredentials>,
    new: &Credential,
    token: &[u8],
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO device_credentials (org_id, credential_id, device_id, token_hash, label, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(leave.org().0).bind(new.id.0).bind(leave.device().0).bind(token).bind(&new.label)
    .bind(new.created_at.micros()).bind(new.expires_at.map(Timestamp::micros))
    .execute(c).await?.rows_affected());
    Ok(())
}

/// Revokes it: the next call with it is refused.
pub async fn delete(
    tx: &mut WriteTx,
    leave: &Leave<IssueCredentials>,
    id: DeviceCredentialId,
) -> Result<bool, StoreError> {
    let removed = on!(tx, c => sqlx::query("DELETE FROM device_credentials WHERE org_id = $1 AND credential_id = $2 AND device_id = $3")
        .bind(leave.org().0).bind(id.0).bind(leave.device().0).execute(c).await?.rows_affected());
    Ok(removed == 1)
}
