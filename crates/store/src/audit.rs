//! The audit log: append-only, one event a change, each carrying the hash of the one before.

use domain::{
    id::{EventId, OrgId},
    time::Timestamp,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Acting, By, Permit, ReadAudit, Scope},
    read,
};

/// When and from where something was asked for.
#[derive(Clone, Debug)]
pub struct Origin {
    pub at: Timestamp,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
}

/// What happened.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: EventId,
    /// `thing.happened`; the list stands in `docs/audit.md`.
    pub action: &'static str,
    pub target: Target,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// What it happened to, by id and by the name that it had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub kind: &'static str,
    pub id: String,
    pub name: String,
}

/// An event as it was written down.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Recorded {
    pub seq: i64,
    pub event_id: Uuid,
    pub at: i64,
    pub actor_kind: String,
    pub actor_id: String,
    pub actor_name: String,
    pub action: String,
    pub target_kind: String,
    pub target_id: String,
    pub target_name: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
    pub prev_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

/// What of the log is asked for; `None` is everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The id of an account.
    pub actor: Option<String>,
    pub action: Option<String>,
    /// All actions of one kind of thing: `team` for `team.created`, `team.updated` and so on.
    pub area: Option<String>,
    /// The id of a thing.
    pub target: Option<String>,
    pub from: Option<Timestamp>,
    /// Only events before this time.
    pub to: Option<Timestamp>,
    /// Only events before this one.
    pub before_seq: Option<i64>,
    /// Billing is nobody's business but the owners'.
    pub with_billing: bool,
    pub limit: i64,
}

/// The first event of a chain follows this.
pub const START: [u8; 32] = [0; 32];

/// Writes down what `acting` does. Needs the tenant's lock (`access::enter`), or two events
/// could follow the same one.
pub async fn record(
    tx: &mut WriteTx,
    acting: &impl Acting,
    origin: &Origin,
    event: Event,
) -> Result<(), StoreError> {
    let org = acting.org();
    let (last, prev_hash): (i64, Vec<u8>) = on!(tx, c => sqlx::query_as(
        "SELECT o.audit_seq, o.audit_hash FROM organizations o WHERE o.org_id = $1",
    ).bind(org.0).fetch_one(c).await?);
    let recorded = chained(acting.by(), origin, event, last + 1, prev_hash);
    insert(tx, org, &recorded).await?;
    on!(tx, c => sqlx::query("UPDATE organizations SET audit_seq = $2, audit_hash = $3 WHERE org_id = $1")
        .bind(org.0).bind(recorded.seq).bind(&recorded.hash).execute(c).await?.rows_affected());
    Ok(())
}

pub(crate) fn chained(
    by: &By,
    origin: &Origin,
    event: Event,
    seq: i64,
    prev_hash: Vec<u8>,
) -> Recorded {
    let (actor_kind, actor_id) = match by {
        By::Account { id, .. } => ("account", id.to_string()),
        By::Operator => ("operator", String::new()),
        By::System => ("system", String::new()),
    };
    let mut recorded = Recorded {
        seq,
        event_id: event.id.0,
        at: origin.at.micros(),
        actor_kind: actor_kind.to_owned(),
        actor_id,
        actor_name: by.name().to_owned(),
        action: event.action.to_owned(),
        target_kind: event.target.kind.to_owned(),
        target_id: event.target.id,
        target_name: event.target.name,
        before: event.before.map(|v| v.to_string()),
        after: event.after.map(|v| v.to_string()),
        ip: origin.ip.clone(),
        user_agent: origin.user_agent.clone(),
        request_id: origin.request_id.clone(),
        prev_hash,
        hash: Vec::new(),
    };
    recorded.hash = recorded.digest();
    recorded
}

