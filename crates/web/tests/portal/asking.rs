//! What is below something that one does not see: access can be asked for, as on its own page.

use axum::http::{HeaderMap, StatusCode};
use domain::{
    id::{ChannelId, DeviceId, ProjectId},
    role::OrgRole,
};
use testkit::{
    on_each_database,
    world::{Person, World},
};

use crate::{
    browser::{Answer, Browser},
    plant::Plant,
};

on_each_database! {
    each_page_below_what_is_hidden_offers_to_ask_for_it
    a_form_below_what_is_hidden_offers_it_too
    what_is_asked_for_is_the_thing
    whoever_sees_it_or_is_a_stranger_is_offered_nothing
}

/// Pages below a project, a channel and a device, and what only a form is sent to.
const BELOW: [(&str, &[&str]); 3] = [
    (
        "projects",
        &[
            "",
            "/edit",
            "/delete",
            "/access",
            "/access/people",
            "/devices/new",
            "/devices/import",
            "/nothing",
        ],
    ),
    ("channels", &["", "/edit", "/delete", "/access"]),
    (
        "devices",
        &[
            "",
            "?range=week",
            "/edit",
            "/delete",
            "/access",
            "/move",
            "/move/preview",
            "/credentials",
            "/credentials/new",
            "/credentials/dc_019200000000700080000000000000ab/revoke",
        ],
    ),
];

/// Nil, who is in Northfield and sees nothing of it.
async fn nil(world: &World, plant: &Plant) -> Person {
    let email = "nil@example.com";
    world
        .join(&plant.mia, &plant.org, email, OrgRole::Member)
        .await
}

/// Something of each kind that is there.
fn there(plant: &Plant) -> [String; 3] {
    [
        plant.hall.to_string(),
        plant.dock.to_string(),
        plant.press.to_string(),
    ]
}

/// An id of each kind that never was one.
fn never(world: &World) -> [String; 3] {
    let id = || world.app.entropy.id(world.app.clock.now());
    [
        ProjectId(id()).to_string(),
        ChannelId(id()).to_string(),
        DeviceId(id()).to_string(),
    ]
}

/// All that an answer tells, but for what is another each time.
fn told(answer: &Answer, id: &str) -> (StatusCode, HeaderMap, String) {
    let mut headers = answer.headers.clone();
    headers.remove("x-request-id");
    let key = answer.hidden("form_key");
    let text = answer.text().replace(id, "ID").replace(&key, "KEY");
    (answer.status, headers, text)
}

async fn each_page_below_what_is_hidden_offers_to_ask_for_it(world: World) {
    let plant = Plant::new(&world).await;
    let nil = Browser::new(&world, &nil(&world, &plant).await);
    let (there, never) = (there(&plant), never(&world));
    for ((kind, pages), (id, none)) in BELOW.iter().zip(there.iter().zip(&never)) {
        let own = nil.gets(&format!("/o/northfield/{kind}/{id}")).await;
        let own = told(&own, id);
        assert_eq!(own.0, StatusCode::NOT_FOUND);
        assert!(own.2.contains("Ask for access"), "{}", own.2);
        for page in *pages {
            for id in [id, none] {
                let path = format!("/o/northfield/{kind}/{id}{page}");
                let answer = nil.gets(&path).await;
                assert_eq!(answer.hidden("object"), *id, "{path}");
                assert_eq!(told(&answer, id), own, "{path}");
            }
        }
    }
}

async fn a_form_below_what_is_hidden_offers_it_too(world: World) {
    let plant = Plant::new(&world).await;
    let nil = Browser::new(&world, &nil(&world, &plant).await);
    let (id, none) = (plant.press.to_string(), never(&world)[2].clone());
    for page in ["edit", "delete", "move", "credentials/new"] {
        let path = |id: &str| format!("/o/northfield/devices/{id}/{page}");
        let fields = [("name", "Mine")];
        let real = nil.posts(&path(&id), &fields).await;
        let unreal = nil.posts(&path(&none), &fields).await;
        assert_eq!(real.hidden("object"), id, "{page}");
        assert_eq!(told(&real, &id), told(&unreal, &none), "{page}");
        let in_place = nil.posts_in_place(&path(&id), &fields).await;
        assert_eq!(in_place.status, StatusCode::NOT_FOUND);
        assert!(in_place.body.is_empty(), "{}", in_place.text());
    }
}

async fn what_is_asked_for_is_the_thing(world: World) {
    let plant = Plant::new(&world).await;
    let nil = Browser::new(&world, &nil(&world, &plant).await);
    let mia = Browser::new(&world, &plant.mia);
    let page = format!("/o/northfield/devices/{}", plant.press);
    let offer = nil.gets(&format!("{page}/move")).await;
    let object = offer.hidden("object");
    let asked = [("object", &*object), ("note", "To grease it")];
    let asked = nil.posts("/o/northfield/ask", &asked).await;
    assert_eq!(
        asked.leads_to(),
        "/o/northfield/projects",
        "{}",
        asked.text()
    );

    let home = mia.gets("/o/northfield").await.text();
    assert!(
        home.contains("To grease it") && home.contains("Press 4"),
        "{home}"
    );
    let (_, rest) = home
        .split_once("/o/northfield/requests/")
        .expect("its form");
    let answer = format!("/o/northfield/requests/{}", rest.split('"').next().unwrap());
    let given = [("act", "grant"), ("role", "observer")];
    assert_eq!(
        mia.posts(&answer, &given).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(nil.gets(&page).await.status, StatusCode::OK);
    assert_eq!(
        nil.gets(&format!("/o/northfield/projects/{}", plant.hall))
            .await
            .status,
        StatusCode::NOT_FOUND,
        "the device was asked for, not its project"
    );
}

async fn whoever_sees_it_or_is_a_stranger_is_offered_nothing(world: World) {
    let plant = Plant::new(&world).await;
    let zoe = world.sign_up("zoe@example.com").await;
    world.organization(&zoe, "Elsewhere").await;
    let people = [&plant.mia, &plant.olga, &zoe].map(|person| Browser::new(&world, person));
    let press = format!("/o/northfield/devices/{}", plant.press);
    let revoke = format!("{press}/credentials/dc_019200000000700080000000000000ab/revoke");
    for (n, browser) in people.iter().enumerate() {
        for path in [&format!("{press}/nothing"), &revoke] {
            let answer = browser.posts(path, &[]).await;
            let text = answer.text();
            // Olga sees the device, and is told which role revokes its credentials.
            let is_refused = n == 1 && *path == revoke;
            let then = match is_refused {
                true => StatusCode::FORBIDDEN,
                false => StatusCode::NOT_FOUND,
            };
            assert_eq!(answer.status, then, "{n} {path}: {text}");
            let may_ask = text.contains("Ask for access");
            assert_eq!(may_ask, is_refused, "{n} {path}: {text}");
        }
    }
    let nonsense = people[1].gets("/o/northfield/devices/dev_1/move").await;
    assert_eq!(nonsense.status, StatusCode::NOT_FOUND);
    assert!(!nonsense.text().contains("Ask for access"));
}
