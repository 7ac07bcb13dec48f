//! The built binary as a process on a loopback port: started, called, killed, started again.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use testkit::postgres::TestDatabase;
use ureq::Body;
use ureq::http::{Request, Response, request::Builder};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

pub const OPERATOR_KEY: &str = "mop_process_0123456789abcdef0123456789";
const BINARY: &str = env!("CARGO_BIN_EXE_muster");

/// Where a Muster keeps its data; both kinds outlive the process.
pub enum Database {
    Sqlite,
    Postgres(TestDatabase),
    /// A server that the test may crash.
    Url(String),
}

/// The operator's commands on a database, with no server.
pub struct Shell {
    folder: tempfile::TempDir,
    database: Database,
}

impl Shell {
    pub fn new(database: Database) -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        Self { folder, database }
    }

    /// Where the commands run; `data` in it is the data folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        run(&self.folder, &self.database, arguments)
    }

    /// The same, where a variable of the environment is not set.
    pub fn run_without(&self, variable: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(BINARY);
        settings(&mut command, &self.folder, &self.database);
        command
            .env_remove(variable)
            .args(arguments)
            .output()
            .expect("the binary can be run")
    }

    pub fn serve(self) -> Muster {
        self.serve_by(|_| Command::new(BINARY), Reach::default())
    }

    /// Serves by the command that `wrap` makes for this folder.
    fn serve_by(self, wrap: impl FnOnce(&std::path::Path) -> Command, reach: Reach) -> Muster {
        let command = wrap(self.folder.path());
        let port = free_port();
        let mut muster = Muster {
            process: serve(command, &self.folder, &self.database, &reach, port),
            folder: self.folder,
            database: self.database,
            agent: agent(reach.roots.as_deref()),
            reach,
            port,
        };
        muster.wait_until_ready();
        muster
    }

    /// Serves where and how `reach` says.
    pub fn serve_at(self, reach: Reach) -> Muster {
        self.serve_by(|_| Command::new(BINARY), reach)
    }
}

/// How a server is reached.
pub struct Reach {
    pub listen: &'static str,
    /// Further flags of `serve`.
    pub flags: Vec<String>,
    /// The certificates by which a server that speaks TLS is known; plain HTTP without.
    pub roots: Option<PathBuf>,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1",
            flags: Vec::new(),
            roots: None,
        }
    }
}

pub struct Muster {
    folder: tempfile::TempDir,
    database: Database,
    reach: Reach,
    port: u16,
    process: Child,
    agent: ureq::Agent,
}

/// What a call came back with.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Seconds, where the answer names them.
    pub retry_after: Option<u64>,
    pub body: Value,
}

impl Muster {
    pub fn start(database: Database) -> Self {
        Self::start_by(database, |_| Command::new(BINARY))
    }

    /// Starts the command that `wrap` makes for this folder, which must end by running the binary's arguments.
    pub fn start_by(database: Database, wrap: impl FnOnce(&std::path::Path) -> Command) -> Self {
        Shell::new(database).serve_by(wrap, Reach::default())
    }

    /// Ends the process as `kill -9` does.
    pub fn kill(&mut self) {
        self.process.kill().expect("the process is ours");
        self.process.wait().expect("the process is ours");
    }

    /// Kills it and starts it again with other flags.
    pub fn start_again_with(&mut self, flags: &[&str]) {
        self.kill();
        self.reach.flags = flags.iter().map(ToString::to_string).collect();
        self.start_again();
    }

    /// Runs a statement past the server, on its database.
    pub fn meddle(&self, sql: &str) {
        let url = match &self.database {
            Database::Sqlite => store::folder_url(&self.folder.path().join("data")),
            Database::Postgres(database) => database.url().to_owned(),
            Database::Url(url) => url.clone(),
        };
        testkit::world::meddle(&url, sql);
    }

    /// Starts it again after [`kill`](Self::kill), on the same data and port.
    pub fn start_again(&mut self) {
        self.process = serve(
            Command::new(BINARY),
            &self.folder,
            &self.database,
            &self.reach,
            self.port,
        );
        self.wait_until_ready();
    }

    pub fn address(&self) -> (&'static str, u16) {
        ("127.0.0.1", self.port)
    }

