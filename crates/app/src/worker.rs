//! The worker: does what use-cases have left for later, and what is due by the clock.
//!
//! Everything here may run twice (a process can die after the work and before the note that it
//! is done), so each piece of work ends in the same state when it is done again.

use std::time::Duration;

use domain::{
    id::OrgId,
    time::{DAY, HOUR, MINUTE, Timestamp},
};
use store::{
    StoreError, accounts, idempotency, invitations, leases, members,
    queue::{self, Claimed, Kind},
    readings, sessions,
};
use uuid::Uuid;

use crate::{
    App, activity,
    jobs::{self, Failure},
    mail::{Delivery, Mailer},
    outbox::Letter,
};

/// How many tasks are claimed at once.
const BATCH: i64 = 20;
/// How long after a claim the last of its tasks is begun. A mail takes a minute at most, so all that
/// was begun ends while the claim ([`queue::CLAIM`]) holds, and no other node begins it, too.
const BEGUN_BY: Duration = Duration::from_secs(50);
/// After so many attempts (over more than 17 hours) a task waits for the operator.
const ATTEMPTS: i64 = 14;
/// Accounts that nobody verifies are forgotten after this.
const UNVERIFIED: Duration = DAY.saturating_mul(7);

/// Asked before each mail: whether it is still to be begun.
pub type GoesOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// What is due after some of it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    Nothing,
    Perhaps,
}

/// The organizations that have something due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    pub jobs: Vec<OrgId>,
    pub mails: Vec<OrgId>,
}

/// Does the jobs that are due in one organization (or, with the nil id, what belongs to none) until
/// none is.
pub async fn work(app: &App, org: OrgId) -> Result<(), StoreError> {
    while some(app, None, org, &|| true).await? == Left::Perhaps {}
    Ok(())
}

/// Sends some of the mails that are due in one organization. Those that it has no time for, or that
/// are not to be begun any more, are due again at once.
pub async fn deliver(
    app: &App,
    mailer: &dyn Mailer,
    org: OrgId,
    goes_on: GoesOn<'_>,
) -> Result<Left, StoreError> {
    some(app, Some(mailer), org, goes_on).await
}

async fn some(
    app: &App,
    mailer: Option<&dyn Mailer>,
    org: OrgId,
    goes_on: GoesOn<'_>,
) -> Result<Left, StoreError> {
    let kind = match mailer {
        Some(_) => Kind::Mail,
        None => Kind::Job,
    };
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let claimed = queue::claim(&mut tx, org, kind, now, BATCH).await?;
    tx.commit().await?;
    if claimed.is_empty() {
        return Ok(Left::Nothing);
    }
    let mut claimed = claimed.into_iter();
    while goes_on() && app.clock.now().since(now) < BEGUN_BY {
        let Some(task) = claimed.next() else {
            return Ok(Left::Perhaps);
        };
        perform(app, mailer, task).await?;
    }
    give_back(app, claimed.as_slice()).await?;
    Ok(Left::Perhaps)
}

/// As if they had not been claimed.
async fn give_back(app: &App, tasks: &[Claimed]) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    for task in tasks {
        queue::give_back(&mut tx, task.org_id, task.queue_id, now).await?;
    }
    tx.commit().await
}

/// What is due anywhere, for the node that holds the lease of looking. Without mails where nobody
/// could send them.
pub async fn look(app: &App, node: Uuid, with_mails: bool) -> Result<Due, StoreError> {
    if !lease(app, "look", node, Duration::from_secs(5)).await? {
        return Ok(Due::default());
    }
    let now = app.clock.now();
    let mut tx = app.store.glance();
    let jobs = queue::due(&mut tx, Kind::Job, now).await?;
    let mails = match with_mails {
        true => queue::due(&mut tx, Kind::Mail, now).await?,
        false => Vec::new(),
    };
    Ok(Due { jobs, mails })
}

async fn lease(app: &App, name: &str, node: Uuid, life: Duration) -> Result<bool, StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let held = leases::take(&mut tx, name, node, now, now + life).await?;
    tx.commit().await?;
    Ok(held)
}

async fn perform(app: &App, mailer: Option<&dyn Mailer>, task: Claimed) -> Result<(), StoreError> {
    let done = match (task.kind.as_str(), mailer) {
        (queue::MAIL, Some(mailer)) => send(mailer, &task).await,
        _ => run(app, &task).await.map(|()| Delivery::Sent),
    };
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    match done {
        Ok(Delivery::Sent) => queue::done(&mut tx, task.org_id, task.queue_id).await?,
        Ok(Delivery::Refused(why)) => give_up(&mut tx, &task, &why).await?,
        Ok(Delivery::Retry(why)) => retry(&mut tx, &task, &why, now).await?,
        Err(error) => retry(&mut tx, &task, &error.to_string(), now).await?,
    }
    tx.commit().await
}

async fn run(app: &App, task: &Claimed) -> Result<(), Failure> {
    jobs::perform(app, &serde_json::from_str(&task.payload)?).await
}

async fn send(mailer: &dyn Mailer, task: &Claimed) -> Result<Delivery, Failure> {
    let letter: Letter = serde_json::from_str(&task.payload)?;
    let id = task.queue_id.simple().to_string();
    Ok(mailer
        .send(
            &letter.to,
            &id,
            Timestamp::from_micros(task.created_at),
            &letter.mail,
        )
        .await)
}

async fn retry(
    tx: &mut store::WriteTx,
    task: &Claimed,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    if task.attempts >= ATTEMPTS {
        return give_up(tx, task, why).await;
    }
    let wait = backoff(task.attempts);
    tracing::warn!(kind = task.kind, id = %task.queue_id, attempts = task.attempts, why, "a task failed and will be tried again");
    queue::failed(tx, task.org_id, task.queue_id, Some(now + wait), why).await
}

async fn give_up(tx: &mut store::WriteTx, task: &Claimed, why: &str) -> Result<(), StoreError> {
    tracing::error!(kind = task.kind, id = %task.queue_id, attempts = task.attempts, why, "a task was given up; see muster doctor");
    queue::failed(tx, task.org_id, task.queue_id, None, why).await
}

/// 10 seconds, then twice as long each time, up to six hours.
fn backoff(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(12);
    (Duration::from_secs(10) * 2_u32.pow(doublings)).min(HOUR * 6)
}

/// What is due by the clock, for the node that holds the lease of it: called every minute.
pub async fn sweep(app: &App, node: Uuid) -> Result<(), StoreError> {
    activity::write_down(app).await?;
    app.limits.forget();
    if !lease(app, "sweep", node, MINUTE * 2).await? {
        return Ok(());
    }
    crate::organizations::sweep_erasures(app).await?;
    crate::invitations::tell_expired(app).await?;
    forget(app).await
}

/// Removes what nobody needs any more.
async fn forget(app: &App) -> Result<(), StoreError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    sessions::sweep(&mut tx, now).await?;
    accounts::sweep_tokens(&mut tx, now).await?;
    accounts::sweep_failures(&mut tx, now - HOUR * 24).await?;
    accounts::sweep_unverified(&mut tx, now - UNVERIFIED).await?;
    members::sweep_former(&mut tx, now).await?;
    invitations::sweep_mail_counts(&mut tx, now - HOUR * 2).await?;
    idempotency::sweep(&mut tx, now).await?;
    readings::sweep(&mut tx, now).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_six_hours() {
        let pauses: Vec<u64> = [1, 2, 3, 12, 13, 14].map(|n| backoff(n).as_secs()).to_vec();
        assert_eq!(pauses, [10, 20, 40, 20480, 21600, 21600]);
    }
}
