//! The audit chain: whole under parallel writers, and broken by whoever touches it.

use domain::id::{EventId, OrgId};
use store::{
    Store,
    access::EditSettings,
    audit::{self, Event, Filter, Flaw, Target, Verdict},
};

use crate::{
    databases::Database,
    people::{id, origin, permit, plants},
};

async fn record(store: &Store, org: OrgId, action: &'static str) {
    let mut tx = store.write().await.unwrap();
    let right = permit::<EditSettings>(&mut tx, org).await;
    let event = Event {
        id: EventId(id()),
        action,
        target: Target {
            kind: "organization",
            id: org.to_string(),
            name: "Plant 1".into(),
        },
        before: None,
        after: Some(serde_json::json!({ "name": "Plänt \u{1F3ED}" })),
    };
    audit::record(&mut tx, &right, &origin(), event)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn verify(store: &Store, org: OrgId) -> Verdict {
    let mut tx = store.read().await.unwrap();
    audit::verify(&mut tx, org).await.unwrap()
}

/// A chain of its founding and `more` events.
async fn chain(database: &Database, more: usize) -> OrgId {
    let org = plants(&database.store, 1, 1).await[0];
    for _ in 0..more {
        record(&database.store, org, "organization.updated").await;
    }
    org
}

async fn a_chain_that_nobody_touched_is_whole(database: Database) {
    let org = chain(&database, 3).await;
    assert_eq!(verify(&database.store, org).await.events(), Some(4));
}

/// The tenant's lock lets one event follow the other, whoever writes at the same time.
async fn parallel_writers_make_one_chain(database: Database) {
    let orgs = plants(&database.store, 2, 1).await;
    let writers: Vec<_> = (0..40)
        .map(|n| {
            let (store, org) = (database.store.clone(), orgs[n % 2]);
            tokio::spawn(async move { record(&store, org, "organization.updated").await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    for org in orgs {
        assert_eq!(verify(&database.store, org).await.events(), Some(21));
    }
}

async fn an_edited_event_is_found(database: Database) {
    for column in [
        "actor_name",
        "action",
        "target_name",
        "before",
        "after",
        "ip",
        "user_agent",
        "request_id",
    ] {
        let database = fresh(&database).await;
        let org = chain(&database, 3).await;
        let mut bare = database.bare().await;
        assert_eq!(
            bare.run(&format!(
                "UPDATE audit_events SET {column} = 'somebody else' WHERE seq = 3"
            ))
            .await,
            1
        );
        assert_broken(verify(&database.store, org).await, 3, Flaw::Content);
    }
}

async fn a_deleted_event_is_found(database: Database) {
    let org = chain(&database, 4).await;
    let mut bare = database.bare().await;
    assert_eq!(bare.run("DELETE FROM audit_events WHERE seq = 3").await, 1);
    assert_broken(verify(&database.store, org).await, 4, Flaw::Gap);
    // Closing the gap does not help.
    bare.run("UPDATE audit_events SET seq = seq - 1 WHERE seq = 4; UPDATE audit_events SET seq = seq - 1 WHERE seq = 5").await;
    assert_broken(verify(&database.store, org).await, 3, Flaw::Link);
}

async fn a_tail_that_was_cut_off_is_found(database: Database) {
    let org = chain(&database, 4).await;
    let mut bare = database.bare().await;
    assert_eq!(bare.run("DELETE FROM audit_events WHERE seq > 3").await, 2);
    let cut = Verdict::CutOff {
        last: 3,
        remembered: 5,
    };
    assert_eq!(verify(&database.store, org).await, cut);
    bare.run("DELETE FROM audit_events").await;
    let cut = Verdict::CutOff {
        last: 0,
        remembered: 5,
    };
    assert_eq!(verify(&database.store, org).await, cut);
}

async fn events_of_others_change_nothing(database: Database) {
    let orgs = plants(&database.store, 2, 1).await;
    record(&database.store, orgs[0], "organization.updated").await;
    let mut bare = database.bare().await;
    bare.run("DELETE FROM audit_events WHERE seq = 2").await;
    assert!(verify(&database.store, orgs[0]).await.events().is_none());
    assert_eq!(verify(&database.store, orgs[1]).await.events(), Some(1));
}

async fn billing_is_for_owners_only(database: Database) {
    let org = chain(&database, 1).await;
    record(&database.store, org, "billing.plan_changed").await;
    record(&database.store, org, "purchase.attached").await;
    let mut tx = database.store.write().await.unwrap();
    let right = permit(&mut tx, org).await;
    for (with_billing, count) in [(true, 4), (false, 2)] {
        let filter = Filter {
            with_billing,
            limit: 10,
            ..Filter::default()
        };
        let events = audit::list(&mut tx, &right, &filter).await.unwrap();
        assert_eq!(events.len(), count);
        assert!(
            events.windows(2).all(|pair| pair[0].seq > pair[1].seq),
            "newest first"
        );
    }
}

on_both!(
    a_chain_that_nobody_touched_is_whole,
    parallel_writers_make_one_chain,
    an_edited_event_is_found,
    a_deleted_event_is_found,
    a_tail_that_was_cut_off_is_found,
    events_of_others_change_nothing,
    billing_is_for_owners_only,
);

/// Another database of the same kind.
async fn fresh(database: &Database) -> Database {
    if database.url.starts_with("postgres") {
        Database::postgres().await
    } else {
        Database::sqlite().await
    }
}

fn assert_broken(verdict: Verdict, seq: i64, flaw: Flaw) {
    match verdict {
        Verdict::Broken { event, flaw: found } => assert_eq!((event.seq, found), (seq, flaw)),
        other => panic!("event {seq} should not fit: {other:?}"),
    }
}
