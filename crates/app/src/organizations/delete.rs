//! Deleting an organization, and restoring it within its grace.

use domain::{
    organization::{GRACE, OrgRef, Organization, Status},
    role::OrgRole,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Acting, Delete, Permit},
    audit, members, organizations,
};

use crate::{
    App, Caller, Change,
    mail::Mail,
    outbox,
    retry::{retry_by, retrying},
    target,
};

#[derive(Debug, thiserror::Error)]
pub enum DeleteError {
    #[error("{}", texts::error_wrong_name(name))]
    WrongName { name: String },
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(DeleteError: Access, Store);

/// Closes the organization at once. For 30 days any owner can restore it; then it is erased.
/// Every owner gets a mail. `confirm_name` is its name, typed; the caller's password has to have
/// been shown of late.
pub async fn delete(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    confirm_name: &str,
) -> Result<Organization, DeleteError> {
    retrying(app, || attempt(app, caller, org, confirm_name)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    confirm_name: &str,
) -> Result<Organization, DeleteError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<Delete>()?;
    let name = &permit.organization().name;
    if confirm_name.trim() != name {
        return Err(DeleteError::WrongName { name: name.clone() });
    }
    caller.actor.step_up(now)?;
    let erased_at = now + GRACE;
    organizations::set_deletion(&mut tx, &permit, Some(erased_at)).await?;
    tell_owners(app, &mut tx, &permit, Told::Deleted { erased_at }, now).await?;
    let event = app
        .event(now, "organization.deleted", itself(&permit))
        .after(json!({ "status": "deleting", "erased_at": erased_at.to_string() }));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(Organization {
        status: Status::Deleting,
        erased_at: Some(erased_at),
        ..permit.organization().clone()
    })
}

/// Opens an organization again that is in its grace, with everybody's access as it was. One that
/// is open stays so, so that two owners may press at once.
pub async fn restore(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
) -> Result<(Organization, OrgRole), AccessError> {
    retrying(app, || attempt_restore(app, caller, org)).await
}

async fn attempt_restore(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
) -> Result<(Organization, OrgRole), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter_even_if_deleted(&mut tx, &caller.actor, org, now).await?;
    let found = membership.organization();
    if found.status == Status::Active {
        membership.require(domain::policy::OrgAction::Delete)?;
        return Ok((unchanged(found), membership.role()));
    }
    let in_grace = found.erased_at.is_some_and(|end| end > now);
    if membership.role() != OrgRole::Owner || !in_grace {
        return Err(AccessError::NotFound);
    }
    let permit = membership.permit::<Delete>()?;
    organizations::set_deletion(&mut tx, &permit, None).await?;
    tell_owners(app, &mut tx, &permit, Told::Restored, now).await?;
    let event = app
        .event(now, "organization.restored", itself(&permit))
        .before(json!({ "status": "deleting" }))
        .after(json!({ "status": "active" }));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    let restored = Organization {
        status: Status::Active,
        erased_at: None,
        ..found.clone()
    };
    Ok((restored, membership.role()))
}

/// Entering raised the revision; nothing is written, so that is undone.
fn unchanged(found: &Organization) -> Organization {
    Organization {
        revision: found.revision - 1,
        ..found.clone()
    }
}

fn itself(permit: &Permit<Delete>) -> store::audit::Target {
    let org = permit.organization();
    target("organization", org.id, &org.name)
}

#[derive(Clone, Copy)]
enum Told {
    Deleted { erased_at: Timestamp },
    Restored,
}

async fn tell_owners(
    app: &App,
    tx: &mut WriteTx,
    permit: &Permit<Delete>,
    what: Told,
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = permit.organization();
    for owner in members::owners(tx, permit, now).await? {
        let (name, organization) = (owner.name.clone(), org.name.clone());
        let (slug, by) = (org.slug.to_string(), permit.by().name().to_owned());
        let mail = match what {
            Told::Deleted { erased_at } => Mail::OrganizationDeleted {
                name,
                organization,
                slug,
                by,
                erased_at,
            },
            Told::Restored => Mail::OrganizationRestored {
                name,
                organization,
                slug,
                by,
            },
        };
        outbox::post(app, tx, org.id, &owner.email, &mail, now).await?;
    }
    Ok(())
}
