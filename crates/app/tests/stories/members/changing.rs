use app::{
    AccessError,
    members::{self, Edit, MemberError, Rehearsal, Step},
};
use domain::{
    handle::Handle,
    membership::Status,
    policy::OrgAction,
    role::{OrgRole, ResourceRole},
    time::DAY,
};
use serde_json::json;
use testkit::{
    on_each_database,
    world::{World, invitation},
};

use super::plant::{Plant, Somebody};

on_each_database! {
    a_change_of_role_is_one_event
    an_edit_from_a_stale_page_is_refused
    an_observer_only_observes_in_teams_until_promoted
    everybody_chooses_their_own_handle
    a_membership_comes_to_its_end
    a_suspended_person_sees_nothing_until_restored
    what_a_lower_role_stops_is_rehearsed
    what_a_higher_role_opens_is_told_to_whoever_may_give_it
    names_and_addresses_follow_the_account
}

fn handle(text: &str) -> Edit {
    Edit {
        handle: Some(Handle::parse(text).unwrap()),
        ..Edit::default()
    }
}

async fn a_change_of_role_is_one_event(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let edit = Edit {
        role: Some(OrgRole::Administrator),
        ..handle("bobby")
    };
    let seen = plant.edit(&plant.mia, &bob, edit.clone()).await.unwrap();
    assert_eq!(
        (seen.role, seen.handle.as_str()),
        (OrgRole::Administrator, "bobby")
    );
    assert_eq!(
        plant.told("member.role_changed").await,
        (
            json!({"role": "member", "handle": "bob"}),
            json!({"role": "administrator", "handle": "bobby"})
        )
    );
    let again = plant.edit(&plant.mia, &bob, edit).await.unwrap();
    assert_eq!(
        again.revision, seen.revision,
        "what changes nothing writes nothing"
    );
    plant
        .edit(&plant.mia, &bob, handle("robert"))
        .await
        .unwrap();
    let count = async |action| plant.events(action).await.len();
    assert_eq!(
        (
            count("member.role_changed").await,
            count("member.updated").await
        ),
        (1, 1)
    );
}

async fn an_edit_from_a_stale_page_is_refused(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let stale = plant.seen(&bob).await.revision;
    let by_revision = |role, revision| Edit {
        role: Some(role),
        expected: Some(revision),
        ..Edit::default()
    };
    let first = by_revision(OrgRole::Observer, stale);
    let fresh = plant.edit(&plant.mia, &bob, first).await.unwrap().revision;
    let late = plant
        .edit(&plant.mia, &bob, by_revision(OrgRole::Administrator, stale))
        .await;
    assert!(
        matches!(late, Err(MemberError::ChangedMeanwhile)),
        "{late:?}"
    );
    let removal = members::Removal {
        expected: Some(stale),
        ..members::Removal::default()
    };
    let caller = &plant.mia.person.caller;
    let gone = members::remove(&plant.world.app, caller, &plant.here, bob.id, &removal).await;
    assert!(
        matches!(gone, Err(MemberError::ChangedMeanwhile)),
        "{gone:?}"
    );
    let next = by_revision(OrgRole::Administrator, fresh);
    plant.edit(&plant.mia, &bob, next).await.unwrap();
}

async fn an_observer_only_observes_in_teams_until_promoted(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    plant
        .team("hall-4", &[(&bob, ResourceRole::Administrator)])
        .await;
    let place = async |plant: &Plant| plant.seen(&bob).await.teams[0].role;
    plant
        .set_role(&plant.mia, &bob, OrgRole::Observer)
        .await
        .unwrap();
    assert_eq!(place(&plant).await, ResourceRole::Observer);
    plant
        .set_role(&plant.mia, &bob, OrgRole::Member)
        .await
        .unwrap();
    assert_eq!(place(&plant).await, ResourceRole::Administrator);
}

