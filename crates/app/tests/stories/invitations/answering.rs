//! Answering an invitation: by its link, or from one's own list.

use app::{
    Client,
    accounts::{InvitedSignUpError, SignUp, sign_up_invited},
    invitations::{
        AcceptError, Invite, accept, accept_own, decline, decline_own, invite, list, open, revoke,
        waiting,
    },
    limits::Limits,
    members::{self, Removal},
};
use domain::{
    handle::Handle,
    invitation::Status,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text::PersonName,
    time::DAY,
};
use testkit::{
    on_each_database,
    world::{World, address, invitation, password},
};

use crate::members::plant::Plant;

on_each_database! {
    a_link_tells_what_is_offered_and_what_became_of_it
    a_link_is_declined_without_an_account
    who_signed_up_without_the_link_finds_what_waits
    an_invitation_waits_for_its_address_alone
    signing_up_by_a_link_that_leads_nowhere_costs_no_hash
    somebody_who_was_removed_comes_back_with_what_they_had
    coming_back_is_only_on_request_and_never_above_the_offer
    an_observer_only_observes_in_teams
}

fn to(handle: &str, role: ResourceRole) -> (TeamRef, ResourceRole) {
    (TeamRef::Handle(Handle::parse(handle).unwrap()), role)
}

async fn status(plant: &Plant, token: &str) -> Status {
    let offer = open(&plant.world.app, token).await.unwrap();
    offer.invitation.status(plant.world.app.clock.now())
}

async fn a_link_tells_what_is_offered_and_what_became_of_it(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    plant.team("hall-4", &[]).await;
    let new = Invite {
        teams: vec![to("hall-4", ResourceRole::Administrator)],
        message: Some("Welcome".to_owned()),
        ..invitation("eve@example.com")
    };
    let sent = invite(app, &mia.caller, &plant.here, &new).await.unwrap();
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    let offer = open(app, &token).await.unwrap();
    assert_eq!(offer.organization.name, "Northfield Tools");
    assert_eq!(offer.invitation.inviter_name, "mia");
    assert_eq!(offer.teams[0].name, "hall-4");
    assert_eq!(offer.invitation.message.as_deref(), Some("Welcome"));
    assert!(offer.inviter_may && !offer.is_closed());
    assert_eq!(status(&plant, &token).await, Status::Pending);
    plant.world.frozen.advance(DAY * 7);
    assert_eq!(status(&plant, &token).await, Status::Expired);
    revoke(app, &mia.caller, &plant.here, sent.invitation.id)
        .await
        .unwrap();
    assert_eq!(status(&plant, &token).await, Status::Revoked);

    let changed = format!("{}x", &token[..token.len() - 1]);
    for nothing in ["", "x", changed.as_str()] {
        let unknown = open(app, nothing).await;
        assert!(matches!(unknown, Err(AcceptError::Unknown)), "{nothing:?}");
    }
}

async fn a_link_is_declined_without_an_account(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    invite(
        app,
        &mia.caller,
        &plant.here,
        &invitation("eve@example.com"),
    )
    .await
    .unwrap();
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    decline(app, &Client::default(), None, &token)
        .await
        .unwrap();
    assert_eq!(status(&plant, &token).await, Status::Declined);
    let event = plant.events("invitation.declined").await.remove(0);
    assert_eq!(
        (event.actor_kind.as_str(), event.target_name.as_str()),
        ("system", "eve@example.com")
    );
    let eve = plant.world.sign_up("eve@example.com").await;
    let late = accept(app, &eve.caller, &token).await;
    assert!(matches!(late, Err(AcceptError::Declined)), "{late:?}");
    let twice = decline(app, &Client::default(), None, &token).await;
    assert!(matches!(twice, Err(AcceptError::Declined)), "{twice:?}");
    // Declining is no barrier to a new invitation; signed in, the log says who declined it.
    invite(
        app,
        &mia.caller,
        &plant.here,
        &invitation("eve@example.com"),
    )
    .await
    .unwrap();
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    decline(app, &Client::default(), Some(&eve.caller), &token)
        .await
        .unwrap();
    let event = plant.events("invitation.declined").await.remove(1);
    assert_eq!(
        (event.actor_kind.as_str(), event.actor_name.as_str()),
        ("account", "eve")
    );
}

