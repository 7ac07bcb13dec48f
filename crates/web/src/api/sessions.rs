//! `/v1/sessions`: signing in and out.

use app::sessions;
use axum::{extract::State, http::StatusCode};
use domain::email::EmailAddress;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::List,
    wire::{Account, Session},
};
use crate::{
    Web,
    extract::{self, From, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result, own_password},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, list, end_others))
        .routes(routes!(end_current))
        .routes(routes!(end))
        .routes(routes!(confirm))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Credentials {
    #[schema(required = true, example = "mia@example.com")]
    email: String,
    #[schema(required = true)]
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct Opened {
    session: Session,
    account: Account,
}

/// Sign in
#[utoipa::path(
    post, path = "/v1/sessions", tag = "Sessions", security(()), request_body = Credentials,
    responses(
        (status = 201, description = "Signed in", body = Opened),
        (status = 401, description = "`invalid_credentials`", body = ProblemBody),
        (status = 403, description = "`email_not_verified`", body = ProblemBody),
        (status = 429, description = "`too_many_attempts`", body = ProblemBody),
        (status = 503, description = "`busy`", body = ProblemBody),
    ),
)]
async fn sign_in(
    State(web): State<Web>,
    From(client): From,
    Json(body): Json<Credentials>,
) -> Result<(StatusCode, Json<Opened>)> {
    let email =
        EmailAddress::parse(&body.email).map_err(|invalid| Problem::field("/email", invalid))?;
    let (account, opened) = sessions::sign_in(web.app(), &client, &email, &body.password).await?;
    Ok((
        StatusCode::CREATED,
        Json(Opened {
            session: opened.into(),
            account: (&account).into(),
        }),
    ))
}

/// List one's sessions
#[utoipa::path(
    get, path = "/v1/sessions", tag = "Sessions", security(("bearer" = [])),
    responses(
        (status = 200, description = "Most recently used first", body = List<Session>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn list(State(web): State<Web>, SignedIn(caller): SignedIn) -> Result<Json<List<Session>>> {
    let (sessions, current) = sessions::list(web.app(), &caller).await?;
    let items = sessions
        .iter()
        .map(|s| Session::listed(s, s.id == current))
        .collect();
    Ok(Json(List::whole(items)))
}

/// Sign out here
#[utoipa::path(
    delete, path = "/v1/sessions/current", tag = "Sessions", security(("bearer" = [])),
    responses((status = 204, description = "Ended"), (status = 401, description = "`unauthenticated`", body = ProblemBody)),
)]
async fn end_current(State(web): State<Web>, SignedIn(caller): SignedIn) -> Result<StatusCode> {
    sessions::end_current(web.app(), &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a session
#[utoipa::path(
    delete, path = "/v1/sessions/{id}", tag = "Sessions", security(("bearer" = [])),
    params(("id" = String, Path, description = "A session of one's own")),
    responses(
        (status = 204, description = "Ended"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
    ),
)]
async fn end(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    sessions::end(web.app(), &caller, extract::id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
pub struct Which {
    /// Has to be true: all sessions but this one.
    others: Option<bool>,
}

/// Sign out everywhere else
#[utoipa::path(
    delete, path = "/v1/sessions", tag = "Sessions", security(("bearer" = [])), params(Which),
    responses(
        (status = 204, description = "Ended"),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn end_others(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Query(which): Query<Which>,
) -> Result<StatusCode> {
    if which.others != Some(true) {
        return Err(Problem::malformed(texts::error_say_others()));
    }
    sessions::end_others(web.app(), &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Password {
    #[schema(required = true)]
    password: String,
}

#[derive(Serialize, ToSchema)]
pub struct Confirmed {
    /// Until when what is sensitive asks for no password.
    fresh_until: String,
}

/// Confirm one's password
///
/// What is sensitive asks for a password shown less than 10 minutes ago (`step_up_required`).
#[utoipa::path(
    post, path = "/v1/sessions/current/confirm", tag = "Sessions", security(("bearer" = [])), request_body = Password,
    responses(
        (status = 200, description = "Confirmed", body = Confirmed),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`: the password is wrong", body = ProblemBody),
        (status = 429, description = "`too_many_attempts`", body = ProblemBody),
    ),
)]
async fn confirm(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<Password>,
) -> Result<Json<Confirmed>> {
    let until = sessions::confirm(web.app(), &caller, &body.password)
        .await
        .map_err(|error| own_password("/password", error))?;
    let fresh_until = until.to_string();
    Ok(Json(Confirmed { fresh_until }))
}
