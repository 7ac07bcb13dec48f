//! Leases: who, of several nodes, does what only one should.

use domain::time::Timestamp;
use uuid::Uuid;

use crate::{StoreError, WriteTx};

/// Takes or keeps a lease until `until`. `false` while another node has it.
pub async fn take(
    tx: &mut WriteTx,
    name: &str,
    holder: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let taken = on!(tx, c => sqlx::query(
        "INSERT INTO leases (name, holder, held_until) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
         WHERE leases.holder = excluded.holder OR leases.held_until <= $4",
    ).bind(name).bind(holder).bind(until.micros()).bind(now.micros()).execute(c).await?.rows_affected());
    Ok(taken == 1)
}
