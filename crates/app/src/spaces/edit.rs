//! Editing a project or channel: its name and description.

use ::access::Object;
use domain::{organization::OrgRef, resource::Space, role::ResourceRole, text::SpaceName};
use serde_json::{Map, Value};
use store::{
    StoreError,
    access::{self, AccessError},
    audit,
    leave::EditIt,
    spaces,
};

use super::{Seen, the_space};
use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
};

/// What shall be different; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    pub name: Option<SpaceName>,
    pub description: Option<String>,
    /// The revision that the edit was made from; `None` does not ask.
    pub revision: Option<i64>,
}

#[derive(Debug, thiserror::Error)]
pub enum EditError {
    #[error("{}", texts::error_space_changed())]
    ChangedMeanwhile,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(EditError: Access, Store);

/// Edits a project or channel. An edit that changes nothing is no event.
pub async fn edit(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: Object,
    edit: &Edit,
) -> Result<Seen, EditError> {
    retrying(app, || attempt(app, caller, org, id, edit)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: Object,
    edit: &Edit,
) -> Result<Seen, EditError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership.leave::<EditIt>(&mut tx, id, now).await?;
    let found = spaces::get(&mut tx, &leave, id).await?;
    let old = found.ok_or(AccessError::NotFound)?;
    if edit.revision.is_some_and(|r| r != old.revision) {
        return Err(EditError::ChangedMeanwhile);
    }
    let (mut new, before, after) = edited(&old, edit);
    if !after.is_empty() {
        spaces::update(&mut tx, &leave, &new.name, &new.description).await?;
        new.revision += 1;
        let action = match id {
            Object::Project(_) => "project.updated",
            Object::Channel(_) | Object::Device(_) => "channel.updated",
        };
        let event = app
            .event(now, action, the_space(&new))
            .before(Value::Object(before))
            .after(Value::Object(after));
        audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
        tx.commit().await?;
    }
    Ok(Seen {
        space: new,
        role: ResourceRole::Administrator,
    })
}

/// The thing as it shall be, and what of it differs.
fn edited(
    old: &Space<Object>,
    edit: &Edit,
) -> (Space<Object>, Map<String, Value>, Map<String, Value>) {
    let (mut new, mut before, mut after) = (old.clone(), Map::new(), Map::new());
    let name = edit.name.as_ref().map(SpaceName::as_str);
    for (field, old, wish, place) in [
        ("name", &old.name, name, &mut new.name),
        (
            "description",
            &old.description,
            edit.description.as_deref(),
            &mut new.description,
        ),
    ] {
        if let Some(wish) = wish.filter(|wish| *wish != old.as_str()) {
            before.insert(field.to_owned(), old.as_str().into());
            after.insert(field.to_owned(), wish.into());
            wish.clone_into(place);
        }
    }
    (new, before, after)
}
