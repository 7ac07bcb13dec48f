//! What programs may do with the keys that people made for them.

use app::{
    AccessError, Caller, Client,
    api_keys::{self, Make, MakeError},
    members::{self, Edit, Removal},
    sessions, spaces,
};
use domain::{
    id::ProjectId,
    resource::SpaceKind,
    role::{OrgRole, ResourceRole},
    text::KeyName,
    time::MINUTE,
};
use testkit::{
    on_each_database,
    world::{Person, World},
};

use super::plant::Plant;

on_each_database! {
    a_key_does_no_more_than_its_role_and_its_maker
    a_key_of_projects_reaches_these_and_stays_closed_without_them
    a_key_ends_by_time_by_revocation_and_with_its_maker
    a_key_is_handed_over_to_whoever_could_have_made_it
    nobody_makes_a_key_above_themselves
    making_and_revoking_keys_takes_a_recent_sign_in
}

fn key(role: OrgRole, projects: Option<Vec<ProjectId>>) -> Make {
    Make {
        name: KeyName::parse("Shift report").unwrap(),
        role,
        projects,
        expires_at: None,
    }
}

/// Whoever shows the secret; `None` for a dead one.
async fn program(world: &World, secret: &str) -> Option<Caller> {
    let actor = sessions::authenticate(&world.app, secret).await.unwrap()?;
    Some(Caller {
        actor,
        client: Client::default(),
    })
}

async fn made(plant: &Plant<'_>, by: &Person, new: &Make) -> Caller {
    let made = api_keys::make(&plant.world.app, &by.caller, &plant.org, new).await;
    let (_, secret) = made.unwrap();
    program(plant.world, &secret).await.expect("it is live")
}

async fn reaches(plant: &Plant<'_>, program: &Caller, project: ProjectId) -> Option<ResourceRole> {
    let seen = spaces::get(&plant.world.app, program, &plant.org, project.into()).await;
    seen.ok().map(|seen| seen.role)
}

async fn a_key_does_no_more_than_its_role_and_its_maker(world: World) {
    let plant = Plant::new(&world).await;
    let ada = plant.join(OrgRole::Administrator, "ada").await;
    let project = plant.project("Press shop").await;
    let member = made(&plant, &ada, &key(OrgRole::Member, None)).await;
    let administrator = made(&plant, &ada, &key(OrgRole::Administrator, None)).await;
    assert_eq!(
        reaches(&plant, &member, project).await,
        Some(ResourceRole::Member)
    );
    assert_eq!(
        reaches(&plant, &administrator, project).await,
        Some(ResourceRole::Administrator)
    );
    let app = &world.app;
    let refused = spaces::delete(app, &member, &plant.org, project.into()).await;
    assert!(
        matches!(refused, Err(AccessError::Forbidden { .. })),
        "{refused:?}"
    );

    let demoted = Edit {
        role: Some(OrgRole::Observer),
        ..Edit::default()
    };
    let id = plant.member(&ada).await;
    members::change(app, &plant.mia.caller, &plant.org, id, &demoted)
        .await
        .unwrap();
    for program in [&member, &administrator] {
        assert_eq!(
            reaches(&plant, program, project).await,
            None,
            "its maker sees nothing now"
        );
    }
}

async fn a_key_of_projects_reaches_these_and_stays_closed_without_them(world: World) {
    let plant = Plant::new(&world).await;
    let (inside, outside) = (
        plant.project("Inside").await,
        plant.project("Outside").await,
    );
    let new = key(OrgRole::Administrator, Some(vec![inside]));
    let program = made(&plant, &plant.mia, &new).await;
    assert_eq!(
        reaches(&plant, &program, inside).await,
        Some(ResourceRole::Administrator)
    );
    assert_eq!(reaches(&plant, &program, outside).await, None);
    let app = &world.app;
    let new = spaces::Create {
        kind: SpaceKind::Channel,
        name: domain::text::SpaceName::parse("Mine").unwrap(),
        description: String::new(),
    };
    let refused = spaces::create(app, &program, &plant.org, &new).await;
    assert!(
        matches!(refused, Err(AccessError::Forbidden { .. })),
        "{refused:?}"
    );
    spaces::delete(app, &plant.mia.caller, &plant.org, inside.into())
        .await
        .unwrap();
    let keys = api_keys::list(app, &plant.mia.caller, &plant.org, None, 50)
        .await
        .unwrap();
    assert_eq!(
        keys.items[0].projects,
        Some(vec![]),
        "bounded still, by nothing"
    );
    assert_eq!(reaches(&plant, &program, outside).await, None);
}

