//! A membership: an account in an organization.

use crate::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, MembershipId, OrgId, TeamId},
    organization::Organization,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub id: MembershipId,
    pub org: OrgId,
    pub account: AccountId,
    pub name: String,
    pub email: EmailAddress,
    pub handle: Handle,
    pub role: OrgRole,
    pub standing: Standing,
    pub joined_at: Timestamp,
    pub last_active_at: Option<Timestamp>,
    /// From this moment on the membership is over, as if suspended.
    pub ends_at: Option<Timestamp>,
}

/// What somebody is in one of their own organizations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMembership {
    pub id: MembershipId,
    pub organization: Organization,
    pub role: OrgRole,
    pub handle: Handle,
    pub standing: Standing,
    pub ends_at: Option<Timestamp>,
}

/// A place in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamPlace {
    pub team: TeamId,
    pub handle: Handle,
    pub role: ResourceRole,
}

/// What is stored of whether a membership counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Active,
    Suspended,
}

/// What is told: `Expired` is an active one whose end has come, reckoned at read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Suspended,
    Expired,
}

impl Standing {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::Suspended]
            .into_iter()
            .find(|s| s.as_str() == text)
    }

    pub fn at(self, now: Timestamp, ends_at: Option<Timestamp>) -> Status {
        match self {
            Self::Suspended => Status::Suspended,
            Self::Active if ends_at.is_some_and(|end| now >= end) => Status::Expired,
            Self::Active => Status::Active,
        }
    }
}

impl Status {
    pub const ALL: [Self; 3] = [Self::Active, Self::Suspended, Self::Expired];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Expired => "expired",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

impl Member {
    pub fn status(&self, now: Timestamp) -> Status {
        self.standing.at(now, self.ends_at)
    }
}

impl OwnMembership {
    pub fn status(&self, now: Timestamp) -> Status {
        self.standing.at(now, self.ends_at)
    }
}
