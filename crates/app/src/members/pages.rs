//! Pages of members as they were read a moment ago.

use std::{sync::Arc, time::Duration};

use domain::membership::{Member, TeamPlace};
use store::read::TextCursor;
use uuid::Uuid;

use super::Query;
use crate::at_revision::AtRevision;

/// Some 20 kB each.
pub type Pages = AtRevision<PageKey, Arc<Read>>;

/// When somebody was last active is itself written down only every few minutes.
const LIFE: Duration = Duration::from_secs(30);
const MOST: usize = 200;

/// None yet.
pub fn pages() -> Pages {
    Pages::new(LIFE, MOST)
}

/// Members by name with their places in teams, and where the next page begins.
pub struct Read {
    pub(super) members: Vec<(Member, Vec<TeamPlace>)>,
    pub(super) next: Option<TextCursor>,
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
