//! `/v1/password-resets` and `/v1/unlocks`: what a mailed link does for somebody who cannot sign in.

use app::accounts;
use axum::{extract::State, http::StatusCode};
use domain::email::EmailAddress;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Web,
    extract::{From, Json},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(request))
        .routes(routes!(confirm))
        .routes(routes!(unlock))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Forgotten {
    #[schema(required = true, example = "mia@example.com")]
    email: String,
}

#[derive(Serialize, ToSchema)]
pub struct ResetSent {
    #[schema(example = "reset_sent")]
    status: &'static str,
}

/// Ask for a new password
///
/// Answers the same for known and unknown addresses.
#[utoipa::path(
    post, path = "/v1/password-resets", tag = "Accounts", security(()), request_body = Forgotten,
    responses(
        (status = 202, description = "A mail was sent, if the address has an account", body = ResetSent),
        (status = 422, description = "`invalid`", body = ProblemBody),
        (status = 429, description = "`rate_limited`", body = ProblemBody),
    ),
)]
async fn request(
    State(web): State<Web>,
    From(client): From,
    Json(body): Json<Forgotten>,
) -> Result<(StatusCode, Json<ResetSent>)> {
    let email =
        EmailAddress::parse(&body.email).map_err(|invalid| Problem::field("/email", invalid))?;
    accounts::request_reset(web.app(), &client, &email).await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(ResetSent {
            status: "reset_sent",
        }),
    ))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Replacement {
    /// Of the mailed link.
    #[schema(required = true)]
    token: String,
    #[schema(required = true, min_length = 8, max_length = 128)]
    password: String,
}

/// Choose a new password
///
/// Ends all sessions of the account.
#[utoipa::path(
    post, path = "/v1/password-resets/confirm", tag = "Accounts", security(()), request_body = Replacement,
    responses(
        (status = 204, description = "Replaced"),
        (status = 410, description = "`link_expired`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn confirm(State(web): State<Web>, Json(body): Json<Replacement>) -> Result<StatusCode> {
    accounts::confirm_reset(web.app(), &body.token, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Unlock {
    /// Of the mailed link.
    #[schema(required = true)]
    token: String,
}

/// Lift the lock after wrong passwords
#[utoipa::path(
    post, path = "/v1/unlocks", tag = "Accounts", security(()), request_body = Unlock,
    responses(
        (status = 204, description = "Unlocked"),
        (status = 410, description = "`link_expired`", body = ProblemBody),
    ),
)]
async fn unlock(State(web): State<Web>, Json(body): Json<Unlock>) -> Result<StatusCode> {
    accounts::unlock(web.app(), &body.token).await?;
    Ok(StatusCode::NO_CONTENT)
}
