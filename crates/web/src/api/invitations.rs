//! Invitations, from the organization's side and in the hands of those invited.

use app::invitations::{self, Detailed, Invite, Offer, Outcome, Row, Wanted};
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
};
use domain::{
    Invalid,
    email::EmailAddress,
    invitation::{BULK_LIMIT, LIFE_DAYS, LIFE_DAYS_RANGE, MESSAGE_MAX, Status, csv},
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::read::NumberCursor;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    wire::{Membership, OrganizationName},
};
use crate::{
    Web,
    extract::{self, Anybody, Check, Json, Path, Query, SignedIn},
    problem::{FieldError, Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(bulk))
        .routes(routes!(resend))
        .routes(routes!(revoke))
        .routes(routes!(show))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(waiting))
        .routes(routes!(accept_own))
        .routes(routes!(decline_own))
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewInvitation {
    #[schema(required = true, example = "eve@example.com")]
    email: String,
    /// `owner`, `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    role: String,
    teams: Vec<Place>,
    /// 1 to 30; 7 where it is left out.
    expires_in_days: Option<i64>,
    membership_ends_at: Option<String>,
    /// The inviter's own words, for the mail.
    message: Option<String>,
    /// Bring back what a removed person had.
    restore: bool,
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct Place {
    /// An id or a handle.
    #[schema(required = true, example = "maintenance-team")]
    team: String,
    /// `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    role: String,
}

#[derive(Serialize, ToSchema)]
pub struct Invitation {
    id: String,
    email: String,
    role: String,
    /// `pending`, `expired`, `accepted`, `declined` or `revoked`.
    status: String,
    teams: Vec<Offered>,
    grants: Vec<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inviter: Option<Inviter>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    created_at: String,
    expires_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    membership_ends_at: Option<String>,
    /// What the person had here before, if they were removed within the last 90 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    restores: Option<Restores>,
}

#[derive(Serialize, ToSchema)]
pub struct Offered {
    id: String,
    handle: String,
    role: String,
}

#[derive(Serialize, ToSchema)]
pub struct Inviter {
    id: String,
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct Restores {
    role: String,
    teams: Vec<Offered>,
    grants: Vec<serde_json::Value>,
    removed_at: String,
}

impl Invitation {
    pub(super) fn new(detailed: &Detailed, now: Timestamp) -> Self {
        let i = &detailed.invitation;
        Self {
            id: i.id.to_string(),
            email: i.email.as_str().to_owned(),
            role: i.role.to_string(),
            status: i.status(now).as_str().to_owned(),
            teams: detailed.teams.iter().map(Offered::from).collect(),
            grants: Vec::new(),
            inviter: i.inviter.map(|id| Inviter {
                id: id.to_string(),
                name: i.inviter_name.clone(),
            }),
            message: i.message.clone(),
            created_at: i.created_at.to_string(),
            expires_at: i.expires_at.to_string(),
            membership_ends_at: i.membership_ends_at.map(|end| end.to_string()),
            restores: detailed.restores.as_ref().map(|r| Restores {
                role: r.role.to_string(),
                teams: r.teams.iter().map(Offered::from).collect(),
                grants: Vec::new(),
                removed_at: r.removed_at.to_string(),
            }),
        }
    }
}

impl From<&invitations::OfferedTeam> for Offered {
    fn from(team: &invitations::OfferedTeam) -> Self {
        Self {
            id: team.id.to_string(),
            handle: team.handle.to_string(),
            role: team.role.to_string(),
        }
    }
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
    let sent =
        invitations::invite(web.app(), &caller, &extract::org(&org)?, &body.parse()?).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(Invitation::new(&sent, web.app().clock.now())),
    ))
}

impl NewInvitation {
    fn parse(&self) -> Result<Invite> {
        self.read()
            .map_err(|check| check.problem_by(&["invalid_email"]))
    }

    fn read(&self) -> std::result::Result<Invite, Check> {
        let mut check = Check::default();
        let email = check.field("/email", EmailAddress::parse(&self.email));
        let role = check.field("/role", OrgRole::parse(&self.role));
        let teams = places(&mut check, &self.teams);
        let life_days = check.field("/expires_in_days", life_days(self.expires_in_days));
        let ends = self
            .membership_ends_at
            .as_deref()
            .map(Timestamp::parse)
            .transpose();
        let ends = check.field("/membership_ends_at", ends);
        let message = self.message.as_deref().unwrap_or_default();
        let message = check.field("/message", text::paragraph(message, MESSAGE_MAX));
        match (email, role, teams, life_days, ends, message) {
            (
                Some(email),
                Some(role),
                Some(teams),
                Some(life_days),
                Some(membership_ends_at),
                Some(message),
            ) => Ok(Invite {
                email,
                role,
                teams,
                life_days,
                membership_ends_at,
                message,
                restore: self.restore,
            }),
            _ => Err(check),
        }
    }
}

