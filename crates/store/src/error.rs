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
    /// The disk failed while a group of transactions was committed.
    #[error("the database could not commit")]
    Commit(#[source] Arc<sqlx::Error>),
    /// Too many wait for the database already.
    #[error("too many are waiting for the database")]
    Busy,
    #[error("the migrations could not be applied")]
    Migration(#[from] sqlx::migrate::MigrateError),
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
                // SQLite's result codes: BUSY and its BUSY_SNAPSHOT and BUSY_RECOVERY.
                Some("5" | "517" | "261") => Self::Busy,
                Some(code) if is_outage(code) => Self::Unavailable(error),
                _ => Self::Database(error),
            },
            _ => Self::Database(error),
        }
    }
}

/// PostgreSQL's classes 08 (connection), 53 (resources: disk full, too many connections) and
/// 57P (shutting down, starting up); SQLite's READONLY (8), IOERR (10), FULL (13), CANTOPEN (14),
/// whose extended codes carry them in the low byte.
fn is_outage(code: &str) -> bool {
    if code.len() == 5 {
        return code.starts_with("08") || code.starts_with("53") || code.starts_with("57P");
    }
    code.parse::<u32>()
        .is_ok_and(|code| matches!(code & 0xff, 8 | 10 | 13 | 14))
}

impl StoreError {
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict(_))
    }

    /// Whether the database or its disk is away, rather than this call in somebody's way.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Commit(_))
    }

    /// Whether the same call may pass in a moment, with nothing wrong in it.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Conflict(_) | Self::Unavailable(_) | Self::Commit(_) | Self::Busy
        )
    }
}
