use app::{
    AccessError,
    members::{self, Query, Seen},
    memberships,
};
use domain::{
    membership::Status,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
};
use testkit::{on_each_database, world::World};

use super::plant::{Plant, Somebody};

on_each_database! {
    each_reader_sees_what_is_theirs_to_know
    the_list_is_narrowed
    the_list_is_read_page_by_page
    nothing_of_another_organization_is_found
    ones_own_organizations_are_listed
}

const EVERYBODY: Query = Query {
    text: None,
    role: None,
    status: None,
    team: None,
    after: None,
    limit: 50,
};

async fn list(plant: &Plant, by: &Somebody, query: &Query) -> Vec<Seen> {
    let (app, caller) = (&plant.world.app, &by.person.caller);
    let page = members::list(app, caller, &plant.here, query)
        .await
        .unwrap();
    page.members
}

fn names(seen: &[Seen]) -> Vec<&str> {
    seen.iter().map(|m| m.name.as_str()).collect()
}

async fn each_reader_sees_what_is_theirs_to_know(world: World) {
    let plant = Plant::open(world).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let zoe = plant.join("zoe", OrgRole::Observer).await;
    for reader in [&plant.mia, &adam, &bob, &zoe] {
        let seen = list(&plant, reader, &EVERYBODY).await;
        assert_eq!(names(&seen), ["adam", "bob", "mia", "zoe"]);
        let open = [&plant.mia, &adam].iter().any(|all| all.id == reader.id);
        for member in seen {
            let told = member.contact.is_some();
            assert_eq!(told, open || member.id == reader.id, "{}", member.name);
            let one = members::get(
                &plant.world.app,
                &reader.person.caller,
                &plant.here,
                member.id,
            );
            assert_eq!(
                one.await.unwrap(),
                member,
                "the list and the single thing agree"
            );
        }
    }
}

async fn the_list_is_narrowed(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let eve = plant.join("eve", OrgRole::Member).await;
    plant
        .team("hall-4", &[(&bob, ResourceRole::Administrator)])
        .await;
    members::suspend(
        &plant.world.app,
        &plant.mia.person.caller,
        &plant.here,
        eve.id,
    )
    .await
    .unwrap();
    let by = |query: Query| list(&plant, &plant.mia, Box::leak(Box::new(query)));
    let text = |text: &str| Query {
        text: Some(text.to_owned()),
        ..EVERYBODY
    };
    let team = |team: &str| Query {
        team: TeamRef::parse(team),
        ..EVERYBODY
    };
    let role = Query {
        role: Some(OrgRole::Owner),
        ..EVERYBODY
    };
    let status = Query {
        status: Some(Status::Suspended),
        ..EVERYBODY
    };
    assert_eq!(names(&by(role).await), ["mia"]);
    assert_eq!(names(&by(status).await), ["eve"]);
    assert_eq!(
        names(&by(text("VE@exam")).await),
        ["eve"],
        "part of the address"
    );
    assert_eq!(names(&by(text("@bo")).await), ["bob"], "part of the handle");
    assert_eq!(
        names(&by(text("%")).await),
        [""; 0],
        "a wildcard means itself"
    );
    assert_eq!(
        names(&by(team("hall-5")).await),
        [""; 0],
        "no such team has no people"
    );
    let crew = by(team("hall-4")).await;
    assert_eq!(names(&crew), ["bob"]);
    let place = &crew[0].teams[0];
    assert_eq!(
        (place.handle.as_str(), place.role),
        ("hall-4", ResourceRole::Administrator)
    );
    let blind = list(&plant, &bob, &text("mia@example")).await;
    assert_eq!(
        names(&blind),
        [""; 0],
        "who sees no address finds nobody by it"
    );
}

async fn the_list_is_read_page_by_page(world: World) {
    let plant = Plant::open(world).await;
    for name in ["bob", "cleo", "dan", "eve"] {
        plant.join(name, OrgRole::Member).await;
    }
    let mut query = Query {
        limit: 2,
        ..EVERYBODY
    };
    let mut pages = Vec::new();
    loop {
        let caller = &plant.mia.person.caller;
        let page = members::list(&plant.world.app, caller, &plant.here, &query)
            .await
            .unwrap();
        pages.push(
            page.members
                .iter()
                .map(|m| m.name.clone())
                .collect::<Vec<_>>(),
        );
        query.after = page.next;
        if query.after.is_none() {
            break;
        }
    }
    assert_eq!(
        pages,
        [vec!["bob", "cleo"], vec!["dan", "eve"], vec!["mia"]]
    );
}

async fn nothing_of_another_organization_is_found(world: World) {
    let plant = Plant::open(world).await;
    let eve = plant.world.sign_up("eve@example.com").await;
    let other = plant.world.organization(&eve, "Elsewhere").await;
    let own = memberships::of_account(&plant.world.app, &eve.caller)
        .await
        .unwrap();
    let stranger = own[0].id;
    let (app, mia) = (&plant.world.app, &plant.mia.person.caller);
    let there = domain::organization::OrgRef::Id(other.id);
    let answers = [
        members::get(app, mia, &plant.here, stranger).await.err(),
        members::list(app, mia, &there, &EVERYBODY).await.err(),
        members::get(app, &eve.caller, &plant.here, plant.mia.id)
            .await
            .err(),
        members::rehearse(app, mia, &plant.here, stranger, members::Step::Removal)
            .await
            .err(),
    ];
    for answer in answers {
        assert!(matches!(answer, Some(AccessError::NotFound)), "{answer:?}");
    }
    let writes = [
        members::suspend(app, mia, &plant.here, stranger)
            .await
            .err(),
        members::change(app, mia, &plant.here, stranger, &members::Edit::default())
            .await
            .err(),
        members::remove(
            app,
            mia,
            &plant.here,
            stranger,
            &members::Removal::default(),
        )
        .await
        .err(),
        members::leave(app, mia, &there).await.err(),
    ];
    for answer in writes {
        let refused = Some(members::MemberError::Access(AccessError::NotFound));
        assert_eq!(format!("{answer:?}"), format!("{refused:?}"));
    }
}

async fn ones_own_organizations_are_listed(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    plant.world.organization(&bob.person, "Acme").await;
    members::suspend(
        &plant.world.app,
        &plant.mia.person.caller,
        &plant.here,
        bob.id,
    )
    .await
    .unwrap();
    let now = plant.world.app.clock.now();
    let own = memberships::of_account(&plant.world.app, &bob.person.caller)
        .await
        .unwrap();
    let told: Vec<_> = own
        .iter()
        .map(|m| (m.organization.name.as_str(), m.role, m.status(now)))
        .collect();
    assert_eq!(
        told,
        [
            ("Acme", OrgRole::Owner, Status::Active),
            ("Northfield Tools", OrgRole::Member, Status::Suspended),
        ]
    );
}
