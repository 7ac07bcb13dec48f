//! What is remembered of programs that ask for decisions, and for how long.

use app::{
    api_keys::{self, Make},
    askers::{Asker, LEASE},
    snapshots::look,
};
use domain::{role::OrgRole, text::KeyName};
use testkit::{on_each_database, world::World};

use super::plant::Plant;

on_each_database! {
    a_key_is_remembered_until_its_organization_changes
    nothing_is_remembered_of_what_changed_while_it_was_read
    a_key_is_not_remembered_for_longer_than_the_lease
}

/// A key of Mia's that has just asked.
async fn asked(plant: &Plant<'_>) -> String {
    let key = Make {
        name: KeyName::parse("Shift report").unwrap(),
        role: OrgRole::Administrator,
        projects: None,
        expires_at: None,
    };
    let app = &plant.world.app;
    let made = api_keys::make(app, &plant.mia.caller, &plant.org, &key).await;
    let (_, secret) = made.unwrap();
    ask(plant, &secret).await;
    secret
}

async fn ask(plant: &Plant<'_>, secret: &str) {
    let app = &plant.world.app;
    let asker = Asker::new(app, secret).expect("the form of a key");
    let look = look(app, &plant.mia.caller, &plant.org).await.unwrap();
    asker.remember(app, &look.snapshot);
}

fn is_remembered(plant: &Plant<'_>, secret: &str) -> bool {
    let asker = Asker::new(&plant.world.app, secret).expect("the form of a key");
    asker.remembered(&plant.world.app).is_some()
}

async fn a_key_is_remembered_until_its_organization_changes(world: World) {
    let plant = Plant::new(&world).await;
    let secret = asked(&plant).await;
    assert!(is_remembered(&plant, &secret));
    let last = if secret.ends_with('A') { 'B' } else { 'A' };
    let other = format!("{}{last}", &secret[..secret.len() - 1]);
    assert!(!is_remembered(&plant, &other), "a key of the same form");

    plant.project("Press shop").await;
    assert!(!is_remembered(&plant, &secret));
    ask(&plant, &secret).await;
    assert!(is_remembered(&plant, &secret));

    let app = &world.app;
    let mia = &plant.mia.caller;
    let keys = api_keys::list(app, mia, &plant.org, None, 10)
        .await
        .unwrap();
    api_keys::revoke(app, mia, &plant.org, keys.items[0].id)
        .await
        .unwrap();
    assert!(!is_remembered(&plant, &secret));
}

async fn nothing_is_remembered_of_what_changed_while_it_was_read(world: World) {
    let plant = Plant::new(&world).await;
    let secret = asked(&plant).await;
    let app = &world.app;
    let asker = Asker::new(app, &secret).expect("the form of a key");
    let before = look(app, &plant.mia.caller, &plant.org).await.unwrap();
    plant.project("Press shop").await;
    asker.remember(app, &before.snapshot);
    assert!(!is_remembered(&plant, &secret));
}

async fn a_key_is_not_remembered_for_longer_than_the_lease(world: World) {
    let plant = Plant::new(&world).await;
    let secret = asked(&plant).await;
    world.frozen.advance(LEASE / 2);
    assert!(is_remembered(&plant, &secret));
    world.frozen.advance(LEASE / 2);
    assert!(!is_remembered(&plant, &secret));
}
