use std::time::Duration;

use sqlx::{Postgres, Sqlite, postgres::PgPoolOptions, sqlite::SqlitePoolOptions};

use super::{Engine, Held, Pool};

const CONNECTIONS: u32 = 2;
const PATIENCE: Duration = Duration::from_millis(200);

/// Each of these on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($test:ident)*) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let (pool, _folder) = super::sqlite().await;
                super::$test(pool).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let (pool, _database) = super::postgres().await;
                super::$test(pool).await;
            }
        }
    )*};
}

on_both! {
    what_went_well_is_lent_on
    what_was_broken_off_is_asked_first
    a_dropped_transaction_is_undone
    a_committed_transaction_stays
    nobody_waits_for_ever
    a_closed_pool_lends_nothing
}

async fn sqlite() -> (Pool<Sqlite>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
    let options = SqlitePoolOptions::new().max_connections(CONNECTIONS + 1);
    let pool = Pool::new(options.connect(&url).await.unwrap(), CONNECTIONS, PATIENCE);
    (pool, folder)
}

async fn postgres() -> (Pool<Postgres>, testkit::postgres::TestDatabase) {
    let database = testkit::postgres::empty_database();
    let options = PgPoolOptions::new().max_connections(CONNECTIONS + 1);
    let pool = options.connect(database.url()).await.unwrap();
    (Pool::new(pool, CONNECTIONS, PATIENCE), database)
}

fn resting<DB: Engine>(pool: &Pool<DB>) -> usize {
    pool.home.rested().len()
}

async fn run<DB: Engine>(held: &mut Held<DB>, statement: &'static str) -> Result<(), sqlx::Error> {
    DB::run(held.connection(), statement).await?;
    held.went_well();
    Ok(())
}

async fn what_went_well_is_lent_on<DB: Engine>(pool: Pool<DB>) {
    let mut held = pool.lend().await.unwrap();
    run(&mut held, "SELECT 1").await.unwrap();
    drop(held);
    assert_eq!(resting(&pool), 1);
    let again = pool.lend().await.unwrap();
    assert_eq!(resting(&pool), 0);
    assert_eq!(pool.sqlx().size(), 1, "it is the same one");
    drop(again);
}

async fn what_was_broken_off_is_asked_first<DB: Engine>(pool: Pool<DB>) {
    let mut held = pool.lend().await.unwrap();
    // As if a request had been dropped while it waited for the answer.
    let _ = held.connection();
    drop(held);
    assert_eq!(resting(&pool), 0);
    let mut held = pool.lend().await.unwrap();
    run(&mut held, "no statement").await.unwrap_err();
    drop(held);
    assert_eq!(resting(&pool), 0);
    run(&mut pool.lend().await.unwrap(), "SELECT 1")
        .await
        .unwrap();
}

async fn make_table<DB: Engine>(pool: &Pool<DB>) {
    let made = run(
        &mut pool.lend().await.unwrap(),
        "CREATE TABLE t (a INTEGER PRIMARY KEY)",
    )
    .await;
    made.unwrap();
}

async fn a_dropped_transaction_is_undone<DB: Engine>(pool: Pool<DB>) {
    make_table(&pool).await;
    let mut held = pool.begin("BEGIN").await.unwrap();
    run(&mut held, "INSERT INTO t VALUES (1)").await.unwrap();
    drop(held);
    let mut held = pool.begin("BEGIN").await.unwrap();
    run(&mut held, "INSERT INTO t VALUES (1)").await.unwrap();
    run(&mut held, "INSERT INTO t VALUES (1)")
        .await
        .unwrap_err();
    drop(held);
    // It is there twice if either of them stayed.
    let mut held = pool.lend().await.unwrap();
    run(&mut held, "INSERT INTO t VALUES (1)").await.unwrap();
}

async fn a_committed_transaction_stays<DB: Engine>(pool: Pool<DB>) {
    make_table(&pool).await;
    let mut held = pool.begin("BEGIN").await.unwrap();
    run(&mut held, "INSERT INTO t VALUES (1)").await.unwrap();
    held.commit().await.unwrap();
    assert_eq!(resting(&pool), 1);
    let mut held = pool.lend().await.unwrap();
    run(&mut held, "INSERT INTO t VALUES (1)")
        .await
        .unwrap_err();
}

async fn nobody_waits_for_ever<DB: Engine>(pool: Pool<DB>) {
    let one = pool.lend().await.unwrap();
    let other = pool.begin("BEGIN").await.unwrap();
    let third = pool.lend().await;
    assert!(matches!(third, Err(sqlx::Error::PoolTimedOut)));
    drop((one, other));
    let (again, more) = (pool.lend().await, pool.lend().await);
    assert!(again.is_ok() && more.is_ok());
}

async fn a_closed_pool_lends_nothing<DB: Engine>(pool: Pool<DB>) {
    drop(pool.lend().await.unwrap());
    let late = pool.lend().await.unwrap();
    let closing = tokio::spawn({
        let pool = pool.clone();
        async move { pool.close().await }
    });
    while !pool.sqlx().is_closed() {
        tokio::task::yield_now().await;
    }
    drop(late);
    tokio::time::timeout(Duration::from_secs(5), closing)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(resting(&pool), 0);
    assert!(matches!(pool.lend().await, Err(sqlx::Error::PoolClosed)));
}
