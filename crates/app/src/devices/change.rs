//! Editing a device, moving it to another project, and removing it.

use domain::{
    id::{DeviceId, ProjectId},
    organization::OrgRef,
    resource::Device,
    role::ResourceRole,
    text::DeviceName,
    time::Timestamp,
};
use serde_json::{Map, Value, json};
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Membership},
    audit, devices, grants,
    leave::{AddDevices, DeleteIt, EditIt, Leave},
};

use super::{Seen, the_device};
use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
};

/// What shall be different; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub name: Option<DeviceName>,
    /// `Some(None)` takes it away.
    pub serial: Option<Option<String>>,
    pub kind: Option<Option<String>>,
    /// Where to move it.
    pub project: Option<ProjectId>,
    /// The revision that the edit was made from; `None` does not ask.
    pub revision: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("{}", texts::error_serial_taken())]
    SerialTaken,
    #[error("{}", texts::field_project_unknown())]
    UnknownProject,
    /// It can be seen where the device would go, but the role there does not reach.
    #[error("{}", texts::error_needs_role_there(required))]
    NeedsRoleThere {
        project: ProjectId,
        required: ResourceRole,
    },
    #[error("{}", texts::error_device_changed())]
    ChangedMeanwhile,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(EditError: Access, Store);

/// Edits a device. Moving it takes the right to add devices where it goes; grants on the device
/// itself go with it. An edit that changes nothing is no event.
pub async fn edit(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: DeviceId,
    edit: &Edit,
) -> Result<Seen, EditError> {
    retrying(app, || attempt(app, caller, org, id, edit)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: DeviceId,
    edit: &Edit,
) -> Result<Seen, EditError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership.leave::<EditIt>(&mut tx, id.into(), now).await?;
    let found = devices::get(&mut tx, &leave, id).await?;
    let old = found.ok_or(AccessError::NotFound)?;
    if edit.revision.is_some_and(|r| r != old.revision) {
        return Err(EditError::ChangedMeanwhile);
    }
    let new = edited(&old, edit);
    let new = write(&mut tx, &membership, &leave, &old, new, now).await?;
    let (before, after) = differing(&old, &new);
    if !after.is_empty() {
        let event = app
            .event(now, "device.updated", the_device(&new))
            .before(Value::Object(before))
            .after(Value::Object(after));
        audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
        tx.commit().await?;
    }
    Ok(Seen {
        device: new.into(),
        role: ResourceRole::Administrator,
    })
}

fn edited(old: &Device, edit: &Edit) -> Device {
    let mut new = old.clone();
    if let Some(name) = &edit.name {
        name.as_str().clone_into(&mut new.name);
    }
    if let Some(serial) = &edit.serial {
        new.serial.clone_from(serial);
    }
    if let Some(kind) = &edit.kind {
        new.kind.clone_from(kind);
    }
    if let Some(project) = edit.project {
        new.project = project;
    }
    new
}

async fn write(
    tx: &mut WriteTx,
    membership: &Membership,
    leave: &Leave<EditIt>,
    old: &Device,
    mut new: Device,
    now: Timestamp,
) -> Result<Device, EditError> {
    if let Some(serial) = new.serial.as_deref().filter(|_| new.serial != old.serial)
        && devices::by_serial(tx, leave, serial).await?.is_some()
    {
        return Err(EditError::SerialTaken);
    }
    if (&new.name, &new.serial, &new.kind) != (&old.name, &old.serial, &old.kind) {
        let (serial, kind) = (new.serial.as_deref(), new.kind.as_deref());
        devices::update(tx, leave, &new.name, serial, kind).await?;
        new.revision += 1;
    }
    if new.project != old.project {
        let to = membership
            .leave::<AddDevices>(tx, new.project.into(), now)
            .await;
        let to = to.map_err(|error| refused_there(new.project, error))?;
        devices::move_to(tx, leave, &to).await?;
        let name = grants::name_of(tx, &to, new.project.into()).await?;
        new.project_name = name.unwrap_or_default();
        new.revision += 1;
    }
    Ok(new)
}

/// What refuses the project where a device shall go, told as being about that project.
pub(super) fn refused_there(project: ProjectId, error: AccessError) -> EditError {
    match error {
        AccessError::NotFound => EditError::UnknownProject,
        AccessError::NeedsRole { required, .. } => EditError::NeedsRoleThere { project, required },
        error => error.into(),
    }
}

fn differing(old: &Device, new: &Device) -> (Map<String, Value>, Map<String, Value>) {
    let fields = |device: &Device| {
        [
            ("name", json!(device.name)),
            ("serial", json!(device.serial)),
            ("kind", json!(device.kind)),
            ("project", json!(device.project.to_string())),
        ]
    };
    let (mut before, mut after) = (Map::new(), Map::new());
    for ((field, was), (_, is)) in fields(old).into_iter().zip(fields(new)) {
        if was != is {
            before.insert(field.to_owned(), was);
            after.insert(field.to_owned(), is);
        }
    }
    (before, after)
}

/// Removes a device with its readings, credentials and grants. Its history stays in the log.
pub async fn delete(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: DeviceId,
) -> Result<(), AccessError> {
    retrying(app, || remove(app, caller, org, id)).await
}

async fn remove(app: &App, caller: &Caller, org: &OrgRef, id: DeviceId) -> Result<(), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership
        .leave::<DeleteIt>(&mut tx, id.into(), now)
        .await?;
    let device = devices::get(&mut tx, &leave, id).await?;
    let device = device.ok_or(AccessError::NotFound)?;
    devices::delete(&mut tx, &leave).await?;
    let event = app
        .event(now, "device.deleted", the_device(&device))
        .before(json!({
            "name": device.name,
            "serial": device.serial,
            "project": device.project.to_string(),
        }));
    audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(())
}
