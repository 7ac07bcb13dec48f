//! `/v1/organizations/{org}/members`: the people of an organization.

use app::members::{self, Edit, Heir, LostPlace, Query as Asked, Rehearsal, Removal, Seen, Step};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid, handle::Handle, membership::Status, role::OrgRole, team::TeamRef, time::Timestamp,
};
use serde::{Deserialize, Deserializer, Serialize};
use store::read::TextCursor;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::paging::{self, List};
use crate::{
    Web,
    etag::{ETag, IfMatch},
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, change, remove))
        .routes(routes!(suspend))
        .routes(routes!(restore))
        .routes(routes!(preview))
        .routes(routes!(leave))
}

// ---- What goes over the wire -------------------------------------------------------------------------

/// A member, as the caller may see them.
#[derive(Serialize, ToSchema)]
pub struct Member {
    #[schema(example = "mem_019200000000700080000000000000ab")]
    id: String,
    account_id: String,
    name: String,
    /// For owners, administrators and the member themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    handle: String,
    role: String,
    /// `active`, `suspended` or `expired`.
    status: String,
    teams: Vec<TeamPlace>,
    joined_at: String,
    /// For owners, administrators and the member themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_active_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
}

/// A place in a team.
#[derive(Serialize, ToSchema)]
pub struct TeamPlace {
    id: String,
    handle: String,
    role: String,
}

impl From<&Seen> for Member {
    fn from(seen: &Seen) -> Self {
        let contact = seen.contact.as_ref();
        let place = |p: &domain::membership::TeamPlace| TeamPlace {
            id: p.team.to_string(),
            handle: p.handle.to_string(),
            role: p.role.to_string(),
        };
        Self {
            id: seen.id.to_string(),
            account_id: seen.account.to_string(),
            name: seen.name.clone(),
            email: contact.map(|c| c.email.as_str().to_owned()),
            handle: seen.handle.to_string(),
            role: seen.role.to_string(),
            status: seen.status.as_str().to_owned(),
            teams: seen.teams.iter().map(place).collect(),
            joined_at: seen.joined_at.to_string(),
            last_active_at: contact
                .and_then(|c| c.last_active_at)
                .map(|at| at.to_string()),
            ends_at: seen.ends_at.map(|end| end.to_string()),
        }
    }
}

fn answer(seen: &Seen) -> (ETag, axum::Json<Member>) {
    (ETag(seen.revision), axum::Json(seen.into()))
}

// ---- Seeing ------------------------------------------------------------------------------------------

#[derive(Deserialize, IntoParams)]
pub struct MemberQuery {
    /// Part of a name or handle and, for owners and administrators, of an address.
    query: Option<String>,
    role: Option<String>,
    /// `active`, `suspended` or `expired`.
    status: Option<String>,
    /// Id or handle of a team.
    team: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    cursor: Option<String>,
}

impl MemberQuery {
    fn parse(self) -> Result<Asked> {
        let unknown = || Invalid::new("unknown_status", "Choose active, suspended or expired.");
        let mut check = Check::default();
        let role = check.field(
            "/role",
            self.role.as_deref().map(OrgRole::parse).transpose(),
        );
        let status = self
            .status
            .as_deref()
            .map(|s| Status::parse(s).ok_or_else(unknown))
            .transpose();
        let status = check.field("/status", status);
        let (Some(role), Some(status)) = (role, status) else {
            return Err(check.problem());
        };
        // What can name no team has no people, like a team that does not exist.
        let team = self
            .team
            .as_deref()
            .map(|t| TeamRef::parse(t).ok_or_else(Problem::not_found))
            .transpose()?;
        Ok(Asked {
            text: self.query.filter(|text| !text.trim().is_empty()),
            role,
            status,
            team,
            after: paging::cursor::<TextCursor>(self.cursor.as_deref())?,
            limit: paging::limit(self.limit),
        })
    }
}

