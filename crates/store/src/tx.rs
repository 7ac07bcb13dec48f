//! Connections and transactions: here it is decided which of the two databases a statement runs on.
//! What differs between them otherwise stands in `group_commit`, `moment` and `pool`, in the
//! migrations, and in the claim of the queue.

use std::{
    ops::{Deref, DerefMut},
    path::Path,
    str::FromStr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::id::OrgId;
use sqlx::{
    ConnectOptions, PgConnection, Postgres, Sqlite, SqliteConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::sync::mpsc;

use crate::{
    access,
    changes::{self, Changed},
    committed,
    error::StoreError,
    group_commit::{Turn, Writer},
    moment::{LogIndex, Moment},
    pool::{Held, Pool},
    queue::Added,
    slugs::Slugs,
    turns::Turns,
};

/// How long a request waits for a connection before it is told to come back later.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often opening a database is tried again that others are opening, 50 ms apart.
const STARTS: u32 = 100;
/// Connections that read SQLite at the same time; beyond the cores they only take memory.
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 20;
/// Statements that a connection keeps prepared: more than there are texts, so that none has to be
/// parsed and planned again.
const STATEMENTS: usize = 400;
/// Rows that a connection of SQLite reads ahead of who takes them: the longest page of a list, so
/// that its thread and the request's do not wait for each other at every row.
const SQLITE_ROWS: usize = 256;

/// A database, migrated and ready.
#[derive(Clone)]
pub struct Store {
    pools: Pools,
    /// Where it goes what was added to the queue; see [`Store::wakeups`].
    wake: mpsc::UnboundedSender<Added>,
    woken: Arc<std::sync::Mutex<Option<mpsc::UnboundedReceiver<Added>>>>,
    /// Whether the last write of this process was not stopped by an outage; see [`Store::writes`].
    writes: Arc<AtomicBool>,
    shared: Arc<Shared>,
    turns: Turns,
}

#[derive(Clone)]
pub(crate) enum Pools {
    /// SQLite has one writer. Giving it one connection turns lock errors into waiting.
    Sqlite {
        readers: Pool<Sqlite>,
        writer: Writer,
        log: Arc<LogIndex>,
    },
    Postgres(Pool<Postgres>),
}

/// What statements that only read run on. Dropping it ends it.
pub struct ReadTx {
    inner: Inner,
    /// Where the present moment can be read, and each statement sees its own.
    log: Option<Arc<LogIndex>>,
    /// Asked for once between two statements.
    moment: OnceLock<Option<Moment>>,
    pub(crate) shared: Arc<Shared>,
}

/// What all transactions of a store have in common.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) slugs: Slugs,
    pub(crate) recent: access::Recent,
    statements: AtomicU64,
}

/// A unit of work. Dropping it without [`WriteTx::commit`] undoes it.
#[must_use = "a write transaction that is not committed is undone"]
pub struct WriteTx {
    inner: ReadTx,
    pub(crate) enqueued: Vec<Added>,
    /// The end of the audit chain of the organization whose lock this transaction holds.
    pub(crate) chain: Option<ChainEnd>,
    /// What this transaction changes in who may do what.
    pub(crate) changed: Changed,
    wake: mpsc::UnboundedSender<Added>,
    writes: Arc<AtomicBool>,
    turns: Turns,
}

/// Known from taking the lock, so that recording an event need not ask for it.
pub(crate) struct ChainEnd {
    pub(crate) org: OrgId,
    pub(crate) seq: i64,
    pub(crate) hash: Vec<u8>,
}

enum Inner {
    /// No statement has needed a connection yet.
    Glance(Pools),
    SqliteRead(Held<Sqlite>),
    SqliteWrite(Turn),
    Postgres(Held<Postgres>),
}

pub(crate) enum Connection<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// Runs one expression on whichever connection the transaction holds; its text is compiled once
/// for each driver.
macro_rules! on {
    ($tx:expr, $conn:ident => $body:expr) => {{
        let done = match $tx.connection().await? {
            $crate::tx::Connection::Sqlite($conn) => $body,
            $crate::tx::Connection::Postgres($conn) => $body,
        };
        $tx.went_well();
        done
    }};
}

impl Store {
    /// Opens the database at `url` (`sqlite:///path/file.db` or `postgres://…`) and applies the
    /// migrations that it lacks, under a lock, so that nodes may start together.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let mut tries = 0;
        loop {
            match Self::connect_and_migrate(url).await {
                // Processes that start together on a new file are in each other's way while one of
                // them turns it to write-ahead logging. SQLite says so at once, without waiting.
                Err(StoreError::Busy) if tries < STARTS => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                settled => return settled,
            }
        }
    }

    async fn connect_and_migrate(url: &str) -> Result<Self, StoreError> {
        let store = Self::connect(url).await?;
        store.migrate().await?;
        Ok(store)
    }

    /// Opens the database as it is, for looking at one whose migrations may be behind.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let pools = if url.starts_with("postgres") {
            Pools::Postgres(postgres(url).await?)
        } else {
            sqlite(url).await?
        };
        let (wake, woken) = mpsc::unbounded_channel();
        Ok(Self {
            pools,
            wake,
            woken: Arc::new(std::sync::Mutex::new(Some(woken))),
            writes: Arc::new(AtomicBool::new(true)),
            shared: Arc::default(),
            turns: Turns::new(),
        })
    }

    /// Opens the SQLite file `muster.db` in a data folder, made if missing.
    pub async fn open_folder(folder: &Path) -> Result<Self, StoreError> {
        Self::open(&folder_url(folder)).await
    }

    pub(crate) fn pools(&self) -> &Pools {
        &self.pools
    }

    /// A view in which every statement sees the same moment.
    pub async fn read(&self) -> Result<ReadTx, StoreError> {
        Ok(self.on(match &self.pools {
            Pools::Sqlite { readers, .. } => Inner::SqliteRead(readers.begin("BEGIN").await?),
            Pools::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Inner::Postgres(lent(pool, pool.begin(begin).await).await?)
            }
        }))
    }

    /// Each statement sees its own moment: for a single look, where the round trips of a transaction would cost more
    /// than the look. The connection comes with the first statement; what is known already needs none.
    pub fn glance(&self) -> ReadTx {
        let log = match &self.pools {
            Pools::Sqlite { log, .. } => Some(log.clone()),
            Pools::Postgres(_) => None,
        };
        ReadTx {
            log,
            ..self.on(Inner::Glance(self.pools.clone()))
        }
    }

    fn on(&self, inner: Inner) -> ReadTx {
        ReadTx {
            inner,
            log: None,
            moment: OnceLock::new(),
            shared: self.shared.clone(),
        }
    }

    pub async fn write(&self) -> Result<WriteTx, StoreError> {
        let begun = self.begin().await;
        if let Err(error) = &begun {
            self.stopped_by(error);
        }
        Ok(WriteTx {
            inner: self.on(begun?),
            enqueued: Vec::new(),
            chain: None,
            changed: Changed::default(),
            wake: self.wake.clone(),
            writes: self.writes.clone(),
            turns: self.turns.clone(),
        })
    }

    async fn begin(&self) -> Result<Inner, StoreError> {
        Ok(match &self.pools {
            Pools::Sqlite { writer, .. } => Inner::SqliteWrite(writer.begin().await?),
            // READ COMMITTED: who changes a tenant takes the lock of its row first
            // (`access::enter`), and a serializable level would only add retries to that. Said
            // here, since a database can have another level as its default.
            Pools::Postgres(pool) => {
                let begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
                Inner::Postgres(lent(pool, pool.begin(begin).await).await?)
            }
        })
    }

    /// Whether the last write of this process reached the disk: `false` from one that a full disk
    /// or a lost database stopped until one goes through again. The worker writes every second.
    pub fn writes(&self) -> bool {
        self.writes.load(Ordering::Relaxed)
    }

    /// Takes note of what ended a write that did not come to its commit: PostgreSQL finds its disk full at a statement.
    pub fn stopped_by(&self, error: &StoreError) {
        if error.is_outage() {
            self.writes.store(false, Ordering::Relaxed);
        }
    }

    /// A number that is another one once this process has changed anything in the organization: what was read
    /// after asking for it holds, as far as this process is concerned, while it stays the same. Other processes
    /// on the same database change it not.
    pub fn turn(&self, org: OrgId) -> u64 {
        self.turns.of(org)
    }

    /// Waits until this process has changed anything in the organization since [`Store::turn`] answered `turn`.
    pub async fn past_turn(&self, org: OrgId, turn: u64) {
        self.turns.past(org, turn).await;
    }

    /// How many statements this process has run since its start, without those that begin and end
    /// transactions: what requests cost the database.
    pub fn statements(&self) -> u64 {
        self.shared.statements.load(Ordering::Relaxed)
    }

    /// What this process has added to the queue, each as its change is committed. For the one
    /// worker of the process; `None` when it was taken before.
    pub fn wakeups(&self) -> Option<mpsc::UnboundedReceiver<Added>> {
        self.woken
            .lock()
            .expect("nobody panics while holding it")
            .take()
    }

    /// What the database calls itself, for `muster doctor`.
    pub fn engine(&self) -> &'static str {
        match self.pools {
            Pools::Sqlite { .. } => "SQLite",
            Pools::Postgres(_) => "PostgreSQL",
        }
    }

    /// Copies the database to a new file while it is in use. Only SQLite: for PostgreSQL,
    /// `pg_dump` does it better.
    pub async fn backup(&self, file: &str) -> Result<bool, StoreError> {
        let Pools::Sqlite { readers, .. } = &self.pools else {
            return Ok(false);
        };
        sqlx::query("VACUUM INTO $1")
            .bind(file)
            .execute(readers.sqlx())
            .await?;
        Ok(true)
    }

    /// Ends all connections, after what is under way.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite {
                readers, writer, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

