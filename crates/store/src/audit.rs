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
    pub actor: Option<String>,
    pub action: Option<String>,
    pub target: Option<String>,
    pub from: Option<Timestamp>,
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

fn chained(by: &By, origin: &Origin, event: Event, seq: i64, prev_hash: Vec<u8>) -> Recorded {
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

/// The log, newest first.
pub async fn list(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.seq < $2
           AND (CAST($3 AS TEXT) IS NULL OR e.actor_id = $3)
           AND (CAST($4 AS TEXT) IS NULL OR e.action = $4)
           AND (CAST($5 AS TEXT) IS NULL OR e.target_id = $5)
           AND e.at >= $6 AND e.at < $7
           AND ($8 OR e.action NOT LIKE 'billing.%' AND e.action NOT LIKE 'purchase.%')
         ORDER BY e.seq DESC LIMIT $9",
    )
    .bind(permit.org().0).bind(filter.before_seq.unwrap_or(i64::MAX))
    .bind(&filter.actor).bind(&filter.action).bind(&filter.target)
    .bind(filter.from.map_or(i64::MIN, Timestamp::micros)).bind(filter.to.map_or(i64::MAX, Timestamp::micros))
    .bind(filter.with_billing).bind(filter.limit)
    .fetch_all(c).await?))
}

/// What checking a chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Whole {
        events: i64,
    },
    /// The first event that does not follow from the one before, or whose content is not what
    /// was hashed.
    Broken {
        seq: i64,
        event: EventId,
    },
    /// The chain fits but ends before the event that the organization remembers as its last.
    CutOff {
        last: i64,
        remembered: i64,
    },
}

/// Recomputes the chain of one organization, a batch of events at a time.
pub async fn verify(tx: &mut ReadTx, org: OrgId) -> Result<Verdict, StoreError> {
    let (mut seq, mut hash) = starts_after(tx, org).await?;
    loop {
        let batch = chain_after(tx, org, seq).await?;
        if batch.is_empty() {
            return ends_where_it_should(tx, org, seq, &hash).await;
        }
        for event in batch {
            let follows = event.seq == seq + 1 && event.prev_hash == hash;
            if !follows || event.hash != event.digest() {
                return Ok(Verdict::Broken {
                    seq: event.seq,
                    event: EventId(event.event_id),
                });
            }
            (seq, hash) = (event.seq, event.hash);
        }
    }
}

/// Where the chain begins: with the first event ever or, once its organization is being erased
/// for good, with whichever is left.
async fn starts_after(tx: &mut ReadTx, org: OrgId) -> Result<(i64, Vec<u8>), StoreError> {
    let kept: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT o.audit_seq FROM organizations o WHERE o.org_id = $1 AND (o.erase_at IS NULL OR o.erase_at > 0)",
    ).bind(org.0).fetch_optional(c).await?);
    let first = match kept {
        Some(_) => None,
        None => chain_after(tx, org, 0).await?.into_iter().next(),
    };
    Ok(first.map_or((0, START.to_vec()), |event| {
        (event.seq - 1, event.prev_hash)
    }))
}

async fn chain_after(tx: &mut ReadTx, org: OrgId, seq: i64) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e WHERE e.org_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT 1000",
    ).bind(org.0).bind(seq).fetch_all(c).await?))
}

/// An erased organization remembers nothing any more; its tombstone is then the end.
async fn ends_where_it_should(
    tx: &mut ReadTx,
    org: OrgId,
    last: i64,
    hash: &[u8],
) -> Result<Verdict, StoreError> {
    let remembered: Option<(i64, Vec<u8>)> = on!(tx, c => sqlx::query_as(
        "SELECT o.audit_seq, o.audit_hash FROM organizations o WHERE o.org_id = $1",
    ).bind(org.0).fetch_optional(c).await?);
    Ok(match remembered {
        Some((seq, head)) if seq != last || head != hash => Verdict::CutOff {
            last,
            remembered: seq,
        },
        Some(_) | None => Verdict::Whole { events: last },
    })
}

/// Every organization that has a log, in batches: those after `after`. Which there are is asked
/// of the organizations, so that a log without its first event is not passed over; of erased ones
/// it is asked of their tombstones.
pub async fn organizations(tx: &mut ReadTx, after: OrgId) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT o.org_id FROM organizations o WHERE o.org_id > $1
         UNION SELECT e.org_id FROM audit_events e WHERE e.org_id > $1 AND e.action = 'organization.erased'
         ORDER BY org_id LIMIT 500",
    ).bind(after.0).fetch_all(c).await?);
    Ok(ids.into_iter().map(OrgId).collect())
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