/// List members
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), MemberQuery),
    responses(
        (status = 200, description = "By name", body = List<Member>),
        (status = 400, description = "`malformed`: the cursor", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(query): Query<MemberQuery>,
) -> Result<axum::Json<List<Member>>> {
    let page = members::list(web.app(), &caller, &extract::org(&org)?, &query.parse()?).await?;
    Ok(axum::Json(List::page(
        page.members.iter().map(Member::from).collect(),
        page.next,
    )))
}

/// See a member
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members/{mem}", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("mem" = String, Path)),
    responses(
        (status = 200, description = "The member", body = Member),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn show(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, mem)): Path<(String, String)>,
) -> Result<(ETag, axum::Json<Member>)> {
    let seen = members::get(web.app(), &caller, &extract::org(&org)?, extract::id(&mem)?).await?;
    Ok(answer(&seen))
}

// ---- Changing ----------------------------------------------------------------------------------------

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct MemberEdit {
    /// Ownership is the owners' alone to give and to take.
    role: Option<String>,
    /// One's own, or as an administrator anybody's.
    handle: Option<String>,
    /// When the membership ends; null takes the end away.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    ends_at: Option<Option<String>>,
}

/// Tells a field that is null from one that is left out.
fn given<'de, D: Deserializer<'de>>(
    value: D,
) -> std::result::Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl MemberEdit {
    fn parse(&self, expected: Option<i64>) -> Result<Edit> {
        let mut check = Check::default();
        let role = check.field(
            "/role",
            self.role.as_deref().map(OrgRole::parse).transpose(),
        );
        let handle = check.field(
            "/handle",
            self.handle.as_deref().map(Handle::parse).transpose(),
        );
        let end = |end: &Option<String>| end.as_deref().map(Timestamp::parse).transpose();
        let ends_at = check.field("/ends_at", self.ends_at.as_ref().map(end).transpose());
        match (role, handle, ends_at) {
            (Some(role), Some(handle), Some(ends_at)) => Ok(Edit {
                role,
                handle,
                ends_at,
                expected,
            }),
            _ => Err(check.problem_by(&["invalid_handle", "reserved_handle"])),
        }
    }
}

