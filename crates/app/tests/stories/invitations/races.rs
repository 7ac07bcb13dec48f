//! What happens at the same moment. Whoever comes first wins, the others learn what happened, and
//! there is one membership and one event at the end.

use std::sync::Arc;

use app::{
    App, Client,
    invitations::{AcceptError, ChangeError, InviteError, accept, decline, invite, resend, revoke},
    memberships,
};
use domain::{id::InvitationId, role::OrgRole};
use testkit::{
    on_each_database,
    world::{Person, World, invitation},
};
use tokio::task::JoinHandle;

use crate::members::plant::Plant;

on_each_database! {
    of_many_accepts_one_joins
    an_accept_meets_a_revoke_and_a_decline
    resends_meet_an_accept
    an_invitation_meets_the_accept_of_another
}

const ROUNDS: usize = 6;

/// One more invitation for somebody with an account, and its token.
async fn offered(plant: &Plant, round: usize) -> (InvitationId, Person, String) {
    let email = format!("eve{round}@example.com");
    let eve = plant.world.sign_up(&email).await;
    let caller = &plant.mia.person.caller;
    let sent = invite(&plant.world.app, caller, &plant.here, &invitation(&email))
        .await
        .unwrap();
    let token = plant.world.token(&email, "/invitations/").await;
    (sent.invitation.id, eve, token)
}

fn accepting(app: &Arc<App>, who: &Person, token: &str) -> JoinHandle<Result<(), AcceptError>> {
    let (app, caller, token) = (app.clone(), who.caller.clone(), token.to_owned());
    tokio::spawn(async move { accept(&app, &caller, &token).await.map(drop) })
}

async fn is_member(plant: &Plant, who: &Person) -> bool {
    !memberships::of_account(&plant.world.app, &who.caller)
        .await
        .unwrap()
        .is_empty()
}

async fn of_many_accepts_one_joins(world: World) {
    let plant = Plant::open(world).await;
    let app = &plant.world.app;
    let (_, eve, token) = offered(&plant, 0).await;
    let tasks: Vec<_> = (0..12).map(|_| accepting(app, &eve, &token)).collect();
    let mut joined = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(()) => joined += 1,
            Err(AcceptError::AlreadyAccepted) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(
        (joined, plant.events("invitation.accepted").await.len()),
        (1, 1)
    );
}

async fn an_accept_meets_a_revoke_and_a_decline(world: World) {
    let plant = Plant::open(world).await;
    for round in 0..ROUNDS {
        let (id, eve, token) = offered(&plant, round).await;
        let accepted = accepting(&plant.world.app, &eve, &token);
        let revoked = {
            let (app, caller, here) = (
                plant.world.app.clone(),
                plant.mia.person.caller.clone(),
                plant.here.clone(),
            );
            tokio::spawn(async move { revoke(&app, &caller, &here, id).await })
        };
        let declined = {
            let (app, token) = (plant.world.app.clone(), token.clone());
            tokio::spawn(async move { decline(&app, &Client::default(), None, &token).await })
        };
        let accepted = accepted.await.unwrap();
        let (revoked, declined) = (revoked.await.unwrap(), declined.await.unwrap());
        let won = [accepted.is_ok(), revoked.is_ok(), declined.is_ok()];
        assert_eq!(
            won.iter().filter(|w| **w).count(),
            1,
            "{accepted:?} {revoked:?} {declined:?}"
        );
        assert_eq!(is_member(&plant, &eve).await, accepted.is_ok());
        assert!(
            matches!(revoked, Ok(()) | Err(ChangeError::Closed(_))),
            "{revoked:?}"
        );
    }
    let mut settled = 0;
    for action in ["accepted", "revoked", "declined"] {
        settled += plant.events(&format!("invitation.{action}")).await.len();
    }
    assert_eq!(settled, ROUNDS);
}

async fn resends_meet_an_accept(world: World) {
    let plant = Plant::open(world).await;
    for round in 0..ROUNDS {
        let (id, eve, token) = offered(&plant, round).await;
        let resends: Vec<_> = (0..4)
            .map(|_| {
                let (app, caller, here) = (
                    plant.world.app.clone(),
                    plant.mia.person.caller.clone(),
                    plant.here.clone(),
                );
                tokio::spawn(async move { resend(&app, &caller, &here, id).await.map(drop) })
            })
            .collect();
        accepting(&plant.world.app, &eve, &token)
            .await
            .unwrap()
            .unwrap();
        let mut sent = 1;
        for task in resends {
            match task.await.unwrap() {
                Ok(()) => sent += 1,
                // Three mails an hour: the first and two more.
                Err(ChangeError::Closed(_) | ChangeError::Limit(_)) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        let mails = plant.world.mails(eve.account.email.as_str()).await;
        let invitations = mails.iter().filter(|m| m.subject.contains("invited you"));
        assert_eq!(invitations.count(), sent);
        assert!(sent <= 3 && is_member(&plant, &eve).await);
    }
}

/// Somebody is invited again at the moment in which they accept: they are a member at the end,
/// and no second invitation is open.
async fn an_invitation_meets_the_accept_of_another(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    for round in 0..ROUNDS {
        let (_, eve, token) = offered(&plant, round).await;
        let again = {
            let (app, caller, here) = (
                plant.world.app.clone(),
                bob.person.caller.clone(),
                plant.here.clone(),
            );
            let new = invitation(eve.account.email.as_str());
            tokio::spawn(async move { invite(&app, &caller, &here, &new).await.map(drop) })
        };
        accepting(&plant.world.app, &eve, &token)
            .await
            .unwrap()
            .unwrap();
        let again = again.await.unwrap();
        assert!(
            matches!(
                again,
                Err(InviteError::AlreadyInvited | InviteError::AlreadyMember)
            ),
            "{again:?}"
        );
    }
}
