//! What pages say about somebody and something, where a nearly right word would mislead.

use axum::http::StatusCode;
use domain::{id::ProjectId, role::OrgRole};
use testkit::{on_each_database, world::World};

use crate::{browser::Browser, plant::Plant};

on_each_database! {
    what_was_asked_for_is_told_by_its_name
    who_waits_for_an_answer_reads_since_when
    owners_are_not_told_to_ask_themselves
    who_joined_and_who_left_is_told_once
    a_list_of_one_tells_who_is_invited
    an_invitation_that_was_revoked_is_not_revoked_again
    who_is_in_no_organization_leaves_none
    a_second_organization_of_one_name_is_meant
    a_handle_left_empty_follows_from_the_name
    a_search_field_promises_what_it_finds
}

async fn what_was_asked_for_is_told_by_its_name(world: World) {
    let plant = Plant::new(&world).await;
    let (mia, olga) = (
        Browser::new(&world, &plant.mia),
        Browser::new(&world, &plant.olga),
    );
    let (yard, never) = (
        plant.yard.to_string(),
        ProjectId(world.app.entropy.id(world.app.clock.now())).to_string(),
    );
    for id in [&yard, &never] {
        olga.posts("/o/northfield/ask", &[("object", id)]).await;
    }
    for page in ["/o/northfield", "/o/northfield/settings/audit"] {
        let text = mia.gets(page).await.text();
        for thing in ["Yard", "something that does not exist"] {
            let told = format!("asked for access to <b><bdi>{thing}</bdi></b>");
            assert!(text.contains(&told), "{told} at {page}: {text}");
        }
        assert!(!text.contains(&format!("<bdi>{yard}</bdi>")), "{text}");
    }
}

async fn who_waits_for_an_answer_reads_since_when(world: World) {
    let plant = Plant::new(&world).await;
    let olga = Browser::new(&world, &plant.olga);
    let never = ProjectId(world.app.entropy.id(world.app.clock.now()));
    for id in [plant.yard, never] {
        let page = format!("/o/northfield/projects/{id}");
        let offer = olga.gets(&page).await;
        olga.posts("/o/northfield/ask", &[("object", &offer.hidden("object"))])
            .await;
        let waits = olga.gets(&format!("{page}/edit")).await;
        assert_eq!(waits.status, StatusCode::NOT_FOUND);
        let text = waits.text();
        assert!(text.contains("You have asked for access"), "{text}");
        assert!(!text.contains("name=\"note\""), "{text}");
    }
}

async fn owners_are_not_told_to_ask_themselves(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let never = ProjectId(world.app.entropy.id(world.app.clock.now()));
    for path in [
        format!("projects/{never}"),
        "users/teams/nobody-here".to_owned(),
        "nothing".to_owned(),
    ] {
        let missing = mia.gets(&format!("/o/northfield/{path}")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        let text = missing.text();
        assert!(!text.contains("Ask for access"), "{path}: {text}");
        assert!(
            text.contains("aria-label=\"Main\""),
            "in the frame, {path}: {text}"
        );
    }
}

async fn who_joined_and_who_left_is_told_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let bob = world.join(&mia, &org, "bob@example.com", OrgRole::Member);
    let bob = Browser::new(&world, &bob.await);
    bob.posts("/account/organizations/northfield/leave", &[])
        .await;
    let mia = Browser::new(&world, &mia);
    let text = mia.gets("/o/northfield/settings/audit").await.text();
    for told in [
        "<b><bdi>bob</bdi></b> joined by the invitation sent to <b><bdi>bob@example.com</bdi></b>",
        "<b><bdi>bob</bdi></b> left the organization</span>",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

async fn a_list_of_one_tells_who_is_invited(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let mia = Browser::new(&world, &mia);
    let members = "/o/northfield/users/members";
    let alone = mia.gets(members).await.text();
    assert!(alone.contains("Only you so far"), "{alone}");
    let both = [("email", "bob@example.com\neve@example.com")];
    mia.posts(&format!("{members}/add"), &both).await;
    let waiting = mia.gets(members).await.text();
    assert!(!waiting.contains("Only you so far"), "{waiting}");
    assert!(
        waiting.contains("2 invitations wait for an answer."),
        "{waiting}"
    );
}

async fn an_invitation_that_was_revoked_is_not_revoked_again(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let mia = Browser::new(&world, &mia);
    mia.posts(
        "/o/northfield/users/members/add",
        &[("email", "bob@example.com")],
    )
    .await;
    let list = "/o/northfield/users/invitations";
    let text = mia.gets(list).await.text();
    let (_, rest) = text.split_once("id=\"inv_").expect("a row");
    let revoke = format!("{list}/inv_{}/revoke", rest.split('"').next().unwrap());
    mia.posts(&revoke, &[]).await;
    let again = mia.gets(&revoke).await;
    assert_eq!(again.leads_to(), list, "{}", again.text());
    let told = mia.follows(&again).await.toast();
    assert_eq!(told, "This invitation was revoked already.");
}

async fn who_is_in_no_organization_leaves_none(world: World) {
    let zoe = world.sign_up("zoe@example.com").await;
    let sheet = Browser::new(&world, &zoe).gets("/account/delete").await;
    let text = sheet.text();
    assert!(text.contains("<p>All sessions end at once, and"), "{text}");
}

async fn a_second_organization_of_one_name_is_meant(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let mia = Browser::new(&world, &mia);
    let name = ("name", "Northfield");
    let asked = mia.posts("/new", &[name]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = asked.text();
    assert!(
        text.contains("<a href=\"/o/northfield\">Open it</a>"),
        "{text}"
    );
    let twin = asked.hidden("twin");
    let made = mia.posts("/new", &[name, ("twin", &twin)]).await;
    assert_eq!(made.leads_to(), "/o/northfield-2", "{}", made.text());
}

async fn a_handle_left_empty_follows_from_the_name(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let mia = Browser::new(&world, &mia);
    let new = "/o/northfield/users/teams/new";
    let made = mia
        .posts(new, &[("name", "Night Shift"), ("handle", "")])
        .await;
    assert_eq!(made.leads_to(), "/o/northfield/users/teams/night-shift");
    let taken = mia.posts(new, &[("name", "Night  shift")]).await;
    let text = taken.text();
    assert!(
        text.contains("value=\"night-shift\"") && text.contains("id=\"handle-error\""),
        "{text}"
    );
    let nameless = mia.posts(new, &[("name", " ")]).await.text();
    assert!(nameless.contains("id=\"name-error\""), "{nameless}");
}

/// An administrator of a team sees no addresses, and finds nobody by one.
async fn a_search_field_promises_what_it_finds(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let bob = world.join(&mia, &org, "bob@example.com", OrgRole::Member);
    let bob = Browser::new(&world, &bob.await);
    let mia = Browser::new(&world, &mia);
    let team = [("name", "Night"), ("handle", "night")];
    mia.posts("/o/northfield/users/teams/new", &team).await;
    let page = "/o/northfield/users/teams/night";
    mia.posts(&format!("{page}/members"), &[("find", "bob")])
        .await;
    let row = mia.gets(page).await.form("id=\"m-mem_");
    mia.posts(&row.action, &[("role", "administrator")]).await;
    let his = bob.gets(page).await.text();
    assert!(his.contains(">Name or @handle</label>"), "{his}");
    let hers = mia.gets(page).await.text();
    assert!(hers.contains(">Name, address or @handle</label>"), "{hers}");
}
