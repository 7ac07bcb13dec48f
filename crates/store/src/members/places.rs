//! The places that members have in teams.

use domain::{
    id::{MembershipId, TeamId},
    membership::TeamPlace,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError,
    access::{Membership, Scope},
    read::{self, TextCursor},
};

#[derive(FromRow)]
struct PlaceRow {
    membership_id: Uuid,
    org_role: String,
    team_id: Uuid,
    name: String,
    handle: String,
    role: String,
}

/// The places in teams of the members from `first` to `last` of a page of the list, by member.
pub async fn places_of_page(
    tx: &mut ReadTx,
    own: &Membership,
    first: &TextCursor,
    last: &TextCursor,
) -> Result<Vec<(MembershipId, TeamPlace)>, StoreError> {
    let rows: Vec<PlaceRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.membership_id, m.role AS org_role, p.team_id, t.name, t.handle, p.role
         FROM memberships m
         JOIN team_members p ON p.org_id = $1 AND p.membership_id = m.membership_id
         JOIN teams t ON t.org_id = $1 AND t.team_id = p.team_id
         WHERE m.org_id = $1 AND (m.name_key, m.membership_id) >= ($2, $3) AND (m.name_key, m.membership_id) <= ($4, $5)
         ORDER BY t.name_key, t.team_id",
    ).bind(own.org().0).bind(&first.key).bind(first.id).bind(&last.key).bind(last.id).fetch_all(c).await?);
    rows.iter()
        .map(|row| Ok((MembershipId(row.membership_id), place(row)?)))
        .collect()
}

/// The places in teams of one member, by the teams' names.
pub async fn places(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: MembershipId,
) -> Result<Vec<TeamPlace>, StoreError> {
    let rows: Vec<PlaceRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.membership_id, m.role AS org_role, p.team_id, t.name, t.handle, p.role FROM team_members p
         JOIN memberships m ON m.org_id = $1 AND m.membership_id = $2
         JOIN teams t ON t.org_id = $1 AND t.team_id = p.team_id
         WHERE p.org_id = $1 AND p.membership_id = $2 ORDER BY t.name_key, t.team_id",
    ).bind(scope.org().0).bind(id.0).fetch_all(c).await?);
    rows.iter().map(place).collect()
}

/// A place counts for no more than what the role in the organization leaves of it; the row stays
/// as it is, so that a later promotion finds it again.
fn place(row: &PlaceRow) -> Result<TeamPlace, StoreError> {
    let cap = read::org_role(&row.org_role, "memberships")?.cap();
    Ok(TeamPlace {
        team: TeamId(row.team_id),
        name: row.name.clone(),
        handle: read::handle(&row.handle, "teams")?,
        role: read::resource_role(&row.role, "team_members")?.min(cap),
    })
}
