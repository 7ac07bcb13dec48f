//! What is done at once can be taken back: from the page that stays, and from the next one.

use axum::http::StatusCode;
use domain::role::OrgRole;
use testkit::{
    on_each_database,
    world::{Person, World},
};

use crate::browser::Browser;

on_each_database! {
    a_role_is_taken_back_from_the_next_page
    a_promotion_is_taken_back_in_its_row
    what_was_changed_since_is_not_taken_back
    a_lower_role_of_an_administrator_is_shown_over_the_page_that_stays
    a_refused_role_leaves_the_row
    a_suspension_is_taken_back
    a_place_in_a_team_is_taken_back
    people_who_were_added_are_taken_out_again
    who_cannot_be_added_stays_picked
    a_rule_that_is_broken_is_told_and_erases_nothing
    two_tabs_do_not_overwrite_each_other
    what_is_for_good_is_said_before
}

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// Mia, who owns Northfield, at her browser.
async fn owner(world: &World) -> (Person, Browser, domain::organization::Organization) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let browser = Browser::new(world, &mia);
    (mia, browser, org)
}

/// The page of somebody.
async fn page(world: &World, person: &Person) -> String {
    let own = app::memberships::of_account(&world.app, &person.caller).await;
    format!("/o/northfield/users/members/{}", own.unwrap()[0].id)
}

async fn role(world: &World, person: &Person) -> OrgRole {
    let own = app::memberships::of_account(&world.app, &person.caller).await;
    own.unwrap()[0].role
}

async fn bob(world: &World, role: OrgRole) -> (Browser, Person, String) {
    let (mia, browser, org) = owner(world).await;
    let bob = world.join(&mia, &org, "bob@example.com", role).await;
    let bobs = page(world, &bob).await;
    (browser, bob, bobs)
}

async fn a_role_is_taken_back_from_the_next_page(world: World) {
    let (mia, bob, bobs) = bob(&world, OrgRole::Member).await;
    let done = mia
        .posts(&format!("{bobs}/role"), &[("role", "administrator")])
        .await;
    assert_eq!(role(&world, &bob).await, OrgRole::Administrator);
    let next = mia.follows(&done).await;
    assert_eq!(next.toast(), "bob is Organization Administrator now.");
    let back = mia.sends_form(&next.form("data-flash>")).await;
    assert_eq!(back.leads_to(), bobs, "{}", back.text());
    assert_eq!(role(&world, &bob).await, OrgRole::Member);
    let next = mia.follows(&back).await.text();
    assert!(
        !next.contains(">Undo</button>"),
        "an undo of the undo: {next}"
    );
}

async fn a_promotion_is_taken_back_in_its_row(world: World) {
    let (mia, bob, bobs) = bob(&world, OrgRole::Member).await;
    let done = mia
        .posts_in_place(&format!("{bobs}/role"), &[("role", "administrator")])
        .await;
    assert!(done.text().starts_with("<tr id="), "{}", done.text());
    let back = mia.takes_back(&done).await;
    assert_eq!(back.status, StatusCode::OK);
    assert!(back.text().starts_with("<tr id="), "{}", back.text());
    assert_eq!(role(&world, &bob).await, OrgRole::Member);
}

async fn what_was_changed_since_is_not_taken_back(world: World) {
    let (mia, bob, bobs) = bob(&world, OrgRole::Member).await;
    let set = format!("{bobs}/role");
    let done = mia.posts_in_place(&set, &[("role", "administrator")]).await;
    mia.posts_in_place(&format!("{bobs}/suspend"), &[]).await;
    let back = mia.takes_back(&done).await;
    assert_eq!(back.told()["bad"], true, "{}", back.text());
    assert_eq!(role(&world, &bob).await, OrgRole::Administrator);
}

async fn a_lower_role_of_an_administrator_is_shown_over_the_page_that_stays(world: World) {
    let (mia, bob, bobs) = bob(&world, OrgRole::Administrator).await;
    let asked = mia
        .posts_in_place(&format!("{bobs}/role"), &[("role", "member")])
        .await;
    assert_eq!(asked.headers["hx-retarget"], "#dialogs");
    assert!(asked.text().starts_with("<dialog"), "{}", asked.text());
    assert_eq!(role(&world, &bob).await, OrgRole::Administrator);
    let key = asked.hidden("form_key");
    let fields = [
        ("role", "member"),
        ("rehearsed", "true"),
        ("form_key", &*key),
    ];
    mia.posts_in_place(&format!("{bobs}/role"), &fields).await;
    assert_eq!(role(&world, &bob).await, OrgRole::Member);
}

