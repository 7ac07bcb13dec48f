//! Who asks: a person, or a key that acts for one with less.

use domain::{
    id::{MembershipId, ProjectId},
    policy::OrgAction,
    role::{OrgRole, ResourceRole},
};

use crate::{
    action::{Action, ActionSet, Kind},
    rights::Rights,
};

/// A person, acting in person or through something that may do less than they.
#[derive(Clone, Copy, Debug)]
pub struct Principal<'a> {
    /// The person; for a key, whoever made it.
    pub member: MembershipId,
    /// What is left of the person's rights; `None` leaves all.
    pub limits: Option<&'a Limits>,
}

impl From<MembershipId> for Principal<'_> {
    fn from(member: MembershipId) -> Self {
        Self {
            member,
            limits: None,
        }
    }
}

/// What a key leaves of the rights of whoever made it. Limits only ever take away: a person who is
/// demoted, suspended or loses a grant takes their keys down with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    actions: ActionSet,
    /// Sorted.
    projects: Option<Box<[ProjectId]>>,
}

impl Limits {
    /// Leaves only `actions`.
    pub fn to(actions: ActionSet) -> Self {
        Self {
            actions,
            projects: None,
        }
    }

    /// An API key: `role` in the organization, and the role of the same name on every resource (an
    /// owner's or administrator's key leaves all of the latter).
    pub fn of_key(role: OrgRole) -> Self {
        let on_resources = match role {
            OrgRole::Owner | OrgRole::Administrator => ResourceRole::Administrator,
            OrgRole::Member => ResourceRole::Member,
            OrgRole::Observer => ResourceRole::Observer,
        };
        Self::to(Rights::get().of_key(role, on_resources))
    }

    /// Leaves, of the rest, only these projects with their devices and jobs, and seeing the
    /// organization. Channels and their alerts belong to no project.
    #[must_use]
    pub fn within(mut self, projects: impl IntoIterator<Item = ProjectId>) -> Self {
        let mut projects: Vec<ProjectId> = projects.into_iter().collect();
        projects.sort_unstable();
        self.projects = Some(projects.into());
        self
    }

    /// What is left for a resource of `kind`, in `project` if it is in one.
    pub(crate) fn left(&self, kind: Kind, project: Option<ProjectId>) -> ActionSet {
        let Some(within) = &self.projects else {
            return self.actions;
        };
        let inside = project.is_some_and(|project| within.binary_search(&project).is_ok());
        match kind {
            Kind::Project | Kind::Device | Kind::Job if inside => self.actions,
            Kind::Organization => self
                .actions
                .intersection([Action::from(OrgAction::See)].into_iter().collect()),
            Kind::Project | Kind::Device | Kind::Job | Kind::Channel | Kind::Alert => {
                ActionSet::EMPTY
            }
        }
    }
}
