//! The rows that decide who may do what: all of an organization's for the memory of a node, or
//! those about one person and one thing for the transaction that changes it.

use std::time::Instant;

use ::access::{Device, Facts, Grant, News, Object, Person, Place, Source, Subject};
use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    role::OrgRole,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{ReadTx, Store, StoreError, changes, read};

impl Source for Store {
    type Error = StoreError;

    fn now(&self) -> Instant {
        Instant::now()
    }

    async fn load(&self, organization: OrgId) -> Result<Option<Facts>, StoreError> {
        all(&mut self.read().await?, organization).await
    }

    async fn since(&self, organization: OrgId, revision: i64) -> Result<News, StoreError> {
        since(&mut self.read().await?, organization, revision).await
    }
}

/// What happened to the organization after `revision`.
async fn since(tx: &mut ReadTx, org: OrgId, revision: i64) -> Result<News, StoreError> {
    let Some(newest) = revision_of(tx, org).await? else {
        return Ok(News::Gone);
    };
    if newest - revision >= changes::KEPT || newest < revision {
        return Ok(News::Lost);
    }
    let rows: Vec<(i64, String)> = on!(tx, c => sqlx::query_as(
        "SELECT s.revision, s.changes FROM access_changes s WHERE s.org_id = $1 AND s.revision > $2 ORDER BY s.revision",
    ).bind(org.0).bind(revision).fetch_all(c).await?);
    Ok(News::Steps(changes::steps(revision, newest, rows)?))
}

async fn revision_of(tx: &mut ReadTx, org: OrgId) -> Result<Option<i64>, StoreError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT o.revision FROM organizations o WHERE o.org_id = $1")
        .bind(org.0).fetch_optional(c).await?),
    )
}

/// Every fact of the organization; `None` where there is no such organization.
pub async fn all(tx: &mut ReadTx, org: OrgId) -> Result<Option<Facts>, StoreError> {
    let Some(revision) = revision_of(tx, org).await? else {
        return Ok(None);
    };
    let mut facts = Facts::empty(org, revision);
    facts.people = people(tx, org).await?;
    facts.teams = teams(tx, org).await?;
    facts.places = places(tx, org).await?;
    for (kind, id) in spaces(tx, org).await? {
        match kind.as_str() {
            "project" => facts.projects.push(ProjectId(id)),
            "channel" => facts.channels.push(ChannelId(id)),
            _ => return Err(read::corrupt("spaces", "kind")),
        }
    }
    facts.devices = devices(tx, org).await?;
    facts.grants = grants(tx, org).await?;
    Ok(Some(facts))
}

#[derive(FromRow)]
struct PersonRow {
    membership_id: Uuid,
    account_id: Uuid,
    role: String,
    standing: String,
    ends_at: Option<i64>,
}

async fn people(tx: &mut ReadTx, org: OrgId) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = on!(tx, c => sqlx::query_as(
        "SELECT m.membership_id, m.account_id, m.role, m.standing, m.ends_at FROM memberships m WHERE m.org_id = $1",
    ).bind(org.0).fetch_all(c).await?);
    rows.into_iter()
        .map(|row| {
            Ok(Person {
                member: MembershipId(row.membership_id),
                account: AccountId(row.account_id),
                role: read::org_role(&row.role, "memberships")?,
                standing: read::standing(&row.standing)?,
                ends_at: row.ends_at.map(Timestamp::from_micros),
            })
        })
        .collect()
}

async fn teams(tx: &mut ReadTx, org: OrgId) -> Result<Vec<TeamId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar("SELECT t.team_id FROM teams t WHERE t.org_id = $1")
        .bind(org.0).fetch_all(c).await?);
    Ok(ids.into_iter().map(TeamId).collect())
}

async fn places(tx: &mut ReadTx, org: OrgId) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<(Uuid, Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT p.team_id, p.membership_id, p.role FROM team_members p WHERE p.org_id = $1",
    ).bind(org.0).fetch_all(c).await?);
    rows.into_iter().map(place).collect()
}

fn place((team, member, role): (Uuid, Uuid, String)) -> Result<Place, StoreError> {
    Ok(Place {
        team: TeamId(team),
        member: MembershipId(member),
        role: read::resource_role(&role, "team_members")?,
    })
}

async fn spaces(tx: &mut ReadTx, org: OrgId) -> Result<Vec<(String, Uuid)>, StoreError> {
    Ok(
        on!(tx, c => sqlx::query_as("SELECT s.kind, s.space_id FROM spaces s WHERE s.org_id = $1")
        .bind(org.0).fetch_all(c).await?),
    )
}

async fn devices(tx: &mut ReadTx, org: OrgId) -> Result<Vec<Device>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT d.device_id, d.project_id FROM devices d WHERE d.org_id = $1",
    ).bind(org.0).fetch_all(c).await?);
    let device = |(device, project)| Device {
        device: DeviceId(device),
        project: ProjectId(project),
    };
    Ok(rows.into_iter().map(device).collect())
}

