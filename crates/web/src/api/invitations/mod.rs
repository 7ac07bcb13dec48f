//! Invitations, from the organization's side; [`held`] is the side of those invited.

mod bulk;
mod held;
mod wire;

use app::invitations::{self, Wanted};
use axum::{extract::State, http::StatusCode};
use domain::{Invalid, invitation::Status};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::paging::{self, List};
use crate::{
    Web,
    extract::{self, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};
use wire::NewInvitation;

pub(super) use wire::Invitation;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(bulk::bulk))
        .routes(routes!(bulk::preview))
        .routes(routes!(revoke))
        .routes(routes!(resend))
        .merge(held::routes())
}

/// Invite somebody
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = NewInvitation,
    responses(
        (status = 201, description = "Invited; a mail is on its way", body = Invitation),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_member`, `already_invited`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`, `invalid_email`, `observer_cap`", body = ProblemBody),
        (status = 429, description = "`invitation_limit`", body = ProblemBody),
    ),
)]
async fn create(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<NewInvitation>,
) -> Result<(StatusCode, axum::Json<Invitation>)> {
    let org = extract::org(&org)?;
    let new = body
        .parse()
        .map_err(|check| check.problem_by(&["invalid_email"]))?;
    let sent = invitations::invite(web.app(), &caller, &org, &new).await?;
    let sent = Invitation::new(&sent, web.app().clock.now());
    Ok((StatusCode::CREATED, axum::Json(sent)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// `pending`, `expired`, `accepted`, `declined` or `revoked`; all where it is left out.
    status: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the invitations
#[utoipa::path(
    get, path = "/v1/organizations/{org}/invitations", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Search),
    responses(
        (status = 200, description = "Newest first", body = List<Invitation>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
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
) -> Result<axum::Json<List<Invitation>>> {
    let org = extract::org(&org)?;
    let wanted = wanted(search.status.as_deref())?;
    let after = paging::cursor(search.cursor.as_deref())?;
    let limit = paging::limit(search.limit);
    let page = invitations::list(web.app(), &caller, &org, wanted, after, limit).await?;
    let now = web.app().clock.now();
    let items = page.items.iter().map(|i| Invitation::new(i, now));
    Ok(axum::Json(List::page(items.collect(), page.next)))
}

fn wanted(status: Option<&str>) -> Result<Wanted> {
    let Some(status) = status.filter(|text| !text.is_empty()) else {
        return Ok(Wanted::All);
    };
    let refuse = || {
        let words = "Choose one of pending expired accepted declined revoked.";
        Problem::field("/status", Invalid::new("unknown_status", words))
    };
    Status::parse(status).map(Wanted::Only).ok_or_else(refuse)
}

/// Send an invitation again
///
/// The same invitation, also one that has expired: its clock restarts, and its earlier links go
/// on working. It comes under the caller's name only if whoever invited may no longer give that
/// role.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations/{inv}/resend", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("inv" = String, Path, description = "Id")),
    responses(
        (status = 200, description = "Sent again", body = Invitation),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`invitation_closed`, `already_member`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 429, description = "`invitation_limit`", body = ProblemBody),
    ),
)]
async fn resend(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, inv)): Path<(String, String)>,
) -> Result<axum::Json<Invitation>> {
    let (org, id) = (extract::org(&org)?, extract::id(&inv)?);
    let sent = invitations::resend(web.app(), &caller, &org, id).await?;
    Ok(axum::Json(Invitation::new(&sent, web.app().clock.now())))
}

/// Withdraw an invitation
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/invitations/{inv}", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("inv" = String, Path, description = "Id")),
    responses(
        (status = 204, description = "Withdrawn"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`, `owner_only`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`invitation_closed`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn revoke(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, inv)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (org, id) = (extract::org(&org)?, extract::id(&inv)?);
    invitations::revoke(web.app(), &caller, &org, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
