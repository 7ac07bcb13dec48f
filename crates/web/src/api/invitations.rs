//! Invitations, from the organization's side.

mod bulk;
mod held;

pub(crate) use bulk::{RowProblem, csv_row};

use app::invitations::{self, Detailed, Invite, Wanted};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid,
    email::EmailAddress,
    invitation::{LIFE_DAYS, LIFE_DAYS_RANGE, MESSAGE_MAX, Status},
    policy::OrgAction,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::{
    grants::{GrantOffer, NamedGrantOffer},
    read::NumberCursor,
};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    sent::{May, sent},
    wire::{self, ResourceBody},
};
use crate::{
    Web,
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(resend))
        .routes(routes!(revoke))
        .merge(bulk::routes())
        .merge(held::routes())
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
    /// Roles on projects, alert channels and devices, at most 50.
    grants: Vec<NewOffer>,
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

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewOffer {
    resource: ResourceBody,
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
    grants: Vec<OfferedGrant>,
    inviter: Inviter,
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

/// A role on a project, an alert channel or a device.
#[derive(Serialize, ToSchema)]
pub struct OfferedGrant {
    resource: wire::Resource,
    role: String,
}

impl From<&NamedGrantOffer> for OfferedGrant {
    fn from(named: &NamedGrantOffer) -> Self {
        Self {
            resource: wire::Resource::new(named.offer.object, &named.name),
            role: named.offer.role.to_string(),
        }
    }
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
    grants: Vec<OfferedGrant>,
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
            grants: detailed.grants.iter().map(OfferedGrant::from).collect(),
            inviter: Inviter {
                id: i
                    .inviter
                    .map_or_else(|| "operator".to_owned(), |id| id.to_string()),
                name: i.inviter_name.clone(),
            },
            message: i.message.clone(),
            created_at: i.created_at.to_string(),
            expires_at: i.expires_at.to_string(),
            membership_ends_at: i.membership_ends_at.map(|end| end.to_string()),
            restores: detailed.restores.as_ref().map(|r| Restores {
                role: r.role.to_string(),
                teams: r.teams.iter().map(Offered::from).collect(),
                grants: r.grants.iter().map(OfferedGrant::from).collect(),
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
        (status = 403, description = "`forbidden`, `owner_only`, `step_up_required`: inviting an owner takes a recent sign-in", body = ProblemBody),
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
) -> Result<(StatusCode, Json<Invitation>)> {
    let org = extract::org(&org)?;
    let new = sent(
        &web,
        &caller,
        &org,
        May::Do(OrgAction::Invite),
        body.parse(),
    )
    .await?;
    let sent = invitations::invite(web.app(), &caller, &org, &new).await?;
    Ok((
        StatusCode::CREATED,
        Json(Invitation::new(&sent, web.app().clock.now())),
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
        let grants = offers(&mut check, &self.grants);
        let life_days = check.field("/expires_in_days", life_days(self.expires_in_days));
        let ends = self
            .membership_ends_at
            .as_deref()
            .map(Timestamp::parse)
            .transpose();
        let ends = check.field("/membership_ends_at", ends);
        let message = self.message.as_deref().unwrap_or_default();
        let message = check.field("/message", text::paragraph(message, MESSAGE_MAX));
        match (email, role, teams, grants, life_days, ends, message) {
            (
                Some(email),
                Some(role),
                Some(teams),
                Some(grants),
                Some(life_days),
                Some(membership_ends_at),
                Some(message),
            ) => Ok(Invite {
                email,
                role,
                teams,
                grants,
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
    let unknown = || Invalid::new("unknown_team", texts::field_team_unknown());
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

fn offers(check: &mut Check, offers: &[NewOffer]) -> Option<Vec<GrantOffer>> {
    let unknown = || Invalid::new("unknown_resource", texts::field_resource_unknown());
    let parse = |(n, offer): (usize, &NewOffer)| {
        let object = offer
            .resource
            .parse()
            .and_then(|object| object.ok_or_else(unknown));
        let object = check.field(format!("/grants/{n}/resource"), object);
        let role = check.field(
            format!("/grants/{n}/role"),
            ResourceRole::parse(&offer.role),
        );
        object
            .zip(role)
            .map(|(object, role)| GrantOffer { object, role })
    };
    let parsed: Vec<Option<GrantOffer>> = offers.iter().enumerate().map(parse).collect();
    parsed.into_iter().collect()
}

fn life_days(asked: Option<i64>) -> std::result::Result<i64, Invalid> {
    let days = asked.unwrap_or(LIFE_DAYS);
    let refuse = || Invalid::new("out_of_range", texts::field_days());
    LIFE_DAYS_RANGE
        .contains(&days)
        .then_some(days)
        .ok_or_else(refuse)
}

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
) -> Result<Json<List<Invitation>>> {
    let unknown = || {
        Problem::field(
            "/status",
            Invalid::new("unknown_status", texts::field_invitation_status()),
        )
    };
    let status = query
        .status
        .as_deref()
        .map(|s| Status::parse(s).ok_or_else(unknown))
        .transpose();
    let org = extract::org(&org)?;
    let status = sent(&web, &caller, &org, May::Do(OrgAction::SeeContacts), status).await?;
    let wanted = status.map_or(Wanted::All, Wanted::Only);
    let after = paging::cursor::<NumberCursor>(query.cursor.as_deref())?;
    let limit = paging::limit(query.limit);
    let page = invitations::list(web.app(), &caller, &org, wanted, after, limit).await?;
    let now = web.app().clock.now();
    let items = page
        .items
        .iter()
        .map(|detailed| Invitation::new(detailed, now))
        .collect();
    Ok(Json(List::page(items, page.next)))
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
        (status = 403, description = "`forbidden`, `owner_only`, `step_up_required`: that of an owner takes a recent sign-in", body = ProblemBody),
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
) -> Result<Json<Invitation>> {
    let sent =
        invitations::resend(web.app(), &caller, &extract::org(&org)?, extract::id(&inv)?).await?;
    Ok(Json(Invitation::new(&sent, web.app().clock.now())))
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