/// Change a member's role, handle or end
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/members/{mem}", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("mem" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = MemberEdit,
    responses(
        (status = 200, description = "As it is now", body = Member),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`, `role_above_own`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`last_owner`, `handle_taken`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 412, description = "`changed_meanwhile`", body = ProblemBody),
        (status = 422, description = "`invalid`, `invalid_handle`, `reserved_handle`", body = ProblemBody),
    ),
)]
async fn change(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, mem)): Path<(String, String)>,
    IfMatch(revision): IfMatch,
    Json(body): Json<MemberEdit>,
) -> Result<(ETag, axum::Json<Member>)> {
    let edit = body.parse(revision)?;
    let seen = members::change(
        web.app(),
        &caller,
        &extract::org(&org)?,
        extract::id(&mem)?,
        &edit,
    )
    .await?;
    Ok(answer(&seen))
}

/// Suspend a member
#[utoipa::path(
    post, path = "/v1/organizations/{org}/members/{mem}/suspend", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("mem" = String, Path)),
    responses(
        (status = 200, description = "Suspended", body = Member),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`last_owner`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn suspend(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, mem)): Path<(String, String)>,
) -> Result<(ETag, axum::Json<Member>)> {
    let seen =
        members::suspend(web.app(), &caller, &extract::org(&org)?, extract::id(&mem)?).await?;
    Ok(answer(&seen))
}

/// Take a suspension back
#[utoipa::path(
    post, path = "/v1/organizations/{org}/members/{mem}/restore", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("mem" = String, Path)),
    responses(
        (status = 200, description = "Restored", body = Member),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn restore(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, mem)): Path<(String, String)>,
) -> Result<(ETag, axum::Json<Member>)> {
    let seen =
        members::restore(web.app(), &caller, &extract::org(&org)?, extract::id(&mem)?).await?;
    Ok(answer(&seen))
}

// ---- Ending ------------------------------------------------------------------------------------------

#[derive(Deserialize, IntoParams)]
pub struct RemovalQuery {
    /// Keep the pending invitations of the removed person under the caller's name; else they are revoked.
    keep_invitations: Option<bool>,
    /// Keep them under the name of this owner or administrator instead.
    steward: Option<String>,
}

impl RemovalQuery {
    fn heir(&self) -> Result<Heir> {
        match (&self.steward, self.keep_invitations) {
            (Some(steward), _) => Ok(Heir::Steward(extract::id(steward)?)),
            (None, Some(true)) => Ok(Heir::Remover),
            (None, Some(false) | None) => Ok(Heir::Nobody),
        }
    }
}

/// Remove a member
///
/// From the next request on they see nothing of the organization. What they had is kept for 90 days.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/members/{mem}", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("mem" = String, Path), ("If-Match" = Option<String>, Header), RemovalQuery),
    responses(
        (status = 204, description = "Removed"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`last_owner`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 412, description = "`changed_meanwhile`", body = ProblemBody),
        (status = 422, description = "`invalid`: the steward cannot take over", body = ProblemBody),
    ),
)]
async fn remove(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, mem)): Path<(String, String)>,
    IfMatch(expected): IfMatch,
    Query(query): Query<RemovalQuery>,
) -> Result<StatusCode> {
    let removal = Removal {
        heir: query.heir()?,
        expected,
    };
    members::remove(
        web.app(),
        &caller,
        &extract::org(&org)?,
        extract::id(&mem)?,
        &removal,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Leave an organization
#[utoipa::path(
    post, path = "/v1/organizations/{org}/leave", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    responses(
        (status = 204, description = "Left"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`last_owner`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn leave(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
) -> Result<StatusCode> {
    members::leave(web.app(), &caller, &extract::org(&org)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a removal, or another role, would stop.
#[derive(Serialize, ToSchema)]
pub struct Preview {
    /// It would leave the organization without an owner, and is refused.
    last_owner: bool,
    /// What the person can do now and could no longer.
    actions: Vec<String>,
    teams: Vec<LostTeam>,
    grants: Vec<serde_json::Value>,
    invitations: Vec<LostInvitation>,
    api_keys: Vec<serde_json::Value>,
    jobs: Vec<serde_json::Value>,
    channels: Vec<serde_json::Value>,
}

#[derive(Serialize, ToSchema)]
pub struct LostTeam {
    id: String,
    name: String,
    handle: String,
    role: String,
    /// The role that would be left; absent where none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    becomes: Option<String>,
    /// Nobody would be left in the team.
    left_empty: bool,
}

#[derive(Serialize, ToSchema)]
pub struct LostInvitation {
    id: String,
    email: String,
    role: String,
}

impl From<&LostPlace> for LostTeam {
    fn from(lost: &LostPlace) -> Self {
        Self {
            id: lost.team.id.to_string(),
            name: lost.team.name.clone(),
            handle: lost.team.handle.to_string(),
            role: lost.role.to_string(),
            becomes: lost.becomes.map(|role| role.to_string()),
            left_empty: lost.leaves_empty(),
        }
    }
}

impl From<&Rehearsal> for Preview {
    fn from(rehearsal: &Rehearsal) -> Self {
        let invitation = |detailed: &app::invitations::Detailed| LostInvitation {
            id: detailed.invitation.id.to_string(),
            email: detailed.invitation.email.as_str().to_owned(),
            role: detailed.invitation.role.to_string(),
        };
        Self {
            last_owner: rehearsal.last_owner,
            actions: rehearsal
                .actions
                .iter()
                .map(|action| action.as_str().to_owned())
                .collect(),
            teams: rehearsal.teams.iter().map(LostTeam::from).collect(),
            invitations: rehearsal.invitations.iter().map(invitation).collect(),
            grants: Vec::new(),
            api_keys: Vec::new(),
            jobs: Vec::new(),
            channels: Vec::new(),
        }
    }
}

#[derive(Deserialize, IntoParams)]
pub struct PreviewQuery {
    /// Rehearse this role instead of a removal.
    role: Option<String>,
}

/// Rehearse a removal or another role
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members/{mem}/removal-preview", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("mem" = String, Path), PreviewQuery),
    responses(
        (status = 200, description = "What would stop", body = Preview),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn preview(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, mem)): Path<(String, String)>,
    Query(query): Query<PreviewQuery>,
) -> Result<axum::Json<Preview>> {
    let step = match query.role.as_deref().map(OrgRole::parse).transpose() {
        Ok(role) => role.map_or(Step::Removal, Step::Role),
        Err(invalid) => return Err(Problem::field("/role", invalid)),
    };
    let rehearsal = members::rehearse(
        web.app(),
        &caller,
        &extract::org(&org)?,
        extract::id(&mem)?,
        step,
    )
    .await?;
    Ok(axum::Json((&rehearsal).into()))
}
