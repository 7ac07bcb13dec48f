//! Teams and handles: who may make, edit and delete them, who is in them, and whose a handle is.

use app::{
    AccessError, Caller,
    audit::{self, Query},
    handles::{self, Answer},
    invitations, memberships,
    teams::{self, Create, CreateError, Edit, EditError, PlaceError, Seen},
};
use domain::{
    handle::Handle,
    id::{MembershipId, TeamId},
    organization::{OrgRef, Organization},
    role::{
        OrgRole,
        ResourceRole::{Administrator, Member, Observer},
    },
    team::{FIRST_MEMBERS_MAX, TeamRef},
    text::TeamName,
    time::DAY,
};
use testkit::{
    on_each_database,
    world::{Person, World, invitation},
};
use uuid::Uuid;

on_each_database! {
    a_team_is_made_with_its_people
    a_team_that_cannot_be_made_leaves_nothing_behind
    an_edit_changes_what_it_names_and_nothing_else
    a_stale_edit_is_refused
    a_former_handle_leads_to_its_team_and_comes_back
    a_deleted_team_leaves_its_handle_unused_for_a_while
    deleting_is_rehearsed
    one_name_space_for_teams_and_people
    a_free_handle_is_suggested
    a_teams_administrators_set_its_members
    setting_what_is_set_is_no_event
    each_role_is_refused_what_it_may_not
    strangers_and_the_suspended_find_nothing
    another_organization_is_not_there
    one_handle_for_many_at_once
    one_place_for_many_at_once
    a_list_is_read_page_by_page
}

// ---- Making ------------------------------------------------------------------------------------------

async fn a_team_is_made_with_its_people(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let (bob_id, eve_id) = (plant.member(&bob).await, plant.member(&eve).await);
    let new = Create {
        description: "Hall 4".to_owned(),
        // Eve is named twice: the last role is hers.
        members: vec![
            (eve_id, Observer),
            (bob_id, Administrator),
            (eve_id, Observer),
        ],
        ..team("Maintenance", "maintenance-team")
    };
    let made = teams::create(&world.app, &bob.caller, &plant.org, &new)
        .await
        .unwrap();
    assert_eq!(
        (made.team.member_count, made.role),
        (2, Some(Administrator))
    );

    let by_handle = plant.get(&eve, "maintenance-team").await.unwrap();
    assert_eq!(
        (&by_handle.team, by_handle.role),
        (&made.team, Some(Observer))
    );
    assert_eq!(
        plant
            .get(&plant.mia, &made.team.id.to_string())
            .await
            .unwrap()
            .role,
        None
    );
    assert_eq!(plant.list(&eve).await, [by_handle]);
    let events = plant.events("team").await;
    let after = events[0].after_json().unwrap().unwrap();
    assert_eq!(
        (events.len(), events[0].action.as_str()),
        (1, "team.created")
    );
    assert_eq!(events[0].target_name, "Maintenance");
    assert_eq!(
        after["members"],
        serde_json::json!([
            { "member": bob_id.to_string(), "role": "administrator" },
            { "member": eve_id.to_string(), "role": "observer" },
        ])
    );
}

async fn a_team_that_cannot_be_made_leaves_nothing_behind(world: World) {
    let plant = Plant::new(&world).await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let (mia_id, eve_id) = (plant.member(&plant.mia).await, plant.member(&eve).await);
    let nobody = MembershipId(Uuid::from_u128(7));
    let attempt = async |members| {
        let new = Create {
            members,
            ..team("Hall 4", "hall-4")
        };
        teams::create(&world.app, &plant.mia.caller, &plant.org, &new)
            .await
            .unwrap_err()
    };
    let unknown = attempt(vec![(mia_id, Member), (nobody, Member)]).await;
    assert!(
        matches!(unknown, CreateError::UnknownMember { index: 1 }),
        "{unknown:?}"
    );
    let capped = attempt(vec![(eve_id, Member)]).await;
    assert!(
        matches!(capped, CreateError::ObserverCap { index: 0 }),
        "{capped:?}"
    );
    let many = attempt(vec![(mia_id, Member); FIRST_MEMBERS_MAX + 1]).await;
    assert!(matches!(many, CreateError::TooManyMembers), "{many:?}");
    assert!(plant.list(&plant.mia).await.is_empty() && plant.events("team").await.is_empty());
    assert_eq!(plant.look("hall-4").await, Answer::Free);
}

