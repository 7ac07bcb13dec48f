//! What is done once: calls with an idempotency key, and work that one node holds the lease of.

use domain::time::{DAY, MINUTE, Timestamp};
use store::{
    Store,
    idempotency::{self, Answer, Key},
    leases,
};

use crate::{
    databases::Database,
    people::{NOW, id},
};

fn key(caller: &str) -> Key {
    Key {
        caller: caller.into(),
        path: "POST /v1/organizations".into(),
        key: "abc".into(),
        body_hash: vec![1],
    }
}

async fn take(store: &Store, key: &Key, now: Timestamp) -> Option<Answer> {
    let mut tx = store.write().await.unwrap();
    let answer = idempotency::take(&mut tx, key, now).await.unwrap();
    tx.commit().await.unwrap();
    answer
}

async fn a_repeated_call_gets_the_first_answer(database: Database) {
    let store = &database.store;
    assert_eq!(
        take(store, &key("mia"), NOW).await,
        None,
        "the first may go on"
    );
    let running = take(store, &key("mia"), NOW).await.unwrap();
    assert_eq!(running.status, None, "it has not answered yet");
    let mut tx = store.write().await.unwrap();
    idempotency::keep(&mut tx, &key("mia"), 201, "[]", "{}")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let first = take(store, &key("mia"), NOW + DAY - MINUTE).await.unwrap();
    assert_eq!(
        (first.status, first.body.as_deref()),
        (Some(201), Some("{}"))
    );
    assert_eq!(
        first.body_hash,
        [1],
        "by which another body under the same key is noticed"
    );
    assert_eq!(
        take(store, &key("eve"), NOW).await,
        None,
        "keys are each caller's own"
    );
    assert_eq!(
        take(store, &key("mia"), NOW + DAY).await,
        None,
        "forgotten after a day"
    );
}

async fn a_key_is_free_again_where_its_call_failed_or_died(database: Database) {
    let store = &database.store;
    take(store, &key("mia"), NOW).await;
    let mut tx = store.write().await.unwrap();
    idempotency::give_back(&mut tx, &key("mia")).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(take(store, &key("mia"), NOW).await, None, "given back");
    assert!(
        take(store, &key("mia"), NOW + MINUTE / 2).await.is_some(),
        "still running"
    );
    assert_eq!(
        take(store, &key("mia"), NOW + MINUTE).await,
        None,
        "its process died"
    );
}

async fn of_many_at_once_one_may_go_on(database: Database) {
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let store = database.store.clone();
            tokio::spawn(async move { take(&store, &key("mia"), NOW).await })
        })
        .collect();
    let mut first = 0;
    for call in calls {
        first += i32::from(call.await.unwrap().is_none());
    }
    assert_eq!(first, 1);
}

async fn old_keys_are_swept(database: Database) {
    take(&database.store, &key("mia"), NOW).await;
    let mut tx = database.store.write().await.unwrap();
    assert_eq!(
        idempotency::sweep(&mut tx, NOW + DAY - MINUTE)
            .await
            .unwrap(),
        0
    );
    assert_eq!(idempotency::sweep(&mut tx, NOW + DAY).await.unwrap(), 1);
}

async fn a_lease_has_one_holder_until_it_ends(database: Database) {
    let (one, two) = (id(), id());
    let mut tx = database.store.write().await.unwrap();
    for (holder, at, taken) in [
        (one, 0, true),
        (two, 1, false),
        (one, 1, true),
        (two, 2, false),
        (two, 3, true),
        (one, 3, false),
    ] {
        let now = NOW + MINUTE * at;
        let got = leases::take(&mut tx, "sweep", holder, now, now + MINUTE * 2)
            .await
            .unwrap();
        assert_eq!(got, taken, "minute {at}");
    }
    assert!(
        leases::take(&mut tx, "look", one, NOW, NOW).await.unwrap(),
        "another lease"
    );
}

on_both!(
    a_repeated_call_gets_the_first_answer,
    a_key_is_free_again_where_its_call_failed_or_died,
    of_many_at_once_one_may_go_on,
    old_keys_are_swept,
    a_lease_has_one_holder_until_it_ends,
);
