//! Finding people: by what is typed, and those of a team.

use app::members::{self, Query, Seen};
use domain::{
    id::{MembershipId, TeamId},
    membership::Status,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
};

use super::{face, list::everybody};
use crate::{
    api::paging,
    portal::{pages::around::Inside, views::teams::TeamMember, visit::Stop},
};

/// People by part of a name, an address or a handle.
pub async fn find(inside: &Inside, text: &str, limit: i64) -> Result<Vec<TeamMember>, Stop> {
    let text = Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    let query = Query {
        text,
        status: Some(Status::Active),
        limit,
        ..everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    Ok(page
        .members
        .iter()
        .map(|seen| as_member(seen, ResourceRole::Member))
        .collect())
}

/// How many are looked through for one whose handle is just what was typed.
const ALIKE: i64 = 20;

/// The people whom a name, an address or a handle may mean: one where it is a handle in full.
pub async fn meant(inside: &Inside, text: &str) -> Result<Vec<TeamMember>, Stop> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let found = find(inside, text, ALIKE).await?;
    let handle = text.trim().trim_start_matches('@').to_lowercase();
    Ok(match found.iter().find(|member| member.handle == handle) {
        Some(only) => vec![only.clone()],
        None => found,
    })
}

/// The one person whom a name, an address or a handle means; nobody where it means several.
pub async fn find_one(inside: &Inside, text: &str) -> Result<Option<MembershipId>, Stop> {
    Ok(match meant(inside, text).await?.as_slice() {
        [only] => only.id.parse().ok(),
        _ => None,
    })
}

pub async fn team_member(
    inside: &Inside,
    id: MembershipId,
    role: ResourceRole,
) -> Result<Option<TeamMember>, Stop> {
    let caller = inside.visit.signed_in()?;
    match members::get(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(seen) => Ok(Some(as_member(&seen, role))),
        Err(app::AccessError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn as_member(seen: &Seen, role: ResourceRole) -> TeamMember {
    TeamMember {
        id: seen.id.to_string(),
        face: face(seen),
        handle: seen.handle.to_string(),
        role: role.min(seen.role.cap()),
        observer: seen.role == OrgRole::Observer,
    }
}

/// Some people, and where more of them begin.
pub struct People {
    pub items: Vec<TeamMember>,
    pub next: Option<String>,
}

/// The people of a team, with their roles in it.
pub async fn of_team(inside: &Inside, team: TeamId, cursor: Option<&str>) -> Result<People, Stop> {
    let query = Query {
        team: Some(TeamRef::Id(team)),
        after: paging::cursor(cursor)?,
        ..everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    let items = page
        .members
        .iter()
        .map(|seen| as_member(seen, role_in(seen, team)))
        .collect();
    Ok(People {
        items,
        next: page.next.as_ref().map(paging::text),
    })
}

fn role_in(seen: &Seen, team: TeamId) -> ResourceRole {
    place_in(seen, team).unwrap_or(ResourceRole::Observer)
}

/// What somebody is in a team; nothing where they are not in it.
pub fn place_in(seen: &Seen, team: TeamId) -> Option<ResourceRole> {
    let place = seen.teams.iter().find(|place| place.team == team);
    place.map(|place| place.role)
}
