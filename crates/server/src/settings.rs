//! Settings: `muster.toml` in the current folder, then `MUSTER_…` in the environment, then flags;
//! the later wins.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use app::Creation;
use clap::Args;
use serde::Deserialize;

use crate::address;

/// The flags. Each also has a name in `muster.toml` (as here, with `_`) and in the environment.
#[derive(Args, Default)]
#[expect(
    clippy::doc_markdown,
    reason = "these are the words of --help, where backticks would show"
)]
#[command(next_help_heading = "Settings (muster.toml, then MUSTER_…, then flags)")]
pub struct Flags {
    /// Where to listen [default: 127.0.0.1:8080] [env: MUSTER_LISTEN]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    listen: Option<String>,
    /// The folder of the SQLite database [default: ./muster-data] [env: MUSTER_DATA]
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<String>,
    /// postgres://… instead of SQLite [env: MUSTER_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where people reach this server [default: http(s):// and the listener] [env: MUSTER_PUBLIC_URL]
    #[arg(long, global = true, value_name = "URL")]
    public_url: Option<String>,
    /// Where Prometheus finds the metrics [default: off] [env: MUSTER_METRICS_LISTEN]
    #[arg(long, global = true, value_name = "ADDRESS:PORT")]
    metrics_listen: Option<String>,
    /// The certificate chain in PEM; with it the server speaks TLS [env: MUSTER_TLS_CERT]
    #[arg(long, global = true, value_name = "FILE")]
    tls_cert: Option<String>,
    /// The certificate's key in PEM [env: MUSTER_TLS_KEY]
    #[arg(long, global = true, value_name = "FILE")]
    tls_key: Option<String>,
    /// A proxy whose X-Forwarded-For counts; several with commas [env: MUSTER_TRUSTED_PROXY]
    #[arg(long, global = true, value_name = "ADDRESS")]
    trusted_proxy: Option<String>,
    /// Serve plain HTTP beyond loopback, for a network that you trust [env: MUSTER_INSECURE_HTTP=true]
    #[arg(long, global = true)]
    insecure_http: bool,
    /// text or json [default: text] [env: MUSTER_LOG]
    #[arg(long, global = true, value_name = "FORMAT")]
    log: Option<String>,
    /// error, warn, info, debug or trace, also for parts (`store=debug`) [default: info] [env: MUSTER_LOG_LEVEL]
    #[arg(long, global = true, value_name = "LEVEL")]
    log_level: Option<String>,
    /// smtp://… or smtps://…; without it mails wait in the outbox [env: MUSTER_SMTP_URL]
    #[arg(long, global = true, value_name = "URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// Who mails come from [env: MUSTER_MAIL_FROM]
    #[arg(long, global = true, value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// Who may make organizations: open, purchase-only or operator-only [default: open] [env: MUSTER_ORG_CREATION]
    #[arg(long, global = true, value_name = "WHO")]
    org_creation: Option<String>,
}

/// The settings as they came together.
///
/// They hold secrets, so they do not print.
#[derive(Clone, Deserialize)]
pub struct Settings {
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    #[serde(default = "default_data")]
    pub data: PathBuf,
    pub database_url: Option<String>,
    public_url: Option<String>,
    pub metrics_listen: Option<SocketAddr>,
    pub tls_cert: Option<PathBuf>,
    pub tls_key: Option<PathBuf>,
    trusted_proxy: Option<String>,
    #[serde(default)]
    insecure_http: bool,
    #[serde(default)]
    pub log: LogFormat,
    #[serde(default = "default_level")]
    pub log_level: String,
    pub smtp_url: Option<String>,
    pub mail_from: Option<String>,
    #[serde(default)]
    org_creation: OrgCreation,
    operator_key: Option<String>,
    #[serde(default)]
    rate_limits: Switch,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OrgCreation {
    #[default]
    Open,
    PurchaseOnly,
    OperatorOnly,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Switch {
    #[default]
    On,
    Off,
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8080))
}

