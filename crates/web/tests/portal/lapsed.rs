//! A form that is sent after its session had ended.

use std::time::Duration;

use axum::http::StatusCode;
use domain::role::OrgRole;
use testkit::{
    on_each_database,
    world::{PASSWORD, World},
};

use crate::browser::Browser;

on_each_database! {
    logging_in_in_place_finishes_what_was_sent
    a_wrong_password_keeps_what_was_typed
    somebody_else_may_only_what_they_may
    passwords_are_not_written_into_the_question
    a_sheet_that_comes_late_leads_to_the_log_in
}

const NEW: &str = "/o/northfield/users/teams/new";
const TEAM: [(&str, &str); 2] = [("name", "Night & day"), ("handle", "night-day")];
const FORTNIGHT: Duration = Duration::from_hours(15 * 24);

/// Mia's browser, whose session ended while she typed.
async fn late(world: &World) -> Browser {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    world.frozen.advance(FORTNIGHT);
    Browser::new(world, &mia)
}

fn with<'a>(email: &'a str, password: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = TEAM.to_vec();
    fields.extend([("again_email", email), ("again_password", password)]);
    fields
}

async fn logging_in_in_place_finishes_what_was_sent(world: World) {
    let browser = late(&world).await;
    let asked = browser.posts(NEW, &TEAM).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text().contains("Log in to go on"), "{}", asked.text());
    assert_eq!(asked.hidden("name"), "Night &#38; day");
    assert!(asked.text().contains(&format!("action=\"{NEW}\"")));

    let done = browser.posts(NEW, &with("mia@example.com", PASSWORD)).await;
    assert_eq!(
        done.leads_to(),
        "/o/northfield/users/teams/night-day",
        "{}",
        done.text()
    );
    let cookies = done.headers.get_all("set-cookie").iter();
    let sessions = cookies.filter(|cookie| cookie.to_str().unwrap().starts_with("muster_session="));
    assert_eq!(sessions.count(), 1);
}

async fn a_wrong_password_keeps_what_was_typed(world: World) {
    let browser = late(&world).await;
    let asked = browser.posts(NEW, &with("mia@example.com", "wrong")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(asked.hidden("handle"), "night-day");
    assert!(asked.text().contains("value=\"mia@example.com\""));
    assert!(!asked.text().contains("wrong"));
    assert!(!asked.headers.contains_key("set-cookie"));
}

async fn somebody_else_may_only_what_they_may(world: World) {
    let browser = late(&world).await;
    let answer = browser.posts(NEW, &with("bob@example.com", PASSWORD)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text());
}

async fn passwords_are_not_written_into_the_question(world: World) {
    let browser = late(&world).await;
    let fields = [
        ("current_password", PASSWORD),
        ("new_password", "secret-Tulip-17-gravel"),
    ];
    let asked = browser.posts("/account/password", &fields).await;
    assert!(asked.text().contains("Log in to go on"), "{}", asked.text());
    for secret in [PASSWORD, "secret-Tulip-17-gravel"] {
        assert!(!asked.text().contains(secret));
    }
}

async fn a_sheet_that_comes_late_leads_to_the_log_in(world: World) {
    let browser = late(&world).await;
    let sheet = browser.gets_into("div#dialogs", NEW).await;
    let next = "/login?next=%2Fo%2Fnorthfield%2Fusers%2Fteams%2Fnew";
    assert_eq!(sheet.headers["hx-redirect"], next);
    // A part of a page that holds what was typed stays where it is.
    let part = browser
        .gets_into("div#found", "/o/northfield/people?find=b")
        .await;
    assert_eq!(part.status, StatusCode::UNAUTHORIZED);
    assert!(!part.headers.contains_key("hx-redirect"));
}
