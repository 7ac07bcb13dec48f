//! Projects, channels, devices, credentials and access: what each form does, and whom it refuses.

use axum::http::StatusCode;
use domain::role::{OrgRole, ResourceRole};
use testkit::{on_each_database, world::World};

use crate::{
    browser::{Answer, Browser},
    plant::{Plant, project},
};

on_each_database! {
    projects_and_channels_are_made_changed_and_deleted
    a_project_is_deleted_once_its_name_was_typed
    a_device_is_added_changed_and_removed
    a_device_moves_once_its_rehearsal_was_seen
    a_credential_is_told_once_and_revoked
    access_is_given_changed_and_taken
    each_of_many_grants_can_be_changed
    who_saves_second_is_told_what_the_first_has_saved
    what_is_wrong_stands_beside_what_was_typed
    who_only_observes_is_told_whom_to_ask
    what_is_not_visible_is_not_there
    a_form_of_something_gone_changes_nothing
    an_invitation_brings_the_projects_that_were_ticked
}

const SEEN: StatusCode = StatusCode::SEE_OTHER;
const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

async fn posts(browser: &Browser, path: &str, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    browser.posts(path, &fields).await
}

/// Where the form leads once it was accepted.
fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, SEEN, "{}", answer.text());
    answer.leads_to().to_owned()
}

async fn projects_and_channels_are_made_changed_and_deleted(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    for list in ["/o/northfield/projects", "/o/northfield/channels"] {
        let fields = [("name", "Dock & gate"), ("description", "Two\nlines")];
        let page = led(&mia.posts(&format!("{list}/new"), &fields).await);
        let shown = mia.gets(&page).await.text();
        assert!(shown.contains("Dock &#38; gate") && shown.contains("Two\nlines"));
        let edited = [("name", "Dock 1"), ("description", "")];
        assert_eq!(
            led(&mia.posts(&format!("{page}/edit"), &edited).await),
            page
        );
        assert!(mia.gets(list).await.text().contains("Dock 1"));
        let named = [("confirm_name", "Dock 1")];
        assert_eq!(
            led(&mia.posts(&format!("{page}/delete"), &named).await),
            list
        );
        assert_eq!(mia.gets(&page).await.status, StatusCode::NOT_FOUND);
    }
}

async fn a_project_is_deleted_once_its_name_was_typed(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let delete = format!("/o/northfield/projects/{}/delete", plant.hall);
    let sheet = mia.gets(&delete).await.text();
    assert!(
        sheet.contains("Type <b><bdi>Hall 2</bdi></b> to confirm"),
        "{sheet}"
    );
    assert!(sheet.contains("Keep project"), "{sheet}");
    let before = plant.trace(&world).await;
    for typed in ["", "hall 2", "Hall"] {
        for answer in [
            mia.posts(&delete, &[("confirm_name", typed)]).await,
            mia.posts_in_place(&delete, &[("confirm_name", typed)])
                .await,
        ] {
            let text = answer.text();
            assert_eq!(answer.status, REFUSED, "{typed}: {text}");
            assert!(
                text.contains("Type the name exactly as it is shown."),
                "{text}"
            );
            assert!(
                text.contains("1 device is deleted"),
                "it is told again: {text}"
            );
        }
    }
    assert_eq!(plant.trace(&world).await, before);
    led(&mia.posts(&delete, &[("confirm_name", " Hall 2 ")]).await);
    assert_eq!(plant.trace(&world).await, ["Yard"]);
}

async fn a_device_is_added_changed_and_removed(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let hall = format!("/o/northfield/projects/{}", plant.hall);
    let fields = [("name", "Pump"), ("serial", "SN-5"), ("kind", "Pump")];
    let page = led(&mia.posts(&format!("{hall}/devices/new"), &fields).await);
    let edited = [("name", "Pump 2"), ("serial", ""), ("kind", "")];
    assert_eq!(
        led(&mia.posts(&format!("{page}/edit"), &edited).await),
        page
    );
    let shown = mia.gets(&page).await.text();
    assert!(shown.contains("Pump 2") && !shown.contains("SN-5"));
    assert_eq!(led(&mia.posts(&format!("{page}/delete"), &[]).await), hall);
    let csv = [("csv", "name,serial,kind\nFan,SN-6,\nFan 2,SN-6,")];
    let imported = mia.posts(&format!("{hall}/devices/import"), &csv).await;
    assert!(imported.text().contains("1 added, 1 not"));
    assert!(imported.text().contains("Fan 2,SN-6,</textarea>"));
    let trace = plant.trace(&world).await;
    assert_eq!(trace[2..], ["Press 4 in Hall 2", "Fan in Hall 2"]);
}

