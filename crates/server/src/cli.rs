//! The command line. Exit codes: 0 done, 1 failed, 2 bad usage, 3 a check found something.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::settings::Flags;

/// Accounts, organizations and teams of a device platform.
#[derive(Parser)]
#[command(name = "muster", version, about, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub flags: Flags,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Starts the server.
    Serve,
    /// Applies the migrations that the database lacks.
    Migrate(Migrate),
    /// Looks whether all is well, and says what is not.
    Doctor(Printed),
    /// Copies the SQLite database to a new file, also while the server runs.
    Backup {
        /// The file to make.
        file: PathBuf,
    },
    /// Puts a backup into an empty data folder.
    Restore {
        /// A file that `muster backup` made.
        file: PathBuf,
    },
}

/// How a command prints.
#[derive(Args, Clone, Copy)]
pub struct Printed {
    /// Print JSON, for programs.
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Migrate {
    /// Spread the tables over a Citus cluster.
    #[arg(long)]
    pub distributed: bool,
    #[command(flatten)]
    pub printed: Printed,
}
