//! How often this process has changed an organization: for what it remembers of one between requests.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::id::OrgId;

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
    }
}

#[derive(Clone)]
pub(crate) struct Turns(Arc<[AtomicU64]>);

impl Turns {
    pub fn new() -> Self {
        Self((0..COUNTS).map(|_| AtomicU64::new(0)).collect())
    }

    pub fn of(&self, org: OrgId) -> u64 {
        self.count(org).load(Ordering::Acquire)
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
        &self.0[usize::from(u16::from_be_bytes([high, low])) % COUNTS]
    }
}
