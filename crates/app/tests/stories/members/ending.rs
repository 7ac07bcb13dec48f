use app::{
    AccessError,
    invitations::{self, Invite},
    members::{self, MemberError, Removal, Step},
    memberships, sessions,
};
use domain::{
    handle::Handle,
    id::MembershipId,
    invitation::Settled,
    role::{OrgRole, ResourceRole},
};
use serde_json::json;
use store::{access, handles, invitations as rows};
use testkit::{
    on_each_database,
    world::{World, invitation},
};

use super::plant::{Plant, Somebody};

on_each_database! {
    a_removed_person_is_out_at_once
    what_they_had_is_kept_for_their_return
    invitations_go_to_the_remover_or_a_steward
    an_heir_has_to_be_able_to_invite
    somebody_leaves
    a_removal_is_rehearsed
}

fn to(steward: MembershipId) -> Removal {
    Removal {
        steward: Some(steward),
        keep_invitations: true,
        expected: None,
    }
}

async fn remove(plant: &Plant, who: &Somebody, removal: Removal) -> Result<(), MemberError> {
    let caller = &plant.mia.person.caller;
    members::remove(&plant.world.app, caller, &plant.here, who.id, &removal).await
}

async fn invite(plant: &Plant, by: &Somebody, name: &str, role: OrgRole) {
    let new = Invite {
        role,
        ..invitation(&format!("{name}@example.com"))
    };
    invitations::invite(&plant.world.app, &by.person.caller, &plant.here, &new)
        .await
        .unwrap();
}

/// The open invitations that somebody has sent, by the part before the `@`.
async fn sent_by(plant: &Plant, who: &Somebody) -> Vec<String> {
    let now = plant.world.app.clock.now();
    let mut tx = plant.world.app.store.read().await.unwrap();
    let own = access::membership(&mut tx, &app::Actor::system(), &plant.here, now)
        .await
        .unwrap();
    let sent = rows::sent_by(&mut tx, &own, who.person.account.id)
        .await
        .unwrap();
    let mut names: Vec<String> = sent
        .iter()
        .inspect(|i| {
            assert_eq!(
                (i.settled, i.inviter_name.as_str()),
                (Settled::Pending, who.person.account.name.as_str())
            );
        })
        .map(|i| i.email.as_str().trim_end_matches("@example.com").to_owned())
        .collect();
    names.sort();
    names
}

async fn a_removed_person_is_out_at_once(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    plant.team("hall-4", &[(&bob, ResourceRole::Member)]).await;
    invite(&plant, &bob, "eve", OrgRole::Member).await;
    remove(&plant, &bob, Removal::default()).await.unwrap();

    // The caller from before, and one from a request of now.
    let app = &plant.world.app;
    let fresh = app::Caller {
        actor: sessions::authenticate(app, &bob.person.token)
            .await
            .unwrap()
            .unwrap(),
        ..bob.person.caller.clone()
    };
    for caller in [&bob.person.caller, &fresh] {
        let look = members::get(app, caller, &plant.here, bob.id).await;
        assert!(matches!(look, Err(AccessError::NotFound)), "{look:?}");
        assert_eq!(memberships::of_account(app, caller).await.unwrap(), []);
    }
    let gone = members::get(app, &plant.mia.person.caller, &plant.here, bob.id).await;
    assert!(matches!(gone, Err(AccessError::NotFound)), "{gone:?}");
    assert_eq!(sent_by(&plant, &bob).await, [""; 0]);
    assert_eq!(
        plant.told("member.removed").await,
        (
            json!({"role": "administrator", "handle": "bob", "status": "active", "teams": ["hall-4"]}),
            json!({
                "invitations_revoked": ["eve@example.com"], "invitations_kept": [],
                "api_keys_revoked": [], "api_keys_kept": [], "api_keys_kept_by": null,
                "invitations_kept_by": null,
            }),
        )
    );
    let eve = plant.world.sign_up("eve@example.com").await;
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    let late = invitations::accept(app, &eve.caller, &token).await;
    assert!(
        matches!(late, Err(invitations::AcceptError::Revoked)),
        "{late:?}"
    );
}

async fn handle_bearer(plant: &Plant, handle: &str) -> Option<(handles::Bearer, bool)> {
    let now = plant.world.app.clock.now();
    let mut tx = plant.world.app.store.read().await.unwrap();
    let own = access::membership(&mut tx, &app::Actor::system(), &plant.here, now)
        .await
        .unwrap();
    let held = handles::bearer(&mut tx, &own, &Handle::parse(handle).unwrap(), now)
        .await
        .unwrap();
    held.map(|held| (held.bearer, held.released_at.is_none()))
}

/// Invites the address again, and joins by it.
async fn come_back(plant: &Plant, who: &Somebody, restore: bool) -> MembershipId {
    let new = Invite {
        restore,
        ..invitation(who.person.account.email.as_str())
    };
    let (app, mia) = (&plant.world.app, &plant.mia.person.caller);
    let sent = invitations::invite(app, mia, &plant.here, &new)
        .await
        .unwrap();
    assert!(sent.restores.is_some(), "the inviter sees what was there");
    let token = plant
        .world
        .token(who.person.account.email.as_str(), "/invitations/")
        .await;
    let joined = invitations::accept(app, &who.person.caller, &token)
        .await
        .unwrap();
    joined.member.id
}

