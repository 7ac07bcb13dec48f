//! Invitations: offering a membership, and taking the offer.

mod accept;
pub(crate) mod invite;
pub(crate) mod join;

pub use accept::{AcceptError, Accepted, accept, accept_own};
pub use invite::{Invite, InviteError, invite};

use domain::{
    handle::Handle,
    id::TeamId,
    invitation::{Invitation, TeamOffer},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use store::{ReadTx, StoreError, access::Scope, members::Former, teams};

/// An invitation with the names of what it offers.
#[derive(Clone, Debug)]
pub struct Detailed {
    pub invitation: Invitation,
    pub teams: Vec<OfferedTeam>,
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
    pub removed_at: Timestamp,
}

/// The teams of an offer that still exist, with their present names.
pub(crate) async fn name_teams(
    tx: &mut ReadTx,
    scope: &impl Scope,
    offers: &[TeamOffer],
) -> Result<Vec<OfferedTeam>, StoreError> {
    let mut named = Vec::with_capacity(offers.len());
    for offer in offers {
        if let Some(team) = teams::by_id(tx, scope, offer.team).await? {
            named.push(OfferedTeam {
                id: team.id,
                name: team.name,
                handle: team.handle,
                role: offer.role,
            });
        }
    }
    Ok(named)
}

pub(crate) async fn name_former(
    tx: &mut ReadTx,
    scope: &impl Scope,
    former: &Former,
) -> Result<Restores, StoreError> {
    let offers: Vec<TeamOffer> = former
        .teams
        .iter()
        .filter_map(|kept| {
            Some(TeamOffer {
                team: TeamId(kept.team),
                role: ResourceRole::parse(&kept.role).ok()?,
            })
        })
        .collect();
    let teams = name_teams(tx, scope, &offers).await?;
    Ok(Restores {
        role: former.role,
        teams,
        removed_at: former.removed_at,
    })
}
