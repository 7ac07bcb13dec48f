//! Members and rehearsals, as they go over the wire.

use std::fmt::Display;

use app::members::{Contact, LostPlace, Rehearsal, Seen};
use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, MembershipId},
    membership::TeamPlace,
    time::Timestamp,
};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::api::{
    api_keys::ApiKey,
    grants::Grant,
    invitations::Invitation,
    spaces::Space,
    teams::Team,
    wire::{Shift, given},
};

/// A member, as one of the organization's people sees them.
#[derive(Serialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    #[serde(serialize_with = "shown")]
    #[schema(value_type = String, example = "mem_019200000000700080000000000000ab")]
    id: MembershipId,
    #[serde(serialize_with = "shown")]
    #[schema(value_type = String)]
    account_id: AccountId,
    name: String,
    /// For owners, administrators and the member themselves.
    #[serde(
        serialize_with = "shown_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    email: Option<EmailAddress>,
    #[serde(serialize_with = "shown")]
    #[schema(value_type = String, example = "mia")]
    handle: Handle,
    /// `owner`, `administrator`, `member` or `observer`.
    #[schema(value_type = String)]
    role: &'static str,
    /// `active`, `suspended` or `expired`.
    #[schema(value_type = String)]
    status: &'static str,
    teams: Vec<PlaceIn>,
    #[serde(serialize_with = "shown")]
    #[schema(value_type = String)]
    joined_at: Timestamp,
    /// For owners, administrators and the member themselves; absent where they never were.
    #[serde(
        serialize_with = "shown_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    last_active_at: Option<Timestamp>,
    #[serde(
        serialize_with = "shown_if_any",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>)]
    ends_at: Option<Timestamp>,
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

// A page holds up to 200 members: what is written into the answer anyway is not first made a text
// of its own.
impl From<Seen> for MemberView {
    fn from(seen: Seen) -> Self {
        let (email, last_active_at) = match seen.contact {
            Some(Contact {
                email,
                last_active_at,
            }) => (Some(email), last_active_at),
            None => (None, None),
        };
        Self {
            id: seen.id,
            account_id: seen.account,
            name: seen.name,
            email,
            handle: seen.handle,
            role: seen.role.as_str(),
            status: seen.status.as_str(),
            teams: seen.teams.iter().map(PlaceIn::from).collect(),
            joined_at: seen.joined_at,
            last_active_at,
            ends_at: seen.ends_at,
        }
    }
}

fn shown<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(clippy::ref_option, reason = "serde passes the field")]
fn shown_if_any<S: Serializer>(
    value: &Option<impl Display>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
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

/// What a removal, or another role, changes or leaves without anyone.
#[derive(Serialize, ToSchema)]
pub struct RemovalPreview {
    /// Nothing can be done: the organization would be left without an owner who stays.
    last_owner: bool,
    /// What the person may do in the organization, and then no longer.
    #[schema(example = json!(["invite", "audit"]))]
    actions: Vec<&'static str>,
    /// What the person may do there with a higher role, and could not before.
    #[schema(example = json!([]))]
    gained: Vec<&'static str>,
    teams: Vec<LostTeam>,
    /// Open invitations that the person sent. With a lower role, those that nobody can accept
    /// any more until somebody else resends them.
    invitations: Vec<Invitation>,
    /// What was given to the person directly and a removal takes away.
    grants: Vec<Grant>,
    /// The keys that the person made, which a removal revokes.
    api_keys: Vec<ApiKey>,
    /// What the person would reach no longer, or as something else, by whatever way; the first 200.
    /// A device is named only where it fares differently than its project.
    resources: Vec<Shift>,
    /// Empty as long as there are no jobs.
    jobs: Vec<serde_json::Value>,
    /// The alert channels that a removal leaves without anybody to whom they were given, directly or by a team; the
    /// first 200.
    channels: Vec<Space>,
}

/// A team that loses somebody, or in which they may less.
#[derive(Serialize, ToSchema)]
pub struct LostTeam {
    #[serde(flatten)]
    team: Team,
    /// The person's role in the team; `role` is the caller's.
    place: String,
    /// What is left of it; absent where they leave the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    becomes: Option<String>,
    /// Nobody else is in it.
    left_empty: bool,
}

impl From<&LostPlace> for LostTeam {
    fn from(lost: &LostPlace) -> Self {
        Self {
            team: (&lost.seen).into(),
            place: lost.role.to_string(),
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
            gained: rehearsal.gained.iter().map(|a| a.as_str()).collect(),
            teams: rehearsal.teams.iter().map(LostTeam::from).collect(),
            invitations: invitations.map(|i| Invitation::new(i, now)).collect(),
            grants: rehearsal.grants.iter().map(Grant::from).collect(),
            api_keys: rehearsal.api_keys.iter().map(ApiKey::from).collect(),
            resources: rehearsal.resources.iter().map(Shift::from).collect(),
            jobs: Vec::new(),
            channels: rehearsal.channels.iter().map(Space::from).collect(),
        }
    }
}
