//! Rehearsing a device's move to another project: who would gain access to it, and who would lose it.

use ::access::{Change, Device as Placed};
use domain::{
    id::{DeviceId, ProjectId},
    organization::OrgRef,
    policy::{DeviceAction, ProjectAction},
    role::ResourceRole,
};
use store::{access::AccessError, grants, members};

use super::{EditError, change::refused_there};
use crate::{
    App, Caller,
    impact::{self, Shift},
    snapshots::look,
};

/// What a move would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The name of the project where the device would be.
    pub project: String,
    /// Who would fare differently on the device, the first 200 of them.
    pub people: Vec<Moved>,
}

/// Somebody who would fare differently: what they are on the device before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    pub name: String,
    pub before: Option<ResourceRole>,
    pub after: Option<ResourceRole>,
}

/// Tells what moving the device to `project` would change. For whoever may do it.
///
/// # Errors
/// [`EditError::UnknownProject`] for a project that the caller cannot see.
pub async fn rehearse_move(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
    project: ProjectId,
) -> Result<Move, EditError> {
    let look = look(app, caller, org).await?;
    look.require(DeviceAction::Edit, device.into())?;
    let may_add = look.require(ProjectAction::AddDevice, project.into());
    may_add.map_err(|error| refused_there(project, error))?;
    let mut tx = app.store.read().await?;
    let change = Change::SetDevice(Placed { device, project });
    let shifts = impact::of(&mut tx, &look.membership, &look.snapshot, &change, look.now)
        .await?
        .shifts;
    let name = grants::name_of(&mut tx, &look.membership, project.into()).await?;
    let ids: Vec<_> = shifts.iter().map(|shift| shift.member).collect();
    let mut names = members::names_of(&mut tx, &look.membership, &ids).await?;
    let moved = |shift: Shift| {
        let (name, _) = names.remove(&shift.member)?;
        let Shift { before, after, .. } = shift;
        Some(Moved {
            name,
            before,
            after,
        })
    };
    Ok(Move {
        project: name.ok_or(EditError::UnknownProject)?,
        people: shifts.into_iter().filter_map(moved).collect(),
    })
}

/// The projects that the caller may move a device to, by name, at most `limit` of them.
pub async fn destinations(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    limit: usize,
) -> Result<Vec<(ProjectId, String)>, AccessError> {
    let look = look(app, caller, org).await?;
    let part = ::access::Page::first(limit);
    let listing = look.view().list_projects(ProjectAction::AddDevice, part);
    let ids: Vec<ProjectId> = listing.items.iter().map(|reached| reached.id).collect();
    let objects: Vec<_> = ids.iter().map(|id| (*id).into()).collect();
    let mut tx = app.store.glance();
    let mut names = grants::names_of(&mut tx, &look.membership, &objects).await?;
    let found = ids.into_iter();
    let found = found.filter_map(|id| Some((id, names.remove(&id.into())?)));
    let mut found: Vec<_> = found.collect();
    found.sort_by_cached_key(|(_, name)| domain::text::fold(name));
    Ok(found)
}
