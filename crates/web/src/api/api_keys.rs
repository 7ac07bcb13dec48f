//! The keys that programs call with.

use app::api_keys::{self, Make};
use axum::{Extension, extract::State, http::StatusCode};
use domain::{
    Invalid, id::ApiKeyId, id::ProjectId, policy::OrgAction, resource, role::OrgRole,
    text::KeyName, time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    sent::{May, sent},
    wire::Named,
};
use crate::{
    Web,
    extract::{self, Check, Json, Path, Query, SignedIn},
    idempotency::WithoutSecret,
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(make, list))
        .routes(routes!(revoke))
}

/// What a program calls with.
#[derive(Serialize, ToSchema)]
pub struct ApiKey {
    #[schema(example = "key_019200000000700080000000000000ab")]
    id: String,
    name: String,
    /// The most that it may do, whatever its maker may.
    role: String,
    /// The ids of the projects that it is kept to; absent where it is kept to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    projects: Option<Vec<String>>,
    /// The member whose rights it uses.
    maker: Named,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// To some minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
}

impl From<&store::api_keys::ApiKey> for ApiKey {
    fn from(key: &store::api_keys::ApiKey) -> Self {
        let projects = key.projects.as_ref();
        Self {
            id: key.id.to_string(),
            name: key.name.clone(),
            role: key.role.to_string(),
            projects: projects.map(|ids| ids.iter().map(ToString::to_string).collect()),
            maker: Named {
                id: key.maker.to_string(),
                name: key.maker_name.clone(),
            },
            created_at: key.created_at.to_string(),
            expires_at: key.expires_at.map(|end| end.to_string()),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewApiKey {
    #[schema(required = true, example = "Shift report", max_length = 80)]
    name: String,
    /// No more than the caller's own.
    #[schema(required = true, example = "observer")]
    role: String,
    /// Ids of projects, at most 100: keeps the key to these, to what is in them, and to seeing the
    /// organization.
    projects: Option<Vec<String>>,
    /// From then on it is refused; it has no end where this is left out.
    #[schema(example = "2027-01-31T18:00:00Z")]
    expires_at: Option<String>,
}

impl NewApiKey {
    fn parse(&self, now: Timestamp) -> Result<Make> {
        let mut check = Check::default();
        let name = check.field("/name", KeyName::parse(&self.name));
        let role = check.field("/role", OrgRole::parse(&self.role));
        let projects = match &self.projects {
            Some(ids) => projects(&mut check, ids).map(Some),
            None => Some(None),
        };
        let end = check.field(
            "/expires_at",
            resource::end(self.expires_at.as_deref(), now),
        );
        match (name, role, projects, end) {
            (Some(name), Some(role), Some(projects), Some(expires_at)) => Ok(Make {
                name,
                role,
                projects,
                expires_at,
            }),
            _ => Err(check.problem()),
        }
    }
}

fn projects(check: &mut Check, ids: &[String]) -> Option<Vec<ProjectId>> {
    let unknown = |_| Invalid::new("unknown_project", texts::field_project_unknown());
    let parse = |(n, id): (usize, &String)| {
        check.field(format!("/projects/{n}"), id.parse().map_err(unknown))
    };
    let parsed: Vec<Option<ProjectId>> = ids.iter().enumerate().map(parse).collect();
    parsed.into_iter().collect()
}

#[derive(Serialize, ToSchema)]
pub struct MadeApiKey {
    api_key: ApiKey,
    /// What the program sends as its bearer token. It is told this once.
    #[schema(example = "muster_…")]
    secret: String,
}

/// Make an API key
///
/// The answer holds its secret, this once: sent again with the same `Idempotency-Key`, the call is
/// answered without it. The key does what its maker may do at that moment, and
/// of that no more than its own role and projects leave. It ends when its maker leaves.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/api-keys", tag = "API keys", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = NewApiKey,
    responses(
        (status = 201, description = "Made", body = MadeApiKey),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `role_above_own`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn make(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<NewApiKey>,
) -> Result<(StatusCode, Extension<WithoutSecret>, Json<MadeApiKey>)> {
    let org = extract::org(&org)?;
    let new = body.parse(web.app().clock.now());
    let new = sent(&web, &caller, &org, May::Do(OrgAction::ManageApiKeys), new).await?;
    let (key, secret) = api_keys::make(web.app(), &caller, &org, &new).await?;
    let api_key = ApiKey::from(&key);
    let kept = WithoutSecret(json!({ "api_key": api_key }).to_string());
    let made = MadeApiKey { api_key, secret };
    Ok((StatusCode::CREATED, Extension(kept), Json(made)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Pages {
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the API keys
#[utoipa::path(
    get, path = "/v1/organizations/{org}/api-keys", tag = "API keys", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Pages),
    responses(
        (status = 200, description = "Newest first, without their secrets", body = List<ApiKey>),
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
) -> Result<Json<List<ApiKey>>> {
    let org = extract::org(&org)?;
    let before = paging::cursor(pages.cursor.as_deref())?;
    let limit = paging::limit(pages.limit);
    let page = api_keys::list(web.app(), &caller, &org, before, limit).await?;
    let items = page.items.iter().map(ApiKey::from).collect();
    Ok(Json(List::page(items, page.next)))
}

/// Revoke an API key
///
/// The next call with it is refused.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/api-keys/{key}", tag = "API keys", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("key" = String, Path)),
    responses(
        (status = 204, description = "Revoked"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `role_above_own`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn revoke(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, key)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (org, key) = (extract::org(&org)?, extract::id::<ApiKeyId>(&key)?);
    api_keys::revoke(web.app(), &caller, &org, key).await?;
    Ok(StatusCode::NO_CONTENT)
}
