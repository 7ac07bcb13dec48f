//! What one caller may do, at one moment.

use domain::{
    id::ProjectId,
    membership::Status,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use crate::{
    action::{Action, ActionSet, Kind, Resource},
    edges::{Edge, find, join},
    key::{self, ObjectKind, SubjectKey},
    level::Level,
    principal::Principal,
    snapshot::Snapshot,
};

/// A principal's rights in a snapshot at one moment. Borrowed, so that all decisions of one page or
/// one request agree; making one costs about as much as a decision.
///
/// Somebody who is no member may do nothing and sees nothing; so does a member who is suspended or
/// whose membership is over.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) principal: Principal<'a>,
    pub(crate) now: Timestamp,
    /// [`NOBODY`] for who is no member.
    pub(crate) person: u32,
    /// What is left of whatever is given; limits that depend on the resource not yet taken off.
    cap: ActionSet,
    everywhere: ActionSet,
}

/// A person that has no rows.
const NOBODY: u32 = u32::MAX;

/// The answer for a door that must not leak what exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Allowed,
    /// The caller may see it, but not do this: tell them which role it takes.
    Refused,
    /// Not there, or not to be known of: answer both alike.
    Hidden,
}

/// Where a resource stands in the snapshot.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) kind: Kind,
    /// The keys of what grants are looked up on; [`Edge::NOWHERE`] where there is nothing.
    pub(crate) own: u32,
    pub(crate) project: u32,
    pub(crate) own_job: bool,
}

impl Snapshot {
    /// What `principal` may do at `now`.
    pub fn view<'a>(&'a self, principal: impl Into<Principal<'a>>, now: Timestamp) -> View<'a> {
        let principal = principal.into();
        match self.people.number(principal.member.0) {
            Some(person) => self.view_of(person, principal, now),
            None => View {
                snapshot: self,
                principal,
                now,
                person: NOBODY,
                cap: ActionSet::EMPTY,
                everywhere: ActionSet::EMPTY,
            },
        }
    }

    /// Whether `principal` may do `action` to `resource` at `now`. Allocates nothing.
    #[inline]
    pub fn check<'a>(
        &'a self,
        principal: impl Into<Principal<'a>>,
        action: impl Into<Action>,
        resource: impl Into<Resource>,
        now: Timestamp,
    ) -> bool {
        self.view(principal, now).check(action, resource)
    }

    pub(crate) fn view_of<'a>(
        &'a self,
        person: u32,
        principal: Principal<'a>,
        now: Timestamp,
    ) -> View<'a> {
        let bits = self.bits(person);
        View {
            snapshot: self,
            principal,
            now,
            person,
            cap: self.rights.cap(bits.role(), self.status(person, bits, now)),
            everywhere: self.rights.everywhere(bits.role()),
        }
    }

    /// The view of a person in person.
    pub(crate) fn view_at(&self, person: u32, now: Timestamp) -> View<'_> {
        self.view_of(person, self.member_id(person).into(), now)
    }
}

