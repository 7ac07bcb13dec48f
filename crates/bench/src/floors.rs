//! What nothing could be cheaper than: an empty handler, a bare committed INSERT, one password hash.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use axum::{Router, http::StatusCode, routing};
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};
use tokio::sync::Mutex;

use crate::load::Done;
use crate::process::{Process, own_cpu};

/// The argument by which this binary serves the empty handler.
pub const EMPTY_HANDLER: &str = "serve-empty-handler";
const LISTEN: &str = "BENCH_LISTEN";

/// The same framework and runtime as Muster's, in a process of its own, answering 204 to everything.
pub async fn serve_empty_handler() {
    let address = std::env::var(LISTEN).expect("the caller says where to listen");
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .expect("the address is free");
    let app = Router::new().fallback(routing::any(async || StatusCode::NO_CONTENT));
    axum::serve(listener, app)
        .await
        .expect("it serves until it is killed");
}

pub fn empty_handler() -> Process {
    let mut command = Command::new(std::env::current_exe().expect("a program knows its file"));
    command.arg(EMPTY_HANDLER);
    Process::start(command, |command, address| {
        command.env(LISTEN, address.to_string());
    })
}

/// Seconds of CPU of one Argon2id hash with Muster's parameters (m = 19 MiB, t = 2, p = 1), while
/// every core computes one: they share the caches, as those of sign-ins do. The memory that it
/// fills is there already.
pub fn hash() -> f64 {
    const HASHES: u32 = 20;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let before = own_cpu();
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| hashes(HASHES));
        }
    });
    let hashes = f64::from(HASHES) * f64::from(u32::try_from(cores).expect("not that many"));
    (own_cpu() - before) / hashes
}

fn hashes(count: u32) {
    let params = Params::new(19 * 1024, 2, 1, None).expect("valid parameters");
    let mut memory = vec![Block::default(); params.block_count()];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    for _ in 0..count {
        argon
            .hash_password_into_with_memory(
                b"violet-Tractor-91-umbrella",
                b"sixteen bytes of",
                &mut [0; 32],
                &mut memory,
            )
            .expect("valid input");
    }
}

/// Rows that `writers` insert, each in a commit of its own that survives a power cut.
pub async fn inserts(
    folder: &Path,
    database_url: Option<&str>,
    writers: usize,
    time: Duration,
) -> Done {
    match database_url {
        None => sqlite_inserts(folder, writers, time).await,
        Some(url) => postgres_inserts(url, writers, time).await,
    }
}

const INSERT: &str =
    "INSERT INTO floor (id, value) VALUES ($1, 'as long as a name and an address, say')";

const INSERTS_TABLE: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS floor (id BIGINT PRIMARY KEY, value TEXT NOT NULL)",
    "DELETE FROM floor",
];

async fn sqlite_inserts(folder: &Path, writers: usize, time: Duration) -> Done {
    let connection = sqlite(folder, INSERTS_TABLE).await;
    repeat(writers, time, move |_| {
        let connection = connection.clone();
        move |id| insert_sqlite(connection.clone(), id)
    })
    .await
}

async fn postgres_inserts(url: &str, writers: usize, time: Duration) -> Done {
    let connections = postgres(url, writers, INSERTS_TABLE).await;
    repeat(writers, time, move |writer| {
        let connection = connections[writer].clone();
        move |id| insert_postgres(connection.clone(), id)
    })
    .await
}

/// SQLite has one writer at a time, so the writers take turns on one connection.
async fn sqlite(folder: &Path, table: [&'static str; 2]) -> Arc<Mutex<SqliteConnection>> {
    let file = sqlx::sqlite::SqliteConnectOptions::new()
        .filename(folder.join("floor.db"))
        .create_if_missing(true);
    let options = file
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full);
    let mut connection = options.connect().await.expect("a file of our own");
    for statement in table {
        let done = sqlx::query(statement).execute(&mut connection).await;
        done.expect("a file of our own");
    }
    Arc::new(Mutex::new(connection))
}

