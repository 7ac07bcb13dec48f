//! Who is in a team, and in which role.

use app::{
    AccessError,
    teams::{self, Edit, EditError, PlaceError},
};
use domain::role::{
    OrgRole,
    ResourceRole::{Administrator, Member, Observer},
};
use testkit::{on_each_database, world::World};

use super::plant::{Plant, by};

on_each_database! {
    a_teams_administrators_set_its_members
    setting_what_is_set_is_no_event
}

async fn a_teams_administrators_set_its_members(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let eve = plant.join(OrgRole::Member, "eve").await;
    let zoe = plant.join(OrgRole::Observer, "zoe").await;
    plant.team("Hall 4", "hall-4").await;
    plant.team("Hall 5", "hall-5").await;
    plant
        .set(&plant.mia, "hall-4", &bob, Administrator)
        .await
        .unwrap();

    let placed = plant.set(&bob, "hall-4", &eve, Member).await.unwrap();
    assert_eq!((placed.member.name.as_str(), placed.role), ("eve", Member));
    let capped = plant.set(&bob, "hall-4", &zoe, Member).await;
    assert!(matches!(capped, Err(PlaceError::ObserverCap)), "{capped:?}");
    plant.set(&bob, "hall-4", &zoe, Observer).await.unwrap();
    plant.remove(&bob, "hall-4", &eve).await.unwrap();
    for refused in [
        plant.set(&bob, "hall-5", &eve, Member).await,
        plant.set(&eve, "hall-4", &eve, Member).await,
    ] {
        assert!(
            matches!(
                refused,
                Err(PlaceError::Access(AccessError::Forbidden { .. }))
            ),
            "{refused:?}"
        );
    }
    let edit = teams::edit(
        &world.app,
        &bob.caller,
        &plant.org,
        &by("hall-4"),
        &Edit::default(),
    )
    .await;
    assert!(
        matches!(edit, Err(EditError::Access(AccessError::Forbidden { .. }))),
        "{edit:?}"
    );

    // Demoted to observer, Bob keeps his place and only observes.
    world
        .meddle("UPDATE memberships SET role = 'observer' WHERE email_key = 'bob@example.com'")
        .await;
    let refused = plant.set(&bob, "hall-4", &eve, Member).await;
    assert!(
        matches!(
            refused,
            Err(PlaceError::Access(AccessError::Forbidden { .. }))
        ),
        "{refused:?}"
    );
    assert_eq!(
        plant.get(&bob, "hall-4").await.unwrap().role,
        Some(Observer)
    );
    assert_eq!(plant.list(&bob).await[0].role, Some(Observer));
}

async fn setting_what_is_set_is_no_event(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    plant.team("Hall 4", "hall-4").await;
    for role in [Member, Member, Administrator] {
        plant.set(&plant.mia, "hall-4", &bob, role).await.unwrap();
    }
    plant.remove(&plant.mia, "hall-4", &bob).await.unwrap();
    let gone = plant.remove(&plant.mia, "hall-4", &bob).await;
    assert!(matches!(gone, Err(AccessError::NotFound)), "{gone:?}");
    let role =
        |json: Option<serde_json::Value>| json.and_then(|j| Some(j["role"].as_str()?.to_owned()));
    let told: Vec<_> = plant
        .events("team")
        .await
        .iter()
        .rev()
        .map(|e| {
            (
                e.action.clone(),
                role(e.before_json().unwrap()),
                role(e.after_json().unwrap()),
            )
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("team.created".to_owned(), None, None),
            ("team.member_set".to_owned(), None, some("member")),
            (
                "team.member_set".to_owned(),
                some("member"),
                some("administrator")
            ),
            (
                "team.member_removed".to_owned(),
                some("administrator"),
                None
            ),
        ]
    );
}
