//! The audit log: append-only, one event a change, each carrying the hash of the one before.

mod log;
mod verify;

pub use log::{Filter, end_of_membership, list, of_team};
pub use verify::{Flaw, Verdict, organization_after, verify};

use domain::{
    id::{EventId, OrgId},
    time::Timestamp,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    StoreError, WriteTx,
    access::{Acting, By},
    read,
    tx::ChainEnd,
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
    let end = match tx.chain.take() {
        Some(end) if end.org == org => end,
        _ => chain_end(tx, org).await?,
    };
    let recorded = chained(acting.by(), origin, event, end.seq + 1, end.hash);
    insert(tx, org, &recorded).await?;
    on!(tx, c => sqlx::query("UPDATE organizations SET audit_seq = $2, audit_hash = $3 WHERE org_id = $1")
        .bind(org.0).bind(recorded.seq).bind(&recorded.hash).execute(c).await?.rows_affected());
    tx.chain = Some(ChainEnd {
        org,
        seq: recorded.seq,
        hash: recorded.hash,
    });
    Ok(())
}

async fn chain_end(tx: &mut WriteTx, org: OrgId) -> Result<ChainEnd, StoreError> {
    let (seq, hash): (i64, Vec<u8>) = on!(tx, c => sqlx::query_as(
        "SELECT o.audit_seq, o.audit_hash FROM organizations o WHERE o.org_id = $1",
    ).bind(org.0).fetch_one(c).await?);
    Ok(ChainEnd { org, seq, hash })
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
        By::ApiKey { id, .. } => ("api_key", id.to_string()),
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
