//! The rules of `domain::policy` as bit masks, derived from them once.

use std::sync::LazyLock;

use domain::{
    membership::Status,
    policy::{self, JobAction, OrgAction, ProjectAction},
    role::{OrgRole, ResourceRole},
};

use crate::{
    action::{Action, ActionSet},
    level::Level,
};

pub(crate) struct Rights {
    /// What a role in the organization gives without any grant, on every resource.
    everywhere: [ActionSet; OrgRole::ALL.len()],
    /// What a role in the organization leaves of whatever is given.
    cap: [ActionSet; OrgRole::ALL.len()],
    /// What a role on a resource gives.
    on_resource: [ActionSet; Level::COUNT],
    /// The same on a job that one has created.
    on_own_job: [ActionSet; Level::COUNT],
}

static RIGHTS: LazyLock<Rights> = LazyLock::new(Rights::derive);

impl Rights {
    pub(crate) fn get() -> &'static Self {
        &RIGHTS
    }

    pub(crate) fn everywhere(&self, role: OrgRole) -> ActionSet {
        self.everywhere[role as usize]
    }

    /// Nothing is left of anything for who is suspended or whose membership is over.
    pub(crate) fn cap(&self, role: OrgRole, status: Status) -> ActionSet {
        match status {
            Status::Active => self.cap[role as usize],
            Status::Suspended | Status::Expired => ActionSet::EMPTY,
        }
    }

    #[inline]
    pub(crate) fn on_resource(&self, level: Level, own_job: bool) -> ActionSet {
        let table = if own_job {
            &self.on_own_job
        } else {
            &self.on_resource
        };
        table[level.index()]
    }

    /// What an API key leaves that has `role` in the organization and `on_resources` elsewhere.
    /// Its maker's own jobs are the maker's through the key, too.
    pub(crate) fn of_key(&self, role: OrgRole, on_resources: ResourceRole) -> ActionSet {
        let on_resources = self.on_resource(Level::of(on_resources), true);
        of_organization(role).union(on_resources)
    }

    fn derive() -> Self {
        let mut rights = Self {
            everywhere: [ActionSet::EMPTY; OrgRole::ALL.len()],
            cap: [ActionSet::EMPTY; OrgRole::ALL.len()],
            on_resource: [ActionSet::EMPTY; Level::COUNT],
            on_own_job: [ActionSet::EMPTY; Level::COUNT],
        };
        for role in OrgRole::ALL {
            rights.everywhere[*role as usize] = given_everywhere(*role);
            rights.cap[*role as usize] = left_by(*role);
        }
        for role in ResourceRole::ALL {
            rights.on_resource[Level::of(*role).index()] = given_on(*role, policy::job_role);
            rights.on_own_job[Level::of(*role).index()] = given_on(*role, policy::own_job_role);
        }
        rights
    }
}

fn given_everywhere(role: OrgRole) -> ActionSet {
    let in_organization = of_organization(role);
    match role.everywhere() {
        None => in_organization,
        Some(implicit) => in_organization.union(given_on(implicit, policy::job_role)),
    }
}

fn left_by(role: OrgRole) -> ActionSet {
    match role.cap() {
        ResourceRole::Administrator => ActionSet::ALL,
        cap @ (ResourceRole::Member | ResourceRole::Observer) => {
            of_organization(role).union(given_on(cap, policy::job_role))
        }
    }
}

/// Whatever takes a role in the organization, deleting a project included.
fn of_organization(role: OrgRole) -> ActionSet {
    let own = OrgAction::ALL
        .iter()
        .filter(|action| policy::allows(role, **action));
    let delete = policy::project_delete(role).then_some(Action::Project(ProjectAction::Delete));
    own.map(|action| Action::Organization(*action))
        .chain(delete)
        .collect()
}

fn given_on(role: ResourceRole, job_role: fn(JobAction) -> ResourceRole) -> ActionSet {
    let allowed = |action: &Action| match *action {
        Action::Organization(_) => false,
        Action::Project(action) => {
            policy::project_role(action).is_some_and(|least: ResourceRole| role >= least)
        }
        Action::Device(action) => role >= policy::device_role(action),
        Action::Channel(action) => role >= policy::channel_role(action),
        Action::Alert(action) => role >= policy::alert_role(action),
        Action::Job(action) => role >= job_role(action),
    };
    Action::all().filter(allowed).collect()
}
