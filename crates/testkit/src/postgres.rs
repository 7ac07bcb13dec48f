//! An empty PostgreSQL database for each test, on a throw-away server that all test processes share.
//!
//! ```no_run
//! # async fn story() {
//! let empty = testkit::postgres::empty_database();
//! let ready = testkit::postgres::migrated_database(async |url| {
//!     // Bring the schema up to date at `url`, and close every connection to it.
//! })
//! .await;
//! println!("{} {}", empty.url(), ready.url());
//! # }
//! ```
//!
//! The server is that of `scripts/test-postgres`, started by the first test that asks (`./test` starts it
//! beforehand and hands its URL on in `MUSTER_TEST_POSTGRES`). Where PostgreSQL is not installed a test fails
//! with the command that installs it: nothing is skipped.

use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/test-postgres");

/// A database of one test's own; dropped with the value, whoever is still connected to it.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// `postgres://user@host:port/database`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements by hand, past Muster, and answers the values that they give, a row a line.
    pub fn run(&self, statements: &[&str]) -> String {
        output(script(&["sql", &self.name]).args(statements))
    }
}

impl Drop for TestDatabase {
    /// Not waited for: dropping takes longer than most tests, and a failure costs only disk until the server ends.
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        drop(
            script(&["sql", "postgres", &statement])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn(),
        );
    }
}

/// A new database without a table.
pub fn empty_database() -> TestDatabase {
    create("")
}

/// A new database on which `migrate` ran, copied from a template that it ran on once.
///
/// `migrate` gets the URL of an empty database. It runs once for each build of a test binary, so what it does
/// must depend on nothing but the code; and it must close its connections, since PostgreSQL copies only a
/// database that nobody is connected to.
pub async fn migrated_database(migrate: impl AsyncFnOnce(&str)) -> TestDatabase {
    let template = template_name();
    if !exists(&template) {
        build(&template, migrate).await;
    }
    create(&format!("TEMPLATE {template}"))
}

/// One process builds the template, the others wait for it.
async fn build(template: &str, migrate: impl AsyncFnOnce(&str)) {
    let lock = File::create(lock_folder().join(format!("{template}.lock")))
        .expect("the temporary folder can be written");
    lock.lock()
        .expect("files of the temporary folder can be locked");
    if !exists(template) {
        let unfinished = empty_database();
        migrate(unfinished.url()).await;
        publish(&unfinished, template);
    }
}

fn exists(name: &str) -> bool {
    !sql(&[&format!(
        "SELECT 1 FROM pg_database WHERE datname = '{name}'"
    )])
    .is_empty()
}

/// Renaming is the last step, so a template that can be seen is complete.
fn publish(unfinished: &TestDatabase, template: &str) {
    let name = &unfinished.name;
    sql(&[
        &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"),
        &format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        ),
        &format!("ALTER DATABASE {name} RENAME TO {template}"),
    ]);
}

/// Another build may hold other migrations, and a server outlives builds: each build has its own template.
fn template_name() -> String {
    let binary = std::env::current_exe().expect("a test knows its binary");
    let facts = binary
        .metadata()
        .expect("the binary of a running test exists");
    let mut hasher = DefaultHasher::new();
    (
        &binary,
        facts.len(),
        facts.modified().expect("files have a time of change"),
    )
        .hash(&mut hasher);
    format!("template_{:016x}", hasher.finish())
}

fn create(options: &str) -> TestDatabase {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "test_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    sql(&[
        // A process of the same number may have been killed before it dropped its own.
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        &format!("CREATE DATABASE {name} {options}"),
    ]);
    let url = format!("{}/{name}", server().url);
    TestDatabase { name, url }
}

// --- a server of one test's own --------------------------------------------------------------------------------------

/// A PostgreSQL server that a test may crash; stopped and deleted with the value. Starting one takes seconds.
#[derive(Debug)]
pub struct OwnServer {
    folder: tempfile::TempDir,
    url: String,
}

