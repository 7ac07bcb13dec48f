//! A key never does what its maker may not do, nor what it was not made for.

use access::{Action, ActionSet, Kind, Limits, Page, Principal, Resource, Snapshot};
use access_spec::worlds::NOW;
use domain::{
    id::ProjectId,
    policy::{self, DeviceAction, OrgAction, ProjectAction},
    role::{OrgRole, ResourceRole},
};
use proptest::{prelude::*, sample::select};

use crate::{
    organizations::{cases, organizations},
    random::{everybody, everything},
};

/// Whether a key of this role leaves the action on some resource.
fn fits(role: OrgRole, action: Action) -> bool {
    let as_named = match role {
        OrgRole::Owner | OrgRole::Administrator => ResourceRole::Administrator,
        OrgRole::Member => ResourceRole::Member,
        OrgRole::Observer => ResourceRole::Observer,
    };
    match action {
        Action::Organization(action) => policy::allows(role, action),
        Action::Project(ProjectAction::Delete) => policy::project_delete(role),
        Action::Project(action) => policy::project_role(action) <= Some(as_named),
        Action::Device(action) => policy::device_role(action) <= as_named,
        Action::Channel(action) => policy::channel_role(action) <= as_named,
        Action::Alert(action) => policy::alert_role(action) <= as_named,
        Action::Job(action) => policy::own_job_role(action) <= as_named,
    }
}

fn is_within(snapshot: &Snapshot, projects: &[ProjectId], action: Action, on: Resource) -> bool {
    match on {
        Resource::Organization(_) => action == Action::Organization(OrgAction::See),
        Resource::Project(project) | Resource::Job { project, .. } => projects.contains(&project),
        Resource::Device(device) => snapshot
            .project_of(device)
            .is_some_and(|project| projects.contains(&project)),
        Resource::Channel(_) | Resource::Alert { .. } => false,
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn a_key_does_what_both_its_maker_and_its_limits_allow(
        facts in organizations(),
        role in select(OrgRole::ALL),
        confined in any::<bool>(),
    ) {
        let snapshot = Snapshot::build(&facts);
        let projects: Vec<ProjectId> = facts.projects.iter().rev().take(1).copied().collect();
        let mut limits = Limits::of_key(role);
        if confined {
            limits = limits.within(projects.clone());
        }
        for member in everybody(&facts) {
            let key = snapshot.view(Principal { member, limits: Some(&limits) }, NOW);
            for resource in everything(&facts) {
                for action in resource.kind().actions() {
                    let maker = snapshot.check(member, action, resource, NOW);
                    let inside = !confined || is_within(&snapshot, &projects, action, resource);
                    let expected = maker && fits(role, action) && inside;
                    prop_assert_eq!(key.check(action, resource), expected);
                    prop_assert_eq!(key.actions(resource).contains(action), expected);
                    let explanation = key.explain(action, resource);
                    prop_assert_eq!(explanation.allowed, expected);
                    prop_assert_eq!(explanation.limited, maker && !expected);
                }
            }
            let listed = key.list_devices(DeviceAction::See, Page::all()).items;
            let mut expected: Vec<_> = facts.devices.iter().map(|d| (d.project, d.device)).collect();
            expected.retain(|(_, device)| key.check(DeviceAction::See, *device));
            expected.sort_unstable();
            let listed: Vec<_> = listed.iter().map(|item| (item.project, item.device)).collect();
            prop_assert_eq!(listed, expected);
        }
    }

    #[test]
    fn a_mask_of_single_actions_leaves_only_those(
        facts in organizations(),
        kept in select(Action::all().collect::<Vec<_>>()),
    ) {
        let snapshot = Snapshot::build(&facts);
        let limits = Limits::to(ActionSet::from_iter([kept]));
        for member in everybody(&facts) {
            let device = snapshot.view(Principal { member, limits: Some(&limits) }, NOW);
            for resource in everything(&facts) {
                let left = device.actions(resource);
                let full = snapshot.view(member, NOW).actions(resource);
                prop_assert_eq!(left.contains(kept), full.contains(kept));
                prop_assert!(left.iter().all(|action| action == kept));
            }
        }
    }
}

#[test]
fn a_greater_key_leaves_no_less() {
    for pair in OrgRole::ALL.windows(2) {
        for action in Action::all() {
            assert!(
                fits(pair[1], action) || !fits(pair[0], action),
                "{pair:?} {action:?}"
            );
        }
    }
    assert_eq!(Kind::ALL.len(), 6);
}
