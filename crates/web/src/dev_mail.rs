//! `/dev/mail`: the mailbox of a Muster without a mail server. It reads the outbox, so it shows
//! what would be sent, and survives restarts.

use app::outbox::Letter;
use axum::{Router, extract::State, routing::get};
use domain::{email::EmailAddress, time::Timestamp};
use serde::{Deserialize, Serialize};
use store::queue::{self, Waiting};

use crate::{
    Web,
    extract::Query,
    problem::{Problem, Result},
};

pub(crate) fn router() -> Router<Web> {
    Router::new().route("/dev/mail.json", get(json))
}

#[derive(Deserialize)]
struct To {
    to: Option<String>,
}

#[derive(Serialize)]
struct Mail {
    id: String,
    to: String,
    subject: String,
    text: String,
    html: String,
    links: Vec<String>,
    sent_at: String,
}

impl TryFrom<Waiting> for Mail {
    type Error = Problem;
    fn try_from(row: Waiting) -> Result<Self> {
        let Letter { to, mail } =
            serde_json::from_str(&row.payload).map_err(|error| Problem::internal(&error))?;
        Ok(Self {
            id: row.queue_id.simple().to_string(),
            to,
            links: mail.links().into_iter().map(str::to_owned).collect(),
            subject: mail.subject,
            text: mail.text,
            html: mail.html,
            sent_at: Timestamp::from_micros(row.created_at).to_string(),
        })
    }
}

/// The newest mails, to everybody or to one address.
async fn json(State(web): State<Web>, Query(query): Query<To>) -> Result<axum::Json<Vec<Mail>>> {
    let mut tx = web.app().store.glance().await?;
    let rows = match query.to {
        Some(to) => {
            let to =
                EmailAddress::parse(&to).map_err(|invalid| Problem::malformed(invalid.detail))?;
            queue::mails_to(&mut tx, to.key()).await?
        }
        None => queue::mails(&mut tx).await?,
    };
    rows.into_iter()
        .map(Mail::try_from)
        .collect::<Result<_>>()
        .map(axum::Json)
}
