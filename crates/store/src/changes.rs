//! What a transaction changes in who may do what, written down with it: nodes that hold an earlier
//! revision of the organization in memory follow from there instead of reading all of it again.

use ::access::{Change, Device, Grant, Object, Person, Place, Step, Subject};
use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    membership::Standing,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{StoreError, WriteTx, read};

/// How many revisions can be followed. Whoever is further behind reads everything.
pub(crate) const KEPT: i64 = 1000;

/// The changes of one transaction, and the revisions that it has raised.
#[derive(Default)]
pub(crate) struct Changed {
    revisions: Vec<(OrgId, i64)>,
    changes: Vec<(OrgId, Change)>,
}

impl Changed {
    /// The transaction has taken the lock of `org`, and raised its revision to this.
    pub fn enter(&mut self, org: OrgId, revision: i64) {
        self.revisions.retain(|(entered, _)| *entered != org);
        self.revisions.push((org, revision));
    }

    /// Takes note of a change.
    pub fn note(&mut self, org: OrgId, change: Change) {
        self.changes.push((org, change));
    }
}

/// Writes down what the transaction has changed, one row an organization. Answers the organizations that it
/// has entered, with the revision that it gives them.
pub(crate) async fn write_down(tx: &mut WriteTx) -> Result<Vec<(OrgId, i64)>, StoreError> {
    let Changed { revisions, changes } = std::mem::take(&mut tx.changed);
    debug_assert!(
        changes
            .iter()
            .all(|(org, _)| revisions.iter().any(|(entered, _)| entered == org)),
        "rights change under the tenant's lock only"
    );
    for (org, revision) in &revisions {
        let own = changes.iter().filter(|(changed, _)| changed == org);
        let rows: Vec<Row> = own.map(|(_, change)| Row::from(*change)).collect();
        if !rows.is_empty() {
            insert(tx, *org, *revision, &rows).await?;
        }
    }
    Ok(revisions)
}

/// Rows of an organization that was erased in the same transaction have nothing to hang on.
async fn insert(
    tx: &mut WriteTx,
    org: OrgId,
    revision: i64,
    rows: &[Row],
) -> Result<(), StoreError> {
    let text = serde_json::to_string(rows).expect("plain data");
    on!(tx, c => sqlx::query(
        "INSERT INTO access_changes (org_id, revision, changes) VALUES ($1, $2, $3)",
    ).bind(org.0).bind(revision).bind(text).execute(c).await?.rows_affected());
    // What nobody follows any more goes with the next change: no sweep has to look for it.
    on!(tx, c => sqlx::query("DELETE FROM access_changes WHERE org_id = $1 AND revision <= $2")
        .bind(org.0).bind(revision - KEPT).execute(c).await?.rows_affected());
    Ok(())
}

/// The steps from the revision `from` to `to`, of which the rows are those that changed something.
pub(crate) fn steps(from: i64, to: i64, rows: Vec<(i64, String)>) -> Result<Vec<Step>, StoreError> {
    let mut steps: Vec<Step> = (from + 1..=to)
        .map(|revision| Step {
            revision,
            changes: Vec::new(),
        })
        .collect();
    for (revision, text) in rows {
        let place = usize::try_from(revision - from - 1).ok();
        if let Some(step) = place.and_then(|place| steps.get_mut(place)) {
            step.changes = parse(&text)?;
        }
    }
    Ok(steps)
}

fn parse(text: &str) -> Result<Vec<Change>, StoreError> {
    let rows: Vec<Row> =
        serde_json::from_str(text).map_err(|_| read::corrupt("access_changes", "changes"))?;
    rows.into_iter().map(Change::try_from).collect()
}

