//! An organization: the workspace of a company, and the tenant.

use std::time::Duration;

use crate::{handle::Handle, id::OrgId, time::Timestamp};

/// How long a deleted organization can be restored by an owner.
pub const GRACE: Duration = Duration::from_hours(30 * 24);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: OrgId,
    pub name: String,
    pub slug: Handle,
    pub time_zone: String,
    pub status: Status,
    /// Rises with every change; also the tag by which an edit from a stale page is noticed.
    pub revision: i64,
    pub created_at: Timestamp,
    /// While it is being deleted: when its grace ends and it is erased.
    pub erased_at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    Deleting,
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deleting => "deleting",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Active, Self::Deleting]
            .into_iter()
            .find(|s| s.as_str() == text)
    }
}

/// How a caller names an organization. An id holds an underscore and a slug cannot, so the two
/// never meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrgRef {
    Id(OrgId),
    Slug(Handle),
}

impl OrgRef {
    /// `None` for what can name no organization, to be answered like one that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse()
            .map(Self::Id)
            .ok()
            .or_else(|| Handle::named(text).map(Self::Slug))
    }
}

/// A time zone of the IANA database, by its name.
pub fn time_zone(name: &str) -> Result<String, crate::Invalid> {
    jiff::tz::TimeZone::get(name.trim())
        .ok()
        .and_then(|zone| zone.iana_name().map(str::to_owned))
        .ok_or_else(|| crate::Invalid::new("unknown_time_zone", texts::field_time_zone()))
}
