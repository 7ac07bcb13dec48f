//! The queue: work that follows a change, stored in the same transaction as the change. Mails
//! (the outbox) and jobs are rows of one table, done at least once.

use domain::{
    id::OrgId,
    time::{MINUTE, Timestamp},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{ReadTx, StoreError, WriteTx};

/// The kind of a row that is a mail.
pub const MAIL: &str = "mail";
/// How long a worker that claimed a row has for it before another may.
pub const CLAIM: std::time::Duration = MINUTE.saturating_mul(2);

/// What is claimed and looked for apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Mail,
    /// All that is no mail.
    Job,
}

impl Kind {
    fn is_mail(self) -> bool {
        self == Self::Mail
    }
}

/// Something to be done.
#[derive(Clone, Debug)]
pub struct Task {
    pub id: Uuid,
    /// The nil id for what belongs to no organization.
    pub org: OrgId,
    pub kind: &'static str,
    /// The folded address of a mail; empty for a job.
    pub recipient_key: String,
    /// JSON.
    pub payload: String,
    pub created_at: Timestamp,
    pub run_at: Timestamp,
}

/// Something that waits in an organization's queue since a moment ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    pub org: OrgId,
    /// Mails wait where there is no mail server, so nobody need look for them.
    pub is_mail: bool,
}

/// A task that this worker has for [`CLAIM`].
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Claimed {
    pub org_id: Uuid,
    pub queue_id: Uuid,
    pub kind: String,
    pub payload: String,
    pub created_at: i64,
    /// This one included.
    pub attempts: i64,
}

/// A mail as it waits in the outbox or was given up.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Waiting {
    pub org_id: Uuid,
    pub queue_id: Uuid,
    pub kind: String,
    pub recipient_key: String,
    pub payload: String,
    pub created_at: i64,
    pub run_at: Option<i64>,
    pub attempts: i64,
    pub last_error: Option<String>,
}

/// Adds a task; done soon after the transaction commits, and never if it does not.
pub async fn enqueue(tx: &mut WriteTx, task: &Task) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO queue (org_id, queue_id, kind, recipient_key, payload, created_at, run_at, attempts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
    )
    .bind(task.org.0).bind(task.id).bind(task.kind).bind(&task.recipient_key).bind(&task.payload)
    .bind(task.created_at.micros()).bind(task.run_at.micros())
    .execute(c).await?.rows_affected());
    tx.enqueued.push(Added {
        org: task.org,
        is_mail: task.kind == MAIL,
    });
    Ok(())
}

/// The organizations that have something due, those that wait longest first. Takes no lock and
/// looks at all organizations: one node does it, now and then.
pub async fn due(tx: &mut ReadTx, kind: Kind, now: Timestamp) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT q.org_id FROM (SELECT org_id, run_at FROM queue WHERE run_at <= $1 AND (kind = 'mail') = $2
           ORDER BY run_at LIMIT 1000) q
         GROUP BY q.org_id ORDER BY min(q.run_at)",
    ).bind(now.micros()).bind(kind.is_mail()).fetch_all(c).await?);
    Ok(ids.into_iter().map(OrgId).collect())
}

