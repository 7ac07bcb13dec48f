//! What the sheet Add Member tells before anybody is invited.

use std::time::Duration;

use axum::http::StatusCode;
use domain::role::OrgRole;
use testkit::{on_each_database, world::World};

use crate::browser::Browser;

on_each_database! {
    who_was_here_is_asked_about_before_they_are_invited
    more_than_fit_are_told_as_such
    a_lapsed_session_does_not_disturb_who_is_typing
}

const ADD: &str = "/o/northfield/users/members/add";
const PREVIEW: &str = "/o/northfield/users/members/add/preview";

async fn who_was_here_is_asked_about_before_they_are_invited(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Observer)
        .await;
    let bobs = app::memberships::of_account(&world.app, &bob.caller)
        .await
        .unwrap();
    let remove = format!("/o/northfield/users/members/{}/remove", bobs[0].id);
    let mia = Browser::new(&world, &mia);
    mia.posts(&remove, &[]).await;

    let typed = [("email", "bob@example.com")];
    let preview = mia.posts_in_place(PREVIEW, &typed).await.text();
    assert!(preview.contains("Bring back what they had"), "{preview}");
    assert!(
        preview.contains("They were Organization Observer here until recently."),
        "{preview}"
    );

    assert!(preview.contains("1 gets a mail with a link."), "{preview}");

    let before = world.mails("bob@example.com").await.len();
    let first = mia.posts(ADD, &typed).await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = first.text();
    assert!(
        text.contains("Nobody was invited yet.") && text.contains("name=\"restore\""),
        "{text}"
    );
    assert_eq!(world.mails("bob@example.com").await.len(), before);
    let offered = first.hidden("restore_offered");
    let second = [
        typed[0],
        ("restore_offered", &*offered),
        ("restore", "true"),
    ];
    assert!(mia.posts(ADD, &second).await.status.is_redirection());
    assert_eq!(world.mails("bob@example.com").await.len(), before + 1);
}

async fn more_than_fit_are_told_as_such(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let typed = (0..201).fold(String::from("hallo@"), |all, n| {
        format!("{all}\np{n}@example.com")
    });
    let mia = Browser::new(&world, &mia);
    let preview = mia
        .posts_in_place(PREVIEW, &[("email", &typed)])
        .await
        .text();
    assert!(
        preview.contains("At most 200 at once; these are 202, and 1 is not an address."),
        "{preview}"
    );
}

async fn a_lapsed_session_does_not_disturb_who_is_typing(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    world.frozen.advance(Duration::from_hours(15 * 24));
    let mia = Browser::new(&world, &mia);
    let typed = [("email", "bob@example.com")];
    let preview = mia.posts_in_place(PREVIEW, &typed).await;
    assert_eq!(preview.status, StatusCode::NO_CONTENT, "{}", preview.text());
    let asked = mia.posts_in_place(ADD, &typed).await;
    assert!(asked.text().contains("Log in to go on"), "{}", asked.text());
    assert_eq!(asked.hidden("email"), "bob@example.com");
}
