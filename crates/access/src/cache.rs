//! The snapshots of many organizations, each as fresh as is known, within a bound of bytes.
//!
//! "Not loaded" and "not known to be fresh" are states of their own here. Neither is ever answered
//! as a denial, nor from what might be out of date: the caller waits, or says that it cannot tell.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{
            AtomicBool, AtomicI64, AtomicU64, AtomicUsize,
            Ordering::{AcqRel, Acquire, Relaxed},
        },
    },
    time::{Duration, Instant},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use domain::id::OrgId;
use uuid::Uuid;

use crate::{
    facts::{Change, Facts},
    map::Map,
    snapshot::Snapshot,
};

/// Where snapshots come from: the database, as the crate around this one sees it.
pub trait Source {
    type Error;

    /// A monotonic clock.
    fn now(&self) -> Instant;

    /// All facts of one organization, read in one transaction; `None` where there is none such.
    fn load(
        &self,
        organization: OrgId,
    ) -> impl Future<Output = Result<Option<Facts>, Self::Error>> + Send;

    /// What happened to the organization after `revision`, up to now.
    fn since(
        &self,
        organization: OrgId,
        revision: i64,
    ) -> impl Future<Output = Result<News, Self::Error>> + Send;
}

/// What a [`Source`] knows to have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Every step up to the present revision; none where nothing happened.
    Steps(Vec<Step>),
    /// The steps are not all kept: load anew.
    Lost,
    /// The organization is no more.
    Gone,
}

/// What one transaction changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The organization's revision from then on: one more than before.
    pub revision: i64,
    pub changes: Vec<Change>,
}

/// What the cache holds of an organization.
#[derive(Clone, Debug)]
pub enum State {
    /// Confirmed within the lease, and nothing newer was heard of: decide with it.
    Fresh(Arc<Snapshot>),
    /// Confirm it before deciding with it: see [`Cache::current`].
    Unconfirmed(Arc<Snapshot>),
    NotLoaded,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advanced {
    Applied,
    /// The snapshot held already has it.
    Known,
    /// Steps before this one are missing: the snapshot held counts as out of date from now on.
    Gap,
    NotLoaded,
}

/// There is no telling. Never a denial: wait and ask again, or answer that it cannot be told now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable<E> {
    #[error("the organization could not be read")]
    Source(#[source] E),
    #[error("the source is at revision {revision} only, which is older than the one asked for")]
    Behind { revision: i64 },
}

/// The snapshots held by one process, readable without locks.
pub struct Cache {
    slots: ArcSwap<Map<Uuid, Arc<Slot>>>,
    bytes: AtomicUsize,
    /// Rises with every publication: the measure of how long ago a slot was used.
    tick: AtomicU64,
    most_bytes: usize,
    lease: Duration,
}

struct Slot {
    organization: OrgId,
    held: ArcSwapOption<Held>,
    /// The greatest revision that is known to exist.
    heard: AtomicI64,
    used: AtomicU64,
    bytes: AtomicUsize,
    /// Taken out of the cache: nothing may be put in any more.
    gone: AtomicBool,
    /// One writer at a time; readers never take it.
    writing: Mutex<()>,
    /// One load at a time; the others wait for its outcome.
    loading: tokio::sync::Mutex<()>,
}

struct Held {
    snapshot: Arc<Snapshot>,
    /// When the source was last asked and this was its newest revision.
    confirmed: Option<Instant>,
}

impl Cache {
    /// Holds at most `most_bytes` of snapshots, least recently used ones going first; the one
    /// published last stays, even if it alone is more. A snapshot counts as fresh for `lease` after
    /// it was confirmed.
    pub fn new(most_bytes: usize, lease: Duration) -> Self {
        Self {
            slots: ArcSwap::from_pointee(Map::new()),
            bytes: AtomicUsize::new(0),
            tick: AtomicU64::new(0),
            most_bytes,
            lease,
        }
    }

    /// Heap bytes of all snapshots held.
    pub fn bytes(&self) -> usize {
        self.bytes.load(Relaxed)
    }

    /// What is held, without asking anybody.
    pub fn peek(&self, organization: OrgId, now: Instant) -> State {
        let slots = self.slots.load();
        let Some(slot) = slots.get(organization.0) else {
            return State::NotLoaded;
        };
        slot.touch(&self.tick);
        match slot.held.load().as_ref() {
            None => State::NotLoaded,
            Some(held) if self.is_fresh(slot, held, now) => {
                State::Fresh(Arc::clone(&held.snapshot))
            }
            Some(held) => State::Unconfirmed(Arc::clone(&held.snapshot)),
        }
    }

