//! Rehearsing what a removal, a departure or a lower role stops, before anybody decides.

use ::access::{Change, Subject};
use domain::{
    id::{ApiKeyId, MembershipId},
    invitation::Invitation,
    membership::Member,
    organization::OrgRef,
    policy::{self, OrgAction},
    role::{OrgRole, ResourceRole},
    team::Team,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Membership},
    api_keys,
    grants::{self, NamedGrantOffer},
    invitations, members, teams,
};

use super::{Seen, rules, see::seen};
use crate::{
    App, Caller,
    impact::{self, Shift},
    invitations::{Detailed, OfferedTeam, named_grants},
    snapshots,
};

/// What is rehearsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Being removed, or leaving.
    Removal,
    /// Having this role from now on.
    Role(OrgRole),
}

/// What would stop.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    pub member: Seen,
    /// It would leave the organization without an owner who stays, and is refused.
    pub last_owner: bool,
    /// What the person can do in the organization, and then no longer.
    pub actions: Vec<OrgAction>,
    pub teams: Vec<LostPlace>,
    /// The pending invitations that the person sent: revoked by a removal; by a lower role those
    /// that they may no longer give, which cannot be accepted until somebody else resends them.
    pub invitations: Vec<Detailed>,
    /// What a removal takes away that was given to the person directly. Empty for a lower role,
    /// which leaves grants as they are.
    pub grants: Vec<NamedGrantOffer>,
    /// The keys that the person made: revoked by a removal. With a lower role they do less, like
    /// the person.
    pub api_keys: Vec<(ApiKeyId, String, OrgRole)>,
    /// What the person would reach no longer, or as something else.
    pub resources: Vec<Shift>,
}

/// A place in a team that ends or counts for less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostPlace {
    pub team: Team,
    pub role: ResourceRole,
    /// What is left of it; `None`: nothing.
    pub becomes: Option<ResourceRole>,
}

impl LostPlace {
    /// Whether nobody is left in the team.
    pub fn leaves_empty(&self) -> bool {
        self.becomes.is_none() && self.team.member_count <= 1
    }
}

/// Tells what would stop. For those who may do it, and everybody about themselves.
pub async fn rehearse(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
    step: Step,
) -> Result<Rehearsal, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let own = access::membership(&mut tx, &caller.actor, org, now).await?;
    let before = rules::find(&mut tx, &own, id).await?;
    let after = step.applied_to(&before);
    if own.id() != Some(id) {
        own.permit_change(rules::most(&before, after.as_ref()))?;
    }
    let kept = rules::leaves_an_owner(&mut tx, &own, &before, after.as_ref(), now).await?;
    drop(tx);
    let snapshot = snapshots::current(app, &own).await?;
    let mut tx = app.store.read().await?;
    let change = match &after {
        Some(after) => Change::SetPerson(members::person(after)),
        None => Change::RemovePerson(id),
    };
    Ok(Rehearsal {
        resources: impact::of(&mut tx, &own, &snapshot, &change, now).await?,
        last_owner: !kept,
        actions: policy::lost(before.role, after.as_ref().map(|m| m.role)),
        teams: lost_places(&mut tx, &own, &before, after.as_ref()).await?,
        invitations: lost_invitations(&mut tx, &own, &before, after.as_ref()).await?,
        grants: match step {
            Step::Removal => direct_grants(&mut tx, &own, id, now).await?,
            Step::Role(_) => Vec::new(),
        },
        api_keys: match step {
            Step::Removal => api_keys::of_maker(&mut tx, &own, id).await?,
            Step::Role(_) => Vec::new(),
        },
        member: seen(&mut tx, &own, before, now).await?,
    })
}

impl Step {
    fn applied_to(self, before: &Member) -> Option<Member> {
        match self {
            Self::Removal => None,
            Self::Role(role) => Some(Member {
                role,
                ..before.clone()
            }),
        }
    }
}

async fn lost_places(
    tx: &mut ReadTx,
    own: &Membership,
    before: &Member,
    after: Option<&Member>,
) -> Result<Vec<LostPlace>, StoreError> {
    let mut lost = Vec::new();
    for place in members::places(tx, own, before.id).await? {
        let becomes = after.map(|after| place.role.min(after.role.cap()));
        if becomes != Some(place.role)
            && let Some(team) = teams::by_id(tx, own, place.team).await?
        {
            lost.push(LostPlace {
                team,
                role: place.role,
                becomes,
            });
        }
    }
    Ok(lost)
}

async fn direct_grants(
    tx: &mut ReadTx,
    own: &Membership,
    member: MembershipId,
    now: Timestamp,
) -> Result<Vec<NamedGrantOffer>, StoreError> {
    let mut given = grants::of_subject(tx, own, Subject::Member(member)).await?;
    // One that has ended stops nothing.
    given.retain(|grant| grant.expires_at.is_none_or(|end| end > now));
    named_grants(tx, own, &given).await
}

async fn lost_invitations(
    tx: &mut ReadTx,
    own: &Membership,
    before: &Member,
    after: Option<&Member>,
) -> Result<Vec<Detailed>, StoreError> {
    let stays = |i: &Invitation| {
        after.is_some_and(|after| policy::allows(after.role, policy::to_invite(i.role)))
    };
    let mut sent = invitations::sent_by(tx, own, before.account).await?;
    sent.retain(|invitation| !stays(invitation));
    named(tx, own, sent).await
}

/// The invitations with the names of the teams that they offer, each team read once.
async fn named(
    tx: &mut ReadTx,
    own: &Membership,
    sent: Vec<Invitation>,
) -> Result<Vec<Detailed>, StoreError> {
    let mut known: Vec<Team> = Vec::new();
    for offer in sent.iter().flat_map(|invitation| &invitation.teams) {
        if known.iter().all(|team| team.id != offer.team) {
            known.extend(teams::by_id(tx, own, offer.team).await?);
        }
    }
    let with_names = sent.into_iter().map(|invitation| Detailed {
        teams: offered(&invitation, &known),
        grants: Vec::new(),
        invitation,
        restores: None,
    });
    Ok(with_names.collect())
}

fn offered(invitation: &Invitation, known: &[Team]) -> Vec<OfferedTeam> {
    let offers = invitation.teams.iter();
    offers
        .filter_map(|offer| {
            let team = known.iter().find(|team| team.id == offer.team)?;
            Some(OfferedTeam {
                id: team.id,
                name: team.name.clone(),
                handle: team.handle.clone(),
                role: offer.role,
            })
        })
        .collect()
}
