//! What answers and snapshots cost in memory, counted by the allocator.

use access::{Change, Grant, Limits, Principal, Snapshot, Subject};
use access_spec::worlds::{self, NOW, Size};
use allocation_counter::measure;
use domain::role::{OrgRole, ResourceRole};

#[test]
fn a_check_allocates_nothing() {
    let facts = worlds::organization(Size::SMALL, 1);
    let snapshot = Snapshot::build(&facts);
    let questions = worlds::questions(&facts, 10_000, 2);
    let limits = Limits::of_key(OrgRole::Member).within(facts.projects.iter().copied());
    let mut allowed = 0;
    let counted = measure(|| {
        for (member, action, resource) in &questions {
            let key = Principal {
                member: *member,
                limits: Some(&limits),
            };
            allowed += usize::from(snapshot.check(*member, *action, *resource, NOW));
            allowed += usize::from(snapshot.check(key, *action, *resource, NOW));
            let view = snapshot.view(*member, NOW);
            let _ = (view.decide(*action, *resource), view.role(*resource));
        }
    });
    assert_eq!(counted.count_total, 0);
    assert!(
        allowed > 1_000,
        "{allowed}: mostly refusals would prove little"
    );
}

#[test]
fn a_snapshot_knows_how_large_it_is() {
    for (size, seed) in [(Size::SMALL, 3), (Size::LARGE, 4)] {
        let facts = worlds::organization(size, seed);
        let mut snapshot = None;
        let counted = measure(|| snapshot = Some(Snapshot::build(&facts)));
        let counted = usize::try_from(counted.bytes_current).unwrap();
        let told = snapshot.unwrap().bytes();
        assert!(
            told.abs_diff(counted) * 50 < counted,
            "{told} told, {counted} counted"
        );
    }
}

#[test]
fn ten_thousand_people_and_a_hundred_thousand_devices_fit_into_twelve_mebibytes() {
    let bytes = Snapshot::build(&worlds::organization(Size::LARGE, 5)).bytes();
    assert!(bytes <= 12 << 20, "{bytes}");
}

/// A grant to a team must cost the same whoever is in it: no row of any person is written.
#[test]
fn a_grant_to_a_team_copies_no_more_for_a_large_team_than_for_a_small_one() {
    let copied = |teams_each| {
        let size = Size {
            people: 2_000,
            teams: 2,
            teams_each,
            ..Size::SMALL
        };
        let facts = worlds::organization(size, 6);
        let snapshot = Snapshot::build(&facts);
        let grant = Change::SetGrant(Grant {
            subject: Subject::Team(facts.teams[0]),
            object: facts.projects[0].into(),
            role: ResourceRole::Administrator,
            expires_at: None,
        });
        measure(|| drop(snapshot.apply(&grant))).bytes_total
    };
    let (empty, full) = (copied(0), copied(2));
    assert!(
        full < empty + 1_000,
        "{empty} bytes for nobody, {full} for two thousand"
    );
}
