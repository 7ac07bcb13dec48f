//! What inviting many addresses would do, told while they are typed.

use domain::{
    email::EmailAddress,
    invitation::{BULK_LIMIT, Status},
    organization::OrgRef,
    policy::OrgAction,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Membership},
    invitations, members,
};

use super::{Restores, restores};
use crate::{App, Caller};

/// What the organization knows of an address. Whether somebody has an account of this Muster is
/// not in it: whoever may make an organization could ask for any address otherwise.
#[derive(Clone, Debug)]
pub enum Known {
    /// Nothing: it would get an invitation.
    Nobody,
    Member,
    /// An invitation is pending, and would not be sent twice.
    Invited,
    /// An invitation has expired, and would be revived.
    Expired,
    /// They were removed within the last 90 days; an invitation can bring back what they had.
    Removed(Restores),
}

#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    #[error("{}", texts::error_emails_too_many(BULK_LIMIT))]
    TooMany,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the organization knows of each address, in their order. For those who may invite.
pub async fn preview(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    addresses: &[EmailAddress],
) -> Result<Vec<Known>, PreviewError> {
    if addresses.len() > BULK_LIMIT {
        return Err(PreviewError::TooMany);
    }
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let reader = access::membership(&mut tx, &caller.actor, org, now).await?;
    reader.require(OrgAction::Invite)?;
    let mut known = Vec::with_capacity(addresses.len());
    for address in addresses {
        known.push(look(&mut tx, &reader, address, now).await?);
    }
    Ok(known)
}

async fn look(
    tx: &mut ReadTx,
    reader: &Membership,
    address: &EmailAddress,
    now: Timestamp,
) -> Result<Known, StoreError> {
    if members::by_email(tx, reader, address).await?.is_some() {
        return Ok(Known::Member);
    }
    let pending = invitations::pending_for(tx, reader, address).await?;
    let status = pending.map(|invitation| invitation.status(now));
    if status == Some(Status::Pending) {
        return Ok(Known::Invited);
    }
    Ok(match restores(tx, reader, address, now).await? {
        Some(restores) => Known::Removed(restores),
        None if status.is_some() => Known::Expired,
        None => Known::Nobody,
    })
}
