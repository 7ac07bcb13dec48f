//! Deleting one's account: out of every organization at once, and never out of one that would be
//! left without an owner.

use std::collections::BTreeSet;

use app::{
    AccessError, Caller, Client,
    accounts::{self, DeleteAccountError},
    audit, invitations,
    members::{self, MemberError},
    organizations::{delete, get},
    sessions, teams,
};
use domain::{
    handle::Handle,
    id::MembershipId,
    organization::{OrgRef, Organization},
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text::TeamName,
};
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World, address, invitation},
};

on_each_database! {
    history_names_nobody_whose_account_is_gone
    an_account_is_deleted_with_its_memberships
    a_last_owner_stays
    two_owners_of_two_organizations_delete_their_accounts_at_once
    a_suspended_person_can_delete_their_account
}

fn here(org: &Organization) -> OrgRef {
    OrgRef::Id(org.id)
}

/// Owners who can act. Never zero.
async fn owners(world: &World, org: &Organization) -> i64 {
    let mut tx = world.app.store.glance();
    let now = app::clock::Clock::now(&*world.frozen);
    let system = Caller::system().actor;
    let membership = store::access::even_if_deleted(&mut tx, &system, &here(org), now)
        .await
        .unwrap();
    store::members::active_owners(&mut tx, &membership, now)
        .await
        .unwrap()
}

async fn an_account_is_deleted_with_its_memberships(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Administrator)
        .await;
    let new = invitation("eve@example.com");
    invitations::invite(&world.app, &bob.caller, &here(&org), &new)
        .await
        .unwrap();
    let wrong = accounts::delete(&world.app, &bob.caller, "not-the-Password-77").await;
    assert!(matches!(wrong, Err(DeleteAccountError::OwnPassword(_))));
    accounts::delete(&world.app, &bob.caller, PASSWORD)
        .await
        .unwrap();
    assert!(
        sessions::authenticate(&world.app, &bob.token)
            .await
            .unwrap()
            .is_none()
    );
    let (email, client) = (address("bob@example.com"), Client::default());
    let refused = sessions::sign_in(&world.app, &client, &email, PASSWORD).await;
    assert!(matches!(
        refused,
        Err(sessions::SignInError::InvalidCredentials)
    ));
    let newest = &world.mails("bob@example.com").await[0];
    assert_eq!(newest.subject, "Your Muster account was deleted");
    let eve = world.sign_up("eve@example.com").await;
    let token = world.token("eve@example.com", "/invitations/").await;
    let revoked = invitations::accept(&world.app, &eve.caller, &token).await;
    assert!(
        matches!(revoked, Err(invitations::AcceptError::Revoked)),
        "{revoked:?}"
    );
    world.sign_up("bob@example.com").await;
}

async fn a_last_owner_stays(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let acme = world.organization(&mia, "Acme").await;
    let basalt = world.organization(&mia, "Basalt").await;
    let shared = world.organization(&mia, "Cobalt").await;
    world
        .join(&mia, &shared, "ann@example.com", OrgRole::Owner)
        .await;
    let refused = accounts::delete(&world.app, &mia.caller, PASSWORD).await;
    let Err(DeleteAccountError::LastOwner(organizations)) = refused else {
        panic!("{refused:?}")
    };
    let ids: Vec<_> = organizations.iter().map(|org| org.id).collect();
    assert_eq!(ids, [acme.id, basalt.id]);
    assert_eq!(owners(&world, &shared).await, 2, "nothing is half done");
    world
        .join(&mia, &acme, "bob@example.com", OrgRole::Owner)
        .await;
    delete(&world.app, &mia.caller, &here(&basalt), "Basalt")
        .await
        .unwrap();
    accounts::delete(&world.app, &mia.caller, PASSWORD)
        .await
        .unwrap();
    assert_eq!(
        (owners(&world, &acme).await, owners(&world, &shared).await),
        (1, 1)
    );
}

async fn two_owners_of_two_organizations_delete_their_accounts_at_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let acme = world.organization(&mia, "Acme").await;
    let ann = world
        .join(&mia, &acme, "ann@example.com", OrgRole::Owner)
        .await;
    let basalt = world.organization(&ann, "Basalt").await;
    let offer = app::invitations::Invite {
        role: OrgRole::Owner,
        ..invitation("mia@example.com")
    };
    invitations::invite(&world.app, &ann.caller, &here(&basalt), &offer)
        .await
        .unwrap();
    let token = world.token("mia@example.com", "/invitations/").await;
    invitations::accept(&world.app, &mia.caller, &token)
        .await
        .unwrap();
    let leaving = {
        let (app, caller, acme) = (world.app.clone(), mia.caller.clone(), here(&acme));
        tokio::spawn(async move { members::leave(&app, &caller, &acme).await })
    };
    let tasks = [&mia, &ann].map(|person| {
        let (app, caller) = (world.app.clone(), person.caller.clone());
        tokio::spawn(async move { accounts::delete(&app, &caller, PASSWORD).await })
    });
    let mut gone = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => gone += 1,
            Err(DeleteAccountError::LastOwner(_)) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    match leaving.await.unwrap() {
        Ok(()) | Err(MemberError::LastOwner | MemberError::Access(AccessError::NotFound)) => {}
        Err(error) => panic!("{error:?}"),
    }
    assert!(gone <= 1);
    assert!(owners(&world, &acme).await >= 1 && owners(&world, &basalt).await >= 1);
}

