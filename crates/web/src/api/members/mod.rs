//! Members, what they are and what ends it.

mod wire;

use app::members::{self, Edit, Removal, Seen, Step};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid, handle::Handle, membership::Status, role::OrgRole, team::TeamRef, time::Timestamp,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::wire::{MemberEdit, MemberView, RemovalPreview};
use super::{
    paging::{self, List},
    sent::{May, sent},
};
use crate::{
    Web,
    etag::{ETag, IfMatch},
    extract::{self, Check, Json, Path, Query, SignedIn, WrittenJson},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, change, remove))
        .routes(routes!(suspend))
        .routes(routes!(restore))
        .routes(routes!(preview))
        .routes(routes!(leave))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Part of a name or handle and, for owners and administrators, of an address; the first 200 characters count.
    query: Option<String>,
    /// `owner`, `administrator`, `member` or `observer`.
    role: Option<String>,
    /// `active`, `suspended` or `expired`.
    status: Option<String>,
    /// Id or handle of a team: its people only.
    team: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the members
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Search),
    responses(
        (status = 200, description = "By name", body = List<MemberView>),
        (status = 400, description = "`malformed`", body = ProblemBody),
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
    Query(search): Query<Search>,
) -> Result<WrittenJson> {
    let org = extract::org(&org)?;
    let write = |page: members::Page| {
        let items = page.members.into_iter().map(MemberView::from).collect();
        WrittenJson::write(&List::page(items, page.next))
    };
    let query = sent(&web, &caller, &org, May::Enter, search.parse()).await?;
    let page = members::list_written(web.app(), &caller, &org, &query, write).await?;
    Ok(WrittenJson(page))
}

impl Search {
    fn parse(self) -> Result<members::Query> {
        let after = paging::cursor(self.cursor.as_deref())?;
        // A form that is sent with nothing chosen asks for everything.
        let chosen = |text: Option<String>| text.filter(|text| !text.is_empty());
        let mut check = Check::default();
        let role = chosen(self.role).as_deref().map(OrgRole::parse);
        let role = check.field("/role", role.transpose());
        let status = chosen(self.status).as_deref().map(status);
        let status = check.field("/status", status.transpose());
        let team = chosen(self.team).as_deref().map(team);
        let team = check.field("/team", team.transpose());
        match (role, status, team) {
            (Some(role), Some(status), Some(team)) => Ok(members::Query {
                text: chosen(self.query),
                role,
                status,
                team,
                after,
                limit: paging::limit(self.limit),
            }),
            _ => Err(check.problem()),
        }
    }
}

fn status(text: &str) -> Result<Status, Invalid> {
    let refuse = || Invalid::new("unknown_status", texts::field_member_status());
    Status::parse(text).ok_or_else(refuse)
}

fn team(text: &str) -> Result<TeamRef, Invalid> {
    let refuse = || Invalid::new("unknown_team", texts::field_team_ref());
    TeamRef::parse(text).ok_or_else(refuse)
}

/// Look at a member
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members/{member}", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("member" = String, Path, description = "Id")),
    responses(
        (status = 200, description = "The member", body = MemberView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn get(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, member)): Path<(String, String)>,
) -> Result<(ETag, Json<MemberView>)> {
    let (org, id) = (extract::org(&org)?, extract::id(&member)?);
    let seen = members::get(web.app(), &caller, &org, id).await?;
    Ok(answer(seen))
}

fn answer(seen: Seen) -> (ETag, Json<MemberView>) {
    (ETag(seen.revision), Json(seen.into()))
}

/// Change a member's role, handle or end
///
/// Anything about an owner takes an owner, and a recent sign-in where ownership changes.
/// `If-Match` with the `ETag` of the member refuses an edit that was made from an older state.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/members/{member}", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("member" = String, Path, description = "Id")),
    request_body = MemberEdit,
    responses(
        (status = 200, description = "As they are now", body = MemberView),
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
    Path((org, member)): Path<(String, String)>,
    IfMatch(revision): IfMatch,
    Json(body): Json<MemberEdit>,
) -> Result<(ETag, Json<MemberView>)> {
    let (org, id) = (extract::org(&org)?, extract::id(&member)?);
    let edit = sent(&web, &caller, &org, May::Change(id), body.parse(revision)).await?;
    let seen = members::change(web.app(), &caller, &org, id, &edit).await?;
    Ok(answer(seen))
}

