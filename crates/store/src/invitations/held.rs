//! An invitation in the hands of the person it is for.

use domain::{
    email::EmailAddress,
    id::{InvitationId, OrgId},
    invitation::Invitation,
    organization::{OrgRef, Organization},
    time::Timestamp,
};
use uuid::Uuid;

use super::with_teams;
use crate::{
    ReadTx, StoreError, WriteTx,
    access::{
        self, AccessError, Acting, Actor, Admits, By, GivesHandles, Scope, SetsPlaces,
        SettlesInvitations,
    },
};

/// An invitation in the hands of the person it is for: of whoever shows its token, or of the
/// account whose verified address it was sent to. Holding it is the right to accept or decline.
///
/// Making one up does not compile:
/// ```compile_fail,E0451
/// use domain::{invitation::Invitation, organization::Organization};
/// use store::{access::By, invitations::Holder};
/// fn forge(invitation: Invitation, organization: Organization, by: By) -> Holder {
///     Holder { invitation, organization, by }
/// }
/// ```
#[derive(Debug)]
pub struct Holder {
    invitation: Invitation,
    organization: Organization,
    by: By,
}

impl Holder {
    pub fn invitation(&self) -> &Invitation {
        &self.invitation
    }
    pub fn organization(&self) -> &Organization {
        &self.organization
    }
}

impl access::sealed::Sealed for Holder {}
impl Scope for Holder {
    fn org(&self) -> OrgId {
        self.organization.id
    }
}
impl Acting for Holder {
    fn by(&self) -> &By {
        &self.by
    }
}
impl Admits for Holder {}
impl GivesHandles for Holder {}
impl SetsPlaces for Holder {}
impl SettlesInvitations for Holder {}

/// The invitation that a token opens, to look at.
pub async fn by_token(
    tx: &mut ReadTx,
    org: OrgId,
    token_hash: &[u8],
) -> Result<Option<(Invitation, Organization)>, StoreError> {
    let Some(id) = id_by_token(tx, org, token_hash).await? else {
        return Ok(None);
    };
    let organization = match access::even_if_deleted(
        tx,
        &Actor::system(),
        &OrgRef::Id(org),
        Timestamp::from_micros(0),
    )
    .await
    {
        Ok(membership) => membership.organization().clone(),
        Err(AccessError::Store(error)) => return Err(error),
        Err(_) => return Ok(None),
    };
    Ok(with_teams(tx, org, id)
        .await?
        .map(|invitation| (invitation, organization)))
}

async fn id_by_token(
    tx: &mut ReadTx,
    org: OrgId,
    hash: &[u8],
) -> Result<Option<InvitationId>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT t.invitation_id FROM invitation_tokens t WHERE t.org_id = $1 AND t.token_hash = $2",
    ).bind(org.0).bind(hash).fetch_optional(c).await?);
    Ok(id.map(InvitationId))
}

/// Takes the tenant's lock and the invitation that the token opens, on behalf of `by`.
pub async fn hold_by_token(
    tx: &mut WriteTx,
    by: By,
    org: OrgId,
    token_hash: &[u8],
) -> Result<Option<Holder>, StoreError> {
    match id_by_token(tx, org, token_hash).await? {
        Some(id) => hold(tx, by, org, id).await,
        None => Ok(None),
    }
}

/// Takes the tenant's lock and an invitation that was sent to the caller's verified address,
/// whatever became of it: who answers one twice is told so.
pub async fn hold_own(
    tx: &mut WriteTx,
    own: &access::SignedIn,
    id: InvitationId,
) -> Result<Option<Holder>, StoreError> {
    let org: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT e.org_id FROM invitation_emails e WHERE e.email_key = $1 AND e.invitation_id = $2",
    ).bind(own.account.email.key()).bind(id.0).fetch_optional(c).await?);
    let Some(org) = org else { return Ok(None) };
    let by = By::Account {
        id: own.account.id,
        name: own.account.name.clone(),
    };
    let held = hold(tx, by, OrgId(org), id).await?;
    Ok(held.filter(|held| held.invitation.email == own.account.email))
}

async fn hold(
    tx: &mut WriteTx,
    by: By,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<Holder>, StoreError> {
    let Some(organization) = access::lock(tx, org).await? else {
        return Ok(None);
    };
    let invitation = with_teams(tx, org, id).await?;
    Ok(invitation.map(|invitation| Holder {
        invitation,
        organization,
        by,
    }))
}

/// The invitations that wait for the holder of an address, by the index: each still has to be
/// looked up in its organization.
pub async fn waiting_for(
    tx: &mut ReadTx,
    email: &EmailAddress,
) -> Result<Vec<(OrgId, InvitationId)>, StoreError> {
    let ids: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT e.org_id, e.invitation_id FROM invitation_emails e
         WHERE e.email_key = $1 AND e.settled IS NULL ORDER BY e.invitation_id DESC LIMIT 100",
    ).bind(email.key()).fetch_all(c).await?);
    Ok(ids
        .into_iter()
        .map(|(org, id)| (OrgId(org), InvitationId(id)))
        .collect())
}

/// One of the caller's own waiting invitations, with its organization.
pub async fn own(
    tx: &mut ReadTx,
    own: &access::SignedIn,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<(Invitation, Organization)>, StoreError> {
    let Some(invitation) = with_teams(tx, org, id).await? else {
        return Ok(None);
    };
    if invitation.email != own.account.email {
        return Ok(None);
    }
    match access::even_if_deleted(
        tx,
        &Actor::system(),
        &OrgRef::Id(org),
        Timestamp::from_micros(0),
    )
    .await
    {
        Ok(membership) => Ok(Some((invitation, membership.organization().clone()))),
        Err(AccessError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}
