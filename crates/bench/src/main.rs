//! What Muster costs, as ratios to floors that are measured in the same run on the same machine.
//!
//! `./bench` builds everything and calls this. A figure of seconds says little on another machine; "3 times an empty
//! handler" says the same on each. The work, its bounds and what they are measured against stand in [`measures`].

mod floors;
mod load;
mod measures;
mod plant;
mod process;
mod scene;
mod table;

use std::path::PathBuf;

use measures::{Pace, measure};
use table::Table;

const USAGE: &str = "usage: bench MUSTER POSTGRES_URL [--quick]";

#[tokio::main]
async fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [floors::EMPTY_HANDLER] => floors::serve_empty_handler().await,
        [muster, postgres] => compare(muster, postgres, Pace::Thorough).await,
        [muster, postgres, "--quick"] => compare(muster, postgres, Pace::Quick).await,
        _ => {
            eprintln!("{USAGE}");
            std::process::exit(2);
        }
    }
}

async fn compare(muster: &str, postgres: &str, pace: Pace) {
    let muster = PathBuf::from(muster);
    let sqlite = measure(&muster, None, pace).await;
    let postgres = measure(&muster, Some(postgres), pace).await;
    print!("{}", Table { sqlite, postgres });
}