impl OwnServer {
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        // PostgreSQL runs as a user of its own where the tests run as root.
        let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), everybody).expect("a folder of one's own");
        let mut server = Self {
            folder,
            url: String::new(),
        };
        server.url = output(&mut server.script("start"));
        server
    }

    /// The URL of its database `postgres`, empty at first.
    pub fn url(&self) -> String {
        format!("{}/postgres", self.url)
    }

    /// Ends it at once, as a crash or a lost machine would: its clients see their connections break.
    pub fn crash(&self) {
        output(&mut self.script("crash"));
    }

    /// Starts it again after a crash, on the same address, with all that was committed.
    pub fn recover(&self) {
        output(&mut self.script("recover"));
    }

    fn script(&self, verb: &str) -> Command {
        let mut command = script(&[verb]);
        command
            .env("TMPDIR", self.folder.path())
            .env_remove("MUSTER_TEST_POSTGRES");
        command
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        // Nothing to report it to: a test that fails here has failed, or passed, before.
        drop(self.script("stop").output());
    }
}

// --- the shared server -----------------------------------------------------------------------------------------------

struct Server {
    url: String,
    /// Locked, shared, until the process ends, so that the server is not stopped meanwhile; none where
    /// `MUSTER_TEST_POSTGRES` says that somebody else keeps it.
    _held: Option<File>,
}

fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(|| match std::env::var("MUSTER_TEST_POSTGRES") {
        Ok(url) => Server { url, _held: None },
        Err(_) => Server {
            _held: Some(hold()),
            url: output(&mut script(&["start"])),
        },
    })
}

fn hold() -> File {
    let users =
        File::create(lock_folder().join("users")).expect("the temporary folder can be written");
    users
        .lock_shared()
        .expect("files of the temporary folder can be locked");
    users
}

fn lock_folder() -> PathBuf {
    let folder = PathBuf::from(output(&mut script(&["folder"])));
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    folder
}

fn sql(statements: &[&str]) -> String {
    server();
    output(script(&["sql", "postgres"]).args(statements))
}

fn script(arguments: &[&str]) -> Command {
    let mut command = Command::new(SCRIPT);
    command.args(arguments).stdin(Stdio::null());
    command
}

/// What the command printed; a failure ends the test with what the command said about it.
fn output(command: &mut Command) -> String {
    let done = command.output().expect("scripts/test-postgres can be run");
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(
        done.status.success(),
        "no PostgreSQL for the tests: {}",
        said.trim()
    );
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(database: &TestDatabase, statement: &str) -> String {
        output(&mut script(&["sql", &database.name, statement]))
    }

    #[test]
    fn each_database_is_its_own_and_dropped_with_its_value() {
        let (one, two) = (empty_database(), empty_database());
        table(&one, "CREATE TABLE plant (name TEXT)");
        assert_eq!(
            table(
                &two,
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            ),
            "0"
        );

        let name = one.name.clone();
        drop(one);
        let gone = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            !exists(&name)
        });
        assert!(gone, "dropped within 10 s");
    }

    #[test]
    fn an_own_server_keeps_what_was_committed_before_its_crash() {
        let server = OwnServer::start();
        let sql = |statement| {
            let mut command = server.script("sql");
            output(command.args(["postgres", statement]))
        };
        sql("CREATE TABLE plant (name TEXT)");
        server.crash();
        assert!(
            !server
                .script("sql")
                .args(["postgres", "SELECT 1"])
                .output()
                .expect("the script runs")
                .status
                .success()
        );
        server.recover();
        assert_eq!(sql("SELECT count(*) FROM plant"), "0");
    }

    #[tokio::test]
    async fn a_template_is_migrated_once_and_each_copy_is_separate() {
        let migrate = async |url: &str| {
            let name = url
                .rsplit('/')
                .next()
                .expect("a URL ends with its database");
            output(&mut script(&[
                "sql",
                name,
                "CREATE TABLE plant (name TEXT)",
                "INSERT INTO plant VALUES ('A')",
            ]));
        };
        let one = migrated_database(migrate).await;
        table(&one, "INSERT INTO plant VALUES ('B')");
        let two = migrated_database(async |_: &str| panic!("the template exists already")).await;
        assert_eq!(table(&two, "SELECT name FROM plant"), "A");
    }
}
