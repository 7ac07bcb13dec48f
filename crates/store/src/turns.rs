//! How often this process has changed an organization: for what it remembers of one between requests.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::id::OrgId;
use tokio::sync::Notify;

/// Some organizations share a count, so that all of them fit: a change of the one then counts as one of the other.
const COUNTS: usize = 1024;

#[must_use = "the counts rise when it ends"]
pub(crate) struct Rising {
    turns: Turns,
    organizations: Vec<OrgId>,
}

impl Drop for Rising {
    fn drop(&mut self) {
        for org in &self.organizations {
            self.turns.count(*org).fetch_add(1, Ordering::Release);
        }
        self.turns.0.risen.notify_waiters();
    }
}

#[derive(Clone)]
pub(crate) struct Turns(Arc<Counts>);

struct Counts {
    counts: Box<[AtomicU64]>,
    /// Tells that some of them rose.
    risen: Notify,
}

impl Turns {
    pub fn new() -> Self {
        Self(Arc::new(Counts {
            counts: (0..COUNTS).map(|_| AtomicU64::new(0)).collect(),
            risen: Notify::new(),
        }))
    }

    pub fn of(&self, org: OrgId) -> u64 {
        self.count(org).load(Ordering::Acquire)
    }

    /// Ends once the count of `org` is not `turn` any more.
    pub async fn past(&self, org: OrgId, turn: u64) {
        loop {
            // Made before the look: what rises between the two wakes it.
            let risen = self.0.risen.notified();
            if self.of(org) != turn {
                return;
            }
            risen.await;
        }
    }

    /// Rises with the end of the value, whether the change that is tried meanwhile succeeds, fails or is given up.
    pub fn rising(&self, revisions: &[(OrgId, i64)]) -> Rising {
        Rising {
            turns: self.clone(),
            organizations: revisions.iter().map(|(org, _)| *org).collect(),
        }
    }

    fn count(&self, org: OrgId) -> &AtomicU64 {
        // The end of a UUIDv7 is random.
        let [.., high, low] = *org.0.as_bytes();
        &self.0.counts[usize::from(u16::from_be_bytes([high, low])) % COUNTS]
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn whoever_waits_for_a_change_is_woken_by_it_and_by_no_other() {
        let turns = Turns::new();
        let (own, other) = (OrgId(Uuid::from_u128(1)), OrgId(Uuid::from_u128(2)));
        let seen = turns.of(own);
        let changed = turns.past(own, seen);
        tokio::pin!(changed);
        let soon = |turns: &Turns, org| drop(turns.rising(&[(org, 1)]));
        soon(&turns, other);
        let waited = tokio::time::timeout(Duration::from_millis(20), &mut changed).await;
        assert!(waited.is_err(), "another organization's change");
        soon(&turns, own);
        changed.await;
        turns.past(own, seen).await;
    }
}
