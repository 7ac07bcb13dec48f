//! Jobs: work that a use-case leaves for later, as rows of its transaction. Each kind is a small
//! piece of data here, and what it does is a function of the worker.

use domain::{id::OrgId, time::Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    StoreError, WriteTx,
    queue::{self, Task},
};
use uuid::Uuid;

use crate::App;

/// Something to be done later, at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Copies an account's present name and address into its memberships.
    RefreshMemberships { account: Uuid },
    /// Erases an organization whose grace is over, a batch at a time.
    EraseOrganization { org: Uuid },
}

/// The kind of a row that is a job.
pub const KIND: &str = "job";

pub async fn enqueue(
    app: &App,
    tx: &mut WriteTx,
    org: OrgId,
    job: &Job,
    now: Timestamp,
) -> Result<(), StoreError> {
    let task = Task {
        id: app.entropy.id(now),
        org,
        kind: KIND,
        recipient_key: String::new(),
        payload: serde_json::to_string(job).expect("plain data"),
        created_at: now,
        run_at: now,
    };
    queue::enqueue(tx, &task).await
}