async fn a_refused_role_leaves_the_row(world: World) {
    let (mia, _, org) = owner(&world).await;
    let jo = world
        .join(&mia, &org, "jo@example.com", OrgRole::Administrator)
        .await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let set = format!("{}/role", page(&world, &bob).await);
    let jo = Browser::new(&world, &jo);
    let refused = jo.posts_in_place(&set, &[("role", "owner")]).await;
    assert_eq!(refused.status, StatusCode::OK);
    assert!(refused.text().starts_with("<tr id="), "{}", refused.text());
    assert_eq!(refused.told()["bad"], true);
    assert_eq!(role(&world, &bob).await, OrgRole::Member);
}

async fn a_suspension_is_taken_back(world: World) {
    let (mia, bob, bobs) = bob(&world, OrgRole::Member).await;
    let sees = async || {
        Browser::new(&world, &bob)
            .gets("/o/northfield")
            .await
            .status
    };
    let done = mia.posts(&format!("{bobs}/suspend"), &[]).await;
    assert_eq!(sees().await, StatusCode::NOT_FOUND);
    let next = mia.follows(&done).await;
    mia.sends_form(&next.form("data-flash>")).await;
    assert_eq!(sees().await, StatusCode::OK);
    let again = mia.posts(&format!("{bobs}/restore"), &[]).await;
    let next = mia.follows(&again).await.text();
    assert!(!next.contains(">Undo</button>"), "nothing was done: {next}");
}

const NIGHT: &str = "/o/northfield/users/teams/night";

/// What stands on the page of the team about bob: his role there, or nothing.
async fn place(mia: &Browser, bobs: &str) -> Option<String> {
    let id = bobs.rsplit('/').next().unwrap();
    let text = mia.gets(NIGHT).await.text();
    let (_, rest) = text.split_once(&format!("<li id=\"m-{id}\""))?;
    let (_, chosen) = rest.split_once("\" selected>")?;
    Some(chosen.split('<').next().unwrap().to_owned())
}

async fn night(world: &World, role: OrgRole) -> (Browser, String) {
    let (mia, _, bobs) = bob(world, role).await;
    let team = [("name", "Night"), ("handle", "night")];
    mia.posts("/o/northfield/users/teams/new", &team).await;
    (mia, bobs)
}

async fn a_place_in_a_team_is_taken_back(world: World) {
    let (mia, bobs) = night(&world, OrgRole::Member).await;
    let id = bobs.rsplit('/').next().unwrap();
    let own = format!("{NIGHT}/members/{id}");
    let added = [("team", "night"), ("role", "observer")];
    let done = mia.posts(&format!("{bobs}/teams"), &added).await;
    let next = mia.follows(&done).await;
    assert_eq!(next.toast(), "bob is in @night now.");
    let back = mia.sends_form(&next.form("data-flash>")).await;
    assert_eq!(back.leads_to(), bobs, "to where it was pressed");
    assert_eq!(place(&mia, &bobs).await, None);

    mia.posts(&format!("{bobs}/teams"), &added).await;
    let done = mia.posts_in_place(&own, &[("role", "administrator")]).await;
    assert_eq!(place(&mia, &bobs).await.unwrap(), "Administrator");
    mia.takes_back(&done).await;
    assert_eq!(place(&mia, &bobs).await.unwrap(), "Observer");

    let done = mia
        .posts(&format!("{own}/remove"), &[("back", &bobs)])
        .await;
    let next = mia.follows(&done).await;
    assert_eq!(next.toast(), "bob was taken out of @night.");
    mia.sends_form(&next.form("data-flash>")).await;
    assert_eq!(place(&mia, &bobs).await.unwrap(), "Observer");
}

