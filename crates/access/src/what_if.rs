//! What a change would take away and give, before it is made.

use std::collections::BTreeSet;

use domain::{
    id::MembershipId,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use crate::{
    edges::Edge,
    facts::{Change, Object, Subject, Unknown},
    key::{self, ObjectKind, SubjectKey},
    level::Level,
    snapshot::Snapshot,
};

/// The difference that a change would make. A suspension or an end counts as of the moment asked
/// about; grants that have ended neither give nor are lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Whose role in the organization would be another, in the order of their ids.
    pub memberships: Vec<MembershipShift>,
    /// Whose role on a resource would be another, by person, then by resource. A device is named
    /// only where it fares differently than its project.
    pub resources: Vec<ResourceShift>,
    /// Projects, channels and devices that would lose their last administrator by grant: from then
    /// on only the organization's owners and administrators look after them.
    pub unattended: Vec<Object>,
    /// The organization would be left without an active owner.
    pub ownerless: bool,
}

/// `None` is no membership, or one that does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MembershipShift {
    pub member: MembershipId,
    pub before: Option<OrgRole>,
    pub after: Option<OrgRole>,
}

/// `None` is no access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResourceShift {
    pub member: MembershipId,
    pub object: Object,
    pub before: Option<ResourceRole>,
    pub after: Option<ResourceRole>,
}

impl Snapshot {
    /// What `change` would make different at `now`. The snapshot stays as it is.
    pub fn what_if(&self, change: &Change, now: Timestamp) -> Result<Impact, Unknown> {
        let after = self.apply(change)?;
        let difference = Difference {
            before: self,
            after: &after,
            now,
        };
        let people = self.affected(change);
        let mut impact = Impact {
            ownerless: !after.has_active_owner(now),
            ..Impact::default()
        };
        let mut touched = BTreeSet::new();
        for member in people {
            impact.memberships.extend(difference.of_membership(member));
            let objects = match self.objects_of(change) {
                Some(objects) => objects,
                None => difference.reach(member),
            };
            let shifts = objects
                .iter()
                .filter_map(|object| difference.of_object(member, *object));
            impact.resources.extend(shifts);
            touched.extend(
                self.objects_of(change)
                    .unwrap_or_else(|| self.granted_to(member)),
            );
        }
        impact.unattended = touched
            .into_iter()
            .filter(|object| difference.leaves_unattended(*object))
            .collect();
        Ok(impact)
    }

    fn has_active_owner(&self, now: Timestamp) -> bool {
        self.everywhere
            .iter()
            .any(|person| self.view_at(*person, now).organization_role() == Some(OrgRole::Owner))
    }

    /// Whoever may fare differently after `change`.
    fn affected(&self, change: &Change) -> BTreeSet<MembershipId> {
        match *change {
            Change::SetPerson(person) => BTreeSet::from([person.member]),
            Change::RemovePerson(member)
            | Change::RemovePlace { member, .. }
            | Change::SetPlace(crate::Place { member, .. }) => BTreeSet::from([member]),
            Change::RemoveTeam(team) => self.holding(Subject::Team(team)),
            Change::SetGrant(grant) => self.holding(grant.subject),
            Change::RemoveGrant { subject, .. } => self.holding(subject),
            Change::AddTeam(_) => BTreeSet::new(),
            Change::AddProject(_)
            | Change::RemoveProject(_)
            | Change::AddChannel(_)
            | Change::RemoveChannel(_)
            | Change::SetDevice(_)
            | Change::RemoveDevice(_) => self
                .people
                .present()
                .map(|person| self.member_id(person))
                .collect(),
        }
    }

    fn holding(&self, subject: Subject) -> BTreeSet<MembershipId> {
        match self.subject_key(subject) {
            None => BTreeSet::new(),
            Some(SubjectKey::Person(person)) => BTreeSet::from([self.member_id(person)]),
            Some(SubjectKey::Team(team)) => self
                .team_members
                .edges(team)
                .map(|edge| self.member_id(edge.key()))
                .collect(),
        }
    }

    /// The objects that `change` is about; `None` where it is about people.
    fn objects_of(&self, change: &Change) -> Option<BTreeSet<Object>> {
        match *change {
            Change::SetPerson(_)
            | Change::RemovePerson(_)
            | Change::AddTeam(_)
            | Change::RemoveTeam(_)
            | Change::SetPlace(_)
            | Change::RemovePlace { .. } => None,
            Change::AddProject(project) | Change::RemoveProject(project) => {
                Some(self.with_devices(Object::Project(project)))
            }
            Change::AddChannel(channel) | Change::RemoveChannel(channel) => {
                Some(BTreeSet::from([Object::Channel(channel)]))
            }
            Change::SetDevice(crate::Device { device, .. }) | Change::RemoveDevice(device) => {
                Some(BTreeSet::from([Object::Device(device)]))
            }
            Change::SetGrant(crate::Grant { object, .. }) | Change::RemoveGrant { object, .. } => {
                Some(self.with_devices(object))
            }
        }
    }