    /// How the process ended, where it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().expect("the process is ours")
    }

    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// The folder that is the process' home and holds its data.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// Runs a subcommand on the same data, while the server runs.
    pub fn command(&self, arguments: &[&str]) -> Output {
        run(&self.folder, &self.database, arguments)
    }

    /// One request; `None` where the connection broke before the whole answer came.
    pub fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Option<Answer> {
        let mut request = self.request(method, path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = body.map(Value::to_string);
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let request = request
            .body(body.unwrap_or_default())
            .expect("a test sends well-formed requests");
        read(self.send(request)?)
    }

    /// The start of a request to this server.
    pub fn request(&self, method: &str, path: &str) -> Builder {
        Request::builder().method(method).uri(self.url(path))
    }

    /// The whole answer; `None` where there is none.
    pub fn send(&self, request: Request<String>) -> Option<Response<Body>> {
        self.agent.run(request).ok()
    }

    /// Where this machine finds a page of it.
    pub fn url(&self, path: &str) -> String {
        let scheme = self.reach.roots.as_ref().map_or("http", |_| "https");
        format!("{scheme}://127.0.0.1:{}{path}", self.port)
    }

    pub fn get(&self, path: &str, token: &str) -> Option<Answer> {
        self.call("GET", path, Some(token), None)
    }

    pub fn post(&self, path: &str, token: &str, body: &Value) -> Option<Answer> {
        self.call("POST", path, Some(token), Some(body))
    }

    /// The status of a health page, which no caller needs a right for; 0 where nothing answers.
    pub fn health(&self, path: &str) -> u16 {
        self.call("GET", path, None, None)
            .map_or(0, |answer| answer.status)
    }

    fn wait_until_ready(&mut self) {
        for _ in 0..1500 {
            if self.health("/readyz") == 200 {
                return;
            }
            let ended = self.ended();
            assert!(
                ended.is_none(),
                "the server ended with {ended:?}:\n{}",
                self.log()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("not ready within 30 s:\n{}", self.log());
    }

    fn log_file(&self) -> PathBuf {
        log_file(&self.folder)
    }
}

impl Drop for Muster {
    fn drop(&mut self) {
        // It may have ended by itself, and a failure to end it has nobody to report to.
        drop(self.process.kill());
        drop(self.process.wait());
        if std::thread::panicking() {
            eprintln!("--- the server's log ends with\n{}", tail(&self.log()));
        }
    }
}

fn run(folder: &tempfile::TempDir, database: &Database, arguments: &[&str]) -> Output {
    let mut command = Command::new(BINARY);
    settings(&mut command, folder, database);
    command
        .args(arguments)
        .output()
        .expect("the binary can be run")
}

/// The last lines, for a failure to show.
fn tail(log: &str) -> String {
    let lines: Vec<_> = log.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

fn serve(
    mut command: Command,
    folder: &tempfile::TempDir,
    database: &Database,
    reach: &Reach,
    port: u16,
) -> Child {
    let log = File::options()
        .append(true)
        .create(true)
        .open(log_file(folder))
        .expect("the folder is ours");
    settings(&mut command, folder, database);
    if reach.listen != "127.0.0.1" {
        // It is refused beyond loopback.
        command.env_remove("MUSTER_RATE_LIMITS");
    }
    command.args(["serve", "--listen", &format!("{}:{port}", reach.listen)]);
    command.args(&reach.flags);
    let errors = log.try_clone().expect("a file can be shared");
    command
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(errors)
        .spawn()
        .expect("the binary can be run")
}

/// Nothing of the developer's own environment reaches the server.
fn settings(command: &mut Command, folder: &tempfile::TempDir, database: &Database) {
    command.current_dir(folder).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
        .env("HOME", folder.path())
        .env("MUSTER_DATA", folder.path().join("data"));
    command
        .env("MUSTER_OPERATOR_KEY", OPERATOR_KEY)
        .env("MUSTER_RATE_LIMITS", "off");
    command.env("MUSTER_LOG_LEVEL", "debug");
    match database {
        Database::Sqlite => {}
        Database::Postgres(database) => {
            command.env("MUSTER_DATABASE_URL", database.url());
        }
        Database::Url(url) => {
            command.env("MUSTER_DATABASE_URL", url);
        }
    }
}

/// Beside the data and not in it: a test that fills the disk of the data still reads the log.
fn log_file(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("server.log")
}

/// Follows no redirect by itself; trusts these certificates, and nobody else.
fn agent(roots: Option<&std::path::Path>) -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    let config = config
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(30)));
    let config = match roots {
        Some(roots) => config.tls_config(trusting(roots)),
        None => config,
    };
    config.build().into()
}

fn trusting(roots: &std::path::Path) -> TlsConfig {
    let pem = fs::read(roots).expect("the test wrote it");
    let certificates = parse_pem(&pem).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let certificates: Vec<_> = certificates.collect();
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&certificates))
        .unversioned_rustls_crypto_provider(Arc::new(provider))
        .build()
}

pub fn read(mut response: Response<Body>) -> Option<Answer> {
    let header = response.headers().get("retry-after");
    let retry_after = header.and_then(|value| value.to_str().ok()?.parse().ok());
    let text = response.body_mut().read_to_string().ok()?;
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Some(Answer {
        status: response.status().as_u16(),
        retry_after,
        body,
    })
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
    listener
        .local_addr()
        .expect("a bound listener has an address")
        .port()
}
