//! `muster`: the server and the operator's tools in one binary.

mod address;
mod cli;
mod commands;
mod log;
mod metrics;
mod settings;
mod start;
mod tasks;

use std::process::ExitCode;

use clap::Parser;
use rustix::fs::Mode;

// Many short-lived allocations from many threads: the system's allocator keeps more memory for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The database, its backups and all else that is written holds what is nobody's business:
    // mails that wait, with their links. So files are the owner's alone, whatever the umask was.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("the operating system gives threads");
    runtime
        .block_on(commands::run(cli))
        .unwrap_or_else(|failure| {
            eprintln!("muster: {failure}");
            ExitCode::from(failure.exit_code())
        })
}