// ---- Editing and deleting ----------------------------------------------------------------------------

async fn an_edit_changes_what_it_names_and_nothing_else(world: World) {
    let plant = Plant::new(&world).await;
    let made = plant.team("Hall 4", "hall-4").await;
    let nothing = plant.edit("hall-4", Edit::default()).await.unwrap();
    let same = Edit {
        name: Some(name("Hall 4")),
        ..Edit::default()
    };
    assert_eq!(plant.edit("hall-4", same).await.unwrap(), nothing);
    assert_eq!(
        (
            nothing.team.revision,
            plant.events("team.updated").await.len()
        ),
        (1, 0)
    );

    let edit = Edit {
        description: Some("Presses".to_owned()),
        ..Edit::default()
    };
    let edited = plant.edit("hall-4", edit).await.unwrap();
    assert_eq!(
        (edited.team.description.as_str(), edited.team.revision),
        ("Presses", 2)
    );
    assert_eq!(
        (&edited.team.name, &edited.team.handle),
        (&made.team.name, &made.team.handle)
    );
    let event = plant.events("team.updated").await.remove(0);
    assert_eq!(event.before.as_deref(), Some(r#"{"description":""}"#));
    assert_eq!(event.after.as_deref(), Some(r#"{"description":"Presses"}"#));
}

async fn a_stale_edit_is_refused(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    let edit = |text: &str| Edit {
        name: Some(name(text)),
        revision: Some(1),
        ..Edit::default()
    };
    plant.edit("hall-4", edit("Hall four")).await.unwrap();
    let stale = plant.edit("hall-4", edit("Hall IV")).await;
    assert!(
        matches!(stale, Err(EditError::ChangedMeanwhile)),
        "{stale:?}"
    );
    assert_eq!(
        plant.get(&plant.mia, "hall-4").await.unwrap().team.name,
        "Hall four"
    );
}

async fn a_former_handle_leads_to_its_team_and_comes_back(world: World) {
    let plant = Plant::new(&world).await;
    let made = plant.team("Hall 4", "hall-4").await;
    let renamed = plant.rename("hall-4", "hall-five").await.unwrap();
    assert_eq!(
        (renamed.team.handle.as_str(), renamed.aliases.as_slice()),
        ("hall-five", &["hall-4".to_owned()][..])
    );
    assert_eq!(plant.get(&plant.mia, "@Hall-4").await.unwrap(), renamed);
    assert_eq!(plant.list(&plant.mia).await, std::slice::from_ref(&renamed));

    let other = plant.create("Hall 4", "hall-4").await;
    assert!(matches!(other, Err(CreateError::HandleTaken)), "{other:?}");
    let Answer::Taken {
        suggestion,
        bearer: Some(bearer),
    } = plant.look("hall-4").await
    else {
        panic!()
    };
    assert_eq!(
        (
            suggestion.as_str(),
            bearer.name.as_str(),
            bearer.handle.as_str()
        ),
        ("hall-4-2", "Hall 4", "hall-five")
    );

    let back = plant.rename("hall-4", "hall-4").await.unwrap();
    assert_eq!(
        (back.team.id, back.aliases.as_slice()),
        (made.team.id, &["hall-five".to_owned()][..])
    );
    world.frozen.advance(DAY * 90);
    let late = plant.get(&plant.mia, "hall-five").await;
    assert!(matches!(late, Err(AccessError::NotFound)), "{late:?}");
}

async fn a_deleted_team_leaves_its_handle_unused_for_a_while(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let made = plant.team("Hall 4", "hall-4").await;
    plant.set(&plant.mia, "hall-4", &bob, Member).await.unwrap();
    teams::delete(&world.app, &plant.mia.caller, &plant.org, &by("hall-4"))
        .await
        .unwrap();

    for gone in ["hall-4", &made.team.id.to_string()] {
        let got = plant.get(&bob, gone).await;
        assert!(matches!(got, Err(AccessError::NotFound)), "{got:?}");
    }
    let Answer::Taken { bearer: None, .. } = plant.look("hall-4").await else {
        panic!("it leads nowhere")
    };
    let again = plant.create("Hall 4", "hall-4").await;
    assert!(matches!(again, Err(CreateError::HandleTaken)), "{again:?}");
    let before = plant.events("team.deleted").await[0]
        .before_json()
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            before["handle"].as_str(),
            before["members"][0]["name"].as_str()
        ),
        (Some("hall-4"), Some("bob"))
    );

    world.frozen.advance(DAY * 90);
    plant.team("Hall 4", "hall-4").await;
}

async fn deleting_is_rehearsed(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    plant.team("Hall 4", "hall-4").await;
    plant.team("Hall 5", "hall-5").await;
    plant.set(&plant.mia, "hall-4", &bob, Member).await.unwrap();
    for (email, team) in [("eve@example.com", "hall-4"), ("zoe@example.com", "hall-5")] {
        let offer = app::invitations::Invite {
            teams: vec![(by(team), Member)],
            ..invitation(email)
        };
        invitations::invite(&world.app, &plant.mia.caller, &plant.org, &offer)
            .await
            .unwrap();
    }
    let preview = teams::preview(&world.app, &plant.mia.caller, &plant.org, &by("hall-4"))
        .await
        .unwrap();
    let people: Vec<_> = preview
        .people
        .iter()
        .map(|p| (p.name.as_str(), p.role))
        .collect();
    let offers: Vec<_> = preview
        .invitations
        .iter()
        .map(|i| i.email.as_str())
        .collect();
    assert_eq!(
        (people, offers),
        (vec![("bob", Member)], vec!["eve@example.com"])
    );
    assert_eq!(preview.team.team.member_count, 1);

    teams::delete(&world.app, &plant.mia.caller, &plant.org, &by("hall-4"))
        .await
        .unwrap();
    let eve = world.sign_up("eve@example.com").await;
    let token = world.token("eve@example.com", "/invitations/").await;
    invitations::accept(&world.app, &eve.caller, &token)
        .await
        .expect("the invitation stays open");
}

// ---- Handles -----------------------------------------------------------------------------------------

async fn one_name_space_for_teams_and_people(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let taken = plant.create("Bob's crew", "bob").await;
    assert!(matches!(taken, Err(CreateError::HandleTaken)), "{taken:?}");
    let Answer::Taken {
        suggestion,
        bearer: Some(bearer),
    } = plant.look("bob").await
    else {
        panic!()
    };
    assert_eq!(
        (suggestion.as_str(), bearer.name.as_str()),
        ("bob-2", "bob")
    );
    assert_eq!(
        bearer.bearer,
        store::handles::Bearer::Member(plant.member(&bob).await)
    );
    // A person's handle names no team.
    let got = plant.get(&plant.mia, "bob").await;
    assert!(matches!(got, Err(AccessError::NotFound)), "{got:?}");
    plant.team("Hall 4", "hall-4").await;
    let renamed = plant.rename("hall-4", "bob").await;
    assert!(
        matches!(renamed, Err(EditError::HandleTaken)),
        "{renamed:?}"
    );
    assert_eq!(
        plant.get(&plant.mia, "hall-4").await.unwrap().aliases,
        [""; 0],
        "nothing was given up"
    );
}

async fn a_free_handle_is_suggested(world: World) {
    let plant = Plant::new(&world).await;
    let suggest = async |text: &str| {
        let handle = handles::suggest(&world.app, &plant.mia.caller, &plant.org, text).await;
        handle.unwrap().to_string()
    };
    assert_eq!(suggest("Maintenance Team").await, "maintenance-team");
    let long = "a".repeat(32);
    for n in 1..=10 {
        plant.team("保全", &suggest("保全").await).await;
        let handle = suggest(&long).await;
        assert_eq!(handle.len(), 32, "{handle}");
        plant.team(&format!("Long {n}"), &handle).await;
    }
    assert_eq!(suggest("保全").await, "team-11");
    assert_eq!(suggest(&long).await, format!("{}-11", "a".repeat(29)));
}

// ---- People ------------------------------------------------------------------------------------------

async fn a_teams_administrators_set_its_members(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let eve = plant.join(OrgRole::Member, "eve").await;
    let zoe = plant.join(OrgRole::Observer, "zoe").await;
    plant.team("Hall 4", "hall-4").await;
    plant.team("Hall 5", "hall-5").await;
    plant
        .set(&plant.mia, "hall-4", &bob, Administrator)
        .await
        .unwrap();

    let placed = plant.set(&bob, "hall-4", &eve, Member).await.unwrap();
    assert_eq!((placed.member.name.as_str(), placed.role), ("eve", Member));
    let capped = plant.set(&bob, "hall-4", &zoe, Member).await;
    assert!(matches!(capped, Err(PlaceError::ObserverCap)), "{capped:?}");
    plant.set(&bob, "hall-4", &zoe, Observer).await.unwrap();
    plant.remove(&bob, "hall-4", &eve).await.unwrap();
    for refused in [
        plant.set(&bob, "hall-5", &eve, Member).await,
        plant.set(&eve, "hall-4", &eve, Member).await,
    ] {
        assert!(
            matches!(
                refused,
                Err(PlaceError::Access(AccessError::Forbidden { .. }))
            ),
            "{refused:?}"
        );
    }
    let edit = teams::edit(
        &world.app,
        &bob.caller,
        &plant.org,
        &by("hall-4"),
        &Edit::default(),
    )
    .await;
    assert!(
        matches!(edit, Err(EditError::Access(AccessError::Forbidden { .. }))),
        "{edit:?}"
    );

    // Demoted to observer, Bob keeps his place and only observes.
    world
        .meddle("UPDATE memberships SET role = 'observer' WHERE email_key = 'bob@example.com'")
        .await;
    let refused = plant.set(&bob, "hall-4", &eve, Member).await;
    assert!(
        matches!(
            refused,
            Err(PlaceError::Access(AccessError::Forbidden { .. }))
        ),
        "{refused:?}"
    );
    assert_eq!(
        plant.get(&bob, "hall-4").await.unwrap().role,
        Some(Observer)
    );
    assert_eq!(plant.list(&bob).await[0].role, Some(Observer));
}

async fn setting_what_is_set_is_no_event(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    plant.team("Hall 4", "hall-4").await;
    for role in [Member, Member, Administrator] {
        plant.set(&plant.mia, "hall-4", &bob, role).await.unwrap();
    }
    plant.remove(&plant.mia, "hall-4", &bob).await.unwrap();
    let gone = plant.remove(&plant.mia, "hall-4", &bob).await;
    assert!(matches!(gone, Err(AccessError::NotFound)), "{gone:?}");
    let role =
        |json: Option<serde_json::Value>| json.and_then(|j| Some(j["role"].as_str()?.to_owned()));
    let told: Vec<_> = plant
        .events("team")
        .await
        .iter()
        .rev()
        .map(|e| {
            (
                e.action.clone(),
                role(e.before_json().unwrap()),
                role(e.after_json().unwrap()),
            )
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("team.created".to_owned(), None, None),
            ("team.member_set".to_owned(), None, some("member")),
            (
                "team.member_set".to_owned(),
                some("member"),
                some("administrator")
            ),
            (
                "team.member_removed".to_owned(),
                some("administrator"),
                None
            ),
        ]
    );
}

// ---- Refusals ----------------------------------------------------------------------------------------

async fn each_role_is_refused_what_it_may_not(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    for (role, may) in [
        (OrgRole::Owner, true),
        (OrgRole::Administrator, true),
        (OrgRole::Member, false),
        (OrgRole::Observer, false),
    ] {
        let person = plant.join(role, role.as_str()).await;
        let answers = plant.everything(&person).await;
        for (what, answer) in answers {
            match (may, answer) {
                (true, Ok(()))
                | (
                    false,
                    Err(AccessError::Forbidden {
                        required: OrgRole::Administrator,
                    }),
                ) => {}
                (_, answer) => panic!("{what} as {role}: {answer:?}"),
            }
        }
        assert!(
            plant.get(&person, "hall-4").await.is_ok(),
            "everybody sees teams"
        );
    }
}

async fn strangers_and_the_suspended_find_nothing(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    world
        .meddle("UPDATE memberships SET standing = 'suspended' WHERE email_key = 'bob@example.com'")
        .await;
    for person in [world.sign_up("eve@example.com").await, bob] {
        let mut answers = plant.everything(&person).await;
        answers.push(("get", plant.get(&person, "hall-4").await.map(drop)));
        let list = teams::list(&world.app, &person.caller, &plant.org, None, None, 50).await;
        answers.push(("list", list.map(drop)));
        let look = handles::look(&world.app, &person.caller, &plant.org, &handle("hall-4")).await;
        answers.push(("look", look.map(drop)));
        let suggest = handles::suggest(&world.app, &person.caller, &plant.org, "Hall 4").await;
        answers.push(("suggest", suggest.map(drop)));
        for (what, answer) in answers {
            assert!(
                matches!(answer, Err(AccessError::NotFound)),
                "{what}: {answer:?}"
            );
        }
    }
}

/// The ids of another organization answer exactly like ids that nobody has.
async fn another_organization_is_not_there(world: World) {
    let plant = Plant::new(&world).await;
    plant.team("Hall 4", "hall-4").await;
    let elsewhere = world.organization(&plant.mia, "Elsewhere").await;
    let there = OrgRef::Id(elsewhere.id);
    let foreign = teams::create(
        &world.app,
        &plant.mia.caller,
        &there,
        &team("Other", "other"),
    )
    .await
    .unwrap();
    let zoe = world
        .join(&plant.mia, &elsewhere, "zoe@example.com", OrgRole::Member)
        .await;
    let zoe_id = member_in(&world, &zoe, &elsewhere).await;

    for team in [foreign.team.id, TeamId(Uuid::from_u128(7))] {
        let team = TeamRef::Id(team);
        let (app, caller) = (&world.app, &plant.mia.caller);
        let answers = [
            teams::get(app, caller, &plant.org, &team).await.map(drop),
            teams::delete(app, caller, &plant.org, &team).await,
            teams::remove(app, caller, &plant.org, &team, zoe_id).await,
        ];
        for answer in answers {
            assert!(matches!(answer, Err(AccessError::NotFound)), "{answer:?}");
        }
    }
    for member in [zoe_id, MembershipId(Uuid::from_u128(7))] {
        let set = teams::set(
            &world.app,
            &plant.mia.caller,
            &plant.org,
            &by("hall-4"),
            member,
            Member,
        )
        .await;
        assert!(
            matches!(set, Err(PlaceError::Access(AccessError::NotFound))),
            "{set:?}"
        );
    }
    assert_eq!(plant.look("other").await, Answer::Free);
    assert_eq!(plant.list(&plant.mia).await.len(), 1);
}

// ---- Many at once ------------------------------------------------------------------------------------

async fn one_handle_for_many_at_once(world: World) {
    let plant = Plant::new(&world).await;
    let mut tasks = Vec::new();
    for n in 0..12 {
        let (app, caller, org) = (
            world.app.clone(),
            plant.mia.caller.clone(),
            plant.org.clone(),
        );
        let new = team(&format!("Hall {n}"), "hall-4");
        tasks.push(tokio::spawn(async move {
            teams::create(&app, &caller, &org, &new).await
        }));
    }
    let mut made = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => made += 1,
            Err(CreateError::HandleTaken) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(
        (
            made,
            plant.list(&plant.mia).await.len(),
            plant.events("team").await.len()
        ),
        (1, 1, 1)
    );
}

async fn one_place_for_many_at_once(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let bob_id = plant.member(&bob).await;
    plant.team("Hall 4", "hall-4").await;
    let mut tasks = Vec::new();
    for _ in 0..12 {
        let (app, caller, org) = (
            world.app.clone(),
            plant.mia.caller.clone(),
            plant.org.clone(),
        );
        tasks.push(tokio::spawn(async move {
            teams::set(&app, &caller, &org, &by("hall-4"), bob_id, Member).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(plant.events("team.member_set").await.len(), 1);
    assert_eq!(
        plant.get(&bob, "hall-4").await.unwrap().team.member_count,
        1
    );
}

// ---- Lists -------------------------------------------------------------------------------------------

async fn a_list_is_read_page_by_page(world: World) {
    let plant = Plant::new(&world).await;
    for n in 0..7 {
        // Two teams may have the same name.
        plant
            .team(&format!("Hall {}", n / 2), &format!("hall-{n}"))
            .await;
    }
    plant.rename("hall-5", "press").await.unwrap();
    let mut names = Vec::new();
    let mut after = None;
    loop {
        let page = teams::list(
            &world.app,
            &plant.mia.caller,
            &plant.org,
            None,
            after.as_ref(),
            2,
        )
        .await
        .unwrap();
        names.extend(
            page.items
                .iter()
                .map(|seen| (seen.team.name.clone(), seen.aliases.len())),
        );
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let told: Vec<_> = names
        .iter()
        .map(|(name, aliases)| (name.as_str(), *aliases))
        .collect();
    let (hall_2, rest): (Vec<_>, Vec<_>) =
        told.into_iter().partition(|(name, _)| *name == "Hall 2");
    assert_eq!(
        rest,
        [
            ("Hall 0", 0),
            ("Hall 0", 0),
            ("Hall 1", 0),
            ("Hall 1", 0),
            ("Hall 3", 0)
        ]
    );
    assert_eq!(
        (
            hall_2.len(),
            hall_2.iter().map(|(_, aliases)| aliases).sum::<usize>()
        ),
        (2, 1)
    );

    for (query, found) in [
        ("HALL 3", 1),
        ("@press", 1),
        ("%", 0),
        ("_", 0),
        ("hall\0", 7),
        ("!", 0),
    ] {
        let page = teams::list(
            &world.app,
            &plant.mia.caller,
            &plant.org,
            Some(query),
            None,
            50,
        )
        .await
        .unwrap();
        assert_eq!(page.items.len(), found, "{query:?}");
    }
}

// ---- The plant ---------------------------------------------------------------------------------------

/// An organization, its owner, and the verbs of these stories.
struct Plant<'a> {
    world: &'a World,
    mia: Person,
    organization: Organization,
    org: OrgRef,
}

impl<'a> Plant<'a> {
    async fn new(world: &'a World) -> Self {
        let mia = world.sign_up("mia@example.com").await;
        let organization = world.organization(&mia, "Northfield Tools").await;
        let org = OrgRef::Id(organization.id);
        Self {
            world,
            mia,
            organization,
            org,
        }
    }

    async fn join(&self, role: OrgRole, name: &str) -> Person {
        let email = format!("{name}@example.com");
        self.world
            .join(&self.mia, &self.organization, &email, role)
            .await
    }

    async fn member(&self, person: &Person) -> MembershipId {
        member_in(self.world, person, &self.organization).await
    }

    async fn create(&self, name: &str, handle: &str) -> Result<Seen, CreateError> {
        teams::create(
            &self.world.app,
            &self.mia.caller,
            &self.org,
            &team(name, handle),
        )
        .await
    }

    async fn team(&self, name: &str, handle: &str) -> Seen {
        self.create(name, handle).await.expect("making it works")
    }

    async fn edit(&self, team: &str, edit: Edit) -> Result<Seen, EditError> {
        teams::edit(
            &self.world.app,
            &self.mia.caller,
            &self.org,
            &by(team),
            &edit,
        )
        .await
    }

    async fn rename(&self, team: &str, new: &str) -> Result<Seen, EditError> {
        self.edit(
            team,
            Edit {
                handle: Some(handle(new)),
                ..Edit::default()
            },
        )
        .await
    }

    async fn get(&self, by_whom: &Person, team: &str) -> Result<Seen, AccessError> {
        teams::get(&self.world.app, &by_whom.caller, &self.org, &by(team)).await
    }

    async fn list(&self, by_whom: &Person) -> Vec<Seen> {
        let page = teams::list(&self.world.app, &by_whom.caller, &self.org, None, None, 50).await;
        page.unwrap().items
    }

    async fn set(
        &self,
        by_whom: &Person,
        team: &str,
        whom: &Person,
        role: domain::role::ResourceRole,
    ) -> Result<teams::Placed, PlaceError> {
        let member = self.member(whom).await;
        teams::set(
            &self.world.app,
            &by_whom.caller,
            &self.org,
            &by(team),
            member,
            role,
        )
        .await
    }

    async fn remove(&self, by_whom: &Person, team: &str, whom: &Person) -> Result<(), AccessError> {
        let member = self.member(whom).await;
        teams::remove(
            &self.world.app,
            &by_whom.caller,
            &self.org,
            &by(team),
            member,
        )
        .await
    }

    async fn look(&self, text: &str) -> Answer {
        handles::look(&self.world.app, &self.mia.caller, &self.org, &handle(text))
            .await
            .unwrap()
    }

    /// The events of an action or of a kind of thing, newest first.
    async fn events(&self, action: &str) -> Vec<store::audit::Recorded> {
        let query = Query {
            action: Some(action.to_owned()),
            ..Query::default()
        };
        let page = audit::list(&self.world.app, &Caller::operator(), &self.org, &query, 100).await;
        page.unwrap().items
    }

    /// Every write to teams, on `hall-4` or on a team of its own.
    async fn everything(&self, person: &Person) -> Vec<(&'static str, Result<(), AccessError>)> {
        let (app, caller, org) = (&self.world.app, &person.caller, &self.org);
        let own = format!("of-{}", person.account.name);
        let mia = self.member(&self.mia).await;
        let create = teams::create(app, caller, org, &team("Own", &own)).await;
        let own = if create.is_ok() {
            by(&own)
        } else {
            by("hall-4")
        };
        let edit = Edit {
            name: Some(name("Hall IV")),
            ..Edit::default()
        };
        let edit = teams::edit(app, caller, org, &own, &edit).await;
        let set = teams::set(app, caller, org, &own, mia, Member).await;
        vec![
            (
                "create",
                access(create, |e| match e {
                    CreateError::Access(e) => Some(e),
                    _ => None,
                }),
            ),
            (
                "edit",
                access(edit, |e| match e {
                    EditError::Access(e) => Some(e),
                    _ => None,
                }),
            ),
            (
                "set",
                access(set, |e| match e {
                    PlaceError::Access(e) => Some(e),
                    _ => None,
                }),
            ),
            ("remove", teams::remove(app, caller, org, &own, mia).await),
            (
                "preview",
                teams::preview(app, caller, org, &own).await.map(drop),
            ),
            ("delete", teams::delete(app, caller, org, &own).await),
        ]
    }
}

fn access<T, E: std::fmt::Debug>(
    answer: Result<T, E>,
    refusal: impl Fn(E) -> Option<AccessError>,
) -> Result<(), AccessError> {
    answer.map(drop).map_err(|error| {
        let words = format!("{error:?}");
        refusal(error).unwrap_or_else(|| panic!("no refusal of access: {words}"))
    })
}

async fn member_in(world: &World, person: &Person, org: &Organization) -> MembershipId {
    let own = memberships::of_account(&world.app, &person.caller)
        .await
        .unwrap();
    own.iter()
        .find(|m| m.organization.id == org.id)
        .expect("they are a member")
        .id
}

fn team(text: &str, at: &str) -> Create {
    Create {
        name: name(text),
        handle: handle(at),
        description: String::new(),
        members: vec![],
    }
}

fn name(text: &str) -> TeamName {
    TeamName::parse(text).unwrap()
}

fn handle(text: &str) -> Handle {
    Handle::parse(text).unwrap()
}

fn by(text: &str) -> TeamRef {
    TeamRef::parse(text).unwrap()
}
