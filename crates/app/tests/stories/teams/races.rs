//! Many at once.

use app::teams::{self, CreateError};
use domain::role::{OrgRole, ResourceRole::Member};
use testkit::{on_each_database, world::World};

use super::plant::{Plant, by, team};

on_each_database! {
    one_handle_for_many_at_once
    one_place_for_many_at_once
}

async fn one_handle_for_many_at_once(world: World) {
    let plant = Plant::new(&world).await;
    let mut tasks = Vec::new();
    for n in 0..12 {
        let (app, caller, org) = (
            world.app.clone(),
            plant.mia.caller.clone(),
            plant.org.clone(),
        );
        let new = team(&format!("Hall {n}"), "hall-4");
        tasks.push(tokio::spawn(async move {
            teams::create(&app, &caller, &org, &new).await
        }));
    }
    let mut made = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(CreateError::HandleTaken) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(
        (
            made,
            plant.list(&plant.mia).await.len(),
            plant.events("team").await.len()
        ),
        (1, 1, 1)
    );
}

async fn one_place_for_many_at_once(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let bob_id = plant.member(&bob).await;
    plant.team("Hall 4", "hall-4").await;
    let mut tasks = Vec::new();
    for _ in 0..12 {
        let (app, caller, org) = (
            world.app.clone(),
            plant.mia.caller.clone(),
            plant.org.clone(),
        );
        tasks.push(tokio::spawn(async move {
            teams::set(&app, &caller, &org, &by("hall-4"), bob_id, Member).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(plant.events("team.member_set").await.len(), 1);
    assert_eq!(
        plant.get(&bob, "hall-4").await.unwrap().team.member_count,
        1
    );
}
