//! A snapshot that was changed step by step is the snapshot of the changed rows.

use access::{Change, Facts, Snapshot};
use access_spec::{
    model,
    worlds::{self, Dice, NOW, Size},
};
use proptest::{collection::vec, prelude::*};

use crate::{
    organizations::{ORG, cases, changes, needed},
    random::{everybody, everything},
};

/// Every change with whatever it needs before it.
fn steps(changes: Vec<Change>) -> Vec<Change> {
    let mut facts = Facts::empty(ORG, 1);
    let mut steps = Vec::new();
    for change in changes {
        for step in needed(&facts, &change).into_iter().chain([change]) {
            model::apply(&mut facts, &step);
            steps.push(step);
        }
    }
    steps
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn changed_step_by_step_is_built_anew(changes in vec(changes(), 1..60)) {
        let mut facts = Facts::empty(ORG, 1);
        let mut snapshot = Snapshot::build(&facts);
        for step in steps(changes) {
            model::apply(&mut facts, &step);
            snapshot = snapshot.apply(&step).expect("everything that the step names is there");
        }
        prop_assert_eq!(model::sorted(snapshot.facts()), model::sorted(facts.clone()));
        let rebuilt = Snapshot::build(&facts);
        for member in everybody(&facts) {
            for resource in everything(&facts) {
                prop_assert_eq!(
                    snapshot.view(member, NOW).actions(resource),
                    rebuilt.view(member, NOW).actions(resource),
                    "{:?} {:?}", member, resource
                );
            }
        }
        for person in &facts.people {
            prop_assert_eq!(snapshot.member_of(person.account), Some(person.member));
        }
    }

    #[test]
    fn the_snapshot_before_stays_as_it_was(first in vec(changes(), 1..20), then in changes()) {
        let mut facts = Facts::empty(ORG, 1);
        let before = Snapshot::build(&facts).advance(2, &steps(first.clone())).unwrap();
        for step in steps(first) {
            model::apply(&mut facts, &step);
        }
        facts.revision = 2;
        let mut changed = before.clone();
        for step in needed(&facts, &then).into_iter().chain([then]) {
            changed = changed.apply(&step).unwrap();
        }
        prop_assert_eq!(model::sorted(before.facts()), model::sorted(facts));
    }

    /// A step that names what is not there says that steps were missed.
    #[test]
    fn a_missing_step_is_noticed_or_does_not_matter(change in changes()) {
        let empty = Facts::empty(ORG, 1);
        let complete = needed(&empty, &change).is_empty();
        prop_assert_eq!(Snapshot::build(&empty).apply(&change).is_ok(), complete);
    }
}

/// Long rows, many chunks and shards, and ids that come and go until everything is laid out anew.
#[test]
fn a_large_organization_changes_as_well() {
    let size = Size {
        people: 300,
        devices: 3_000,
        projects: 80,
        ..Size::SMALL
    };
    let mut facts = worlds::organization(size, 3);
    let mut snapshot = Snapshot::build(&facts);
    let mut dice = Dice::new(4);
    for n in 0..4_000 {
        let change = churn(&facts, &mut dice, n);
        model::apply(&mut facts, &change);
        snapshot = snapshot.apply(&change).unwrap();
    }
    assert_eq!(
        model::sorted(snapshot.facts()),
        model::sorted(facts.clone())
    );
    let rebuilt = Snapshot::build(&facts);
    for (member, action, resource) in worlds::questions(&facts, 20_000, 5) {
        assert_eq!(
            snapshot.check(member, action, resource, NOW),
            rebuilt.check(member, action, resource, NOW),
        );
    }
    let (grown, fresh) = (snapshot.bytes(), rebuilt.bytes());
    assert!(grown < fresh * 3, "{grown} bytes, {fresh} when built anew");
}

/// Devices come and go, grants are given, moved and taken.
fn churn(facts: &Facts, dice: &mut Dice, n: usize) -> Change {
    let grant = dice.one_of(&facts.grants);
    match n % 4 {
        0 => {
            let device = domain::id::DeviceId(dice.uuid(n % 7));
            Change::SetDevice(access::Device {
                device,
                project: dice.one_of(&facts.projects),
            })
        }
        1 => Change::RemoveDevice(dice.one_of(&facts.devices).device),
        2 => Change::SetGrant(access::Grant {
            object: dice.one_of(&facts.projects).into(),
            ..grant
        }),
        _ => Change::RemoveGrant {
            subject: grant.subject,
            object: grant.object,
        },
    }
}