#[derive(FromRow)]
struct GrantRow {
    object_id: Uuid,
    subject_id: Uuid,
    object_kind: String,
    subject_kind: String,
    role: String,
    expires_at: Option<i64>,
}

impl TryFrom<GrantRow> for Grant {
    type Error = StoreError;
    fn try_from(row: GrantRow) -> Result<Self, StoreError> {
        let subject = changes::subject_of(&row.subject_kind, row.subject_id);
        let object = changes::object_of(&row.object_kind, row.object_id);
        Ok(Self {
            subject: subject.ok_or(read::corrupt("grants", "subject_kind"))?,
            object: object.ok_or(read::corrupt("grants", "object_kind"))?,
            role: read::resource_role(&row.role, "grants")?,
            expires_at: row.expires_at.map(Timestamp::from_micros),
        })
    }
}

async fn grants(tx: &mut ReadTx, org: OrgId) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<GrantRow> = on!(tx, c => sqlx::query_as(
        "SELECT g.object_id, g.subject_id, g.object_kind, g.subject_kind, g.role, g.expires_at
         FROM grants g WHERE g.org_id = $1",
    ).bind(org.0).fetch_all(c).await?);
    rows.into_iter().map(Grant::try_from).collect()
}

/// The facts about one member and one object: their places in the teams that have a grant on it or
/// on the project that holds it, and these grants. `None` where there is no such object.
pub(crate) async fn about(
    tx: &mut ReadTx,
    org: OrgId,
    person: Person,
    object: Object,
) -> Result<Option<Facts>, StoreError> {
    let mut facts = Facts::empty(org, 0);
    let (_, id) = changes::object_parts(object);
    let holder = match object {
        Object::Device(device) => match project_of(tx, org, device).await? {
            Some(project) => {
                facts.projects.push(project);
                facts.devices.push(Device { device, project });
                project.0
            }
            None => return Ok(None),
        },
        Object::Project(_) | Object::Channel(_) if !is_there(tx, org, object).await? => {
            return Ok(None);
        }
        Object::Project(project) => {
            facts.projects.push(project);
            id
        }
        Object::Channel(channel) => {
            facts.channels.push(channel);
            id
        }
    };
    facts.people.push(person);
    // Whoever has a role on everything needs no grant.
    if person.role.everywhere().is_none() {
        for (grant, place) in ways(tx, org, person.member, (id, holder)).await? {
            if let Some(place) = place {
                facts.teams.push(place.team);
                facts.places.push(place);
            }
            facts.grants.push(grant);
        }
    }
    Ok(Some(facts))
}

async fn project_of(
    tx: &mut ReadTx,
    org: OrgId,
    device: DeviceId,
) -> Result<Option<ProjectId>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT d.project_id FROM devices d WHERE d.org_id = $1 AND d.device_id = $2",
    ).bind(org.0).bind(device.0).fetch_optional(c).await?);
    Ok(id.map(ProjectId))
}

async fn is_there(tx: &mut ReadTx, org: OrgId, space: Object) -> Result<bool, StoreError> {
    let (kind, id) = changes::object_parts(space);
    let found: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT s.kind FROM spaces s WHERE s.org_id = $1 AND s.space_id = $2",
    ).bind(org.0).bind(id).fetch_optional(c).await?);
    Ok(found.is_some_and(|found| found == kind))
}

#[derive(FromRow)]
struct WayRow {
    #[sqlx(flatten)]
    grant: GrantRow,
    place: Option<String>,
}

/// The grants that could lead the member to one of two objects, those of teams with the member's
/// place in the team.
async fn ways(
    tx: &mut ReadTx,
    org: OrgId,
    member: MembershipId,
    (object, holder): (Uuid, Uuid),
) -> Result<Vec<(Grant, Option<Place>)>, StoreError> {
    let rows: Vec<WayRow> = on!(tx, c => sqlx::query_as(
        "SELECT g.object_id, g.subject_id, g.object_kind, g.subject_kind, g.role, g.expires_at, p.role AS place
         FROM grants g
         LEFT JOIN team_members p ON p.org_id = $1 AND p.team_id = g.subject_id AND p.membership_id = $2
         WHERE g.org_id = $1 AND g.object_id IN ($3, $4) AND (g.subject_id = $2 OR p.membership_id = $2)",
    ).bind(org.0).bind(member.0).bind(object).bind(holder).fetch_all(c).await?);
    rows.into_iter()
        .map(|row| {
            let grant = Grant::try_from(row.grant)?;
            let place = match (grant.subject, row.place) {
                (Subject::Team(team), Some(role)) => Some(Place {
                    team,
                    member,
                    role: read::resource_role(&role, "team_members")?,
                }),
                _ => None,
            };
            Ok((grant, place))
        })
        .collect()
}

/// Whoever runs this Muster, or Muster itself: in no organization, and with every right in each.
pub(crate) fn outsider() -> Person {
    Person {
        member: MembershipId(Uuid::nil()),
        account: AccountId(Uuid::nil()),
        role: OrgRole::Owner,
        standing: domain::membership::Standing::Active,
        ends_at: None,
    }
}
