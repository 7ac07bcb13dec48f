//! Editing and deleting teams.

use app::{
    AccessError,
    handles::Answer,
    invitations,
    teams::{self, CreateError, Edit, EditError},
};
use domain::{
    role::{OrgRole, ResourceRole::Member},
    time::DAY,
};
use testkit::{
    on_each_database,
    world::{World, invitation},
};

use super::plant::{Plant, by, name};

on_each_database! {
    an_edit_changes_what_it_names_and_nothing_else
    a_stale_edit_is_refused
    a_former_handle_leads_to_its_team_and_comes_back
    a_deleted_team_leaves_its_handle_unused_for_a_while
    deleting_is_rehearsed
}

async fn an_edit_changes_what_it_names_and_nothing_else(world: World) {
    let plant = Plant::new(&world).await;
    let made = plant.team("Hall 4", "hall-4").await;
    let nothing = plant.edit("hall-4", Edit::default()).await.unwrap();
    let same = Edit {
        name: Some(name("Hall 4")),
        ..Edit::default()
    };
    assert_eq!(plant.edit("hall-4", same).await.unwrap(), nothing);
    assert_eq!(
        (
            nothing.team.revision,
            plant.events("team.updated").await.len()
        ),
        (1, 0)
    );

    let edit = Edit {
        description: Some("Presses".to_owned()),
        ..Edit::default()
    };
    let edited = plant.edit("hall-4", edit).await.unwrap();
    assert_eq!(
        (edited.team.description.as_str(), edited.team.revision),
        ("Presses", 2)
    );
    assert_eq!(
        (&edited.team.name, &edited.team.handle),
        (&made.team.name, &made.team.handle)
    );
    let event = plant.events("team.updated").await.remove(0);
    assert_eq!(event.before.as_deref(), Some(r#"{"description":""}"#));
    assert_eq!(event.after.as_deref(), Some(r#"{"description":"Presses"}"#));
}

async fn a_stale_edit_is_refused(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    let edit = |text: &str| Edit {
        name: Some(name(text)),
        revision: Some(1),
        ..Edit::default()
    };
    plant.edit("hall-4", edit("Hall four")).await.unwrap();
    let stale = plant.edit("hall-4", edit("Hall IV")).await;
    assert!(
        matches!(stale, Err(EditError::ChangedMeanwhile)),
        "{stale:?}"
    );
    assert_eq!(
        plant.get(&plant.mia, "hall-4").await.unwrap().team.name,
        "Hall four"
    );
}

async fn a_former_handle_leads_to_its_team_and_comes_back(world: World) {
    let plant = Plant::new(&world).await;
    let made = plant.team("Hall 4", "hall-4").await;
    let renamed = plant.rename("hall-4", "hall-five").await.unwrap();
    assert_eq!(
        (renamed.team.handle.as_str(), renamed.aliases.as_slice()),
        ("hall-five", &["hall-4".to_owned()][..])
    );
    assert_eq!(plant.get(&plant.mia, "Hall-4").await.unwrap(), renamed);
    assert_eq!(plant.list(&plant.mia).await, std::slice::from_ref(&renamed));

    let other = plant.create("Hall 4", "hall-4").await;
    assert!(matches!(other, Err(CreateError::HandleTaken)), "{other:?}");
    let Answer::Taken {
        suggestion,
        bearer: Some(bearer),
    } = plant.look("hall-4").await
    else {
        panic!()
    };
    assert_eq!(
        (
            suggestion.as_str(),
            bearer.name.as_str(),
            bearer.handle.as_str()
        ),
        ("hall-4-2", "Hall 4", "hall-five")
    );

    let back = plant.rename("hall-4", "hall-4").await.unwrap();
    assert_eq!(
        (back.team.id, back.aliases.as_slice()),
        (made.team.id, &["hall-five".to_owned()][..])
    );
    world.frozen.advance(DAY * 90);
    let late = plant.get(&plant.mia, "hall-five").await;
    assert!(matches!(late, Err(AccessError::NotFound)), "{late:?}");
}

async fn a_deleted_team_leaves_its_handle_unused_for_a_while(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let made = plant.team("Hall 4", "hall-4").await;
    plant.set(&plant.mia, "hall-4", &bob, Member).await.unwrap();
    teams::delete(&world.app, &plant.mia.caller, &plant.org, &by("hall-4"))
        .await
        .unwrap();

    for gone in ["hall-4", &made.team.id.to_string()] {
        let got = plant.get(&bob, gone).await;
        assert!(matches!(got, Err(AccessError::NotFound)), "{got:?}");
    }
    let Answer::Taken { bearer: None, .. } = plant.look("hall-4").await else {
        panic!("it leads nowhere")
    };
    let again = plant.create("Hall 4", "hall-4").await;
    assert!(matches!(again, Err(CreateError::HandleTaken)), "{again:?}");
    let before = plant.events("team.deleted").await[0]
        .before_json()
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            before["handle"].as_str(),
            before["members"][0]["name"].as_str()
        ),
        (Some("hall-4"), Some("bob"))
    );

    world.frozen.advance(DAY * 90);
    plant.team("Hall 4", "hall-4").await;
}

async fn deleting_is_rehearsed(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    plant.team("Hall 4", "hall-4").await;
    plant.team("Hall 5", "hall-5").await;
    plant.set(&plant.mia, "hall-4", &bob, Member).await.unwrap();
    for (email, team) in [("eve@example.com", "hall-4"), ("zoe@example.com", "hall-5")] {
        let offer = app::invitations::Invite {
            teams: vec![(by(team), Member)],
            ..invitation(email)
        };
        invitations::invite(&world.app, &plant.mia.caller, &plant.org, &offer)
            .await
            .unwrap();
    }
    let preview = teams::preview(&world.app, &plant.mia.caller, &plant.org, &by("hall-4"))
        .await
        .unwrap();
    let people: Vec<_> = preview
        .people
        .iter()
        .map(|p| (p.name.as_str(), p.role))
        .collect();
    let offers: Vec<_> = preview
        .invitations
        .iter()
        .map(|i| i.email.as_str())
        .collect();
    assert_eq!(
        (people, offers),
        (vec![("bob", Member)], vec!["eve@example.com"])
    );
    assert_eq!(preview.team.team.member_count, 1);

    teams::delete(&world.app, &plant.mia.caller, &plant.org, &by("hall-4"))
        .await
        .unwrap();
    let eve = world.sign_up("eve@example.com").await;
    let token = world.token("eve@example.com", "/invitations/").await;
    invitations::accept(&world.app, &eve.caller, &token)
        .await
        .expect("the invitation stays open");
}
