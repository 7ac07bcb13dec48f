//! What another role would take and give, shown before it is done.

use axum::http::StatusCode;
use domain::role::OrgRole;
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World},
};

use crate::{
    browser::{Answer, Browser},
    plant::{Plant, project},
};

on_each_database! {
    a_higher_role_is_shown_with_all_that_it_gives
    a_lower_role_is_shown_with_all_that_it_takes
    a_role_within_what_is_granted_is_taken_back_after_the_sheet_too
    the_present_role_changes_nothing
    a_crowd_of_things_is_counted
    the_page_of_a_member_asks_without_script
    what_was_decided_on_an_older_state_is_shown_anew
    who_may_not_change_it_is_not_told
    somebody_of_another_organization_is_nobody
    whoever_makes_an_owner_reads_what_an_owner_may
    whoever_gives_up_their_own_role_is_led_on
}

/// The page of somebody in Northfield.
async fn page(world: &World, person: &Person) -> String {
    let own = app::memberships::of_account(&world.app, &person.caller).await;
    format!("/o/northfield/users/members/{}", own.unwrap()[0].id)
}

async fn role(world: &World, person: &Person) -> OrgRole {
    let own = app::memberships::of_account(&world.app, &person.caller).await;
    own.unwrap()[0].role
}

/// Olga, a member who observes Hall 2, and Mia, who owns Northfield and asks.
async fn plant(world: &World) -> (Plant, Browser, String) {
    let plant = Plant::new(world).await;
    let mia = Browser::new(world, &plant.mia);
    let olgas = page(world, &plant.olga).await;
    (plant, mia, olgas)
}

async fn asks(browser: &Browser, page: &str, role: &str) -> Answer {
    browser.gets(&format!("{page}/role?role={role}")).await
}

fn says(answer: &Answer, words: &[&str]) {
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    for words in words {
        assert!(text.contains(words), "{words}: {text}");
    }
}

fn is_silent_of(answer: &Answer, words: &[&str]) {
    let text = answer.text();
    for words in words {
        assert!(!text.contains(words), "{words}: {text}");
    }
}

async fn a_higher_role_is_shown_with_all_that_it_gives(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let shown = asks(&mia, &olgas, "administrator").await;
    says(
        &shown,
        &[
            "Change the role of olga",
            "Manages people and teams",
            "Sees addresses, invitations and the audit log",
            "Manages settings, new projects and API keys",
            "Access to everything",
            "More access to 3 things",
            "Hall 2 (Observer → Administrator)",
            "Yard (Administrator)",
            "Dock (Administrator)",
            "class=\"btn primary\"",
        ],
    );
    let of_owners = ["Manages billing", "No longer read-only"];
    is_silent_of(&shown, &of_owners);
    is_silent_of(&shown, &["Less access", "class=\"btn danger\""]);
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Member);

    let done = mia.sends_form(&shown.form("<main")).await;
    assert_eq!(done.leads_to(), olgas, "{}", done.text());
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Administrator);
    let next = mia.follows(&done).await;
    assert_eq!(next.toast(), "olga is Organization Administrator now.");
    mia.sends_form(&next.form("data-flash>")).await;
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Member);
}

async fn a_lower_role_is_shown_with_all_that_it_takes(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    mia.posts(&format!("{olgas}/role"), &[("role", "administrator")])
        .await;
    let shown = asks(&mia, &olgas, "observer").await;
    says(
        &shown,
        &[
            "No management of people and teams",
            "Access to what is granted only",
            "Read-only everywhere",
            "Less access to 3 things",
            "Hall 2 (Administrator → Observer)",
            "Yard (Administrator)",
            "class=\"btn danger\"",
        ],
    );
    is_silent_of(&shown, &["More access", "No billing"]);
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Administrator);

    let done = mia.sends_form(&shown.form("<main")).await;
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Observer);
    let next = mia.follows(&done).await;
    is_silent_of(&next, &[">Undo</button>"]);
}

async fn a_role_within_what_is_granted_is_taken_back_after_the_sheet_too(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let sheet = mia
        .gets_into("div#dialogs", &format!("{olgas}/role?role=observer"))
        .await;
    assert!(sheet.text().starts_with("<dialog"), "{}", sheet.text());
    says(&sheet, &["Read-only everywhere", "class=\"btn primary\""]);
    // She observes what she reaches already.
    is_silent_of(&sheet, &["Less access", "More access"]);
    let form = sheet.form("<dialog");
    let done = mia.posts_in_place(&form.action, &form.fields()).await;
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Observer);
    for event in ["muster:refresh", "muster:close"] {
        assert!(done.event(event).is_object(), "the page under it: {event}");
    }
    let under = mia.gets_into("div#member", &olgas).await.text();
    assert!(under.starts_with("<div class=\"split\""), "{under}");
    mia.takes_back(&done).await;
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Member);
}

