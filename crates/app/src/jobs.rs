//! Jobs: work that a use-case leaves for later, as rows of its transaction. Each kind is a small
//! piece of data here; what it does is a use-case of its own, which [`perform`] calls.

use domain::{
    email::EmailAddress,
    id::{AccountId, OrgId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use store::{
    StoreError, WriteTx,
    queue::{self, Task},
};
use uuid::Uuid;

use crate::{App, accounts, members, sessions};

/// Something to be done later, at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum Job {
    /// Copies an account's present name and address into its memberships.
    RefreshMemberships { account: Uuid },
    /// Mails a reset link to an address, if it has an account. The request itself does not look,
    /// so it cannot tell.
    MailReset { email: String },
    /// Mails a new link to an address that waits to be verified, if one does.
    MailVerification { email: String },
    /// Tells the account of a locked address, if there is one, how to unlock it.
    MailLock { email: String },
}

/// The kind of a row that is a job.
pub const KIND: &str = "job";

/// What went wrong with a job, for the operator's list.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Leaves a job for the worker, which takes it up once the transaction is committed.
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

/// Does a job. Doing it twice ends in the same state, but for a mail that comes twice.
pub async fn perform(app: &App, job: &Job) -> Result<(), Failure> {
    match job {
        Job::RefreshMemberships { account } => {
            members::refresh(app, AccountId(*account)).await?;
        }
        Job::MailReset { email } => accounts::mail_reset(app, &address(email)?).await?,
        Job::MailVerification { email } => {
            accounts::mail_verification(app, &address(email)?).await?;
        }
        Job::MailLock { email } => sessions::mail_lock(app, &address(email)?).await?,
    }
    Ok(())
}

fn address(email: &str) -> Result<EmailAddress, Failure> {
    Ok(EmailAddress::parse(email)?)
}