async fn people_who_were_added_are_taken_out_again(world: World) {
    let (mia, bobs) = night(&world, OrgRole::Member).await;
    // Without script the words in the field say who.
    let done = mia
        .posts(&format!("{NIGHT}/members"), &[("find", "bob")])
        .await;
    assert_eq!(place(&mia, &bobs).await.unwrap(), "Member");
    let next = mia.follows(&done).await;
    mia.sends_form(&next.form("data-flash>")).await;
    assert_eq!(place(&mia, &bobs).await, None);
    let unclear = mia
        .posts(&format!("{NIGHT}/members"), &[("find", "example.com")])
        .await;
    assert_eq!(unclear.status, REFUSED);
    assert!(
        unclear.text().contains("Several people match"),
        "{}",
        unclear.text()
    );
}

async fn who_cannot_be_added_stays_picked(world: World) {
    let (mia, bobs) = night(&world, OrgRole::Observer).await;
    let id = bobs.rsplit('/').next().unwrap();
    let role_of = format!("role_of_{id}");
    let fields = [("member", id), (&*role_of, "administrator")];
    let refused = mia
        .posts_in_place(&format!("{NIGHT}/members"), &fields)
        .await;
    assert_eq!(refused.status, REFUSED);
    assert_eq!(refused.hidden("member"), id);
    assert!(
        refused
            .text()
            .contains("bob: An observer of the organization"),
        "{}",
        refused.text()
    );
}

async fn a_rule_that_is_broken_is_told_and_erases_nothing(world: World) {
    let (mia, bobs) = night(&world, OrgRole::Observer).await;
    let own = format!("{NIGHT}/members/{}", bobs.rsplit('/').next().unwrap());
    let told = mia.posts_in_place(&own, &[("role", "member")]).await;
    assert_eq!(told.told()["bad"], true);
    assert!(
        told.text().contains("id=\"team\""),
        "the team as it is: {}",
        told.text()
    );
    // Where no part of the page can be drawn anew, it stays as it was.
    let told = mia.posts_in_place(&own, &[("role", "king")]).await;
    assert_eq!(told.status, REFUSED);
    assert_eq!(told.headers["hx-reswap"], "none");
    assert_eq!(told.told()["bad"], true);
}

async fn two_tabs_do_not_overwrite_each_other(world: World) {
    let (mia, _, bobs) = bob(&world, OrgRole::Member).await;
    let revision = mia.gets(&bobs).await.hidden("revision");
    let edit = format!("{bobs}/edit");
    let with = |handle, revision| [("handle", handle), ("ends_at", ""), ("revision", revision)];
    let first = mia.posts(&edit, &with("bobby", &revision)).await;
    assert_eq!(first.leads_to(), bobs, "{}", first.text());
    let late = mia.posts(&edit, &with("robert", &revision)).await;
    assert_eq!(late.status, REFUSED);
    let text = late.text();
    assert!(
        text.contains("Somebody else saved “bobby” in the meantime."),
        "{text}"
    );
    let now = late.hidden("revision");
    assert_eq!(
        mia.posts(&edit, &with("robert", &now)).await.leads_to(),
        bobs
    );
}

async fn what_is_for_good_is_said_before(world: World) {
    let (_, mia, _) = owner(&world).await;
    mia.posts(
        "/o/northfield/users/members/add",
        &[("email", "jo@example.com")],
    )
    .await;
    let list = mia.gets("/o/northfield/users/invitations").await.text();
    let (_, rest) = list
        .split_once("/resend\"")
        .and_then(|(before, _)| before.rsplit_once('"'))
        .unwrap();
    let said = mia.gets(&format!("{rest}/revoke")).await;
    assert!(
        said.text()
            .contains("jo@example.com cannot join with it any more"),
        "{}",
        said.text()
    );

    let token = world.token("jo@example.com", "/invitations/").await;
    let own = format!("/invitations/{token}");
    let said = mia.gets(&format!("{own}/decline")).await;
    assert_eq!(said.leads_to(), own, "she is not who is invited");
    let jo = world.sign_up("jo@example.com").await;
    let jo = Browser::new(&world, &jo);
    let said = jo.gets(&format!("{own}/decline")).await;
    assert!(
        said.text().contains("Decline invitation"),
        "{}",
        said.text()
    );
    let declined = jo.sends_form(&said.form("static-sheet")).await;
    assert_eq!(declined.leads_to(), own, "{}", declined.text());
    assert_eq!(jo.gets(&own).await.status, StatusCode::GONE);
}
