//! Where one starts in an organization.

use std::time::Duration;

use app::{Client, sessions};
use domain::role::OrgRole;
use testkit::{
    on_each_database,
    world::{PASSWORD, World, address},
};

use crate::browser::Browser;

on_each_database! {
    owners_of_a_young_organization_are_led_through_the_first_steps
    who_is_in_a_team_hears_of_its_changes_alone
}

async fn owners_of_a_young_organization_are_led_through_the_first_steps(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let jo = world
        .join(&mia, &org, "jo@example.com", OrgRole::Administrator)
        .await;
    let (mia, jo) = (Browser::new(&world, &mia), Browser::new(&world, &jo));
    assert!(
        !jo.gets("/o/northfield")
            .await
            .text()
            .contains("First steps")
    );
    let page = mia.gets("/o/northfield").await.text();
    assert!(
        page.contains("1 of 3 done") && page.contains("Two more steps"),
        "{page}"
    );
    let made = mia
        .posts("/o/northfield/projects/new", &[("name", "Hall")])
        .await;
    assert!(made.status.is_redirection(), "{}", made.text());
    assert!(
        mia.gets("/o/northfield")
            .await
            .text()
            .contains("2 of 3 done")
    );
    world.frozen.advance(Duration::from_hours(31 * 24));
    let email = address("mia@example.com");
    let opened = sessions::sign_in(&world.app, &Client::default(), &email, PASSWORD).await;
    let (account, opened) = opened.unwrap();
    let mia = Browser::new(&world, &world.signed_in(account, opened.token).await);
    let page = mia.gets("/o/northfield").await.text();
    assert!(
        page.contains("My work") && !page.contains("First steps"),
        "{page}"
    );
}

async fn who_is_in_a_team_hears_of_its_changes_alone(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let (mia, bob) = (Browser::new(&world, &mia), Browser::new(&world, &bob));
    assert!(
        bob.gets("/o/northfield")
            .await
            .text()
            .contains("Nothing waits for you")
    );
    for handle in ["night", "day"] {
        let team = [("name", handle), ("handle", handle)];
        mia.posts("/o/northfield/users/teams/new", &team).await;
    }
    let added = [("find", "bob")];
    mia.posts("/o/northfield/users/teams/night/members", &added)
        .await;
    let page = bob.gets("/o/northfield").await.text();
    let (_, news) = page.split_once("What changed in your teams").expect("news");
    assert!(news.contains("made bob member of the team"), "{news}");
    let timeline = news.split("</ul>").next().unwrap();
    assert!(
        timeline.contains("night") && !timeline.contains("day</bdi>"),
        "{timeline}"
    );
    assert!(!timeline.contains("created the organization"), "{timeline}");
}
