//! SQLite's one writer, shared: transactions that wait for each other share one commit.
//!
//! A commit that survives a power cut waits for the disk, thousands of times longer than the
//! work itself. So each transaction runs as a savepoint inside an open outer one; whoever is
//! done asks for a commit, which stands in the same fair queue as the next transactions and so
//! comes after those that were waiting already. One wait for the disk then serves them all.
//! Nobody is answered before the disk has answered.

use std::sync::Arc;

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::error::StoreError;

/// How long a transaction waits for its turn before it is told to come back later.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<State>>);

struct State {
    connection: SqliteConnection,
    /// Whether the outer transaction is open.
    open: bool,
    /// Whether the last turn was dropped in the middle and its savepoint is still to be undone.
    abandoned: bool,
    /// Whether somebody has been sent to commit the outer transaction.
    flush_sent: bool,
    /// Those who are done and wait for the disk.
    waiting: Vec<oneshot::Sender<Result<(), Arc<sqlx::Error>>>>,
}

/// One transaction's turn on the writer.
pub(crate) struct Turn {
    /// `None` once the turn is over.
    state: Option<OwnedMutexGuard<State>>,
    writer: Writer,
}

/// The writer with no transaction open, for migrations.
pub(crate) struct Alone(OwnedMutexGuard<State>);

impl Writer {
    pub(crate) async fn open(options: &SqliteConnectOptions) -> Result<Self, StoreError> {
        let connection = options.connect().await?;
        let state = State {
            connection,
            open: false,
            abandoned: false,
            flush_sent: false,
            waiting: Vec::new(),
        };
        Ok(Self(Arc::new(Mutex::new(state))))
    }

    pub(crate) async fn begin(&self) -> Result<Turn, StoreError> {
        let mut state = self.turn().await?;
        if !state.open {
            // IMMEDIATE: take the lock now. A deferred transaction that reads and then writes
            // fails with SQLITE_BUSY, and the busy timeout does not help it.
            state.run("BEGIN IMMEDIATE").await?;
            state.open = true;
        }
        state.run("SAVEPOINT turn").await?;
        Ok(Turn {
            state: Some(state),
            writer: self.clone(),
        })
    }

    pub(crate) async fn alone(&self) -> Result<Alone, StoreError> {
        let mut state = self.turn().await?;
        state.flush().await;
        Ok(Alone(state))
    }

    pub(crate) async fn close(&self) {
        if let Ok(mut state) = self.turn().await {
            state.flush().await;
            // Truncates the write-ahead log, so that the file alone is the whole database.
            let _ = state.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
            state.connection.clear_cached_statements().await.ok();
        }
    }

    /// Waits for the turn, and tidies up after the one before.
    async fn turn(&self) -> Result<OwnedMutexGuard<State>, StoreError> {
        let waited = tokio::time::timeout(PATIENCE, self.0.clone().lock_owned()).await;
        let mut state = waited.map_err(|_| StoreError::Busy)?;
        state.undo_abandoned().await;
        Ok(state)
    }

    /// Sends somebody to commit the group. A task of its own, since a request may be dropped
    /// while it waits, and the others of its group must not wait for ever.
    fn send_flush(&self, state: &mut State) {
        if state.flush_sent {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        state.flush_sent = true;
        let writer = self.0.clone();
        runtime.spawn(async move {
            let mut state = writer.lock_owned().await;
            state.undo_abandoned().await;
            state.flush().await;
        });
    }
}

impl State {
    async fn run(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        sqlx::query(statement)
            .persistent(true)
            .execute(&mut self.connection)
            .await
            .map(|_| ())
    }

    async fn undo_abandoned(&mut self) {
        if !std::mem::take(&mut self.abandoned) {
            return;
        }
        let undone = match self.run("ROLLBACK TO turn").await {
            Ok(()) => self.run("RELEASE turn").await,
            Err(error) => Err(error),
        };
        if let Err(error) = undone {
            // A full or failing disk makes SQLite undo the whole outer transaction by itself:
            // then the savepoint is gone, and so is the work of those who wait.
            self.fail(error).await;
        }
    }

    /// Commits the group, and tells those who wait.
    async fn flush(&mut self) {
        self.flush_sent = false;
        if !std::mem::take(&mut self.open) {
            return;
        }
        match self.run("COMMIT").await {
            Ok(()) => self.waiting.drain(..).for_each(|w| drop(w.send(Ok(())))),
            Err(error) => self.fail(error).await,
        }
    }

    async fn fail(&mut self, error: sqlx::Error) {
        // May fail itself, where SQLite has rolled back already; either way nothing is open.
        let _ = self.run("ROLLBACK").await;
        self.open = false;
        let error = Arc::new(error);
        self.waiting
            .drain(..)
            .for_each(|w| drop(w.send(Err(error.clone()))));
    }
}

impl Turn {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self
            .state
            .as_mut()
            .expect("the turn is not over")
            .connection
    }

    pub(crate) async fn commit(mut self) -> Result<(), StoreError> {
        let (done, on_disk) = oneshot::channel();
        let state = self.state.as_mut().expect("the turn is not over");
        state.run("RELEASE turn").await?;
        state.waiting.push(done);
        self.writer.send_flush(state);
        self.state = None;
        match on_disk.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(StoreError::Commit(error)),
            Err(_) => Err(StoreError::Busy),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(state) = &mut self.state {
            state.abandoned = true;
            // Also when nobody waits: the outer transaction would keep the file locked for
            // other processes.
            self.writer.send_flush(state);
        }
    }
}

impl Alone {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0.connection
    }
}
