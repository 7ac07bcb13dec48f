//! One organization in memory.

use std::sync::Arc;

use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    membership::{Standing, Status},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use uuid::Uuid;

use crate::{
    column::Column,
    edges::{Edge, Rows, find},
    facts::{Device, Facts, Grant, Object, Person, Place, Subject},
    ids::Ids,
    key::{self, ObjectKind, SubjectKey},
    level::Level,
    map::Map,
    rights::Rights,
};

/// Everything that decides who may do what in one organization, at one revision. Immutable, and
/// cheap to clone: [`apply`](Self::apply) answers a changed copy that shares nearly all memory.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) organization: OrgId,
    pub(crate) revision: i64,
    pub(crate) rights: &'static Rights,
    pub(crate) people: Ids,
    pub(crate) accounts: Column<Uuid>,
    pub(crate) of_account: Map<Uuid, u32>,
    pub(crate) standings: Column<PersonBits>,
    pub(crate) membership_ends: Map<u32, Timestamp>,
    /// Whoever has a role everywhere; in no order.
    pub(crate) everywhere: Arc<[u32]>,
    pub(crate) teams: Ids,
    /// Of a person, edges to teams.
    pub(crate) places: Rows,
    /// Of a team, edges to people.
    pub(crate) team_members: Rows,
    pub(crate) projects: Ids,
    pub(crate) channels: Ids,
    /// With the number of the device's project.
    pub(crate) devices: Ids<u32>,
    /// Of a project, its devices' numbers in the order of their ids.
    pub(crate) project_devices: Rows,
    /// Of a person, edges to objects.
    pub(crate) person_grants: Rows,
    /// Of a team, edges to objects.
    pub(crate) team_grants: Rows,
    /// Of an object, edges to people and teams; one for each kind of object.
    pub(crate) holders: [Rows; 3],
    /// By the keys of subject and object.
    pub(crate) grant_ends: Map<(u32, u32), Timestamp>,
}

/// The role and standing of a person in one byte, so that all of them stay in the cache.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct PersonBits(u8);

impl PersonBits {
    const ROLE: u8 = 0b0011;
    const SUSPENDED: u8 = 0b0100;
    const ENDS: u8 = 0b1000;

    pub(crate) fn of(person: &Person) -> Self {
        let suspended = match person.standing {
            Standing::Suspended => Self::SUSPENDED,
            Standing::Active => 0,
        };
        let ends = if person.ends_at.is_some() {
            Self::ENDS
        } else {
            0
        };
        Self(person.role as u8 | suspended | ends)
    }

    pub(crate) fn role(self) -> OrgRole {
        OrgRole::ALL[usize::from(self.0 & Self::ROLE)]
    }

    pub(crate) fn standing(self) -> Standing {
        if self.0 & Self::SUSPENDED == 0 {
            Standing::Active
        } else {
            Standing::Suspended
        }
    }

    pub(crate) fn ends(self) -> bool {
        self.0 & Self::ENDS != 0
    }
}

impl Snapshot {
    /// Takes a few tens of milliseconds for ten thousand people and a hundred thousand devices.
    pub fn build(facts: &Facts) -> Self {
        let projects = numbered(facts.projects.iter().map(|id| id.0));
        let mut snapshot = Self {
            organization: facts.organization,
            revision: facts.revision,
            rights: Rights::get(),
            people: Ids::collect(&[]),
            accounts: Column::new(&[]),
            of_account: Map::new(),
            standings: Column::new(&[]),
            membership_ends: Map::new(),
            everywhere: Arc::from([]),
            teams: numbered(facts.teams.iter().map(|id| id.0)),
            places: Rows::collect(Vec::new()),
            team_members: Rows::collect(Vec::new()),
            devices: Ids::collect(&[]),
            project_devices: Rows::collect(Vec::new()),
            projects,
            channels: numbered(facts.channels.iter().map(|id| id.0)),
            person_grants: Rows::collect(Vec::new()),
            team_grants: Rows::collect(Vec::new()),
            holders: [(); 3].map(|()| Rows::collect(Vec::new())),
            grant_ends: Map::new(),
        };
        snapshot.seat(&facts.people);
        snapshot.join(&facts.places);
        snapshot.install(&facts.devices);
        snapshot.give(&facts.grants);
        snapshot
    }

    pub fn organization(&self) -> OrgId {
        self.organization
    }

