//! Taking everything along: what an organization holds, for its owners.

use ::access::Facts;
use domain::organization::{OrgRef, Organization};
use store::access::{self, AccessError, Delete, Membership};
use store::audit;

use crate::{App, Caller, retry::retrying, snapshots, target};

/// What the lists of the API do not tell: the organization itself, and who is where and may do what in it.
pub struct Exported {
    pub organization: Organization,
    pub facts: Facts,
}

/// Begins an export, for those who may delete the organization. The audit log keeps that it was made.
pub async fn export(app: &App, caller: &Caller, org: &OrgRef) -> Result<Exported, AccessError> {
    let membership = retrying(app, || attempt(app, caller, org)).await?;
    let snapshot = snapshots::current(app, &membership).await?;
    Ok(Exported {
        organization: membership.organization().clone(),
        facts: snapshot.facts(),
    })
}

async fn attempt(app: &App, caller: &Caller, org: &OrgRef) -> Result<Membership, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<Delete>()?;
    let own = membership.organization();
    let event = app.event(
        now,
        "organization.exported",
        target("organization", own.id, &own.name),
    );
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(membership)
}
