//! An organization from its making to its end.

use app::{
    AccessError, Caller, Client, accounts,
    invitations::{self, InviteError},
    organizations::{
        self, Create, DeleteError, Owner, Update, UpdateError, delete, edition, get, list_own,
        restore, sweep_erasures, update,
    },
    sessions,
};
use domain::{
    handle::Handle,
    organization::{GRACE, OrgRef, Organization, Status},
    role::OrgRole,
    text::OrgName,
    time::MINUTE,
};
use store::audit::{self, Verdict};
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World, address, invitation},
};

on_each_database! {
    ones_own_are_listed_in_pages
    settings_are_edited_and_old_addresses_lead_on
    an_edit_from_a_stale_page_is_refused
    only_an_owner_with_a_fresh_password_and_the_typed_name_deletes
    a_deleted_organization_is_closed_at_once_and_restored_as_it_was
    two_restore_at_once
    deleting_and_inviting_at_once
    after_its_grace_an_organization_is_erased
    a_crash_in_the_middle_of_erasing_is_made_good
    the_operator_makes_lists_and_deletes
}

fn here(org: &Organization) -> OrgRef {
    OrgRef::Id(org.id)
}

fn slug(text: &str) -> Handle {
    Handle::parse_slug(text).unwrap()
}

async fn subjects(world: &World, email: &str) -> Vec<String> {
    let mails = world.mails(email).await;
    mails.into_iter().map(|mail| mail.subject).collect()
}

/// How many events the log holds, if it is whole.
async fn events(world: &World, org: &Organization) -> i64 {
    let mut tx = world.app.store.glance();
    match audit::verify(&mut tx, org.id).await.unwrap() {
        Verdict::Whole { events, .. } => events,
        flawed => panic!("{flawed:?}"),
    }
}

async fn refresh(world: &World, person: &Person) -> Person {
    world
        .signed_in(person.account.clone(), person.token.clone())
        .await
}

// ---- Looking and editing ----------------------------------------------------------------------------

async fn ones_own_are_listed_in_pages(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let mut made = Vec::new();
    for name in ["Acme", "Basalt", "Cobalt"] {
        made.push(world.organization(&mia, name).await.id);
        world.frozen.advance(MINUTE);
    }
    let (first, next) = list_own(&world.app, &mia.caller, None, 2).await.unwrap();
    let (second, end) = list_own(&world.app, &mia.caller, next, 2).await.unwrap();
    let ids: Vec<_> = first.iter().chain(&second).map(|(org, _)| org.id).collect();
    assert_eq!((ids, end), (made, None));
    assert!(first.iter().all(|(_, role)| *role == OrgRole::Owner));
}

async fn settings_are_edited_and_old_addresses_lead_on(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let other = world.organization(&mia, "Acme").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let change = Update {
        name: Some(OrgName::parse("Northfield Mills").unwrap()),
        slug: Some(slug("mills")),
        ..Update::default()
    };
    let refused = update(&world.app, &bob.caller, &here(&org), &change).await;
    assert!(matches!(
        refused,
        Err(UpdateError::Access(AccessError::Forbidden { .. }))
    ));
    let (after, own) = update(&world.app, &mia.caller, &here(&org), &change)
        .await
        .unwrap();
    assert_eq!(
        (after.name.as_str(), own.role()),
        ("Northfield Mills", OrgRole::Owner)
    );
    assert!(after.revision > org.revision);
    for slug in ["mills", "northfield-tools"] {
        let named = OrgRef::parse(slug).unwrap();
        let found = get(&world.app, &bob.caller, &named).await.unwrap();
        assert_eq!(found.organization(), &after, "{slug}");
    }
    let taken = Update {
        slug: Some(slug("northfield-tools")),
        ..Update::default()
    };
    let refused = update(&world.app, &mia.caller, &here(&other), &taken).await;
    assert!(
        matches!(refused, Err(UpdateError::SlugTaken)),
        "{refused:?}"
    );
    let (back, _) = update(&world.app, &mia.caller, &here(&org), &taken)
        .await
        .unwrap();
    assert_eq!(back.slug, slug("northfield-tools"));
    let (same, _) = update(&world.app, &mia.caller, &here(&org), &taken)
        .await
        .unwrap();
    assert_eq!(
        same.revision, back.revision,
        "nothing changed, nothing is written"
    );
}

