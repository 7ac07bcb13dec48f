//! Many members changed at once.

use axum::http::StatusCode;
use domain::{organization::OrgRef, role::OrgRole};
use testkit::{
    on_each_database,
    world::{Person, World},
};

use crate::browser::Browser;

on_each_database! {
    lower_roles_of_administrators_are_shown_before
    higher_roles_are_shown_before_with_what_they_give
    roles_below_are_changed_at_once
    owners_are_made_with_the_password
    what_was_done_to_many_is_taken_back
    too_many_are_refused_as_a_whole
    who_is_gone_is_counted
    it_is_a_sheet_over_the_list
    owners_take_the_password
}

const BULK: &str = "/o/northfield/users/members/bulk";

struct Crew {
    mia: Browser,
    jo: Person,
    bob: Person,
}

async fn crew(world: &World) -> Crew {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    Crew {
        jo: world
            .join(&mia, &org, "jo@example.com", OrgRole::Administrator)
            .await,
        bob: world
            .join(&mia, &org, "bob@example.com", OrgRole::Observer)
            .await,
        mia: Browser::new(world, &mia),
    }
}

async fn own(world: &World, person: &Person) -> (String, OrgRole, String) {
    let own = app::memberships::of_account(&world.app, &person.caller)
        .await
        .unwrap();
    let status = own[0].status(app::clock::Clock::now(&*world.frozen));
    (
        own[0].id.to_string(),
        own[0].role,
        status.as_str().to_owned(),
    )
}

async fn lower_roles_of_administrators_are_shown_before(world: World) {
    let Crew { mia, jo, bob } = crew(&world).await;
    let (jos, bobs) = (own(&world, &jo).await.0, own(&world, &bob).await.0);
    let fields = [
        ("m", &*jos),
        ("m", &*bobs),
        ("act", "role"),
        ("role", "member"),
    ];
    let shown = mia.posts(BULK, &fields).await;
    assert!(
        shown.text().contains("What changes, before you decide"),
        "{}",
        shown.text()
    );
    assert!(shown.text().contains("No management of people and teams"));
    let text = shown.text();
    assert!(
        text.contains("1 person gains") && text.contains("No longer read-only"),
        "bob, who observed: {text}"
    );
    assert_eq!(
        own(&world, &bob).await.1,
        OrgRole::Observer,
        "nothing is done yet"
    );
    let done = mia.sends_form(&shown.form("<main")).await;
    assert!(done.text().contains("data-bulk-done"), "{}", done.text());
    assert_eq!(own(&world, &jo).await.1, OrgRole::Member);
    assert_eq!(own(&world, &bob).await.1, OrgRole::Member);
}

async fn higher_roles_are_shown_before_with_what_they_give(world: World) {
    let Crew { mia, jo, bob } = crew(&world).await;
    let (jos, bobs) = (own(&world, &jo).await.0, own(&world, &bob).await.0);
    let fields = [
        ("m", &*jos),
        ("m", &*bobs),
        ("act", "role"),
        ("role", "administrator"),
    ];
    let shown = mia.posts(BULK, &fields).await;
    let text = shown.text();
    for told in [
        "1 person becomes",
        "Manages people and teams",
        "Access to everything",
        "No longer read-only",
        "1 person is Administrator already",
        "class=\"btn primary\"",
    ] {
        assert_eq!(text.matches(told).count(), 1, "{told}: {text}");
    }
    assert!(!text.contains("btn danger"), "nothing stops: {text}");
    assert_eq!(own(&world, &bob).await.1, OrgRole::Observer);
    mia.sends_form(&shown.form("<main")).await;
    assert_eq!(own(&world, &bob).await.1, OrgRole::Administrator);
}

async fn roles_below_are_changed_at_once(world: World) {
    let Crew { mia, bob, .. } = crew(&world).await;
    let bobs = own(&world, &bob).await.0;
    let fields = [("m", &*bobs), ("act", "role"), ("role", "member")];
    let done = mia.posts(BULK, &fields).await;
    assert!(done.text().contains("data-bulk-done"), "{}", done.text());
    assert_eq!(own(&world, &bob).await.1, OrgRole::Member);
    mia.sends_form(&done.form("sheet-foot")).await;
    assert_eq!(own(&world, &bob).await.1, OrgRole::Observer);
}

async fn owners_are_made_with_the_password(world: World) {
    let Crew { mia, bob, .. } = crew(&world).await;
    let bobs = own(&world, &bob).await.0;
    world.frozen.advance(std::time::Duration::from_hours(2));
    let fields = [("m", &*bobs), ("act", "role"), ("role", "owner")];
    let shown = mia.posts(BULK, &fields).await;
    assert!(
        shown.text().contains("Has a say over owners"),
        "{}",
        shown.text()
    );
    let asked = mia.sends_form(&shown.form("<main")).await;
    let text = asked.text();
    assert!(text.contains("Making people owners needs"), "{text}");
    assert_eq!(own(&world, &bob).await.1, OrgRole::Observer);
    let form = asked.form("<main");
    let mut fields = form.fields();
    fields.push(("step_up_password", testkit::world::PASSWORD));
    mia.posts(&form.action, &fields).await;
    assert_eq!(own(&world, &bob).await.1, OrgRole::Owner);
}