    /// A fresh snapshot, of at least the revision `at_least`; `Ok(None)` where the source knows no
    /// such organization. Asks the source only where what is held is missing, out of lease or
    /// known to be old; of several callers one asks and the others wait for it.
    pub async fn current<S: Source>(
        &self,
        source: &S,
        organization: OrgId,
        at_least: i64,
    ) -> Result<Option<Arc<Snapshot>>, Unavailable<S::Error>> {
        if let Some(snapshot) = self.fresh(organization, source.now(), at_least) {
            return Ok(Some(snapshot));
        }
        let slot = self.slot(organization);
        let _turn = slot.loading.lock().await;
        if let Some(snapshot) = self.fresh(organization, source.now(), at_least) {
            return Ok(Some(snapshot));
        }
        let wanted = at_least.max(slot.heard.load(Acquire));
        if let Some(snapshot) = self.catch_up(&slot, source).await? {
            return reaching(snapshot, wanted).map(Some);
        }
        let asked = source.now();
        let facts = source
            .load(organization)
            .await
            .map_err(Unavailable::Source)?;
        let Some(facts) = facts else {
            self.forget(organization);
            return Ok(None);
        };
        reaching(self.publish(Snapshot::build(&facts), asked), wanted).map(Some)
    }

    /// Puts in a snapshot whose facts were read at `read`, or later. What is held stays if it is
    /// newer. Answers what is held then.
    pub fn publish(&self, snapshot: Snapshot, read: Instant) -> Arc<Snapshot> {
        let snapshot = Arc::new(snapshot);
        loop {
            let slot = self.slot(snapshot.organization());
            let writing = slot.write();
            if slot.gone.load(Relaxed) {
                continue;
            }
            let newest = match slot.held.load_full() {
                Some(held) if held.snapshot.revision() > snapshot.revision() => {
                    Arc::clone(&held.snapshot)
                }
                _ => self.put(&slot, Arc::clone(&snapshot), Some(read), &writing),
            };
            drop(writing);
            self.evict(&slot);
            return newest;
        }
    }

    /// Applies a step to what is held. The lease goes on as it was: that a step happened does not
    /// say that no other has.
    pub fn advance(&self, organization: OrgId, step: &Step) -> Advanced {
        let Some(slot) = self.slots.load().get(organization.0).cloned() else {
            return Advanced::NotLoaded;
        };
        slot.heard.fetch_max(step.revision, AcqRel);
        let writing = slot.write();
        let Some(held) = slot.held.load_full() else {
            return Advanced::NotLoaded;
        };
        let revision = held.snapshot.revision();
        if step.revision <= revision {
            return Advanced::Known;
        }
        if step.revision != revision + 1 {
            return Advanced::Gap;
        }
        match held.snapshot.advance(step.revision, &step.changes) {
            Ok(next) => {
                self.put(&slot, Arc::new(next), held.confirmed, &writing);
                Advanced::Applied
            }
            // Something before it was missed. It was heard of, so the snapshot is out of date.
            Err(_) => Advanced::Gap,
        }
    }

    /// Takes note that `revision` was the newest when the source was asked at `asked`: extends the
    /// lease of what is held if it is that one, ends it if that is older.
    pub fn confirm(&self, organization: OrgId, revision: i64, asked: Instant) {
        if let Some(slot) = self.slots.load().get(organization.0) {
            slot.heard.fetch_max(revision, AcqRel);
            let writing = slot.write();
            if let Some(held) = slot.held.load_full()
                && held.snapshot.revision() >= revision
            {
                let confirmed = held.confirmed.max(Some(asked));
                self.put(slot, Arc::clone(&held.snapshot), confirmed, &writing);
            }
        }
    }

    /// Drops what is held of an organization.
    pub fn forget(&self, organization: OrgId) {
        let Some(slot) = self.slots.load().get(organization.0).cloned() else {
            return;
        };
        let _writing = slot.write();
        if slot.gone.swap(true, Relaxed) {
            return;
        }
        slot.held.store(None);
        self.bytes.fetch_sub(slot.bytes.swap(0, Relaxed), Relaxed);
        self.slots.rcu(|slots| {
            let mut slots = Map::clone(slots);
            slots.remove(organization.0);
            slots
        });
    }

