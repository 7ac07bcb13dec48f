//! Invitations: offering a membership, and taking the offer.

mod accept;
mod bulk;
mod decline;
mod expire;
pub(crate) mod invite;
pub(crate) mod join;
mod limit;
mod list;
mod open;
mod preview;
mod resend;
mod revoke;
mod waiting;

pub use accept::{AcceptError, Accepted, accept, accept_own};
pub use bulk::{BulkError, Outcome, Row, bulk};
pub use decline::{decline, decline_own};
pub use expire::tell_expired;
pub use invite::{Invite, InviteError, invite};
pub use limit::{Limit, Limited};
pub(crate) use list::detailed;
pub use list::{get, list};
pub use open::{Offer, open};
pub use preview::{Known, PreviewError, preview};
pub use resend::resend;
pub use revoke::revoke;
pub use store::invitations::Wanted;
pub use waiting::waiting;

use ::access::{Grant, Object};
use domain::{
    email::EmailAddress,
    handle::Handle,
    id::TeamId,
    invitation::{Invitation, Status},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{AccessError, Scope},
    grants::{self, GrantOffer, NamedGrantOffer},
    invitations::NamedOffer,
    members::{self, Former},
    teams,
};

use crate::retry::retry_by;

/// Why an invitation that was sent cannot be resent or revoked.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("{}", texts::error_invitation_not_here())]
    Unknown,
    #[error("{}", texts::error_invitation_closed(.0.as_str()))]
    Closed(Status),
    #[error("{}", texts::error_already_member())]
    AlreadyMember,
    #[error("{}", texts::error_membership_over())]
    MembershipOver,
    #[error(transparent)]
    Limit(#[from] Limit),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(ChangeError: Access, Store);

/// An invitation with the names of what it offers.
#[derive(Clone, Debug)]
pub struct Detailed {
    pub invitation: Invitation,
    pub teams: Vec<OfferedTeam>,
    pub grants: Vec<NamedGrantOffer>,
    /// What the invited person had here before, if they were removed within the last 90 days.
    pub restores: Option<Restores>,
}

#[derive(Clone, Debug)]
pub struct OfferedTeam {
    pub id: TeamId,
    pub name: String,
    pub handle: Handle,
    pub role: ResourceRole,
}

/// What accepting can bring back.
#[derive(Clone, Debug)]
pub struct Restores {
    pub role: OrgRole,
    pub teams: Vec<OfferedTeam>,
    pub grants: Vec<NamedGrantOffer>,
    pub removed_at: Timestamp,
}

impl From<NamedOffer> for OfferedTeam {
    fn from(offer: NamedOffer) -> Self {
        Self {
            id: offer.team,
            name: offer.name,
            handle: offer.handle,
            role: offer.role,
        }
    }
}

/// The teams that an invitation offers and that still exist, with their present names.
async fn offered(
    tx: &mut ReadTx,
    scope: &impl Scope,
    invitation: &Invitation,
) -> Result<Vec<OfferedTeam>, StoreError> {
    let offers = store::invitations::teams_of(tx, scope, invitation.id).await?;
    Ok(offers.into_iter().map(OfferedTeam::from).collect())
}

/// What an invitation offers on projects, channels and devices that still exist.
async fn offered_grants(
    tx: &mut ReadTx,
    scope: &impl Scope,
    invitation: &Invitation,
) -> Result<Vec<NamedGrantOffer>, StoreError> {
    let place = store::invitations::cursor(invitation);
    let offers = grants::offered_of_page(tx, scope, place, place).await?;
    Ok(offers.into_iter().map(|(_, offer)| offer).collect())
}

/// What the person with this address had here, if they were removed not long ago.
async fn restores(
    tx: &mut ReadTx,
    scope: &impl Scope,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<Option<Restores>, StoreError> {
    Ok(match members::former(tx, scope, email, now).await? {
        Some(former) => Some(named(tx, scope, &former).await?),
        None => None,
    })
}

/// Grants with the names of what they are on. Those on what is gone are left out.
pub(crate) async fn named_grants(
    tx: &mut ReadTx,
    scope: &impl Scope,
    given: &[Grant],
) -> Result<Vec<NamedGrantOffer>, StoreError> {
    let objects: Vec<Object> = given.iter().map(|grant| grant.object).collect();
    let mut names = grants::names_of(tx, scope, &objects).await?;
    let offers = given.iter().filter_map(|grant| {
        let offer = GrantOffer {
            object: grant.object,
            role: grant.role,
        };
        let name = names.remove(&grant.object)?;
        Some(NamedGrantOffer { offer, name })
    });
    Ok(offers.collect())
}

/// With the names of what still exists.
async fn named(
    tx: &mut ReadTx,
    scope: &impl Scope,
    former: &Former,
) -> Result<Restores, StoreError> {
    let mut kept = Vec::with_capacity(former.teams.len());
    for place in &former.teams {
        let team = teams::by_id(tx, scope, TeamId(place.team)).await?;
        let role = ResourceRole::parse(&place.role).ok();
        kept.extend(team.zip(role).map(|(team, role)| OfferedTeam {
            id: team.id,
            name: team.name,
            handle: team.handle,
            role,
        }));
    }
    let had = former.grants.iter().filter_map(|kept| kept.of(former.id));
    let had: Vec<Grant> = had.collect();
    let had = named_grants(tx, scope, &had).await?;
    Ok(Restores {
        role: former.role,
        teams: kept,
        grants: had,
        removed_at: former.removed_at,
    })
}
