//! A team: a named group of memberships whose handle tags alerts and jobs.

use crate::{
    Invalid,
    handle::Handle,
    id::{OrgId, TeamId},
    text,
    time::Timestamp,
};

/// Characters of a description.
pub const DESCRIPTION_MAX: usize = 500;

/// People who can be put into a team as it is made; more are added afterwards.
pub const FIRST_MEMBERS_MAX: usize = 200;

/// Reads what a team is for. Saying nothing is fine.
pub fn description(input: &str) -> Result<String, Invalid> {
    text::paragraph(input, DESCRIPTION_MAX).map(Option::unwrap_or_default)
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    pub id: TeamId,
    pub org: OrgId,
    pub name: String,
    pub handle: Handle,
    pub description: String,
    pub member_count: i64,
    pub revision: i64,
    pub created_at: Timestamp,
}

/// How a caller names a team: by id, or by a present or former handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TeamRef {
    Id(TeamId),
    Handle(Handle),
}

impl TeamRef {
    /// `None` for what can name no team, to be answered like one that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse()
            .map(Self::Id)
            .ok()
            .or_else(|| Handle::named(text).map(Self::Handle))
    }
}