/// A change as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
enum Row {
    SetPerson {
        member: Uuid,
        account: Uuid,
        role: String,
        standing: String,
        ends_at: Option<i64>,
    },
    RemovePerson {
        member: Uuid,
    },
    AddTeam {
        team: Uuid,
    },
    RemoveTeam {
        team: Uuid,
    },
    SetPlace {
        team: Uuid,
        member: Uuid,
        role: String,
    },
    RemovePlace {
        team: Uuid,
        member: Uuid,
    },
    AddProject {
        project: Uuid,
    },
    RemoveProject {
        project: Uuid,
    },
    AddChannel {
        channel: Uuid,
    },
    RemoveChannel {
        channel: Uuid,
    },
    SetDevice {
        device: Uuid,
        project: Uuid,
    },
    RemoveDevice {
        device: Uuid,
    },
    SetGrant {
        subject: (String, Uuid),
        object: (String, Uuid),
        role: String,
        expires_at: Option<i64>,
    },
    RemoveGrant {
        subject: (String, Uuid),
        object: (String, Uuid),
    },
}

impl From<Change> for Row {
    fn from(change: Change) -> Self {
        match change {
            Change::SetPerson(p) => Self::SetPerson {
                member: p.member.0,
                account: p.account.0,
                role: p.role.as_str().to_owned(),
                standing: p.standing.as_str().to_owned(),
                ends_at: p.ends_at.map(Timestamp::micros),
            },
            Change::RemovePerson(member) => Self::RemovePerson { member: member.0 },
            Change::AddTeam(team) => Self::AddTeam { team: team.0 },
            Change::RemoveTeam(team) => Self::RemoveTeam { team: team.0 },
            Change::SetPlace(p) => Self::SetPlace {
                team: p.team.0,
                member: p.member.0,
                role: p.role.as_str().to_owned(),
            },
            Change::RemovePlace { team, member } => Self::RemovePlace {
                team: team.0,
                member: member.0,
            },
            Change::AddProject(project) => Self::AddProject { project: project.0 },
            Change::RemoveProject(project) => Self::RemoveProject { project: project.0 },
            Change::AddChannel(channel) => Self::AddChannel { channel: channel.0 },
            Change::RemoveChannel(channel) => Self::RemoveChannel { channel: channel.0 },
            Change::SetDevice(d) => Self::SetDevice {
                device: d.device.0,
                project: d.project.0,
            },
            Change::RemoveDevice(device) => Self::RemoveDevice { device: device.0 },
            Change::SetGrant(g) => Self::SetGrant {
                subject: named(subject_parts(g.subject)),
                object: named(object_parts(g.object)),
                role: g.role.as_str().to_owned(),
                expires_at: g.expires_at.map(Timestamp::micros),
            },
            Change::RemoveGrant { subject, object } => Self::RemoveGrant {
                subject: named(subject_parts(subject)),
                object: named(object_parts(object)),
            },
        }
    }
}

impl TryFrom<Row> for Change {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(match row {
            Row::SetPerson {
                member,
                account,
                role,
                standing,
                ends_at,
            } => Self::SetPerson(Person {
                member: MembershipId(member),
                account: AccountId(account),
                role: OrgRole::parse(&role).map_err(|_| odd())?,
                standing: Standing::parse(&standing).ok_or_else(odd)?,
                ends_at: ends_at.map(Timestamp::from_micros),
            }),
            Row::RemovePerson { member } => Self::RemovePerson(MembershipId(member)),
            Row::AddTeam { team } => Self::AddTeam(TeamId(team)),
            Row::RemoveTeam { team } => Self::RemoveTeam(TeamId(team)),
            Row::SetPlace { team, member, role } => Self::SetPlace(Place {
                team: TeamId(team),
                member: MembershipId(member),
                role: ResourceRole::parse(&role).map_err(|_| odd())?,
            }),
            Row::RemovePlace { team, member } => Self::RemovePlace {
                team: TeamId(team),
                member: MembershipId(member),
            },
            Row::AddProject { project } => Self::AddProject(ProjectId(project)),
            Row::RemoveProject { project } => Self::RemoveProject(ProjectId(project)),
            Row::AddChannel { channel } => Self::AddChannel(ChannelId(channel)),
            Row::RemoveChannel { channel } => Self::RemoveChannel(ChannelId(channel)),
            Row::SetDevice { device, project } => Self::SetDevice(Device {
                device: DeviceId(device),
                project: ProjectId(project),
            }),
            Row::RemoveDevice { device } => Self::RemoveDevice(DeviceId(device)),
            Row::SetGrant {
                subject,
                object,
                role,
                expires_at,
            } => Self::SetGrant(Grant {
                subject: subject_of(&subject.0, subject.1).ok_or_else(odd)?,
                object: object_of(&object.0, object.1).ok_or_else(odd)?,
                role: ResourceRole::parse(&role).map_err(|_| odd())?,
                expires_at: expires_at.map(Timestamp::from_micros),
            }),
            Row::RemoveGrant { subject, object } => Self::RemoveGrant {
                subject: subject_of(&subject.0, subject.1).ok_or_else(odd)?,
                object: object_of(&object.0, object.1).ok_or_else(odd)?,
            },
        })
    }
}

