//! Making a team.

use domain::{
    handle::Handle,
    id::{MembershipId, TeamId},
    organization::OrgRef,
    role::ResourceRole,
    team::{FIRST_MEMBERS_MAX, Team},
    text::TeamName,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, ManageTeams, Permit, Scope},
    audit,
    handles::{self, Bearer},
    members, teams,
};

use super::{Seen, in_effect, the_team};
use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
};

/// A team as it shall be.
#[derive(Clone, Debug)]
pub struct Create {
    pub name: TeamName,
    pub handle: Handle,
    /// Read by `domain::team::description`.
    pub description: String,
    /// At most `domain::team::FIRST_MEMBERS_MAX`. Who is named twice is in it once, with the last
    /// role.
    pub members: Vec<(MembershipId, ResourceRole)>,
}

#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    #[error("{}", texts::error_handle_taken())]
    HandleTaken,
    #[error("{}", texts::error_team_too_many(FIRST_MEMBERS_MAX))]
    TooManyMembers,
    /// Nobody in the organization has the id at this place of the list.
    #[error("{}", texts::field_member_unknown())]
    UnknownMember { index: usize },
    /// The role at this place of the list is more than an organization observer can have.
    #[error("{}", texts::error_observer_cap())]
    ObserverCap { index: usize },
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(CreateError: Access, Store);

/// Makes a team with its handle and its first people. Its maker is in it only if they say so.
pub async fn create(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Create,
) -> Result<Seen, CreateError> {
    if new.members.len() > FIRST_MEMBERS_MAX {
        return Err(CreateError::TooManyMembers);
    }
    retrying(app, || attempt(app, caller, org, new)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Create,
) -> Result<Seen, CreateError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageTeams>()?;
    let chosen = check_members(&mut tx, &permit, &new.members).await?;
    let team = add(app, &mut tx, &permit, new, &chosen, now).await?;
    record(app, &mut tx, caller, &permit, &team, &chosen, now).await?;
    tx.commit().await?;
    let own = chosen
        .iter()
        .find(|(id, _)| membership.id() == Some(*id))
        .map(|(_, role)| *role);
    Ok(Seen {
        role: in_effect(&membership, own),
        team,
        aliases: Vec::new(),
    })
}

/// The people who were chosen, each once, if all of them can be what they are chosen as.
async fn check_members(
    tx: &mut WriteTx,
    permit: &Permit<ManageTeams>,
    wished: &[(MembershipId, ResourceRole)],
) -> Result<Vec<(MembershipId, ResourceRole)>, CreateError> {
    let mut chosen: Vec<(MembershipId, ResourceRole)> = Vec::with_capacity(wished.len());
    for (index, (id, role)) in wished.iter().enumerate() {
        let member = members::get(tx, permit, *id)
            .await?
            .ok_or(CreateError::UnknownMember { index })?;
        if *role > member.role.cap() {
            return Err(CreateError::ObserverCap { index });
        }
        chosen.retain(|(earlier, _)| earlier != id);
        chosen.push((*id, *role));
    }
    Ok(chosen)
}

async fn add(
    app: &App,
    tx: &mut WriteTx,
    permit: &Permit<ManageTeams>,
    new: &Create,
    chosen: &[(MembershipId, ResourceRole)],
    now: Timestamp,
) -> Result<Team, CreateError> {
    let team = Team {
        id: TeamId(app.entropy.id(now)),
        org: permit.org(),
        name: new.name.as_str().to_owned(),
        handle: new.handle.clone(),
        description: new.description.clone(),
        member_count: i64::try_from(chosen.len()).expect("they are few"),
        revision: 1,
        created_at: now,
    };
    if !handles::give(tx, permit, &team.handle, Bearer::Team(team.id), now).await? {
        return Err(CreateError::HandleTaken);
    }
    teams::insert(tx, permit, &team).await?;
    for (member, role) in chosen {
        teams::set_place(tx, permit, team.id, *member, *role).await?;
    }
    Ok(team)
}

async fn record(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    permit: &Permit<ManageTeams>,
    team: &Team,
    chosen: &[(MembershipId, ResourceRole)],
    now: Timestamp,
) -> Result<(), StoreError> {
    let members: Vec<_> = chosen
        .iter()
        .map(|(id, role)| json!({ "member": id.to_string(), "role": role.as_str() }))
        .collect();
    let event = app.event(now, "team.created", the_team(team)).after(json!({
        "name": team.name,
        "handle": team.handle.as_str(),
        "description": team.description,
        "members": members,
    }));
    audit::record(tx, permit, &caller.client.origin(now), event).await
}
