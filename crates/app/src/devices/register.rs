//! Registering a device.

use domain::{
    Invalid,
    id::{DeviceId, ProjectId},
    organization::OrgRef,
    policy::ProjectAction,
    resource::Device,
    role::ResourceRole,
    text::DeviceName,
};
use serde_json::json;
use store::{
    StoreError,
    access::{self, AccessError, Scope},
    audit, devices, grants,
    leave::AddDevices,
};

use super::{Seen, the_device};
use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
    snapshots::look,
};

/// A device as it shall be.
#[derive(Clone, Debug)]
pub struct Register {
    pub name: DeviceName,
    /// Both read by `domain::resource::tag`.
    pub serial: Option<String>,
    pub kind: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    #[error("{}", texts::error_serial_taken())]
    SerialTaken,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(RegisterError: Access, Store);

/// Registers a device in a project. Whoever has a role on the project has it on the device.
pub async fn register(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    project: ProjectId,
    new: &Register,
) -> Result<Seen, RegisterError> {
    retrying(app, || attempt(app, caller, org, project, new)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    project: ProjectId,
    new: &Register,
) -> Result<Seen, RegisterError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership
        .leave::<AddDevices>(&mut tx, project.into(), now)
        .await?;
    let project_name = grants::name_of(&mut tx, &leave, project.into()).await?;
    let device = Device {
        id: DeviceId(app.entropy.id(now)),
        org: leave.org(),
        project,
        project_name: project_name.ok_or(AccessError::NotFound)?,
        name: new.name.as_str().to_owned(),
        serial: new.serial.clone(),
        kind: new.kind.clone(),
        revision: 1,
        created_at: now,
        last_seen_at: None,
    };
    if !devices::insert(&mut tx, &leave, &device).await? {
        return Err(RegisterError::SerialTaken);
    }
    let event = app
        .event(now, "device.created", the_device(&device))
        .after(json!({
            "name": device.name,
            "serial": device.serial,
            "kind": device.kind,
            "project": project.to_string(),
        }));
    audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(Seen {
        device: device.into(),
        role: ResourceRole::Administrator,
    })
}

/// What came of one device of many.
#[derive(Debug)]
pub enum Outcome {
    Registered(Box<Seen>),
    /// The row could not be read.
    Invalid(Invalid),
    Refused(RegisterError),
}

/// Registers many devices in a project, each by itself: one that is refused stops none of the
/// others. Refuses as a whole where no device may be registered at all.
pub async fn register_many(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    project: ProjectId,
    rows: Vec<Result<Register, Invalid>>,
) -> Result<Vec<Outcome>, AccessError> {
    let look = look(app, caller, org).await?;
    look.require(ProjectAction::AddDevice, project.into())?;
    let mut outcomes = Vec::with_capacity(rows.len());
    for row in rows {
        outcomes.push(match row {
            Err(invalid) => Outcome::Invalid(invalid),
            Ok(new) => match register(app, caller, org, project, &new).await {
                Ok(seen) => Outcome::Registered(Box::new(seen)),
                Err(error) => Outcome::Refused(error),
            },
        });
    }
    Ok(outcomes)
}
