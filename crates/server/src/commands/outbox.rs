//! `muster outbox …`: mails and jobs that were given up.

use std::process::ExitCode;

use app::App;
use domain::time::Timestamp;
use serde_json::json;
use store::queue;

use super::{Array, Failure};
use crate::cli::Outbox;

pub async fn run(app: &App, command: &Outbox) -> Result<ExitCode, Failure> {
    match command {
        Outbox::List(printed) => list(app, printed.json).await?,
        Outbox::Retry { id, printed } => {
            let mut tx = app.store.write().await?;
            let again = queue::retry(&mut tx, *id, app.clock.now()).await?;
            tx.commit().await?;
            if printed.json {
                say!("{}", json!({ "again": again }));
            } else {
                say!("{again} get another round.");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Never the text of a mail: it holds tokens.
async fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    let mut array = Array::default();
    for row in queue::given_up(&mut app.store.glance()).await? {
        let at = Timestamp::from_micros(row.created_at);
        let error = row.last_error.unwrap_or_default();
        if as_json {
            array.item(&json!({
                "id": row.queue_id.to_string(), "kind": row.kind, "to": row.recipient_key, "created_at": at.to_string(),
                "attempts": row.attempts, "error": error,
            }));
        } else {
            say!(
                "{}  {:<5} {at}  {}  {} attempts: {error}",
                row.queue_id,
                row.kind,
                row.recipient_key,
                row.attempts
            );
        }
    }
    if as_json {
        array.end();
    }
    Ok(())
}
