//! Teams: making, reading, editing and deleting them, and saying who is in them.

mod create;
mod delete;
mod edit;
mod look;
mod people;

pub use create::{Create, CreateError, create};
pub use delete::{Preview, delete, preview};
pub use edit::{Edit, EditError, edit};
pub use look::{get, list};
pub use people::{PlaceError, Placed, remove, set};

use domain::{
    role::ResourceRole,
    team::{Team, TeamRef},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{AccessError, Membership, Scope},
    handles::{self, Bearer},
    teams,
};

use crate::target;

/// A team as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub team: Team,
    /// What the person is in it, as far as their role in the organization lets it count; `None`
    /// if they are not in it.
    pub role: Option<ResourceRole>,
    /// Former handles that still lead to it.
    pub aliases: Vec<String>,
}

/// The team that is meant, by id or by a present or former handle.
async fn find(
    tx: &mut ReadTx,
    scope: &impl Scope,
    team: &TeamRef,
    now: Timestamp,
) -> Result<Team, AccessError> {
    let found = teams::get(tx, scope, team, now).await?;
    found.ok_or(AccessError::NotFound)
}

/// The team with what its reader is in it.
pub(crate) async fn seen(
    tx: &mut ReadTx,
    reader: &Membership,
    team: Team,
    now: Timestamp,
) -> Result<Seen, StoreError> {
    let place = match reader.id() {
        Some(id) => teams::place(tx, reader, team.id, id).await?,
        None => None,
    };
    let aliases = handles::aliases(tx, reader, Bearer::Team(team.id), now).await?;
    Ok(Seen {
        role: in_effect(reader, place),
        team,
        aliases,
    })
}

/// An observer of the organization keeps their place when they are demoted, and only observes.
fn in_effect(reader: &Membership, place: Option<ResourceRole>) -> Option<ResourceRole> {
    place.map(|role| role.min(reader.role().cap()))
}

/// The team, as an event names what it happened to.
fn the_team(team: &Team) -> store::audit::Target {
    target("team", team.id, &team.name)
}
