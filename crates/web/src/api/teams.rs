//! Teams, and who is in them.

use app::teams::{self, Create, Edit, Placed, Preview, Seen};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid,
    handle::Handle,
    id::MembershipId,
    policy::OrgAction,
    role::ResourceRole,
    team::{self, TeamRef},
    text::TeamName,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    sent::{May, sent},
    wire::Shift,
};
use crate::{
    Web,
    etag::{ETag, IfMatch},
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, edit, delete))
        .routes(routes!(preview))
        .routes(routes!(set_member, remove_member))
}

// ---- What goes over the wire -------------------------------------------------------------------------

/// A team, as one of the organization's people sees it.
#[derive(Serialize, ToSchema)]
pub struct Team {
    #[schema(example = "team_019200000000700080000000000000ab")]
    id: String,
    name: String,
    #[schema(example = "maintenance-team")]
    handle: String,
    description: String,
    /// Former handles that still lead to it.
    aliases: Vec<String>,
    member_count: i64,
    /// What the caller is in it; absent where they are not.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    created_at: String,
}

impl From<&Seen> for Team {
    fn from(seen: &Seen) -> Self {
        let team = &seen.team;
        Self {
            id: team.id.to_string(),
            name: team.name.clone(),
            handle: team.handle.to_string(),
            description: team.description.clone(),
            aliases: seen.aliases.clone(),
            member_count: team.member_count,
            role: seen.role.map(|role| role.to_string()),
            created_at: team.created_at.to_string(),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewTeam {
    #[schema(required = true, example = "Maintenance", max_length = 60)]
    name: String,
    /// 2 to 32 letters, digits and hyphens.
    #[schema(required = true, example = "maintenance-team")]
    handle: String,
    #[schema(max_length = 500)]
    description: String,
    /// At most 200.
    members: Vec<NewPlace>,
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewPlace {
    #[schema(required = true, example = "mem_019200000000700080000000000000ab")]
    member: String,
    /// `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    role: String,
}

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TeamEdit {
    #[schema(max_length = 60)]
    name: Option<String>,
    /// The present one stays an alias of the team for 90 days.
    handle: Option<String>,
    #[schema(max_length = 500)]
    description: Option<String>,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PlaceRole {
    /// `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    role: String,
}

/// A place in a team.
#[derive(Serialize, ToSchema)]
pub struct Place {
    team: Handled,
    member: Handled,
    role: String,
}

/// A team or a member by name.
#[derive(Serialize, ToSchema)]
pub struct Handled {
    id: String,
    name: String,
    handle: String,
}

impl From<&Placed> for Place {
    fn from(placed: &Placed) -> Self {
        let Placed { team, member, role } = placed;
        Self {
            team: Handled {
                id: team.id.to_string(),
                name: team.name.clone(),
                handle: team.handle.to_string(),
            },
            member: Handled {
                id: member.id.to_string(),
                name: member.name.clone(),
                handle: member.handle.to_string(),
            },
            role: role.to_string(),
        }
    }
}

/// What stops when a team is deleted.
#[derive(Serialize, ToSchema)]
pub struct DeletionPreview {
    team: Team,
    /// Who leaves the team, by name, the first 200 of them. They stay in the organization.
    members: Vec<TeamMember>,
    /// Open invitations that offer a place in it. They stay open, without that place.
    invitations: Vec<TeamOffer>,
    /// What its people would reach no longer, or as something else; the first 200. A device is named
    /// only where it fares differently than its project.
    resources: Vec<Shift>,
}

#[derive(Serialize, ToSchema)]
pub struct TeamMember {
    id: String,
    name: String,
    handle: String,
    /// In the team.
    role: String,
}

#[derive(Serialize, ToSchema)]
pub struct TeamOffer {
    id: String,
    email: String,
    /// In the organization.
    role: String,
    expires_at: String,
}

impl From<&Preview> for DeletionPreview {
    fn from(preview: &Preview) -> Self {
        let member = |place: &store::teams::Place| TeamMember {
            id: place.member.to_string(),
            name: place.name.clone(),
            handle: place.handle.to_string(),
            role: place.role.to_string(),
        };
        let offer = |offered: &store::teams::Offered| TeamOffer {
            id: offered.invitation.to_string(),
            email: offered.email.clone(),
            role: offered.role.to_string(),
            expires_at: offered.expires_at.to_string(),
        };
        Self {
            team: (&preview.team).into(),
            members: preview.people.iter().map(member).collect(),
            invitations: preview.invitations.iter().map(offer).collect(),
            resources: preview.resources.iter().map(Shift::from).collect(),
        }
    }
}

// ---- What can be asked -------------------------------------------------------------------------------

/// Create a team
#[utoipa::path(
    post, path = "/v1/organizations/{org}/teams", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = NewTeam,
    responses(
        (status = 201, description = "Created", body = Team),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`handle_taken`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`, `invalid_handle`, `reserved_handle`, `observer_cap`", body = ProblemBody),
    ),
)]
async fn create(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<NewTeam>,
) -> Result<(StatusCode, ETag, Json<Team>)> {
    let org = extract::org(&org)?;
    let may = May::Do(OrgAction::ManageTeams);
    let new = sent(&web, &caller, &org, may, body.parse()).await?;
    let made = teams::create(web.app(), &caller, &org, &new).await?;
    let tag = ETag(made.team.revision);
    Ok((StatusCode::CREATED, tag, Json((&made).into())))
}

impl NewTeam {
    fn parse(&self) -> Result<Create> {
        let mut check = Check::default();
        let name = check.field("/name", TeamName::parse(&self.name));
        let handle = check.field("/handle", Handle::parse(&self.handle));
        let description = check.field("/description", team::description(&self.description));
        let members = members(&mut check, &self.members);
        match (name, handle, description, members) {
            (Some(name), Some(handle), Some(description), Some(members)) => Ok(Create {
                name,
                handle,
                description,
                members,
            }),
            _ => Err(check.problem_by(&HANDLE_CODES)),
        }
    }
}

const HANDLE_CODES: [&str; 2] = ["invalid_handle", "reserved_handle"];

fn members(check: &mut Check, places: &[NewPlace]) -> Option<Vec<(MembershipId, ResourceRole)>> {
    let unknown = || Invalid::new("unknown_member", texts::field_member_unknown());
    let parse = |(n, place): (usize, &NewPlace)| {
        let id = place.member.parse().map_err(|_| unknown());
        let id = check.field(format!("/members/{n}/member"), id);
        let role = ResourceRole::parse(&place.role);
        id.zip(check.field(format!("/members/{n}/role"), role))
    };
    let parsed: Vec<_> = places.iter().enumerate().map(parse).collect();
    parsed.into_iter().collect()
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Part of a name or handle; the first 200 characters count.
    query: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the teams
#[utoipa::path(
    get, path = "/v1/organizations/{org}/teams", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Search),
    responses(
        (status = 200, description = "By name", body = List<Team>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(search): Query<Search>,
) -> Result<Json<List<Team>>> {
    let org = extract::org(&org)?;
    let after = paging::cursor(search.cursor.as_deref())?;
    let limit = paging::limit(search.limit);
    let query = search.query.as_deref().filter(|query| !query.is_empty());
    let page = teams::list(web.app(), &caller, &org, query, after.as_ref(), limit).await?;
    let items = page.items.iter().map(Team::from).collect();
    Ok(Json(List::page(items, page.next)))
}

/// Look at a team
#[utoipa::path(
    get, path = "/v1/organizations/{org}/teams/{team}", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("team" = String, Path, description = "Id, or a present or former handle")),
    responses(
        (status = 200, description = "The team; its people are `members?team=`", body = Team),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn get(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, team)): Path<(String, String)>,
) -> Result<(ETag, Json<Team>)> {
    let seen = teams::get(web.app(), &caller, &extract::org(&org)?, &team_ref(&team)?).await?;
    Ok((ETag(seen.team.revision), Json((&seen).into())))
}

/// Edit a team
///
/// `If-Match` with the `ETag` of the team refuses an edit that was made from an older state. Who
/// is in the team does not change its `ETag`.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/teams/{team}", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("team" = String, Path, description = "Id, or a present or former handle")),
    request_body = TeamEdit,
    responses(
        (status = 200, description = "As it is now", body = Team),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`handle_taken`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 412, description = "`changed_meanwhile`", body = ProblemBody),
        (status = 422, description = "`invalid`, `invalid_handle`, `reserved_handle`", body = ProblemBody),
    ),
)]
async fn edit(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, team)): Path<(String, String)>,
    IfMatch(revision): IfMatch,
    Json(body): Json<TeamEdit>,
) -> Result<(ETag, Json<Team>)> {
    let (org, team) = (extract::org(&org)?, team_ref(&team)?);
    let may = May::Do(OrgAction::ManageTeams);
    let edit = sent(&web, &caller, &org, may, body.parse(revision)).await?;
    let seen = teams::edit(web.app(), &caller, &org, &team, &edit).await?;
    Ok((ETag(seen.team.revision), Json((&seen).into())))
}

impl TeamEdit {
    fn parse(&self, revision: Option<i64>) -> Result<Edit> {
        let mut check = Check::default();
        let name = self.name.as_deref().map(TeamName::parse).transpose();
        let name = check.field("/name", name);
        let handle = self.handle.as_deref().map(Handle::parse).transpose();
        let handle = check.field("/handle", handle);
        let description = self.description.as_deref().map(team::description);
        let description = check.field("/description", description.transpose());
        match (name, handle, description) {
            (Some(name), Some(handle), Some(description)) => Ok(Edit {
                name,
                handle,
                description,
                revision,
            }),
            _ => Err(check.problem_by(&HANDLE_CODES)),
        }
    }
}

/// Delete a team
///
/// Its people stay in the organization, its history stays, and its handle is given to nobody
/// for 90 days.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/teams/{team}", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("team" = String, Path, description = "Id, or a present or former handle")),
    responses(
        (status = 204, description = "Deleted"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn delete(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, team)): Path<(String, String)>,
) -> Result<StatusCode> {
    teams::delete(web.app(), &caller, &extract::org(&org)?, &team_ref(&team)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rehearse the deletion of a team
#[utoipa::path(
    get, path = "/v1/organizations/{org}/teams/{team}/deletion-preview", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("team" = String, Path, description = "Id, or a present or former handle")),
    responses(
        (status = 200, description = "What stops with it", body = DeletionPreview),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn preview(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, team)): Path<(String, String)>,
) -> Result<Json<DeletionPreview>> {
    let (org, team) = (extract::org(&org)?, team_ref(&team)?);
    let preview = teams::preview(web.app(), &caller, &org, &team).await?;
    Ok(Json((&preview).into()))
}

/// Put a member into a team, or change their role there
///
/// For owners, administrators and the team's own administrators.
#[utoipa::path(
    put, path = "/v1/organizations/{org}/teams/{team}/members/{member}", tag = "Teams", security(("bearer" = [])),
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("team" = String, Path, description = "Id, or a present or former handle"),
        ("member" = String, Path, description = "Id of a member"),
    ),
    request_body = PlaceRole,
    responses(
        (status = 200, description = "The place as it is now", body = Place),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`, `observer_cap`", body = ProblemBody),
    ),
)]
async fn set_member(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, team, member)): Path<(String, String, String)>,
    Json(body): Json<PlaceRole>,
) -> Result<Json<Place>> {
    let (org, team, member) = (extract::org(&org)?, team_ref(&team)?, extract::id(&member)?);
    let role = ResourceRole::parse(&body.role).map_err(|wrong| Problem::field("/role", wrong));
    let role = sent(&web, &caller, &org, May::Set(team.clone()), role).await?;
    let placed = teams::set(web.app(), &caller, &org, &team, member, role).await?;
    Ok(Json((&placed).into()))
}

/// Take a member out of a team
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/teams/{team}/members/{member}", tag = "Teams", security(("bearer" = [])),
    params(
        ("org" = String, Path, description = "Id or slug"),
        ("team" = String, Path, description = "Id, or a present or former handle"),
        ("member" = String, Path, description = "Id of a member"),
    ),
    responses(
        (status = 204, description = "Out of the team, still in the organization"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn remove_member(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, team, member)): Path<(String, String, String)>,
) -> Result<StatusCode> {
    let (org, team, member) = (extract::org(&org)?, team_ref(&team)?, extract::id(&member)?);
    teams::remove(web.app(), &caller, &org, &team, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reads an id or handle of the path; what names no team does not exist.
fn team_ref(text: &str) -> Result<TeamRef> {
    TeamRef::parse(text).ok_or_else(Problem::not_found)
}
