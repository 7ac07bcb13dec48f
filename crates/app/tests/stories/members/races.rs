//! What happens at the same moment, with transactions that really run side by side.

use std::sync::Arc;

use app::{
    invitations::{self, AcceptError, Invite},
    members::{self, Edit, MemberError, Removal},
    memberships,
};
use domain::{membership::Status, role::OrgRole};
use testkit::{
    on_each_database,
    world::{World, invitation},
};

use super::plant::{Plant, Somebody};

on_each_database! {
    two_owners_who_demote_each_other_leave_one
    two_owners_who_leave_at_once_leave_one
    an_owner_who_leaves_while_the_other_is_removed
    a_role_and_a_suspension_at_once_are_both_kept
    an_invitation_is_accepted_while_its_inviter_is_removed
    a_handle_that_two_want_goes_to_one
}

const ROUNDS: usize = 6;

/// Another owner, let in by whoever owns it at the moment.
async fn another_owner(plant: &Plant, owner: &Somebody, round: usize) -> Somebody {
    plant
        .join_by(owner, &format!("olga{round}"), OrgRole::Owner)
        .await
}

/// Runs both at once, each on a thread of its own.
async fn at_once<A: Send + 'static, B: Send + 'static>(
    a: impl Future<Output = A> + Send + 'static,
    b: impl Future<Output = B> + Send + 'static,
) -> (A, B) {
    let gate = Arc::new(tokio::sync::Barrier::new(2));
    let (first, second) = (gate.clone(), gate);
    let a = tokio::spawn(async move {
        first.wait().await;
        a.await
    });
    let b = tokio::spawn(async move {
        second.wait().await;
        b.await
    });
    (a.await.unwrap(), b.await.unwrap())
}

/// `by` gives `to` a role, as a task.
fn role(
    plant: &Plant,
    by: &Somebody,
    to: &Somebody,
    role: OrgRole,
) -> impl Future<Output = Result<(), MemberError>> + Send + 'static {
    let (app, here) = (plant.world.app.clone(), plant.here.clone());
    let (caller, id) = (by.person.caller.clone(), to.id);
    let edit = Edit {
        role: Some(role),
        ..Edit::default()
    };
    async move {
        let changed = members::change(&app, &caller, &here, id, &edit).await;
        changed.map(drop)
    }
}

fn leave(
    plant: &Plant,
    who: &Somebody,
) -> impl Future<Output = Result<(), MemberError>> + Send + 'static {
    let (app, here) = (plant.world.app.clone(), plant.here.clone());
    let caller = who.person.caller.clone();
    async move { members::leave(&app, &caller, &here).await }
}

fn remove(
    plant: &Plant,
    by: app::Caller,
    who: &Somebody,
) -> impl Future<Output = Result<(), MemberError>> + Send + 'static {
    let (app, here, id) = (plant.world.app.clone(), plant.here.clone(), who.id);
    async move { members::remove(&app, &by, &here, id, &Removal::default()).await }
}

/// Exactly one went through, and one owner is left.
async fn one_of_both(plant: &Plant, done: &[&Result<(), MemberError>]) {
    let passed = done.iter().filter(|d| d.is_ok()).count();
    assert_eq!(passed, 1, "{done:?}");
    assert_eq!(plant.owners().await, (1, 1));
}

async fn two_owners_who_demote_each_other_leave_one(world: World) {
    let plant = Plant::open(world).await;
    let mut owner = plant.mia.clone();
    for round in 0..ROUNDS {
        let other = another_owner(&plant, &owner, round).await;
        let (a, b) = at_once(
            role(&plant, &owner, &other, OrgRole::Administrator),
            role(&plant, &other, &owner, OrgRole::Member),
        )
        .await;
        one_of_both(&plant, &[&a, &b]).await;
        owner = if a.is_ok() { owner } else { other };
    }
}