async fn a_device_moves_once_its_rehearsal_was_seen(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let page = format!("/o/northfield/devices/{}", plant.press);
    let way = format!("{page}/move");
    let sheet = mia.gets(&way).await.text();
    assert!(sheet.contains("Yard</option>") && !sheet.contains("Hall 2</option>"));

    let none = mia.posts(&way, &[("project", "")]).await;
    assert!(none.status == REFUSED && none.text().contains("Choose a project."));
    let yard = plant.yard.to_string();
    let asked = mia.posts(&way, &[("project", &yard)]).await;
    assert_eq!(asked.status, REFUSED);
    let text = asked.text();
    assert!(text.contains("1 person loses access") && text.contains("olga (Observer)"));
    assert_eq!(plant.trace(&world).await[2], "Press 4 in Hall 2");

    let seen = asked.hidden("rehearsed");
    let fields = [("project", &*yard), ("rehearsed", &*seen)];
    assert_eq!(led(&mia.posts(&way, &fields).await), page);
    assert_eq!(plant.trace(&world).await[2], "Press 4 in Yard");
    let preview = mia
        .gets(&format!("{way}/preview?project={}", plant.hall))
        .await;
    assert!(preview.text().contains("1 person gains access"));
}

async fn a_credential_is_told_once_and_revoked(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let page = format!("/o/northfield/devices/{}", plant.press);
    let new = format!("{page}/credentials/new");
    let key = mia.gets(&new).await.hidden("form_key");
    let fields = [("form_key", &*key), ("label", "Gateway")];
    let told = mia.posts(&new, &fields).await;
    assert!(told.text().contains("muster_device_"), "{}", told.text());
    let again = mia.posts(&new, &fields).await;
    assert_eq!(again.leads_to(), page, "a second sending tells no secret");
    let shown = mia.gets(&page).await.text();
    assert!(shown.contains("Gateway") && !shown.contains("muster_device_"));
    let (_, rest) = shown.split_once("/credentials/dc_").expect("its row");
    let id = rest.split('/').next().unwrap();
    let revoke = format!("{page}/credentials/dc_{id}/revoke");
    assert_eq!(led(&mia.posts(&revoke, &[]).await), page);
    assert!(!mia.gets(&page).await.text().contains("Gateway"));
    let gone = mia.posts(&revoke, &[]).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

async fn access_is_given_changed_and_taken(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let olga = Browser::new(&world, &plant.olga);
    let yard = format!("/o/northfield/projects/{}", plant.yard);
    let at = format!("{yard}/access");
    let fields = [("who", "olga@example.com"), ("role", "member")];
    assert_eq!(led(&mia.posts(&at, &fields).await), at);
    let text = olga.gets(&yard).await.text();
    assert!(text.contains("You are <b>Member</b> here."), "{text}");
    let subject = mia.gets(&at).await.hidden("subject");
    let lower = [("subject", &*subject), ("role", "observer")];
    let part = mia.posts_in_place(&at, &lower).await;
    assert_eq!(part.status, StatusCode::OK);
    assert!(olga.gets(&yard).await.text().contains("<b>Observer</b>"));
    let taken = mia
        .posts(&format!("{at}/remove"), &[("subject", &*subject)])
        .await;
    assert_eq!(led(&taken), at);
    assert_eq!(olga.gets(&yard).await.status, StatusCode::NOT_FOUND);
}

async fn each_of_many_grants_can_be_changed(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let at = format!("/o/northfield/projects/{}/access", plant.yard);
    for n in 0..51 {
        let handle = format!("team-{n}");
        let team = [("name", &*handle), ("handle", &*handle)];
        led(&mia.posts("/o/northfield/users/teams/new", &team).await);
        let give = [
            ("who", &*handle),
            ("role", "member"),
            ("expires_at", "2999-12-31"),
        ];
        led(&mia.posts(&at, &give).await);
    }
    let first = mia.gets(&at).await.text();
    assert_eq!(first.matches("Take access away from").count(), 50);
    let (_, next) = first
        .split_once(&format!("href=\"{at}?given="))
        .expect("a next page");
    let after = next.split('"').next().unwrap();
    let page = format!("{at}?given={after}");
    let last = mia.gets(&page).await;
    assert_eq!(last.text().matches("Take access away from").count(), 1);

    let subject = last.hidden("subject");
    assert_eq!(last.hidden("given"), after);
    let lower = [
        ("subject", &*subject),
        ("given", after),
        ("role", "observer"),
    ];
    let part = mia.posts_in_place(&at, &lower).await.text();
    assert_eq!(
        part.matches("Take access away from").count(),
        1,
        "the same page"
    );
    assert!(
        part.contains(">31 December 2999</time>"),
        "its end stays: {part}"
    );
    let take = [("subject", &*subject), ("given", after)];
    assert_eq!(led(&mia.posts(&format!("{at}/remove"), &take).await), page);
    let left = mia.gets(&page).await.text();
    assert_eq!(
        left.matches("Take access away from").count(),
        50,
        "the first page"
    );
}

async fn who_saves_second_is_told_what_the_first_has_saved(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    led(&mia
        .posts(
            "/o/northfield/users/teams/new",
            &[("name", "Night"), ("handle", "night")],
        )
        .await);
    for page in [
        format!("/o/northfield/projects/{}", plant.hall),
        format!("/o/northfield/channels/{}", plant.dock),
        format!("/o/northfield/devices/{}", plant.press),
        "/o/northfield/users/teams/night".to_owned(),
    ] {
        let edit = format!("{page}/edit");
        let revision = mia.gets(&edit).await.hidden("revision");
        let with = |name, revision| [("name", name), ("handle", "night"), ("revision", revision)];
        // Two tabs show the same. The first saves, then the second.
        led(&mia.posts(&edit, &with("First", &revision)).await);
        let late = mia.posts(&edit, &with("Second", &revision)).await;
        let text = late.text();
        assert_eq!(late.status, REFUSED, "{page}: {text}");
        assert!(
            text.contains("Somebody else saved “First” in the meantime."),
            "{page}: {text}"
        );
        assert!(
            text.contains("value=\"Second\""),
            "what was typed stays: {text}"
        );
        assert!(mia.gets(&page).await.text().contains("First"));
        let now = late.hidden("revision");
        led(&mia.posts(&edit, &with("Second", &now)).await);
        assert!(mia.gets(&page).await.text().contains("Second"));
    }
}

async fn what_is_wrong_stands_beside_what_was_typed(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let (hall, press) = (plant.hall, plant.press);
    let long = "x".repeat(81);
    let long = long.as_str();
    let cases = [
        (
            "projects/new".into(),
            vec![("name", " "), ("description", "Kept 1")],
            "Enter a name.",
            "Kept 1",
        ),
        (
            "channels/new".into(),
            vec![("name", long)],
            "Use at most 80 characters.",
            long,
        ),
        (
            format!("projects/{hall}/edit"),
            vec![("name", "a\u{202e}b"), ("description", "Kept 2")],
            "Leave out line breaks",
            "Kept 2",
        ),
        (
            format!("projects/{hall}/devices/new"),
            vec![("name", ""), ("serial", "SN-9")],
            "Enter a name.",
            "SN-9",
        ),
        (
            format!("projects/{hall}/devices/new"),
            vec![("name", "Press 5"), ("serial", "SN-4")],
            "Another device has this serial number.",
            "Press 5",
        ),
        (
            format!("devices/{press}/edit"),
            vec![("name", "Press 6"), ("kind", long)],
            "Use at most 80 characters.",
            "Press 6",
        ),
        (
            format!("devices/{press}/credentials/new"),
            vec![("label", "Kept 3"), ("expires_at", "2001-01-01")],
            "Choose a day that lies ahead.",
            "Kept 3",
        ),
        (
            format!("projects/{hall}/access"),
            vec![("who", "nobody-here"), ("role", "member")],
            "Nobody by that name",
            "nobody-here",
        ),
    ];
    let before = plant.trace(&world).await;
    for (path, fields, error, kept) in cases {
        let path = format!("/o/northfield/{path}");
        for answer in [
            mia.posts(&path, &fields).await,
            mia.posts_in_place(&path, &fields).await,
        ] {
            let text = answer.text();
            assert_eq!(answer.status, REFUSED, "{path}: {text}");
            assert!(
                text.contains(error) && text.contains(kept),
                "{path}: {text}"
            );
            assert!(text.contains("aria-invalid=\"true\""), "{path}: {text}");
        }
    }
    assert_eq!(plant.trace(&world).await, before);
}

async fn who_only_observes_is_told_whom_to_ask(world: World) {
    let plant = Plant::new(&world).await;
    let olga = Browser::new(&world, &plant.olga);
    let before = plant.trace(&world).await;
    for (path, fields) in plant.forms() {
        let path = format!("/o/northfield{path}");
        // Nobody fills in a form to be refused by it.
        for answer in [olga.gets(&path).await, posts(&olga, &path, &fields).await] {
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}: {text}");
            assert!(
                text.contains("Your role does not allow this"),
                "{path}: {text}"
            );
            assert!(text.contains("<bdi>mia</bdi></a>"), "{path}: {text}");
            assert!(text.contains("href=\"/o/northfield\""), "{path}: {text}");
        }
        let in_place = olga.posts_in_place(&path, &[("name", "x")]).await;
        assert!(in_place.status == StatusCode::FORBIDDEN || in_place.status == REFUSED);
    }
    let new = olga
        .posts("/o/northfield/projects/new", &[("name", "Mine")])
        .await;
    assert_eq!(new.status, StatusCode::FORBIDDEN);
    assert!(new.text().contains("<b>Organization Administrator</b>"));
    assert!(new.text().contains("<bdi>mia</bdi></a>"));
    assert_eq!(plant.trace(&world).await, before);
}

