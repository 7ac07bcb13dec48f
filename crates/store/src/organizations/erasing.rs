//! What an organization holds besides its people, a batch of rows of each kind at a time.

use domain::id::OrgId;

use crate::{StoreError, WriteTx};

/// The most rows that one batch removes of a kind. They are small, and of readings there are many.
const BATCH: i64 = 2_000;

/// What nothing else hangs on. Answers how many rows were left, as the others do.
pub(super) async fn leaves(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(readings(tx, org).await?
        + streams(tx, org).await?
        + credentials(tx, org).await?
        + grants(tx, org).await?
        + places(tx, org).await?
        + handles(tx, org).await?
        + former(tx, org).await?
        + changes(tx, org).await?)
}

/// What only leaves hung on.
pub(super) async fn devices_and_teams(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(devices(tx, org).await? + teams(tx, org).await?)
}

/// Projects without devices, and channels.
pub(super) async fn spaces(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM spaces WHERE org_id = $1 AND space_id IN (
           SELECT x.space_id FROM spaces x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn readings(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM readings WHERE org_id = $1 AND (device_id, stream, at) IN (
           SELECT x.device_id, x.stream, x.at FROM readings x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn streams(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM streams WHERE org_id = $1 AND (device_id, stream) IN (
           SELECT x.device_id, x.stream FROM streams x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn credentials(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM device_credentials WHERE org_id = $1 AND credential_id IN (
           SELECT x.credential_id FROM device_credentials x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn grants(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM grants WHERE org_id = $1 AND (object_id, subject_id) IN (
           SELECT x.object_id, x.subject_id FROM grants x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn places(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM team_members WHERE org_id = $1 AND (team_id, membership_id) IN (
           SELECT x.team_id, x.membership_id FROM team_members x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn handles(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM handles WHERE org_id = $1 AND handle IN (
           SELECT x.handle FROM handles x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn former(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM former_members WHERE org_id = $1 AND email_key IN (
           SELECT x.email_key FROM former_members x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn changes(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM access_changes WHERE org_id = $1 AND revision IN (
           SELECT x.revision FROM access_changes x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn devices(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM devices WHERE org_id = $1 AND device_id IN (
           SELECT x.device_id FROM devices x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

async fn teams(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM teams WHERE org_id = $1 AND team_id IN (
           SELECT x.team_id FROM teams x WHERE x.org_id = $1 LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}