async fn lent<T>(pool: &Pool<Postgres>, lent: Result<T, sqlx::Error>) -> Result<T, StoreError> {
    match lent {
        Err(sqlx::Error::PoolTimedOut) => {
            let options = pool.sqlx().connect_options();
            Err(Box::pin(timed_out(&options)).await)
        }
        settled => Ok(settled?),
    }
}

/// Tells a pool that timed out because all its connections are at work from one that timed out
/// because the server is away, which it keeps trying to reach: by one try of our own.
async fn timed_out(options: &PgConnectOptions) -> StoreError {
    match tokio::time::timeout(Duration::from_secs(1), options.connect()).await {
        Ok(Ok(connection)) => {
            // Nobody waits for its farewell: the server notices the closed socket.
            drop(connection);
            StoreError::Busy
        }
        Ok(Err(error)) => StoreError::Unavailable(error),
        Err(_) => StoreError::Unavailable(sqlx::Error::PoolTimedOut),
    }
}

/// The address of the SQLite file in a data folder.
pub fn folder_url(folder: &Path) -> String {
    let file = folder.join("muster.db").display().to_string();
    // What would end the path of an address, or be read as an escape in it.
    let file = file.replace('%', "%25").replace('?', "%3F");
    format!("sqlite://{file}")
}

