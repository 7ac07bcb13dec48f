//! The subcommands, a file for each family.

/// Prints a line. Whoever reads it may have stopped reading, as `head` does: that is no failure.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($line)*);
    }};
}

/// Prints objects as the array that they make up, one a line, without ever holding all of them.
#[derive(Default)]
struct Array {
    is_begun: bool,
}

impl Array {
    fn item(&mut self, item: &Value) {
        let mark = if self.is_begun { "," } else { "[" };
        self.is_begun = true;
        say!("{mark}{item}");
    }

    fn end(self) {
        say!("{}", if self.is_begun { "]" } else { "[]" });
    }
}

mod account;
mod audit;
mod bench;
mod data;
mod demo;
mod doctor;
mod org;
mod outbox;
mod purchase;
mod serve;

use std::process::ExitCode;

use app::{AccessError, App, causes::chain};
use serde_json::Value;
use store::StoreError;

use crate::{
    cli::{Audit, Bench, Cli, Command, Purchase},
    log,
    settings::{Settings, SettingsError},
    start,
};

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error("{0}")]
    Settings(#[from] SettingsError),
    #[error("MUSTER_SMTP_URL: {0}")]
    Smtp(#[from] app::mail::smtp::SettingsError),
    #[error("{}", chain(.0))]
    Store(#[from] StoreError),
    #[error("{0}")]
    Access(#[from] AccessError),
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// The words of a use-case's refusal.
    #[error("{0}")]
    Refused(String),
    /// An argument that cannot be what it is given as.
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// What a use-case said no to, in its own words; what failed below it, with its causes.
    pub fn refused(error: impl std::error::Error) -> Self {
        Self::Refused(chain(&error))
    }

    /// 2 for what was asked wrongly, 1 for what failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Smtp(_) | Self::Usage(_) => 2,
            Self::Store(_) | Self::Access(_) | Self::Io(_) | Self::Refused(_) => 1,
        }
    }
}

/// A check found something.
const FOUND: u8 = 3;

pub async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    let settings = Settings::read(&cli.flags)?;
    log::start(&settings);
    match cli.command {
        Command::Serve => serve::run(settings).await,
        Command::Migrate(migrate) => data::migrate(&settings, &migrate).await,
        Command::Doctor(printed) => doctor::run(&settings, printed).await,
        Command::Backup { file, printed } => data::backup(&settings, &file, printed).await,
        Command::Restore { file, printed } => data::restore(&settings, &file, printed).await,
        other => {
            let app = start::open(&settings).await?;
            let done = with(&app, other).await;
            app.store.close().await;
            done
        }
    }
}

/// The commands that are use-cases on an open database.
async fn with(app: &App, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(printed) => demo::fill(app, printed).await,
        Command::Bench(Bench::Seed(seed)) => bench::seed(app, &seed).await,
        Command::Purchase(Purchase::Record(record)) => purchase::record(app, &record).await,
        Command::Org(command) => org::run(app, &command).await,
        Command::Account(command) => account::run(app, &command).await,
        Command::Audit(Audit::Verify(verify)) => audit::verify(app, &verify).await,
        Command::Outbox(command) => outbox::run(app, &command).await,
        Command::Serve
        | Command::Migrate(_)
        | Command::Doctor(_)
        | Command::Backup { .. }
        | Command::Restore { .. } => {
            unreachable!("these open the database in their own way")
        }
    }
}
