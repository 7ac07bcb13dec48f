//! Deleting a team, and the rehearsal of what stops with it.

use domain::{
    organization::OrgRef,
    team::{Team, TeamRef},
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, ManageTeams, Permit},
    audit,
    handles::{self, Bearer},
    teams::{self, Offered, Place},
};

use super::{Seen, find, seen, the_team};
use crate::{
    App, Caller, Change,
    impact::{self, Shift},
    retry::retrying,
    snapshots,
};

/// How many people are named, in a rehearsal and in the event; their number is told in full.
const NAMED: i64 = 200;

/// What stops when the team is deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// With the number of its people.
    pub team: Seen,
    /// Who leaves it, by name, the first 200 of them. They stay in the organization.
    pub people: Vec<Place>,
    /// Open invitations that offer a place in it. They stay open, without that place.
    pub invitations: Vec<Offered>,
    /// What its people would reach no longer, or as something else.
    pub resources: Vec<Shift>,
}

/// Tells what deleting the team would stop, to whoever may delete it.
pub async fn preview(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
) -> Result<Preview, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let team = find(&mut tx, &membership, team, now).await?;
    let permit = membership.permit::<ManageTeams>()?;
    drop(tx);
    let snapshot = snapshots::current(app, &membership).await?;
    let mut tx = app.store.read().await?;
    let change = ::access::Change::RemoveTeam(team.id);
    Ok(Preview {
        resources: impact::of(&mut tx, &permit, &snapshot, &change, now)
            .await?
            .shifts,
        people: teams::places(&mut tx, &permit, team.id, NAMED).await?,
        invitations: teams::offers(&mut tx, &permit, team.id, now).await?,
        team: seen(&mut tx, &membership, team, now).await?,
    })
}

/// Deletes the team: its people stay in the organization, its history stays in the log, and its
/// handle is given to nobody for 90 days.
pub async fn delete(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
) -> Result<(), AccessError> {
    retrying(app, || attempt(app, caller, org, team)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
) -> Result<(), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let team = find(&mut tx, &membership, team, now).await?;
    let permit = membership.permit::<ManageTeams>()?;
    let people = teams::places(&mut tx, &permit, team.id, NAMED).await?;
    handles::release(&mut tx, &permit, Bearer::Team(team.id), now).await?;
    teams::delete(&mut tx, &permit, team.id).await?;
    record(app, &mut tx, caller, &permit, &team, &people, now).await?;
    Ok(tx.commit().await?)
}

async fn record(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    permit: &Permit<ManageTeams>,
    team: &Team,
    people: &[Place],
    now: Timestamp,
) -> Result<(), StoreError> {
    let members: Vec<_> = people
        .iter()
        .map(|p| json!({ "member": p.member.to_string(), "name": p.name, "role": p.role.as_str() }))
        .collect();
    let event = app
        .event(now, "team.deleted", the_team(team))
        .before(json!({
            "name": team.name,
            "handle": team.handle.as_str(),
            "description": team.description,
            "member_count": team.member_count,
            "members": members,
        }));
    audit::record(tx, permit, &caller.client.origin(now), event).await
}