fn places(check: &mut Check, places: &[Place]) -> Option<Vec<(TeamRef, ResourceRole)>> {
    let unknown = || Invalid::new("unknown_team", "There is no such team.");
    let parse = |(n, place): (usize, &Place)| {
        let team = check.field(
            format!("/teams/{n}/team"),
            TeamRef::parse(&place.team).ok_or_else(unknown),
        );
        let role = check.field(format!("/teams/{n}/role"), ResourceRole::parse(&place.role));
        team.zip(role)
    };
    places.iter().enumerate().map(parse).collect()
}

fn life_days(asked: Option<i64>) -> std::result::Result<i64, Invalid> {
    let days = asked.unwrap_or(LIFE_DAYS);
    let refuse = || Invalid::new("out_of_range", "Choose 1 to 30 days.");
    LIFE_DAYS_RANGE
        .contains(&days)
        .then_some(days)
        .ok_or_else(refuse)
}

// ---- Many at a time ----------------------------------------------------------------------------------

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Batch {
    /// At most 200.
    #[schema(required = true)]
    invitations: Vec<NewInvitation>,
}

#[derive(Serialize, ToSchema)]
pub struct BatchResults {
    results: Vec<RowResult>,
}

/// What came of one row.
#[derive(Serialize, ToSchema)]
pub struct RowResult {
    /// From 1 on; a header is not counted.
    row: usize,
    email: String,
    /// `created` or `refused`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<Invitation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<RowProblem>,
}

#[derive(Serialize, ToSchema)]
pub struct RowProblem {
    code: String,
    detail: String,
}

/// Invite many
///
/// As JSON, or as `text/csv` with the columns `email,role,teams` (teams `handle` or `handle:role`,
/// parted by `;`). Each row is done or refused by itself.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations/bulk", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    request_body(content((Batch = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "A result for each row", body = BatchResults),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 415, description = "`unsupported_media_type`", body = ProblemBody),
        (status = 422, description = "`invalid`: more than 200 rows, or no rows at all", body = ProblemBody),
    ),
)]
async fn bulk(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    request: Request,
) -> Result<axum::Json<BatchResults>> {
    let org = extract::org(&org)?;
    let rows: Vec<Row> = batch(request)
        .await?
        .iter()
        .map(NewInvitation::row)
        .collect();
    let emails: Vec<String> = rows.iter().map(|row| row.email.clone()).collect();
    let outcomes = invitations::bulk(web.app(), &caller, &org, rows).await?;
    let now = web.app().clock.now();
    let results = outcomes.into_iter().zip(emails).enumerate();
    let results = results
        .map(|(n, (outcome, email))| result(n + 1, &email, outcome, now))
        .collect();
    Ok(axum::Json(BatchResults { results }))
}

async fn batch(request: Request) -> Result<Vec<NewInvitation>> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let rows = match kind.as_str() {
        "application/json" => {
            extract::read_json::<Batch>(&extract::body(request).await?)?.invitations
        }
        "text/csv" => from_csv(&extract::body(request).await?)?,
        _ => return Err(extract::unsupported("Send application/json or text/csv.")),
    };
    if rows.is_empty() || rows.len() > BULK_LIMIT {
        let detail = format!("Send 1 to {BULK_LIMIT} rows.");
        return Err(Problem::field(
            "/invitations",
            Invalid::new("out_of_range", detail),
        ));
    }
    Ok(rows)
}

fn from_csv(bytes: &[u8]) -> Result<Vec<NewInvitation>> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Problem::malformed("Save the file as UTF-8."))?;
    let rows = csv::parse(text).map_err(|invalid| Problem::field("", invalid))?;
    Ok(rows.into_iter().map(NewInvitation::from).collect())
}

/// A row of a file as an invitation, for the portal's import.
pub(crate) fn csv_row(row: csv::CsvRow) -> Row {
    NewInvitation::from(row).row()
}

