//! What can go wrong between Muster and its database.

use std::sync::Arc;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database refused or failed")]
    Database(#[source] sqlx::Error),
    /// Another transaction got in the way; the same work may pass if tried again.
    #[error("another transaction got in the way")]
    Conflict(#[source] sqlx::Error),
    /// The database cannot be reached, or its disk is full or failing. Nothing was changed.
    #[error("the database cannot be reached or cannot write")]
    Unavailable(#[source] sqlx::Error),
    /// The connection was lost while the database committed: whether it did is not known.
    #[error("the database went away while it committed")]
    Uncertain(#[source] sqlx::Error),
    /// The disk failed while a group of transactions was committed.
    #[error("the database could not commit")]
    Commit(#[source] Arc<sqlx::Error>),
    /// Too many wait for the database already.
    #[error("too many are waiting for the database")]
    Busy,
    #[error("the migrations could not be applied")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error(
        "SQLite is one file on one machine; tables are spread by PostgreSQL with Citus: name it with --database-url"
    )]
    OneFile,
    #[error(
        "this PostgreSQL database has no Citus extension. Install Citus 13 on every node, run \
         CREATE EXTENSION citus in this database and SELECT citus_add_node('host', 5432) for each worker, \
         then run this again on the coordinator"
    )]
    NoCitus,
    #[error("{table}.{column} holds a value that this version does not know")]
    Corrupt {
        table: &'static str,
        column: &'static str,
    },
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Unavailable(error),
            sqlx::Error::Database(refusal) => match refusal.code().as_deref() {
                // Serialization failure, deadlock (PostgreSQL; on Citus also a distributed one).
                Some("40001" | "40P01") => Self::Conflict(error),
                Some(code) if is_busy(code) => Self::Busy,
                Some(code) if is_outage(code) => Self::Unavailable(error),
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// PostgreSQL's `lock_not_available` and `query_canceled`, where an operator has set a timeout;
/// SQLite's BUSY (5) and PROTOCOL (15), another process being in the way.
fn is_busy(code: &str) -> bool {
    matches!(code, "55P03" | "57014") || matches!(sqlite(code), Some(5 | 15))
}

/// PostgreSQL's classes 08 (connection), 53 (resources: disk full, too many connections) and
/// 57P (shutting down, starting up), and a write to a standby (25006); SQLite's NOMEM (7),
/// READONLY (8), IOERR (10), FULL (13), CANTOPEN (14), and 531: the group of transactions was
/// undone (`group_commit`) and nothing may commit outside of one.
fn is_outage(code: &str) -> bool {
    if code.len() == 5 {
        return code == "25006"
            || ["08", "53", "57P"]
                .iter()
                .any(|class| code.starts_with(class));
    }
    code == "531" || matches!(sqlite(code), Some(7 | 8 | 10 | 13 | 14))
}

/// SQLite's primary result code, which an extended one carries in its low byte. PostgreSQL's have
/// five characters, SQLite's fewer.
fn sqlite(code: &str) -> Option<u32> {
    let code: u32 = code.parse().ok().filter(|_| code.len() < 5)?;
    Some(code & 0xff)
}

impl StoreError {
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether what a row hangs on was not there: deleted by another transaction, where this one
    /// has looked for it just before (PostgreSQL's `foreign_key_violation`).
    pub fn is_orphan(&self) -> bool {
        let Self::Database(sqlx::Error::Database(refusal)) = self else {
            return false;
        };
        refusal.code().as_deref() == Some("23503")
    }

    /// Whether the database or its disk is away, rather than this call in somebody's way.
    pub fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_) | Self::Uncertain(_) | Self::Commit(_)
        )
    }

    /// Whether the same call may pass in a moment, with nothing wrong in it.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Conflict(_)
                | Self::Unavailable(_)
                | Self::Uncertain(_)
                | Self::Commit(_)
                | Self::Busy
        )
    }

    /// The same of a `COMMIT`, whose answer says whether it was done: without one nobody knows.
    pub(crate) fn of_commit(error: sqlx::Error) -> Self {
        match Self::from(error) {
            Self::Unavailable(error) => Self::Uncertain(error),
            told => told,
        }
    }
}