async fn everybody_chooses_their_own_handle(world: World) {
    let plant = Plant::open(world).await;
    let zoe = plant.join("zoe", OrgRole::Observer).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    // Long after the sign-in: a handle is not sensitive, not even an owner's.
    plant.world.frozen.advance(DAY);
    let seen = plant.edit(&zoe, &zoe, handle("Night-Shift")).await.unwrap();
    assert_eq!(seen.handle.as_str(), "night-shift");
    plant
        .edit(&plant.mia, &plant.mia, handle("boss"))
        .await
        .unwrap();

    for taken in ["night-shift", "zoe"] {
        let refused = plant.edit(&bob, &bob, handle(taken)).await;
        assert!(
            matches!(refused, Err(MemberError::HandleTaken)),
            "{refused:?}"
        );
    }
    plant.edit(&zoe, &zoe, handle("zoe")).await.unwrap();
    let refused = plant.edit(&bob, &zoe, handle("mine")).await;
    assert!(
        matches!(
            refused,
            Err(MemberError::Access(AccessError::Forbidden { .. }))
        ),
        "{refused:?}"
    );
    let end = Edit {
        ends_at: Some(None),
        role: Some(OrgRole::Owner),
        ..handle("bobby")
    };
    let refused = plant.edit(&bob, &bob, end).await;
    assert!(
        matches!(refused, Err(MemberError::Access(AccessError::OwnerOnly))),
        "{refused:?}"
    );
}

async fn a_membership_comes_to_its_end(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let now = plant.world.app.clock.now();
    let end = |end| Edit {
        ends_at: Some(end),
        ..Edit::default()
    };
    for over in [now, now - DAY] {
        let refused = plant.edit(&plant.mia, &bob, end(Some(over))).await;
        assert!(
            matches!(refused, Err(MemberError::EndsTooSoon)),
            "{refused:?}"
        );
    }
    plant
        .edit(&plant.mia, &bob, end(Some(now + DAY)))
        .await
        .unwrap();
    let look = async |plant: &Plant| {
        members::get(&plant.world.app, &bob.person.caller, &plant.here, bob.id).await
    };
    assert_eq!(look(&plant).await.unwrap().ends_at, Some(now + DAY));
    plant.world.frozen.advance(DAY);
    assert!(matches!(look(&plant).await, Err(AccessError::NotFound)));
    assert_eq!(plant.seen(&bob).await.status, Status::Expired);
    // The end is over, but it is not what this edit changes.
    plant.edit(&plant.mia, &bob, handle("bobby")).await.unwrap();
    plant.edit(&plant.mia, &bob, end(None)).await.unwrap();
    assert_eq!(look(&plant).await.unwrap().status, Status::Active);
}

async fn a_suspended_person_sees_nothing_until_restored(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person.caller);
    for _ in 0..2 {
        let seen = members::suspend(app, mia, &plant.here, bob.id)
            .await
            .unwrap();
        assert_eq!(seen.status, Status::Suspended);
    }
    let refused = plant.set_role(&bob, &bob, OrgRole::Member).await;
    assert!(
        matches!(refused, Err(MemberError::Access(AccessError::NotFound))),
        "{refused:?}"
    );
    let left = members::leave(app, &bob.person.caller, &plant.here).await;
    assert!(
        matches!(left, Err(MemberError::Access(AccessError::NotFound))),
        "{left:?}"
    );
    let seen = members::restore(app, mia, &plant.here, bob.id)
        .await
        .unwrap();
    assert_eq!(
        (seen.status, seen.role),
        (Status::Active, OrgRole::Administrator)
    );
    plant.set_role(&bob, &bob, OrgRole::Member).await.unwrap();
    let told = |status| json!({ "status": status });
    assert_eq!(
        plant.told("member.suspended").await,
        (told("active"), told("suspended"))
    );
    assert_eq!(
        plant.told("member.restored").await,
        (told("suspended"), told("active"))
    );
    assert_eq!(plant.events("member.suspended").await.len(), 1);
}