async fn what_is_not_visible_is_not_there(world: World) {
    let plant = Plant::new(&world).await;
    let nil = world.join(&plant.mia, &plant.org, "nil@example.com", OrgRole::Member);
    let nil = Browser::new(&world, &nil.await);
    let zoe = world.sign_up("zoe@example.com").await;
    world.organization(&zoe, "Elsewhere").await;
    let zoe = Browser::new(&world, &zoe);
    let before = plant.trace(&world).await;
    for (path, fields) in plant.forms() {
        let answers = [
            posts(&nil, &format!("/o/northfield{path}"), &fields).await,
            posts(&zoe, &format!("/o/northfield{path}"), &fields).await,
            posts(&zoe, &format!("/o/elsewhere{path}"), &fields).await,
        ];
        for answer in answers {
            let text = answer.text();
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {text}");
            let told = ["Hall 2", "Press 4", ">mia<"].map(|name| text.contains(name));
            assert_eq!(told, [false; 3], "{path}: {text}");
        }
    }
    assert_eq!(plant.trace(&world).await, before);
}

async fn a_form_of_something_gone_changes_nothing(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let yard = format!("/o/northfield/projects/{}", plant.yard);
    let named = [("confirm_name", "Yard")];
    led(&mia.posts(&format!("{yard}/delete"), &named).await);
    project(&world, &plant.mia, &plant.org, "Dock").await;
    let id = plant.yard.to_string();
    let fields = [("project", &*id), ("rehearsed", &*id)];
    let moved = mia
        .posts(
            &format!("/o/northfield/devices/{}/move", plant.press),
            &fields,
        )
        .await;
    assert_eq!(moved.status, REFUSED);
    assert!(moved.text().contains("There is no such project."));
    let late = mia
        .posts(&format!("{yard}/edit"), &[("name", "Yard 2")])
        .await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let give = [("who", "@olga"), ("role", "member")];
    let late = mia.posts(&format!("{yard}/access"), &give).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND);
    let left = ["Dock", "Hall 2", "Press 4 in Hall 2"];
    assert_eq!(plant.trace(&world).await, left);
}

