//! One's own memberships: what somebody is in each of their organizations.

use domain::{
    membership::{OwnMembership, Status},
    organization,
    role::OrgRole,
    text,
    time::Timestamp,
};
use store::{access::AccessError, accounts, members};

use crate::{App, Caller};

/// The caller's memberships by the names of the organizations. Suspended ones and those that are
/// over are among them: they are where a person reads why an organization answers 404.
///
/// Organizations lie each in a place of its own, so each is looked up by itself; the index says
/// where to look, and what is found there decides.
pub async fn of_account(app: &App, caller: &Caller) -> Result<Vec<OwnMembership>, AccessError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.glance().await?;
    let mut memberships = Vec::new();
    for org in accounts::organizations(&mut tx, own.account.id).await? {
        memberships.extend(members::own(&mut tx, own, org).await?);
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