async fn who_signed_up_without_the_link_finds_what_waits(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let ann = plant.world.sign_up("ann@example.com").await;
    let other = plant.world.organization(&ann, "Other").await;
    let there = domain::organization::OrgRef::Id(other.id);
    let new = invitation("Bob@example.com");
    invite(app, &mia.caller, &plant.here, &new).await.unwrap();
    plant.world.frozen.advance(DAY);
    invite(app, &ann.caller, &there, &new).await.unwrap();
    let bob = plant.world.sign_up("bob@example.com").await;
    let offers = waiting(app, &bob.caller).await.unwrap();
    let names: Vec<_> = offers
        .iter()
        .map(|o| o.organization.name.as_str())
        .collect();
    assert_eq!(names, ["Other", "Northfield Tools"]);
    let joined = accept_own(app, &bob.caller, offers[1].invitation.id)
        .await
        .unwrap();
    assert_eq!(joined.organization.name, "Northfield Tools");
    decline_own(app, &bob.caller, offers[0].invitation.id)
        .await
        .unwrap();
    assert!(waiting(app, &bob.caller).await.unwrap().is_empty());
    // What became of an invitation is told by its id as by its link.
    let (declined, accepted) = (offers[0].invitation.id, offers[1].invitation.id);
    let twice = decline_own(app, &bob.caller, declined).await;
    assert!(matches!(twice, Err(AcceptError::Declined)), "{twice:?}");
    let twice = accept_own(app, &bob.caller, declined).await;
    assert!(matches!(twice, Err(AcceptError::Declined)), "{twice:?}");
    let twice = accept_own(app, &bob.caller, accepted).await;
    assert!(
        matches!(twice, Err(AcceptError::AlreadyAccepted)),
        "{twice:?}"
    );
    let withdrawn = invite(app, &ann.caller, &there, &new).await.unwrap();
    let withdrawn = withdrawn.invitation.id;
    revoke(app, &ann.caller, &there, withdrawn).await.unwrap();
    let late = accept_own(app, &bob.caller, withdrawn).await;
    assert!(matches!(late, Err(AcceptError::Revoked)), "{late:?}");
    // What has expired waits no longer.
    invite(app, &ann.caller, &there, &new).await.unwrap();
    assert_eq!(waiting(app, &bob.caller).await.unwrap().len(), 1);
    plant.world.frozen.advance(DAY * 7);
    assert!(waiting(app, &bob.caller).await.unwrap().is_empty());
}

async fn an_invitation_waits_for_its_address_alone(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let new = invitation("bob@example.com");
    let sent = invite(app, &mia.caller, &plant.here, &new).await.unwrap();
    let eve = plant.world.sign_up("eve@example.com").await;
    assert!(waiting(app, &eve.caller).await.unwrap().is_empty());
    let refused = accept_own(app, &eve.caller, sent.invitation.id).await;
    assert!(matches!(refused, Err(AcceptError::Unknown)), "{refused:?}");
    let refused = decline_own(app, &eve.caller, sent.invitation.id).await;
    assert!(matches!(refused, Err(AcceptError::Unknown)), "{refused:?}");
}

async fn somebody_who_was_removed_comes_back_with_what_they_had(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let kept = plant
        .team("kept", &[(&bob, ResourceRole::Administrator)])
        .await;
    plant.team("gone", &[(&bob, ResourceRole::Member)]).await;
    let removal = Removal::default();
    members::remove(app, &mia.caller, &plant.here, bob.id, &removal)
        .await
        .unwrap();
    plant.team("crew", &[]).await;
    let gone = TeamRef::Handle(Handle::parse("gone").unwrap());
    app::teams::delete(app, &mia.caller, &plant.here, &gone)
        .await
        .unwrap();

    let new = Invite {
        teams: vec![to("crew", ResourceRole::Member)],
        restore: true,
        ..invitation("bob@example.com")
    };
    let sent = invite(app, &mia.caller, &plant.here, &new).await.unwrap();
    let restores = sent.restores.unwrap();
    assert_eq!(restores.role, OrgRole::Administrator);
    let teams: Vec<_> = restores.teams.iter().map(|t| t.id).collect();
    assert_eq!(teams, [kept]);
    let wanted = app::invitations::Wanted::All;
    let page = list(app, &mia.caller, &plant.here, wanted, None, 50)
        .await
        .unwrap();
    assert!(page.items[0].restores.is_some());

    let token = plant.world.token("bob@example.com", "/invitations/").await;
    let back = accept(app, &bob.person.caller, &token).await.unwrap();
    assert_eq!(
        (back.member.id, back.member.handle.as_str()),
        (bob.id, "bob")
    );
    // As the invitation says, not as what they were.
    assert_eq!(back.member.role, OrgRole::Member);
    let seen = plant.seen(&bob).await;
    let teams: Vec<_> = seen
        .teams
        .iter()
        .map(|t| (t.handle.as_str(), t.role))
        .collect();
    assert_eq!(
        teams,
        [
            ("crew", ResourceRole::Member),
            ("kept", ResourceRole::Administrator)
        ]
    );
    // Once they are back there is nothing to bring back any more.
    let page = list(app, &mia.caller, &plant.here, wanted, None, 50)
        .await
        .unwrap();
    assert!(page.items[0].restores.is_none());
}