async fn a_suspended_person_can_delete_their_account(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let own = get(&world.app, &bob.caller, &here(&org)).await.unwrap();
    let id = own.id().unwrap();
    members::suspend(&world.app, &mia.caller, &here(&org), id)
        .await
        .unwrap();
    accounts::delete(&world.app, &bob.caller, PASSWORD)
        .await
        .unwrap();
    let gone = members::get(&world.app, &mia.caller, &here(&org), id).await;
    assert!(gone.is_err(), "no membership is left behind");
}

async fn team(
    world: &World,
    by: &Person,
    org: &Organization,
    handle: &str,
    members: Vec<(MembershipId, ResourceRole)>,
) -> TeamRef {
    let create = teams::Create {
        name: TeamName::parse(handle).unwrap(),
        handle: Handle::parse(handle).unwrap(),
        description: String::new(),
        members,
    };
    let made = teams::create(&world.app, &by.caller, &here(org), &create).await;
    TeamRef::Id(made.unwrap().team.id)
}

/// Bob acted, Ann was removed long before she deleted her account, Tom was removed and has his still.
async fn history_names_nobody_whose_account_is_gone(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let join = async |name: &str| {
        let email = format!("{name}@example.com");
        world.join(&mia, &org, &email, OrgRole::Administrator).await
    };
    let (bob, ann, tom) = (join("bob").await, join("ann").await, join("tom").await);
    let mine = async |who: &Person| {
        let own = app::memberships::of_account(&world.app, &who.caller).await;
        own.unwrap()[0].id
    };
    let new = invitation("eve@example.com");
    invitations::invite(&world.app, &bob.caller, &here(&org), &new)
        .await
        .unwrap();
    let people = [&bob, &ann, &tom];
    let mut members = Vec::new();
    for who in people {
        let id = mine(who).await;
        members.push((id, ResourceRole::Member));
    }
    let team = team(&world, &mia, &org, "hall-4", members.clone()).await;
    for (id, _) in &members {
        teams::remove(&world.app, &mia.caller, &here(&org), &team, *id)
            .await
            .unwrap();
    }
    for (id, _) in &members[1..] {
        members::remove(
            &world.app,
            &mia.caller,
            &here(&org),
            *id,
            &members::Removal::default(),
        )
        .await
        .unwrap();
    }
    let own = vec![(mine(&mia).await, ResourceRole::Member)];
    self::team(&world, &bob, &org, "night", own).await;
    for who in [&bob, &ann] {
        accounts::delete(&world.app, &who.caller, PASSWORD)
            .await
            .unwrap();
    }

    let news = audit::in_own_teams(&world.app, &mia.caller, &here(&org), 8)
        .await
        .unwrap();
    let by: Vec<&str> = news.iter().map(|event| event.actor_name.as_str()).collect();
    assert_eq!(by, [audit::FORMER], "also where a member reads of a team");

    let all = audit::Query::default();
    let log = audit::list(&world.app, &mia.caller, &here(&org), &all, 100)
        .await
        .unwrap();
    let text: Vec<String> = log.items.iter().flat_map(told).collect();
    let text = text.join("\n");
    for name in ["\"bob\"", "\"ann\""] {
        assert!(!text.contains(name), "{name} stands in {text}");
    }
    assert!(
        text.contains("\"tom\"") && text.contains("\"mia\""),
        "{text}"
    );
    let of = |action| {
        log.items
            .iter()
            .find(|event| event.action == action)
            .unwrap()
    };
    assert_eq!(of("member.left").actor_name, audit::FORMER);
    assert_eq!(of("member.left").target_name, audit::FORMER);
    let one = |event: &&store::audit::Recorded| event.target_name == audit::FORMER;
    assert_eq!(
        log.items.iter().filter(one).count(),
        4,
        "each joined by an invitation, and left or was removed"
    );
    let (at, all) = (here(&org), invitations::Wanted::All);
    let invited = invitations::list(&world.app, &mia.caller, &at, all, None, 50).await;
    let inviters: BTreeSet<String> = invited
        .unwrap()
        .items
        .into_iter()
        .map(|sent| sent.invitation.inviter_name)
        .collect();
    assert!(
        !inviters.contains("bob") && inviters.contains(audit::FORMER),
        "{inviters:?}"
    );
    assert!(
        app::audit::verify(&world.app, None)
            .await
            .unwrap()
            .is_whole()
    );
}

/// All names of an event. The addresses of invitations are told by those who sent them alone.
fn told(event: &store::audit::Recorded) -> [String; 4] {
    let side = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        format!("\"{}\"", event.actor_name),
        format!("\"{}\"", event.target_name),
        side(&event.before),
        side(&event.after),
    ]
}
