//! SQLite's one writer, shared: transactions that wait for each other share one commit.
//!
//! A commit that survives a power cut waits for the disk, thousands of times longer than the
//! work itself. So each transaction runs as a savepoint inside an open outer one; whoever is
//! done asks for a commit, which stands in the same fair queue as the next transactions and so
//! comes after those that were waiting already. One wait for the disk then serves them all.
//! Nobody is answered before the disk has answered.
//!
//! Three things could break that, and each has its guard here. A request can be dropped at any
//! `await`, so what opens, closes or undoes transactions runs in tasks that cannot be
//! ([`unbroken`]). SQLite undoes the whole outer transaction by itself when a disk is full or
//! fails, after which every further statement would commit alone, so nothing commits but through
//! [`State::flush`] ([`Gate`]). And a connection that failed may be in any state, so it is
//! replaced ([`State::fail`]).

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

use crate::{error::StoreError, moment::LogIndex};

/// How long a transaction waits for its turn before it is told to come back later.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Clone)]
pub(crate) struct Writer(Arc<Mutex<State>>);

struct State {
    options: SqliteConnectOptions,
    log: Arc<LogIndex>,
    /// `None` after a failure, until the next transaction connects anew.
    connection: Option<SqliteConnection>,
    gate: Gate,
    group: Group,
    /// Whether somebody has been sent to commit the outer transaction.
    flush_sent: bool,
    /// Whether the writer was closed for good.
    closed: bool,
    /// Those who are done and wait for the disk.
    waiting: Vec<oneshot::Sender<Result<(), Arc<sqlx::Error>>>>,
}

/// The outer transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    None,
    Open,
    /// Open, and the last turn was dropped in the middle: its savepoint is still to be undone.
    Abandoned,
}

/// Whether the connection may commit just now. SQLite asks it before each commit and undoes the
/// transaction where it may not.
#[derive(Clone, Default)]
struct Gate(Arc<AtomicBool>);

/// One transaction's turn on the writer.
pub(crate) struct Turn {
    /// `None` once the turn is over.
    state: Option<OwnedMutexGuard<State>>,
    writer: Writer,
}

/// The writer with no transaction open, for migrations.
pub(crate) struct Alone(OwnedMutexGuard<State>);

impl Writer {
    /// As long as it is connected, it holds the index of the `log`.
    pub(crate) async fn open(
        options: &SqliteConnectOptions,
        log: Arc<LogIndex>,
    ) -> Result<Self, StoreError> {
        let mut state = State {
            options: options.clone(),
            log,
            connection: None,
            gate: Gate::default(),
            group: Group::None,
            flush_sent: false,
            closed: false,
            waiting: Vec::new(),
        };
        state.connect().await?;
        Ok(Self(Arc::new(Mutex::new(state))))
    }

    pub(crate) async fn begin(&self) -> Result<Turn, StoreError> {
        let state = self.turn().await?;
        unbroken(self.clone().start(state)).await
    }

    pub(crate) async fn alone(&self) -> Result<Alone, StoreError> {
        let mut state = self.turn().await?;
        unbroken(async move {
            state.undo_abandoned().await;
            state.flush().await;
            state.connect().await?;
            state.gate.open();
            Ok(Alone(state))
        })
        .await
    }

    /// Commits what is under way and closes the connection; who comes later is refused.
    pub(crate) async fn close(&self) {
        let Ok(mut state) = self.turn().await else {
            return;
        };
        let closing = unbroken(async move {
            state.undo_abandoned().await;
            state.flush().await;
            state.closed = true;
            // Truncates the write-ahead log, so that the file alone is the whole database.
            let _ = state.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
            state.disconnect().await;
            Ok(())
        });
        let _ = closing.await;
    }

    /// Waits for the turn. Being dropped here costs nothing but the place in the queue.
    async fn turn(&self) -> Result<OwnedMutexGuard<State>, StoreError> {
        let waited = tokio::time::timeout(PATIENCE, self.0.clone().lock_owned()).await;
        let state = waited.map_err(|_| StoreError::Busy)?;
        if state.closed {
            return Err(StoreError::Unavailable(sqlx::Error::PoolClosed));
        }
        Ok(state)
    }

