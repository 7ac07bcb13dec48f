//! Who has access to something: taken back with one press, asked for, and told to the last.

use axum::http::StatusCode;
use domain::role::{OrgRole, ResourceRole};
use serde_json::Value;
use testkit::{on_each_database, world::World};

use crate::{
    browser::{Answer, Browser},
    plant::{Plant, project},
};

on_each_database! {
    what_was_done_about_access_is_undone_by_one_press
    an_end_comes_back_to_the_moment
    what_had_ended_does_not_come_back
    who_sees_it_and_may_not_asks_on_the_page_that_refuses
    each_request_can_be_answered
    all_that_somebody_reaches_is_told
    who_can_do_what_is_told
}

/// Presses Undo in the message that an answer brought.
async fn undoes(browser: &Browser, answer: &Answer) -> Answer {
    let toast = answer.event("muster:toast");
    let undo = &toast["undo"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let values = undo["values"].as_object().expect("a way back");
    let values: Vec<_> = values.iter().map(|(n, v)| (n.clone(), text(v))).collect();
    let values: Vec<_> = values.iter().map(|(n, v)| (&**n, &**v)).collect();
    assert_eq!(undo["target"], "#access");
    let undone = browser.posts_in_place(&text(&undo["url"]), &values).await;
    assert_eq!(undone.status, StatusCode::OK, "{}", undone.text());
    undone
}

fn told(answer: &Answer) -> String {
    let toast = answer.event("muster:toast");
    toast["text"].as_str().unwrap_or_default().to_owned()
}

async fn what_was_done_about_access_is_undone_by_one_press(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let olga = Browser::new(&world, &plant.olga);
    let yard = format!("/o/northfield/projects/{}", plant.yard);
    let at = format!("{yard}/access");
    let sees = async || olga.gets(&yard).await.text();

    let given = mia
        .posts_in_place(&at, &[("who", "@olga"), ("role", "member")])
        .await;
    assert_eq!(told(&given), "olga is Member here now.");
    assert!(sees().await.contains("You are <b>Member</b> here."));
    let subject = given.hidden("subject");

    let lower = [("subject", &*subject), ("role", "observer")];
    let lowered = mia.posts_in_place(&at, &lower).await;
    assert!(sees().await.contains("You are <b>Observer</b> here."));
    undoes(&mia, &lowered).await;
    assert!(sees().await.contains("You are <b>Member</b> here."));

    let take = format!("{at}/remove");
    let taken = mia.posts_in_place(&take, &[("subject", &*subject)]).await;
    assert_eq!(told(&taken), "olga is no longer Member on Yard.");
    assert!(!sees().await.contains("You are"));
    undoes(&mia, &taken).await;
    assert!(sees().await.contains("You are <b>Member</b> here."));

    undoes(&mia, &given).await;
    assert!(!sees().await.contains("You are"), "the gift itself");
}

async fn an_end_comes_back_to_the_moment(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let at = format!("/o/northfield/projects/{}/access", plant.yard);
    let end = (world.app.clock.now() + domain::time::HOUR).micros() + 1;
    let end = end.to_string();
    let fields = [("who", "@olga"), ("role", "member"), ("ends_at", &*end)];
    let given = mia.posts_in_place(&at, &fields).await;
    let subject = given.hidden("subject");
    let taken = mia
        .posts_in_place(&format!("{at}/remove"), &[("subject", &*subject)])
        .await;
    undoes(&mia, &taken).await;
    let again = mia
        .posts_in_place(&format!("{at}/remove"), &[("subject", &*subject)])
        .await;
    let back = &again.event("muster:toast")["undo"]["values"]["ends_at"];
    assert_eq!(*back, *end);
    let nonsense = [("subject", &*subject), ("role", "member"), ("ends_at", "x")];
    let refused = mia.posts_in_place(&at, &nonsense).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn what_had_ended_does_not_come_back(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let at = format!("/o/northfield/projects/{}/access", plant.yard);
    let end = (world.app.clock.now() + domain::time::HOUR).micros();
    let end = end.to_string();
    let fields = [("who", "@olga"), ("role", "member"), ("ends_at", &*end)];
    let given = mia.posts_in_place(&at, &fields).await;
    let subject = given.hidden("subject");
    world.frozen.advance(domain::time::HOUR);
    let taken = mia
        .posts_in_place(&format!("{at}/remove"), &[("subject", &*subject)])
        .await;
    assert_eq!(told(&taken), "olga is no longer Member on Yard.");
    assert_eq!(taken.event("muster:toast")["undo"], Value::Null);
}

async fn who_sees_it_and_may_not_asks_on_the_page_that_refuses(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let olga = Browser::new(&world, &plant.olga);
    let edit = format!("/o/northfield/projects/{}/edit", plant.hall);
    let refused = olga.gets(&edit).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.hidden("object"), plant.hall.to_string());
    let text = refused.text();
    assert!(
        text.contains(">I need the role Administrator.</textarea>"),
        "{text}"
    );
    let key = refused.hidden("form_key");
    let object = plant.hall.to_string();
    let fields = [
        ("form_key", &*key),
        ("object", &*object),
        ("note", "I need the role Administrator."),
    ];
    let asked = olga.posts("/o/northfield/ask", &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    let home = mia.gets("/o/northfield").await.text();
    assert!(home.contains("I need the role Administrator."), "{home}");
    // A role in the organization is not asked for by a form.
    let new = olga.gets("/o/northfield/projects/new").await.text();
    assert!(new.contains("Your role does not allow this"), "{new}");
    assert!(!new.contains("Ask for access"), "{new}");
}

async fn each_request_can_be_answered(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let nil = world.join(&plant.mia, &plant.org, "nil@example.com", OrgRole::Member);
    let nil = Browser::new(&world, &nil.await);
    for n in 0..21 {
        let id = project(&world, &plant.mia, &plant.org, &format!("Bay {n}")).await;
        let fields = [("object", &*id.to_string()), ("note", "")];
        let asked = nil.posts("/o/northfield/ask", &fields).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
    }
    let form = "action=\"/o/northfield/requests/";
    let first = mia.gets("/o/northfield").await.text();
    assert_eq!(first.matches(form).count(), 20);
    let (_, next) = first
        .split_once("href=\"/o/northfield?requests=")
        .expect("a next page");
    let next = next.split('"').next().unwrap();
    let last = mia
        .gets(&format!("/o/northfield?requests={next}"))
        .await
        .text();
    assert_eq!(last.matches(form).count(), 1);
    assert!(last.contains("Bay 20"), "{last}");

    let (_, id) = last.split_once(form).unwrap();
    let answer = format!("/o/northfield/requests/{}", id.split('"').next().unwrap());
    let given = [("act", "grant"), ("role", "observer")];
    let given = mia.posts_in_place(&answer, &given).await;
    let flash = given.headers["set-cookie"].to_str().unwrap();
    let words = format!(
        "nil+has+access+to+Bay+20+as+{}.",
        ResourceRole::Observer.label()
    );
    assert!(flash.contains(&words), "{flash}");
}

async fn all_that_somebody_reaches_is_told(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    for n in 0..49 {
        project(&world, &plant.mia, &plant.org, &format!("Bay {n}")).await;
    }
    let members = mia.gets("/o/northfield/users/members").await;
    let (_, id) = members
        .text()
        .split_once("<tr id=\"")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    let page = format!(
        "/o/northfield/users/members/{}/access",
        id.split('"').next().unwrap()
    );
    let first = mia.gets(&page).await.text();
    let row = "aria-label=\"Why ";
    // All 51 are projects but for the channel and the device.
    assert_eq!(first.matches(row).count(), 52);
    let (_, next) = first
        .split_once(&format!("href=\"{page}?project="))
        .expect("a next page");
    let last = mia
        .gets(&format!(
            "{page}?project={}",
            next.split('"').next().unwrap()
        ))
        .await;
    assert_eq!(last.text().matches(row).count(), 3);
}

/// Mia owns the organization, and Olga observes the hall in which the press is.
async fn who_can_do_what_is_told(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let page = format!("/o/northfield/devices/{}/access", plant.press);
    let who = async |action: &str| {
        let text = mia.gets(&format!("{page}?action={action}")).await.text();
        let (_, people) = text.split_once("id=\"reach\"").expect("the people");
        (
            people.contains(">mia</bdi>"),
            people.contains(">olga</bdi>"),
            text,
        )
    };
    let (mias, olgas, text) = who("see").await;
    assert!(
        mias && olgas && text.contains("Everybody who gets in"),
        "{text}"
    );
    let (mias, olgas, text) = who("control").await;
    assert!(
        mias && !olgas && text.contains("Everybody who can control it"),
        "{text}"
    );
    assert!(
        text.contains("<option value=\"control\" selected>"),
        "{text}"
    );
    let unknown = mia.gets(&format!("{page}?action=fly")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
