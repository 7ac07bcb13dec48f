//! Making, editing and deleting projects, channels and devices.

use ::access::{Object, Subject};
use app::{
    AccessError, Caller, Client,
    api_keys::{self, Make},
    audit::{self, Query},
    devices::{self, EditError, RegisterError, Seen},
    members,
    page::Page,
    sessions, spaces,
};
use domain::{
    id::ProjectId,
    resource::SpaceKind,
    role::{OrgRole, ResourceRole},
    text::{DeviceName, KeyName, SpaceName},
};
use testkit::{on_each_database, world::World};

use super::plant::{Plant, register};

on_each_database! {
    each_role_reaches_what_the_matrix_says
    an_edit_changes_what_it_names
    a_deleted_project_takes_its_devices_along
    a_device_moves_with_who_reaches_it
    one_serial_one_device
    lists_are_read_page_by_page
    a_list_is_written_once_for_those_who_administer_all
    another_organizations_things_do_not_exist
}

async fn each_role_reaches_what_the_matrix_says(world: World) {
    let plant = Plant::new(&world).await;
    let ada = plant.join(OrgRole::Administrator, "ada").await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let project = plant.project("Press shop").await;
    let channel = plant.channel("Alarms").await;
    let device = plant.device(project, "Press 4").await;
    for administrator in [&plant.mia, &ada] {
        for object in [Object::Project(project), channel, Object::Device(device)] {
            assert_eq!(
                plant.sees(administrator, object).await,
                Some(ResourceRole::Administrator)
            );
        }
    }
    for nobody in [&bob, &eve] {
        assert_eq!(plant.listed(nobody, SpaceKind::Project).await, [""; 0]);
        assert_eq!(plant.listed(nobody, SpaceKind::Channel).await, [""; 0]);
        assert_eq!(plant.devices(nobody).await, [""; 0]);
        assert_eq!(plant.sees(nobody, device).await, None);
        let nothing = devices::Edit::default();
        let edit = devices::edit(&world.app, &nobody.caller, &plant.org, device, &nothing).await;
        let refused = edit.unwrap_err();
        assert!(
            matches!(refused, EditError::Access(AccessError::NotFound)),
            "{refused}"
        );
        let new = spaces::Create {
            kind: SpaceKind::Project,
            name: SpaceName::parse("Mine").unwrap(),
            description: String::new(),
        };
        let refused = spaces::create(&world.app, &nobody.caller, &plant.org, &new).await;
        assert!(
            matches!(
                refused,
                Err(AccessError::Forbidden {
                    required: OrgRole::Administrator
                })
            ),
            "{refused:?}"
        );
    }
}

