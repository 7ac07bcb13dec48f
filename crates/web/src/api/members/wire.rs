//! Members and rehearsals, as they go over the wire.

use app::members::{Contact, LostPlace, Rehearsal, Seen};
use domain::{id::ApiKeyId, membership::TeamPlace, role::OrgRole, time::Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::{
    invitations::{Invitation, OfferedGrant},
    wire::{Shift, given},
};

/// A member, as one of the organization's people sees them.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    #[schema(example = "mem_019200000000700080000000000000ab")]
    id: String,
    account_id: String,
    name: String,
    /// For owners, administrators and the member themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[schema(example = "mia")]
    handle: String,
    /// `owner`, `administrator`, `member` or `observer`.
    role: String,
    /// `active`, `suspended` or `expired`.
    status: String,
    teams: Vec<PlaceIn>,
    joined_at: String,
    /// For owners, administrators and the member themselves; absent where they never were.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_active_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
}

/// A place in a team.
#[derive(Serialize, ToSchema)]
pub struct PlaceIn {
    id: String,
    handle: String,
    /// In the team. An observer of the organization only observes.
    role: String,
}

impl From<&TeamPlace> for PlaceIn {
    fn from(place: &TeamPlace) -> Self {
        Self {
            id: place.team.to_string(),
            handle: place.handle.to_string(),
            role: place.role.to_string(),
        }
    }
}

impl From<&Seen> for MemberView {
    fn from(seen: &Seen) -> Self {
        let (email, active) = match &seen.contact {
            Some(Contact {
                email,
                last_active_at,
            }) => (Some(email.as_str().to_owned()), *last_active_at),
            None => (None, None),
        };
        Self {
            id: seen.id.to_string(),
            account_id: seen.account.to_string(),
            name: seen.name.clone(),
            email,
            handle: seen.handle.to_string(),
            role: seen.role.to_string(),
            status: seen.status.as_str().to_owned(),
            teams: seen.teams.iter().map(PlaceIn::from).collect(),
            joined_at: seen.joined_at.to_string(),
            last_active_at: active.map(|at| at.to_string()),
            ends_at: seen.ends_at.map(|end| end.to_string()),
        }
    }
}

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct MemberEdit {
    /// `owner`, `administrator`, `member` or `observer`.
    #[schema(example = "administrator")]
    pub role: Option<String>,
    /// One's own can be changed by everybody.
    #[schema(example = "mia")]
    pub handle: Option<String>,
    /// From then on the membership is over. Null: it has no end.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "2027-01-31T18:00:00Z")]
    #[expect(
        clippy::option_option,
        reason = "null takes the end away, left out leaves it"
    )]
    pub ends_at: Option<Option<String>>,
}

/// What a removal, or a lower role, stops or leaves without anyone.
#[derive(Serialize, ToSchema)]
pub struct RemovalPreview {
    /// Nothing can be done: the organization would be left without an owner who stays.
    last_owner: bool,
    /// What the person may do in the organization, and then no longer.
    #[schema(example = json!(["invite", "audit"]))]
    actions: Vec<&'static str>,
    teams: Vec<LostTeam>,
    /// Open invitations that the person sent. With a lower role, those that nobody can accept
    /// any more until somebody else resends them.
    invitations: Vec<Invitation>,
    /// What was given to the person directly and a removal takes away.
    grants: Vec<OfferedGrant>,
    /// The keys that the person made, which a removal revokes.
    api_keys: Vec<LostKey>,
    /// What the person would reach no longer, or as something else, by whatever way; the first 200.
    /// A device is named only where it fares differently than its project.
    resources: Vec<Shift>,
    /// These two are empty as long as there are no jobs and alerts.
    jobs: Vec<serde_json::Value>,
    channels: Vec<serde_json::Value>,
}

#[derive(Serialize, ToSchema)]
pub struct LostKey {
    id: String,
    name: String,
    role: String,
}

impl From<&(ApiKeyId, String, OrgRole)> for LostKey {
    fn from((id, name, role): &(ApiKeyId, String, OrgRole)) -> Self {
        Self {
            id: id.to_string(),
            name: name.clone(),
            role: role.to_string(),
        }
    }
}

/// A team that loses somebody, or in which they may less.
#[derive(Serialize, ToSchema)]
pub struct LostTeam {
    id: String,
    name: String,
    handle: String,
    member_count: i64,
    /// The person's, in the team.
    role: String,
    /// What is left of it; absent where they leave the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    becomes: Option<String>,
    /// Nobody else is in it.
    left_empty: bool,
}

impl From<&LostPlace> for LostTeam {
    fn from(lost: &LostPlace) -> Self {
        Self {
            id: lost.team.id.to_string(),
            name: lost.team.name.clone(),
            handle: lost.team.handle.to_string(),
            member_count: lost.team.member_count,
            role: lost.role.to_string(),
            becomes: lost.becomes.map(|role| role.to_string()),
            left_empty: lost.leaves_empty(),
        }
    }
}

impl RemovalPreview {
    pub fn new(rehearsal: &Rehearsal, now: Timestamp) -> Self {
        let invitations = rehearsal.invitations.iter();
        Self {
            last_owner: rehearsal.last_owner,
            actions: rehearsal.actions.iter().map(|a| a.as_str()).collect(),
            teams: rehearsal.teams.iter().map(LostTeam::from).collect(),
            invitations: invitations.map(|i| Invitation::new(i, now)).collect(),
            grants: rehearsal.grants.iter().map(OfferedGrant::from).collect(),
            api_keys: rehearsal.api_keys.iter().map(LostKey::from).collect(),
            resources: rehearsal.resources.iter().map(Shift::from).collect(),
            jobs: Vec::new(),
            channels: Vec::new(),
        }
    }
}
