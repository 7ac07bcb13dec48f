//! Migrations: bringing the tables up to what this version expects.

use std::collections::HashMap;

use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, SqlSafeStr as _, SqliteConnection,
    migrate::{AppliedMigration, Migrate, Migration, Migrator},
};

use crate::{Store, StoreError, placement, tx::Pools};

static SQLITE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// One migration, and how the database stands to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub version: i64,
    /// Empty where this version of Muster does not know it.
    pub name: String,
    pub state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Applied,
    Pending,
    /// Applied, but with another text than this version has: somebody edited a released migration.
    Edited,
    /// Applied by a newer version of Muster.
    Unknown,
}

impl Store {
    /// The migrations that this version has or the database has seen, in order. Changes nothing.
    pub async fn migrations(&self) -> Result<Vec<Step>, StoreError> {
        Ok(match self.pools() {
            Pools::Sqlite { readers, .. } => {
                let mut connection = readers.sqlx().acquire().await?;
                steps(&SQLITE, &applied_sqlite(&mut connection).await?)
            }
            Pools::Postgres(pool) => {
                let mut connection = pool.sqlx().acquire().await?;
                steps(&POSTGRES, &applied_postgres(&mut connection).await?)
            }
        })
    }

    /// Applies the migrations that the database lacks, under a lock, so that nodes may start
    /// together.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self.pools() {
            Pools::Sqlite { writer, .. } => {
                let mut alone = writer.alone().await?;
                migrate_sqlite(alone.connection()).await
            }
            Pools::Postgres(pool) => {
                // A connection of its own, closed at the end: the migrator's lock belongs to the
                // connection, and after a failure it would go back to the pool with the lock.
                let mut connection = pool.sqlx().acquire().await?.detach();
                let done = POSTGRES.run_direct(None, &mut connection, false).await;
                let _ = connection.close().await;
                Ok(done?)
            }
        }
    }

    /// The same on PostgreSQL with Citus, spreading the tables over its nodes by
    /// [`placement::PLACES`]. To be run on the coordinator; also on a database that was made
    /// without Citus, whose rows are spread then. What is spread already stays as it is.
    pub async fn migrate_distributed(&self) -> Result<(), StoreError> {
        let Pools::Postgres(pool) = self.pools() else {
            return Err(StoreError::OneFile);
        };
        let mut connection = pool.sqlx().acquire().await?.detach();
        let done = distribute(&mut connection).await;
        let _ = connection.close().await;
        done
    }
}

/// SQLite's migrator has no lock of its own: the transaction around it is one. Two processes that
/// open a new file together would else both create its tables.
async fn migrate_sqlite(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut tx = connection.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run_direct(None, &mut *tx, false).await?;
    tx.commit().await?;
    Ok(())
}

async fn distribute(connection: &mut PgConnection) -> Result<(), StoreError> {
    let citus: bool = sqlx::query_scalar("SELECT to_regclass('citus_tables') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !citus {
        return Err(StoreError::NoCitus);
    }
    spreading().run_direct(None, connection, false).await?;
    // Where no migration was pending, the tables were made without Citus.
    for sql in [placement::distributed_sql(), placement::ledger_sql()] {
        let mut tx = connection.begin().await?;
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The migrations, each of which spreads in its own transaction the tables that it makes: a later
/// one could not refer to a table that is not spread yet.
fn spreading() -> Migrator {
    let spread = |plain: &Migration| {
        let (before, own, after) = (
            placement::SEQUENTIAL,
            plain.sql.as_str(),
            placement::distributed_sql(),
        );
        Migration {
            sql: AssertSqlSafe(format!("{before}{own}\n{after}")).into_sql_str(),
            // The checksum stays that of the plain text: it is the same migration.
            ..plain.clone()
        }
    };
    Migrator {
        migrations: POSTGRES.iter().map(spread).collect(),
        ..Migrator::DEFAULT
    }
}

async fn applied_sqlite(
    connection: &mut SqliteConnection,
) -> Result<Vec<AppliedMigration>, StoreError> {
    let known: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = $1)")
            .bind(placement::LEDGER)
            .fetch_one(&mut *connection)
            .await?;
    ledger(known, connection).await
}

async fn applied_postgres(
    connection: &mut PgConnection,
) -> Result<Vec<AppliedMigration>, StoreError> {
    let known: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(placement::LEDGER)
        .fetch_one(&mut *connection)
        .await?;
    ledger(known, connection).await
}

async fn ledger(
    known: bool,
    connection: &mut impl Migrate,
) -> Result<Vec<AppliedMigration>, StoreError> {
    if !known {
        return Ok(Vec::new());
    }
    Ok(connection
        .list_applied_migrations(placement::LEDGER)
        .await?)
}

fn steps(migrator: &Migrator, applied: &[AppliedMigration]) -> Vec<Step> {
    let mut seen: HashMap<i64, &AppliedMigration> =
        applied.iter().map(|a| (a.version, a)).collect();
    let mut steps: Vec<Step> = migrator
        .iter()
        .map(|known| Step {
            version: known.version,
            name: known.description.to_string(),
            state: match seen.remove(&known.version) {
                None => State::Pending,
                Some(applied) if applied.checksum == known.checksum => State::Applied,
                Some(_) => State::Edited,
            },
        })
        .collect();
    steps.extend(seen.into_keys().map(|version| Step {
        version,
        name: String::new(),
        state: State::Unknown,
    }));
    steps.sort_by_key(|step| step.version);
    steps
}