/// A connection for each writer.
async fn postgres(
    url: &str,
    writers: usize,
    table: [&'static str; 2],
) -> Vec<Arc<Mutex<PgConnection>>> {
    let mut connections = Vec::new();
    for _ in 0..writers {
        let connection = PgConnection::connect(url).await;
        connections.push(Arc::new(Mutex::new(
            connection.expect("the server listens"),
        )));
    }
    for statement in table {
        let mut first = connections[0].lock().await;
        let done = sqlx::query(statement).execute(&mut *first).await;
        done.expect("a table of our own");
    }
    connections
}

async fn insert_sqlite(connection: Arc<Mutex<SqliteConnection>>, id: i64) {
    let mut turn = connection.lock().await;
    sqlx::query(INSERT)
        .bind(id)
        .execute(&mut *turn)
        .await
        .expect("the row is new");
}

async fn insert_postgres(connection: Arc<Mutex<PgConnection>>, id: i64) {
    let mut own = connection.lock().await;
    sqlx::query(INSERT)
        .bind(id)
        .execute(&mut *own)
        .await
        .expect("the row is new");
}

/// Statements that each add `rows` readings of a device, in a commit of its own that survives a power cut.
pub async fn inserts_of_readings(
    folder: &Path,
    database_url: Option<&str>,
    senders: usize,
    rows: usize,
    time: Duration,
) -> Done {
    if let Some(url) = database_url {
        let connections = postgres(url, senders, READINGS_TABLE).await;
        let prepare = move |sender: usize| {
            let connection = connections[sender].clone();
            move |call| readings_postgres(connection.clone(), call, rows)
        };
        return repeat(senders, time, prepare).await;
    }
    let connection = sqlite(folder, READINGS_TABLE).await;
    let prepare = move |_| {
        let connection = connection.clone();
        move |call| readings_sqlite(connection.clone(), call, rows)
    };
    repeat(senders, time, prepare).await
}

const READINGS_TABLE: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS floor_readings (stream TEXT NOT NULL, at BIGINT NOT NULL,
       value DOUBLE PRECISION NOT NULL, PRIMARY KEY (stream, at))",
    "DELETE FROM floor_readings",
];

macro_rules! readings {
    ($name:ident, $connection:ty) => {
        async fn $name(connection: Arc<Mutex<$connection>>, call: i64, rows: usize) {
            let mut turn = connection.lock().await;
            let mut insert =
                sqlx::QueryBuilder::new("INSERT INTO floor_readings (stream, at, value) ");
            insert.push_values(0..rows, |mut values, n| {
                let at = call * 1_000 + i64::try_from(n).expect("a thousand");
                values.push_bind("stream").push_bind(at).push_bind(21.5);
            });
            let done = insert.build().execute(&mut *turn).await;
            done.expect("the rows are new");
        }
    };
}

readings!(readings_sqlite, SqliteConnection);
readings!(readings_postgres, PgConnection);

/// Runs the work that `prepare` makes for each writer, again and again with a new number, for `time`.
async fn repeat<W, F>(writers: usize, time: Duration, prepare: impl Fn(usize) -> W) -> Done
where
    W: Fn(i64) -> F + Send + 'static,
    F: Future<Output = ()> + Send,
{
    let started = Instant::now();
    let count = Arc::new(AtomicU32::new(0));
    let mut tasks = Vec::new();
    for writer in 0..writers {
        let (work, count) = (prepare(writer), count.clone());
        tasks.push(tokio::spawn(async move {
            while started.elapsed() < time {
                work(count.fetch_add(1, Ordering::Relaxed).into()).await;
            }
        }));
    }
    for task in tasks {
        task.await.expect("a writer fails with its reason");
    }
    Done {
        requests: count.load(Ordering::Relaxed),
        elapsed: started.elapsed(),
    }
}
