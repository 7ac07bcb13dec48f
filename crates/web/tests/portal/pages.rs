//! Pages as they come over the wire.

use axum::http::StatusCode;
use domain::role::OrgRole;
use testkit::{on_each_database, world::World};

use crate::browser::Browser;

on_each_database! {
    fifty_members_fit_into_twelve_kilobytes
    an_import_tells_each_row_and_keeps_the_refused_ones
    settings_saved_from_two_tabs_do_not_overwrite_each_other
    the_offline_page_needs_nobody
    a_list_draws_itself_anew_from_its_own_address
}

async fn fifty_members_fit_into_twelve_kilobytes(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    for n in 1..50 {
        let email = format!("technician.{n}@halle-{}.example", n * 7 % 13);
        world.join(&mia, &org, &email, OrgRole::Member).await;
    }
    let browser = Browser::new(&world, &mia);
    let page = browser.gets("/o/northfield/users/members").await;
    assert_eq!(page.text().matches("<tr id=\"mem_").count(), 50);
    let packed = browser.gets_packed("/o/northfield/users/members").await;
    assert_eq!(packed.headers["content-encoding"], "gzip");
    let size = packed.body.len();
    assert!(size <= 12 * 1024, "{size} bytes");
}

async fn an_import_tells_each_row_and_keeps_the_refused_ones(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let browser = Browser::new(&world, &mia);
    let page = "/o/northfield/users/members/import";
    let csv =
        "email,role,teams\nbob@example.com,member,\nhallo@,member,\nmia@example.com,member,night";
    let answer = browser.posts(page, &[("csv", csv)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    assert!(text.contains("1 invited, 2 not invited"), "{text}");
    assert!(
        text.contains("hallo@,member,\nmia@example.com,member,night</textarea>"),
        "{text}"
    );
    assert_eq!(world.mails("bob@example.com").await.len(), 1);

    let empty = browser.posts(page, &[("csv", " \n")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Paste at least one row."));
}

async fn settings_saved_from_two_tabs_do_not_overwrite_each_other(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield").await;
    let browser = Browser::new(&world, &mia);
    let page = "/o/northfield/settings";
    let shown = browser.gets(page).await.hidden("revision");
    let save = async |name: &str, revision: &str| {
        let fields = [
            ("name", name),
            ("slug", "northfield"),
            ("time_zone", "Europe/Berlin"),
            ("revision", revision),
        ];
        browser.posts(page, &fields).await
    };
    // That somebody joins changes no setting.
    world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    assert_eq!(save("First", &shown).await.status, StatusCode::SEE_OTHER);
    let late = save("Second", &shown).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = late.text();
    assert!(
        text.contains("Somebody else saved “First” in the meantime."),
        "{text}"
    );
    assert!(text.contains("value=\"Second\""), "{text}");
    let meant = save("Second", &late.hidden("revision")).await;
    assert_eq!(meant.status, StatusCode::SEE_OTHER);
    assert!(browser.gets(page).await.text().contains("value=\"Second\""));
}

async fn the_offline_page_needs_nobody(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let page = Browser::new(&world, &mia).gets("/offline").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(
        text.contains("No connection") && !text.contains("mia@") && !text.contains("Northfield")
    );
}

async fn a_list_draws_itself_anew_from_its_own_address(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield").await;
    let browser = Browser::new(&world, &mia);
    for list in ["members", "invitations?status=expired"] {
        let path = format!("/o/northfield/users/{list}");
        let page = browser.gets(&path).await.text();
        let again = format!("hx-get=\"{path}\" hx-trigger=\"muster:refresh from:document\"");
        assert!(page.contains(&again), "{path}: {page}");
    }
}