async fn an_invitation_brings_the_projects_that_were_ticked(world: World) {
    let plant = Plant::new(&world).await;
    let mia = Browser::new(&world, &plant.mia);
    let add = "/o/northfield/users/members/add";
    let sheet = mia.gets(add).await.text();
    assert!(
        sheet.contains("Members and observers see only what they, or a team of theirs, are given.")
    );
    let dock = plant.dock.to_string();
    let (hall, on_hall) = (plant.hall.to_string(), format!("role_on_{}", plant.hall));
    let fields = |email, role| {
        vec![
            ("email", email),
            ("role", role),
            ("project", &*hall),
            (&*on_hall, "administrator"),
            ("channel", &*dock),
        ]
    };

    let refused = mia.posts(add, &fields("bob@", "member")).await;
    let text = refused.text();
    assert_eq!(refused.status, REFUSED);
    let (_, after) = text
        .split_once(&format!("value=\"{hall}\""))
        .expect("its box");
    assert!(after.starts_with(" checked"), "what was ticked stays");

    for (email, role, then) in [
        ("bob@example.com", "member", ResourceRole::Administrator),
        ("eva@example.com", "observer", ResourceRole::Observer),
    ] {
        led(&mia.posts(add, &fields(email, role)).await);
        let token = world.token(email, "/invitations/").await;
        let mail = &world.mails(email).await[0].text;
        let offered = [("Hall 2", then), ("Dock", ResourceRole::Member.min(then))];
        for (name, role) in offered {
            assert!(
                mail.contains(&format!("{name} ({})", role.label())),
                "{mail}"
            );
        }
        let person = world.sign_up(email).await;
        let browser = Browser::new(&world, &person);
        let page = browser.gets(&format!("/invitations/{token}")).await.text();
        for (name, role) in offered {
            let told = format!("<bdi>{name}</bdi>, as {}", role.label());
            assert!(page.contains(&told), "{page}");
        }
        led(&browser
            .posts(&format!("/invitations/{token}/accept"), &[])
            .await);
        let seen = browser
            .gets(&format!("/o/northfield/projects/{hall}"))
            .await;
        let told = format!("You are <b>{}</b> here.", then.label());
        assert!(seen.text().contains(&told), "{email}: {}", seen.text());
    }
}
