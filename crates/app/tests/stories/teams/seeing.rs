//! Lists of teams, and those who see none.

use app::{
    AccessError,
    handles::{self, Answer},
    teams::{self, PlaceError},
};
use domain::{
    id::{MembershipId, TeamId},
    organization::OrgRef,
    role::{OrgRole, ResourceRole::Member},
    team::TeamRef,
};
use testkit::{on_each_database, world::World};
use uuid::Uuid;

use super::plant::{Plant, by, handle, member_in, team};

on_each_database! {
    each_role_is_refused_what_it_may_not
    strangers_and_the_suspended_find_nothing
    another_organization_is_not_there
    a_list_is_read_page_by_page
}

async fn each_role_is_refused_what_it_may_not(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    for (role, may) in [
        (OrgRole::Owner, true),
        (OrgRole::Administrator, true),
        (OrgRole::Member, false),
        (OrgRole::Observer, false),
    ] {
        let person = plant.join(role, role.as_str()).await;
        let answers = plant.everything(&person).await;
        for (what, answer) in answers {
            match (may, answer) {
                (true, Ok(()))
                | (
                    false,
                    Err(AccessError::Forbidden {
                        required: OrgRole::Administrator,
                    }),
                ) => {}
                (_, answer) => panic!("{what} as {role}: {answer:?}"),
            }
        }
        assert!(
            plant.get(&person, "hall-4").await.is_ok(),
            "everybody sees teams"
        );
    }
}

async fn strangers_and_the_suspended_find_nothing(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    world
        .meddle("UPDATE memberships SET standing = 'suspended' WHERE email_key = 'bob@example.com'")
        .await;
    for person in [world.sign_up("eve@example.com").await, bob] {
        let mut answers = plant.everything(&person).await;
        answers.push(("get", plant.get(&person, "hall-4").await.map(drop)));
        let list = teams::list(&world.app, &person.caller, &plant.org, None, None, 50).await;
        answers.push(("list", list.map(drop)));
        let look = handles::look(&world.app, &person.caller, &plant.org, &handle("hall-4")).await;
        answers.push(("look", look.map(drop)));
        let suggest = handles::suggest(&world.app, &person.caller, &plant.org, "Hall 4").await;
        answers.push(("suggest", suggest.map(drop)));
        for (what, answer) in answers {
            assert!(
                matches!(answer, Err(AccessError::NotFound)),
                "{what}: {answer:?}"
            );
        }
    }
}

/// The ids of another organization answer exactly like ids that nobody has.
async fn another_organization_is_not_there(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    let elsewhere = world.organization(&plant.mia, "Elsewhere").await;
    let there = OrgRef::Id(elsewhere.id);
    let foreign = teams::create(
        &world.app,
        &plant.mia.caller,
        &there,
        &team("Other", "other"),
    )
    .await
    .unwrap();
    let zoe = world
        .join(&plant.mia, &elsewhere, "zoe@example.com", OrgRole::Member)
        .await;
    let zoe_id = member_in(&world, &zoe, &elsewhere).await;

    for team in [foreign.team.id, TeamId(Uuid::from_u128(7))] {
        let team = TeamRef::Id(team);
        let (app, caller) = (&world.app, &plant.mia.caller);
        let answers = [
            teams::get(app, caller, &plant.org, &team).await.map(drop),
            teams::delete(app, caller, &plant.org, &team).await,
            teams::remove(app, caller, &plant.org, &team, zoe_id).await,
        ];
        for answer in answers {
            assert!(matches!(answer, Err(AccessError::NotFound)), "{answer:?}");
        }
    }
    for member in [zoe_id, MembershipId(Uuid::from_u128(7))] {
        let set = teams::set(
            &world.app,
            &plant.mia.caller,
            &plant.org,
            &by("hall-4"),
            member,
            Member,
        )
        .await;
        assert!(
            matches!(set, Err(PlaceError::Access(AccessError::NotFound))),
            "{set:?}"
        );
    }
    assert_eq!(plant.look("other").await, Answer::Free);
    assert_eq!(plant.list(&plant.mia).await.len(), 1);
}

async fn a_list_is_read_page_by_page(world: World) {
    let plant = Plant::new(&world).await;
    for n in 0..7 {
        // Two teams may have the same name.
        plant
            .team(&format!("Hall {}", n / 2), &format!("hall-{n}"))
            .await;
    }
    plant.rename("hall-5", "press").await.unwrap();
    let mut names = Vec::new();
    let mut after = None;
    loop {
        let page = teams::list(
            &world.app,
            &plant.mia.caller,
            &plant.org,
            None,
            after.as_ref(),
            2,
        )
        .await
        .unwrap();
        names.extend(
            page.items
                .iter()
                .map(|seen| (seen.team.name.clone(), seen.aliases.len())),
        );
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let told: Vec<_> = names
        .iter()
        .map(|(name, aliases)| (name.as_str(), *aliases))
        .collect();
    let (hall_2, rest): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|(name, _)| *name == "Hall 2");
    assert_eq!(
        rest,
        [
            ("Hall 0", 0),
            ("Hall 0", 0),
            ("Hall 1", 0),
            ("Hall 1", 0),
            ("Hall 3", 0)
        ]
    );
    assert_eq!(
        (
            hall_2.len(),
            hall_2.iter().map(|(_, aliases)| aliases).sum::<usize>()
        ),
        (2, 1)
    );

    for (query, found) in [
        ("HALL 3", 1),
        ("@press", 1),
        ("%", 0),
        ("_", 0),
        ("hall\0", 7),
        ("!", 0),
    ] {
        let page = teams::list(
            &world.app,
            &plant.mia.caller,
            &plant.org,
            Some(query),
            None,
            50,
        )
        .await
        .unwrap();
        assert_eq!(page.items.len(), found, "{query:?}");
    }
}