async fn rehearse(plant: &Plant, who: &Somebody, role: OrgRole) -> Rehearsal {
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    members::rehearse(app, caller, &plant.here, who.id, Step::Role(role))
        .await
        .unwrap()
}

async fn what_a_lower_role_stops_is_rehearsed(world: World) {
    let plant = Plant::open(world).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    plant
        .team("hall-4", &[(&adam, ResourceRole::Administrator)])
        .await;
    plant
        .team("hall-5", &[(&adam, ResourceRole::Observer)])
        .await;
    let here = &plant.here;
    app::invitations::invite(
        &plant.world.app,
        &adam.person.caller,
        here,
        &invitation("new@example.com"),
    )
    .await
    .unwrap();

    let member = rehearse(&plant, &adam, OrgRole::Member).await;
    assert!(member.teams.is_empty() && !member.last_owner);
    assert_eq!(member.invitations.len(), 1, "which a member may not give");
    assert!(member.actions.contains(&OrgAction::ReadAudit));
    assert!(!member.actions.contains(&OrgAction::See));
    assert!(member.gained.is_empty());

    let observer = rehearse(&plant, &adam, OrgRole::Observer).await;
    let lost: Vec<_> = observer
        .teams
        .iter()
        .map(|t| (t.seen.team.handle.as_str(), t.role, t.becomes))
        .collect();
    let (all, less) = (ResourceRole::Administrator, Some(ResourceRole::Observer));
    assert_eq!(lost, [("hall-4", all, less)]);

    let owner = rehearse(&plant, &adam, OrgRole::Owner).await;
    assert!(owner.actions.is_empty() && owner.invitations.is_empty());
    assert!(owner.gained.contains(&OrgAction::ManageOwners));
    assert!(!owner.gained.contains(&OrgAction::Invite), "he may already");

    let own = rehearse(&plant, &plant.mia, OrgRole::Administrator).await;
    assert!(own.last_owner && own.invitations.is_empty());
    assert_eq!(own.actions.len(), 3);
    assert!(
        !rehearse(&plant, &plant.mia, OrgRole::Owner)
            .await
            .last_owner
    );
}

/// It names what somebody does not see yet, so nobody reads it about themselves.
async fn what_a_higher_role_opens_is_told_to_whoever_may_give_it(world: World) {
    let plant = Plant::open(world).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let asks = async |who: &Somebody, about: &Somebody, role| {
        let (app, caller) = (&plant.world.app, &who.person.caller);
        members::rehearse(app, caller, &plant.here, about.id, Step::Role(role)).await
    };
    for (who, about, role) in [
        (&bob, &bob, OrgRole::Administrator),
        (&adam, &adam, OrgRole::Owner),
        (&adam, &bob, OrgRole::Owner),
    ] {
        assert!(asks(who, about, role).await.is_err(), "{role}");
    }
    for (who, about, role) in [
        (&bob, &bob, OrgRole::Observer),
        (&bob, &bob, OrgRole::Member),
        (&adam, &bob, OrgRole::Administrator),
        (&adam, &adam, OrgRole::Member),
    ] {
        assert!(asks(who, about, role).await.is_ok(), "{role}");
    }
}

async fn names_and_addresses_follow_the_account(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let (app, account) = (&plant.world.app, bob.person.account.id);
    let signed_in = bob.person.caller.signed_in().unwrap();
    let mut tx = app.store.write().await.unwrap();
    store::accounts::rename(&mut tx, signed_in, "Bob Ross")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for _ in 0..2 {
        members::refresh(app, account).await.unwrap();
    }
    let seen = plant.seen(&bob).await;
    assert_eq!(
        (seen.name.as_str(), seen.handle.as_str()),
        ("Bob Ross", "bob")
    );
    assert_eq!(
        plant.told("member.updated").await,
        (json!({"name": "bob"}), json!({"name": "Bob Ross"}))
    );
    assert_eq!(plant.events("member.updated").await.len(), 1);
}
