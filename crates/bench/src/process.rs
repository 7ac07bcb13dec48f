//! A server as a process of its own, seen from outside: how soon it is ready, what CPU and memory it takes.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const OPERATOR_KEY: &str = "mop_bench_0123456789abcdef0123456789abcd";

/// Stopped with the value.
pub struct Process {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process until it says that it is ready.
    pub took: Duration,
}

impl Process {
    /// Starts `command`, which must listen on the address that `listen_on` gives it.
    pub fn start(mut command: Command, listen_on: impl FnOnce(&mut Command, SocketAddr)) -> Self {
        let address = free_address();
        listen_on(&mut command, address);
        let started = Instant::now();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program can be run");
        let mut process = Self {
            child,
            address,
            took: Duration::ZERO,
        };
        while !is_ready(address) {
            let ended = process.child.try_wait().expect("the process is ours");
            assert!(ended.is_none(), "the server ended with {ended:?}");
            assert!(
                started.elapsed() < Duration::from_mins(1),
                "the server is not ready within a minute"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        process.took = started.elapsed();
        process
    }

    /// Seconds of CPU time, of all threads.
    pub fn cpu(&self) -> f64 {
        cpu_of(&self.child.id().to_string())
    }

    /// Resident memory, in MiB.
    pub fn memory(&self) -> f64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .expect("Linux tells about processes");
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .expect("a running process has memory");
        let kib: f64 = line
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .expect("a number of KiB");
        kib / 1024.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGTERM, so that a database is left as an operator leaves it.
        drop(
            Command::new("kill")
                .arg(self.child.id().to_string())
                .status(),
        );
        drop(self.child.wait());
    }
}

/// Seconds of CPU time of this process, of all threads.
pub fn own_cpu() -> f64 {
    cpu_of("self")
}

/// User and system time: fields 14 and 15 of /proc/PID/stat, in ticks of 10 ms (proc(5)).
fn cpu_of(process: &str) -> f64 {
    let stat =
        fs::read_to_string(format!("/proc/{process}/stat")).expect("Linux tells about processes");
    // The second field is the program's name in parentheses, and may hold spaces.
    let (_, rest) = stat.rsplit_once(") ").expect("the format of proc(5)");
    let ticks = rest.split(' ').skip(11).take(2);
    ticks
        .map(|field| field.parse::<f64>().expect("a number of ticks") / 100.0)
        .sum()
}

/// Where Muster keeps its data while it is measured.
pub struct Home {
    folder: tempfile::TempDir,
    binary: PathBuf,
    database_url: Option<String>,
}

impl Home {
    pub fn new(binary: &Path, database_url: Option<&str>) -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        Self {
            folder,
            binary: binary.to_owned(),
            database_url: database_url.map(str::to_owned),
        }
    }

    pub fn serve(&self) -> Process {
        let mut command = self.command();
        command.arg("serve").stderr(self.log());
        Process::start(command, |command, address| {
            command.args(["--listen", &address.to_string()]);
        })
    }

    /// Runs a subcommand on the same data to its end.
    pub fn run(&self, arguments: &[&str]) {
        let status = self
            .command()
            .args(arguments)
            .stdout(Stdio::null())
            .status()
            .expect("the binary can be run");
        assert!(status.success(), "muster {} failed", arguments.join(" "));
    }

    /// The same data, read by this process.
    pub async fn store(&self, database_url: Option<&str>) -> store::Store {
        let store = match database_url {
            Some(url) => store::Store::connect(url).await,
            None => store::Store::open_folder(&self.folder.path().join("data")).await,
        };
        store.expect("a server is using it")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .current_dir(&self.folder)
            .env("MUSTER_DATA", self.folder.path().join("data"));
        command
            .env("MUSTER_OPERATOR_KEY", OPERATOR_KEY)
            .env("MUSTER_RATE_LIMITS", "off");
        if let Some(url) = &self.database_url {
            command.env("MUSTER_DATABASE_URL", url);
        }
        command
    }

    /// Beside the data: what a failed measurement is understood by.
    fn log(&self) -> fs::File {
        fs::File::create(self.folder.path().join("server.log")).expect("the folder is ours")
    }
}

/// Blocking, and no more than a look: it is asked every millisecond.
fn is_ready(address: SocketAddr) -> bool {
    let mut status = [0; 11];
    let asked = TcpStream::connect(address).and_then(|mut connection| {
        connection
            .write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        connection.read_exact(&mut status)
    });
    asked.is_ok() && status.starts_with(b"HTTP/1.1 20")
}

fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
    listener
        .local_addr()
        .expect("a bound listener has an address")
}
