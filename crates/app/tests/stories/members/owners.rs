//! The rule of the last owner, on each path, and whatever people do.

use std::time::Duration;

use app::{
    AccessError,
    members::{self, Edit, MemberError, Removal, Step},
};
use domain::{
    role::OrgRole,
    time::{DAY, HOUR, Timestamp},
};
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use store::access;
use testkit::{on_each_database, world::World};

use super::plant::{Plant, Somebody};

on_each_database! {
    the_only_owner_stays
    an_owner_whose_time_is_limited_is_no_successor
    ownership_is_handed_over
    ownership_changes_need_a_recent_sign_in
    whatever_people_do_somebody_owns_it
}

fn end(at: Option<Timestamp>) -> Edit {
    Edit {
        ends_at: Some(at),
        ..Edit::default()
    }
}

/// Each way in which Mia could cease to be an owner who stays, tried out.
async fn tries_to_end_it(plant: &Plant) -> Vec<Option<MemberError>> {
    let (app, here, mia) = (&plant.world.app, &plant.here, &plant.mia);
    let caller = &mia.person.caller;
    let soon = plant.world.app.clock.now() + HOUR;
    vec![
        plant.set_role(mia, mia, OrgRole::Member).await.err(),
        plant.edit(mia, mia, end(Some(soon))).await.err(),
        members::suspend(app, caller, here, mia.id).await.err(),
        members::remove(app, caller, here, mia.id, &Removal::default())
            .await
            .err(),
        members::leave(app, caller, here).await.err(),
    ]
}

async fn the_only_owner_stays(world: World) {
    let plant = Plant::open(world).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    let olga = plant.join("olga", OrgRole::Owner).await;
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    members::suspend(app, caller, &plant.here, olga.id)
        .await
        .unwrap();
    for refused in tries_to_end_it(&plant).await {
        assert!(
            matches!(refused, Some(MemberError::LastOwner)),
            "{refused:?}"
        );
    }
    for step in [Step::Removal, Step::Role(OrgRole::Observer)] {
        let rehearsed = members::rehearse(app, caller, &plant.here, plant.mia.id, step).await;
        assert!(rehearsed.unwrap().last_owner);
    }
    for who in [&adam, &olga] {
        members::remove(app, caller, &plant.here, who.id, &Removal::default())
            .await
            .unwrap();
    }
    assert_eq!(plant.owners().await, (1, 1));
}

async fn an_owner_whose_time_is_limited_is_no_successor(world: World) {
    let plant = Plant::open(world).await;
    let olga = plant.join("olga", OrgRole::Owner).await;
    let month = plant.world.app.clock.now() + DAY * 30;
    plant
        .edit(&plant.mia, &olga, end(Some(month)))
        .await
        .unwrap();
    for refused in tries_to_end_it(&plant).await {
        assert!(
            matches!(refused, Some(MemberError::LastOwner)),
            "{refused:?}"
        );
    }
    plant.edit(&plant.mia, &olga, end(None)).await.unwrap();
    plant
        .edit(&plant.mia, &plant.mia, end(Some(month)))
        .await
        .unwrap();
    assert_eq!(plant.owners().await, (2, 1));
}

async fn ownership_is_handed_over(world: World) {
    let plant = Plant::open(world).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    plant
        .set_role(&plant.mia, &adam, OrgRole::Owner)
        .await
        .unwrap();
    plant
        .set_role(&plant.mia, &plant.mia, OrgRole::Member)
        .await
        .unwrap();
    let back = plant.set_role(&plant.mia, &plant.mia, OrgRole::Owner).await;
    assert!(
        matches!(back, Err(MemberError::Access(AccessError::OwnerOnly))),
        "{back:?}"
    );
    assert_eq!(plant.seen(&adam).await.role, OrgRole::Owner);
}