impl From<csv::CsvRow> for NewInvitation {
    fn from(row: csv::CsvRow) -> Self {
        let place = |(team, role): (String, Option<String>)| Place {
            team,
            role: role.unwrap_or_else(|| "member".to_owned()),
        };
        Self {
            email: row.email,
            role: row.role,
            teams: row.teams.into_iter().map(place).collect(),
            ..Self::default()
        }
    }
}

impl NewInvitation {
    fn row(&self) -> Row {
        let first = |errors: Vec<FieldError>| errors.into_iter().next();
        let invite = self.read().map_err(|check| {
            let error = first(check.errors());
            let detail = error
                .as_ref()
                .map_or_else(String::new, |e| e.detail.clone());
            let is_address = error.is_some_and(|e| e.code == "invalid_email");
            Invalid::new(
                if is_address {
                    "invalid_email"
                } else {
                    "invalid"
                },
                detail,
            )
        });
        Row {
            email: self.email.trim().to_owned(),
            invite,
        }
    }
}

fn result(row: usize, email: &str, outcome: Outcome, now: Timestamp) -> RowResult {
    let refused = |code: &str, detail: String| RowResult {
        row,
        email: email.to_owned(),
        status: "refused",
        invitation: None,
        problem: Some(RowProblem {
            code: code.to_owned(),
            detail,
        }),
    };
    match outcome {
        Outcome::Created(detailed) => RowResult {
            row,
            email: email.to_owned(),
            status: "created",
            invitation: Some(Invitation::new(&detailed, now)),
            problem: None,
        },
        Outcome::Invalid(invalid) => refused(invalid.code, invalid.detail),
        Outcome::Refused(error) => {
            let problem = Problem::from(error);
            refused(problem.code, problem.detail)
        }
    }
}

// ---- Looking after them ------------------------------------------------------------------------------

#[derive(Deserialize, IntoParams)]
pub struct InvitationQuery {
    /// `pending`, `expired`, `accepted`, `declined` or `revoked`.
    status: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    cursor: Option<String>,
}

/// List invitations
#[utoipa::path(
    get, path = "/v1/organizations/{org}/invitations", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), InvitationQuery),
    responses(
        (status = 200, description = "Newest first", body = List<Invitation>),
        (status = 400, description = "`malformed`: the cursor", body = ProblemBody),
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
    Query(query): Query<InvitationQuery>,
) -> Result<axum::Json<List<Invitation>>> {
    let unknown = || {
        Problem::field(
            "/status",
            Invalid::new(
                "unknown_status",
                "Choose pending, expired, accepted, declined or revoked.",
            ),
        )
    };
    let status = query
        .status
        .as_deref()
        .map(|s| Status::parse(s).ok_or_else(unknown))
        .transpose()?;
    let wanted = status.map_or(Wanted::All, Wanted::Only);
    let after = paging::cursor::<NumberCursor>(query.cursor.as_deref())?;
    let limit = paging::limit(query.limit);
    let page = invitations::list(
        web.app(),
        &caller,
        &extract::org(&org)?,
        wanted,
        after,
        limit,
    )
    .await?;
    let now = web.app().clock.now();
    let items = page
        .items
        .iter()
        .map(|detailed| Invitation::new(detailed, now))
        .collect();
    Ok(axum::Json(List::page(items, page.next)))
}

/// Send an invitation again
///
/// The same invitation with a new clock; links of earlier mails go on working.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations/{inv}/resend", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("inv" = String, Path)),
    responses(
        (status = 200, description = "As it is now", body = Invitation),
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
    let sent =
        invitations::resend(web.app(), &caller, &extract::org(&org)?, extract::id(&inv)?).await?;
    Ok(axum::Json(Invitation::new(&sent, web.app().clock.now())))
}