async fn coming_back_is_only_on_request_and_never_above_the_offer(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let bob = plant.join("bob", OrgRole::Member).await;
    let eve = plant.join("eve", OrgRole::Member).await;
    let places = [
        (&bob, ResourceRole::Administrator),
        (&eve, ResourceRole::Administrator),
    ];
    plant.team("hall-4", &places).await;
    let removal = Removal::default();
    for who in [&bob, &eve] {
        members::remove(app, &mia.caller, &plant.here, who.id, &removal)
            .await
            .unwrap();
    }
    for (who, role, restore) in [
        (&bob, OrgRole::Member, false),
        (&eve, OrgRole::Observer, true),
    ] {
        let email = who.person.account.email.as_str();
        let new = Invite {
            role,
            restore,
            ..invitation(email)
        };
        invite(app, &mia.caller, &plant.here, &new).await.unwrap();
        let token = plant.world.token(email, "/invitations/").await;
        let back = accept(app, &who.person.caller, &token).await.unwrap();
        assert_eq!(back.member.id == who.id, restore);
        let places = places_of(&plant, back.member.id).await;
        let expected = if restore {
            vec![ResourceRole::Observer]
        } else {
            vec![]
        };
        assert_eq!(places, expected);
    }
}

async fn places_of(plant: &Plant, id: domain::id::MembershipId) -> Vec<ResourceRole> {
    let caller = &plant.mia.person.caller;
    let seen = members::get(&plant.world.app, caller, &plant.here, id)
        .await
        .unwrap();
    seen.teams.iter().map(|t| t.role).collect()
}

async fn an_observer_only_observes_in_teams(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    plant.team("hall-4", &[]).await;
    let offer = |role| Invite {
        role: OrgRole::Observer,
        teams: vec![to("hall-4", role)],
        ..invitation("eve@example.com")
    };
    let refused = invite(app, &mia.caller, &plant.here, &offer(ResourceRole::Member)).await;
    assert!(
        matches!(
            refused,
            Err(app::invitations::InviteError::ObserverCap { index: 0 })
        ),
        "{refused:?}"
    );
    invite(
        app,
        &mia.caller,
        &plant.here,
        &offer(ResourceRole::Observer),
    )
    .await
    .unwrap();
}

async fn signing_up_by_a_link_that_leads_nowhere_costs_no_hash(world: World) {
    let plant = Plant::open(world.with(|app| app.limits = Limits::on(app.clock.clone()))).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let invited = async |email: &str| {
        let sent = invite(app, &mia.caller, &plant.here, &invitation(email)).await;
        let token = plant.world.token(email, "/invitations/").await;
        (sent.unwrap().invitation.id, token)
    };
    let sign_up = async |email: &str, token: &str| {
        let new = SignUp {
            email: address(email),
            name: PersonName::parse("Bob").unwrap(),
            password: password(),
        };
        sign_up_invited(app, &Client::default(), &new, token)
            .await
            .map(drop)
    };
    let (_, used) = invited("bob@example.com").await;
    let (withdrawn, over) = invited("eve@example.com").await;
    revoke(app, &mia.caller, &plant.here, withdrawn)
        .await
        .unwrap();
    plant.world.sign_up("ann@example.com").await;
    let (_, known) = invited("ann@example.com").await;
    let hashed = app.passwords.done();
    sign_up("bob@example.com", &used).await.unwrap();
    assert_eq!(app.passwords.done(), hashed + 1);
    // Any number of times: what is refused before the hash needs no limit.
    for _ in 0..5 {
        for (email, token) in [("bob", &used), ("eve", &over), ("ann", &known)] {
            let refused = sign_up(&format!("{email}@example.com"), token).await;
            assert!(
                matches!(
                    refused,
                    Err(InvitedSignUpError::AccountExists
                        | InvitedSignUpError::Accept(AcceptError::Revoked))
                ),
                "{email}: {refused:?}"
            );
        }
    }
    assert_eq!(app.passwords.done(), hashed + 1);
    // What can succeed may be tried three times an hour.
    for _ in 0..3 {
        app.limits.invited_sign_up("zoe@example.com").unwrap();
    }
    let (_, open) = invited("zoe@example.com").await;
    let refused = sign_up("zoe@example.com", &open).await;
    let Err(InvitedSignUpError::RateLimited(limited)) = refused else {
        panic!("{refused:?}")
    };
    plant.world.frozen.advance(limited.retry_after);
    sign_up("zoe@example.com", &open).await.unwrap();
}
