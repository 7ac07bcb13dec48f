//! Invitations as JSON.

use app::invitations::{Detailed, Invite, Offer, OfferedTeam as Team};
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

use crate::{api::wire::OrganizationName, extract::Check};

// ---- What comes in -----------------------------------------------------------------------------------

#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewInvitation {
    #[schema(required = true, example = "eve@example.com")]
    pub email: String,
    /// `owner`, `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    pub role: String,
    /// At most 50.
    pub teams: Vec<InvitedTo>,
    /// 1 to 30; 7 where it is left out.
    pub expires_in_days: Option<i64>,
    pub membership_ends_at: Option<String>,
    /// The inviter's own words, for the mail.
    #[schema(max_length = 1000)]
    pub message: Option<String>,
    /// Bring back what a removed person had.
    pub restore: bool,
}

#[derive(Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct InvitedTo {
    /// An id or a handle.
    #[schema(required = true, example = "maintenance-team")]
    pub team: String,
    /// `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    pub role: String,
}

impl NewInvitation {
    /// Reads it, or says of each field what is wrong with it.
    pub fn parse(&self) -> Result<Invite, Check> {
        let mut check = Check::default();
        let email = check.field("/email", EmailAddress::parse(&self.email));
        let role = check.field("/role", OrgRole::parse(&self.role));
        let teams = teams(&mut check, &self.teams);
        let life_days = check.field("/expires_in_days", life_days(self.expires_in_days));
        let ends = self.membership_ends_at.as_deref();
        let ends = ends.map(Timestamp::parse).transpose();
        let ends = check.field("/membership_ends_at", ends);
        let message = self.message.as_deref().unwrap_or_default();
        let message = check.field("/message", text::paragraph(message, MESSAGE_MAX));
        let read = || {
            Some(Invite {
                email: email?,
                role: role?,
                teams: teams?,
                life_days: life_days?,
                membership_ends_at: ends?,
                message: message?,
                restore: self.restore,
            })
        };
        read().ok_or(check)
    }
}

fn teams(check: &mut Check, places: &[InvitedTo]) -> Option<Vec<(TeamRef, ResourceRole)>> {
    let unknown = || Invalid::new("unknown_team", "There is no such team.");
    let parse = |(n, place): (usize, &InvitedTo)| {
        let team = TeamRef::parse(&place.team).ok_or_else(unknown);
        let team = check.field(format!("/teams/{n}/team"), team);
        let role = ResourceRole::parse(&place.role);
        team.zip(check.field(format!("/teams/{n}/role"), role))
    };
    // All are read before any is missed, so that each wrong one is told.
    let parsed: Vec<_> = places.iter().enumerate().map(parse).collect();
    parsed.into_iter().collect()
}

fn life_days(asked: Option<i64>) -> Result<i64, Invalid> {
    let days = asked.unwrap_or(LIFE_DAYS);
    let refuse = || Invalid::new("out_of_range", "Choose 1 to 30 days.");
    LIFE_DAYS_RANGE
        .contains(&days)
        .then_some(days)
        .ok_or_else(refuse)
}

// ---- What goes out -----------------------------------------------------------------------------------

/// An invitation, as those see it who may invite.
#[derive(Serialize, ToSchema)]
pub struct Invitation {
    #[schema(example = "inv_019200000000700080000000000000ab")]
    id: String,
    email: String,
    role: String,
    /// `pending`, `expired`, `accepted`, `declined` or `revoked`.
    status: String,
    teams: Vec<OfferedTeam>,
    grants: Vec<serde_json::Value>,
    /// Absent where a purchase or the operator invited.
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
pub struct OfferedTeam {
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
    teams: Vec<OfferedTeam>,
    grants: Vec<serde_json::Value>,
    removed_at: String,
}

impl Invitation {
    pub fn new(detailed: &Detailed, now: Timestamp) -> Self {
        let i = &detailed.invitation;
        Self {
            id: i.id.to_string(),
            email: i.email.as_str().to_owned(),
            role: i.role.to_string(),
            status: i.status(now).as_str().to_owned(),
            teams: detailed.teams.iter().map(OfferedTeam::from).collect(),
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
                teams: r.teams.iter().map(OfferedTeam::from).collect(),
                grants: Vec::new(),
                removed_at: r.removed_at.to_string(),
            }),
        }
    }
}

impl From<&Team> for OfferedTeam {
    fn from(team: &Team) -> Self {
        Self {
            id: team.id.to_string(),
            handle: team.handle.to_string(),
            role: team.role.to_string(),
        }
    }
}

/// An invitation, as the person sees it whom it is for.
#[derive(Serialize, ToSchema)]
pub struct HeldInvitation {
    organization: OrganizationName,
    inviter: InviterName,
    email: String,
    role: String,
    teams: Vec<TeamToJoin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    expires_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    membership_ends_at: Option<String>,
    /// `pending`, `expired`, `accepted`, `declined` or `revoked`.
    status: String,
}

#[derive(Serialize, ToSchema)]
pub struct InviterName {
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct TeamToJoin {
    name: String,
    handle: String,
    role: String,
}

impl HeldInvitation {
    pub fn new(offer: &Offer, now: Timestamp) -> Self {
        let i = &offer.invitation;
        let team = |team: &Team| TeamToJoin {
            name: team.name.clone(),
            handle: team.handle.to_string(),
            role: team.role.to_string(),
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
            membership_ends_at: i.membership_ends_at.map(|end| end.to_string()),
            status: i.status(now).as_str().to_owned(),
        }
    }
}

/// One that waits for the caller.
#[derive(Serialize, ToSchema)]
pub struct WaitingInvitation {
    #[schema(example = "inv_019200000000700080000000000000ab")]
    id: String,
    #[serde(flatten)]
    held: HeldInvitation,
}

impl WaitingInvitation {
    pub fn new(offer: &Offer, now: Timestamp) -> Self {
        Self {
            id: offer.invitation.id.to_string(),
            held: HeldInvitation::new(offer, now),
        }
    }
}
