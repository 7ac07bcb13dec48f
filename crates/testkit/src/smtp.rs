//! A real mail server (Exim) for one test, with STARTTLS, TLS from the start and logins.
//!
//! Exim runs as under inetd: this module listens, and starts one Exim for each connection with the
//! socket as its input and output. So it needs no rights, no fixed port and no daemon to stop, and
//! "the server is down" is a closed socket.

use std::{
    fs,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    os::{
        fd::OwnedFd,
        unix::fs::{MetadataExt, PermissionsExt},
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// What the server knows to log in with; odd characters on purpose.
pub const USER: &str = "muster@example.com";
pub const PASSWORD: &str = "p@ss/w:rd%1";

/// Refused for good by every server of this kind, `550 no such user here`, until [`SmtpServer::let_everybody_in`].
pub const NOBODY: &str = "nobody@example.com";
/// Put off by every server of this kind: `451 try again later`.
pub const BUSY: &str = "busy@example.com";

/// Who may hand over mails.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Senders {
    Anybody,
    /// Others hear `530 log in first` at the recipient.
    LoggedIn,
}

/// A mail server that delivers into a folder. Stops with the value.
pub struct SmtpServer {
    starttls: Door,
    implicit: Door,
    // Last, so that it goes when nobody writes into it any more.
    dir: TempDir,
}

impl SmtpServer {
    pub fn start(senders: Senders) -> Self {
        let dir = TempDir::with_prefix("muster-smtp-").expect("a temporary folder can be made");
        set_up(dir.path(), senders);
        let exim = exim();
        let starttls = Door::open(exim, dir.path(), &["-bs"]);
        let implicit = Door::open(exim, dir.path(), &["-bs", "-tls-on-connect"]);
        Self {
            starttls,
            implicit,
            dir,
        }
    }

    /// The port that begins in the clear and offers STARTTLS.
    pub fn port(&self) -> u16 {
        self.starttls.address.port()
    }

    /// The port that speaks TLS from the first byte.
    pub fn tls_port(&self) -> u16 {
        self.implicit.address.port()
    }

    /// The authority that vouches for the server's certificate, which is for `localhost` and `127.0.0.1`.
    pub fn ca(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    /// How often somebody has connected.
    pub fn connections(&self) -> usize {
        let doors = [&self.starttls, &self.implicit];
        doors.map(|door| locked(&door.guests).len()).iter().sum()
    }

    /// From now on there is a mailbox for [`NOBODY`], too.
    pub fn let_everybody_in(&self) {
        let found = self.dir.path().join("mailbox-of-nobody");
        fs::write(found, "").expect("the folder is ours");
    }

    /// Closes all connections, as a server does that restarts.
    pub fn hang_up(&self) {
        hang_up(&self.starttls.guests);
        hang_up(&self.implicit.guests);
    }

    /// The mails that came for this address, headers and all, the oldest first. Waits until there
    /// are `count`, as Exim answers before it delivers.
    pub fn mails_to(&self, address: &str, count: usize) -> Vec<String> {
        let patience = Instant::now() + Duration::from_secs(20);
        loop {
            let mails = self.delivered(address);
            if mails.len() >= count {
                return mails;
            }
            assert!(
                Instant::now() < patience,
                "{} of {count} mails came for {address}; the server's log:\n{}",
                mails.len(),
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// How many mails came so far.
    pub fn count(&self) -> usize {
        fs::read_dir(self.dir.path().join("mail/new")).map_or(0, Iterator::count)
    }

    fn delivered(&self, address: &str) -> Vec<String> {
        let Ok(folder) = fs::read_dir(self.dir.path().join("mail/new")) else {
            return Vec::new();
        };
        let mut files: Vec<_> = folder.map(|file| file.expect("readable").path()).collect();
        files.sort();
        let marker = format!("Envelope-to: {address}");
        let mails = files.iter().map(|file| text(file));
        mails
            .filter(|mail| mail.lines().any(|line| line.eq_ignore_ascii_case(&marker)))
            .collect()
    }

    fn is_delivering(&self) -> bool {
        fs::read_dir(self.dir.path().join("spool/input"))
            .is_ok_and(|mut queue| queue.next().is_some())
    }

    /// What Exim wrote down.
    pub fn log(&self) -> String {
        ["main.log", "panic.log"]
            .map(|name| fs::read_to_string(self.dir.path().join("log").join(name)))
            .into_iter()
            .flatten()
            .collect()
    }
}

impl Drop for SmtpServer {
    /// Lets Exim finish what it has taken, or the folder would fill again while it is removed.
    fn drop(&mut self) {
        self.hang_up();
        let patience = Instant::now() + Duration::from_secs(5);
        while self.is_delivering() && Instant::now() < patience {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn text(file: &Path) -> String {
    let bytes = fs::read(file).expect("a delivered mail can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A port, and an Exim for each who knocks.
struct Door {
    address: SocketAddr,
    closing: Arc<AtomicBool>,
    guests: Arc<Mutex<Vec<TcpStream>>>,
    listening: Option<JoinHandle<()>>,
}

impl Door {
    fn open(exim: &'static Path, dir: &Path, arguments: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let closing = Arc::new(AtomicBool::new(false));
        let guests = Arc::new(Mutex::new(Vec::new()));
        let (stop, seen, conf) = (closing.clone(), guests.clone(), dir.join("exim.conf"));
        let listening = thread::spawn(move || {
            let mut servants = Vec::new();
            for guest in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let guest = guest.expect("a guest can be let in");
                locked(&seen).push(copy(&guest));
                servants.push(serve(exim, &conf, arguments, guest));
            }
            // Those who came in while the door was closing too.
            hang_up(&seen);
            for mut servant in servants {
                servant.wait().expect("a child of ours can be waited for");
            }
        });
        Self {
            address,
            closing,
            guests,
            listening: Some(listening),
        }
    }
}

fn hang_up(guests: &Mutex<Vec<TcpStream>>) {
    for guest in locked(guests).iter() {
        // Already closed is as good.
        drop(guest.shutdown(Shutdown::Both));
    }
}

fn locked(guests: &Mutex<Vec<TcpStream>>) -> MutexGuard<'_, Vec<TcpStream>> {
    guests.lock().expect("no panic while it is held")
}

impl Drop for Door {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        drop(TcpStream::connect(self.address));
        hang_up(&self.guests);
        if let Some(listening) = self.listening.take() {
            drop(listening.join());
        }
    }
}

fn serve(exim: &Path, conf: &Path, arguments: &[&str], guest: TcpStream) -> Child {
    let socket = |stream: TcpStream| Stdio::from(OwnedFd::from(stream));
    let output = socket(copy(&guest));
    Command::new(exim)
        .arg("-C")
        .arg(conf)
        .args(arguments)
        .stdin(socket(guest))
        .stdout(output)
        .stderr(Stdio::null())
        .spawn()
        .expect("exim starts")
}

fn copy(guest: &TcpStream) -> TcpStream {
    guest.try_clone().expect("a socket can be shared")
}

/// The program, wherever the search path leads: `sbin` is often not in it.
fn exim() -> &'static Path {
    ["/usr/sbin/exim4", "/usr/local/sbin/exim", "/usr/sbin/exim"]
        .into_iter()
        .map(Path::new)
        .find(|path| path.exists())
        .expect("The mail tests need Exim. Install it with: apt-get install exim4-daemon-light")
}

/// Started by root, Exim gives its rights up and becomes a user of its own, to whom these folders
/// then must be open; started by somebody else it stays what it is.
fn set_up(dir: &Path, senders: Senders) {
    for folder in [".", "log", "mail"] {
        let folder = dir.join(folder);
        fs::create_dir_all(&folder).expect("a folder can be made");
        open_to_all(&folder, 0o777);
    }
    certificates(dir);
    let owner = fs::metadata(dir).expect("the folder was just made");
    let user = match owner.uid() {
        0 => String::new(),
        uid => format!("exim_user = {uid}\nexim_group = {}\n", owner.gid()),
    };
    let conf = configuration(&dir.display().to_string(), &user, senders);
    fs::write(dir.join("exim.conf"), conf).expect("the configuration can be written");
}

fn open_to_all(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a file of ours");
}

/// An authority, and a certificate by it for this machine.
fn certificates(dir: &Path) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let made = || -> Result<(String, String, String), rcgen::Error> {
        let mut ca = CertificateParams::new(Vec::new())?;
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let ca_key = KeyPair::generate()?;
        let ca_pem = ca.self_signed(&ca_key)?.pem();
        let key = KeyPair::generate()?;
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let issuer = Issuer::new(ca, ca_key);
        let server = CertificateParams::new(names)?.signed_by(&key, &issuer)?;
        Ok((ca_pem, server.pem(), key.serialize_pem()))
    };
    let (ca, server, key) = made().expect("certificates can be made from fixed names");
    for (name, pem) in [("ca.pem", ca), ("server.pem", server), ("key.pem", key)] {
        fs::write(dir.join(name), pem).expect("a certificate can be written");
        open_to_all(&dir.join(name), 0o644);
    }
}

fn configuration(dir: &str, user: &str, senders: Senders) -> String {
    let login_first = match senders {
        Senders::Anybody => "",
        Senders::LoggedIn => "  deny !authenticated = *\n       message = 530 log in first\n",
    };
    format!(
        r"keep_environment =
{user}primary_hostname = mail.test
spool_directory = {dir}/spool
log_file_path = {dir}/log/%s.log
tls_advertise_hosts = *
tls_certificate = {dir}/server.pem
tls_privatekey = {dir}/key.pem
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
smtputf8_advertise_hosts =
smtp_accept_queue_per_connection = 0
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
acl_smtp_data = data
begin acl
mail:
  deny senders = banned@example.com
       message = this sender is banned
  accept
rcpt:
{login_first}  deny local_parts = nobody
       condition = ${{if !exists{{{dir}/mailbox-of-nobody}}}}
       message = no such user here
  defer local_parts = busy
        message = try again later
  accept
data:
  deny condition = ${{if match{{$h_subject:}}{{SPAM}}}}
       message = this looks like spam
  accept
begin routers
all:
  driver = accept
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = {dir}/mail
  maildir_format
  envelope_to_add
{run_as}begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_condition = ${{if and{{{{eq{{$auth2}}{{{USER}}}}}{{eq{{$auth3}}{{{PASSWORD}}}}}}}}}
  server_set_id = $auth2
",
        run_as = if user.is_empty() {
            "  user = Debian-exim\n"
        } else {
            ""
        },
    )
}
