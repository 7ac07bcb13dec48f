//! Making teams, and the handles they get.

use app::{
    AccessError,
    handles::{self, Answer},
    teams::{self, Create, CreateError, EditError},
};
use domain::{
    id::MembershipId,
    role::{
        OrgRole,
        ResourceRole::{Administrator, Member, Observer},
    },
    team::FIRST_MEMBERS_MAX,
};
use testkit::{on_each_database, world::World};
use uuid::Uuid;

use super::plant::{Plant, team};

on_each_database! {
    a_team_is_made_with_its_people
    a_team_that_cannot_be_made_leaves_nothing_behind
    one_name_space_for_teams_and_people
    a_free_handle_is_suggested
}

async fn a_team_is_made_with_its_people(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let (bob_id, eve_id) = (plant.member(&bob).await, plant.member(&eve).await);
    let new = Create {
        description: "Hall 4".to_owned(),
        // Eve is named twice: the last role is hers.
        members: vec![
            (eve_id, Observer),
            (bob_id, Administrator),
            (eve_id, Observer),
        ],
        ..team("Maintenance", "maintenance-team")
    };
    let made = teams::create(&world.app, &bob.caller, &plant.org, &new)
        .await
        .unwrap();
    assert_eq!(
        (made.team.member_count, made.role),
        (2, Some(Administrator))
    );

    let by_handle = plant.get(&eve, "maintenance-team").await.unwrap();
    assert_eq!(
        (&by_handle.team, by_handle.role),
        (&made.team, Some(Observer))
    );
    assert_eq!(
        plant
            .get(&plant.mia, &made.team.id.to_string())
            .await
            .unwrap()
            .role,
        None
    );
    assert_eq!(plant.list(&eve).await, [by_handle]);
    let events = plant.events("team").await;
    let after = events[0].after_json().unwrap().unwrap();
    assert_eq!(
        (events.len(), events[0].action.as_str()),
        (1, "team.created")
    );
    assert_eq!(events[0].target_name, "Maintenance");
    assert_eq!(
        after["members"],
        serde_json::json!([
            { "member": bob_id.to_string(), "role": "administrator" },
            { "member": eve_id.to_string(), "role": "observer" },
        ])
    );
}

async fn a_team_that_cannot_be_made_leaves_nothing_behind(world: World) {
    let plant = Plant::new(&world).await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let (mia_id, eve_id) = (plant.member(&plant.mia).await, plant.member(&eve).await);
    let nobody = MembershipId(Uuid::from_u128(7));
    let attempt = async |members| {
        let new = Create {
            members,
            ..team("Hall 4", "hall-4")
        };
        teams::create(&world.app, &plant.mia.caller, &plant.org, &new)
            .await
            .unwrap_err()
    };
    let unknown = attempt(vec![(mia_id, Member), (nobody, Member)]).await;
    assert!(
        matches!(unknown, CreateError::UnknownMember { index: 1 }),
        "{unknown:?}"
    );
    let capped = attempt(vec![(eve_id, Member)]).await;
    assert!(
        matches!(capped, CreateError::ObserverCap { index: 0 }),
        "{capped:?}"
    );
    let many = attempt(vec![(mia_id, Member); FIRST_MEMBERS_MAX + 1]).await;
    assert!(matches!(many, CreateError::TooManyMembers), "{many:?}");
    assert!(plant.list(&plant.mia).await.is_empty() && plant.events("team").await.is_empty());
    assert_eq!(plant.look("hall-4").await, Answer::Free);
}

async fn one_name_space_for_teams_and_people(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let taken = plant.create("Bob's crew", "bob").await;
    assert!(matches!(taken, Err(CreateError::HandleTaken)), "{taken:?}");
    let Answer::Taken {
        suggestion,
        bearer: Some(bearer),
    } = plant.look("bob").await
    else {
        panic!()
    };
    assert_eq!(
        (suggestion.as_str(), bearer.name.as_str()),
        ("bob-2", "bob")
    );
    assert_eq!(
        bearer.bearer,
        store::handles::Bearer::Member(plant.member(&bob).await)
    );
    // A person's handle names no team.
    let got = plant.get(&plant.mia, "bob").await;
    assert!(matches!(got, Err(AccessError::NotFound)), "{got:?}");
    plant.team("Hall 4", "hall-4").await;
    let renamed = plant.rename("hall-4", "bob").await;
    assert!(
        matches!(renamed, Err(EditError::HandleTaken)),
        "{renamed:?}"
    );
    assert_eq!(
        plant.get(&plant.mia, "hall-4").await.unwrap().aliases,
        [""; 0],
        "nothing was given up"
    );
}

async fn a_free_handle_is_suggested(world: World) {
    let plant = Plant::new(&world).await;
    let suggest = async |text: &str| {
        let handle = handles::suggest(&world.app, &plant.mia.caller, &plant.org, text).await;
        handle.unwrap().to_string()
    };
    assert_eq!(suggest("Maintenance Team").await, "maintenance-team");
    let long = "a".repeat(32);
    for n in 1..=10 {
        plant.team("保全", &suggest("保全").await).await;
        let handle = suggest(&long).await;
        assert_eq!(handle.len(), 32, "{handle}");
        plant.team(&format!("Long {n}"), &handle).await;
    }
    assert_eq!(suggest("保全").await, "team-11");
    assert_eq!(suggest(&long).await, format!("{}-11", "a".repeat(29)));
}