impl Recorded {
    /// SHA-256 over the hash of the event before and every field of this one, each preceded by
    /// its length, so that no two different events are the same bytes.
    pub fn digest(&self) -> Vec<u8> {
        let mut sha = Sha256::new();
        let mut field = |bytes: Option<&[u8]>| match bytes {
            Some(bytes) => {
                sha.update((bytes.len() as u64).to_be_bytes());
                sha.update(bytes);
            }
            None => sha.update(u64::MAX.to_be_bytes()),
        };
        field(Some(&self.prev_hash));
        field(Some(&self.seq.to_be_bytes()));
        field(Some(self.event_id.as_bytes()));
        field(Some(&self.at.to_be_bytes()));
        for text in [
            &self.actor_kind,
            &self.actor_id,
            &self.actor_name,
            &self.action,
        ] {
            field(Some(text.as_bytes()));
        }
        for text in [&self.target_kind, &self.target_id, &self.target_name] {
            field(Some(text.as_bytes()));
        }
        for text in [
            &self.before,
            &self.after,
            &self.ip,
            &self.user_agent,
            &self.request_id,
        ] {
            field(text.as_deref().map(str::as_bytes));
        }
        sha.finalize().to_vec()
    }
}

async fn insert(tx: &mut WriteTx, org: OrgId, e: &Recorded) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO audit_events (org_id, seq, event_id, at, actor_kind, actor_id, actor_name, action,
           target_kind, target_id, target_name, before, after, ip, user_agent, request_id, prev_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(org.0).bind(e.seq).bind(e.event_id).bind(e.at)
    .bind(&e.actor_kind).bind(&e.actor_id).bind(&e.actor_name).bind(&e.action)
    .bind(&e.target_kind).bind(&e.target_id).bind(&e.target_name)
    .bind(&e.before).bind(&e.after).bind(&e.ip).bind(&e.user_agent).bind(&e.request_id)
    .bind(&e.prev_hash).bind(&e.hash)
    .execute(c).await?.rows_affected());
    Ok(())
}

/// The text of a read of the log, with one condition that an index can follow to the rows.
macro_rules! log_where {
    ($narrowed:literal) => {
        concat!(
            "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                    e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
             FROM audit_events e
             WHERE e.org_id = $1 AND e.seq < $2 AND ",
            $narrowed,
            " AND (CAST($3 AS TEXT) IS NULL OR e.actor_id = $3)
              AND (CAST($4 AS TEXT) IS NULL OR e.action = $4)
              AND (CAST($5 AS TEXT) IS NULL OR e.target_id = $5)
              AND (CAST($6 AS TEXT) IS NULL OR substr(e.action, 1, length($6)) = $6)
              AND e.at >= $7 AND e.at < $8
              AND ($9 OR e.action NOT LIKE 'billing.%' AND e.action NOT LIKE 'purchase.%')
             ORDER BY e.seq DESC LIMIT $10",
        )
    };
}

/// The log, newest first.
pub async fn list(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    let area = filter.area.as_ref().map(|area| format!("{area}."));
    Ok(on!(tx, c => sqlx::query_as(narrowest(filter))
        .bind(permit.org().0).bind(filter.before_seq.unwrap_or(i64::MAX))
        .bind(&filter.actor).bind(&filter.action).bind(&filter.target).bind(&area)
        .bind(filter.from.map_or(i64::MIN, Timestamp::micros)).bind(filter.to.map_or(i64::MAX, Timestamp::micros))
        .bind(filter.with_billing).bind(filter.limit)
        .fetch_all(c).await?))
}

/// The read that looks at the fewest rows: what happened to one thing is less than what one
/// person did, and that is less than all of one action.
fn narrowest(filter: &Filter) -> &'static str {
    match (&filter.target, &filter.actor, &filter.action) {
        (Some(_), _, _) => log_where!("e.target_id = $5"),
        (None, Some(_), _) => log_where!("e.actor_id = $3"),
        (None, None, Some(_)) => log_where!("e.action = $4"),
        (None, None, None) => log_where!("e.seq > 0"),
    }
}

// ---- Verifying --------------------------------------------------------------------------------------

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

impl Recorded {
    /// The JSON of what was before, for showing it.
    pub fn before_json(&self) -> Result<Option<Value>, StoreError> {
        json(self.before.as_deref(), "before")
    }

    /// The JSON of what was after.
    pub fn after_json(&self) -> Result<Option<Value>, StoreError> {
        json(self.after.as_deref(), "after")
    }
}

fn json(text: Option<&str>, column: &'static str) -> Result<Option<Value>, StoreError> {
    text.map(|t| serde_json::from_str(t).map_err(|_| read::corrupt("audit_events", column)))
        .transpose()
}
