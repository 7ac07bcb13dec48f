//! The log, to standard error. It never holds a secret, a token, a password or the body of a mail.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{LogFormat, Settings};

pub fn start(settings: &Settings) {
    // Statements are logged by sqlx at debug; they are texts with placeholders, never values.
    // PostgreSQL's notices tell that what is made "if not exists" does exist, at every start.
    // At trace tower-http tells paths, and that of an invitation ends with its token: last, so that no setting undoes it.
    let level = format!(
        "sqlx::postgres::notice=warn,{},tower_http::csrf=debug",
        settings.log_level
    );
    let filter = EnvFilter::new(level);
    let log = fmt()
        .with_env_filter(filter)
        // Colours are for eyes, not for files and collectors.
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    match settings.log {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
