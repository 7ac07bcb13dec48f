//! Editing a team: its name, handle and description.

use domain::{
    handle::Handle, organization::OrgRef, team::Team, team::TeamRef, text::TeamName,
    time::Timestamp,
};
use serde_json::{Map, Value};
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, ManageTeams, Permit},
    audit,
    handles::{self, Bearer},
    teams,
};

use super::{Seen, find, seen, the_team};
use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
};

/// What shall be different; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub name: Option<TeamName>,
    pub handle: Option<Handle>,
    pub description: Option<String>,
    /// The revision that the edit was made from; `None` does not ask.
    pub revision: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("{}", texts::error_handle_taken())]
    HandleTaken,
    #[error("{}", texts::error_team_changed())]
    ChangedMeanwhile,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(EditError: Access, Store);

/// Edits a team. A handle that it gives up stays its alias for 90 days, and may be had back.
/// An edit that changes nothing is no event.
pub async fn edit(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
    edit: &Edit,
) -> Result<Seen, EditError> {
    retrying(app, || attempt(app, caller, org, team, edit)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
    edit: &Edit,
) -> Result<Seen, EditError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let old = find(&mut tx, &membership, team, now).await?;
    let permit = membership.permit::<ManageTeams>()?;
    if edit.revision.is_some_and(|r| r != old.revision) {
        return Err(EditError::ChangedMeanwhile);
    }
    let new = edited(&old, edit);
    if new == old {
        return Ok(seen(&mut tx, &membership, old, now).await?);
    }
    write(&mut tx, &permit, &old, &new, now).await?;
    record(app, &mut tx, caller, &permit, &old, &new, now).await?;
    let new = Team {
        revision: old.revision + 1,
        ..new
    };
    let seen = seen(&mut tx, &membership, new, now).await?;
    tx.commit().await?;
    Ok(seen)
}

fn edited(old: &Team, edit: &Edit) -> Team {
    let mut new = old.clone();
    if let Some(name) = &edit.name {
        name.as_str().clone_into(&mut new.name);
    }
    if let Some(handle) = &edit.handle {
        new.handle.clone_from(handle);
    }
    if let Some(description) = &edit.description {
        new.description.clone_from(description);
    }
    new
}

async fn write(
    tx: &mut WriteTx,
    permit: &Permit<ManageTeams>,
    old: &Team,
    new: &Team,
    now: Timestamp,
) -> Result<(), EditError> {
    let bearer = Bearer::Team(new.id);
    if new.handle != old.handle && !handles::give(tx, permit, &new.handle, bearer, now).await? {
        return Err(EditError::HandleTaken);
    }
    teams::update(tx, permit, new.id, &new.name, &new.handle, &new.description).await?;
    Ok(())
}

/// The event names the team as it is from now on, and holds only what has changed.
async fn record(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    permit: &Permit<ManageTeams>,
    old: &Team,
    new: &Team,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (mut before, mut after) = (Map::new(), Map::new());
    for (field, old, new) in [
        ("name", old.name.as_str(), new.name.as_str()),
        ("handle", old.handle.as_str(), new.handle.as_str()),
        ("description", &old.description, &new.description),
    ] {
        if old != new {
            before.insert(field.to_owned(), old.into());
            after.insert(field.to_owned(), new.into());
        }
    }
    let event = app
        .event(now, "team.updated", the_team(new))
        .before(Value::Object(before))
        .after(Value::Object(after));
    audit::record(tx, permit, &caller.client.origin(now), event).await
}
