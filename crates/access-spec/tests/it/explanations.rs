//! An explanation ends in the answer of the check, and each path that it names really carries what
//! it says: take the path away, and that is gone.

use access::{
    Action, Change, Explanation, Facts, Path, Person, Resource, Snapshot, Subject, Through,
};
use access_spec::{
    model,
    worlds::{self, NOW},
};
use domain::{id::MembershipId, membership::Status, role::OrgRole};
use proptest::prelude::*;

use crate::{
    organizations::{cases, organizations},
    random::{everybody, everything},
};

/// The change that takes a path away, and it alone.
fn removal(member: MembershipId, path: &Path) -> Change {
    let object = path.on.expect("a grant");
    let subject = match path.through {
        Through::Organization(_) => unreachable!("no grant"),
        Through::Direct => Subject::Member(member),
        Through::Team { team, .. } => Subject::Team(team),
    };
    Change::RemoveGrant { subject, object }
}

/// The least role in the organization, where there is no path through it to anything.
fn demotion(person: &Person) -> Change {
    Change::SetPerson(Person {
        role: OrgRole::Member,
        ..*person
    })
}

fn carried(explanation: &Explanation) -> bool {
    explanation
        .paths
        .iter()
        .any(|path| path.live && path.enough)
}

/// The greatest of what the live paths leave.
fn greatest(explanation: &Explanation) -> Option<domain::role::ResourceRole> {
    let live = explanation.paths.iter().filter(|path| path.live);
    live.filter_map(|path| path.capped_to.or(path.role)).max()
}

fn without(paths: &[Path], left_out: usize) -> Vec<Path> {
    let others = paths
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != left_out);
    others.map(|(_, path)| *path).collect()
}

fn check_one(facts: &Facts, snapshot: &Snapshot, member: MembershipId, resource: Resource) {
    for action in resource.kind().actions() {
        let view = snapshot.view(member, NOW);
        let explanation = view.explain(action, resource);
        assert_eq!(
            explanation.allowed,
            model::check(facts, member, action, resource, NOW)
        );
        assert_eq!(
            explanation.allowed,
            carried(&explanation),
            "{explanation:?}"
        );
        assert_eq!(explanation.role, model::role(facts, member, resource, NOW));
        assert_eq!(explanation.role, greatest(&explanation), "{explanation:?}");
        assert!(!explanation.limited);
        for (index, path) in explanation.paths.iter().enumerate() {
            removed(
                facts,
                snapshot,
                (member, action, resource),
                &explanation,
                (index, path),
            );
        }
    }
}

fn removed(
    facts: &Facts,
    snapshot: &Snapshot,
    (member, action, resource): (MembershipId, Action, Resource),
    explanation: &Explanation,
    (index, path): (usize, &Path),
) {
    if path.on.is_some() {
        let after = snapshot.apply(&removal(member, path)).unwrap();
        let left = after.view(member, NOW).explain(action, resource);
        assert_eq!(left.paths, without(&explanation.paths, index), "{path:?}");
        assert_eq!(left.allowed, carried(&left));
    } else if !matches!(resource, Resource::Organization(_)) {
        let person = facts
            .people
            .iter()
            .find(|person| person.member == member)
            .unwrap();
        let after = snapshot.apply(&demotion(person)).unwrap();
        let left = after.view(member, NOW).explain(action, resource);
        assert!(left.paths.iter().all(|path| path.on.is_some()));
        assert_eq!(left.paths.len(), explanation.paths.len() - 1);
    }
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn every_path_carries_what_it_says(facts in organizations()) {
        let snapshot = Snapshot::build(&facts);
        for member in everybody(&facts) {
            for resource in everything(&facts) {
                check_one(&facts, &snapshot, member, resource);
            }
        }
    }

    /// Made as if it counted alone, a path that is enough is enough, and one that is not is not.
    #[test]
    fn a_path_alone_allows_what_it_says(facts in organizations()) {
        let snapshot = Snapshot::build(&facts);
        for member in everybody(&facts) {
            for resource in everything(&facts) {
                for action in resource.kind().actions() {
                    let explanation = snapshot.view(member, NOW).explain(action, resource);
                    let grants = explanation.paths.iter().filter(|path| path.on.is_some());
                    for path in grants {
                        alone(&facts, (member, action, resource), &explanation, path)?;
                    }
                }
            }
        }
    }
}

fn alone(
    facts: &Facts,
    (member, action, resource): (MembershipId, Action, Resource),
    explanation: &Explanation,
    path: &Path,
) -> Result<(), TestCaseError> {
    let person = facts
        .people
        .iter()
        .find(|person| person.member == member)
        .unwrap();
    if person.role.everywhere().is_some() {
        return Ok(());
    }
    let mut only = facts.clone();
    let Change::RemoveGrant { subject, object } = removal(member, path) else {
        unreachable!("a removal")
    };
    only.grants
        .retain(|grant| (grant.subject, grant.object) == (subject, object));
    let active = explanation.status == Some(Status::Active);
    let ended = path.expires_at.is_some_and(|end| end <= NOW);
    prop_assert_eq!(path.live, active && !ended);
    prop_assert_eq!(
        model::check(&only, member, action, resource, NOW),
        path.live && path.enough
    );
    Ok(())
}

/// The words of the API: what a device has from its project names the project.
#[test]
fn a_device_names_the_project_that_it_has_a_grant_from() {
    let facts = worlds::organization(worlds::Size::SMALL, 8);
    let snapshot = Snapshot::build(&facts);
    let see = Action::Device(domain::policy::DeviceAction::See);
    let mut seen = 0;
    for device in &facts.devices {
        for person in &facts.people {
            for path in snapshot
                .view(person.member, NOW)
                .explain(see, device.device)
                .paths
            {
                let from_project = path.on == Some(device.project.into());
                assert_eq!(path.via, from_project.then_some(device.project));
                seen += usize::from(from_project);
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}
