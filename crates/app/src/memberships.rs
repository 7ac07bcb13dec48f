//! One's own memberships: what somebody is in each of their organizations.

use domain::{
    id::{AccountId, OrgId},
    membership::{OwnMembership, Status},
    organization,
    role::OrgRole,
    text,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Account, SignedIn},
    accounts,
};

use crate::{App, Caller, api_keys, token::Shown};

/// The caller's memberships by the names of the organizations. Suspended ones and those that are
/// over are among them: they are where a person reads why an organization answers 404.
pub async fn of_account(app: &App, caller: &Caller) -> Result<Vec<OwnMembership>, AccessError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.glance();
    let organizations = accounts::organizations(&mut tx, own.account.id).await?;
    Ok(in_each(&mut tx, own, organizations, now).await?)
}

/// Whoever shows this session token, with their memberships; `None` if it is unknown or over. An
/// API key is nobody's self.
pub async fn of_token(
    app: &App,
    token: &str,
) -> Result<Option<(Account, Vec<OwnMembership>)>, AccessError> {
    if token.starts_with(api_keys::PREFIX) {
        let known = api_keys::authenticate(app, token).await?;
        return known.map_or(Ok(None), |_| Err(AccessError::NotFound));
    }
    let Some(shown) = Shown::parse(token) else {
        return Ok(None);
    };
    let now = app.clock.now();
    let mut tx = app.store.glance();
    let arrived = access::arrive(&mut tx, AccountId(shown.owner), &shown.hash, now).await?;
    let Some((actor, organizations)) = arrived else {
        return Ok(None);
    };
    let own = actor.signed_in().ok_or(AccessError::NotFound)?;
    app.activity.signed_in(own, now);
    let memberships = in_each(&mut tx, own, organizations, now).await?;
    Ok(Some((own.account.clone(), memberships)))
}

/// Organizations lie each in a place of its own, so each is looked up by itself; the index said
/// where to look, and what is found there decides.
async fn in_each(
    tx: &mut ReadTx,
    own: &SignedIn,
    organizations: Vec<OrgId>,
    now: Timestamp,
) -> Result<Vec<OwnMembership>, StoreError> {
    let mut memberships = Vec::new();
    for org in organizations {
        memberships.extend(access::own(tx, own, org).await?);
    }
    memberships.retain(|membership| is_told(membership, now));
    memberships.sort_by_cached_key(|m| (text::fold(&m.organization.name), m.organization.id.0));
    Ok(memberships)
}

/// An organization in its grace period is there for the owners who can restore it, and gone for
/// everybody else.
fn is_told(membership: &OwnMembership, now: Timestamp) -> bool {
    match membership.organization.status {
        organization::Status::Active => true,
        organization::Status::Deleting => {
            membership.role == OrgRole::Owner && membership.status(now) == Status::Active
        }
    }
}
