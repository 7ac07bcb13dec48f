//! Deleting a project or channel, and the rehearsal of what stops with it.

use ::access::{Object, Page};
use domain::organization::OrgRef;
use serde_json::json;
use store::{
    access::{self, AccessError},
    audit,
    leave::DeleteIt,
    spaces,
};

use super::{Seen, the_space};
use crate::{App, Caller, Change, retry::retrying, snapshots::look};

/// What stops when it is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stops {
    pub seen: Seen,
    /// How many devices are deleted with a project.
    pub devices: i64,
    /// How many people reach it now.
    pub people: usize,
}

/// Tells what deleting it would stop, to whoever may delete it.
pub async fn preview(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: Object,
) -> Result<Stops, AccessError> {
    let look = look(app, caller, org).await?;
    let role = look.see(id)?;
    let mut tx = app.store.read().await?;
    let leave = look
        .membership
        .leave::<DeleteIt>(&mut tx, id, look.now)
        .await?;
    let space = spaces::get(&mut tx, &leave, id).await?;
    let see = ::access::Resource::from(id).kind().action("see");
    let people = see.map_or(0, |see| {
        look.snapshot
            .list_people(see, id, look.now, Page::all())
            .items
            .len()
    });
    Ok(Stops {
        seen: Seen {
            space: space.ok_or(AccessError::NotFound)?,
            role,
        },
        devices: spaces::device_count(&mut tx, &leave).await?,
        people,
    })
}

/// Deletes it with everything in it: the devices of a project with their readings and credentials,
/// and all grants. Its history stays in the log.
pub async fn delete(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: Object,
) -> Result<(), AccessError> {
    retrying(app, || attempt(app, caller, org, id)).await
}

async fn attempt(app: &App, caller: &Caller, org: &OrgRef, id: Object) -> Result<(), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership.leave::<DeleteIt>(&mut tx, id, now).await?;
    let space = spaces::get(&mut tx, &leave, id).await?;
    let space = space.ok_or(AccessError::NotFound)?;
    let devices = spaces::device_count(&mut tx, &leave).await?;
    spaces::delete(&mut tx, &leave).await?;
    let (action, before) = match id {
        Object::Project(_) => (
            "project.deleted",
            json!({ "name": space.name, "devices": devices }),
        ),
        Object::Channel(_) | Object::Device(_) => {
            ("channel.deleted", json!({ "name": space.name }))
        }
    };
    let event = app.event(now, action, the_space(&space)).before(before);
    audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(())
}
