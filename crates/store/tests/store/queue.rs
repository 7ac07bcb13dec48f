//! The queue: each task at least once, and at a time by one worker only.

use std::{collections::BTreeMap, time::Duration};

use domain::{id::OrgId, time::MINUTE};
use store::{
    Store,
    queue::{self, Claimed, Kind, Task},
};
use uuid::Uuid;

use crate::{
    databases::Database,
    people::{NOW, id},
};

fn task(org: OrgId, kind: &'static str) -> Task {
    Task {
        id: id(),
        org,
        kind,
        recipient_key: if kind == queue::MAIL {
            "mia@example.com".into()
        } else {
            String::new()
        },
        payload: "{}".into(),
        created_at: NOW,
        run_at: NOW,
    }
}

async fn enqueue(store: &Store, tasks: &[Task]) {
    let mut tx = store.write().await.unwrap();
    for task in tasks {
        queue::enqueue(&mut tx, task).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn claim(store: &Store, org: OrgId, kind: Kind, later: Duration) -> Vec<Claimed> {
    let mut tx = store.write().await.unwrap();
    let claimed = queue::claim(&mut tx, org, kind, NOW + later, 7)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    claimed
}

async fn six_workers_do_each_task_once(database: Database) {
    let orgs = [OrgId(Uuid::nil()), OrgId(id()), OrgId(id())];
    let tasks: Vec<Task> = (0..300).map(|n| task(orgs[n % 3], "job")).collect();
    enqueue(&database.store, &tasks).await;
    let workers: Vec<_> = (0..6)
        .map(|worker| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut done = Vec::new();
                let mut idle = 0;
                while idle < 3 {
                    let org = orgs[(worker + done.len() + idle) % 3];
                    let claimed = claim(&store, org, Kind::Job, Duration::ZERO).await;
                    idle = if claimed.is_empty() { idle + 1 } else { 0 };
                    for task in claimed {
                        assert_eq!(task.attempts, 1);
                        let mut tx = store.write().await.unwrap();
                        queue::done(&mut tx, task.org_id, task.queue_id)
                            .await
                            .unwrap();
                        tx.commit().await.unwrap();
                        done.push(task.queue_id);
                    }
                }
                done
            })
        })
        .collect();
    let mut times: BTreeMap<Uuid, u32> = BTreeMap::new();
    for worker in workers {
        for done in worker.await.unwrap() {
            *times.entry(done).or_default() += 1;
        }
    }
    assert!(times.values().all(|times| *times == 1));
    // SKIP LOCKED may hand a worker nothing while others hold the rest: then some are left, once.
    let mut left = Vec::new();
    for org in orgs {
        left.extend(claim(&database.store, org, Kind::Job, Duration::ZERO).await);
    }
    let all: Vec<Uuid> = tasks.iter().map(|t| t.id).collect();
    assert_eq!(times.len() + left.len(), all.len(), "none is lost");
}

async fn a_claim_ends_and_others_try_again(database: Database) {
    let org = OrgId(id());
    enqueue(&database.store, &[task(org, "job")]).await;
    assert_eq!(
        claim(&database.store, org, Kind::Job, Duration::ZERO)
            .await
            .len(),
        1
    );
    assert_eq!(
        claim(&database.store, org, Kind::Job, MINUTE).await,
        [],
        "it is being done"
    );
    let again = claim(&database.store, org, Kind::Job, MINUTE * 3).await;
    assert_eq!(again[0].attempts, 2, "whoever had it has died");
}

async fn a_task_that_is_due_later_waits(database: Database) {
    let org = OrgId(id());
    let mut later = task(org, "job");
    later.run_at = NOW + MINUTE;
    enqueue(&database.store, &[later]).await;
    let mut tx = database.store.read().await.unwrap();
    assert_eq!(queue::due(&mut tx, Kind::Job, NOW).await.unwrap(), []);
    assert_eq!(
        queue::due(&mut tx, Kind::Job, NOW + MINUTE).await.unwrap(),
        [org]
    );
    assert_eq!(
        claim(&database.store, org, Kind::Job, Duration::ZERO).await,
        []
    );
    assert_eq!(
        claim(&database.store, org, Kind::Job, MINUTE).await.len(),
        1
    );
}

/// Where there is no mail server, mails stay in the outbox and jobs go on.
async fn mails_can_be_left_alone(database: Database) {
    let org = OrgId(id());
    enqueue(&database.store, &[task(org, queue::MAIL)]).await;
    let mut tx = database.store.read().await.unwrap();
    assert_eq!(queue::due(&mut tx, Kind::Job, NOW).await.unwrap(), []);
    assert_eq!(
        queue::mails_to(&mut tx, "mia@example.com")
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(queue::due(&mut tx, Kind::Mail, NOW).await.unwrap(), [org]);
    let jobs = claim(&database.store, org, Kind::Job, Duration::ZERO).await;
    assert_eq!(jobs, []);
    let mails = claim(&database.store, org, Kind::Mail, Duration::ZERO).await;
    assert_eq!(mails.len(), 1);
}

/// A node that stops gives back what it has not begun.
async fn what_is_given_back_was_not_tried(database: Database) {
    let org = OrgId(id());
    enqueue(&database.store, &[task(org, "job")]).await;
    let claimed = claim(&database.store, org, Kind::Job, Duration::ZERO).await;
    let mut tx = database.store.write().await.unwrap();
    queue::give_back(&mut tx, org.0, claimed[0].queue_id, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let again = claim(&database.store, org, Kind::Job, Duration::ZERO).await;
    assert_eq!(again, claimed);
}

async fn what_was_given_up_waits_for_the_operator(database: Database) {
    let org = OrgId(id());
    enqueue(&database.store, &[task(org, "job"), task(org, queue::MAIL)]).await;
    let mut claimed = claim(&database.store, org, Kind::Job, Duration::ZERO).await;
    claimed.extend(claim(&database.store, org, Kind::Mail, Duration::ZERO).await);
    let mut tx = database.store.write().await.unwrap();
    for task in &claimed {
        queue::failed(
            &mut tx,
            task.org_id,
            task.queue_id,
            None,
            "the server said no",
        )
        .await
        .unwrap();
    }
    assert_eq!(queue::counts(&mut tx).await.unwrap(), (0, 0, 2));
    assert_eq!(queue::given_up(&mut tx).await.unwrap().len(), 2);
    assert_eq!(
        queue::due(&mut tx, Kind::Job, NOW + MINUTE * 60)
            .await
            .unwrap(),
        []
    );
    assert_eq!(
        queue::retry(&mut tx, Some(claimed[0].queue_id), NOW)
            .await
            .unwrap(),
        1
    );
    assert_eq!(queue::retry(&mut tx, None, NOW).await.unwrap(), 1);
    assert_eq!(queue::counts(&mut tx).await.unwrap(), (1, 1, 0));
}

on_both!(
    six_workers_do_each_task_once,
    a_claim_ends_and_others_try_again,
    a_task_that_is_due_later_waits,
    mails_can_be_left_alone,
    what_is_given_back_was_not_tried,
    what_was_given_up_waits_for_the_operator,
);
