//! What was read of an organization a moment ago, by its revision.
//!
//! Whoever asks has read the present revision with their own membership, in the same request, and gets a value only if
//! it is of that one. Whatever people change in an organization raises its revision, so nothing here outlives a change;
//! what the reader may see of a value is decided anew each time.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{id::OrgId, organization::Organization, time::Timestamp};

/// An answer as it goes over the wire, made once for all who get the same.
pub type Written = Arc<[u8]>;

pub struct AtRevision<K, V> {
    /// How long a value is kept, since some of it changes without a new revision: when somebody was last active, when
    /// a device was last heard.
    life: Duration,
    /// How many are kept.
    most: usize,
    kept: Mutex<HashMap<(OrgId, K), Kept<V>>>,
}

struct Kept<V> {
    revision: i64,
    at: Timestamp,
    value: V,
}

impl<K: Eq + Hash, V: Clone> AtRevision<K, V> {
    pub(crate) fn new(life: Duration, most: usize) -> Self {
        let kept = Mutex::default();
        Self { life, most, kept }
    }

    pub(crate) fn find(&self, org: &Organization, key: K, now: Timestamp) -> Option<V> {
        let kept = self.kept();
        let found = kept.get(&(org.id, key))?;
        let holds = found.revision == org.revision && now.since(found.at) < self.life;
        holds.then(|| found.value.clone())
    }

    /// Keeps what was read after the revision of `org`: if it is newer, it is found no longer than it is true.
    pub(crate) fn keep(&self, org: &Organization, key: K, now: Timestamp, value: V) {
        let mut kept = self.kept();
        if kept.len() >= self.most {
            kept.retain(|_, kept| now.since(kept.at) < self.life);
        }
        if kept.len() >= self.most {
            kept.clear();
        }
        let (revision, at) = (org.revision, now);
        let new = Kept {
            revision,
            at,
            value,
        };
        kept.insert((org.id, key), new);
    }

    /// Forgets what is known of an organization, in which something has changed without a new revision.
    pub(crate) fn forget(&self, org: OrgId) {
        self.kept().retain(|(of, _), _| *of != org);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<(OrgId, K), Kept<V>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
