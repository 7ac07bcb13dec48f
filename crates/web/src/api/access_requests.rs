//! Asking for access, and answering.

use app::access_requests::{self, Waiting};
use axum::{extract::State, http::StatusCode};
use domain::{id::AccessRequestId, policy::OrgAction, role::ResourceRole, text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    grants::Grant,
    paging::{self, List},
    sent::{May, sent},
    wire,
};
use crate::{
    Web,
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(ask, list))
        .routes(routes!(grant))
        .routes(routes!(decline))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewAccessRequest {
    /// The id of a project, alert channel or device, as it stood in the address that was not found.
    #[schema(required = true, example = "dev_019200000000700080000000000000ab")]
    resource: String,
    /// For whoever answers.
    #[schema(max_length = 500)]
    note: Option<String>,
}

/// Somebody asks for access.
#[derive(Serialize, ToSchema)]
pub struct AccessRequest {
    #[schema(example = "ar_019200000000700080000000000000ab")]
    id: String,
    member: Asking,
    /// What was asked for, as it was written.
    requested: String,
    /// The thing of that id; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<wire::Resource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    created_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct Asking {
    id: String,
    name: String,
    handle: String,
}

impl From<&Waiting> for AccessRequest {
    fn from(waiting: &Waiting) -> Self {
        let request = &waiting.request;
        let found = waiting.found.as_ref();
        Self {
            id: request.id.to_string(),
            member: Asking {
                id: request.member.to_string(),
                name: request.member_name.clone(),
                handle: request.member_handle.clone(),
            },
            requested: request.object.clone(),
            resource: found.map(|(object, name)| wire::Resource::new(*object, name)),
            note: request.note.clone(),
            created_at: request.created_at.to_string(),
        }
    }
}

/// Ask for access
///
/// The answer is the same whether there is such a thing or not. Asking twice is asking once.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/access-requests", tag = "Access requests", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = NewAccessRequest,
    responses(
        (status = 202, description = "Owners and administrators will see it"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn ask(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<NewAccessRequest>,
) -> Result<StatusCode> {
    let org = extract::org(&org)?;
    let (resource, note) = sent(&web, &caller, &org, May::Enter, body.parse()).await?;
    access_requests::ask(web.app(), &caller, &org, &resource, note.as_deref()).await?;
    Ok(StatusCode::ACCEPTED)
}

impl NewAccessRequest {
    fn parse(&self) -> Result<(String, Option<String>)> {
        let mut check = Check::default();
        let resource = check.field(
            "/resource",
            text::line(&self.resource, 64, texts::field_id_missing),
        );
        let note = text::paragraph(self.note.as_deref().unwrap_or_default(), 500);
        let note = check.field("/note", note);
        resource.zip(note).ok_or_else(|| check.problem())
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Pages {
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the requests for access
#[utoipa::path(
    get, path = "/v1/organizations/{org}/access-requests", tag = "Access requests", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Pages),
    responses(
        (status = 200, description = "Those that wait, oldest first", body = List<AccessRequest>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(pages): Query<Pages>,
) -> Result<Json<List<AccessRequest>>> {
    let org = extract::org(&org)?;
    let after = paging::cursor(pages.cursor.as_deref())?;
    let limit = paging::limit(pages.limit);
    let page = access_requests::list(web.app(), &caller, &org, after, limit).await?;
    let items = page.items.iter().map(AccessRequest::from).collect();
    Ok(Json(List::page(items, page.next)))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct GrantedRole {
    /// `administrator`, `member` or `observer`.
    #[schema(required = true, example = "observer")]
    role: String,
}

/// Grant what was asked for
///
/// Whoever has as much by then keeps the grant that they have.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/access-requests/{request}/grant", tag = "Access requests", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("request" = String, Path)), request_body = GrantedRole,
    responses(
        (status = 200, description = "What they were given, or have", body = Grant),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: also where there is no such thing any more", body = ProblemBody),
    ),
)]
async fn grant(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, request)): Path<(String, String)>,
    Json(body): Json<GrantedRole>,
) -> Result<Json<Grant>> {
    let (org, id) = (
        extract::org(&org)?,
        extract::id::<AccessRequestId>(&request)?,
    );
    let role = ResourceRole::parse(&body.role);
    let role = role.map_err(|invalid| Problem::field("/role", invalid));
    let may = May::Do(OrgAction::SeeContacts);
    let role = sent(&web, &caller, &org, may, role).await?;
    let given = access_requests::grant(web.app(), &caller, &org, id, role).await?;
    Ok(Json((&given).into()))
}

/// Decline a request for access
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/access-requests/{request}", tag = "Access requests", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("request" = String, Path)),
    responses(
        (status = 204, description = "Declined"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn decline(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, request)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (org, id) = (
        extract::org(&org)?,
        extract::id::<AccessRequestId>(&request)?,
    );
    access_requests::decline(web.app(), &caller, &org, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
