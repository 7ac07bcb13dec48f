//! Programs that ask with an API key who may do what (AuthZEN).
//!
//! They ask often, and an answer takes nanoseconds; seeing who asks takes statements. So it is remembered between a
//! key's questions that it may ask: for [`LEASE`] at most, and no longer than until this process changes anything in
//! the organization. A key or a right that is taken away is gone here with the answer that took it away, and on
//! other nodes after [`LEASE`]; the domain asks for five seconds.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, Weak},
    time::Duration,
};

use ::access::Snapshot;
use domain::{id::OrgId, time::Timestamp};

use crate::{App, api_keys, token::Shown};

/// How long a key is taken at its last word.
pub const LEASE: Duration = Duration::from_secs(2);

/// More keys than ask at once; of those that asked long ago, none has to be remembered.
const MOST: usize = 4096;

#[derive(Default)]
pub(crate) struct Askers(RwLock<HashMap<Vec<u8>, Remembered>>);

struct Remembered {
    /// The cache of snapshots alone decides how long one stays in memory.
    snapshot: Weak<Snapshot>,
    turn: u64,
    at: Timestamp,
}

/// Whoever shows a key, and the moment.
pub struct Asker {
    key: Vec<u8>,
    turn: u64,
    now: Timestamp,
}

impl Asker {
    /// `None` for what cannot be an API key. Make it before reading anything that is to be remembered: what changes
    /// after this is noticed.
    pub fn new(app: &App, token: &str) -> Option<Self> {
        let shown = Shown::prefixed(api_keys::PREFIX, token)?;
        Some(Self {
            turn: app.store.turn(OrgId(shown.owner)),
            key: shown.hash,
            now: app.clock.now(),
        })
    }

    /// What the key may ask about, if that was found out a moment ago and nothing has changed since.
    pub fn remembered(&self, app: &App) -> Option<Arc<Snapshot>> {
        let askers = app.snapshots.askers.0.read();
        let askers = askers.unwrap_or_else(PoisonError::into_inner);
        let remembered = askers.get(&self.key)?;
        // A clock that went back makes nothing fresh.
        let holds = remembered.at <= self.now && self.now.since(remembered.at) < LEASE;
        if !holds || remembered.turn != self.turn {
            return None;
        }
        remembered.snapshot.upgrade()
    }

    /// Remembers that the key may ask about this.
    pub fn remember(self, app: &App, snapshot: &Arc<Snapshot>) {
        let askers = app.snapshots.askers.0.write();
        let mut askers = askers.unwrap_or_else(PoisonError::into_inner);
        if askers.len() >= MOST {
            askers.clear();
        }
        let remembered = Remembered {
            snapshot: Arc::downgrade(snapshot),
            turn: self.turn,
            at: self.now,
        };
        askers.insert(self.key, remembered);
    }
}
