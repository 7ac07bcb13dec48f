//! The subcommands, a file for each family.

mod data;
mod doctor;
mod serve;

use std::process::ExitCode;

use app::AccessError;
use store::StoreError;

use crate::{
    cli::{Cli, Command},
    log,
    settings::{Settings, SettingsError},
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
}

impl Failure {
    /// 2 for what was asked wrongly, 1 for what failed.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Smtp(_) => 2,
            Self::Store(_) | Self::Access(_) | Self::Io(_) | Self::Refused(_) => 1,
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        words = format!("{words}: {next}");
        cause = next.source();
    }
    words
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
        Command::Backup { file } => data::backup(&settings, &file).await,
        Command::Restore { file } => data::restore(&settings, &file).await,
    }
}
