//! The command line. Exit codes: 0 done, 1 failed, 2 bad usage, 3 a check found something.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::settings::Flags;

/// Accounts, organizations and teams of a device platform.
#[derive(Parser)]
#[command(name = "muster", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub flags: Flags,
    #[command(subcommand)]
    pub command: Command,
}

/// What has no flag: everybody on the machine can read the arguments of a process, and limits are
/// not to be forgotten at the end of a line.
const ONLY_KEPT: &str = "\
Only in muster.toml or the environment:
      MUSTER_OPERATOR_KEY              32 characters or more, for /v1/purchases [default: none, no operator API]
      MUSTER_RATE_LIMITS               on or off; off on loopback only, for tests and benches [default: on]";

#[derive(Subcommand)]
pub enum Command {
    /// Starts the server.
    #[command(after_help = ONLY_KEPT)]
    Serve,
    /// Applies the migrations that the database lacks.
    Migrate(Migrate),
    /// Looks whether all is well, and says what is not.
    Doctor(Printed),
    /// Fills an example plant and says who to sign in as.
    Demo(Printed),
    /// Records paid orders.
    #[command(subcommand)]
    Purchase(Purchase),
    /// Lists, makes, deletes and restores organizations.
    #[command(subcommand)]
    Org(Org),
    /// Looks after accounts.
    #[command(subcommand)]
    Account(Account),
    /// Proves the audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Mails and jobs that were given up.
    #[command(subcommand)]
    Outbox(Outbox),
    /// Copies the SQLite database to a new file, also while the server runs.
    Backup {
        /// The file to make.
        file: PathBuf,
        #[command(flatten)]
        printed: Printed,
    },
    /// Puts a backup into an empty data folder.
    Restore {
        /// A file that `muster backup` made.
        file: PathBuf,
        #[command(flatten)]
        printed: Printed,
    },
    /// Prepares measurements.
    #[command(subcommand)]
    Bench(Bench),
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
    /// Only print the statements that spread them.
    #[arg(long, requires = "distributed", conflicts_with = "json")]
    pub print: bool,
    #[command(flatten)]
    pub printed: Printed,
}

#[derive(Subcommand)]
pub enum Purchase {
    /// Records one order; the same order again does nothing.
    Record(Record),
}

#[derive(Args)]
pub struct Record {
    /// Which shop or payment provider.
    #[arg(long)]
    pub provider: String,
    /// The provider's number of the order.
    #[arg(long)]
    pub order: String,
    /// The buyer's address.
    #[arg(long)]
    pub email: String,
    /// The buyer's name.
    #[arg(long)]
    pub name: Option<String>,
    /// The company of the billing address; names the organization.
    #[arg(long)]
    pub company: Option<String>,
    /// The organization that the order is for, where the buyer owns it: id or address.
    #[arg(long, value_name = "ORG")]
    pub organization: Option<String>,
    /// What was bought; may be repeated.
    #[arg(long, value_name = "SKU=QUANTITY[:SERIAL,…]")]
    pub line: Vec<String>,
    #[arg(long)]
    pub plan: Option<String>,
    #[arg(long)]
    pub seats: Option<i64>,
    #[command(flatten)]
    pub printed: Printed,
}

#[derive(Subcommand)]
pub enum Org {
    /// Lists all organizations.
    List(Printed),
    /// Makes an organization for whoever holds an address.
    Create(NewOrg),
    /// Closes an organization; it is erased after 30 days.
    Delete {
        /// Id or address.
        org: String,
        /// Its name, as a check.
        #[arg(long)]
        confirm_name: String,
        #[command(flatten)]
        printed: Printed,
    },
    /// Opens an organization again that is in its 30 days.
    Restore {
        /// Id or address.
        org: String,
        #[command(flatten)]
        printed: Printed,
    },
}

#[derive(Args)]
pub struct NewOrg {
    #[arg(long)]
    pub name: String,
    /// The address of its owner; without an account they are invited.
    #[arg(long, value_name = "EMAIL")]
    pub owner: String,
    /// Its address; made from the name where it is left out.
    #[arg(long)]
    pub slug: Option<String>,
    #[arg(long, default_value = "UTC")]
    pub time_zone: String,
    #[command(flatten)]
    pub printed: Printed,
}

#[derive(Subcommand)]
pub enum Account {
    /// Shows an account.
    Show {
        email: String,
        #[command(flatten)]
        printed: Printed,
    },
    /// Makes a link by which the person chooses a new password, good for an hour.
    ResetLink {
        email: String,
        #[command(flatten)]
        printed: Printed,
    },
    /// Signs the account out everywhere.
    EndSessions {
        email: String,
        #[command(flatten)]
        printed: Printed,
    },
}

#[derive(Subcommand)]
pub enum Audit {
    /// Recomputes the chain; names the first event that does not fit. Exit code 3 if one does not.
    Verify(VerifyAudit),
}

#[derive(Args)]
pub struct VerifyAudit {
    /// Only this organization: id or address.
    #[arg(long)]
    pub org: Option<String>,
    #[command(flatten)]
    pub printed: Printed,
}

#[derive(Subcommand)]
pub enum Outbox {
    /// Lists what was given up.
    List(Printed),
    /// Gives it another round: all of it, or one.
    Retry {
        /// The id that the list shows.
        id: Option<uuid::Uuid>,
        #[command(flatten)]
        printed: Printed,
    },
}

#[derive(Subcommand)]
pub enum Bench {
    /// Adds accounts and organizations by the thousand, all with one password.
    Seed(Seed),
}

#[derive(Args)]
pub struct Seed {
    /// How many organizations to invent.
    #[arg(
        long,
        value_name = "N",
        requires = "members",
        required_unless_present = "spec"
    )]
    pub organizations: Option<usize>,
    /// How many people each of them has.
    #[arg(long, value_name = "N", requires = "organizations")]
    pub members: Option<usize>,
    /// How many projects each of them has, with some of its people in each.
    #[arg(
        long,
        value_name = "N",
        requires = "organizations",
        default_value_t = 0
    )]
    pub projects: usize,
    /// How many devices each of them has in its projects.
    #[arg(long, value_name = "N", requires = "projects", default_value_t = 0)]
    pub devices: usize,
    /// Who and what there shall be, in JSON, instead of inventing it.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["organizations", "members", "projects", "devices"])]
    pub spec: Option<PathBuf>,
    #[command(flatten)]
    pub printed: Printed,
}
