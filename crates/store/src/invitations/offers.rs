//! The places in teams that come with an invitation.

use domain::{
    handle::Handle,
    id::{AccountId, InvitationId, TeamId},
    invitation::{Invitation, TeamOffer},
    role::ResourceRole,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Invites, Scope},
    read::{self, NumberCursor},
};

pub(super) fn offer((team, role): (Uuid, String)) -> Result<TeamOffer, StoreError> {
    Ok(TeamOffer {
        team: TeamId(team),
        role: read::resource_role(&role, "invitation_teams")?,
    })
}

/// A place in a team that is offered, with the present names of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOffer {
    pub team: TeamId,
    pub name: String,
    pub handle: Handle,
    pub role: ResourceRole,
}

#[derive(FromRow)]
struct OfferRow {
    invitation_id: Uuid,
    team_id: Uuid,
    name: String,
    handle: String,
    role: String,
}

impl OfferRow {
    fn named(self) -> Result<(InvitationId, NamedOffer), StoreError> {
        let offer = NamedOffer {
            team: TeamId(self.team_id),
            name: self.name,
            handle: read::handle(&self.handle, "teams")?,
            role: read::resource_role(&self.role, "invitation_teams")?,
        };
        Ok((InvitationId(self.invitation_id), offer))
    }
}

/// The teams that one invitation offers, by name; a team that was deleted is offered no more.
pub async fn teams_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: InvitationId,
) -> Result<Vec<NamedOffer>, StoreError> {
    let rows: Vec<OfferRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.invitation_id, p.team_id, t.name, t.handle, p.role FROM invitation_teams p
         JOIN teams t ON t.org_id = $1 AND t.team_id = p.team_id
         WHERE p.org_id = $1 AND p.invitation_id = $2 ORDER BY t.name_key, t.team_id",
    ).bind(scope.org().0).bind(id.0).fetch_all(c).await?);
    rows.into_iter().map(|row| Ok(row.named()?.1)).collect()
}

/// The teams that the invitations from `last` up to `first` (the newer one) of a page offer.
pub async fn teams_of_page(
    tx: &mut ReadTx,
    scope: &impl Scope,
    first: NumberCursor,
    last: NumberCursor,
) -> Result<Vec<(InvitationId, NamedOffer)>, StoreError> {
    let rows: Vec<OfferRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.invitation_id, p.team_id, t.name, t.handle, p.role FROM invitations i
         JOIN invitation_teams p ON p.org_id = $1 AND p.invitation_id = i.invitation_id
         JOIN teams t ON t.org_id = $1 AND t.team_id = p.team_id
         WHERE i.org_id = $1 AND (i.created_at, i.invitation_id) <= ($2, $3) AND (i.created_at, i.invitation_id) >= ($4, $5)
         ORDER BY t.name_key, t.team_id",
    ).bind(scope.org().0).bind(first.key).bind(first.id).bind(last.key).bind(last.id).fetch_all(c).await?);
    rows.into_iter().map(OfferRow::named).collect()
}

pub(super) async fn insert_offers(
    tx: &mut WriteTx,
    right: &impl Invites,
    i: &Invitation,
) -> Result<(), StoreError> {
    for offer in &i.teams {
        on!(tx, c => sqlx::query("INSERT INTO invitation_teams (org_id, invitation_id, team_id, role) VALUES ($1, $2, $3, $4)")
            .bind(right.org().0).bind(i.id.0).bind(offer.team.0).bind(offer.role.as_str())
            .execute(c).await?.rows_affected());
    }
    Ok(())
}

/// The teams that an account's pending invitations offer.
pub(super) async fn offers_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    inviter: AccountId,
) -> Result<Vec<(InvitationId, TeamOffer)>, StoreError> {
    let rows: Vec<(Uuid, Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT t.invitation_id, t.team_id, t.role FROM invitations i
         JOIN invitation_teams t ON t.org_id = $1 AND t.invitation_id = i.invitation_id
         WHERE i.org_id = $1 AND i.inviter_id = $2 AND i.settled = 'pending' ORDER BY t.team_id",
    ).bind(scope.org().0).bind(inviter.0).fetch_all(c).await?);
    rows.into_iter()
        .map(|(id, team, role)| Ok((InvitationId(id), offer((team, role))?)))
        .collect()
}
