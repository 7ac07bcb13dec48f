//! From one snapshot to the next without reading everything again.

use domain::{
    id::{DeviceId, MembershipId, ProjectId, TeamId},
    role::OrgRole,
};

use crate::{
    edges::Edge,
    facts::{Change, Device, Facts, Grant, Object, Person, Place, Subject, Unknown},
    key::{self, SubjectKey},
    level::Level,
    snapshot::{PersonBits, Snapshot, edge_of},
};

/// Numbers of removed ids that a snapshot carries along before it is laid out anew, unless more
/// ids are present than that.
const RETIRED: usize = 1024;

impl Snapshot {
    /// The snapshot after `change`, at the same revision. A grant to a team touches nobody's row:
    /// it costs the same for a team of three and of three thousand.
    pub fn apply(&self, change: &Change) -> Result<Self, Unknown> {
        self.advance(self.revision, std::slice::from_ref(change))
    }

    /// The snapshot after all of `changes`, at `revision`.
    pub fn advance(&self, revision: i64, changes: &[Change]) -> Result<Self, Unknown> {
        let mut next = self.clone();
        next.revision = revision;
        for change in changes {
            next.make(change)?;
        }
        if next.retired() > RETIRED.max(next.present()) {
            next = Self::build(&next.facts());
        }
        Ok(next)
    }

    fn make(&mut self, change: &Change) -> Result<(), Unknown> {
        match *change {
            Change::SetPerson(person) => self.set_person(person),
            Change::RemovePerson(member) => self.remove_person(member),
            Change::AddTeam(team) => {
                self.teams.insert(team.0, ());
            }
            Change::RemoveTeam(team) => self.remove_team(team),
            Change::SetPlace(place) => self.set_place(place)?,
            Change::RemovePlace { team, member } => self.remove_place(team, member),
            Change::AddProject(project) => {
                self.projects.insert(project.0, ());
            }
            Change::RemoveProject(project) => self.remove_project(project),
            Change::AddChannel(channel) => {
                self.channels.insert(channel.0, ());
            }
            Change::RemoveChannel(channel) => {
                self.release(Object::Channel(channel));
                self.channels.remove(channel.0);
            }
            Change::SetDevice(device) => self.set_device(device)?,
            Change::RemoveDevice(device) => self.remove_device(device),
            Change::SetGrant(grant) => self.set_grant(&grant)?,
            Change::RemoveGrant { subject, object } => self.remove_grant(subject, object),
        }
        Ok(())
    }

    fn set_person(&mut self, person: Person) {
        let number = self.people.insert(person.member.0, ());
        let bits = PersonBits::of(&person);
        if number == self.standings.len() {
            self.standings.push(bits);
            self.accounts.push(person.account.0);
        } else {
            self.forget_account(number);
            self.standings.set(number, bits);
            self.accounts.set(number, person.account.0);
        }
        self.of_account.insert(person.account.0, number);
        match person.ends_at {
            Some(end) => self.membership_ends.insert(number, end),
            None => self.membership_ends.remove(number),
        }
        self.set_everywhere(number, person.role);
    }

    fn set_everywhere(&mut self, person: u32, role: OrgRole) {
        let has = self.everywhere.contains(&person);
        if has != role.everywhere().is_some() {
            let others = self
                .everywhere
                .iter()
                .copied()
                .filter(|other| *other != person);
            self.everywhere = others.chain((!has).then_some(person)).collect();
        }
    }

    fn forget_account(&mut self, person: u32) {
        let account = self.accounts.get(person).expect("a person has an account");
        if self.of_account.get(account) == Some(&person) {
            self.of_account.remove(account);
        }
    }

    fn remove_person(&mut self, member: MembershipId) {
        let Some(number) = self.people.number(member.0) else {
            return;
        };
        for team in keys(self.places.edges(number)) {
            self.team_members.remove_edge(team, number);
        }
        self.places.set_row(number, &[]);
        self.renounce(SubjectKey::Person(number));
        self.forget_account(number);
        self.membership_ends.remove(number);
        self.set_everywhere(number, OrgRole::Observer);
        self.people.remove(member.0);
    }

