//! Whether a handle can be had, and whose it is.

use app::handles::{self, Answer, Named};
use axum::extract::State;
use domain::handle::Handle;
use serde::Serialize;
use store::handles::Bearer;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Web,
    extract::{self, Json, Path, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(look))
}

/// What there is to know of a handle.
#[derive(Default, Serialize, ToSchema)]
pub struct HandleView {
    available: bool,
    /// A free one near it, where it is taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "maintenance-team-2")]
    suggestion: Option<String>,
    /// Whom it leads to, also as a former handle. Absent where it is free, and where whoever had
    /// it is gone: then it is kept from others for 90 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    bearer: Option<BearerView>,
}

#[derive(Serialize, ToSchema)]
pub struct BearerView {
    /// `team` or `member`.
    r#type: String,
    id: String,
    name: String,
    /// The present one.
    handle: String,
}

impl From<Answer> for HandleView {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Free => Self {
                available: true,
                ..Self::default()
            },
            Answer::Taken { suggestion, bearer } => Self {
                available: false,
                suggestion: Some(suggestion.to_string()),
                bearer: bearer.map(BearerView::from),
            },
        }
    }
}

impl From<Named> for BearerView {
    fn from(named: Named) -> Self {
        let (kind, id) = match named.bearer {
            Bearer::Team(id) => ("team", id.to_string()),
            Bearer::Member(id) => ("member", id.to_string()),
        };
        Self {
            r#type: kind.to_owned(),
            id,
            name: named.name,
            handle: named.handle.to_string(),
        }
    }
}

/// Look a handle up
#[utoipa::path(
    get, path = "/v1/organizations/{org}/handles/{handle}", tag = "Teams", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("handle" = String, Path, description = "In any case, with or without its `@`")),
    responses(
        (status = 200, description = "Whether it can be had", body = HandleView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid_handle`, `reserved_handle`", body = ProblemBody),
    ),
)]
async fn look(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, handle)): Path<(String, String)>,
) -> Result<Json<HandleView>> {
    let org = extract::org(&org)?;
    let handle = Handle::parse(&handle)
        .map_err(|invalid| Problem::unprocessable(invalid.code, invalid.detail))?;
    let answer = handles::look(web.app(), &caller, &org, &handle).await?;
    Ok(Json(answer.into()))
}
