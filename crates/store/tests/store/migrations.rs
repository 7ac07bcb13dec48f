//! Bringing a database up to date: once, also when several processes start together.

use store::{
    Store, StoreError,
    migrate::{State, Step},
};

use crate::databases::Database;

async fn states(store: &Store) -> Vec<(i64, State)> {
    let steps: Vec<Step> = store.migrations().await.unwrap();
    steps
        .into_iter()
        .map(|step| (step.version, step.state))
        .collect()
}

/// Every migration that there is, each in this state.
fn all(state: State) -> Vec<(i64, State)> {
    (1..=NEWEST).map(|version| (version, state)).collect()
}

const NEWEST: i64 = 3;

async fn the_state_of_each_migration_is_told(database: Database) {
    assert_eq!(states(&database.store).await, all(State::Applied));
    let mut bare = database.bare().await;
    bare.run(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
              VALUES (9999, 'of a newer version', TRUE, '', 0)",
    )
    .await;
    let mut with_unknown = all(State::Applied);
    with_unknown.push((9999, State::Unknown));
    assert_eq!(states(&database.store).await, with_unknown);
    bare.run("DELETE FROM _sqlx_migrations WHERE version = 9999; UPDATE _sqlx_migrations SET checksum = ''").await;
    assert_eq!(states(&database.store).await, all(State::Edited));
    let refused = database.store.migrate().await;
    assert!(
        matches!(refused, Err(StoreError::Migration(_))),
        "{refused:?}"
    );
    // The failure left no lock behind.
    bare.run("DELETE FROM _sqlx_migrations; INSERT INTO _sqlx_migrations VALUES (1, '', '2026-01-01', TRUE, '', 0)").await;
    let refused = database.store.migrate().await;
    assert!(
        matches!(refused, Err(StoreError::Migration(_))),
        "{refused:?}"
    );
}

on_both!(the_state_of_each_migration_is_told);

async fn open_together(url: &str) {
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let url = url.to_owned();
            tokio::spawn(async move { Store::open(&url).await.map(|store| (url, store)) })
        })
        .collect();
    for start in starts {
        let (_, store) = start.await.unwrap().unwrap();
        assert_eq!(states(&store).await, all(State::Applied));
    }
}

/// Each opens a writer of its own, as processes do.
#[tokio::test(flavor = "multi_thread")]
async fn processes_may_start_together_on_a_new_file() {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        open_together(&store::folder_url(folder.path())).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_may_start_together_on_an_empty_server() {
    let database = testkit::postgres::empty_database();
    open_together(database.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_at_a_new_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::connect(&store::folder_url(folder.path()))
        .await
        .unwrap();
    assert_eq!(states(&store).await, all(State::Pending));
    assert_eq!(states(&store).await, all(State::Pending));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join("50 % off? #1 & ünïcode");
    std::fs::create_dir(&odd).unwrap();
    Store::open_folder(&odd).await.unwrap();
    assert!(odd.join("muster.db").exists());
}