    /// The organization's revision that this snapshot stands for.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// The membership that `account` has in this organization.
    pub fn member_of(&self, account: AccountId) -> Option<MembershipId> {
        self.of_account
            .get(account.0)
            .map(|number| self.member_id(*number))
    }

    /// The membership as the snapshot has it.
    pub fn person(&self, member: MembershipId) -> Option<Person> {
        self.people
            .number(member.0)
            .map(|number| self.person_at(number))
    }

    /// The role that somebody has in a team, whether or not they are active.
    pub fn place(&self, team: TeamId, member: MembershipId) -> Option<ResourceRole> {
        let person = self.people.number(member.0)?;
        find(self.places.row(person), self.teams.number(team.0)?)?
            .level()
            .role()
    }

    /// The project that holds the device.
    pub fn project_of(&self, device: DeviceId) -> Option<ProjectId> {
        self.devices
            .lookup(device.0)
            .map(|(_, project)| self.project_id(project))
    }

    /// Heap bytes that the snapshot keeps alive, those shared with other snapshots included.
    pub fn bytes(&self) -> usize {
        let ids = self.people.bytes()
            + self.teams.bytes()
            + self.projects.bytes()
            + self.channels.bytes()
            + self.devices.bytes();
        let people = self.accounts.bytes()
            + self.of_account.bytes()
            + self.standings.bytes()
            + self.membership_ends.bytes()
            + size_of_val(&*self.everywhere);
        let edges = [
            &self.places,
            &self.team_members,
            &self.project_devices,
            &self.person_grants,
            &self.team_grants,
        ];
        let rows: usize = edges
            .into_iter()
            .chain(&self.holders)
            .map(Rows::bytes)
            .sum();
        size_of::<Self>() + ids + people + rows + self.grant_ends.bytes()
    }

    fn seat(&mut self, people: &[Person]) {
        let people = latest(people.iter().map(|person| (person.member.0, person)));
        let ids: Vec<(Uuid, ())> = people.iter().map(|(id, _)| (*id, ())).collect();
        let people: Vec<&Person> = people.into_iter().map(|(_, person)| person).collect();
        let accounts: Vec<Uuid> = people.iter().map(|person| person.account.0).collect();
        let standings: Vec<PersonBits> = people.iter().map(|p| PersonBits::of(p)).collect();
        self.people = Ids::collect(&ids);
        self.of_account = Map::collect(accounts.len(), accounts.iter().copied().zip(0..));
        self.accounts = Column::new(&accounts);
        self.standings = Column::new(&standings);
        let ends = people
            .iter()
            .zip(0..)
            .filter_map(|(p, number)| Some((number, p.ends_at?)));
        self.membership_ends = Map::collect(0, ends);
        let everywhere = people
            .iter()
            .zip(0..)
            .filter(|(p, _)| p.role.everywhere().is_some());
        self.everywhere = everywhere.map(|(_, number)| number).collect();
    }

    fn join(&mut self, places: &[Place]) {
        let joined = latest(places.iter().filter_map(|place| {
            let person = self.people.number(place.member.0)?;
            Some((
                (person, self.teams.number(place.team.0)?),
                Level::of(place.role),
            ))
        }));
        let edge = |to: u32, level: Level| Edge::new(to, level, false).word();
        let to_teams = joined.iter().map(|((p, t), level)| (*p, edge(*t, *level)));
        self.places = Rows::collect(to_teams.collect());
        let to_people = joined.iter().map(|((p, t), level)| (*t, edge(*p, *level)));
        self.team_members = Rows::collect(to_people.collect());
    }

    fn install(&mut self, devices: &[Device]) {
        let installed =
            latest(devices.iter().filter_map(|device| {
                Some((device.device.0, self.projects.number(device.project.0)?))
            }));
        let of_projects = installed
            .iter()
            .zip(0..)
            .map(|((_, project), number)| (*project, number));
        self.project_devices = Rows::collect(of_projects.collect());
        self.devices = Ids::collect(&installed);
    }