fn odd() -> StoreError {
    read::corrupt("access_changes", "changes")
}

fn named((kind, id): (&'static str, Uuid)) -> (String, Uuid) {
    (kind.to_owned(), id)
}

/// The kind and the bare id of a subject, as columns hold them.
pub(crate) fn subject_parts(subject: Subject) -> (&'static str, Uuid) {
    match subject {
        Subject::Member(id) => ("member", id.0),
        Subject::Team(id) => ("team", id.0),
    }
}

pub(crate) fn subject_of(kind: &str, id: Uuid) -> Option<Subject> {
    match kind {
        "member" => Some(Subject::Member(MembershipId(id))),
        "team" => Some(Subject::Team(TeamId(id))),
        _ => None,
    }
}

/// The kind and the bare id of an object, as columns hold them.
pub(crate) fn object_parts(object: Object) -> (&'static str, Uuid) {
    match object {
        Object::Project(id) => ("project", id.0),
        Object::Channel(id) => ("channel", id.0),
        Object::Device(id) => ("device", id.0),
    }
}

pub(crate) fn object_of(kind: &str, id: Uuid) -> Option<Object> {
    match kind {
        "project" => Some(Object::Project(ProjectId(id))),
        "channel" => Some(Object::Channel(ChannelId(id))),
        "device" => Some(Object::Device(DeviceId(id))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_reads_back() {
        let id = Uuid::from_u128;
        let (member, team) = (MembershipId(id(1)), TeamId(id(2)));
        let (project, device) = (ProjectId(id(3)), DeviceId(id(4)));
        let subject = Subject::Team(team);
        let changes = vec![
            Change::SetPerson(Person {
                member,
                account: AccountId(id(5)),
                role: OrgRole::Observer,
                standing: Standing::Suspended,
                ends_at: Some(Timestamp::from_micros(7)),
            }),
            Change::RemovePerson(member),
            Change::AddTeam(team),
            Change::RemoveTeam(team),
            Change::SetPlace(Place {
                team,
                member,
                role: ResourceRole::Member,
            }),
            Change::RemovePlace { team, member },
            Change::AddProject(project),
            Change::RemoveProject(project),
            Change::AddChannel(ChannelId(id(6))),
            Change::RemoveChannel(ChannelId(id(6))),
            Change::SetDevice(Device { device, project }),
            Change::RemoveDevice(device),
            Change::SetGrant(Grant {
                subject,
                object: device.into(),
                role: ResourceRole::Administrator,
                expires_at: None,
            }),
            Change::RemoveGrant {
                subject,
                object: ChannelId(id(6)).into(),
            },
        ];
        let rows: Vec<Row> = changes.iter().map(|change| Row::from(*change)).collect();
        let text = serde_json::to_string(&rows).unwrap();
        assert_eq!(parse(&text).unwrap(), changes);
    }

    #[test]
    fn a_revision_without_a_row_is_a_step_that_changes_nothing() {
        let row = (
            7,
            r#"[{"is":"add_team","team":"00000000-0000-0000-0000-000000000002"}]"#.to_owned(),
        );
        let steps = steps(5, 8, vec![row]).unwrap();
        let revisions: Vec<i64> = steps.iter().map(|step| step.revision).collect();
        assert_eq!(revisions, [6, 7, 8]);
        assert!(steps[0].changes.is_empty() && steps[2].changes.is_empty());
        assert_eq!(
            steps[1].changes,
            [Change::AddTeam(TeamId(Uuid::from_u128(2)))]
        );
    }
}