async fn a_key_ends_by_time_by_revocation_and_with_its_maker(world: World) {
    let plant = Plant::new(&world).await;
    let ada = plant.join(OrgRole::Administrator, "ada").await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    let brief = Make {
        expires_at: Some(app.clock.now() + MINUTE * 5),
        ..key(OrgRole::Member, None)
    };
    let (_, short) = api_keys::make(app, mia, &plant.org, &brief).await.unwrap();
    let (kept, revoked) = api_keys::make(app, mia, &plant.org, &key(OrgRole::Member, None))
        .await
        .unwrap();
    let (_, adas) = api_keys::make(app, &ada.caller, &plant.org, &key(OrgRole::Member, None))
        .await
        .unwrap();
    assert!(program(&world, &short).await.is_some());
    world.frozen.advance(MINUTE * 5);
    assert!(program(&world, &short).await.is_none());
    assert!(program(&world, &revoked).await.is_some());
    api_keys::revoke(app, mia, &plant.org, kept.id)
        .await
        .unwrap();
    assert!(program(&world, &revoked).await.is_none());
    let id = plant.member(&ada).await;
    members::remove(app, mia, &plant.org, id, &Removal::default())
        .await
        .unwrap();
    assert!(program(&world, &adas).await.is_none());
}

async fn a_key_is_handed_over_to_whoever_could_have_made_it(world: World) {
    let plant = Plant::new(&world).await;
    let olga = plant.join(OrgRole::Owner, "olga").await;
    let ada = plant.join(OrgRole::Administrator, "ada").await;
    let app = &world.app;
    let make = async |role| {
        let made = api_keys::make(app, &olga.caller, &plant.org, &key(role, None)).await;
        made.unwrap().1
    };
    let (modest, high) = (
        make(OrgRole::Administrator).await,
        make(OrgRole::Owner).await,
    );
    let removal = Removal {
        steward: Some(plant.member(&ada).await),
        ..Removal::default()
    };
    let id = plant.member(&olga).await;
    members::remove(app, &plant.mia.caller, &plant.org, id, &removal)
        .await
        .unwrap();
    assert!(
        program(&world, &modest).await.is_some(),
        "ada's from now on"
    );
    assert!(
        program(&world, &high).await.is_none(),
        "more than ada could have made"
    );
    let keys = api_keys::list(app, &ada.caller, &plant.org, None, 50)
        .await
        .unwrap();
    let makers: Vec<&str> = keys
        .items
        .iter()
        .map(|key| key.maker_name.as_str())
        .collect();
    assert_eq!(makers, ["ada"]);

    // Whoever keeps the invitations does not keep what the leaver has the secret of.
    let left = Removal {
        keep_invitations: true,
        ..Removal::default()
    };
    let id = plant.member(&ada).await;
    members::remove(app, &plant.mia.caller, &plant.org, id, &left)
        .await
        .unwrap();
    assert!(program(&world, &modest).await.is_none());
}

async fn nobody_makes_a_key_above_themselves(world: World) {
    let plant = Plant::new(&world).await;
    let ada = plant.join(OrgRole::Administrator, "ada").await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let app = &world.app;
    let refused = api_keys::make(app, &ada.caller, &plant.org, &key(OrgRole::Owner, None)).await;
    assert!(
        matches!(refused, Err(MakeError::Access(AccessError::RoleAboveOwn))),
        "{refused:?}"
    );
    let refused = api_keys::make(app, &bob.caller, &plant.org, &key(OrgRole::Observer, None)).await;
    assert!(
        matches!(
            refused,
            Err(MakeError::Access(AccessError::Forbidden { .. }))
        ),
        "{refused:?}"
    );
    // Nor does a key make one above itself.
    let program = made(&plant, &plant.mia, &key(OrgRole::Administrator, None)).await;
    let refused = api_keys::make(app, &program, &plant.org, &key(OrgRole::Owner, None)).await;
    assert!(
        matches!(refused, Err(MakeError::Access(AccessError::RoleAboveOwn))),
        "{refused:?}"
    );
    let other = Plant::called(&world, "zoe", "Southfield Tools").await;
    let theirs = spaces::list(
        app,
        &program,
        &other.org,
        SpaceKind::Project,
        None,
        None,
        50,
    )
    .await;
    assert!(
        matches!(theirs, Err(AccessError::NotFound)),
        "a key opens its own organization only"
    );
}

async fn making_and_revoking_keys_takes_a_recent_sign_in(world: World) {
    let plant = Plant::new(&world).await;
    let app = &world.app;
    let key = key(OrgRole::Administrator, None);
    let program = made(&plant, &plant.mia, &key).await;
    let make = async |caller: &Caller| api_keys::make(app, caller, &plant.org, &key).await;
    let refused = make(&program).await;
    assert!(
        matches!(refused, Err(MakeError::Access(AccessError::StepUpRequired))),
        "a program has no password: {refused:?}"
    );
    let (own, _) = make(&plant.mia.caller).await.unwrap();
    world.frozen.advance(MINUTE * 11);
    let refused = make(&plant.mia.caller).await;
    assert!(
        matches!(refused, Err(MakeError::Access(AccessError::StepUpRequired))),
        "{refused:?}"
    );
    let refused = api_keys::revoke(app, &plant.mia.caller, &plant.org, own.id).await;
    assert!(
        matches!(refused, Err(AccessError::StepUpRequired)),
        "{refused:?}"
    );
}
