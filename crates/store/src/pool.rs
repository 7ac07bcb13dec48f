//! Connections that go from hand to hand.
//!
//! sqlx's pool asks a connection for a sign of life before it lends it, and again when it comes
//! back: two round trips around work that is often a single one. Here a connection whose last
//! statement went well a moment ago is lent on as it is. Every other one goes the long way, back
//! through sqlx's pool and its questions.

use std::{
    collections::VecDeque,
    future::Future,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use sqlx::{Database, PgConnection, Postgres, Sqlite, SqliteConnection, pool::PoolConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long a connection may have rested to be lent without a question.
const FRESH: Duration = Duration::from_secs(3);

/// A database whose connections can be lent.
pub(crate) trait Engine: Database {
    /// Runs a statement without parameters, such as those around transactions.
    fn run(
        connection: &mut Self::Connection,
        statement: &'static str,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
}

impl Engine for Sqlite {
    async fn run(
        connection: &mut SqliteConnection,
        statement: &'static str,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(statement).execute(connection).await.map(drop)
    }
}

impl Engine for Postgres {
    async fn run(
        connection: &mut PgConnection,
        statement: &'static str,
    ) -> Result<(), sqlx::Error> {
        // Unprepared, which is one round trip also on a new connection.
        sqlx::raw_sql(statement).execute(connection).await.map(drop)
    }
}

pub(crate) struct Pool<DB: Engine> {
    home: Arc<Home<DB>>,
    /// As many as there may be connections lent.
    turns: Arc<Semaphore>,
    patience: Duration,
}

struct Home<DB: Engine> {
    pool: sqlx::Pool<DB>,
    /// Connections that can be lent as they are, with the time since which they rest; the last
    /// one rests shortest.
    rested: Mutex<VecDeque<(PoolConnection<DB>, Instant)>>,
}

/// A connection for one hand. Dropping it gives it back, and undoes what is not committed.
pub(crate) struct Held<DB: Engine> {
    /// `None` once it is given back.
    connection: Option<PoolConnection<DB>>,
    /// Whether a transaction is open on it.
    open: bool,
    /// Whether the last statement came to its end: not refused, and not dropped on the way.
    whole: bool,
    turn: Option<OwnedSemaphorePermit>,
    home: Arc<Home<DB>>,
}

impl<DB: Engine> Clone for Pool<DB> {
    fn clone(&self) -> Self {
        Self {
            home: self.home.clone(),
            turns: self.turns.clone(),
            patience: self.patience,
        }
    }
}

impl<DB: Engine> Pool<DB> {
    /// Lends at most `connections` of `pool` at a time, which has to have one more, for what asks
    /// it directly. Whoever waits for longer than `patience` gets [`sqlx::Error::PoolTimedOut`].
    pub(crate) fn new(pool: sqlx::Pool<DB>, connections: u32, patience: Duration) -> Self {
        let rested = Mutex::default();
        Self {
            home: Arc::new(Home { pool, rested }),
            turns: Arc::new(Semaphore::new(connections as usize)),
            patience,
        }
    }

    /// The connections themselves, for what is not done in every request.
    pub(crate) fn sqlx(&self) -> &sqlx::Pool<DB> {
        &self.home.pool
    }

    pub(crate) async fn lend(&self) -> Result<Held<DB>, sqlx::Error> {
        let turn = self.turn().await?;
        let rested = self.home.rested().pop_back();
        let connection = match rested {
            Some((connection, since)) if since.elapsed() < FRESH => connection,
            Some((mut stale, _)) => {
                stale.return_to_pool().await;
                self.home.pool.acquire().await?
            }
            None => self.home.pool.acquire().await?,
        };
        Ok(self.held(connection, turn))
    }

    /// Lends a connection that can be lent as it is, if there is one and it is nobody else's turn.
    pub(crate) fn lend_rested(&self) -> Option<Held<DB>> {
        let turn = self.turns.clone().try_acquire_owned().ok()?;
        let mut rested = self.home.rested();
        let (_, since) = rested.back()?;
        if since.elapsed() >= FRESH {
            return None;
        }
        let (connection, _) = rested.pop_back()?;
        Some(self.held(connection, turn))
    }

    fn held(&self, connection: PoolConnection<DB>, turn: OwnedSemaphorePermit) -> Held<DB> {
        Held {
            connection: Some(connection),
            open: false,
            whole: true,
            turn: Some(turn),
            home: self.home.clone(),
        }
    }

    /// Lends a connection on which `begin` has opened a transaction.
    pub(crate) async fn begin(&self, begin: &'static str) -> Result<Held<DB>, sqlx::Error> {
        let mut held = self.lend().await?;
        held.open = true;
        DB::run(held.connection(), begin).await?;
        held.went_well();
        Ok(held)
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, sqlx::Error> {
        if let Ok(turn) = self.turns.clone().try_acquire_owned() {
            return Ok(turn);
        }
        let waited = tokio::time::timeout(self.patience, self.turns.clone().acquire_owned()).await;
        let turn = waited.map_err(|_| sqlx::Error::PoolTimedOut)?;
        turn.map_err(|_| sqlx::Error::PoolClosed)
    }

    /// Closes all connections, after what is under way.
    pub(crate) async fn close(&self) {
        let closing = self.home.pool.close();
        // From here on none comes to rest any more.
        self.home.rested().clear();
        closing.await;
    }
}

impl<DB: Engine> Home<DB> {
    fn rested(&self) -> std::sync::MutexGuard<'_, VecDeque<(PoolConnection<DB>, Instant)>> {
        self.rested.lock().expect("nobody panics while holding it")
    }

    /// Lets a connection rest. The one that rested longest goes to sqlx's pool where nobody asked
    /// for it, which closes what is not needed.
    fn rest(&self, connection: PoolConnection<DB>) {
        let mut rested = self.rested();
        if self.pool.is_closed() {
            return;
        }
        rested.push_back((connection, Instant::now()));
        if rested
            .front()
            .is_some_and(|(_, since)| since.elapsed() > FRESH)
        {
            rested.pop_front();
        }
    }
}

impl<DB: Engine> Held<DB> {
    /// For one statement; [`went_well`](Self::went_well) is to be called if it did.
    pub(crate) fn connection(&mut self) -> &mut DB::Connection {
        self.whole = false;
        self.connection
            .as_mut()
            .expect("it is given back by dropping")
    }

    pub(crate) fn went_well(&mut self) {
        self.whole = true;
    }

    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        DB::run(self.connection(), "COMMIT").await?;
        self.open = false;
        self.went_well();
        Ok(())
    }
}

impl<DB: Engine> Drop for Held<DB> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        match (self.open, self.whole) {
            (false, true) => self.home.rest(connection),
            // sqlx's pool waits for the rest of the answer, and closes what does not answer.
            (false, false) => drop(connection),
            (true, _) => {
                tokio::spawn(undo(self.home.clone(), connection, self.turn.take()));
            }
        }
    }
}

/// Its place in the queue of borrowers is held until the transaction is undone.
async fn undo<DB: Engine>(
    home: Arc<Home<DB>>,
    mut connection: PoolConnection<DB>,
    _turn: Option<OwnedSemaphorePermit>,
) {
    match DB::run(&mut connection, "ROLLBACK").await {
        Ok(()) => home.rest(connection),
        // Whatever state it is in, nobody gets it again.
        Err(_) => connection.close_on_drop(),
    }
}

#[cfg(test)]
mod tests;
