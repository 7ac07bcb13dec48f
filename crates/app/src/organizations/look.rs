//! Looking at one's organizations.

use domain::{
    id::OrgId,
    organization::{OrgRef, Organization, Status},
    policy::OrgAction,
    role::OrgRole,
};
use store::{
    access::{self, AccessError, Membership},
    accounts,
    organizations::{self, Size},
};
use uuid::Uuid;

use crate::{App, Caller};

/// What the caller is in an organization, and the organization itself. One that is being deleted
/// is there for its owners, who can restore it, and gone for everybody else.
pub async fn get(app: &App, caller: &Caller, org: &OrgRef) -> Result<Membership, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::even_if_deleted(&mut tx, &caller.actor, org, now).await?;
    if !is_told(&membership) {
        return Err(AccessError::NotFound);
    }
    if let Some(id) = membership.id() {
        let org = membership.organization().id;
        app.activity
            .member(org, id, membership.last_active_at(), now);
    }
    Ok(membership)
}

/// How much is in an organization that the caller may delete.
pub async fn size(app: &App, caller: &Caller, org: &OrgRef) -> Result<Size, AccessError> {
    let mut tx = app.store.read().await?;
    let own = access::membership(&mut tx, &caller.actor, org, app.clock.now()).await?;
    own.require(OrgAction::Delete)?;
    Ok(organizations::size(&mut tx, &own).await?)
}

fn is_told(membership: &Membership) -> bool {
    match membership.organization().status {
        Status::Active => true,
        Status::Deleting => membership.role() == OrgRole::Owner,
    }
}

/// A page of the organizations that the caller can get into, in the order of their making, and
/// where the next page begins.
pub async fn list_own(
    app: &App,
    caller: &Caller,
    after: Option<Uuid>,
    limit: i64,
) -> Result<(Vec<(Organization, OrgRole)>, Option<Uuid>), AccessError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let after = OrgId(after.unwrap_or(Uuid::nil()));
    let mut tx = app.store.glance();
    let ids = accounts::organizations_after(&mut tx, own, after, limit).await?;
    let mut page = Vec::with_capacity(ids.len());
    for id in &ids {
        let found = access::even_if_deleted(&mut tx, &caller.actor, &OrgRef::Id(*id), now).await;
        match found {
            Ok(found) if is_told(&found) => {
                page.push((found.organization().clone(), found.role()));
            }
            Err(AccessError::Store(error)) => return Err(error.into()),
            // Suspended, over, being deleted, or a line of the index that is late.
            Ok(_) | Err(_) => {}
        }
    }
    let full = i64::try_from(ids.len()).is_ok_and(|found| found == limit);
    Ok((page, ids.last().filter(|_| full).map(|last| last.0)))
}
