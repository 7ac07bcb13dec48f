//! `/v1/accounts`: signing up.

use app::accounts::{self, Shown, SignUp};
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{Invalid, email::EmailAddress, password::NewPassword, text::PersonName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::{Account, Membership, Session};
use crate::{
    Web,
    extract::{Check, From, Json},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(verify))
        .routes(routes!(resend))
}

#[derive(Deserialize, ToSchema)]
#[serde(default)]
#[derive(Default)]
pub struct NewAccount {
    #[schema(required = true, example = "mia@example.com")]
    email: String,
    #[schema(required = true, example = "Mia Chen", max_length = 80)]
    name: String,
    /// Hard to guess, 8 to 128 characters.
    #[schema(required = true, min_length = 8, max_length = 128)]
    password: String,
    /// The token of an invitation to this address: verifies it and joins in one step.
    invitation_token: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct Sent {
    #[schema(example = "verification_sent")]
    status: &'static str,
}

#[derive(Serialize, ToSchema)]
pub struct Joined {
    account: Account,
    session: Session,
    membership: Membership,
}

#[derive(Serialize, ToSchema)]
pub struct VerifiedAccount {
    account: Account,
    /// Absent where the proof opened none.
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Session>,
}

/// Sign up
///
/// Answers the same for known and unknown addresses: a mail tells the address's holder what to do.
/// With the token of an invitation the account is verified, signed in and a member at once.
#[utoipa::path(
    post, path = "/v1/accounts", tag = "Accounts", security(()), request_body = NewAccount,
    responses(
        (status = 202, description = "A mail was sent", body = Sent),
        (status = 201, description = "Signed up by an invitation, and joined", body = Joined),
        (status = 403, description = "`wrong_account`: the invitation is for another address", body = ProblemBody),
        (status = 409, description = "`account_exists`", body = ProblemBody),
        (status = 410, description = "The invitation is over", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
        (status = 429, description = "`rate_limited`", body = ProblemBody),
    ),
)]
async fn create(
    State(web): State<Web>,
    From(client): From,
    Json(body): Json<NewAccount>,
) -> Result<Response> {
    let new = body.parse()?;
    let Some(token) = &body.invitation_token else {
        accounts::sign_up(web.app(), &client, &new).await?;
        return Ok((
            StatusCode::ACCEPTED,
            Json(Sent {
                status: "verification_sent",
            }),
        )
            .into_response());
    };
    let (account, opened, accepted) =
        accounts::sign_up_invited(web.app(), &client, &new, token).await?;
    let joined = Joined {
        account: (&account).into(),
        session: opened.into(),
        membership: Membership::new(
            &accepted.member,
            &accepted.organization,
            web.app().clock.now(),
        ),
    };
    Ok((StatusCode::CREATED, Json(joined)).into_response())
}

impl NewAccount {
    fn parse(&self) -> Result<SignUp> {
        let mut check = Check::default();
        let email = check.field("/email", EmailAddress::parse(&self.email));
        let name = check.field("/name", PersonName::parse(&self.name));
        let password = check.field(
            "/password",
            NewPassword::parse(&self.password, &[&self.email, &self.name]),
        );
        match (email, name, password) {
            (Some(email), Some(name), Some(password)) => Ok(SignUp {
                email,
                name,
                password,
            }),
            _ => Err(check.problem()),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Proof {
    /// Of the mailed link; or:
    token: Option<String>,
    /// The address that the code was mailed to, with:
    email: Option<String>,
    /// The six digits of the mail.
    #[schema(example = "204518")]
    code: Option<String>,
}

/// Verify an address
///
/// By the mailed link's token, or by the address and the mailed code: of a new account, or of one that is to have another
/// address.
#[utoipa::path(
    post, path = "/v1/accounts/verify", tag = "Accounts", security(()), request_body = Proof,
    responses(
        (status = 200, description = "Verified", body = VerifiedAccount),
        (status = 409, description = "`account_exists`: another account has the address by now", body = ProblemBody),
        (status = 410, description = "`link_expired`", body = ProblemBody),
        (status = 422, description = "`invalid_code`, `invalid`", body = ProblemBody),
    ),
)]
async fn verify(
    State(web): State<Web>,
    From(client): From,
    Json(body): Json<Proof>,
) -> Result<Json<VerifiedAccount>> {
    let shown = body.parse()?;
    // Asked as nobody: whoever calls is given a session, also where they have one.
    let verified = accounts::verify(web.app(), &client, None, &shown).await?;
    Ok(Json(VerifiedAccount {
        account: (&verified.account).into(),
        session: verified.session.map(Session::from),
    }))
}

impl Proof {
    fn parse(self) -> Result<Shown> {
        match (self.token, self.email, self.code) {
            (Some(token), _, _) => Ok(Shown::Link(token)),
            (None, Some(email), Some(code)) => {
                let email = EmailAddress::parse(&email)
                    .map_err(|invalid| Problem::field("/email", invalid))?;
                Ok(Shown::Code { email, code })
            }
            _ => Err(Problem::field(
                "",
                Invalid::new("required", texts::field_token_or_code()),
            )),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Address {
    #[schema(required = true, example = "mia@example.com")]
    email: String,
}

/// Send the verification mail again
#[utoipa::path(
    post, path = "/v1/accounts/verification", tag = "Accounts", security(()), request_body = Address,
    responses(
        (status = 202, description = "A mail was sent, if an account waits for this address", body = Sent),
        (status = 422, description = "`invalid`", body = ProblemBody),
        (status = 429, description = "`rate_limited`", body = ProblemBody),
    ),
)]
async fn resend(
    State(web): State<Web>,
    From(client): From,
    Json(body): Json<Address>,
) -> Result<(StatusCode, Json<Sent>)> {
    let email =
        EmailAddress::parse(&body.email).map_err(|invalid| Problem::field("/email", invalid))?;
    accounts::resend_verification(web.app(), &client, &email).await?;
    Ok((
        StatusCode::ACCEPTED,
        Json(Sent {
            status: "verification_sent",
        }),
    ))
}
