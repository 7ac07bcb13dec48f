use domain::id::AccountId;
use store::{
    StoreError,
    access::{self, Actor},
};

use crate::{App, api_keys, token::Shown};

/// Whoever shows this session token or API key; `None` if it is unknown or over.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Actor>, StoreError> {
    if token.starts_with(api_keys::PREFIX) {
        return api_keys::authenticate(app, token).await;
    }
    let Some(shown) = Shown::parse(token) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let mut tx = app.store.glance();
    let actor = access::authenticate(&mut tx, AccountId(shown.owner), &shown.hash, now).await?;
    if let Some(s) = actor.as_ref().and_then(Actor::signed_in) {
        app.activity.signed_in(s, now);
    }
    Ok(actor)
}
