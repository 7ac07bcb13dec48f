//! Members: the list, one's page, and changing what somebody is.

mod bulk;
mod find;
mod list;
mod page;
mod role;
mod standing;

use app::members::{self, Edit, Seen, Step};
use axum::Router;
use domain::{
    id::MembershipId,
    membership::OwnMembership,
    organization::{self, OrgRef},
    policy,
    role::OrgRole,
};

use super::{around::Inside, leaving::rehearse};
use crate::{
    Web,
    portal::{
        frame::Org,
        look::Face,
        visit::{Stop, Visit},
    },
    problem::Problem,
};

pub use find::{find, find_one, meant, of_team, place_in, team_member};
pub use list::everybody;

pub fn router() -> Router<Web> {
    Router::new()
        .merge(bulk::router())
        .merge(list::router())
        .merge(page::router())
        .merge(role::router())
        .merge(standing::router())
}

pub fn face(seen: &Seen) -> Face {
    Face::new(&seen.name, seen.account)
}

/// Whether the reader may change somebody of this role.
pub fn changeable(org: &Org, role: OrgRole) -> bool {
    policy::allows(org.role, policy::to_manage(role))
}

pub async fn look(inside: &Inside, id: MembershipId) -> Result<Seen, Stop> {
    let caller = inside.visit.signed_in()?;
    Ok(members::get(inside.visit.app(), caller, &inside.at(), id).await?)
}

pub async fn named(inside: &Inside, id: &str) -> Result<Seen, Stop> {
    look(inside, crate::extract::id(id)?).await
}

async fn change(inside: &Inside, id: MembershipId, edit: &Edit) -> Result<Seen, Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    Ok(members::change(inside.visit.app(), caller, &inside.at(), id, edit).await?)
}

/// Whether somebody could not leave an organization of theirs: the rehearsal decides.
pub async fn is_last_owner(visit: &Visit, own: &OwnMembership) -> Result<bool, Stop> {
    if own.role != OrgRole::Owner || own.organization.status == organization::Status::Deleting {
        return Ok(false);
    }
    let org = OrgRef::Id(own.organization.id);
    Ok(rehearse(visit, &org, own.id, Step::Removal)
        .await?
        .last_owner)
}