/// Takes up to `limit` due tasks of one organization. While it works on them nobody else gets them;
/// if it dies, others do once the claim is over.
pub async fn claim(
    tx: &mut WriteTx,
    org: OrgId,
    kind: Kind,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Claimed>, StoreError> {
    let until = (now + CLAIM).micros();
    Ok(match tx.connection().await? {
        crate::tx::Connection::Sqlite(c) => {
            sqlx::query_as(
                "UPDATE queue SET run_at = $1, attempts = attempts + 1
                 WHERE org_id = $2 AND queue_id IN (
                   SELECT q.queue_id FROM queue q WHERE q.org_id = $2 AND q.run_at <= $3 AND (q.kind = 'mail') = $4
                   ORDER BY q.run_at LIMIT $5)
                 RETURNING org_id, queue_id, kind, payload, created_at, attempts",
            )
            .bind(until).bind(org.0).bind(now.micros()).bind(kind.is_mail()).bind(limit)
            .fetch_all(c).await?
        }
        // A sanctioned fork: SKIP LOCKED lets workers pass each other; SQLite has one writer.
        crate::tx::Connection::Postgres(c) => {
            sqlx::query_as(
                "UPDATE queue SET run_at = $1, attempts = attempts + 1
                 WHERE org_id = $2 AND queue_id IN (
                   SELECT q.queue_id FROM queue q WHERE q.org_id = $2 AND q.run_at <= $3 AND (q.kind = 'mail') = $4
                   ORDER BY q.run_at LIMIT $5 FOR UPDATE SKIP LOCKED)
                 RETURNING org_id, queue_id, kind, payload, created_at, attempts",
            )
            .bind(until).bind(org.0).bind(now.micros()).bind(kind.is_mail()).bind(limit)
            .fetch_all(c).await?
        }
    })
}

/// It was not begun: it is due as before, and this was no attempt.
pub async fn give_back(
    tx: &mut WriteTx,
    org: Uuid,
    id: Uuid,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE queue SET run_at = $3, attempts = attempts - 1 WHERE org_id = $1 AND queue_id = $2")
        .bind(org).bind(id).bind(now.micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// It is done.
pub async fn done(tx: &mut WriteTx, org: Uuid, id: Uuid) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM queue WHERE org_id = $1 AND queue_id = $2")
        .bind(org).bind(id).execute(c).await?.rows_affected());
    Ok(())
}

/// It failed: try again at `run_at`, or with `None` leave it to the operator.
pub async fn failed(
    tx: &mut WriteTx,
    org: Uuid,
    id: Uuid,
    run_at: Option<Timestamp>,
    error: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE queue SET run_at = $3, last_error = $4 WHERE org_id = $1 AND queue_id = $2")
        .bind(org).bind(id).bind(run_at.map(Timestamp::micros)).bind(error).execute(c).await?.rows_affected());
    Ok(())
}

/// The mails to one address, newest first: the mailbox of a Muster without a mail server.
pub async fn mails_to(tx: &mut ReadTx, recipient_key: &str) -> Result<Vec<Waiting>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT org_id, queue_id, kind, recipient_key, payload, created_at, run_at, attempts, last_error FROM queue
         WHERE recipient_key = $1 AND kind = 'mail' ORDER BY created_at DESC, queue_id DESC LIMIT 200",
    ).bind(recipient_key).fetch_all(c).await?))
}

/// The newest mails to anybody.
pub async fn mails(tx: &mut ReadTx) -> Result<Vec<Waiting>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT org_id, queue_id, kind, recipient_key, payload, created_at, run_at, attempts, last_error FROM queue
         WHERE kind = 'mail' ORDER BY created_at DESC, queue_id DESC LIMIT 200",
    ).fetch_all(c).await?))
}

/// How many tasks wait, and how many were given up: (mails, jobs, given up).
pub async fn counts(tx: &mut ReadTx) -> Result<(i64, i64, i64), StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT count(CASE WHEN kind = 'mail' AND run_at IS NOT NULL THEN 1 END),
                count(CASE WHEN kind <> 'mail' AND run_at IS NOT NULL THEN 1 END),
                count(CASE WHEN run_at IS NULL THEN 1 END) FROM queue",
    ).fetch_one(c).await?))
}

/// What was given up, oldest first.
pub async fn given_up(tx: &mut ReadTx) -> Result<Vec<Waiting>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT org_id, queue_id, kind, recipient_key, payload, created_at, run_at, attempts, last_error FROM queue
         WHERE run_at IS NULL ORDER BY created_at, queue_id LIMIT 1000",
    ).fetch_all(c).await?))
}

/// Gives what was given up another round; all of it, or the one task. Answers how many.
pub async fn retry(tx: &mut WriteTx, id: Option<Uuid>, now: Timestamp) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "UPDATE queue SET run_at = $1, attempts = 0 WHERE run_at IS NULL AND (CAST($2 AS UUID) IS NULL OR queue_id = $2)",
    ).bind(now.micros()).bind(id).execute(c).await?.rows_affected()))
}
