//! Who is in a team, and as what.

use domain::{
    id::MembershipId,
    membership::Member,
    organization::OrgRef,
    role::ResourceRole,
    team::{Team, TeamRef},
    time::Timestamp,
};
use serde_json::{Value, json};
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Permit, SetTeamMembers},
    audit, members, teams,
};

use super::{find, the_team};
use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
};

/// A place in a team, as it is now.
#[derive(Clone, Debug)]
pub struct Placed {
    pub team: Team,
    pub member: Member,
    pub role: ResourceRole,
}

#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    #[error("{}", texts::error_observer_cap())]
    ObserverCap,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(PlaceError: Access, Store);

/// Puts a member into a team, or gives them another role there. For owners, administrators and
/// the team's own administrators. Setting what is set already is no event.
pub async fn set(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
    member: MembershipId,
    role: ResourceRole,
) -> Result<Placed, PlaceError> {
    retrying(app, || async {
        let (now, mut tx) = (app.clock.now(), app.store.write().await?);
        let (permit, team) = enter(&mut tx, caller, org, team, now).await?;
        let member = member_of(&mut tx, &permit, member).await?;
        if role > member.role.cap() {
            return Err(PlaceError::ObserverCap);
        }
        let old = teams::place(&mut tx, &permit, team.id, member.id).await?;
        let placed = Placed { team, member, role };
        if old != Some(role) {
            write(app, &mut tx, caller, &permit, &placed, old, now).await?;
            tx.commit().await?;
        }
        Ok(placed)
    })
    .await
}

/// Takes a member out of a team.
pub async fn remove(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
    member: MembershipId,
) -> Result<(), AccessError> {
    retrying(app, || async {
        let (now, mut tx) = (app.clock.now(), app.store.write().await?);
        let (permit, team) = enter(&mut tx, caller, org, team, now).await?;
        let member = member_of(&mut tx, &permit, member).await?;
        let old = teams::place(&mut tx, &permit, team.id, member.id).await?;
        let old = old.ok_or(AccessError::NotFound)?;
        teams::remove_place(&mut tx, &permit, team.id, member.id).await?;
        let event = app
            .event(now, "team.member_removed", the_team(&team))
            .before(place(&member, old));
        audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
        Ok(tx.commit().await?)
    })
    .await
}

async fn enter(
    tx: &mut WriteTx,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
    now: Timestamp,
) -> Result<(Permit<SetTeamMembers>, Team), AccessError> {
    let membership = access::enter(tx, &caller.actor, org, now).await?;
    let team = find(tx, &membership, team, now).await?;
    let permit = membership.permit_team(tx, team.id).await?;
    Ok((permit, team))
}

async fn member_of(
    tx: &mut WriteTx,
    permit: &Permit<SetTeamMembers>,
    id: MembershipId,
) -> Result<Member, AccessError> {
    let member = members::get(tx, permit, id).await?;
    member.ok_or(AccessError::NotFound)
}

async fn write(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    permit: &Permit<SetTeamMembers>,
    placed: &Placed,
    old: Option<ResourceRole>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Placed { team, member, role } = placed;
    teams::set_place(tx, permit, team.id, member.id, *role).await?;
    let event = app.event(now, "team.member_set", the_team(team));
    let event = match old {
        Some(old) => event.before(place(member, old)),
        None => event,
    };
    let event = event.after(place(member, *role));
    audit::record(tx, permit, &caller.client.origin(now), event).await
}

fn place(member: &Member, role: ResourceRole) -> Value {
    json!({ "member": member.id.to_string(), "name": member.name, "role": role.as_str() })
}
