//! Many writers at once: each is answered, and what was answered is there.

use std::time::{Duration, Instant};

use store::{Store, StoreError, leases};
use uuid::Uuid;

use crate::{
    databases::Database,
    people::{NOW, id},
};

/// One small write: a lease of that name.
async fn write(store: &Store, name: &str) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    leases::take(&mut tx, name, Uuid::nil(), NOW, NOW).await?;
    tx.commit().await
}

async fn names(database: &Database) -> Vec<String> {
    let mut bare = database.bare().await;
    let rows: Vec<(String,)> = bare.rows("SELECT name FROM leases ORDER BY name").await;
    rows.into_iter().map(|row| row.0).collect()
}

async fn parallel_writers_are_all_answered_and_all_there(database: Database) {
    let writers: Vec<_> = (0..60)
        .map(|n| {
            let store = database.store.clone();
            tokio::spawn(async move {
                if n % 3 == 0 {
                    let mut tx = store.write().await.unwrap();
                    leases::take(&mut tx, &format!("dropped {n}"), id(), NOW, NOW)
                        .await
                        .unwrap();
                    // Dropped in the middle of a group.
                } else {
                    write(&store, &format!("kept {n:02}")).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let kept: Vec<String> = (0..60)
        .filter(|n| n % 3 != 0)
        .map(|n| format!("kept {n:02}"))
        .collect();
    assert_eq!(names(&database).await, kept);
}

async fn a_statement_that_fails_undoes_its_own_transaction_alone(database: Database) {
    let (failed, kept) = tokio::join!(
        async {
            let mut tx = database.store.write().await?;
            leases::take(&mut tx, "half", id(), NOW, NOW).await?;
            // There is no account of that id.
            let session = store::sessions::Session {
                id: domain::id::SessionId(id()),
                device: String::new(),
                ip: String::new(),
                created_at: NOW,
                last_used_at: NOW,
                expires_at: NOW,
            };
            store::sessions::insert(&mut tx, domain::id::AccountId(id()), b"x", &session).await?;
            tx.commit().await
        },
        write(&database.store, "whole"),
    );
    assert!(matches!(failed, Err(StoreError::Database(_))), "{failed:?}");
    kept.unwrap();
    assert_eq!(names(&database).await, ["whole"]);
}

async fn nobody_reads_what_is_not_committed(database: Database) {
    let mut tx = database.store.write().await.unwrap();
    leases::take(&mut tx, "open", id(), NOW, NOW).await.unwrap();
    assert_eq!(names(&database).await, [""; 0]);
    tx.commit().await.unwrap();
    assert_eq!(names(&database).await, ["open"], "answered, so it is there");
}

async fn a_closed_store_refuses(database: Database) {
    write(&database.store, "before").await.unwrap();
    database.store.close().await;
    let late = write(&database.store, "after").await;
    assert!(
        late.as_ref().is_err_and(StoreError::is_temporary),
        "{late:?}"
    );
    assert_eq!(names(&database).await, ["before"]);
}

/// PostgreSQL may have committed before its connection broke, or not. Here it breaks in the middle.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_in_a_commit_leaves_open_whether_it_was_done() {
    let database = Database::postgres().await;
    let cut = "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
         CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON leases DEFERRABLE INITIALLY DEFERRED
         FOR EACH ROW EXECUTE FUNCTION cut();";
    let mut bare = database.bare().await;
    bare.run(cut).await;
    let open = write(&database.store, "open").await;
    assert!(matches!(open, Err(StoreError::Uncertain(_))), "{open:?}");
    assert!(!database.store.writes(), "it is an outage");
    bare.run("DROP TRIGGER cut ON leases").await;
    write(&database.store, "whole").await.unwrap();
}

async fn queued_work_wakes_the_worker_once_it_is_committed(database: Database) {
    let mut wakeups = database.store.wakeups().unwrap();
    assert!(database.store.wakeups().is_none(), "one worker a process");
    let org = domain::id::OrgId(id());
    let task = store::queue::Task {
        id: id(),
        org,
        kind: "job",
        recipient_key: String::new(),
        payload: "{}".into(),
        created_at: NOW,
        run_at: NOW,
    };
    let mut tx = database.store.write().await.unwrap();
    store::queue::enqueue(&mut tx, &task).await.unwrap();
    drop(tx);
    assert!(wakeups.try_recv().is_err(), "nothing was committed");
    let mut tx = database.store.write().await.unwrap();
    store::queue::enqueue(&mut tx, &task).await.unwrap();
    tx.commit().await.unwrap();
    let added = store::queue::Added {
        org,
        is_mail: false,
    };
    assert_eq!(wakeups.try_recv(), Ok(added));
}

on_both!(
    parallel_writers_are_all_answered_and_all_there,
    a_statement_that_fails_undoes_its_own_transaction_alone,
    nobody_reads_what_is_not_committed,
    a_closed_store_refuses,
    queued_work_wakes_the_worker_once_it_is_committed,
);

/// The command line writes while the server is busy: SQLite's lock goes to whoever asks at the
/// right moment, so a server that never let go would keep others out.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_process_gets_its_turn() {
    let database = Database::sqlite().await;
    let other = Store::connect(&database.url).await.unwrap();
    let busy: Vec<_> = (0..8)
        .map(|n| {
            let store = database.store.clone();
            tokio::spawn(async move { while write(&store, &format!("busy {n}")).await.is_ok() {} })
        })
        .collect();
    let mut longest = Duration::ZERO;
    for n in 0..10 {
        let asked = Instant::now();
        write(&other, &format!("other {n}")).await.unwrap();
        longest = longest.max(asked.elapsed());
    }
    for writer in busy {
        writer.abort();
    }
    assert!(longest < Duration::from_secs(10), "it waited {longest:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_whole_and_taken_while_others_write() {
    let database = Database::sqlite().await;
    write(&database.store, "before").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let open = database.store.write().await.unwrap();
    assert!(database.store.backup(copy.to_str().unwrap()).await.unwrap());
    drop(open);
    let mut bare = crate::databases::Bare::connect(&format!("sqlite://{}", copy.display())).await;
    let rows: Vec<(String,)> = bare.rows("SELECT name FROM leases").await;
    assert_eq!(rows, [("before".to_owned(),)]);
    // A file that exists is not written over.
    assert!(database.store.backup(copy.to_str().unwrap()).await.is_err());
}
