//! What a snapshot is built from, and what can change in it.

use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    membership::Standing,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

/// Everything that decides who may do what in one organization, as plain rows in any order.
///
/// Two rows of the same thing: the later one counts. A place or a grant that names somebody or
/// something that is not in the rows gives nothing, and a device whose project is not in them is
/// not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub organization: OrgId,
    /// Of the organization's row, read in the same transaction as the rest.
    pub revision: i64,
    pub people: Vec<Person>,
    pub teams: Vec<TeamId>,
    pub places: Vec<Place>,
    pub projects: Vec<ProjectId>,
    pub channels: Vec<ChannelId>,
    pub devices: Vec<Device>,
    pub grants: Vec<Grant>,
}

/// A membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    pub member: MembershipId,
    pub account: AccountId,
    pub role: OrgRole,
    pub standing: Standing,
    /// From this moment on the membership is over, as if suspended.
    pub ends_at: Option<Timestamp>,
}

/// Somebody's place in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub team: TeamId,
    pub member: MembershipId,
    /// The most that the team's grants give to this person.
    pub role: ResourceRole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    pub device: DeviceId,
    /// Whoever has a role on the project has it on the device.
    pub project: ProjectId,
}

/// A role of a person or a team on a project, a channel or a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub subject: Subject,
    pub object: Object,
    pub role: ResourceRole,
    /// From this moment on the grant gives nothing.
    pub expires_at: Option<Timestamp>,
}

/// Who a grant is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    Member(MembershipId),
    Team(TeamId),
}

/// What a grant is given on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Object {
    Project(ProjectId),
    Channel(ChannelId),
    Device(DeviceId),
}

/// One step from a snapshot to the next. What is set replaces what was there; removing what is not
/// there changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    SetPerson(Person),
    /// Their places and grants go with them.
    RemovePerson(MembershipId),
    AddTeam(TeamId),
    /// Its places and grants go with it.
    RemoveTeam(TeamId),
    SetPlace(Place),
    RemovePlace {
        team: TeamId,
        member: MembershipId,
    },
    AddProject(ProjectId),
    /// Its devices and all grants on it and on them go with it.
    RemoveProject(ProjectId),
    AddChannel(ChannelId),
    RemoveChannel(ChannelId),
    /// Adds the device or moves it to another project.
    SetDevice(Device),
    RemoveDevice(DeviceId),
    SetGrant(Grant),
    RemoveGrant {
        subject: Subject,
        object: Object,
    },
}

/// The change names something that the snapshot does not know, so changes were missed: the
/// snapshot has to be built anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    #[error("no such member in the snapshot: build it anew")]
    Member(MembershipId),
    #[error("no such team in the snapshot: build it anew")]
    Team(TeamId),
    #[error("no such project, channel or device in the snapshot: build it anew")]
    Object(Object),
}

impl Facts {
    /// An organization with nobody and nothing in it.
    pub fn empty(organization: OrgId, revision: i64) -> Self {
        Self {
            organization,
            revision,
            people: Vec::new(),
            teams: Vec::new(),
            places: Vec::new(),
            projects: Vec::new(),
            channels: Vec::new(),
            devices: Vec::new(),
            grants: Vec::new(),
        }
    }
}

impl From<ProjectId> for Object {
    fn from(id: ProjectId) -> Self {
        Self::Project(id)
    }
}

impl From<ChannelId> for Object {
    fn from(id: ChannelId) -> Self {
        Self::Channel(id)
    }
}

impl From<DeviceId> for Object {
    fn from(id: DeviceId) -> Self {
        Self::Device(id)
    }
}
