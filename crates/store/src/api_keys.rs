//! The keys that programs call with, each for the member who made it.

use domain::{
    id::{AccountId, ApiKeyId, MembershipId, OrgId, ProjectId},
    role::OrgRole,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Actor, EndsMemberships, KeyHolder, ManageApiKeys, Permit, Scope},
    read,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub role: OrgRole,
    /// The projects that it is kept to; `None` for no such bounds.
    pub projects: Option<Vec<ProjectId>>,
    pub maker: MembershipId,
    pub maker_name: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    key_id: Uuid,
    name: String,
    role: String,
    within_projects: bool,
    membership_id: Uuid,
    maker_name: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl TryFrom<Row> for ApiKey {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: ApiKeyId(row.key_id),
            name: row.name,
            role: read::org_role(&row.role, "api_keys")?,
            projects: row.within_projects.then(Vec::new),
            maker: MembershipId(row.membership_id),
            maker_name: row.maker_name,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: row.expires_at.map(Timestamp::from_micros),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
        })
    }
}

#[derive(FromRow)]
struct HolderRow {
    key_id: Uuid,
    name: String,
    role: String,
    within_projects: bool,
    account_id: Uuid,
    last_used_at: Option<i64>,
}

/// A key that was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub actor: Actor,
    pub id: ApiKeyId,
    pub last_used_at: Option<Timestamp>,
}

/// Whoever holds the key that hashes to `token`; `None` if it is unknown, revoked or over.
pub async fn authenticate(
    tx: &mut ReadTx,
    org: OrgId,
    token: &[u8],
    now: Timestamp,
) -> Result<Option<Shown>, StoreError> {
    let row: Option<HolderRow> = on!(tx, c => sqlx::query_as(
        "SELECT k.key_id, k.name, k.role, k.within_projects, m.account_id, k.last_used_at FROM api_keys k
         JOIN memberships m ON m.org_id = $1 AND m.membership_id = k.membership_id
         WHERE k.org_id = $1 AND k.token_hash = $2 AND (k.expires_at IS NULL OR k.expires_at > $3)",
    ).bind(org.0).bind(token).bind(now.micros()).fetch_optional(c).await?);
    let Some(row) = row else { return Ok(None) };
    let id = ApiKeyId(row.key_id);
    let projects = match row.within_projects {
        true => Some(projects(tx, org, id).await?),
        false => None,
    };
    let holder = KeyHolder {
        org,
        id,
        name: row.name,
        maker: AccountId(row.account_id),
        role: read::org_role(&row.role, "api_keys")?,
        projects,
    };
    Ok(Some(Shown {
        actor: Actor::key(holder),
        id,
        last_used_at: row.last_used_at.map(Timestamp::from_micros),
    }))
}

async fn projects(
    tx: &mut ReadTx,
    org: OrgId,
    key: ApiKeyId,
) -> Result<Vec<ProjectId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT p.project_id FROM api_key_projects p WHERE p.org_id = $1 AND p.key_id = $2 ORDER BY p.project_id",
    ).bind(org.0).bind(key.0).fetch_all(c).await?);
    Ok(ids.into_iter().map(ProjectId).collect())
}

/// The keys of the organization, newest first.
pub async fn list(
    tx: &mut ReadTx,
    permit: &Permit<ManageApiKeys>,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Vec<ApiKey>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT k.key_id, k.name, k.role, k.within_projects, k.membership_id, m.name AS maker_name,
                k.created_at, k.expires_at, k.last_used_at
         FROM api_keys k JOIN memberships m ON m.org_id = $1 AND m.membership_id = k.membership_id
         WHERE k.org_id = $1 AND k.key_id < $2 ORDER BY k.key_id DESC LIMIT $3",
    ).bind(permit.org().0).bind(before.unwrap_or(Uuid::max())).bind(limit).fetch_all(c).await?);
    let mut keys: Vec<ApiKey> = rows
        .into_iter()
        .map(ApiKey::try_from)
        .collect::<Result<_, _>>()?;
    let Some((newest, oldest)) = keys.first().zip(keys.last()).map(|(n, o)| (n.id, o.id)) else {
        return Ok(keys);
    };
    let bounds: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT p.key_id, p.project_id FROM api_key_projects p
         WHERE p.org_id = $1 AND p.key_id >= $2 AND p.key_id <= $3",
    ).bind(permit.org().0).bind(oldest.0).bind(newest.0).fetch_all(c).await?);
    for (key, project) in bounds {
        let bounded = keys.iter_mut().find(|k| k.id.0 == key);
        if let Some(projects) = bounded.and_then(|k| k.projects.as_mut()) {
            projects.push(ProjectId(project));
        }
    }
    for projects in keys.iter_mut().filter_map(|key| key.projects.as_mut()) {
        projects.sort_unstable();
    }
    Ok(keys)
}

