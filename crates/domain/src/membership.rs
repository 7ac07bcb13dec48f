//! A membership: an account in an organization.

use crate::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, MembershipId, OrgId, TeamId},
    named::named,
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
    /// Rises with every change; the tag by which an edit from a stale page is noticed.
    pub revision: i64,
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
    pub name: String,
    pub handle: Handle,
    pub role: ResourceRole,
}

named! {
    /// What is stored of whether a membership counts.
    Standing {
        Active = "active";
        Suspended = "suspended";
    }
}

/// What is told: `Expired` is an active one whose end has come, reckoned at read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Suspended,
    Expired,
}

impl Standing {
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

    /// Until when this member is an owner who can act, as far as is known now; `None` for who is
    /// none. Invited, suspended and expired owners do not count.
    pub fn owns_until(&self, now: Timestamp) -> Option<Timestamp> {
        let owns = self.role == OrgRole::Owner && self.status(now) == Status::Active;
        owns.then(|| self.ends_at.unwrap_or(Timestamp::MAX))
    }
}

/// The rule of the last owner: a change of one membership, which is owned until `before` and then
/// until `after`, must not shorten the time for which the organization has an owner. `others` is
/// until when any other member owns it.
///
/// So an organization with an owner who stays always has one who stays: neither a demotion nor an
/// end in the future can leave it ownerless on the day when nobody acts.
pub fn ownership_lasts(
    before: Option<Timestamp>,
    after: Option<Timestamp>,
    others: Option<Timestamp>,
) -> bool {
    after.max(others) >= before
}

impl OwnMembership {
    pub fn status(&self, now: Timestamp) -> Status {
        self.standing.at(now, self.ends_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organization_stays_owned_as_long_as_it_was() {
        let (never, soon, late, ever) = (
            None,
            Some(Timestamp::from_micros(1)),
            Some(Timestamp::from_micros(2)),
            Some(Timestamp::MAX),
        );
        assert!(!ownership_lasts(ever, never, never), "the only owner");
        assert!(!ownership_lasts(ever, soon, late), "with an end, too");
        assert!(!ownership_lasts(late, never, soon));
        for (before, after, others) in [
            (ever, never, ever),
            (ever, soon, ever),
            (never, never, never),
            (soon, late, never),
            (late, late, never),
            (soon, never, late),
        ] {
            assert!(
                ownership_lasts(before, after, others),
                "{before:?} to {after:?} beside {others:?}"
            );
        }
    }
}