    /// A project also with those of its devices that somebody has a grant on: only they can fare
    /// differently than it.
    fn with_devices(&self, object: Object) -> BTreeSet<Object> {
        let mut objects = BTreeSet::from([object]);
        if let Object::Project(project) = object
            && let Some(project) = self.projects.number(project.0)
        {
            let devices = self.project_devices.row(project).iter();
            let keys = devices.map(|device| key::object(ObjectKind::Device, *device));
            let granted = keys.filter(|device| self.holders_of(*device).next().is_some());
            objects.extend(granted.map(|device| self.object_at(device)));
        }
        objects
    }

    /// Whether a grant on the object itself makes some active person its administrator.
    fn is_attended(&self, object: Object, now: Timestamp) -> bool {
        self.reaching(object).into_iter().any(|person| {
            let view = self.view_at(person, now);
            let level = view
                .locate(object.into())
                .map_or(Level::NONE, |spot| view.own_level(spot));
            let cap = view
                .organization_role()
                .map_or(Level::NONE, |role| Level::of(role.cap()));
            level.capped(cap) == Level::of(ResourceRole::Administrator)
        })
    }
}

/// Two snapshots of one organization, before and after a change.
struct Difference<'a> {
    before: &'a Snapshot,
    after: &'a Snapshot,
    now: Timestamp,
}

impl Difference<'_> {
    fn of_membership(&self, member: MembershipId) -> Option<MembershipShift> {
        let role = |snapshot: &Snapshot| snapshot.view(member, self.now).organization_role();
        let (before, after) = (role(self.before), role(self.after));
        (before != after).then_some(MembershipShift {
            member,
            before,
            after,
        })
    }

    fn of_object(&self, member: MembershipId, object: Object) -> Option<ResourceShift> {
        let (before, after) = self.roles(member, object);
        if before == after || self.follows_project(member, object, (before, after)) {
            return None;
        }
        Some(ResourceShift {
            member,
            object,
            before,
            after,
        })
    }

    fn roles(
        &self,
        member: MembershipId,
        object: Object,
    ) -> (Option<ResourceRole>, Option<ResourceRole>) {
        let role = |snapshot: &Snapshot| snapshot.view(member, self.now).role(object);
        (role(self.before), role(self.after))
    }

    /// Whether the object is a device that stays in a project which fares the same.
    fn follows_project(
        &self,
        member: MembershipId,
        object: Object,
        roles: (Option<ResourceRole>, Option<ResourceRole>),
    ) -> bool {
        let Object::Device(device) = object else {
            return false;
        };
        let (before, after) = (
            self.before.project_of(device),
            self.after.project_of(device),
        );
        let stays = after.is_none() || before == after;
        before.is_some_and(|project| stays && self.roles(member, project.into()) == roles)
    }

    /// Everything that has a role for the member before or after, and every device granted by
    /// itself.
    fn reach(&self, member: MembershipId) -> BTreeSet<Object> {
        let snapshots = [self.before, self.after];
        snapshots
            .into_iter()
            .flat_map(|snapshot| snapshot.reach(member))
            .collect()
    }

    fn leaves_unattended(&self, object: Object) -> bool {
        self.after.object_key(object).is_some()
            && self.before.is_attended(object, self.now)
            && !self.after.is_attended(object, self.now)
    }
}

impl Snapshot {
    /// What the member's organization role or grants lead to, ended ones too.
    fn reach(&self, member: MembershipId) -> Vec<Object> {
        let Some(person) = self.people.number(member.0) else {
            return Vec::new();
        };
        if self.bits(person).role().everywhere().is_some() {
            let projects = self
                .projects
                .present()
                .map(|n| Object::Project(self.project_id(n)));
            let channels = self
                .channels
                .present()
                .map(|n| Object::Channel(self.channel_id(n)));
            return projects.chain(channels).collect();
        }
        self.granted_to(member).into_iter().collect()
    }

    /// Whatever has a grant for the member or a team of theirs.
    fn granted_to(&self, member: MembershipId) -> BTreeSet<Object> {
        let Some(person) = self.people.number(member.0) else {
            return BTreeSet::new();
        };
        let teams = self.places.edges(person).map(Edge::key);
        let of_teams = teams.flat_map(|team| self.team_grants.edges(team));
        let edges = self.person_grants.edges(person).chain(of_teams);
        edges.map(|edge| self.object_at(edge.key())).collect()
    }
}