impl MemberEdit {
    fn parse(self, expected: Option<i64>) -> Result<Edit> {
        let mut check = Check::default();
        let role = self.role.as_deref().map(OrgRole::parse).transpose();
        let role = check.field("/role", role);
        let handle = self.handle.as_deref().map(Handle::parse).transpose();
        let handle = check.field("/handle", handle);
        let ends_at = match self.ends_at {
            None => Some(None),
            Some(None) => Some(Some(None)),
            Some(Some(text)) => check
                .field("/ends_at", Timestamp::parse(&text))
                .map(|end| Some(Some(end))),
        };
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

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Inheritance {
    /// Keep the person's open invitations, under the steward's name or else under the caller's;
    /// otherwise they are revoked. So are those that their new sender may not give.
    #[serde(default)]
    keep_invitations: bool,
    /// Id of an owner or administrator who takes over the API keys that the person made. Without one, these are
    /// revoked, like those that the steward could not have made.
    steward: Option<String>,
}

/// Remove a member
///
/// From the next request on they see nothing of the organization. For 90 days, inviting their
/// address again can bring back what they had.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/members/{member}", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("member" = String, Path, description = "Id"), Inheritance),
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
    Path((org, member)): Path<(String, String)>,
    IfMatch(expected): IfMatch,
    Query(inheritance): Query<Inheritance>,
) -> Result<StatusCode> {
    let (org, id) = (extract::org(&org)?, extract::id(&member)?);
    let removal = inheritance.parse(expected);
    let removal = sent(&web, &caller, &org, May::Change(id), removal).await?;
    members::remove(web.app(), &caller, &org, id, &removal).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl Inheritance {
    fn parse(&self, expected: Option<i64>) -> Result<Removal> {
        let steward = self.steward.as_deref().filter(|id| !id.is_empty());
        let steward = steward.map(str::parse).transpose().map_err(|_| {
            let invalid = Invalid::new("unknown_member", texts::field_member_unknown());
            Problem::field("/steward", invalid)
        })?;
        Ok(Removal {
            steward,
            keep_invitations: self.keep_invitations,
            expected,
        })
    }
}

/// Suspend a member
///
/// They see nothing of the organization until they are restored; all that they have stays.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/members/{member}/suspend", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("member" = String, Path, description = "Id")),
    responses(
        (status = 200, description = "As they are now", body = MemberView),
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
    Path((org, member)): Path<(String, String)>,
) -> Result<(ETag, Json<MemberView>)> {
    let (org, id) = (extract::org(&org)?, extract::id(&member)?);
    let seen = members::suspend(web.app(), &caller, &org, id).await?;
    Ok(answer(seen))
}

/// Restore a suspended member
#[utoipa::path(
    post, path = "/v1/organizations/{org}/members/{member}/restore", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("member" = String, Path, description = "Id")),
    responses(
        (status = 200, description = "As they are now", body = MemberView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn restore(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, member)): Path<(String, String)>,
) -> Result<(ETag, Json<MemberView>)> {
    let (org, id) = (extract::org(&org)?, extract::id(&member)?);
    let seen = members::restore(web.app(), &caller, &org, id).await?;
    Ok(answer(seen))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Rehearsed {
    /// Rehearse a change to this role instead.
    role: Option<String>,
}

/// Rehearse the removal of a member
///
/// For those who may remove them, and for everybody about themselves. With `role`, what a change
/// to that role would stop.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/members/{member}/removal-preview", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("member" = String, Path, description = "Id"), Rehearsed),
    responses(
        (status = 200, description = "What stops", body = RemovalPreview),
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
    Path((org, member)): Path<(String, String)>,
    Query(rehearsed): Query<Rehearsed>,
) -> Result<Json<RemovalPreview>> {
    let (org, id) = (extract::org(&org)?, extract::id(&member)?);
    let step = match rehearsed.role.as_deref().map(OrgRole::parse) {
        Some(role) => Step::Role(role.map_err(|wrong| Problem::field("/role", wrong))?),
        None => Step::Removal,
    };
    let rehearsal = members::rehearse(web.app(), &caller, &org, id, step).await?;
    let now = web.app().clock.now();
    Ok(Json(RemovalPreview::new(&rehearsal, now)))
}

/// Leave an organization
///
/// Open invitations that the caller sent are revoked.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/leave", tag = "Members", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    responses(
        (status = 204, description = "Left"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`step_up_required`: an owner leaves with a recent sign-in", body = ProblemBody),
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
