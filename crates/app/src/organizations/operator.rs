//! What the operator does with organizations at the command line. Deleting and restoring are the
//! same as for an owner.

use domain::{
    email::EmailAddress,
    id::OrgId,
    invitation,
    organization::{OrgRef, Organization},
    role::OrgRole,
};
use store::{
    StoreError,
    access::{self, AccessError},
    accounts, members, organizations,
};

use super::{Create, CreateError, create};
use crate::{
    App, Caller,
    invitations::{Invite, InviteError, invite},
    retry::{retry_by, retrying},
};

#[derive(Debug, thiserror::Error)]
pub enum OperatorError {
    #[error(transparent)]
    Create(#[from] CreateError),
    #[error(transparent)]
    Invite(#[from] InviteError),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(OperatorError: Create, Invite, Access, Store);

/// An organization in the operator's list.
#[derive(Clone, Debug)]
pub struct Listed {
    pub organization: Organization,
    pub members: i64,
    pub owners: Vec<EmailAddress>,
}

/// A page of all organizations by id, those after `after`.
pub async fn all(
    app: &App,
    caller: &Caller,
    after: Option<OrgId>,
    limit: i64,
) -> Result<Vec<Listed>, AccessError> {
    caller.operator_only()?;
    let now = app.clock.now();
    let after = after.unwrap_or(OrgId(uuid::Uuid::nil()));
    let mut tx = app.store.glance();
    let ids = organizations::all(&mut tx, &caller.actor, after, limit).await?;
    let mut listed = Vec::with_capacity(ids.len());
    for id in ids {
        let found = access::even_if_deleted(&mut tx, &caller.actor, &OrgRef::Id(id), now).await;
        let membership = match found {
            Ok(membership) => membership,
            // Erased since.
            Err(AccessError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        let owners = members::owners(&mut tx, &membership, now).await?;
        listed.push(Listed {
            members: members::count(&mut tx, &membership).await?,
            owners: owners.into_iter().map(|owner| owner.email).collect(),
            organization: membership.organization().clone(),
        });
    }
    Ok(listed)
}

/// How an organization that the operator made got its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The address has an account, which owns it now.
    Member,
    /// The address has none: an invitation as owner was mailed to it.
    Invited,
}

/// Makes an organization for whoever holds this address.
pub async fn create_for(
    app: &App,
    caller: &Caller,
    new: &Create,
    owner: &EmailAddress,
) -> Result<(Organization, Owner), OperatorError> {
    caller.operator_only()?;
    retrying(app, || attempt(app, caller, new, owner)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    new: &Create,
    owner: &EmailAddress,
) -> Result<(Organization, Owner), OperatorError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let founding = create::found(app, &mut tx, caller, new, now).await?;
    let org = founding.organization().clone();
    let how = match accounts::by_email(&mut tx, owner).await? {
        Some(found) => {
            create::add_owner(app, &mut tx, &founding, &found.account, now).await?;
            Owner::Member
        }
        None => {
            let here = OrgRef::Id(org.id);
            let membership = access::enter(&mut tx, &caller.actor, &here, now).await?;
            let offer = owner_offer(owner);
            invite::with_right(app, &mut tx, caller, &membership, &offer, now).await?;
            Owner::Invited
        }
    };
    tx.commit().await?;
    Ok((org, how))
}

fn owner_offer(owner: &EmailAddress) -> Invite {
    Invite {
        email: owner.clone(),
        role: OrgRole::Owner,
        teams: Vec::new(),
        grants: Vec::new(),
        life_days: invitation::LIFE_DAYS,
        membership_ends_at: None,
        message: None,
        restore: false,
    }
}