    /// Tidies up after the turn before, and opens the savepoint of this one.
    async fn start(self, mut state: OwnedMutexGuard<State>) -> Result<Turn, StoreError> {
        state.undo_abandoned().await;
        state.open_group().await?;
        if let Err(error) = state.run("SAVEPOINT turn").await {
            // Nothing is to be undone, but the outer transaction must not stay open.
            self.send_flush(&mut state);
            return Err(error.into());
        }
        Ok(Turn {
            state: Some(state),
            writer: self,
        })
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

/// Runs `work` to its end, also when whoever waits for it is dropped: what it answers is then
/// dropped as well. A statement whose future is dropped may or may not have run, and after a
/// `BEGIN` or `ROLLBACK TO` of which nobody knows that, the next turn would be somebody else's.
async fn unbroken<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The process is ending.
            Err(_) => Err(StoreError::Busy),
        },
    }
}

impl State {
    async fn connect(&mut self) -> Result<(), StoreError> {
        if self.connection.is_none() {
            let mut connection = self.options.connect().await?;
            let gate = self.gate.clone();
            connection
                .lock_handle()
                .await?
                .set_commit_hook(move || gate.is_open());
            self.connection = Some(connection);
            self.log.hold();
        }
        Ok(())
    }

    async fn disconnect(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.log.let_go();
            let _ = connection.close().await;
        }
    }

    async fn open_group(&mut self) -> Result<(), StoreError> {
        self.connect().await?;
        if self.group == Group::None {
            // IMMEDIATE: take the lock now. A deferred transaction that reads and then writes
            // fails with SQLITE_BUSY, and the busy timeout does not help it.
            self.run("BEGIN IMMEDIATE").await?;
            self.group = Group::Open;
        }
        Ok(())
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), sqlx::Error> {
        let connection = self.connection.as_mut().ok_or(sqlx::Error::PoolClosed)?;
        sqlx::query(statement)
            .persistent(true)
            .execute(connection)
            .await
            .map(|_| ())
    }

    async fn undo_abandoned(&mut self) {
        if self.group != Group::Abandoned {
            return;
        }
        self.group = Group::Open;
        let undone = match self.run("ROLLBACK TO turn").await {
            Ok(()) => self.run("RELEASE turn").await,
            Err(error) => Err(error),
        };
        if let Err(error) = undone {
            // A full or failing disk made SQLite undo the whole outer transaction by itself:
            // then the savepoint is gone, and so is the work of those who wait.
            self.fail(error).await;
        }
    }

    /// Commits the group, and tells those who wait.
    async fn flush(&mut self) {
        self.flush_sent = false;
        if self.group == Group::None {
            return;
        }
        self.gate.open();
        let committed = self.run("COMMIT").await;
        self.gate.close();
        match committed {
            Ok(()) => {
                self.group = Group::None;
                self.waiting.drain(..).for_each(|w| drop(w.send(Ok(()))));
            }
            Err(error) => self.fail(error).await,
        }
    }

    /// Gives the group up. Closing the connection undoes what may still be open on it.
    async fn fail(&mut self, error: sqlx::Error) {
        tracing::error!(%error, "a group of transactions could not be committed");
        self.disconnect().await;
        self.group = Group::None;
        let error = Arc::new(error);
        self.waiting
            .drain(..)
            .for_each(|w| drop(w.send(Err(error.clone()))));
    }
}

impl Gate {
    fn open(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn close(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    fn is_open(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Turn {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        let state = self.state.as_mut().expect("the turn is not over");
        let connection = state.connection.as_mut();
        connection.expect("a turn begins with a connection, and only its end can lose it")
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        let on_disk = unbroken(self.release()).await?;
        match on_disk.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(StoreError::Commit(error)),
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// Adds this turn's work to the group. It is on disk once the receiver says so.
    async fn release(
        mut self,
    ) -> Result<oneshot::Receiver<Result<(), Arc<sqlx::Error>>>, StoreError> {
        let state = self.state.as_mut().expect("the turn is not over");
        // Fails only where SQLite has undone the group already, after an error that this turn
        // did not pass on.
        let released = state.run("RELEASE turn").await;
        released.map_err(StoreError::Unavailable)?;
        let (done, on_disk) = oneshot::channel();
        state.waiting.push(done);
        self.writer.send_flush(state);
        self.state = None;
        Ok(on_disk)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(state) = &mut self.state {
            state.group = Group::Abandoned;
            // Also when nobody waits: the outer transaction would keep the file locked for
            // other processes.
            self.writer.send_flush(state);
        }
    }
}

impl Alone {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        let connection = self.0.connection.as_mut();
        connection.expect("made by `Writer::alone`, which connects")
    }
}

impl Drop for Alone {
    fn drop(&mut self) {
        self.0.gate.close();
    }
}

#[cfg(test)]
mod tests;