impl View<'_> {
    /// Whether the principal may do `action` to `resource`. Allocates nothing.
    #[inline]
    pub fn check(&self, action: impl Into<Action>, resource: impl Into<Resource>) -> bool {
        let action = action.into();
        self.cap.contains(action)
            && self
                .locate(resource.into())
                .is_some_and(|spot| self.allows(action, spot))
    }

    /// The answers to `questions`, in their order, from this one snapshot.
    pub fn check_many<'q>(
        &self,
        questions: impl IntoIterator<Item = &'q (Action, Resource)>,
    ) -> impl Iterator<Item = bool> {
        questions
            .into_iter()
            .map(|(action, resource)| self.check(*action, *resource))
    }

    /// [`check`](Self::check) for a door that answers "not there" for what may not be known of.
    pub fn decide(&self, action: impl Into<Action>, resource: impl Into<Resource>) -> Decision {
        let (action, resource) = (action.into(), resource.into());
        let allowed = self.actions(resource);
        let see = resource
            .kind()
            .action("see")
            .expect("every kind of resource can be seen");
        match (allowed.contains(action), allowed.contains(see)) {
            (true, _) => Decision::Allowed,
            (false, true) => Decision::Refused,
            (false, false) => Decision::Hidden,
        }
    }

    /// Everything that the principal may do to `resource`.
    pub fn actions(&self, resource: impl Into<Resource>) -> ActionSet {
        match self.locate(resource.into()) {
            Some(spot) => self
                .everywhere
                .union(self.on(spot))
                .intersection(self.left_at(spot)),
            None => ActionSet::EMPTY,
        }
    }

    /// The person's role on `resource`, whatever the principal's limits: what [`domain`] calls the
    /// effective role. `None` for who has none there, and for the organization itself.
    pub fn role(&self, resource: impl Into<Resource>) -> Option<ResourceRole> {
        let spot = self.locate(resource.into())?;
        if spot.kind == Kind::Organization {
            return None;
        }
        let role = self.organization_role()?;
        match role.everywhere() {
            Some(implicit) => Some(implicit),
            None => self.level(spot).capped(Level::of(role.cap())).role(),
        }
    }

    /// The person's role in the organization, if they are an active member.
    pub fn organization_role(&self) -> Option<OrgRole> {
        (self.status()? == Status::Active).then(|| self.snapshot.bits(self.person).role())
    }

    /// `None` for who is no member.
    pub fn status(&self) -> Option<Status> {
        (self.person != NOBODY).then(|| {
            let bits = self.snapshot.bits(self.person);
            self.snapshot.status(self.person, bits, self.now)
        })
    }

    /// Whether the organization role alone allows `action` on every resource.
    pub(crate) fn everywhere(&self, action: Action) -> bool {
        self.everywhere.intersection(self.cap).contains(action)
    }

    #[inline]
    pub(crate) fn allows(&self, action: Action, spot: Spot) -> bool {
        self.left_at(spot).contains(action)
            && (self.everywhere.contains(action) || self.on(spot).contains(action))
    }

    /// Where the resource is; `None` for what this organization does not have.
    #[inline]
    pub(crate) fn locate(&self, resource: Resource) -> Option<Spot> {
        let snapshot = self.snapshot;
        let (own, project, own_job) = match resource {
            Resource::Organization(id) => {
                (id == snapshot.organization).then_some((Edge::NOWHERE, Edge::NOWHERE, false))?
            }
            Resource::Project(id) => {
                let project = key::object(ObjectKind::Project, snapshot.projects.number(id.0)?);
                (project, project, false)
            }
            Resource::Device(id) => {
                let (device, project) = snapshot.devices.lookup(id.0)?;
                let device = key::object(ObjectKind::Device, device);
                (device, key::object(ObjectKind::Project, project), false)
            }
            Resource::Channel(id) | Resource::Alert { channel: id } => {
                let channel = snapshot.channels.number(id.0)?;
                (
                    key::object(ObjectKind::Channel, channel),
                    Edge::NOWHERE,
                    false,
                )
            }
            Resource::Job { project, creator } => {
                let own_job = creator == Some(self.principal.member);
                let project = snapshot.projects.number(project.0)?;
                let project = key::object(ObjectKind::Project, project);
                (project, project, own_job)
            }
        };
        Some(Spot {
            kind: resource.kind(),
            own,
            project,
            own_job,
        })
    }

    /// What the grants give.
    #[inline]
    pub(crate) fn on(&self, spot: Spot) -> ActionSet {
        self.snapshot
            .rights
            .on_resource(self.level(spot), spot.own_job)
    }

    /// What caps and limits leave.
    #[inline]
    fn left_at(&self, spot: Spot) -> ActionSet {
        let left = self.cap.intersection(ActionSet::of_kind(spot.kind));
        match self.principal.limits {
            None => left,
            Some(limits) => left.intersection(limits.left(spot.kind, self.project_id(spot))),
        }
    }

    fn project_id(&self, spot: Spot) -> Option<ProjectId> {
        let (_, number) = key::split_object(spot.project);
        (spot.project != Edge::NOWHERE).then(|| self.snapshot.project_id(number))
    }

    /// The greatest role that grants give: direct ones, and teams' capped by the place in the team.
    #[inline]
    pub(crate) fn level(&self, spot: Spot) -> Level {
        let snapshot = self.snapshot;
        let direct = snapshot.person_grants.row(self.person);
        let mut level = self.given(direct, SubjectKey::Person(self.person), spot);
        for place in snapshot.places.edges(self.person) {
            let team = snapshot.team_grants.row(place.key());
            let given = self.given(team, SubjectKey::Team(place.key()), spot);
            level = level.or(given.capped(place.level()));
        }
        level
    }

    /// The same without what a device has from its project.
    pub(crate) fn own_level(&self, spot: Spot) -> Level {
        self.level(Spot {
            project: Edge::NOWHERE,
            ..spot
        })
    }

    #[inline]
    fn given(&self, row: &[u32], subject: SubjectKey, spot: Spot) -> Level {
        let joined = join(row, spot.own, spot.project);
        if joined.ends() {
            self.unexpired(row, subject, spot)
        } else {
            joined.level()
        }
    }

    #[cold]
    fn unexpired(&self, row: &[u32], subject: SubjectKey, spot: Spot) -> Level {
        [spot.own, spot.project]
            .into_iter()
            .filter_map(|key| find(row, key))
            .filter(|edge| self.expiry(subject, *edge).is_none_or(|end| self.now < end))
            .fold(Level::NONE, |level, edge| level.or(edge.level()))
    }

    pub(crate) fn expiry(&self, subject: SubjectKey, edge: Edge) -> Option<Timestamp> {
        if edge.ends() {
            self.snapshot
                .grant_ends
                .get((subject.word(), edge.key()))
                .copied()
        } else {
            None
        }
    }
}