    fn remove_team(&mut self, team: TeamId) {
        let Some(number) = self.teams.number(team.0) else {
            return;
        };
        for person in keys(self.team_members.edges(number)) {
            self.places.remove_edge(person, number);
        }
        self.team_members.set_row(number, &[]);
        self.renounce(SubjectKey::Team(number));
        self.teams.remove(team.0);
    }

    fn set_place(&mut self, place: Place) -> Result<(), Unknown> {
        let person = self
            .people
            .number(place.member.0)
            .ok_or(Unknown::Member(place.member))?;
        let team = self
            .teams
            .number(place.team.0)
            .ok_or(Unknown::Team(place.team))?;
        let level = Level::of(place.role);
        self.places.set_edge(person, Edge::new(team, level, false));
        self.team_members
            .set_edge(team, Edge::new(person, level, false));
        Ok(())
    }

    fn remove_place(&mut self, team: TeamId, member: MembershipId) {
        if let (Some(team), Some(person)) =
            (self.teams.number(team.0), self.people.number(member.0))
        {
            self.places.remove_edge(person, team);
            self.team_members.remove_edge(team, person);
        }
    }

    fn remove_project(&mut self, project: ProjectId) {
        let Some(number) = self.projects.number(project.0) else {
            return;
        };
        for device in self.project_devices.row(number).to_vec() {
            self.remove_device(DeviceId(self.devices.id(device)));
        }
        self.release(Object::Project(project));
        self.projects.remove(project.0);
    }

    fn set_device(&mut self, device: Device) -> Result<(), Unknown> {
        let missing = Unknown::Object(Object::Project(device.project));
        let project = self.projects.number(device.project.0).ok_or(missing)?;
        if let Some((number, former)) = self.devices.lookup(device.device.0) {
            self.take_off(former, number);
        }
        let number = self.devices.insert(device.device.0, project);
        let mut row = self.project_devices.row(project).to_vec();
        let at = row.partition_point(|other| self.devices.id(*other) < device.device.0);
        row.insert(at, number);
        self.project_devices.set_row(project, &row);
        Ok(())
    }

    fn remove_device(&mut self, device: DeviceId) {
        if let Some((number, project)) = self.devices.lookup(device.0) {
            self.take_off(project, number);
            self.release(Object::Device(device));
            self.devices.remove(device.0);
        }
    }

    fn take_off(&mut self, project: u32, device: u32) {
        let row = self.project_devices.row(project).iter().copied();
        let others: Vec<u32> = row.filter(|other| *other != device).collect();
        self.project_devices.set_row(project, &others);
    }

    fn set_grant(&mut self, grant: &Grant) -> Result<(), Unknown> {
        let missing = match grant.subject {
            Subject::Member(id) => Unknown::Member(id),
            Subject::Team(id) => Unknown::Team(id),
        };
        let subject = self.subject_key(grant.subject).ok_or(missing)?;
        let object = self
            .object_key(grant.object)
            .ok_or(Unknown::Object(grant.object))?;
        match subject {
            SubjectKey::Person(number) => {
                self.person_grants.set_edge(number, edge_of(grant, object));
            }
            SubjectKey::Team(number) => self.team_grants.set_edge(number, edge_of(grant, object)),
        }
        let (kind, number) = key::split_object(object);
        self.holders[kind as usize].set_edge(number, edge_of(grant, subject.word()));
        match grant.expires_at {
            Some(end) => self.grant_ends.insert((subject.word(), object), end),
            None => self.grant_ends.remove((subject.word(), object)),
        }
        Ok(())
    }

    fn remove_grant(&mut self, subject: Subject, object: Object) {
        if let (Some(subject), Some(object)) = (self.subject_key(subject), self.object_key(object))
        {
            self.revoke(subject, object);
        }
    }