    fn fresh(&self, organization: OrgId, now: Instant, at_least: i64) -> Option<Arc<Snapshot>> {
        match self.peek(organization, now) {
            State::Fresh(snapshot) if snapshot.revision() >= at_least => Some(snapshot),
            State::Fresh(_) | State::Unconfirmed(_) | State::NotLoaded => None,
        }
    }

    /// Brings what is held up to date by steps; `None` where it has to be loaded.
    async fn catch_up<S: Source>(
        &self,
        slot: &Arc<Slot>,
        source: &S,
    ) -> Result<Option<Arc<Snapshot>>, Unavailable<S::Error>> {
        let Some(held) = slot.held.load_full() else {
            return Ok(None);
        };
        let revision = held.snapshot.revision();
        let asked = source.now();
        let news = source
            .since(slot.organization, revision)
            .await
            .map_err(Unavailable::Source)?;
        let News::Steps(steps) = news else {
            return Ok(None);
        };
        let mut newest = revision;
        for step in &steps {
            if self.advance(slot.organization, step) == Advanced::Gap {
                return Ok(None);
            }
            newest = step.revision;
        }
        self.confirm(slot.organization, newest, asked);
        Ok(slot.held.load_full().map(|held| Arc::clone(&held.snapshot)))
    }

    fn slot(&self, organization: OrgId) -> Arc<Slot> {
        if let Some(slot) = self.slots.load().get(organization.0) {
            return Arc::clone(slot);
        }
        let new = Arc::new(Slot::new(organization));
        self.slots.rcu(|slots| {
            let mut slots = Map::clone(slots);
            if slots.get(organization.0).is_none() {
                slots.insert(organization.0, Arc::clone(&new));
            }
            slots
        });
        self.slots
            .load()
            .get(organization.0)
            .map_or(new, Arc::clone)
    }

    fn is_fresh(&self, slot: &Slot, held: &Held, now: Instant) -> bool {
        held.snapshot.revision() >= slot.heard.load(Acquire)
            && held
                .confirmed
                .is_some_and(|confirmed| now.saturating_duration_since(confirmed) < self.lease)
    }

    fn put(
        &self,
        slot: &Slot,
        snapshot: Arc<Snapshot>,
        confirmed: Option<Instant>,
        _writing: &MutexGuard<'_, ()>,
    ) -> Arc<Snapshot> {
        let bytes = snapshot.bytes();
        slot.held.store(Some(Arc::new(Held {
            snapshot: Arc::clone(&snapshot),
            confirmed,
        })));
        slot.used.store(self.tick.fetch_add(1, Relaxed), Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        self.bytes
            .fetch_sub(slot.bytes.swap(bytes, Relaxed), Relaxed);
        snapshot
    }

    /// Drops the least recently used snapshots until the rest fits.
    fn evict(&self, published: &Slot) {
        if self.bytes() <= self.most_bytes {
            return;
        }
        let slots = self.slots.load_full();
        let mut oldest: Vec<&Arc<Slot>> = slots.iter().map(|(_, slot)| slot).collect();
        oldest.retain(|slot| slot.organization != published.organization);
        oldest.sort_by_key(|slot| slot.used.load(Relaxed));
        for slot in oldest {
            if self.bytes() <= self.most_bytes {
                return;
            }
            self.forget(slot.organization);
        }
    }
}

impl Slot {
    fn new(organization: OrgId) -> Self {
        Self {
            organization,
            held: ArcSwapOption::empty(),
            heard: AtomicI64::new(i64::MIN),
            used: AtomicU64::new(0),
            bytes: AtomicUsize::new(0),
            gone: AtomicBool::new(false),
            writing: Mutex::new(()),
            loading: tokio::sync::Mutex::new(()),
        }
    }

    fn touch(&self, tick: &AtomicU64) {
        self.used.store(tick.load(Relaxed), Relaxed);
    }

    /// A writer that panicked has stored either nothing or a whole snapshot.
    fn write(&self) -> MutexGuard<'_, ()> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was read may be older than what is known to exist: a replica that lags, say.
fn reaching<E>(snapshot: Arc<Snapshot>, at_least: i64) -> Result<Arc<Snapshot>, Unavailable<E>> {
    let revision = snapshot.revision();
    if revision >= at_least {
        Ok(snapshot)
    } else {
        Err(Unavailable::Behind { revision })
    }
}
