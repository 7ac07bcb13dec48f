//! What `muster migrate --distributed` runs.
//!
//! Citus itself is not among the tools of the tests. Its functions are played by ones that write
//! down how they were called, on a PostgreSQL that checks everything else: names, order, and
//! that a second run does nothing.

use store::{Store, StoreError, migrate::State, placement};

use crate::databases::{Bare, Database};

#[test]
fn the_statements_that_spread_the_tables() {
    insta::assert_snapshot!(placement::distributed_sql());
    insta::assert_snapshot!(placement::ledger_sql());
}

const PLAYED: &str = "
    CREATE TABLE spread (place SERIAL PRIMARY KEY, table_name REGCLASS, key TEXT, colocated TEXT);
    CREATE VIEW citus_tables AS SELECT table_name FROM spread;
    CREATE FUNCTION create_distributed_table(t REGCLASS, key TEXT, colocate_with TEXT) RETURNS VOID LANGUAGE sql
      AS 'INSERT INTO spread (table_name, key, colocated) VALUES (t, key, colocate_with)';
    CREATE FUNCTION citus_add_local_table_to_metadata(t REGCLASS) RETURNS VOID LANGUAGE sql
      AS 'INSERT INTO spread (table_name) VALUES (t)';";

async fn spread(bare: &mut Bare) -> Vec<String> {
    let rows: Vec<(String, Option<String>, Option<String>)> = bare
        .rows("SELECT table_name::text, key, colocated FROM spread ORDER BY place")
        .await;
    let words = rows
        .into_iter()
        .map(|(table, key, with)| match (key, with) {
            (Some(key), Some(with)) => format!("{table} by {key} with {with}"),
            _ => format!("{table} for all"),
        });
    words.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_database_is_spread_as_it_is_made() {
    let database = testkit::postgres::empty_database();
    let mut bare = Bare::connect(database.url()).await;
    bare.run(PLAYED).await;
    let store = Store::connect(database.url()).await.unwrap();
    store.migrate_distributed().await.unwrap();
    let first = spread(&mut bare).await;
    insta::assert_snapshot!(first.join("\n"));
    store.migrate_distributed().await.unwrap();
    assert_eq!(spread(&mut bare).await, first, "a second run does nothing");
    // The ledger holds the checksums of the plain texts, so that either way of migrating goes on.
    store.migrate().await.unwrap();
    let steps = store.migrations().await.unwrap();
    assert!(steps.iter().all(|step| step.state == State::Applied));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_made_without_citus_is_spread_later() {
    let database = Database::postgres().await;
    let mut bare = database.bare().await;
    bare.run(PLAYED).await;
    database.store.migrate_distributed().await.unwrap();
    assert_eq!(spread(&mut bare).await.len(), placement::PLACES.len() + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_a_later_migration_makes_is_passed_over() {
    let database = Database::postgres().await;
    let mut bare = database.bare().await;
    bare.run(PLAYED).await;
    bare.run("DROP TABLE leases").await;
    database.store.migrate_distributed().await.unwrap();
    let spread = spread(&mut bare).await;
    assert_eq!(spread.len(), placement::PLACES.len());
    assert!(!spread.iter().any(|line| line.starts_with("leases")));
}

async fn without_citus_nothing_is_spread(database: Database) {
    let refused = database.store.migrate_distributed().await.unwrap_err();
    let fits = match database.store.engine() {
        "SQLite" => matches!(refused, StoreError::OneFile),
        _ => matches!(refused, StoreError::NoCitus),
    };
    assert!(fits, "{refused:?}");
}

on_both!(without_citus_nothing_is_spread);
