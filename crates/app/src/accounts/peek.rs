//! What a mailed link is for, without using it: for the page that it opens. Mail scanners follow
//! links, so opening one must change nothing.

use domain::{email::EmailAddress, id::AccountId};
use store::{
    StoreError,
    accounts::{self, Purpose},
};

use crate::{App, token::Shown};

/// What a link would do.
#[derive(Clone, Debug)]
pub struct Peeked {
    pub purpose: Purpose,
    /// The address that it was mailed to.
    pub email: EmailAddress,
    /// The name of the account: with the address, what a new password must not be made of.
    pub name: String,
}

/// `None` for a link that is unknown, used or over.
pub async fn peek(app: &App, token: &str) -> Result<Option<Peeked>, StoreError> {
    let Some(shown) = Shown::parse(token) else {
        return Ok(None);
    };
    let account = AccountId(shown.owner);
    let mut tx = app.store.glance();
    let proof = accounts::peek_token(&mut tx, account, &shown.hash, app.clock.now()).await?;
    let Some((purpose, email)) = proof else {
        return Ok(None);
    };
    let found = accounts::by_id(&mut tx, account).await?;
    Ok(found.map(|found| Peeked {
        purpose,
        email,
        name: found.account.name,
    }))
}
