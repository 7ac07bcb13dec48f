//! Making a project or channel.

use ::access::Object;
use domain::{
    id::{ChannelId, ProjectId},
    organization::OrgRef,
    resource::{Space, SpaceKind},
    role::ResourceRole,
    text::SpaceName,
};
use serde_json::json;
use store::{
    access::{self, AccessError, CreateProject, Scope},
    audit, spaces,
};

use super::{Seen, the_space};
use crate::{App, Caller, Change, retry::retrying};

/// A project or channel as it shall be.
#[derive(Clone, Debug)]
pub struct Create {
    pub kind: SpaceKind,
    pub name: SpaceName,
    /// Read by `domain::resource::description`.
    pub description: String,
}

/// Makes a project or channel. Nobody but owners and administrators reaches it before it is given
/// to them.
pub async fn create(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Create,
) -> Result<Seen, AccessError> {
    retrying(app, || attempt(app, caller, org, new)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Create,
) -> Result<Seen, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<CreateProject>()?;
    let id = app.entropy.id(now);
    let (id, action) = match new.kind {
        SpaceKind::Project => (Object::Project(ProjectId(id)), "project.created"),
        SpaceKind::Channel => (Object::Channel(ChannelId(id)), "channel.created"),
    };
    let space = Space {
        id,
        org: permit.org(),
        name: new.name.as_str().to_owned(),
        description: new.description.clone(),
        revision: 1,
        created_at: now,
    };
    spaces::insert(&mut tx, &permit, &space).await?;
    let event = app
        .event(now, action, the_space(&space))
        .after(json!({ "name": space.name, "description": space.description }));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(Seen {
        space,
        role: ResourceRole::Administrator,
    })
}
