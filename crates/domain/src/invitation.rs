//! An invitation: the offer of a membership to an e-mail address.

pub mod csv;

use std::time::Duration;

use crate::{
    email::EmailAddress,
    id::{AccountId, InvitationId, OrgId, TeamId},
    role::{OrgRole, ResourceRole},
    time::{DAY, HOUR, Timestamp},
};

/// How long an invitation is open unless the inviter says otherwise.
pub const LIFE_DAYS: i64 = 7;
/// What the inviter may say, in days.
pub const LIFE_DAYS_RANGE: std::ops::RangeInclusive<i64> = 1..=30;
/// The most invitations that an organization may have pending.
pub const PENDING_LIMIT: i64 = 500;
/// The most that an organization may send in 24 hours.
pub const DAILY_LIMIT: i64 = 500;
/// The same for an organization younger than [`YOUNG`] that nobody has paid for: the brake on
/// those who would use invitations to send unwanted mail.
pub const DAILY_LIMIT_YOUNG: i64 = 50;
pub const YOUNG: Duration = Duration::from_hours(30 * 24);
/// The most invitation mails that one address gets in [`HOUR`], from all organizations together.
pub const MAILS_PER_RECIPIENT: i64 = 3;
pub const RECIPIENT_WINDOW: Duration = HOUR;
/// The most addresses of one bulk call.
pub const BULK_LIMIT: usize = 200;
/// The most teams that one invitation offers.
pub const TEAMS_MAX: usize = 50;
/// The most projects, channels and devices that one invitation can offer.
pub const GRANTS_MAX: usize = 50;
/// The most characters of the inviter's own words.
pub const MESSAGE_MAX: usize = 1000;

/// How long an invitation lasts that was given `days`.
pub fn life(days: i64) -> Duration {
    DAY * u32::try_from(days).unwrap_or(0)
}

/// What is stored. Final, but for `Pending`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Pending,
    Accepted,
    Declined,
    Revoked,
}

/// What is told. `Expired` is a pending one whose time is over: reckoned at read, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    Expired,
    Accepted,
    Declined,
    Revoked,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: InvitationId,
    pub org: OrgId,
    pub email: EmailAddress,
    pub role: OrgRole,
    pub settled: Settled,
    /// Teams to join, with the role in each.
    pub teams: Vec<TeamOffer>,
    /// `None`: invited by the operator or by a purchase.
    pub inviter: Option<AccountId>,
    pub inviter_name: String,
    pub message: Option<String>,
    /// When the clock was last started: at the first sending, or at a resend.
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// When the membership that this offers will end.
    pub membership_ends_at: Option<Timestamp>,
    /// Whether accepting brings back what a removed person had.
    pub restore: bool,
}

/// A place in a team that an invitation carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamOffer {
    pub team: TeamId,
    pub role: ResourceRole,
}

impl Settled {
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::Declined, Self::Revoked];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }

    /// An invitation ends with the microsecond that it names: at `expires_at` it is over.
    pub fn at(self, now: Timestamp, expires_at: Timestamp) -> Status {
        match self {
            Self::Pending if now >= expires_at => Status::Expired,
            Self::Pending => Status::Pending,
            Self::Accepted => Status::Accepted,
            Self::Declined => Status::Declined,
            Self::Revoked => Status::Revoked,
        }
    }
}

impl Status {
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Expired,
        Self::Accepted,
        Self::Declined,
        Self::Revoked,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Expired => "expired",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.as_str() == text)
    }
}

impl Invitation {
    pub fn status(&self, now: Timestamp) -> Status {
        self.settled.at(now, self.expires_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_over_at_the_moment_it_names() {
        let end = Timestamp::from_micros(0) + life(LIFE_DAYS);
        let before = Timestamp::from_micros(end.micros() - 1);
        assert_eq!(Settled::Pending.at(before, end), Status::Pending);
        assert_eq!(Settled::Pending.at(end, end), Status::Expired);
        assert_eq!(Settled::Accepted.at(end, end), Status::Accepted);
    }
}
