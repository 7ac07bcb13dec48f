//! What memory says is what the database says, whatever happened in between.

use ::access::{Facts, Subject};
use app::{
    members::{self, Edit, Removal},
    snapshots::look,
    spaces, teams,
};
use domain::role::{OrgRole, ResourceRole};
use testkit::{on_each_database, world::World};

use super::plant::{Plant, by_id};

on_each_database! {
    following_changes_leads_where_reading_everything_does
    another_node_follows_with_its_next_look
}

/// The facts in one order.
fn sorted(mut facts: Facts) -> Facts {
    facts.people.sort_by_key(|p| p.member);
    facts.teams.sort();
    facts.places.sort_by_key(|p| (p.team, p.member));
    facts.projects.sort();
    facts.channels.sort();
    facts.devices.sort_by_key(|d| d.device);
    facts.grants.sort_by_key(|g| (g.object, g.subject));
    facts
}

async fn agree(plant: &Plant<'_>, after: &str) {
    let look = look(&plant.world.app, &plant.mia.caller, &plant.org)
        .await
        .unwrap();
    let mut tx = plant.world.app.store.read().await.unwrap();
    let org = look.membership.organization().id;
    let read = store::facts::all(&mut tx, org).await.unwrap().unwrap();
    assert_eq!(sorted(look.snapshot.facts()), sorted(read), "after {after}");
}

async fn following_changes_leads_where_reading_everything_does(world: World) {
    let plant = Plant::new(&world).await;
    agree(&plant, "the making").await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let (bob_id, eve_id) = (plant.member(&bob).await, plant.member(&eve).await);
    agree(&plant, "two have joined").await;
    let team = plant
        .team("night-shift", &[(bob_id, ResourceRole::Administrator)])
        .await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    teams::set(
        app,
        mia,
        &plant.org,
        &by_id(team),
        eve_id,
        ResourceRole::Observer,
    )
    .await
    .unwrap();
    agree(&plant, "a team").await;
    let (one, two) = (plant.project("One").await, plant.project("Two").await);
    let (channel, device) = (
        plant.channel("Alarms").await,
        plant.device(one, "Press 4").await,
    );
    agree(&plant, "things").await;
    let everything = ResourceRole::Administrator;
    for (subject, object) in [
        (Subject::Team(team), one.into()),
        (Subject::Member(bob_id), device.into()),
        (Subject::Member(eve_id), channel),
        (Subject::Member(eve_id), two.into()),
    ] {
        plant
            .grant(&plant.mia, subject, object, everything)
            .await
            .unwrap();
    }
    agree(&plant, "grants").await;
    let there = app::devices::Edit {
        project: Some(two),
        ..app::devices::Edit::default()
    };
    app::devices::edit(app, mia, &plant.org, device, &there)
        .await
        .unwrap();
    agree(&plant, "a device has moved").await;
    let promoted = Edit {
        role: Some(OrgRole::Member),
        ..Edit::default()
    };
    members::change(app, mia, &plant.org, eve_id, &promoted)
        .await
        .unwrap();
    members::suspend(app, mia, &plant.org, bob_id)
        .await
        .unwrap();
    agree(&plant, "a promotion and a suspension").await;
    spaces::delete(app, mia, &plant.org, two.into())
        .await
        .unwrap();
    agree(&plant, "a project with a device is gone").await;
    members::remove(app, mia, &plant.org, bob_id, &Removal::default())
        .await
        .unwrap();
    teams::delete(app, mia, &plant.org, &by_id(team))
        .await
        .unwrap();
    agree(&plant, "a member and a team are gone").await;
}

/// Two processes on one database: what the one takes away, the other's next look does not show.
async fn another_node_follows_with_its_next_look(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let member = Subject::Member(plant.member(&bob).await);
    let project = plant.project("Press shop").await;
    plant
        .grant(&plant.mia, member, project, ResourceRole::Member)
        .await
        .unwrap();
    let store = store::Store::open(&world.url).await.unwrap();
    let other = testkit::world::app(store, world.frozen.clone());
    for _ in 0..3 {
        let seen = spaces::get(&other, &bob.caller, &plant.org, project.into()).await;
        assert_eq!(seen.unwrap().role, ResourceRole::Member);
        let (app, mia) = (&world.app, &plant.mia.caller);
        app::grants::remove(app, mia, &plant.org, member, project.into())
            .await
            .unwrap();
        let hidden = spaces::get(&other, &bob.caller, &plant.org, project.into()).await;
        assert!(
            matches!(hidden, Err(app::AccessError::NotFound)),
            "{hidden:?}"
        );
        plant
            .grant(&plant.mia, member, project, ResourceRole::Member)
            .await
            .unwrap();
    }
    other.store.close().await;
}
