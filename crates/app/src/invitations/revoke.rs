//! Withdrawing an invitation.

use domain::{
    id::InvitationId,
    invitation::{Invitation, Settled},
    organization::OrgRef,
    role::OrgRole,
    time::Timestamp,
};
use serde_json::json;
use store::{
    WriteTx,
    access::{self, Invite as MayInvite, ManageOwners, SettlesInvitations},
    audit, invitations,
};

use super::{ChangeError, resend::open_one};
use crate::{App, Caller, Change, retry::retrying, target};

/// Withdraws an open invitation for good, also one that has expired. Its links say so from now
/// on, and the address can be invited anew.
pub async fn revoke(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: InvitationId,
) -> Result<(), ChangeError> {
    retrying(app, || attempt(app, caller, org, id)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: InvitationId,
) -> Result<(), ChangeError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let invitation = open_one(&mut tx, &membership, id, now).await?;
    match invitation.role {
        OrgRole::Owner => {
            let right = membership.permit::<ManageOwners>()?;
            settle(app, &mut tx, caller, &right, &invitation, now).await?;
        }
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => {
            let right = membership.permit::<MayInvite>()?;
            settle(app, &mut tx, caller, &right, &invitation, now).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn settle(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    right: &impl SettlesInvitations,
    invitation: &Invitation,
    now: Timestamp,
) -> Result<(), ChangeError> {
    invitations::settle(tx, right, invitation, Settled::Revoked).await?;
    let name = invitation.email.as_str();
    let event = app
        .event(
            now,
            "invitation.revoked",
            target("invitation", invitation.id, name),
        )
        .before(json!({ "status": invitation.status(now).as_str() }))
        .after(json!({ "status": Settled::Revoked.as_str() }));
    Ok(audit::record(tx, right, &caller.client.origin(now), event).await?)
}
