//! Pages of members as they were read a moment ago.
//!
//! A page belongs to a revision of its organization. Whoever asks for it has read the present
//! revision with their own membership, in the same request, and gets the page only if it is of that
//! one. Whatever changes who is a member, as what, or in which teams raises the revision, so nothing
//! here outlives a change; what the reader may see of a page is decided anew each time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{
    id::OrgId,
    membership::{Member, TeamPlace},
    time::Timestamp,
};
use store::{access::Membership, read::TextCursor};
use uuid::Uuid;

use super::Query;

/// How long a page is kept. When somebody was last active changes without a new revision, and is
/// itself written down only every few minutes.
const LIFE: Duration = Duration::from_secs(30);
/// How many are kept, some 20 kB each.
const MOST: usize = 200;

#[derive(Default)]
pub struct Pages(Mutex<HashMap<Key, Kept>>);

/// Members by name with their places in teams, and where the next page begins.
pub(super) struct Read {
    pub members: Vec<(Member, Vec<TeamPlace>)>,
    pub next: Option<TextCursor>,
}

#[derive(PartialEq, Eq, Hash)]
struct Key {
    org: OrgId,
    after: Option<(String, Uuid)>,
    limit: i64,
}

struct Kept {
    revision: i64,
    at: Timestamp,
    page: Arc<Read>,
}

impl Pages {
    pub(super) fn find(
        &self,
        own: &Membership,
        query: &Query,
        now: Timestamp,
    ) -> Option<Arc<Read>> {
        let kept = self.kept();
        let found = kept.get(&Key::of(own, query)?)?;
        found.is_good(own, now).then(|| found.page.clone())
    }

    pub(super) fn keep(&self, own: &Membership, query: &Query, now: Timestamp, page: &Arc<Read>) {
        let Some(key) = Key::of(own, query) else {
            return;
        };
        let mut kept = self.kept();
        if kept.len() >= MOST {
            kept.retain(|_, page| now.since(page.at) < LIFE);
        }
        if kept.len() >= MOST {
            kept.clear();
        }
        let new = Kept {
            revision: own.organization().revision,
            at: now,
            page: page.clone(),
        };
        kept.insert(key, new);
    }

    /// Forgets the pages of an organization, in which somebody was last active later than they say.
    pub(crate) fn forget(&self, org: OrgId) {
        self.kept().retain(|key, _| key.org != org);
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Kept>> {
        self.0.lock().expect("nobody panics while holding it")
    }
}

impl Key {
    /// `None` for what is searched for: hardly ever the same twice, and whether a membership is over
    /// depends on the moment.
    fn of(own: &Membership, query: &Query) -> Option<Self> {
        let searched = query.text.is_some()
            || query.role.is_some()
            || query.status.is_some()
            || query.team.is_some();
        let after = query.after.as_ref().map(|a| (a.key.clone(), a.id));
        (!searched).then(|| Self {
            org: own.organization().id,
            after,
            limit: query.limit,
        })
    }
}

impl Kept {
    fn is_good(&self, own: &Membership, now: Timestamp) -> bool {
        self.revision == own.organization().revision && now.since(self.at) < LIFE
    }
}