pub async fn get(
    tx: &mut ReadTx,
    permit: &Permit<ManageApiKeys>,
    id: ApiKeyId,
) -> Result<Option<ApiKey>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT k.key_id, k.name, k.role, k.within_projects, k.membership_id, m.name AS maker_name,
                k.created_at, k.expires_at, k.last_used_at
         FROM api_keys k JOIN memberships m ON m.org_id = $1 AND m.membership_id = k.membership_id
         WHERE k.org_id = $1 AND k.key_id = $2",
    ).bind(permit.org().0).bind(id.0).fetch_optional(c).await?);
    let Some(row) = row else { return Ok(None) };
    let mut key = ApiKey::try_from(row)?;
    if key.projects.is_some() {
        key.projects = Some(projects(tx, permit.org(), id).await?);
    }
    Ok(Some(key))
}

/// The keys that a member has made, oldest first: what stops with them.
pub async fn of_maker(
    tx: &mut ReadTx,
    scope: &impl Scope,
    maker: MembershipId,
) -> Result<Vec<(ApiKeyId, String, OrgRole)>, StoreError> {
    let rows: Vec<(Uuid, String, String)> = on!(tx, c => sqlx::query_as(
        "SELECT k.key_id, k.name, k.role FROM api_keys k
         WHERE k.org_id = $1 AND k.membership_id = $2 ORDER BY k.key_id LIMIT 200",
    ).bind(scope.org().0).bind(maker.0).fetch_all(c).await?);
    rows.into_iter()
        .map(|(id, name, role)| Ok((ApiKeyId(id), name, read::org_role(&role, "api_keys")?)))
        .collect()
}

/// The same as whoever lists keys sees them.
pub async fn made_by(
    tx: &mut ReadTx,
    scope: &impl Scope,
    maker: MembershipId,
) -> Result<Vec<ApiKey>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT k.key_id, k.name, k.role, k.within_projects, k.membership_id, m.name AS maker_name,
                k.created_at, k.expires_at, k.last_used_at
         FROM api_keys k JOIN memberships m ON m.org_id = $1 AND m.membership_id = k.membership_id
         WHERE k.org_id = $1 AND k.membership_id = $2 ORDER BY k.key_id LIMIT 200",
    ).bind(scope.org().0).bind(maker.0).fetch_all(c).await?);
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        let mut key = ApiKey::try_from(row)?;
        if key.projects.is_some() {
            key.projects = Some(projects(tx, scope.org(), key.id).await?);
        }
        keys.push(key);
    }
    Ok(keys)
}

/// Adds a key of the member `new.maker`. That its projects exist is to be checked first.
pub async fn insert(
    tx: &mut WriteTx,
    permit: &Permit<ManageApiKeys>,
    new: &ApiKey,
    token: &[u8],
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO api_keys (org_id, key_id, membership_id, name, role, within_projects, token_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(permit.org().0).bind(new.id.0).bind(new.maker.0).bind(&new.name).bind(new.role.as_str())
    .bind(new.projects.is_some()).bind(token).bind(new.created_at.micros()).bind(new.expires_at.map(Timestamp::micros))
    .execute(c).await?.rows_affected());
    for project in new.projects.iter().flatten() {
        on!(tx, c => sqlx::query(
            "INSERT INTO api_key_projects (org_id, key_id, project_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        ).bind(permit.org().0).bind(new.id.0).bind(project.0).execute(c).await?.rows_affected());
    }
    Ok(())
}

/// Revokes it: the next call with it is refused.
pub async fn delete(
    tx: &mut WriteTx,
    permit: &Permit<ManageApiKeys>,
    id: ApiKeyId,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM api_keys WHERE org_id = $1 AND key_id = $2")
        .bind(permit.org().0).bind(id.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Gives a key to another member, whose rights it uses from then on.
pub async fn hand_over(
    tx: &mut WriteTx,
    right: &impl EndsMemberships,
    id: ApiKeyId,
    to: MembershipId,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE api_keys SET membership_id = $3 WHERE org_id = $1 AND key_id = $2")
        .bind(right.org().0).bind(id.0).bind(to.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Writes down that a key was used, where the last such note is older.
pub async fn touch(
    tx: &mut WriteTx,
    org: OrgId,
    id: ApiKeyId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE api_keys SET last_used_at = $3
         WHERE org_id = $1 AND key_id = $2 AND (last_used_at IS NULL OR last_used_at < $3)",
    ).bind(org.0).bind(id.0).bind(at.micros()).execute(c).await?.rows_affected());
    Ok(())
}
