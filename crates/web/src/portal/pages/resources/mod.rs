//! Projects, alert channels and devices, and who has access to them.

mod access;
mod credentials;
mod device;
mod device_form;
mod import;
mod keys;
mod moving;
mod reach;
mod requests;
mod space;
mod space_form;
mod spaces;
mod words;

use ::access::{Action, Object, Resource};
use app::{devices, snapshots};
use axum::Router;
use domain::{
    id::{ChannelId, DeviceId, ProjectId},
    policy::DeviceAction,
    resource::SpaceKind,
};

use crate::{
    Web,
    portal::{
        frame::{Nav, Org},
        pages::around::{self, Inside},
        visit::{Stop, Visit},
    },
};

pub use requests::{offer, waiting};
pub use spaces::found;

pub fn router() -> Router<Web> {
    let mut routes = Router::new()
        .merge(credentials::router())
        .merge(device::router())
        .merge(device_form::router())
        .merge(import::router())
        .merge(keys::router())
        .merge(moving::router())
        .merge(reach::router())
        .merge(requests::router());
    for kind in SpaceKind::ALL {
        routes = routes
            .merge(space::router(kind))
            .merge(space_form::router(kind))
            .merge(spaces::router(kind));
    }
    for kind in [Thing::Project, Thing::Channel, Thing::Device] {
        routes = routes.merge(access::router(kind));
    }
    routes
}

/// What a page is about, known by its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Project,
    Channel,
    Device,
}

impl Thing {
    pub fn path(self) -> &'static str {
        match self {
            Self::Project => "/projects",
            Self::Channel => "/channels",
            Self::Device => "/devices",
        }
    }

    /// Where its pages are in the navigation.
    fn nav(self) -> Nav {
        match self {
            Self::Project | Self::Device => Nav::Projects,
            Self::Channel => Nav::Channels,
        }
    }

    /// Reads the id in the address; what is none does not exist.
    pub fn object(self, id: &str) -> Result<Object, Stop> {
        Ok(match self {
            Self::Project => crate::extract::id::<ProjectId>(id)?.into(),
            Self::Channel => crate::extract::id::<ChannelId>(id)?.into(),
            Self::Device => crate::extract::id::<DeviceId>(id)?.into(),
        })
    }
}

impl From<SpaceKind> for Thing {
    fn from(kind: SpaceKind) -> Self {
        match kind {
            SpaceKind::Project => Self::Project,
            SpaceKind::Channel => Self::Channel,
        }
    }
}

/// Refuses a form to whoever may not do what it is for: nobody fills one in to be refused by it.
async fn require(inside: &Inside, action: impl Into<Action>, object: Object) -> Result<(), Stop> {
    let (app, caller) = (inside.visit.app(), inside.visit.signed_in()?);
    let look = snapshots::look(app, caller, &inside.at()).await?;
    Ok(look.require(action, object)?)
}

/// The organization, and the device that a form is about, for whoever may do `action` to it.
async fn device_to(
    action: DeviceAction,
    visit: Visit,
    slug: &str,
    id: &str,
) -> Result<(Inside, devices::Seen), Stop> {
    let inside = around::enter(visit, slug, Nav::Projects).await?;
    let id: DeviceId = crate::extract::id(id)?;
    require(&inside, action, id.into()).await?;
    let caller = inside.visit.signed_in()?;
    let seen = devices::get(inside.visit.app(), caller, &inside.at(), id).await?;
    Ok((inside, seen))
}

/// The page of something.
fn url(org: &Org, object: Object) -> String {
    match object {
        Object::Project(id) => org.at(&format!("/projects/{id}")),
        Object::Channel(id) => org.at(&format!("/channels/{id}")),
        Object::Device(id) => org.at(&format!("/devices/{id}")),
    }
}

/// The id of something as programs and addresses know it.
pub fn id(object: Object) -> String {
    match object {
        Object::Project(id) => id.to_string(),
        Object::Channel(id) => id.to_string(),
        Object::Device(id) => id.to_string(),
    }
}

/// Reads an id whose prefix tells its kind.
fn any(text: &str) -> Result<Object, Stop> {
    let kinds = [Thing::Project, Thing::Channel, Thing::Device];
    let found = kinds.into_iter().find_map(|kind| kind.object(text).ok());
    found.ok_or_else(|| crate::problem::Problem::not_found().into())
}

fn kind_of(object: Object) -> ::access::Kind {
    Resource::from(object).kind()
}
