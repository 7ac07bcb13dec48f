//! Projects and alert channels.

mod create;
mod delete;
mod edit;
mod look;

pub use create::{Create, create};
pub use delete::{Stops, delete, preview};
pub use edit::{Edit, EditError, edit};
pub use look::{get, list};

use ::access::Object;
use domain::{resource::Space, role::ResourceRole};

use crate::target;

/// A project or channel as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub space: Space<Object>,
    /// What the person is on it.
    pub role: ResourceRole,
}

/// The project or channel, as an event names what it happened to.
fn the_space(space: &Space<Object>) -> store::audit::Target {
    target_of(space.id, &space.name)
}

/// What an event happened to.
pub(crate) fn target_of(object: Object, name: &str) -> store::audit::Target {
    match object {
        Object::Project(id) => target("project", id, name),
        Object::Channel(id) => target("channel", id, name),
        Object::Device(id) => target("device", id, name),
    }
}
