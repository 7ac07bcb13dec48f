//! Inviting many at a time, and looking at their addresses before.

use app::invitations::{self, Invite, Known, Outcome};
use axum::{
    extract::{FromRequest, Request, State},
    http::header,
};
use domain::{
    Invalid,
    email::EmailAddress,
    invitation::{
        BULK_LIMIT,
        csv::{self, CsvRow},
    },
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::wire::{Invitation, InvitedTo, NewInvitation};
use crate::{
    Web,
    extract::{self, Json, Path, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewInvitations {
    /// At most 200.
    #[schema(required = true)]
    invitations: Vec<NewInvitation>,
}

/// The rows, from JSON or from a CSV file.
pub struct Rows(Vec<NewInvitation>);

impl FromRequest<Web> for Rows {
    type Rejection = Problem;
    async fn from_request(request: Request, web: &Web) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        let rows = if essence.eq_ignore_ascii_case("text/csv") {
            of_file(&extract::body(request).await?)?
        } else {
            let Json(body): Json<NewInvitations> = Json::from_request(request, web).await?;
            body.invitations
        };
        if rows.is_empty() || rows.len() > BULK_LIMIT {
            let words = format!("Send 1 to {BULK_LIMIT} rows.");
            return Err(Problem::field(
                "/invitations",
                Invalid::new("out_of_range", words),
            ));
        }
        Ok(Self(rows))
    }
}

fn of_file(bytes: &[u8]) -> Result<Vec<NewInvitation>> {
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|_| Problem::malformed("Save the file as UTF-8 and send it again."))?;
    let rows = csv::parse(text).map_err(|invalid| Problem::field("", invalid))?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// A team without a role in it is joined as a member, by an observer as an observer.
fn of_row(row: CsvRow) -> NewInvitation {
    let least = match OrgRole::parse(&row.role) {
        Ok(OrgRole::Observer) => ResourceRole::Observer,
        _ => ResourceRole::Member,
    };
    let to = |(team, role): (String, Option<String>)| InvitedTo {
        team,
        role: role.unwrap_or_else(|| least.to_string()),
    };
    NewInvitation {
        email: row.email,
        role: row.role,
        teams: row.teams.into_iter().map(to).collect(),
        ..NewInvitation::default()
    }
}

/// What came of each row, in order.
#[derive(Serialize, ToSchema)]
pub struct BulkResults {
    results: Vec<RowResult>,
}

#[derive(Serialize, ToSchema)]
pub struct RowResult {
    /// Counted from 1, the header of a file not counted.
    row: usize,
    /// As it was sent.
    email: String,
    /// `created` or `refused`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<Invitation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<RowProblem>,
}

/// Why a row was refused, by the same codes as a single invitation.
#[derive(Serialize, ToSchema)]
pub struct RowProblem {
    #[schema(example = "already_member")]
    code: String,
    detail: String,
}

/// Invite many
///
/// Each row is done or refused by itself; a row that is refused changes nothing.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations/bulk", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    request_body(
        description = "JSON, or a file with the columns `email,role,teams`; teams are `handle` or `handle:role`, parted by `;`",
        content((NewInvitations = "application/json"), (String = "text/csv")),
    ),
    responses(
        (status = 200, description = "What came of each row, in order", body = BulkResults),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 415, description = "`unsupported_media_type`", body = ProblemBody),
        (status = 422, description = "`invalid`: no rows, more than 200, or a file that is no CSV", body = ProblemBody),
    ),
)]
pub async fn bulk(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Rows(rows): Rows,
) -> Result<axum::Json<BulkResults>> {
    let org = extract::org(&org)?;
    let parsed = rows.iter().map(parsed).collect();
    let outcomes = invitations::bulk(web.app(), &caller, &org, parsed).await?;
    let now = web.app().clock.now();
    let results = rows.into_iter().zip(outcomes).enumerate();
    let results = results
        .map(|(n, (row, outcome))| RowResult::new(n + 1, row.email, outcome, now))
        .collect();
    Ok(axum::Json(BulkResults { results }))
}

/// A row says the first thing that is wrong with it.
fn parsed(row: &NewInvitation) -> Result<Invite, Invalid> {
    row.parse().map_err(extract::Check::first)
}

impl RowResult {
    fn new(row: usize, email: String, outcome: Outcome, now: Timestamp) -> Self {
        let (invitation, problem) = match outcome {
            Outcome::Created(detailed) => (Some(Invitation::new(&detailed, now)), None),
            Outcome::Invalid(invalid) => {
                let code = invalid.code.to_owned();
                let detail = invalid.detail;
                (None, Some(RowProblem { code, detail }))
            }
            Outcome::Refused(error) => (None, Some(RowProblem::from(Problem::from(error)))),
        };
        Self {
            row,
            email,
            status: if problem.is_none() {
                "created"
            } else {
                "refused"
            },
            invitation,
            problem,
        }
    }
}

impl From<Problem> for RowProblem {
    /// Where a field is wrong, its code says more than `invalid`.
    fn from(problem: Problem) -> Self {
        let code = match problem.errors.first() {
            Some(first) if problem.code == "invalid" => first.code.clone(),
            _ => problem.code.to_owned(),
        };
        Self {
            code,
            detail: problem.detail,
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Addresses {
    /// At most 200.
    #[schema(required = true)]
    emails: Vec<String>,
}

/// What inviting each address would do, in order.
#[derive(Serialize, ToSchema)]
pub struct AddressPreviews {
    addresses: Vec<AddressPreview>,
}

#[derive(Serialize, ToSchema)]
pub struct AddressPreview {
    /// As it was sent.
    email: String,
    /// `new`, `expired` (its invitation would be revived), `removed` (what they had can be
    /// brought back), `invited`, `member`, or `invalid`.
    state: &'static str,
}

/// See what inviting many would do
///
/// It tells what the organization knows of each address; whether somebody has an account is not
/// told.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations/preview", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = Addresses,
    responses(
        (status = 200, description = "Each address, in order; nothing is sent", body = AddressPreviews),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: more than 200", body = ProblemBody),
    ),
)]
pub async fn preview(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<Addresses>,
) -> Result<axum::Json<AddressPreviews>> {
    let org = extract::org(&org)?;
    let read = body
        .emails
        .iter()
        .map(|email| EmailAddress::parse(email).ok());
    let read: Vec<Option<EmailAddress>> = read.collect();
    let good: Vec<EmailAddress> = read.iter().flatten().cloned().collect();
    let known = invitations::preview(web.app(), &caller, &org, &good).await?;
    let mut known = known.iter();
    let states = read.iter().map(|email| match email {
        Some(_) => known.next().map_or("new", state),
        None => "invalid",
    });
    let addresses = states.zip(body.emails.iter());
    let addresses = addresses.map(|(state, email)| AddressPreview {
        email: email.clone(),
        state,
    });
    Ok(axum::Json(AddressPreviews {
        addresses: addresses.collect(),
    }))
}

fn state(known: &Known) -> &'static str {
    match known {
        Known::Nobody => "new",
        Known::Member => "member",
        Known::Invited => "invited",
        Known::Expired => "expired",
        Known::Removed(_) => "removed",
    }
}
