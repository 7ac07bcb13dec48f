//! Telling inviters what has expired.

use domain::{
    id::{InvitationId, OrgId},
    invitation::{Invitation, Status},
    membership,
    organization::{self, OrgRef},
    time::Timestamp,
};
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Actor, ManageOwners, Membership},
    invitations, members,
};

use crate::{App, mail::Mail, outbox, retry::retrying};

/// Tells each inviter once, by mail, which of their invitations have expired. Called now and
/// then by the one node that holds the lease of it; answers how many it settled. What fails is
/// left to the next time, and does not hold up the others.
pub async fn tell_expired(app: &App) -> Result<usize, StoreError> {
    let mut tx = app.store.glance();
    let due = invitations::expired_untold(&mut tx, app.clock.now()).await?;
    drop(tx);
    let mut settled = 0;
    for (org, id) in due {
        match retrying(app, || tell(app, org, id)).await {
            Ok(()) => settled += 1,
            Err(error) => {
                tracing::warn!(%org, invitation = %id, error = %error, "an inviter could not be told");
            }
        }
    }
    Ok(settled)
}

async fn tell(app: &App, org: OrgId, id: InvitationId) -> Result<(), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let entered =
        access::enter_even_if_deleted(&mut tx, &Actor::system(), &OrgRef::Id(org), now).await;
    let membership = match entered {
        Ok(membership) => membership,
        // Erased since it was looked for, and its invitations with it.
        Err(AccessError::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    let invitation = invitations::get(&mut tx, &membership, id).await?;
    // Resent or settled since it was looked for.
    let Some(expired) = invitation.filter(|i| i.status(now) == Status::Expired) else {
        return Ok(());
    };
    let right = membership.permit::<ManageOwners>()?;
    if invitations::set_expiry_told(&mut tx, &right, id).await? {
        mail(app, &mut tx, &membership, &expired, now).await?;
    }
    Ok(tx.commit().await?)
}

/// To the inviter, if there is one who is still in the organization and the organization is open.
async fn mail(
    app: &App,
    tx: &mut WriteTx,
    membership: &Membership,
    expired: &Invitation,
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = membership.organization();
    let Some(inviter) = expired.inviter else {
        return Ok(());
    };
    let member = members::by_account(tx, org.id, inviter).await?;
    let open = org.status == organization::Status::Active;
    let there = |m: &domain::membership::Member| m.status(now) == membership::Status::Active;
    let Some(inviter) = member.filter(|m| open && there(m)) else {
        return Ok(());
    };
    let mail = Mail::InvitationExpired {
        name: inviter.name,
        address: expired.email.clone(),
        role: expired.role,
        organization: org.name.clone(),
        slug: org.slug.to_string(),
    };
    outbox::post(app, tx, org.id, &inviter.email, &mail, now).await?;
    Ok(())
}
