//! Invitations, from the organization's side and in the hands of those invited.

use app::invitations::{self, Detailed, Invite};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid,
    email::EmailAddress,
    invitation::{LIFE_DAYS, LIFE_DAYS_RANGE, MESSAGE_MAX},
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::{Membership, OrganizationName};
use crate::{
    Web,
    extract::{self, Check, Json, Path, SignedIn},
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(accept))
}

#[derive(Default, Deserialize, ToSchema)]
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
            _ => Err(check.problem_by(&["invalid_email"])),
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