async fn ownership_changes_need_a_recent_sign_in(world: World) {
    let plant = Plant::open(world).await;
    let olga = plant.join("olga", OrgRole::Owner).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    plant.world.frozen.advance(HOUR);
    let (app, here) = (&plant.world.app, &plant.here);
    let caller = &plant.mia.person.caller;
    let refused = [
        plant.set_role(&plant.mia, &bob, OrgRole::Owner).await.err(),
        plant
            .set_role(&plant.mia, &olga, OrgRole::Member)
            .await
            .err(),
        plant
            .edit(&plant.mia, &olga, end(Some(app.clock.now() + DAY)))
            .await
            .err(),
        members::suspend(app, caller, here, olga.id).await.err(),
        members::remove(app, caller, here, olga.id, &Removal::default())
            .await
            .err(),
        members::leave(app, &olga.person.caller, here).await.err(),
    ];
    for refused in refused {
        assert!(
            matches!(
                refused,
                Some(MemberError::Access(AccessError::StepUpRequired))
            ),
            "{refused:?}"
        );
    }
    plant
        .set_role(&plant.mia, &bob, OrgRole::Administrator)
        .await
        .unwrap();
    members::leave(app, &bob.person.caller, here).await.unwrap();
}

// ---- Whatever people do -----------------------------------------------------------------------------

/// Something that one of the four people tries on another, or on themselves.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Role(OrgRole),
    /// In so many seconds.
    EndsIn(u64),
    EndsNever,
    Suspend,
    Restore,
    Leave,
}

fn deed() -> impl Strategy<Value = (usize, usize, Deed)> {
    let deed = prop_oneof![
        4 => proptest::sample::select(OrgRole::ALL).prop_map(Deed::Role),
        2 => (1_u64..40).prop_map(Deed::EndsIn),
        1 => Just(Deed::EndsNever),
        2 => Just(Deed::Suspend),
        2 => Just(Deed::Restore),
        1 => Just(Deed::Leave),
    ];
    (0_usize..4, 0_usize..4, deed)
}

async fn do_it(plant: &Plant, by: &Somebody, to: &Somebody, deed: Deed) -> Result<(), MemberError> {
    let (app, here, caller) = (&plant.world.app, &plant.here, &by.person.caller);
    let now = app.clock.now();
    match deed {
        Deed::Role(role) => plant.set_role(by, to, role).await.map(drop),
        Deed::EndsIn(seconds) => {
            let at = now + Duration::from_secs(seconds);
            plant.edit(by, to, end(Some(at))).await.map(drop)
        }
        Deed::EndsNever => plant.edit(by, to, end(None)).await.map(drop),
        Deed::Suspend => members::suspend(app, caller, here, to.id).await.map(drop),
        Deed::Restore => members::restore(app, caller, here, to.id).await.map(drop),
        Deed::Leave => members::leave(app, caller, here).await,
    }
}

/// Random deeds, two seconds apart, so that memberships come to their ends meanwhile and sign-ins
/// stay recent. Somebody new comes for each who leaves.
async fn whatever_people_do_somebody_owns_it(world: World) {
    let plant = Plant::open(world).await;
    let mut people = vec![plant.mia.clone()];
    for (name, role) in [
        ("olga", OrgRole::Owner),
        ("adam", OrgRole::Administrator),
        ("bob", OrgRole::Owner),
    ] {
        people.push(plant.join(name, role).await);
    }
    let mut runner = TestRunner::deterministic();
    let (mut done, mut kept) = (0, 0);
    for round in 0..250 {
        let (by, to, deed) = deed().new_tree(&mut runner).unwrap().current();
        let outcome = do_it(&plant, &people[by], &people[to], deed).await;
        done += u32::from(outcome.is_ok());
        kept += u32::from(matches!(outcome, Err(MemberError::LastOwner)));
        if outcome.is_ok() && matches!(deed, Deed::Leave) {
            people[by] = newcomer(&plant, &people, round).await;
        }
        plant.world.frozen.advance(Duration::from_secs(2));
        let (now, ever) = plant.owners().await;
        assert!(
            now >= 1 && ever >= 1,
            "round {round}: {by} {deed:?} {to}: {outcome:?}"
        );
    }
    assert!(
        done > 40 && kept > 5,
        "{done} deeds were done, {kept} would have left nobody"
    );
}

/// A new owner, let in by one whom the organization has.
async fn newcomer(plant: &Plant, people: &[Somebody], round: u32) -> Somebody {
    let now = plant.world.app.clock.now();
    let mut tx = plant.world.app.store.read().await.unwrap();
    let own = access::membership(&mut tx, &app::Actor::system(), &plant.here, now)
        .await
        .unwrap();
    let owners = store::members::owners(&mut tx, &own, now).await.unwrap();
    drop(tx);
    let host = people.iter().find(|somebody| somebody.id == owners[0].id);
    let host = host.expect("an owner is one of them");
    plant
        .join_by(host, &format!("new{round}"), OrgRole::Owner)
        .await
}
