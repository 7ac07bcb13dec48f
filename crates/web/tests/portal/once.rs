//! A form that is sent twice makes one thing.

use app::{memberships, teams};
use axum::http::StatusCode;
use domain::{
    organization::{OrgRef, Organization},
    role::OrgRole,
};
use testkit::{
    on_each_database,
    world::{Person, World},
};

use crate::browser::Browser;

on_each_database! {
    the_second_sending_gets_the_answer_of_the_first
    four_at_once_make_one
    a_refused_form_is_sent_again_under_its_key
    other_words_under_the_same_key_are_another_thing
    what_is_ended_twice_is_told_as_ended
}

async fn plant(world: &World) -> (Person, Organization, Browser) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let browser = Browser::new(world, &mia);
    (mia, org, browser)
}

async fn team_names(world: &World, by: &Person, org: &Organization) -> Vec<String> {
    let at = OrgRef::Id(org.id);
    let all = teams::list(&world.app, &by.caller, &at, None, None, 50).await;
    all.unwrap()
        .items
        .into_iter()
        .map(|seen| seen.team.name)
        .collect()
}

const NEW: &str = "/o/northfield/users/teams/new";

async fn the_second_sending_gets_the_answer_of_the_first(world: World) {
    let (mia, org, browser) = plant(&world).await;
    let key = browser.gets(NEW).await.hidden("form_key");
    let fields = [
        ("form_key", &*key),
        ("name", "Night shift"),
        ("handle", "night-shift"),
    ];
    let first = browser.posts(NEW, &fields).await;
    let second = browser.posts(NEW, &fields).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    assert_eq!(first.leads_to(), "/o/northfield/users/teams/night-shift");
    assert_eq!(
        (second.status, second.leads_to()),
        (first.status, first.leads_to())
    );
    assert_eq!(second.headers["set-cookie"], first.headers["set-cookie"]);
    assert_eq!(team_names(&world, &mia, &org).await, ["Night shift"]);
}

async fn what_is_ended_twice_is_told_as_ended(world: World) {
    let (mia, org, browser) = plant(&world).await;
    let bob = world.join(&mia, &org, "bob@example.com", OrgRole::Member);
    let bob = memberships::of_account(&world.app, &bob.await.caller).await;
    let bob = format!("/o/northfield/users/members/{}/remove", bob.unwrap()[0].id);
    let team = [("name", "Night shift"), ("handle", "night-shift")];
    browser.posts(NEW, &team).await;
    let made = browser
        .posts("/o/northfield/projects/new", &[("name", "Hall")])
        .await;
    for (ends, list) in [
        (
            format!("{}/delete", made.leads_to()),
            "/o/northfield/projects",
        ),
        (
            "/o/northfield/users/teams/night-shift/delete".to_owned(),
            "/o/northfield/users/teams",
        ),
        (bob, "/o/northfield/users/members"),
    ] {
        let key = browser.gets(&ends).await.hidden("form_key");
        for _ in 0..2 {
            let fields = [("form_key", &*key), ("confirm_name", "Hall")];
            let answer = browser.posts(&ends, &fields).await;
            assert_eq!(answer.leads_to(), list, "{ends}: {}", answer.text());
        }
        let late = browser.posts(&ends, &[]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND, "{ends}");
    }
}

async fn four_at_once_make_one(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let browser = Browser::new(&world, &mia);
    let key = browser.gets("/new").await.hidden("form_key");
    let fields = [("form_key", &*key), ("name", "Dock 4")];
    let press = || browser.posts("/new", &fields);
    let (one, two, three, four) = tokio::join!(press(), press(), press(), press());
    for answer in [one, two, three, four] {
        assert_eq!(answer.leads_to(), "/o/dock-4", "{}", answer.text());
    }
    let own = app::memberships::of_account(&world.app, &mia.caller)
        .await
        .unwrap();
    assert_eq!(own.len(), 1);
}

async fn a_refused_form_is_sent_again_under_its_key(world: World) {
    let (mia, org, browser) = plant(&world).await;
    let key = browser.gets(NEW).await.hidden("form_key");
    let refused = browser
        .posts(
            NEW,
            &[("form_key", &key), ("name", ""), ("handle", "night")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.hidden("form_key"), key);
    let done = browser
        .posts(
            NEW,
            &[("form_key", &key), ("name", "Night"), ("handle", "night")],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(team_names(&world, &mia, &org).await, ["Night"]);
}

async fn other_words_under_the_same_key_are_another_thing(world: World) {
    let (mia, org, browser) = plant(&world).await;
    let key = browser.gets(NEW).await.hidden("form_key");
    for name in ["Early", "Late"] {
        let fields = [("form_key", &*key), ("name", name), ("handle", name)];
        assert_eq!(
            browser.posts(NEW, &fields).await.status,
            StatusCode::SEE_OTHER
        );
    }
    assert_eq!(team_names(&world, &mia, &org).await, ["Early", "Late"]);
}