async fn postgres(url: &str) -> Result<Pool<Postgres>, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("muster")
        .statement_cache_capacity(STATEMENTS);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS + 1)
        .acquire_timeout(PATIENCE)
        .connect_with(options.clone());
    let pool = match pool.await {
        Err(sqlx::Error::PoolTimedOut) => return Err(timed_out(&options).await),
        settled => settled?,
    };
    Ok(Pool::new(pool, POSTGRES_CONNECTIONS, PATIENCE))
}

async fn sqlite(url: &str) -> Result<Pools, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: what was answered survives a power cut. Group commit pays for it.
        .synchronous(SqliteSynchronous::Full)
        .row_buffer_size(SQLITE_ROWS)
        .statement_cache_capacity(STATEMENTS)
        .busy_timeout(PATIENCE);
    // Longer for the writer, since another process may write at full speed: SQLite gives its lock
    // to whoever asks at the right moment.
    let log = Arc::new(LogIndex::of(&options));
    let patient = options.clone().busy_timeout(PATIENCE * 2);
    let writer = Writer::open(&patient, log.clone()).await?;
    let readers = SqlitePoolOptions::new()
        .max_connections(SQLITE_READERS + 1)
        .acquire_timeout(PATIENCE)
        .connect_lazy_with(options.read_only(true).create_if_missing(false));
    let readers = Pool::new(readers, SQLITE_READERS, PATIENCE);
    Ok(Pools::Sqlite {
        readers,
        writer,
        log,
    })
}

