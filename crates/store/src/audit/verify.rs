//! Proving the log: every event fits the one before, and none is missing.

use domain::id::OrgId;
use sqlx::FromRow;
use uuid::Uuid;

use super::{Recorded, START};
use crate::{ReadTx, StoreError};

/// What checking a chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        events: i64,
        /// The hash of the last event. Kept elsewhere, it shows later that nothing before it has
        /// been rewritten, not even by somebody who recomputed every hash.
        head: Vec<u8>,
    },
    /// The first event that does not fit, and why.
    Broken { event: Box<Recorded>, flaw: Flaw },
    /// The chain fits, but events are missing after its last one.
    CutOff { last: i64, remembered: i64 },
}

impl Verdict {
    /// How many events the chain holds; `None` if it does not fit.
    pub fn events(&self) -> Option<i64> {
        match self {
            Self::Whole { events, .. } => Some(*events),
            Self::Broken { .. } | Self::CutOff { .. } => None,
        }
    }
}

/// Why an event does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Events before it are missing.
    Gap,
    /// It carries another hash than that of the event before.
    Link,
    /// Its content is not what was hashed.
    Content,
    /// It is not the event that the organization remembers as its last, or comes after it: it
    /// was written past Muster, hashes and all.
    Forged,
}

/// How far a chain has been followed, and what it has to end at.
struct Chain {
    seq: i64,
    hash: Vec<u8>,
    events: i64,
    end: End,
}

/// The end of the chain, as the organization's own row remembers it.
#[derive(FromRow)]
struct End {
    #[sqlx(rename = "audit_seq")]
    seq: i64,
    #[sqlx(rename = "audit_hash")]
    hash: Vec<u8>,
    erase_at: Option<i64>,
}

/// Recomputes the chain of one organization, a batch of events at a time.
pub async fn verify(tx: &mut ReadTx, org: OrgId) -> Result<Verdict, StoreError> {
    let mut chain = Chain {
        seq: 0,
        hash: START.to_vec(),
        events: 0,
        end: remembered_end(tx, org).await?,
    };
    loop {
        let batch = chain_after(tx, org, chain.seq).await?;
        if batch.is_empty() {
            return Ok(chain.ended());
        }
        for event in batch {
            if let Some(flaw) = chain.flaw_of(&event) {
                let event = Box::new(event);
                return Ok(Verdict::Broken { event, flaw });
            }
            chain.follow(event);
        }
    }
}

impl Chain {
    fn flaw_of(&self, event: &Recorded) -> Option<Flaw> {
        let follows = self.events > 0 || self.end.keeps_the_beginning();
        if follows && event.seq != self.seq + 1 {
            return Some(Flaw::Gap);
        }
        if follows && event.prev_hash != self.hash {
            return Some(Flaw::Link);
        }
        if event.hash != event.digest() {
            return Some(Flaw::Content);
        }
        let at_the_end = event.seq == self.end.seq;
        let forged = event.seq > self.end.seq || at_the_end && event.hash != self.end.hash;
        forged.then_some(Flaw::Forged)
    }

    fn follow(&mut self, event: Recorded) {
        self.seq = event.seq;
        self.hash = event.hash;
        self.events += 1;
    }

    fn ended(self) -> Verdict {
        if self.seq < self.end.seq {
            return Verdict::CutOff {
                last: self.seq,
                remembered: self.end.seq,
            };
        }
        Verdict::Whole {
            events: self.events,
            head: self.hash,
        }
    }
}

impl End {
    /// Of an organization that is being erased for good, or has been, only the last events are
    /// left: what they followed is gone.
    fn keeps_the_beginning(&self) -> bool {
        self.erase_at != Some(ERASING)
    }
}

/// What `organizations.erase_at` says once erasing has begun.
const ERASING: i64 = 0;

async fn chain_after(tx: &mut ReadTx, org: OrgId, seq: i64) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e WHERE e.org_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT 1000",
    ).bind(org.0).bind(seq).fetch_all(c).await?))
}

/// An organization that has been erased remembers nothing: the last event that is left is the
/// end.
async fn remembered_end(tx: &mut ReadTx, org: OrgId) -> Result<End, StoreError> {
    let remembered: Option<End> = on!(tx, c => sqlx::query_as(
        "SELECT o.audit_seq, o.audit_hash, o.erase_at FROM organizations o WHERE o.org_id = $1",
    ).bind(org.0).fetch_optional(c).await?);
    if let Some(end) = remembered {
        return Ok(end);
    }
    let left: Option<(i64, Vec<u8>)> = on!(tx, c => sqlx::query_as(
        "SELECT e.seq, e.hash FROM audit_events e WHERE e.org_id = $1 ORDER BY e.seq DESC LIMIT 1",
    ).bind(org.0).fetch_optional(c).await?);
    let (seq, hash) = left.unwrap_or((0, START.to_vec()));
    Ok(End {
        seq,
        hash,
        erase_at: Some(ERASING),
    })
}

/// The organization after `after` that exists or has left events, by id: for a sweep over all. One
/// whose log was emptied by hand is among them, and so are those that have been erased.
pub async fn organization_after(
    tx: &mut ReadTx,
    after: OrgId,
) -> Result<Option<OrgId>, StoreError> {
    let living: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT o.org_id FROM organizations o WHERE o.org_id > $1 ORDER BY o.org_id LIMIT 1",
    ).bind(after.0).fetch_optional(c).await?);
    let logged: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT e.org_id FROM audit_events e WHERE e.org_id > $1 ORDER BY e.org_id LIMIT 1",
    ).bind(after.0).fetch_optional(c).await?);
    Ok(living.into_iter().chain(logged).min().map(OrgId))
}
