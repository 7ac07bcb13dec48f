//! What ends with a membership, and who takes over.

use domain::role::OrgRole;
use testkit::{
    on_each_database,
    world::{Person, World},
};

use crate::browser::Browser;

on_each_database! {
    keys_and_invitations_of_who_is_removed_go_to_a_steward
    whoever_leaves_is_told_what_stops
    the_only_owner_reads_it_about_themselves
    an_organization_is_deleted_with_its_size_in_view
    an_address_that_is_not_proved_yet_is_shown
}

async fn own(world: &World, person: &Person) -> String {
    let own = app::memberships::of_account(&world.app, &person.caller).await;
    own.unwrap()[0].id.to_string()
}

/// Jo, an administrator who made a key and invited somebody as a member.
async fn jo(world: &World) -> (Browser, Browser, String, String) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let jo = world
        .join(&mia, &org, "jo@example.com", OrgRole::Administrator)
        .await;
    let kim = world
        .join(&mia, &org, "kim@example.com", OrgRole::Administrator)
        .await;
    let (jos, kims) = (own(world, &jo).await, own(world, &kim).await);
    let (mia, jo) = (Browser::new(world, &mia), Browser::new(world, &jo));
    let key = [("name", "Line 4"), ("role", "administrator")];
    let made = jo.posts("/o/northfield/settings/keys/new", &key).await;
    assert!(made.status.is_success(), "{}", made.text());
    jo.posts(
        "/o/northfield/users/members/add",
        &[("email", "ann@example.com")],
    )
    .await;
    (mia, jo, jos, kims)
}

async fn keys_and_invitations_of_who_is_removed_go_to_a_steward(world: World) {
    let (mia, _, jos, kims) = jo(&world).await;
    let remove = format!("/o/northfield/users/members/{jos}/remove");
    let sheet = mia.gets(&remove).await.text();
    for told in [
        "Nobody: 1 invitation and 1 API key end",
        "Me, Owner: 1 invitation and 1 API key go on",
        "kim, Administrator: 1 invitation and 1 API key go on",
    ] {
        assert!(sheet.contains(told), "{told}: {sheet}");
    }
    let done = mia.posts(&remove, &[("steward", &kims)]).await;
    assert_eq!(
        done.leads_to(),
        "/o/northfield/users/members",
        "{}",
        done.text()
    );
    let keys = mia.gets("/o/northfield/settings/keys").await.text();
    assert!(keys.contains("Line 4") && keys.contains("kim"), "{keys}");
    let open = mia.gets("/o/northfield/users/invitations").await.text();
    assert!(open.contains("ann@example.com"), "{open}");
}

async fn whoever_leaves_is_told_what_stops(world: World) {
    let (_, jo, ..) = jo(&world).await;
    let sheet = jo
        .gets("/account/organizations/northfield/leave")
        .await
        .text();
    for told in [
        "1 API key stops",
        "Line 4",
        "1 pending invitation is revoked",
        "ann@example.com",
    ] {
        assert!(sheet.contains(told), "{told}: {sheet}");
    }
}

async fn the_only_owner_reads_it_about_themselves(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let own = own(&world, &mia).await;
    let mia = Browser::new(&world, &mia);
    let sheet = mia
        .gets(&format!("/o/northfield/users/members/{own}/remove"))
        .await
        .text();
    assert!(sheet.contains("You are the only owner."), "{sheet}");
}

async fn an_organization_is_deleted_with_its_size_in_view(world: World) {
    let (mia, ..) = jo(&world).await;
    let made = mia
        .posts("/o/northfield/projects/new", &[("name", "Hall")])
        .await;
    assert!(made.status.is_redirection(), "{}", made.text());
    let sheet = mia.gets("/o/northfield/settings/delete").await.text();
    assert!(sheet.contains("For 3 people and 1 project."), "{sheet}");
}

async fn an_address_that_is_not_proved_yet_is_shown(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let browser = Browser::new(&world, &mia);
    let fields = [
        ("email", "mia@new.example"),
        ("current_password", testkit::world::PASSWORD),
    ];
    let asked = browser.posts("/account/email", &fields).await;
    assert_eq!(asked.leads_to(), "/account", "{}", asked.text());
    let shown = async || {
        browser
            .gets("/account")
            .await
            .text()
            .contains("<b>mia@new.example</b>")
    };
    assert!(shown().await);
    world.frozen.advance(std::time::Duration::from_hours(25));
    let late = world.sign_up("zoe@example.com").await;
    assert!(
        !Browser::new(&world, &late)
            .gets("/account")
            .await
            .text()
            .contains("mia@new")
    );
    assert!(!shown().await, "its link does not work any more");
}
