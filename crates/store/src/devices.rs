//! Devices, which are in projects.

use std::collections::HashMap;

use ::access::{Change, Object};
use domain::{
    id::{DeviceId, OrgId, ProjectId},
    resource::Device,
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::Scope,
    grants,
    leave::{AddDevices, DeleteIt, EditIt, Leave},
    read::{self, TextCursor},
};

#[derive(FromRow)]
struct Row {
    org_id: Uuid,
    device_id: Uuid,
    project_id: Uuid,
    project_name: String,
    name: String,
    serial: Option<String>,
    kind: Option<String>,
    revision: i64,
    created_at: i64,
    last_seen_at: Option<i64>,
}

impl From<Row> for Device {
    fn from(row: Row) -> Self {
        Self {
            id: DeviceId(row.device_id),
            org: OrgId(row.org_id),
            project: ProjectId(row.project_id),
            project_name: row.project_name,
            name: row.name,
            serial: row.serial,
            kind: row.kind,
            revision: row.revision,
            created_at: Timestamp::from_micros(row.created_at),
            last_seen_at: row.last_seen_at.map(Timestamp::from_micros),
        }
    }
}

pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: DeviceId,
) -> Result<Option<Device>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT d.org_id, d.device_id, d.project_id, s.name AS project_name, d.name, d.serial, d.kind,
                d.revision, d.created_at, d.last_seen_at
         FROM devices d JOIN spaces s ON s.org_id = $1 AND s.space_id = d.project_id
         WHERE d.org_id = $1 AND d.device_id = $2",
    ).bind(scope.org().0).bind(id.0).fetch_optional(c).await?);
    Ok(row.map(Device::from))
}

/// The devices with these ids. Those that are gone are left out.
pub async fn by_ids(
    tx: &mut ReadTx,
    scope: &impl Scope,
    ids: &[DeviceId],
) -> Result<HashMap<DeviceId, Device>, StoreError> {
    let mut devices = HashMap::with_capacity(ids.len());
    for some in ids.chunks(read::AT_ONCE) {
        let rows = some_rows(tx, scope, some).await?;
        devices.extend(
            rows.into_iter()
                .map(|row| (DeviceId(row.device_id), row.into())),
        );
    }
    Ok(devices)
}

async fn some_rows(
    tx: &mut ReadTx,
    scope: &impl Scope,
    some: &[DeviceId],
) -> Result<Vec<Row>, StoreError> {
    let ids: Vec<Uuid> = some.iter().map(|id| id.0).collect();
    Ok(on!(tx, c => {
        let query = sqlx::query_as(
        "SELECT d.org_id, d.device_id, d.project_id, s.name AS project_name, d.name, d.serial, d.kind,
                d.revision, d.created_at, d.last_seen_at
         FROM devices d JOIN spaces s ON s.org_id = $1 AND s.space_id = d.project_id
         WHERE d.org_id = $1 AND d.device_id IN
           ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
            $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)",
        ).bind(scope.org().0);
        read::padded(&ids).fold(query, sqlx::query::QueryAs::bind).fetch_all(c).await?
    }))
}

/// The devices of one project by name, those after `after`.
pub async fn of_project(
    tx: &mut ReadTx,
    scope: &impl Scope,
    project: ProjectId,
    query: Option<&str>,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Vec<Device>, StoreError> {
    let (after_key, after_id) = after.map_or(("", Uuid::nil()), |a| (a.key.as_str(), a.id));
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT d.org_id, d.device_id, d.project_id, s.name AS project_name, d.name, d.serial, d.kind,
                d.revision, d.created_at, d.last_seen_at
         FROM devices d JOIN spaces s ON s.org_id = $1 AND s.space_id = d.project_id
         WHERE d.org_id = $1 AND d.project_id = $2 AND (d.name_key, d.device_id) > ($3, $4)
           AND (CAST($5 AS TEXT) IS NULL OR d.name_key LIKE $5 ESCAPE '!' OR lower(d.serial) LIKE $5 ESCAPE '!')
         ORDER BY d.name_key, d.device_id LIMIT $6",
    )
    .bind(scope.org().0).bind(project.0).bind(after_key).bind(after_id)
    .bind(query.map(read::containing)).bind(limit)
    .fetch_all(c).await?);
    Ok(rows.into_iter().map(Device::from).collect())
}