    fn give(&mut self, grants: &[Grant]) {
        let given = latest(grants.iter().filter_map(|grant| {
            let subject = self.subject_key(grant.subject)?;
            Some(((subject.word(), self.object_key(grant.object)?), grant))
        }));
        let (mut people, mut teams) = (Vec::new(), Vec::new());
        let mut holders = [(); 3].map(|()| Vec::new());
        for ((subject, object), grant) in &given {
            let edge = |to| edge_of(grant, to).word();
            match SubjectKey::from_word(*subject) {
                SubjectKey::Person(number) => people.push((number, edge(*object))),
                SubjectKey::Team(number) => teams.push((number, edge(*object))),
            }
            let (kind, number) = key::split_object(*object);
            holders[kind as usize].push((number, edge(*subject)));
        }
        self.person_grants = Rows::collect(people);
        self.team_grants = Rows::collect(teams);
        self.holders = holders.map(Rows::collect);
        let ends = given
            .iter()
            .filter_map(|(keys, grant)| Some((*keys, grant.expires_at?)));
        self.grant_ends = Map::collect(0, ends);
    }

    pub(crate) fn subject_key(&self, subject: Subject) -> Option<SubjectKey> {
        match subject {
            Subject::Member(id) => self.people.number(id.0).map(SubjectKey::Person),
            Subject::Team(id) => self.teams.number(id.0).map(SubjectKey::Team),
        }
    }

    pub(crate) fn object_key(&self, object: Object) -> Option<u32> {
        let (kind, number) = match object {
            Object::Project(id) => (ObjectKind::Project, self.projects.number(id.0)),
            Object::Channel(id) => (ObjectKind::Channel, self.channels.number(id.0)),
            Object::Device(id) => (ObjectKind::Device, self.devices.number(id.0)),
        };
        number.map(|number| key::object(kind, number))
    }

    pub(crate) fn object_at(&self, object: u32) -> Object {
        match key::split_object(object) {
            (ObjectKind::Project, number) => Object::Project(self.project_id(number)),
            (ObjectKind::Channel, number) => Object::Channel(self.channel_id(number)),
            (ObjectKind::Device, number) => Object::Device(DeviceId(self.devices.id(number))),
        }
    }

    pub(crate) fn person_at(&self, number: u32) -> Person {
        let bits = self.bits(number);
        Person {
            member: self.member_id(number),
            account: AccountId(self.accounts.get(number).expect("a person has an account")),
            role: bits.role(),
            standing: bits.standing(),
            ends_at: self.membership_ends.get(number).copied(),
        }
    }

    #[inline]
    pub(crate) fn bits(&self, person: u32) -> PersonBits {
        self.standings.get(person).expect("a person has a standing")
    }

    #[inline]
    pub(crate) fn status(&self, person: u32, bits: PersonBits, now: Timestamp) -> Status {
        let ends_at = if bits.ends() {
            self.membership_ends.get(person).copied()
        } else {
            None
        };
        bits.standing().at(now, ends_at)
    }

    pub(crate) fn member_id(&self, person: u32) -> MembershipId {
        MembershipId(self.people.id(person))
    }

    pub(crate) fn team_id(&self, team: u32) -> TeamId {
        TeamId(self.teams.id(team))
    }

    pub(crate) fn project_id(&self, project: u32) -> ProjectId {
        ProjectId(self.projects.id(project))
    }

    pub(crate) fn channel_id(&self, channel: u32) -> ChannelId {
        ChannelId(self.channels.id(channel))
    }

    pub(crate) fn holders_of(&self, object: u32) -> impl Iterator<Item = Edge> {
        let (kind, number) = key::split_object(object);
        self.holders[kind as usize].edges(number)
    }
}

/// The edge of `grant` to what has the key `to`.
pub(crate) fn edge_of(grant: &Grant, to: u32) -> Edge {
    Edge::new(to, Level::of(grant.role), grant.expires_at.is_some())
}

/// Sorted by key; of several with one key, the last.
fn latest<K: Ord + Copy, V>(pairs: impl Iterator<Item = (K, V)>) -> Vec<(K, V)> {
    let mut pairs: Vec<(K, V)> = pairs.collect();
    pairs.reverse();
    pairs.sort_by_key(|pair| pair.0);
    pairs.dedup_by_key(|pair| pair.0);
    pairs
}

fn numbered(ids: impl Iterator<Item = Uuid>) -> Ids {
    let mut ids: Vec<(Uuid, ())> = ids.map(|id| (id, ())).collect();
    ids.sort_unstable();
    ids.dedup();
    Ids::collect(&ids)
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("organization", &self.organization)
            .field("revision", &self.revision)
            .field("people", &self.people.len())
            .field("teams", &self.teams.len())
            .field("projects", &self.projects.len())
            .field("channels", &self.channels.len())
            .field("devices", &self.devices.len())
            .finish_non_exhaustive()
    }
}
