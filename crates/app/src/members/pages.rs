//! Pages of members as they were read a moment ago.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use domain::membership::{Member, TeamPlace};
use store::read::TextCursor;
use uuid::Uuid;

use super::Query;
use crate::at_revision::{AtRevision, Written};

/// Some 40 kB each.
pub type Pages = AtRevision<PageKey, Arc<Read>>;

/// When somebody was last active is itself written down only every few minutes.
const LIFE: Duration = Duration::from_secs(30);
const MOST: usize = 200;

/// None yet.
pub fn pages() -> Pages {
    Pages::new(LIFE, MOST)
}

/// Members by name with their places in teams, and where the next page begins.
#[derive(Default)]
pub struct Read {
    pub(super) members: Vec<(Member, Vec<TeamPlace>)>,
    pub(super) next: Option<TextCursor>,
    /// The page as those have it who see everything of everybody.
    pub(super) open: OnceLock<Written>,
}

impl Read {
    /// Whether it reads the same at each moment of its life: no membership in it comes to its end.
    pub(super) fn is_lasting(&self) -> bool {
        self.members
            .iter()
            .all(|(member, _)| member.ends_at.is_none())
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PageKey {
    after: Option<(String, Uuid)>,
    limit: i64,
}

impl PageKey {
    /// `None` for what is searched for: hardly ever the same twice, and whether a membership is over
    /// depends on the moment.
    pub(super) fn of(query: &Query) -> Option<Self> {
        let searched = query.text.is_some()
            || query.role.is_some()
            || query.status.is_some()
            || query.team.is_some();
        let after = query.after.as_ref().map(|a| (a.key.clone(), a.id));
        let limit = query.limit;
        (!searched).then_some(Self { after, limit })
    }
}