/// The devices of the organization whose name or serial holds `query`, by name. Who reads them may
/// not see all: the caller leaves out the others.
pub async fn search(
    tx: &mut ReadTx,
    scope: &impl Scope,
    query: &str,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Vec<Device>, StoreError> {
    let (after_key, after_id) = after.map_or(("", Uuid::nil()), |a| (a.key.as_str(), a.id));
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT d.org_id, d.device_id, d.project_id, s.name AS project_name, d.name, d.serial, d.kind,
                d.revision, d.created_at, d.last_seen_at
         FROM devices d JOIN spaces s ON s.org_id = $1 AND s.space_id = d.project_id
         WHERE d.org_id = $1 AND (d.name_key, d.device_id) > ($2, $3)
           AND (d.name_key LIKE $4 ESCAPE '!' OR lower(d.serial) LIKE $4 ESCAPE '!')
         ORDER BY d.name_key, d.device_id LIMIT $5",
    )
    .bind(scope.org().0).bind(after_key).bind(after_id).bind(read::containing(query)).bind(limit)
    .fetch_all(c).await?);
    Ok(rows.into_iter().map(Device::from).collect())
}

/// Where the page ends that ends with this device, in a list by name.
pub fn cursor(device: &Device) -> TextCursor {
    TextCursor {
        key: text::fold(&device.name),
        id: device.id.0,
    }
}

/// Adds a device to the project of `leave`. `false` if its serial is another device's.
pub async fn insert(
    tx: &mut WriteTx,
    leave: &Leave<AddDevices>,
    device: &Device,
) -> Result<bool, StoreError> {
    let added = on!(tx, c => sqlx::query(
        "INSERT INTO devices (org_id, device_id, project_id, name, name_key, serial, kind, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) ON CONFLICT (org_id, serial) DO NOTHING",
    )
    .bind(leave.org().0).bind(device.id.0).bind(leave.project().0).bind(&device.name).bind(text::fold(&device.name))
    .bind(&device.serial).bind(&device.kind).bind(device.created_at.micros())
    .execute(c).await?.rows_affected());
    if added == 1 {
        note(tx, leave.org(), device.id, leave.project());
    }
    Ok(added == 1)
}

fn note(tx: &mut WriteTx, org: OrgId, device: DeviceId, project: ProjectId) {
    let device = ::access::Device { device, project };
    tx.changed.note(org, Change::SetDevice(device));
}

/// Who else has this serial.
pub async fn by_serial(
    tx: &mut ReadTx,
    scope: &impl Scope,
    serial: &str,
) -> Result<Option<DeviceId>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT d.device_id FROM devices d WHERE d.org_id = $1 AND d.serial = $2",
    ).bind(scope.org().0).bind(serial).fetch_optional(c).await?);
    Ok(id.map(DeviceId))
}

/// Writes what may be edited. That nobody else has the serial is to be checked first.
pub async fn update(
    tx: &mut WriteTx,
    leave: &Leave<EditIt>,
    name: &str,
    serial: Option<&str>,
    kind: Option<&str>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE devices SET name = $3, name_key = $4, serial = $5, kind = $6, revision = revision + 1
         WHERE org_id = $1 AND device_id = $2",
    )
    .bind(leave.org().0).bind(leave.object_id()).bind(name).bind(text::fold(name)).bind(serial).bind(kind)
    .execute(c).await?.rows_affected());
    Ok(())
}

/// Moves a device that may be edited into a project that devices may be added to.
pub async fn move_to(
    tx: &mut WriteTx,
    leave: &Leave<EditIt>,
    to: &Leave<AddDevices>,
) -> Result<(), StoreError> {
    let Object::Device(device) = leave.object() else {
        return Ok(());
    };
    on!(tx, c => sqlx::query(
        "UPDATE devices SET project_id = $3, revision = revision + 1 WHERE org_id = $1 AND device_id = $2",
    ).bind(leave.org().0).bind(device.0).bind(to.project().0).execute(c).await?.rows_affected());
    note(tx, leave.org(), device, to.project());
    Ok(())
}

/// Deletes it with its readings, its credentials and all grants on it.
pub async fn delete(tx: &mut WriteTx, leave: &Leave<DeleteIt>) -> Result<(), StoreError> {
    let Object::Device(device) = leave.object() else {
        return Ok(());
    };
    grants::delete_of_object(tx, leave).await?;
    on!(tx, c => sqlx::query("DELETE FROM devices WHERE org_id = $1 AND device_id = $2")
        .bind(leave.org().0).bind(device.0).execute(c).await?.rows_affected());
    tx.changed.note(leave.org(), Change::RemoveDevice(device));
    Ok(())
}
