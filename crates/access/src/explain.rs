//! Why somebody may, or may not.

use domain::{
    id::{ProjectId, TeamId},
    membership::Status,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use crate::{
    action::{Action, ActionSet, Kind, Resource},
    edges::{Edge, find},
    facts::Object,
    key::SubjectKey,
    level::Level,
    view::{Spot, View},
};

/// A decision with everything that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What [`View::check`] answers.
    pub allowed: bool,
    /// The effective role on the resource, if any; never on the organization itself.
    pub role: Option<ResourceRole>,
    /// Whether the membership counts at all; `None` for who is no member.
    pub status: Option<Status>,
    /// When the membership is over, and every path with it.
    pub ends_at: Option<Timestamp>,
    /// A path is enough, but the principal's limits (a key's) take the action away.
    pub limited: bool,
    /// Every way from the person to the resource, also those that are not enough for the action
    /// and those that no longer count: the organization role first, then direct grants, then
    /// teams in the order of their ids.
    pub paths: Vec<Path>,
}

/// One way from a person to a resource. Take it away, and what it gave by itself is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    pub through: Through,
    /// What the grant is on; `None` where there is no grant.
    pub on: Option<Object>,
    /// The project that a device has the grant from.
    pub via: Option<ProjectId>,
    /// The role on the resource that the grant or the organization role names.
    pub role: Option<ResourceRole>,
    /// What is left of `role`, where that is less: by the place in the team, or because the
    /// person only observes in the organization.
    pub capped_to: Option<ResourceRole>,
    /// When the grant ends.
    pub expires_at: Option<Timestamp>,
    /// Whether it counts now: the grant has not ended and the member is active.
    pub live: bool,
    /// Whether it allows the action by itself as long as it is live.
    pub enough: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Through {
    /// The role in the organization, without any grant.
    Organization(OrgRole),
    /// A grant to the person.
    Direct,
    /// A grant to a team and the person's place in it.
    Team { team: TeamId, place: ResourceRole },
}

impl View<'_> {
    /// The decision on `action` and every path that could have led to it.
    pub fn explain(&self, action: impl Into<Action>, resource: impl Into<Resource>) -> Explanation {
        let (action, resource) = (action.into(), resource.into());
        let paths = match (self.status(), self.locate(resource)) {
            (Some(status), Some(spot)) => Paths::of(self, action, spot, status).collect(),
            _ => Vec::new(),
        };
        let allowed = self.check(action, resource);
        Explanation {
            allowed,
            role: self.role(resource),
            status: self.status(),
            ends_at: self.snapshot.membership_ends.get(self.person).copied(),
            limited: !allowed && paths.iter().any(|path| path.live && path.enough),
            paths,
        }
    }
}

/// What all paths of one question have in common.
struct Paths<'a> {
    view: &'a View<'a>,
    action: Action,
    spot: Spot,
    active: bool,
    role: OrgRole,
    cap: ActionSet,
}

impl<'a> Paths<'a> {
    fn of(view: &'a View<'a>, action: Action, spot: Spot, status: Status) -> Self {
        let role = view.snapshot.bits(view.person).role();
        Self {
            view,
            action,
            spot,
            active: status == Status::Active,
            role,
            cap: view
                .snapshot
                .rights
                .cap(role, Status::Active)
                .intersection(ActionSet::of_kind(action.kind())),
        }
    }

    fn collect(&self) -> Vec<Path> {
        let mut paths: Vec<Path> = self.organization().into_iter().collect();
        let snapshot = self.view.snapshot;
        let person = self.view.person;
        let direct = snapshot.person_grants.row(person);
        let subject = SubjectKey::Person(person);
        paths.extend(
            self.grants(direct)
                .map(|edge| self.path(subject, edge, Through::Direct)),
        );
        let mut teams: Vec<u32> = snapshot.places.edges(person).map(Edge::key).collect();
        snapshot.teams.sort(&mut teams);
        for team in teams {
            paths.extend(self.through_team(team));
        }
        paths
    }

    /// The organization role, where it says something about the resource by itself.
    fn organization(&self) -> Option<Path> {
        let everywhere = self.view.snapshot.rights.everywhere(self.role);
        let role = match self.spot.kind {
            Kind::Organization => None,
            _ => Some(self.role.everywhere()?),
        };
        Some(Path {
            through: Through::Organization(self.role),
            on: None,
            via: None,
            role,
            capped_to: None,
            expires_at: None,
            live: self.active,
            enough: everywhere.intersection(self.cap).contains(self.action),
        })
    }

    fn through_team(&self, team: u32) -> impl Iterator<Item = Path> {
        let snapshot = self.view.snapshot;
        let place = find(snapshot.places.row(self.view.person), team)
            .and_then(|edge| edge.level().role())
            .expect("the team was read from the same row");
        let through = Through::Team {
            team: snapshot.team_id(team),
            place,
        };
        self.grants(snapshot.team_grants.row(team))
            .map(move |edge| self.path(SubjectKey::Team(team), edge, through))
    }

    /// The edges to the resource itself and to the project that holds it, in this order.
    fn grants(&self, row: &'a [u32]) -> impl Iterator<Item = Edge> + 'a {
        let own = find(row, self.spot.own);
        let project = (self.spot.project != self.spot.own).then_some(self.spot.project);
        own.into_iter()
            .chain(project.and_then(|project| find(row, project)))
    }

    fn path(&self, subject: SubjectKey, edge: Edge, through: Through) -> Path {
        let left = match through {
            Through::Team { place, .. } => edge.level().capped(Level::of(place)),
            Through::Organization(_) | Through::Direct => edge.level(),
        }
        .capped(Level::of(self.role.cap()));
        let expires_at = self.view.expiry(subject, edge);
        let on = self.view.snapshot.object_at(edge.key());
        let given = self
            .view
            .snapshot
            .rights
            .on_resource(left, self.spot.own_job);
        Path {
            through,
            on: Some(on),
            via: match on {
                Object::Project(project) if self.spot.kind == Kind::Device => Some(project),
                _ => None,
            },
            role: edge.level().role(),
            capped_to: left.role().filter(|_| left != edge.level()),
            expires_at,
            live: self.active && expires_at.is_none_or(|end| self.view.now < end),
            enough: given.intersection(self.cap).contains(self.action),
        }
    }
}