async fn an_edit_from_a_stale_page_is_refused(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let edit = async |name, edition| {
        let change = Update {
            name: Some(OrgName::parse(name).unwrap()),
            edition: Some(edition),
            ..Update::default()
        };
        update(&world.app, &mia.caller, &here(&org), &change).await
    };
    let seen = get(&world.app, &mia.caller, &here(&org)).await.unwrap();
    let seen = edition(seen.organization());
    // Who joins meanwhile raises the organization's revision; the settings are as they were.
    world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let (after, _) = edit("Northfield Works", seen).await.unwrap();
    let stale = edit("Northfield Mills", seen).await;
    assert!(
        matches!(stale, Err(UpdateError::ChangedMeanwhile)),
        "{stale:?}"
    );
    edit("Northfield Mills", edition(&after)).await.unwrap();
}

// ---- Deleting and restoring -------------------------------------------------------------------------

async fn only_an_owner_with_a_fresh_password_and_the_typed_name_deletes(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Administrator)
        .await;
    let eve = world.sign_up("eve@example.com").await;
    let try_it =
        async |person: &Person, name| delete(&world.app, &person.caller, &here(&org), name).await;
    let refused = try_it(&eve, "Northfield Tools").await;
    assert!(matches!(
        refused,
        Err(DeleteError::Access(AccessError::NotFound))
    ));
    let refused = try_it(&bob, "Northfield Tools").await;
    assert!(matches!(
        refused,
        Err(DeleteError::Access(AccessError::OwnerOnly))
    ));
    let refused = try_it(&mia, "Northfield").await;
    assert!(matches!(refused, Err(DeleteError::WrongName { .. })));
    world.frozen.advance(MINUTE * 11);
    let refused = try_it(&mia, "Northfield Tools").await;
    assert!(matches!(
        refused,
        Err(DeleteError::Access(AccessError::StepUpRequired))
    ));
    sessions::confirm(&world.app, &mia.caller, PASSWORD)
        .await
        .unwrap();
    let mia = refresh(&world, &mia).await;
    assert_eq!(
        try_it(&mia, " Northfield Tools ").await.unwrap().status,
        Status::Deleting
    );
}

async fn a_deleted_organization_is_closed_at_once_and_restored_as_it_was(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let ann = world
        .join(&mia, &org, "ann@example.com", OrgRole::Owner)
        .await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Administrator)
        .await;
    delete(&world.app, &mia.caller, &here(&org), "Northfield Tools")
        .await
        .unwrap();
    for email in ["mia@example.com", "ann@example.com"] {
        assert_eq!(
            subjects(&world, email).await[0],
            "mia deleted Northfield Tools"
        );
    }
    let invite = async |person: &Person| {
        let new = invitation("new@example.com");
        invitations::invite(&world.app, &person.caller, &here(&org), &new).await
    };
    let owner = invite(&ann).await;
    assert!(matches!(
        owner,
        Err(InviteError::Access(AccessError::OrganizationDeleted))
    ));
    let other = invite(&bob).await;
    assert!(matches!(
        other,
        Err(InviteError::Access(AccessError::NotFound))
    ));
    let seen = get(&world.app, &ann.caller, &here(&org)).await.unwrap();
    let erased_at = seen.organization().erased_at.unwrap();
    assert_eq!(erased_at, app::clock::Clock::now(&*world.frozen) + GRACE);
    let hidden = get(&world.app, &bob.caller, &here(&org)).await;
    assert!(matches!(hidden, Err(AccessError::NotFound)));
    assert!(
        list_own(&world.app, &bob.caller, None, 50)
            .await
            .unwrap()
            .0
            .is_empty()
    );
    let hidden = restore(&world.app, &bob.caller, &here(&org)).await;
    assert!(matches!(hidden, Err(AccessError::NotFound)));

    let (restored, _) = restore(&world.app, &ann.caller, &here(&org)).await.unwrap();
    assert_eq!(
        (restored.status, restored.erased_at),
        (Status::Active, None)
    );
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "ann restored Northfield Tools"
    );
    invite(&bob)
        .await
        .expect("everybody has the access that they had");
    world.frozen.advance(GRACE);
    assert_eq!(sweep_erasures(&world.app).await.unwrap(), 0);
}