    /// Takes every grant of `subject` away.
    fn renounce(&mut self, subject: SubjectKey) {
        let objects = match subject {
            SubjectKey::Person(number) => keys(self.person_grants.edges(number)),
            SubjectKey::Team(number) => keys(self.team_grants.edges(number)),
        };
        for object in objects {
            self.revoke(subject, object);
        }
    }

    /// Takes every grant on `object` away.
    fn release(&mut self, object: Object) {
        if let Some(object) = self.object_key(object) {
            for subject in keys(self.holders_of(object)) {
                self.revoke(SubjectKey::from_word(subject), object);
            }
        }
    }

    fn revoke(&mut self, subject: SubjectKey, object: u32) {
        match subject {
            SubjectKey::Person(number) => self.person_grants.remove_edge(number, object),
            SubjectKey::Team(number) => self.team_grants.remove_edge(number, object),
        }
        let (kind, number) = key::split_object(object);
        self.holders[kind as usize].remove_edge(number, subject.word());
        self.grant_ends.remove((subject.word(), object));
    }

    fn retired(&self) -> usize {
        self.people.retired()
            + self.teams.retired()
            + self.projects.retired()
            + self.channels.retired()
            + self.devices.retired()
    }

    fn present(&self) -> usize {
        self.people.len()
            + self.teams.len()
            + self.projects.len()
            + self.channels.len()
            + self.devices.len()
    }

    /// The rows from which [`build`](Self::build) makes an equal snapshot, each kind in the order
    /// of its numbers.
    pub fn facts(&self) -> Facts {
        Facts {
            organization: self.organization,
            revision: self.revision,
            people: self
                .people
                .present()
                .map(|person| self.person_at(person))
                .collect(),
            teams: self
                .teams
                .present()
                .map(|team| self.team_id(team))
                .collect(),
            places: self.all_places().collect(),
            projects: self
                .projects
                .present()
                .map(|project| self.project_id(project))
                .collect(),
            channels: self
                .channels
                .present()
                .map(|channel| self.channel_id(channel))
                .collect(),
            devices: self.all_devices().collect(),
            grants: self.all_grants().collect(),
        }
    }

    fn all_places(&self) -> impl Iterator<Item = Place> {
        self.people.present().flat_map(move |person| {
            self.places.edges(person).map(move |edge| Place {
                team: self.team_id(edge.key()),
                member: self.member_id(person),
                role: edge.level().role().expect("a place has a role"),
            })
        })
    }

    fn all_devices(&self) -> impl Iterator<Item = Device> {
        self.projects.present().flat_map(move |project| {
            self.project_devices
                .row(project)
                .iter()
                .map(move |device| Device {
                    device: DeviceId(self.devices.id(*device)),
                    project: self.project_id(project),
                })
        })
    }

    fn all_grants(&self) -> impl Iterator<Item = Grant> {
        let of_people = self.people.present().flat_map(|number| {
            let subject = (
                SubjectKey::Person(number),
                Subject::Member(self.member_id(number)),
            );
            self.person_grants
                .edges(number)
                .map(move |edge| (subject, edge))
        });
        let of_teams = self.teams.present().flat_map(|number| {
            let subject = (
                SubjectKey::Team(number),
                Subject::Team(self.team_id(number)),
            );
            self.team_grants
                .edges(number)
                .map(move |edge| (subject, edge))
        });
        of_people
            .chain(of_teams)
            .map(|((key, subject), edge)| Grant {
                subject,
                object: self.object_at(edge.key()),
                role: edge.level().role().expect("a grant has a role"),
                expires_at: self.grant_ends.get((key.word(), edge.key())).copied(),
            })
    }
}

fn keys(edges: impl Iterator<Item = Edge>) -> Vec<u32> {
    edges.map(Edge::key).collect()
}