/// Revoke an invitation
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/invitations/{inv}", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("inv" = String, Path)),
    responses(
        (status = 204, description = "Revoked"),
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
    invitations::revoke(web.app(), &caller, &extract::org(&org)?, extract::id(&inv)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

// ---- In the hands of those invited ---------------------------------------------------------------------

/// An invitation, as its token's holder sees it.
#[derive(Serialize, ToSchema)]
pub struct HeldInvitation {
    organization: OrganizationName,
    inviter: InviterName,
    email: String,
    role: String,
    teams: Vec<HeldTeam>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    expires_at: String,
    status: String,
}

#[derive(Serialize, ToSchema)]
pub struct InviterName {
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct HeldTeam {
    name: String,
    handle: String,
    role: String,
}

impl HeldInvitation {
    fn new(offer: &Offer, now: Timestamp) -> Self {
        let i = &offer.invitation;
        let team = |t: &invitations::OfferedTeam| HeldTeam {
            name: t.name.clone(),
            handle: t.handle.to_string(),
            role: t.role.to_string(),
        };
        Self {
            organization: (&offer.organization).into(),
            inviter: InviterName {
                name: i.inviter_name.clone(),
            },
            email: i.email.as_str().to_owned(),
            role: i.role.to_string(),
            teams: offer.teams.iter().map(team).collect(),
            message: i.message.clone(),
            expires_at: i.expires_at.to_string(),
            status: i.status(now).as_str().to_owned(),
        }
    }
}

/// Look at an invitation
#[utoipa::path(
    get, path = "/v1/invitations/{token}", tag = "Invitations", security(()),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 200, description = "The invitation, whatever became of it", body = HeldInvitation),
        (status = 404, description = "`not_found`", body = ProblemBody),
    ),
)]
async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
) -> Result<axum::Json<HeldInvitation>> {
    let offer = invitations::open(web.app(), &token).await?;
    Ok(axum::Json(HeldInvitation::new(
        &offer,
        web.app().clock.now(),
    )))
}

#[derive(Serialize, ToSchema)]
pub struct Accepted {
    membership: Membership,
    organization: OrganizationName,
}

/// Accept an invitation
#[utoipa::path(
    post, path = "/v1/invitations/{token}/accept", tag = "Invitations", security(("bearer" = [])),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 200, description = "Joined", body = Accepted),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`wrong_account`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`, `inviter_not_allowed`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn accept(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(token): Path<String>,
) -> Result<axum::Json<Accepted>> {
    let accepted = invitations::accept(web.app(), &caller, &token).await?;
    let membership = Membership::new(
        &accepted.member,
        &accepted.organization,
        web.app().clock.now(),
    );
    Ok(axum::Json(Accepted {
        membership,
        organization: (&accepted.organization).into(),
    }))
}

/// Decline an invitation
///
/// Whoever holds the token may; it takes no account.
#[utoipa::path(
    post, path = "/v1/invitations/{token}/decline", tag = "Invitations", security(()),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 204, description = "Declined"),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`", body = ProblemBody),
    ),
)]
async fn decline(
    State(web): State<Web>,
    who: Anybody,
    Path(token): Path<String>,
) -> Result<StatusCode> {
    invitations::decline(web.app(), &who.client, who.caller.as_ref(), &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An invitation that waits for the caller.
#[derive(Serialize, ToSchema)]
pub struct WaitingInvitation {
    id: String,
    #[serde(flatten)]
    held: HeldInvitation,
}

/// List the invitations that wait for one
///
/// Those to the caller's verified address, for who signed up without the link.
#[utoipa::path(
    get, path = "/v1/me/invitations", tag = "Me", security(("bearer" = [])),
    responses(
        (status = 200, description = "Newest first", body = List<WaitingInvitation>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn waiting(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
) -> Result<axum::Json<List<WaitingInvitation>>> {
    let now = web.app().clock.now();
    let offers = invitations::waiting(web.app(), &caller).await?;
    let item = |offer: &Offer| WaitingInvitation {
        id: offer.invitation.id.to_string(),
        held: HeldInvitation::new(offer, now),
    };
    Ok(axum::Json(List::whole(offers.iter().map(item).collect())))
}

/// Accept an invitation that waits for one
#[utoipa::path(
    post, path = "/v1/me/invitations/{inv}/accept", tag = "Me", security(("bearer" = [])),
    params(("inv" = String, Path)),
    responses(
        (status = 200, description = "Joined", body = Accepted),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`, `already_member`, `inviter_not_allowed`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn accept_own(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(inv): Path<String>,
) -> Result<axum::Json<Accepted>> {
    let accepted = invitations::accept_own(web.app(), &caller, extract::id(&inv)?).await?;
    let membership = Membership::new(
        &accepted.member,
        &accepted.organization,
        web.app().clock.now(),
    );
    Ok(axum::Json(Accepted {
        membership,
        organization: (&accepted.organization).into(),
    }))
}

/// Decline an invitation that waits for one
#[utoipa::path(
    post, path = "/v1/me/invitations/{inv}/decline", tag = "Me", security(("bearer" = [])),
    params(("inv" = String, Path)),
    responses(
        (status = 204, description = "Declined"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`", body = ProblemBody),
    ),
)]
async fn decline_own(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(inv): Path<String>,
) -> Result<StatusCode> {
    invitations::decline_own(web.app(), &caller, extract::id(&inv)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