async fn an_edit_changes_what_it_names(world: World) {
    let plant = Plant::new(&world).await;
    let project = Object::Project(plant.project("Press shop").await);
    let edit = spaces::Edit {
        description: Some("Hall 4".to_owned()),
        revision: Some(1),
        ..spaces::Edit::default()
    };
    let (app, mia) = (&world.app, &plant.mia.caller);
    let seen = spaces::edit(app, mia, &plant.org, project, &edit)
        .await
        .unwrap();
    assert_eq!(
        (
            seen.space.name.as_str(),
            seen.space.description.as_str(),
            seen.space.revision
        ),
        ("Press shop", "Hall 4", 2)
    );
    let stale = spaces::edit(app, mia, &plant.org, project, &edit)
        .await
        .unwrap_err();
    assert!(
        matches!(stale, spaces::EditError::ChangedMeanwhile),
        "{stale}"
    );
    let same = spaces::Edit {
        description: Some("Hall 4".to_owned()),
        ..spaces::Edit::default()
    };
    spaces::edit(app, mia, &plant.org, project, &same)
        .await
        .unwrap();
    let log = audit::list(app, mia, &plant.org, &Query::default(), 10)
        .await
        .unwrap();
    let updates = log
        .items
        .iter()
        .filter(|event| event.action == "project.updated");
    let told: Vec<_> = updates.map(|event| event.after.clone()).collect();
    assert_eq!(
        told,
        [Some(r#"{"description":"Hall 4"}"#.to_owned())],
        "what changes nothing is no event"
    );
}

async fn a_deleted_project_takes_its_devices_along(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let project = plant.project("Press shop").await;
    let device = plant.device(project, "Press 4").await;
    let member = Subject::Member(plant.member(&bob).await);
    plant
        .grant(&plant.mia, member, project, ResourceRole::Administrator)
        .await
        .unwrap();
    plant
        .grant(&plant.mia, member, device, ResourceRole::Member)
        .await
        .unwrap();

    let app = &world.app;
    let refused = spaces::delete(app, &bob.caller, &plant.org, project.into()).await;
    assert!(
        matches!(
            refused,
            Err(AccessError::Forbidden {
                required: OrgRole::Administrator
            })
        ),
        "its administrators do not delete it: {refused:?}"
    );
    let stops = spaces::preview(app, &plant.mia.caller, &plant.org, project.into())
        .await
        .unwrap();
    assert_eq!((stops.devices, stops.people), (1, 2));
    spaces::delete(app, &plant.mia.caller, &plant.org, project.into())
        .await
        .unwrap();
    for person in [&plant.mia, &bob] {
        assert_eq!(plant.sees(person, project).await, None);
        assert_eq!(plant.sees(person, device).await, None);
    }
    let again = spaces::delete(app, &plant.mia.caller, &plant.org, project.into()).await;
    assert!(matches!(again, Err(AccessError::NotFound)), "{again:?}");
}

async fn a_device_moves_with_who_reaches_it(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let (from, to) = (
        plant.project("Press shop").await,
        plant.project("Paint shop").await,
    );
    let device = plant.device(from, "Press 4").await;
    let member = Subject::Member(plant.member(&bob).await);
    plant
        .grant(&plant.mia, member, from, ResourceRole::Administrator)
        .await
        .unwrap();
    let there = devices::Edit {
        project: Some(to),
        ..devices::Edit::default()
    };
    let edit = devices::edit(&world.app, &bob.caller, &plant.org, device, &there).await;
    assert!(
        matches!(edit, Err(EditError::UnknownProject)),
        "where one may not look, one moves nothing: {edit:?}"
    );
    let unknown = devices::rehearse_move(&world.app, &bob.caller, &plant.org, device, to).await;
    assert!(
        matches!(unknown, Err(EditError::UnknownProject)),
        "{unknown:?}"
    );
    let told = devices::rehearse_move(&world.app, &plant.mia.caller, &plant.org, device, to).await;
    let told = told.unwrap();
    assert_eq!(told.project, "Paint shop");
    let loses = devices::Moved {
        name: "bob".to_owned(),
        before: Some(ResourceRole::Administrator),
        after: None,
    };
    assert_eq!(told.people, [loses], "owners fare as before");
    let moved = devices::edit(&world.app, &plant.mia.caller, &plant.org, device, &there).await;
    assert_eq!(moved.unwrap().device.project_name, "Paint shop");
    assert_eq!(plant.sees(&bob, device).await, None);
    assert_eq!(
        plant.sees(&bob, from).await,
        Some(ResourceRole::Administrator)
    );
}

async fn one_serial_one_device(world: World) {
    let plant = Plant::new(&world).await;
    let project = plant.project("Press shop").await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    let first = register("Press 4", Some("SN-4"));
    devices::register(app, mia, &plant.org, project, &first)
        .await
        .unwrap();
    let second = register("Press 5", Some("SN-4"));
    let refused = devices::register(app, mia, &plant.org, project, &second).await;
    assert!(
        matches!(refused, Err(RegisterError::SerialTaken)),
        "{refused:?}"
    );
    let five = plant.device(project, "Press 5").await;
    let edit = devices::Edit {
        name: Some(DeviceName::parse("Press 6").unwrap()),
        serial: Some(Some("SN-4".to_owned())),
        ..devices::Edit::default()
    };
    let refused = devices::edit(app, mia, &plant.org, five, &edit).await;
    assert!(
        matches!(refused, Err(EditError::SerialTaken)),
        "{refused:?}"
    );
    let seen = devices::get(app, mia, &plant.org, five).await.unwrap();
    assert_eq!(seen.device.name, "Press 5", "nothing of it was done");
}

async fn lists_are_read_page_by_page(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let member = Subject::Member(plant.member(&bob).await);
    let (one, two) = (plant.project("One").await, plant.project("Two").await);
    for n in 0..7 {
        let project = if n % 2 == 0 { one } else { two };
        let device = plant.device(project, &format!("Oven {n}")).await;
        if n != 3 {
            plant
                .grant(&plant.mia, member, device, ResourceRole::Observer)
                .await
                .unwrap();
        }
    }
    for query in [None, Some("oven")] {
        let (mut names, mut after) = (Vec::new(), None);
        loop {
            let page = devices::list(
                &world.app,
                &bob.caller,
                &plant.org,
                query,
                after.as_ref(),
                2,
            );
            let page = page.await.unwrap();
            assert!(page.items.len() <= 2);
            names.extend(page.items.into_iter().map(|seen| seen.device.name.clone()));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        names.sort();
        assert_eq!(
            names,
            ["Oven 0", "Oven 1", "Oven 2", "Oven 4", "Oven 5", "Oven 6"],
            "{query:?}"
        );
    }
}

/// The names that `reader` gets, and whether they were written for this reader.
async fn written(plant: &Plant<'_>, reader: &Caller) -> (String, bool) {
    let mut anew = false;
    let write = |page: Page<Seen, devices::Cursor>| {
        anew = true;
        let names = page.items.iter().map(|seen| seen.device.name.clone());
        let names: Vec<String> = names.collect();
        names.join(", ").into_bytes().into()
    };
    let (app, org) = (&plant.world.app, &plant.org);
    let text = devices::list_written(app, reader, org, None, None, 50, write);
    let text = String::from_utf8(text.await.unwrap().to_vec()).unwrap();
    (text, anew)
}

async fn a_list_is_written_once_for_those_who_administer_all(world: World) {
    let plant = Plant::new(&world).await;
    let ada = plant.join(OrgRole::Administrator, "ada").await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let project = plant.project("Press shop").await;
    let press = plant.device(project, "Press 4").await;
    plant.device(project, "Press 5").await;
    let member = Subject::Member(plant.member(&bob).await);
    let role = ResourceRole::Observer;
    let given = plant.grant(&plant.mia, member, press, role).await;
    given.unwrap();
    for (reader, text, wrote) in [
        (&plant.mia, "Press 4, Press 5", true),
        (&ada, "Press 4, Press 5", false),
        (&bob, "Press 4", true),
        (&bob, "Press 4", true),
        (&plant.mia, "Press 4, Press 5", false),
    ] {
        let expected = (text.to_owned(), wrote);
        assert_eq!(written(&plant, &reader.caller).await, expected);
    }
    let elsewhere = plant.project("Yard").await;
    let program = program(&plant, elsewhere).await;
    assert_eq!(written(&plant, &program).await, (String::new(), true));

    plant.device(project, "Press 6").await;
    let now = "Press 4, Press 5, Press 6".to_owned();
    assert_eq!(written(&plant, &plant.mia.caller).await, (now, true));
    let lowered = members::Edit {
        role: Some(OrgRole::Member),
        ..members::Edit::default()
    };
    let id = plant.member(&ada).await;
    members::change(&world.app, &plant.mia.caller, &plant.org, id, &lowered)
        .await
        .unwrap();
    assert_eq!(written(&plant, &ada.caller).await, (String::new(), true));
}

/// Calls with a key of the owner's that reaches one project.
async fn program(plant: &Plant<'_>, project: ProjectId) -> Caller {
    let new = Make {
        name: KeyName::parse("Shift report").unwrap(),
        role: OrgRole::Administrator,
        projects: Some(vec![project]),
        expires_at: None,
    };
    let app = &plant.world.app;
    let made = api_keys::make(app, &plant.mia.caller, &plant.org, &new).await;
    let (_, secret) = made.unwrap();
    let actor = sessions::authenticate(app, &secret).await.unwrap();
    Caller {
        actor: actor.expect("the key is live"),
        client: Client::default(),
    }
}

async fn another_organizations_things_do_not_exist(world: World) {
    let plant = Plant::new(&world).await;
    let other = Plant::called(&world, "zoe", "Southfield Tools").await;
    let project = other.project("Secret").await;
    let device = other.device(project, "Press 9").await;
    let app = &world.app;
    assert_eq!(plant.sees(&plant.mia, project).await, None);
    assert_eq!(plant.sees(&plant.mia, device).await, None);
    let new = register("X", None);
    let stolen = devices::register(app, &plant.mia.caller, &plant.org, project, &new).await;
    let stolen = stolen.unwrap_err();
    assert!(
        matches!(stolen, RegisterError::Access(AccessError::NotFound)),
        "{stolen}"
    );
    let deleted = devices::delete(app, &plant.mia.caller, &plant.org, device).await;
    assert!(matches!(deleted, Err(AccessError::NotFound)), "{deleted:?}");
    let mine = plant.project("Mine").await;
    let stranger = Subject::Member(other.member(&other.mia).await);
    let grant = plant
        .grant(&plant.mia, stranger, mine, ResourceRole::Member)
        .await;
    assert!(
        matches!(grant, Err(app::grants::GiveError::UnknownSubject)),
        "{grant:?}"
    );
}
