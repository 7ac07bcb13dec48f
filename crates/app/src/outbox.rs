//! The outbox: mails are rows of the transaction that they follow from, sent by the worker later.

use domain::{email::EmailAddress, id::OrgId, time::Timestamp};
use serde::{Deserialize, Serialize};
use store::{
    StoreError, WriteTx,
    queue::{self, Task},
};
use uuid::Uuid;

use crate::{
    App,
    mail::{Mail, Rendered},
};

/// The organization of work that belongs to none.
pub const NO_ORG: OrgId = OrgId(Uuid::nil());

/// A mail as it lies in the outbox.
#[derive(Serialize, Deserialize)]
pub struct Letter {
    pub to: String,
    pub mail: Rendered,
}

/// Puts a mail into the outbox. Answers the id of its row, from which its Message-ID is made.
pub async fn post(
    app: &App,
    tx: &mut WriteTx,
    org: OrgId,
    to: &EmailAddress,
    mail: &Mail,
    now: Timestamp,
) -> Result<Uuid, StoreError> {
    let letter = Letter {
        to: to.as_str().to_owned(),
        mail: mail.render(to, &app.site),
    };
    let task = Task {
        id: app.entropy.id(now),
        org,
        kind: queue::MAIL,
        recipient_key: to.key().to_owned(),
        payload: serde_json::to_string(&letter).expect("plain data"),
        created_at: now,
        run_at: now,
    };
    queue::enqueue(tx, &task).await?;
    Ok(task.id)
}