async fn two_restore_at_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    delete(&world.app, &mia.caller, &here(&org), "Northfield Tools")
        .await
        .unwrap();
    let before = subjects(&world, "mia@example.com").await.len();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (app, caller, org) = (world.app.clone(), mia.caller.clone(), here(&org));
            tokio::spawn(async move { restore(&app, &caller, &org).await })
        })
        .collect();
    for task in tasks {
        let (org, _) = task.await.unwrap().unwrap();
        assert_eq!(org.status, Status::Active);
    }
    assert_eq!(
        subjects(&world, "mia@example.com").await.len() - before,
        1,
        "one mail"
    );
    assert_eq!(events(&world, &org).await, 3);
}

async fn deleting_and_inviting_at_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let invites: Vec<_> = (0..8)
        .map(|n| {
            let (app, caller, org) = (world.app.clone(), mia.caller.clone(), here(&org));
            let new = invitation(&format!("person{n}@example.com"));
            tokio::spawn(async move { invitations::invite(&app, &caller, &org, &new).await })
        })
        .collect();
    delete(&world.app, &mia.caller, &here(&org), "Northfield Tools")
        .await
        .unwrap();
    let mut sent = 0;
    for invite in invites {
        match invite.await.unwrap() {
            Ok(_) => sent += 1,
            Err(InviteError::Access(AccessError::OrganizationDeleted)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(events(&world, &org).await, 2 + sent);
    let late = invitation("late@example.com");
    let late = invitations::invite(&world.app, &mia.caller, &here(&org), &late).await;
    assert!(matches!(
        late,
        Err(InviteError::Access(AccessError::OrganizationDeleted))
    ));
}

// ---- Erasing ------------------------------------------------------------------------------------------

async fn filled_and_deleted(world: &World) -> (Person, Organization) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let new = invitation("eve@example.com");
    invitations::invite(&world.app, &mia.caller, &here(&org), &new)
        .await
        .unwrap();
    delete(&world.app, &mia.caller, &here(&org), "Northfield Tools")
        .await
        .unwrap();
    (mia, org)
}

async fn is_erased(world: &World, mia: &Person, org: &Organization) {
    let gone = get(&world.app, &mia.caller, &here(org)).await;
    assert!(matches!(gone, Err(AccessError::NotFound)), "{gone:?}");
    let gone = restore(&world.app, &mia.caller, &here(org)).await;
    assert!(matches!(gone, Err(AccessError::NotFound)), "{gone:?}");
    let mut tx = world.app.store.glance();
    let index = store::accounts::organizations(&mut tx, mia.account.id)
        .await
        .unwrap();
    assert!(index.is_empty(), "the account's index leads nowhere");
    let by_then = app::clock::Clock::now(&*world.frozen) + GRACE;
    for kind in [store::queue::Kind::Mail, store::queue::Kind::Job] {
        let due = store::queue::due(&mut tx, kind, by_then).await.unwrap();
        assert!(!due.contains(&org.id), "a {kind:?} is left");
    }
    let before_all = domain::id::OrgId(uuid::Uuid::nil());
    let logged = audit::organization_after(&mut tx, before_all)
        .await
        .unwrap();
    assert_eq!(logged, Some(org.id), "its tombstone is still checked");
    drop(tx);
    assert_eq!(events(world, org).await, 1, "the tombstone, which is whole");
}

async fn after_its_grace_an_organization_is_erased(world: World) {
    let (mia, org) = filled_and_deleted(&world).await;
    let slug = OrgRef::Slug(org.slug.clone());
    let looked = get(&world.app, &mia.caller, &slug).await.unwrap();
    assert_eq!(looked.organization().id, org.id);
    world.frozen.advance(GRACE.checked_sub(MINUTE).unwrap());
    assert_eq!(sweep_erasures(&world.app).await.unwrap(), 0);
    world.frozen.advance(MINUTE);
    let mia = {
        let (email, client) = (&mia.account.email, Client::default());
        let (account, opened) = sessions::sign_in(&world.app, &client, email, PASSWORD)
            .await
            .unwrap();
        world.signed_in(account, opened.token).await
    };
    let late = restore(&world.app, &mia.caller, &here(&org)).await;
    assert!(
        matches!(late, Err(AccessError::NotFound)),
        "its grace is over: {late:?}"
    );
    assert_eq!(sweep_erasures(&world.app).await.unwrap(), 1);
    is_erased(&world, &mia, &org).await;
    assert_eq!(sweep_erasures(&world.app).await.unwrap(), 0);
    let again = world.organization(&mia, "Northfield Tools").await;
    assert_eq!(again.slug, org.slug, "its address is free");
    let looked = get(&world.app, &mia.caller, &slug).await.unwrap();
    assert_eq!(
        looked.organization().id,
        again.id,
        "and leads to the new one"
    );
}

/// What the first batches of a sweep leave when the process dies after them.
async fn a_crash_in_the_middle_of_erasing_is_made_good(world: World) {
    let (mia, org) = filled_and_deleted(&world).await;
    world.frozen.advance(GRACE);
    let now = app::clock::Clock::now(&*world.frozen);
    let mut tx = world.app.store.write().await.unwrap();
    let system = Caller::system().actor;
    let membership = store::access::enter_even_if_deleted(&mut tx, &system, &here(&org), now)
        .await
        .unwrap();
    let permit = membership.permit().unwrap();
    let emptied = store::organizations::erase_batch(&mut tx, &permit)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!emptied, "there is more to do");
    assert_eq!(
        events(&world, &org).await,
        1,
        "what is left of the log is whole"
    );
    let half = restore(&world.app, &mia.caller, &here(&org)).await;
    assert!(matches!(half, Err(AccessError::NotFound)), "{half:?}");
    assert_eq!(sweep_erasures(&world.app).await.unwrap(), 1);
    is_erased(&world, &mia, &org).await;
}

