//! `/v1/me`: the caller's own account.

use app::{accounts, memberships};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use domain::{
    email::EmailAddress, membership::OwnMembership, password::NewPassword, text::PersonName,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::{Account, Membership};
use crate::{
    Web,
    extract::{self, Check, Json, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(show, rename, delete))
        .routes(routes!(change_password))
        .routes(routes!(change_email))
}

#[derive(Serialize, ToSchema)]
pub struct Me {
    #[serde(flatten)]
    account: Account,
    /// By the names of the organizations; suspended ones say so.
    memberships: Vec<Membership>,
}

async fn me(web: &Web, caller: &app::Caller, account: &app::Account) -> Result<Json<Me>> {
    let memberships = memberships::of_account(web.app(), caller).await?;
    Ok(Json(Me::new(web, account, &memberships)))
}

impl Me {
    fn new(web: &Web, account: &app::Account, memberships: &[OwnMembership]) -> Self {
        let now = web.app().clock.now();
        let memberships = memberships.iter().map(|own| Membership::own(own, now));
        Self {
            account: account.into(),
            memberships: memberships.collect(),
        }
    }
}

/// One's account and memberships
#[utoipa::path(
    get, path = "/v1/me", tag = "Me", security(("bearer" = [])),
    responses((status = 200, description = "The caller", body = Me), (status = 401, description = "`unauthenticated`", body = ProblemBody)),
)]
async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Json<Me>> {
    let token = extract::session_token(&web, &headers).ok_or_else(Problem::unauthenticated)?;
    let known = memberships::of_token(web.app(), &token).await?;
    let (account, memberships) = known.ok_or_else(Problem::unauthenticated)?;
    Ok(Json(Me::new(&web, &account, &memberships)))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AccountEdit {
    #[schema(max_length = 80)]
    name: Option<String>,
}

/// Change one's name
#[utoipa::path(
    patch, path = "/v1/me", tag = "Me", security(("bearer" = [])), request_body = AccountEdit,
    responses(
        (status = 200, description = "As it is now", body = Me),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn rename(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<AccountEdit>,
) -> Result<Json<Me>> {
    let Some(name) = &body.name else {
        return me(&web, &caller, &caller.signed_in()?.account).await;
    };
    let name = PersonName::parse(name).map_err(|invalid| Problem::field("/name", invalid))?;
    let account = accounts::rename(web.app(), &caller, &name).await?;
    me(&web, &caller, &account).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PasswordChange {
    #[schema(required = true)]
    current_password: String,
    #[schema(required = true, min_length = 8, max_length = 128)]
    new_password: String,
}

/// Change one's password
///
/// Ends all other sessions.
#[utoipa::path(
    post, path = "/v1/me/password", tag = "Me", security(("bearer" = [])), request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`: at `/current_password` or `/new_password`", body = ProblemBody),
        (status = 429, description = "`too_many_attempts`", body = ProblemBody),
    ),
)]
async fn change_password(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode> {
    let own = &caller.signed_in()?.account;
    let new = NewPassword::parse(&body.new_password, &[own.email.as_str(), &own.name]);
    let new = new.map_err(|invalid| Problem::field("/new_password", invalid))?;
    accounts::change_password(web.app(), &caller, &body.current_password, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct EmailChange {
    #[schema(required = true, example = "mia.chen@example.com")]
    email: String,
    #[schema(required = true)]
    current_password: String,
}

#[derive(Serialize, ToSchema)]
pub struct ConfirmationSent {
    #[schema(example = "verification_sent")]
    status: &'static str,
}

/// Change one's address
///
/// A link goes to the new address; until it is followed (`POST /v1/accounts/verify`) the account
/// keeps the old one.
#[utoipa::path(
    post, path = "/v1/me/email", tag = "Me", security(("bearer" = [])), request_body = EmailChange,
    responses(
        (status = 202, description = "A mail was sent to the new address", body = ConfirmationSent),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
        (status = 429, description = "`rate_limited`, `too_many_attempts`", body = ProblemBody),
    ),
)]
async fn change_email(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<EmailChange>,
) -> Result<(StatusCode, Json<ConfirmationSent>)> {
    let mut check = Check::default();
    let Some(email) = check.field("/email", EmailAddress::parse(&body.email)) else {
        return Err(check.problem());
    };
    accounts::change_email(web.app(), &caller, &body.current_password, &email).await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(ConfirmationSent {
            status: "verification_sent",
        }),
    ))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Farewell {
    #[schema(required = true)]
    current_password: String,
}

/// Delete one's account
#[utoipa::path(
    delete, path = "/v1/me", tag = "Me", security(("bearer" = [])), request_body = Farewell,
    responses(
        (status = 204, description = "Gone"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 409, description = "`last_owner`, with the organizations that would have no owner", body = ProblemBody),
        (status = 422, description = "`invalid`: the password is wrong", body = ProblemBody),
    ),
)]
async fn delete(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<Farewell>,
) -> Result<StatusCode> {
    accounts::delete(web.app(), &caller, &body.current_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
