//! `/v1/me`: one's own account.

use app::{accounts, memberships};
use axum::{extract::State, http::StatusCode};
use domain::{email::EmailAddress, password::NewPassword, text::PersonName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::{Account, Membership};
use crate::{
    Web,
    extract::{Json, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(get, rename, delete))
        .routes(routes!(change_password))
        .routes(routes!(change_email))
}

#[derive(Serialize, ToSchema)]
pub struct Me {
    #[serde(flatten)]
    account: Account,
    /// By the names of the organizations. What is suspended or over is among them.
    memberships: Vec<Membership>,
}

/// Look at oneself
#[utoipa::path(
    get, path = "/v1/me", tag = "Accounts", security(("bearer" = [])),
    responses(
        (status = 200, description = "The account, and what it is in each of its organizations", body = Me),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn get(State(web): State<Web>, SignedIn(caller): SignedIn) -> Result<axum::Json<Me>> {
    let account = Account::from(&caller.signed_in()?.account);
    Ok(axum::Json(me(&web, &caller, account).await?))
}

async fn me(web: &Web, caller: &app::Caller, account: Account) -> Result<Me> {
    let now = web.app().clock.now();
    let memberships = memberships::of_account(web.app(), caller).await?;
    Ok(Me {
        account,
        memberships: memberships
            .iter()
            .map(|m| Membership::own(m, now))
            .collect(),
    })
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Profile {
    #[schema(required = true, example = "Mia Chen", max_length = 80)]
    name: String,
}

/// Change one's name
///
/// Organizations show it within moments.
#[utoipa::path(
    patch, path = "/v1/me", tag = "Accounts", security(("bearer" = [])), request_body = Profile,
    responses(
        (status = 200, description = "The account as it is now", body = Me),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn rename(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<Profile>,
) -> Result<axum::Json<Me>> {
    let name = PersonName::parse(&body.name).map_err(|invalid| Problem::field("/name", invalid))?;
    let account = accounts::rename(web.app(), &caller, &name).await?;
    Ok(axum::Json(me(&web, &caller, (&account).into()).await?))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PasswordChange {
    #[schema(required = true)]
    current_password: String,
    /// Hard to guess, 8 to 128 characters.
    #[schema(required = true, min_length = 8, max_length = 128)]
    new_password: String,
}

/// Change one's password
///
/// Ends all other sessions.
#[utoipa::path(
    post, path = "/v1/me/password", tag = "Accounts", security(("bearer" = [])), request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`: the present password is wrong, or the new one too easy to guess", body = ProblemBody),
        (status = 429, description = "`too_many_attempts`", body = ProblemBody),
    ),
)]
async fn change_password(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode> {
    let own = &caller.signed_in()?.account;
    let known = [own.name.as_str(), own.email.as_str()];
    let new = NewPassword::parse(&body.new_password, &known)
        .map_err(|invalid| Problem::field("/new_password", invalid))?;
    accounts::change_password(web.app(), &caller, &body.current_password, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct AddressChange {
    #[schema(required = true, example = "mia@example.com")]
    email: String,
    #[schema(required = true)]
    current_password: String,
}

#[derive(Serialize, ToSchema)]
pub struct Sent {
    #[schema(example = "verification_sent")]
    status: &'static str,
}

/// Change one's address
///
/// The new address gets a link and a code for `/v1/accounts/verify`; until then nothing changes.
/// Answers the same for an address that another account has: a mail tells its holder.
#[utoipa::path(
    post, path = "/v1/me/email", tag = "Accounts", security(("bearer" = [])), request_body = AddressChange,
    responses(
        (status = 202, description = "A mail was sent to the new address", body = Sent),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
        (status = 429, description = "`too_many_attempts`, `rate_limited`", body = ProblemBody),
    ),
)]
async fn change_email(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<AddressChange>,
) -> Result<(StatusCode, axum::Json<Sent>)> {
    let email =
        EmailAddress::parse(&body.email).map_err(|invalid| Problem::field("/email", invalid))?;
    accounts::change_email(web.app(), &caller, &body.current_password, &email).await?;
    let sent = Sent {
        status: "verification_sent",
    };
    Ok((StatusCode::ACCEPTED, axum::Json(sent)))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Farewell {
    #[schema(required = true)]
    current_password: String,
}

/// Delete one's account
///
/// Ends every membership. Refused while the account is the last owner of an organization.
#[utoipa::path(
    delete, path = "/v1/me", tag = "Accounts", security(("bearer" = [])), request_body = Farewell,
    responses(
        (status = 204, description = "Deleted"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 409, description = "`last_owner`, with `organizations`: those that would be left without an owner", body = ProblemBody),
        (status = 422, description = "`invalid`: the password is wrong", body = ProblemBody),
        (status = 429, description = "`too_many_attempts`", body = ProblemBody),
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