// ---- The operator -------------------------------------------------------------------------------------

async fn the_operator_makes_lists_and_deletes(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let operator = Caller::operator();
    let create_for = async |name, email| {
        let new = Create {
            name: OrgName::parse(name).unwrap(),
            slug: None,
            time_zone: "UTC".to_owned(),
        };
        organizations::create_for(&world.app, &operator, &new, &address(email))
            .await
            .unwrap()
    };
    let (acme, how) = create_for("Acme", "mia@example.com").await;
    assert_eq!(how, Owner::Member);
    let found = get(&world.app, &mia.caller, &here(&acme)).await.unwrap();
    assert_eq!(found.role(), OrgRole::Owner);
    let (_, how) = create_for("Basalt", "new@example.com").await;
    assert_eq!(how, Owner::Invited);
    let token = world.token("new@example.com", "/invitations/").await;
    assert!(!token.is_empty());

    let listed = organizations::all(&world.app, &operator, None, 10)
        .await
        .unwrap();
    let rows: Vec<_> = listed
        .iter()
        .map(|l| (l.organization.name.as_str(), l.members, l.owners.len()))
        .collect();
    assert_eq!(rows, [("Acme", 1, 1), ("Basalt", 0, 0)]);
    let refused = organizations::all(&world.app, &mia.caller, None, 10).await;
    assert!(matches!(refused, Err(AccessError::NotFound)));
    delete(&world.app, &operator, &here(&acme), "Acme")
        .await
        .unwrap();
    restore(&world.app, &operator, &here(&acme)).await.unwrap();

    let found = accounts::find(&world.app, &operator, &address("Mia@example.com"))
        .await
        .unwrap();
    assert!(found.verified && found.organizations.len() == 1);
    let link = accounts::reset_link(&world.app, &operator, &mia.account.email)
        .await
        .unwrap();
    let (_, token) = link.split_once("/reset?token=").unwrap();
    accounts::confirm_reset(&world.app, token, "amber-Glacier-47-notebook")
        .await
        .unwrap();
    let ended = accounts::end_sessions(&world.app, &operator, &mia.account.email).await;
    assert_eq!(ended.unwrap(), 0, "the reset ended them");
    let refused = accounts::reset_link(&world.app, &mia.caller, &mia.account.email).await;
    assert!(refused.is_err());
}