fn default_data() -> PathBuf {
    PathBuf::from("muster-data")
}

fn default_level() -> String {
    "info".to_owned()
}

/// The names that `muster.toml` may use.
const NAMES: [&str; 16] = [
    "listen",
    "data",
    "database_url",
    "public_url",
    "metrics_listen",
    "tls_cert",
    "tls_key",
    "trusted_proxy",
    "insecure_http",
    "log",
    "log_level",
    "smtp_url",
    "mail_from",
    "org_creation",
    "operator_key",
    "rate_limits",
];

/// A name that is written wrongly would leave its setting at the default, unnoticed. Of the
/// environment that cannot be said: others may use variables that begin with `MUSTER_`.
fn refuse_unknown(file: config::Config) -> Result<(), SettingsError> {
    let written: HashMap<String, config::Value> = file.try_deserialize()?;
    let mut unknown: Vec<_> = written
        .keys()
        .filter(|name| !NAMES.contains(&name.as_str()))
        .collect();
    unknown.sort_unstable();
    match unknown.first() {
        Some(name) => Err(SettingsError::Refused(format!(
            "muster.toml: there is no setting {name}. The settings are {}",
            NAMES.join(", ")
        ))),
        None => Ok(()),
    }
}

/// What `tracing` would take for the name of a part, and then log nothing else, is a slip here.
fn is_level(text: &str) -> bool {
    let level = |part: &str| {
        let word = part.rsplit_once('=').map_or(part, |(_, level)| level);
        matches!(
            word.trim().to_ascii_lowercase().as_str(),
            "error" | "warn" | "info" | "debug" | "trace" | "off"
        )
    };
    text.split(',').all(level)
}

/// What is wrong with the settings.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the settings cannot be read: {0}")]
    Unreadable(#[from] config::ConfigError),
    #[error("{0}")]
    Refused(String),
}

impl Settings {
    pub fn read(flags: &Flags) -> Result<Self, SettingsError> {
        let file = config::File::with_name("muster.toml").required(false);
        refuse_unknown(config::Config::builder().add_source(file.clone()).build()?)?;
        let mut builder = config::Config::builder()
            .add_source(file)
            .add_source(config::Environment::with_prefix("MUSTER").ignore_empty(true));
        for (name, value) in flags.given() {
            builder = builder.set_override(name, value)?;
        }
        let settings: Self = builder.build()?.try_deserialize()?;
        settings.check()?;
        Ok(settings)
    }

    /// Settings that would be unsafe, or that cannot work together.
    fn check(&self) -> Result<(), SettingsError> {
        let refuse = |words: &str| Err(SettingsError::Refused(words.to_owned()));
        if self
            .database_url
            .as_ref()
            .is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
        {
            return refuse(
                "--database-url names a PostgreSQL database, postgres://…; the folder of the SQLite one is --data",
            );
        }
        if self.rate_limits == Switch::Off && !self.listen.ip().is_loopback() {
            return refuse(
                "MUSTER_RATE_LIMITS=off is for tests and benches: it works on a loopback address only",
            );
        }
        if self
            .operator_key
            .as_ref()
            .is_some_and(|key| key.chars().count() < 32)
        {
            return refuse("MUSTER_OPERATOR_KEY is too short: use 32 characters or more");
        }
        if self.tls_cert.is_some() != self.tls_key.is_some() {
            return refuse("--tls-cert and --tls-key go together");
        }
        if self.smtp_url.is_some() && self.mail_from.is_none() {
            return refuse(
                "MUSTER_SMTP_URL needs MUSTER_MAIL_FROM, the address that mails come from",
            );
        }
        if !is_level(&self.log_level) {
            return refuse(
                "--log-level is error, warn, info, debug, trace or off, and for parts name=level, with commas between: info,store=debug",
            );
        }
        address::check(self.public_url.as_deref())?;
        self.proxies().map(drop)
    }