async fn what_they_had_is_kept_for_their_return(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    plant
        .team("hall-4", &[(&bob, ResourceRole::Administrator)])
        .await;
    // The kept place is the one that was given, not what an observer had of it.
    plant
        .set_role(&plant.mia, &bob, OrgRole::Observer)
        .await
        .unwrap();
    remove(&plant, &bob, Removal::default()).await.unwrap();
    let theirs = handles::Bearer::Member(bob.id);
    assert_eq!(handle_bearer(&plant, "bob").await, Some((theirs, false)));

    assert_eq!(come_back(&plant, &bob, true).await, bob.id);
    let seen = plant.seen(&bob).await;
    assert_eq!(handle_bearer(&plant, "bob").await, Some((theirs, true)));
    assert_eq!(seen.teams[0].role, ResourceRole::Administrator);

    remove(&plant, &bob, Removal::default()).await.unwrap();
    assert_ne!(come_back(&plant, &bob, false).await, bob.id);
    let anew = memberships::of_account(&plant.world.app, &bob.person.caller)
        .await
        .unwrap();
    assert_eq!(
        anew[0].handle.as_str(),
        "bob-2",
        "the old one leads to who they were"
    );
}

async fn invitations_go_to_the_remover_or_a_steward(world: World) {
    let plant = Plant::open(world).await;
    let olga = plant.join("olga", OrgRole::Owner).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    invite(&plant, &olga, "eve", OrgRole::Member).await;
    invite(&plant, &olga, "otto", OrgRole::Owner).await;
    remove(&plant, &olga, to(adam.id)).await.unwrap();
    assert_eq!(
        sent_by(&plant, &adam).await,
        ["eve"],
        "an administrator offers no ownership"
    );
    let (_, after) = plant.told("member.removed").await;
    assert_eq!(
        after,
        json!({
            "invitations_kept": ["eve@example.com"],
            "invitations_revoked": ["otto@example.com"],
            "api_keys_kept": [],
            "api_keys_revoked": [],
            "api_keys_kept_by": adam.id.to_string(),
            "invitations_kept_by": adam.id.to_string(),
        })
    );
    let mine = Removal {
        keep_invitations: true,
        ..Removal::default()
    };
    remove(&plant, &adam, mine).await.unwrap();
    assert_eq!(sent_by(&plant, &plant.mia).await, ["eve"]);

    let eve = plant.world.sign_up("eve@example.com").await;
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    invitations::accept(&plant.world.app, &eve.caller, &token)
        .await
        .unwrap();
}

async fn an_heir_has_to_be_able_to_invite(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let zoe = plant.join("zoe", OrgRole::Member).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person.caller);
    members::suspend(app, mia, &plant.here, adam.id)
        .await
        .unwrap();
    let nobody = MembershipId(app.entropy.id(app.clock.now()));
    for heir in [bob.id, zoe.id, adam.id, nobody] {
        let refused = remove(&plant, &bob, to(heir)).await;
        assert!(matches!(refused, Err(MemberError::NoHeir)), "{refused:?}");
    }
    plant.seen(&bob).await;
}

async fn somebody_leaves(world: World) {
    let plant = Plant::open(world).await;
    let adam = plant.join("adam", OrgRole::Administrator).await;
    invite(&plant, &adam, "eve", OrgRole::Member).await;
    members::leave(&plant.world.app, &adam.person.caller, &plant.here)
        .await
        .unwrap();
    let again = members::leave(&plant.world.app, &adam.person.caller, &plant.here).await;
    assert!(
        matches!(again, Err(MemberError::Access(AccessError::NotFound))),
        "{again:?}"
    );
    let events = plant.events("member.left").await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].actor_id, adam.person.account.id.to_string());
    let (_, after) = plant.told("member.left").await;
    assert_eq!(after["invitations_revoked"], json!(["eve@example.com"]));
}

async fn a_removal_is_rehearsed(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let team = plant.team("hall-4", &[(&bob, ResourceRole::Member)]).await;
    let full = [
        (&bob, ResourceRole::Administrator),
        (&plant.mia, ResourceRole::Member),
    ];
    plant.team("hall-5", &full).await;
    let with_team = Invite {
        teams: vec![(domain::team::TeamRef::Id(team), ResourceRole::Observer)],
        ..invitation("eve@example.com")
    };
    let app = &plant.world.app;
    invitations::invite(app, &bob.person.caller, &plant.here, &with_team)
        .await
        .unwrap();

    for by in [&plant.mia, &bob] {
        let caller = &by.person.caller;
        let rehearsal = members::rehearse(app, caller, &plant.here, bob.id, Step::Removal)
            .await
            .unwrap();
        let teams: Vec<_> = rehearsal
            .teams
            .iter()
            .map(|t| (t.team.handle.as_str(), t.role, t.leaves_empty()))
            .collect();
        assert_eq!(
            teams,
            [
                ("hall-4", ResourceRole::Member, true),
                ("hall-5", ResourceRole::Administrator, false)
            ]
        );
        let sent = &rehearsal.invitations[0];
        assert_eq!(sent.invitation.email.as_str(), "eve@example.com");
        assert_eq!(sent.teams[0].handle.as_str(), "hall-4");
        assert!(!rehearsal.last_owner);
    }
}