async fn what_was_done_to_many_is_taken_back(world: World) {
    let Crew { mia, jo, bob } = crew(&world).await;
    let (jos, bobs) = (own(&world, &jo).await.0, own(&world, &bob).await.0);
    let both = |act| {
        [
            ("m", &*jos),
            ("m", &*bobs),
            ("act", act),
            ("role", "administrator"),
        ]
    };
    let shown = mia.posts(BULK, &both("role")).await;
    let done = mia.sends_form(&shown.form("<main")).await;
    assert_eq!(own(&world, &bob).await.1, OrgRole::Administrator);
    let back = done.form("sheet-foot");
    assert!(
        !back.fields().contains(&("m", &*jos)),
        "she was one already"
    );
    mia.sends_form(&back).await;
    assert_eq!(own(&world, &bob).await.1, OrgRole::Observer);

    let done = mia.posts(BULK, &both("suspend")).await;
    assert_eq!(own(&world, &jo).await.2, "suspended");
    let back = mia.sends_form(&done.form("sheet-foot")).await;
    assert_eq!(own(&world, &jo).await.2, "active");
    assert!(!back.text().contains("</svg>Undo"), "{}", back.text());
}

async fn too_many_are_refused_as_a_whole(world: World) {
    let Crew { mia, bob, .. } = crew(&world).await;
    let bobs = own(&world, &bob).await.0;
    let mut fields = vec![("m", &*bobs); 201];
    fields.push(("act", "suspend"));
    let refused = mia.posts(BULK, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(
        text.contains("201 people are selected; at most 200"),
        "{text}"
    );
    assert!(
        !text.contains("data-bulk-done"),
        "the selection stays: {text}"
    );
    assert_eq!(own(&world, &bob).await.2, "active");
}

async fn who_is_gone_is_counted(world: World) {
    let Crew { mia, bob, .. } = crew(&world).await;
    let bobs = own(&world, &bob).await.0;
    let gone = "mem_019200000000700080000000000000ab";
    let done = mia
        .posts(BULK, &[("m", gone), ("m", &bobs), ("act", "suspend")])
        .await;
    assert!(
        done.text().contains("1 selected person is not in"),
        "{}",
        done.text()
    );
    assert_eq!(own(&world, &bob).await.2, "suspended");
}

/// So a step back through the history ends at the list, and never at the answer to a form.
async fn it_is_a_sheet_over_the_list(world: World) {
    let Crew { mia, jo, .. } = crew(&world).await;
    let jos = own(&world, &jo).await.0;
    let fields = [("m", &*jos), ("act", "role"), ("role", "member")];
    let shown = mia.posts_in_place(BULK, &fields).await;
    let done = shown.form("<dialog");
    let done = mia.posts_in_place(&done.action, &done.fields()).await;
    let undone = done.form("sheet-foot");
    let undone = mia.posts_in_place(&undone.action, &undone.fields()).await;
    for sheet in [shown, done, undone] {
        assert!(sheet.text().starts_with("<dialog"), "{}", sheet.text());
        assert_eq!(sheet.headers["hx-retarget"], "#dialogs");
    }
    assert_eq!(own(&world, &jo).await.1, OrgRole::Administrator);
    assert_eq!(
        mia.gets(BULK).await.leads_to(),
        "/o/northfield/users/members"
    );
}

async fn owners_take_the_password(world: World) {
    let Crew { mia, jo, .. } = crew(&world).await;
    let jos = own(&world, &jo).await.0;
    mia.posts(
        &format!("/o/northfield/users/members/{jos}/role"),
        &[("role", "owner")],
    )
    .await;
    world.frozen.advance(std::time::Duration::from_hours(2));
    let fields = [("m", &*jos), ("act", "suspend")];
    let asked = mia.posts(BULK, &fields).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        asked.text().contains("Confirm that it is you"),
        "{}",
        asked.text()
    );
    assert_eq!(asked.hidden("m"), jos);
    let with = [
        ("m", &*jos),
        ("act", "suspend"),
        ("step_up_password", testkit::world::PASSWORD),
    ];
    let done = mia.posts(BULK, &with).await;
    assert!(done.text().contains("data-bulk-done"), "{}", done.text());
    let seen = app::members::get(
        &world.app,
        &jo.caller,
        &OrgRef::parse("northfield").unwrap(),
        jos.parse().unwrap(),
    )
    .await;
    assert!(seen.is_err(), "she sees nothing any more");
}
