//! Looking at an invitation that one holds.

use domain::{
    id::OrgId,
    invitation::Invitation,
    organization::{OrgRef, Organization, Status},
    time::Timestamp,
};
use store::{
    ReadTx,
    access::{self, AccessError, Actor},
    grants::NamedGrantOffer,
    invitations,
};

use super::{AcceptError, OfferedTeam, join, offered, offered_grants};
use crate::{App, token::Shown};

/// An invitation as the person sees it whom it is for.
#[derive(Clone, Debug)]
pub struct Offer {
    pub invitation: Invitation,
    pub organization: Organization,
    pub teams: Vec<OfferedTeam>,
    /// The projects, channels and devices that it opens.
    pub grants: Vec<NamedGrantOffer>,
    /// Whether whoever invited may still give that role; accepting is refused otherwise.
    pub inviter_may: bool,
}

impl Offer {
    /// The organization is in its grace: nothing of it can be joined.
    pub fn is_closed(&self) -> bool {
        self.organization.status == Status::Deleting
    }
}

/// The invitation that a mailed token opens, whatever became of it: a link that was used, has
/// expired or was withdrawn says so. Whoever holds the token has read the mail.
pub async fn open(app: &App, token: &str) -> Result<Offer, AcceptError> {
    let now = app.clock.now();
    let shown = Shown::parse(token).ok_or(AcceptError::Unknown)?;
    let mut tx = app.store.read().await?;
    let found = invitations::by_token(&mut tx, OrgId(shown.owner), &shown.hash).await?;
    let (invitation, organization) = found.ok_or(AcceptError::Unknown)?;
    Ok(offer(&mut tx, invitation, organization, now).await?)
}

/// With the names of what it offers. Muster looks for whom it is for, who is no part of the
/// organization yet.
pub(super) async fn offer(
    tx: &mut ReadTx,
    invitation: Invitation,
    organization: Organization,
    now: Timestamp,
) -> Result<Offer, AccessError> {
    let org = OrgRef::Id(organization.id);
    let scope = access::even_if_deleted(tx, &Actor::system(), &org, now).await?;
    Ok(Offer {
        teams: offered(tx, &scope, &invitation).await?,
        grants: offered_grants(tx, &scope, &invitation).await?,
        inviter_may: join::inviter_may(tx, &scope, &invitation, now).await?,
        invitation,
        organization,
    })
}