async fn the_present_role_changes_nothing(world: World) {
    let (_, mia, olgas) = plant(&world).await;
    let shown = asks(&mia, &olgas, "member").await;
    says(&shown, &["already, so nothing changes", "Close</a>"]);
    is_silent_of(&shown, &["Change role</button>", "class=\"stops\""]);
    let alone = mia.gets(&format!("{olgas}/role")).await;
    assert_eq!(alone.leads_to(), olgas, "the address of the form alone");
}

async fn a_crowd_of_things_is_counted(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    for n in 0..20 {
        project(&world, &plant.mia, &plant.org, &format!("Line {n}")).await;
    }
    let shown = asks(&mia, &olgas, "administrator").await;
    says(&shown, &["More access to 23 things", " and 3 more<"]);
    let removal = mia.gets(&format!("{olgas}/remove")).await;
    says(&removal, &["Access to 1 thing ends", "Hall 2 (Observer)"]);
}

async fn the_page_of_a_member_asks_without_script(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let text = mia.gets(&olgas).await.text();
    let way = format!("formmethod=\"get\" formaction=\"{olgas}/role\"");
    let (form, _) = text.split_once(&way).expect("a button of the form");
    let (_, form) = form.rsplit_once("<form").unwrap();
    assert!(
        form.contains("name=\"role\" value=\"owner\""),
        "the cards: {form}"
    );
    let olga = Browser::new(&world, &plant.olga);
    is_silent_of(&olga.gets(&olgas).await, &["formaction", "What changes?"]);
}

async fn what_was_decided_on_an_older_state_is_shown_anew(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let shown = asks(&mia, &olgas, "administrator").await;
    mia.posts(&format!("{olgas}/role"), &[("role", "observer")])
        .await;
    let late = mia.sends_form(&shown.form("<main")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Observer);
    let text = late.text();
    assert!(text.contains("role=\"alert\""), "why: {text}");
    assert!(text.contains("No longer read-only"), "as it is now: {text}");
    mia.sends_form(&late.form("<main")).await;
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Administrator);
}

async fn who_may_not_change_it_is_not_told(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let jo = world.join(
        &plant.mia,
        &plant.org,
        "jo@example.com",
        OrgRole::Administrator,
    );
    let jo = jo.await;
    let (mias, jos) = (page(&world, &plant.mia).await, page(&world, &jo).await);
    let admin = Browser::new(&world, &jo);
    let olga = Browser::new(&world, &plant.olga);
    let forbidden = [
        (&admin, &mias, "member"),
        (&admin, &olgas, "owner"),
        (&admin, &jos, "owner"),
        (&olga, &olgas, "administrator"),
        (&olga, &olgas, "observer"),
    ];
    for (who, whom, role) in forbidden {
        let refused = asks(who, whom, role).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{whom} {role}");
        is_silent_of(&refused, &["Yard", "class=\"stops\""]);
    }
    let unknown = asks(&mia, &olgas, "king").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

async fn somebody_of_another_organization_is_nobody(world: World) {
    let (_, mia, olgas) = plant(&world).await;
    let eve = world.sign_up("eve@example.com").await;
    world.organization(&eve, "Elsewhere").await;
    let foreign = page(&world, &eve).await;
    let (list, _) = olgas.rsplit_once('/').unwrap();
    let nobody = format!("{list}/mem_019200000000700080000000000000ab");
    let (foreign, nobody) = (
        asks(&mia, &foreign, "administrator").await,
        asks(&mia, &nobody, "administrator").await,
    );
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    assert_eq!(
        (foreign.status, foreign.text().len()),
        (nobody.status, nobody.text().len())
    );
    is_silent_of(&foreign, &["eve", "Elsewhere"]);
}

async fn whoever_makes_an_owner_reads_what_an_owner_may(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let shown = asks(&mia, &olgas, "owner").await;
    says(&shown, &["Make olga an owner", "Has a say over owners"]);
    world.frozen.advance(std::time::Duration::from_hours(2));
    let asked = mia.sends_form(&shown.form("<main")).await;
    let text = asked.text();
    assert!(text.contains("Confirm that it is you"), "{text}");
    assert!(text.contains("An owner can manage billing"), "{text}");
    let form = asked.form("<main");
    let mut fields = form.fields();
    fields.push(("step_up_password", PASSWORD));
    mia.posts(&form.action, &fields).await;
    assert_eq!(role(&world, &plant.olga).await, OrgRole::Owner);
}

async fn whoever_gives_up_their_own_role_is_led_on(world: World) {
    let (plant, mia, olgas) = plant(&world).await;
    let set = format!("{olgas}/role");
    mia.posts(&set, &[("role", "owner")]).await;
    let own = page(&world, &plant.mia).await;
    let sheet = mia
        .gets_into("div#dialogs", &format!("{own}/role?role=member"))
        .await;
    says(&sheet, &["Give up ownership", "You cannot invite"]);
    let form = sheet.form("<dialog");
    let done = mia.posts_in_place(&form.action, &form.fields()).await;
    assert_eq!(done.headers["hx-redirect"], own, "{}", done.text());
    assert_eq!(role(&world, &plant.mia).await, OrgRole::Member);
}
