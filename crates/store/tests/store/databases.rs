//! A database of each kind for each test.

use sqlx::{
    AssertSqlSafe, Connection as _, PgConnection, SqliteConnection, postgres::PgRow,
    sqlite::SqliteRow,
};
use store::Store;
use testkit::postgres::TestDatabase;

/// Makes each story two tests, `sqlite::story` and `postgres::story`.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(crate::databases::Database::sqlite().await).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(crate::databases::Database::postgres().await).await;
            })*
        }
    };
}

/// An empty database with all tables, gone when the test ends.
pub struct Database {
    pub store: Store,
    pub url: String,
    _kept: Kept,
}

#[expect(dead_code, reason = "held for what happens when they are dropped")]
enum Kept {
    Folder(tempfile::TempDir),
    Server(TestDatabase),
}

impl Database {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        Self {
            store: Store::open_folder(folder.path())
                .await
                .expect("a new file can be migrated"),
            url: store::folder_url(folder.path()),
            _kept: Kept::Folder(folder),
        }
    }

    pub async fn postgres() -> Self {
        let database = testkit::postgres::migrated_database(async |url| {
            let store = Store::open(url)
                .await
                .expect("an empty database can be migrated");
            store.close().await;
        })
        .await;
        Self {
            store: Store::connect(database.url())
                .await
                .expect("the server runs"),
            url: database.url().to_owned(),
            _kept: Kept::Server(database),
        }
    }

    /// A connection beside the store, for what no code of Muster may do.
    pub async fn bare(&self) -> Bare {
        Bare::connect(&self.url).await
    }
}

pub enum Bare {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Bare {
    pub async fn connect(url: &str) -> Self {
        if url.starts_with("postgres") {
            Self::Postgres(PgConnection::connect(url).await.expect("the server runs"))
        } else {
            Self::Sqlite(
                SqliteConnection::connect(url)
                    .await
                    .expect("the file is there"),
            )
        }
    }

    /// Runs statements; answers how many rows they changed.
    pub async fn run(&mut self, sql: &str) -> u64 {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(c) => sqlx::raw_sql(sql)
                .execute(c)
                .await
                .expect("it runs")
                .rows_affected(),
            Self::Postgres(c) => sqlx::raw_sql(sql)
                .execute(c)
                .await
                .expect("it runs")
                .rows_affected(),
        }
    }

    pub async fn rows<T>(&mut self, sql: &str) -> Vec<T>
    where
        T: for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin,
    {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(c) => sqlx::query_as(sql).fetch_all(c).await.expect("it runs"),
            Self::Postgres(c) => sqlx::query_as(sql).fetch_all(c).await.expect("it runs"),
        }
    }
}