impl Pools {
    fn lend_rested(&self) -> Option<Inner> {
        match self {
            Self::Sqlite { readers, .. } => readers.lend_rested().map(Inner::SqliteRead),
            Self::Postgres(pool) => pool.lend_rested().map(Inner::Postgres),
        }
    }

    async fn lend(&self) -> Result<Inner, StoreError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Inner::SqliteRead(readers.lend().await?),
            Self::Postgres(pool) => Inner::Postgres(lent(pool, pool.lend().await).await?),
        })
    }
}

impl ReadTx {
    pub(crate) async fn connection(&mut self) -> Result<Connection<'_>, StoreError> {
        self.shared.statements.fetch_add(1, Ordering::Relaxed);
        self.moment.take();
        if let Inner::Glance(pools) = &self.inner {
            self.inner = match pools.lend_rested() {
                Some(lent) => lent,
                // Boxed, so that not every statement carries the room about that connecting takes.
                None => Box::pin(pools.lend()).await?,
            };
        }
        Ok(match &mut self.inner {
            Inner::Glance(_) => unreachable!("it has just got a connection"),
            Inner::SqliteRead(held) => Connection::Sqlite(held.connection()),
            Inner::SqliteWrite(turn) => Connection::Sqlite(turn.connection()),
            Inner::Postgres(held) => Connection::Postgres(held.connection()),
        })
    }

    /// When this is, for what is kept until the next write. `None` where that cannot be told, and in a transaction,
    /// whose statements see the moment at which it began.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let now = || self.log.as_ref().and_then(|log| log.moment());
        *self.moment.get_or_init(now)
    }

    /// The statement that [`connection`](Self::connection) was asked for came to its end.
    pub(crate) fn went_well(&mut self) {
        match &mut self.inner {
            Inner::SqliteRead(held) => held.went_well(),
            Inner::SqliteWrite(_) | Inner::Glance(_) => {}
            Inner::Postgres(held) => held.went_well(),
        }
    }

    /// Whether the database answers.
    pub async fn ping(&mut self) -> Result<(), StoreError> {
        let _: i32 = on!(self, c => sqlx::query_scalar("SELECT 1").fetch_one(c).await?);
        Ok(())
    }
}

impl WriteTx {
    /// Makes it so. When this answers, it is on disk.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        let revisions = changes::write_down(&mut self).await?;
        let _rising = self.turns.rising(&revisions);
        let committed = match self.inner.inner {
            Inner::SqliteWrite(turn) => turn.commit().await,
            Inner::Postgres(held) => held.commit().await.map_err(StoreError::of_commit),
            Inner::SqliteRead(_) | Inner::Glance(_) => {
                unreachable!("Store::write opens none of these")
            }
        };
        match &committed {
            Ok(()) => self.writes.store(true, Ordering::Relaxed),
            Err(error) if error.is_outage() => self.writes.store(false, Ordering::Relaxed),
            Err(_) => {}
        }
        committed?;
        committed::note(&revisions);
        for added in self.enqueued {
            // Nobody listens in a command-line run: the server's own sweep finds the work.
            let _ = self.wake.send(added);
        }
        Ok(())
    }
}

// Whoever may write may read: `&mut WriteTx` coerces to the `&mut ReadTx` that queries take.
impl Deref for WriteTx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.inner
    }
}
impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.inner
    }
}
