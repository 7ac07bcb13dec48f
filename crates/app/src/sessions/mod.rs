//! Sessions: signing in and out.

mod authenticate;
mod device;
pub(crate) mod lock;
mod manage;
mod sign_in;

use domain::{
    id::{AccountId, SessionId},
    time::{DAY, Timestamp},
};
use store::{
    StoreError, WriteTx,
    sessions::{self, Session},
};

use crate::{App, Client, token::NewToken};

pub use authenticate::authenticate;
pub use lock::mail_lock;
pub use manage::{confirm, end, end_current, end_others, list};
pub use sign_in::{SignInError, sign_in};

/// The longest that a session lasts, however much it is used.
pub const LIFE: std::time::Duration = DAY.saturating_mul(90);

/// A session that was just opened. Its token is told this once.
pub struct Opened {
    pub session: Session,
    pub token: String,
}

/// Opens a session for an account whose password, or proof in its place, was just shown.
pub(crate) async fn open(
    app: &App,
    tx: &mut WriteTx,
    account: AccountId,
    client: &Client,
    now: Timestamp,
) -> Result<Opened, StoreError> {
    let token = NewToken::of(account.0, app.entropy.secret());
    let session = Session {
        id: SessionId(app.entropy.id(now)),
        device: device::name(client.user_agent.as_deref().unwrap_or_default()),
        ip: client
            .ip
            .map(|ip| ip.to_canonical().to_string())
            .unwrap_or_default(),
        created_at: now,
        last_used_at: now,
        expires_at: now + LIFE,
    };
    sessions::insert(tx, account, &token.hash, &session).await?;
    Ok(Opened {
        session,
        token: token.text,
    })
}
