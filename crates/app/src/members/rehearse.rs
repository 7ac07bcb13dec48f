//! Rehearsing what a removal, a departure or another role changes, before anybody decides.

use ::access::{Change, Object, Snapshot, Subject};
use domain::{
    id::MembershipId,
    invitation::Invitation,
    membership::Member,
    organization::OrgRef,
    policy::{self, OrgAction},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Membership},
    api_keys::{self, ApiKey},
    grants::{self, Named},
    invitations, members, teams as rows,
};

use super::{Seen, rules, see::seen};
use crate::{
    App, Caller,
    grants::Given,
    impact::{self, Shift},
    invitations::{Detailed, detailed},
    snapshots, spaces, teams,
};

/// What is rehearsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Being removed, or leaving.
    Removal,
    /// Having this role from now on.
    Role(OrgRole),
}

/// What would stop, and with a higher role what would be there besides.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    pub member: Seen,
    /// It would leave the organization without an owner who stays, and is refused.
    pub last_owner: bool,
    /// What the person can do in the organization, and then no longer.
    pub actions: Vec<OrgAction>,
    /// What the person can do then, and could not before: with a higher role.
    pub gained: Vec<OrgAction>,
    pub teams: Vec<LostPlace>,
    /// The pending invitations that the person sent: revoked by a removal; by a lower role those
    /// that they may no longer give, which cannot be accepted until somebody else resends them.
    pub invitations: Vec<Detailed>,
    /// What a removal takes away that was given to the person directly. Empty for a lower role,
    /// which leaves grants as they are.
    pub grants: Vec<Given>,
    /// The keys that the person made: revoked by a removal. With a lower role they do less, like
    /// the person.
    pub api_keys: Vec<ApiKey>,
    /// The alert channels that a removal leaves without anybody to whom they were given.
    pub channels: Vec<spaces::Seen>,
    /// What the person would reach no longer, as something else, or for the first time.
    pub resources: Vec<Shift>,
    /// How many such things there are beyond those of `resources`.
    pub more_resources: usize,
}

/// A place in a team that ends or counts for less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostPlace {
    /// As the caller sees it.
    pub seen: teams::Seen,
    /// The person's, in it.
    pub role: ResourceRole,
    /// What is left of it; `None`: nothing.
    pub becomes: Option<ResourceRole>,
}

impl LostPlace {
    /// Whether nobody is left in the team.
    pub fn leaves_empty(&self) -> bool {
        self.becomes.is_none() && self.seen.team.member_count <= 1
    }
}

/// Tells what would stop. For those who may do it, and everybody about themselves; but what a higher
/// role would open is told only to those who may give it, since it names what is hidden until then.
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
    let rises = after.as_ref().is_some_and(|after| after.role > before.role);
    if own.id() != Some(id) || rises {
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
    let reader = Reader {
        own: &own,
        before: &before,
        now,
    };
    let ends = after.is_none();
    let becomes = after.as_ref().map(|after| after.role);
    let impact = impact::of(&mut tx, &own, &snapshot, &change, now).await?;
    Ok(Rehearsal {
        resources: impact.shifts,
        more_resources: impact.beyond,
        last_owner: !kept,
        actions: policy::lost(before.role, becomes),
        gained: policy::gained(before.role, becomes),
        teams: reader.lost_places(&mut tx, after.as_ref()).await?,
        invitations: reader.lost_invitations(&mut tx, after.as_ref()).await?,
        grants: match ends {
            true => reader.direct_grants(&mut tx).await?,
            false => Vec::new(),
        },
        api_keys: match ends {
            true => api_keys::made_by(&mut tx, &own, id).await?,
            false => Vec::new(),
        },
        channels: match ends {
            true => reader.left_channels(&mut tx, &snapshot).await?,
            false => Vec::new(),
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

/// Who rehearses, and about whom.
struct Reader<'a> {
    own: &'a Membership,
    before: &'a Member,
    now: Timestamp,
}

impl Reader<'_> {
    async fn lost_places(
        &self,
        tx: &mut ReadTx,
        after: Option<&Member>,
    ) -> Result<Vec<LostPlace>, StoreError> {
        let mut lost = Vec::new();
        for place in members::places(tx, self.own, self.before.id).await? {
            let becomes = after.map(|after| place.role.min(after.role.cap()));
            if becomes != Some(place.role)
                && let Some(team) = rows::by_id(tx, self.own, place.team).await?
            {
                lost.push(LostPlace {
                    seen: teams::seen(tx, self.own, team, self.now).await?,
                    role: place.role,
                    becomes,
                });
            }
        }
        Ok(lost)
    }

    async fn direct_grants(&self, tx: &mut ReadTx) -> Result<Vec<Given>, StoreError> {
        let Member {
            id, name, handle, ..
        } = self.before;
        let mut given = grants::dated_of_subject(tx, self.own, Subject::Member(*id)).await?;
        // One that has ended stops nothing.
        given.retain(|(grant, _)| grant.expires_at.is_none_or(|end| end > self.now));
        let objects: Vec<Object> = given.iter().map(|(grant, _)| grant.object).collect();
        let names = grants::names_of(tx, self.own, &objects).await?;
        let given = given.into_iter().filter_map(|(grant, created_at)| {
            Some(Given {
                object_name: names.get(&grant.object)?.clone(),
                named: Named {
                    grant,
                    name: name.clone(),
                    handle: handle.to_string(),
                    created_at,
                },
            })
        });
        Ok(given.collect())
    }

    async fn lost_invitations(
        &self,
        tx: &mut ReadTx,
        after: Option<&Member>,
    ) -> Result<Vec<Detailed>, StoreError> {
        let stays = |i: &Invitation| {
            after.is_some_and(|after| policy::allows(after.role, policy::to_invite(i.role)))
        };
        let mut sent = invitations::sent_by(tx, self.own, self.before.account).await?;
        sent.retain(|invitation| !stays(invitation));
        let mut sent = detailed(tx, self.own, sent, self.now).await?;
        if !self.own.may(OrgAction::SeeContacts) {
            // Who was removed is told to owners and administrators alone.
            for sent in &mut sent {
                sent.restores = None;
            }
        }
        Ok(sent)
    }

    async fn left_channels(
        &self,
        tx: &mut ReadTx,
        snapshot: &Snapshot,
    ) -> Result<Vec<spaces::Seen>, StoreError> {
        let view = snapshot.view(self.own.principal(), self.now);
        let left = store::spaces::left_by(tx, self.own, self.before.id, self.now).await?;
        let seen = left.into_iter().filter_map(|space| {
            let role = snapshots::role(&view, space.id)?;
            Some(spaces::Seen { space, role })
        });
        Ok(seen.collect())
    }
}