async fn two_owners_who_leave_at_once_leave_one(world: World) {
    let plant = Plant::open(world).await;
    let mut owner = plant.mia.clone();
    for round in 0..ROUNDS {
        let other = another_owner(&plant, &owner, round).await;
        let (a, b) = at_once(leave(&plant, &owner), leave(&plant, &other)).await;
        one_of_both(&plant, &[&a, &b]).await;
        owner = if a.is_ok() { other } else { owner };
    }
}

async fn an_owner_who_leaves_while_the_other_is_removed(world: World) {
    let plant = Plant::open(world).await;
    let mut owner = plant.mia.clone();
    for round in 0..ROUNDS {
        let other = another_owner(&plant, &owner, round).await;
        let operator = app::Caller::operator();
        let (a, b) = at_once(leave(&plant, &owner), remove(&plant, operator, &other)).await;
        one_of_both(&plant, &[&a, &b]).await;
        owner = if a.is_ok() { other } else { owner };
    }
}

async fn a_role_and_a_suspension_at_once_are_both_kept(world: World) {
    let plant = Plant::open(world).await;
    for round in 0..ROUNDS {
        let bob = plant.join(&format!("bob{round}"), OrgRole::Member).await;
        let (app, here, id) = (plant.world.app.clone(), plant.here.clone(), bob.id);
        let mia = plant.mia.person.caller.clone();
        let suspend = async move { members::suspend(&app, &mia, &here, id).await };
        let (a, b) = at_once(role(&plant, &plant.mia, &bob, OrgRole::Observer), suspend).await;
        assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
        let seen = plant.seen(&bob).await;
        assert_eq!(
            (seen.role, seen.status),
            (OrgRole::Observer, Status::Suspended)
        );
    }
}

async fn an_invitation_is_accepted_while_its_inviter_is_removed(world: World) {
    let plant = Plant::open(world).await;
    for round in 0..ROUNDS {
        let bob = plant
            .join(&format!("bob{round}"), OrgRole::Administrator)
            .await;
        let email = format!("eve{round}@example.com");
        let eve = plant.world.sign_up(&email).await;
        let new = Invite {
            role: OrgRole::Administrator,
            ..invitation(&email)
        };
        invitations::invite(&plant.world.app, &bob.person.caller, &plant.here, &new)
            .await
            .unwrap();
        let token = plant.world.token(&email, "/invitations/").await;
        let (app, caller) = (plant.world.app.clone(), eve.caller.clone());
        let accept = async move { invitations::accept(&app, &caller, &token).await };
        let mia = plant.mia.person.caller.clone();
        let (joined, removed) = at_once(accept, remove(&plant, mia, &bob)).await;
        removed.unwrap();
        let own = memberships::of_account(&plant.world.app, &eve.caller)
            .await
            .unwrap();
        match &joined {
            Ok(_) => assert_eq!(own.len(), 1),
            Err(AcceptError::Revoked) => assert_eq!(own.len(), 0),
            Err(error) => panic!("{error:?}"),
        }
        let (_, after) = plant.told("member.removed").await;
        let revoked = after["invitations_revoked"].as_array().unwrap().len();
        assert_eq!(
            revoked,
            usize::from(joined.is_err()),
            "accepted or revoked, never both"
        );
    }
}

async fn a_handle_that_two_want_goes_to_one(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let eve = plant.join("eve", OrgRole::Observer).await;
    for round in 0..ROUNDS {
        let wants = |who: &Somebody| {
            let (app, here) = (plant.world.app.clone(), plant.here.clone());
            let (caller, id) = (who.person.caller.clone(), who.id);
            let wish = domain::handle::Handle::parse(&format!("crane-{round}")).unwrap();
            let edit = Edit {
                handle: Some(wish),
                ..Edit::default()
            };
            async move { members::change(&app, &caller, &here, id, &edit).await }
        };
        let (a, b) = at_once(wants(&bob), wants(&eve)).await;
        assert_ne!(a.is_ok(), b.is_ok(), "{a:?} {b:?}");
        let refused = a.err().or(b.err());
        assert!(
            matches!(refused, Some(MemberError::HandleTaken)),
            "{refused:?}"
        );
    }
}