    /// Plain HTTP beyond this machine shows passwords to the network, on the way to this server or
    /// to the proxy in front of it. It has to be asked for by name.
    pub fn check_exposure(&self) -> Result<(), SettingsError> {
        if self.insecure_http {
            return Ok(());
        }
        let public = self.public_url();
        let is_tls = public.starts_with("https://");
        if self.public_url.is_some() && !is_tls && !address::is_here(&public) {
            return Err(SettingsError::Refused(format!(
                "--public-url {public} is plain HTTP: name the https:// address of this server or of the proxy in front, or give --insecure-http if you trust that network"
            )));
        }
        let has_tls_in_front = is_tls && !self.proxies()?.is_empty();
        if self.tls_cert.is_some() || self.listen.ip().is_loopback() || has_tls_in_front {
            return Ok(());
        }
        Err(SettingsError::Refused(format!(
            "{} is not a loopback address: give --tls-cert and --tls-key, or --trusted-proxy with the address of the proxy in front and --public-url with its https:// address, or --insecure-http if you trust that network",
            self.listen
        )))
    }

    /// Whether people reach this server by an address that is not told: it listens on all that the machine has.
    pub fn is_somewhere(&self) -> bool {
        self.public_url.is_none() && self.listen.ip().is_unspecified()
    }

    pub fn public_url(&self) -> String {
        let scheme = if self.tls_cert.is_some() {
            "https"
        } else {
            "http"
        };
        let given = self
            .public_url
            .clone()
            .unwrap_or_else(|| format!("{scheme}://{}", self.listen));
        given.trim_end_matches('/').to_owned()
    }

    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| store::folder_url(&self.data))
    }

    pub fn creation(&self) -> Creation {
        match self.org_creation {
            OrgCreation::Open => Creation::Open,
            OrgCreation::PurchaseOnly => Creation::PurchaseOnly,
            OrgCreation::OperatorOnly => Creation::OperatorOnly,
        }
    }

    pub fn operator_key(&self) -> Option<Vec<u8>> {
        self.operator_key.as_deref().map(app::token::hash)
    }

    pub fn has_rate_limits(&self) -> bool {
        self.rate_limits == Switch::On
    }

    pub fn proxies(&self) -> Result<Vec<IpAddr>, SettingsError> {
        let listed = self.trusted_proxy.as_deref().unwrap_or_default();
        let parse = |part: &str| {
            part.parse()
                .map_err(|_| SettingsError::Refused(format!("{part:?} is no address of a proxy")))
        };
        listed
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(parse)
            .collect()
    }

    /// Whether the mailbox pages show the outbox: without a mail server, and only to this machine.
    /// A proxy on this machine would pass everybody's mail on to everybody.
    pub fn has_dev_mail(&self) -> bool {
        let has_proxy = self.trusted_proxy.is_some() || !address::is_here(&self.public_url());
        self.smtp_url.is_none() && self.listen.ip().is_loopback() && !has_proxy
    }
}

impl Flags {
    /// The flags that were given, by their names in the settings.
    fn given(&self) -> Vec<(&'static str, String)> {
        let texts = [
            ("listen", &self.listen),
            ("data", &self.data),
            ("database_url", &self.database_url),
            ("public_url", &self.public_url),
            ("metrics_listen", &self.metrics_listen),
            ("tls_cert", &self.tls_cert),
            ("tls_key", &self.tls_key),
            ("trusted_proxy", &self.trusted_proxy),
            ("log", &self.log),
            ("log_level", &self.log_level),
            ("smtp_url", &self.smtp_url),
            ("mail_from", &self.mail_from),
            ("org_creation", &self.org_creation),
        ];
        let mut given: Vec<_> = texts
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.clone()?)))
            .collect();
        if self.insecure_http {
            given.push(("insecure_http", "true".to_owned()));
        }
        given
    }
}
