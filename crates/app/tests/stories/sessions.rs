//! Signing in and out, on one device and on several.

use std::time::Duration;

use app::{
    AccessError, Client,
    accounts::{UnlockError, confirm_reset, request_reset, unlock},
    limits::Limits,
    sessions::{SignInError, authenticate, confirm, end, end_current, end_others, list, sign_in},
};
use domain::time::MINUTE;
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World, address},
};

const WRONG: &str = "not-the-Password-77";

on_each_database! {
    devices_are_listed_and_ended
    a_session_ends_when_it_is_not_used
    use_that_cannot_be_written_down_is_written_later
    the_wrong_password_costs_as_much_for_nobody
    ten_wrong_passwords_lock_the_address
    an_address_without_an_account_is_locked_alike
    the_mailed_link_unlocks
    a_reset_unlocks
    many_tries_at_once_are_slowed
    a_reset_beats_a_sign_in_with_the_old_password
    a_confirmed_password_is_fresh_for_ten_minutes
}

async fn device(world: &World, person: &Person, user_agent: &str) -> Person {
    let client = Client {
        ip: Some("192.0.2.7".parse().unwrap()),
        user_agent: Some(user_agent.to_owned()),
        request_id: None,
    };
    let (account, opened) = sign_in(&world.app, &client, &person.account.email, PASSWORD)
        .await
        .unwrap();
    world.signed_in(account, opened.token).await
}

async fn is_live(world: &World, person: &Person) -> bool {
    authenticate(&world.app, &person.token)
        .await
        .unwrap()
        .is_some()
}

async fn wrong(world: &World, email: &str) -> SignInError {
    let refused = sign_in(&world.app, &Client::default(), &address(email), WRONG).await;
    refused.err().expect("the password is wrong")
}

async fn devices_are_listed_and_ended(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let bob = world.sign_up("bob@example.com").await;
    let phone = device(
        &world,
        &mia,
        "Mozilla/5.0 (iPhone) Version/18.0 Safari/604.1",
    )
    .await;
    let laptop = device(&world, &mia, "curl/8.5.0").await;
    let (sessions, current) = list(&world.app, &phone.caller).await.unwrap();
    assert_eq!(sessions.len(), 3);
    let own = sessions.iter().find(|s| s.id == current).unwrap();
    assert_eq!(
        (own.device.as_str(), own.ip.as_str()),
        ("Safari on iPhone", "192.0.2.7")
    );
    let theirs = end(&world.app, &bob.caller, current).await;
    assert!(matches!(theirs, Err(AccessError::NotFound)), "{theirs:?}");
    assert_eq!(end_others(&world.app, &phone.caller).await.unwrap(), 2);
    assert!(is_live(&world, &phone).await && is_live(&world, &bob).await);
    assert!(!is_live(&world, &mia).await && !is_live(&world, &laptop).await);
    end_current(&world.app, &phone.caller).await.unwrap();
    assert!(!is_live(&world, &phone).await);
}

async fn a_session_ends_when_it_is_not_used(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    for _ in 0..8 {
        world.frozen.advance(Duration::from_hours(10 * 24));
        assert!(is_live(&world, &mia).await, "it is used every ten days");
        app::activity::write_down(&world.app).await.unwrap();
    }
    world.frozen.advance(Duration::from_hours(10 * 24));
    assert!(!is_live(&world, &mia).await, "90 days are the most");
    let idle = device(&world, &mia, "").await;
    world.frozen.advance(Duration::from_hours(14 * 24));
    assert!(
        !is_live(&world, &idle).await,
        "14 days without use are too many"
    );
}

/// A database that is away for a while costs nobody their "last active", and no session its life.
async fn use_that_cannot_be_written_down_is_written_later(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.frozen.advance(Duration::from_hours(10 * 24));
    assert!(is_live(&world, &mia).await);
    world.meddle("ALTER TABLE sessions RENAME TO gone").await;
    assert!(app::activity::write_down(&world.app).await.is_err());
    world.meddle("ALTER TABLE gone RENAME TO sessions").await;
    app::activity::write_down(&world.app).await.unwrap();
    world.frozen.advance(Duration::from_hours(10 * 24));
    assert!(is_live(&world, &mia).await, "it was used ten days ago");
}

async fn the_wrong_password_costs_as_much_for_nobody(world: World) {
    world.sign_up("mia@example.com").await;
    for email in ["mia@example.com", "nobody@example.com"] {
        let before = (world.app.passwords.done(), world.frozen.drawn());
        let refused = wrong(&world, email).await;
        assert!(
            matches!(refused, SignInError::InvalidCredentials),
            "{refused:?}"
        );
        let after = (world.app.passwords.done(), world.frozen.drawn());
        assert_eq!(
            (after.0 - before.0, after.1 - before.1),
            (1, 0),
            "{email}: one hash"
        );
    }
}

async fn lock(world: &World, email: &str) {
    for _ in 0..10 {
        let refused = wrong(world, email).await;
        assert!(
            matches!(refused, SignInError::InvalidCredentials),
            "{refused:?}"
        );
    }
    let refused = sign_in(&world.app, &Client::default(), &address(email), PASSWORD).await;
    let Err(SignInError::Locked { retry_after }) = refused else {
        panic!("{:?}", refused.err())
    };
    assert_eq!(retry_after, MINUTE * 15);
}

async fn ten_wrong_passwords_lock_the_address(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    lock(&world, "mia@example.com").await;
    assert!(is_live(&world, &mia).await, "open sessions stay open");
    world.frozen.advance(MINUTE * 15);
    device(&world, &mia, "").await;
    for _ in 0..9 {
        wrong(&world, "mia@example.com").await;
    }
    device(&world, &mia, "").await;
    wrong(&world, "mia@example.com").await;
    device(&world, &mia, "").await;
}

async fn an_address_without_an_account_is_locked_alike(world: World) {
    lock(&world, "nobody@example.com").await;
    world.work().await;
    assert!(world.mails("nobody@example.com").await.is_empty());
}

async fn the_mailed_link_unlocks(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    lock(&world, "mia@example.com").await;
    world.work().await;
    let token = world.token("mia@example.com", "/unlock?token=").await;
    unlock(&world.app, &token).await.unwrap();
    device(&world, &mia, "").await;
    let again = unlock(&world.app, &token).await;
    assert!(matches!(again, Err(UnlockError::LinkExpired)), "{again:?}");
}

async fn a_reset_unlocks(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    lock(&world, "mia@example.com").await;
    request_reset(&world.app, &Client::default(), &mia.account.email)
        .await
        .unwrap();
    world.work().await;
    let token = world.token("mia@example.com", "/reset?token=").await;
    confirm_reset(&world.app, &token, PASSWORD).await.unwrap();
    device(&world, &mia, "").await;
}

async fn many_tries_at_once_are_slowed(world: World) {
    let world = world.with(|app| app.limits = Limits::on(app.clock.clone()));
    for _ in 0..5 {
        wrong(&world, "mia@example.com").await;
    }
    let refused = wrong(&world, "mia@example.com").await;
    let SignInError::RateLimited(limited) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(limited.retry_after, Duration::from_secs(10));
    let other = wrong(&world, "bob@example.com").await;
    assert!(
        matches!(other, SignInError::InvalidCredentials),
        "{other:?}"
    );
}

/// A password that is being compared while it is reset opens no session that outlives the reset.
async fn a_reset_beats_a_sign_in_with_the_old_password(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    request_reset(&world.app, &Client::default(), &mia.account.email)
        .await
        .unwrap();
    world.work().await;
    let token = world.token("mia@example.com", "/reset?token=").await;
    let tasks: Vec<_> = (0..12)
        .map(|_| {
            let (app, email) = (world.app.clone(), mia.account.email.clone());
            tokio::spawn(async move { sign_in(&app, &Client::default(), &email, PASSWORD).await })
        })
        .collect();
    let reset = confirm_reset(&world.app, &token, "amber-Glacier-47-notebook").await;
    reset.unwrap();
    for task in tasks {
        match task.await.unwrap() {
            Ok((_, opened)) => {
                let actor = authenticate(&world.app, &opened.token).await.unwrap();
                assert!(
                    actor.is_none(),
                    "the old password's session outlived the reset"
                );
            }
            Err(SignInError::InvalidCredentials) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

async fn a_confirmed_password_is_fresh_for_ten_minutes(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let fresh = async || {
        let actor = authenticate(&world.app, &mia.token).await.unwrap().unwrap();
        actor
            .step_up(app::clock::Clock::now(&*world.frozen))
            .is_ok()
    };
    assert!(fresh().await, "signing in showed it");
    world.frozen.advance(MINUTE * 11);
    assert!(!fresh().await);
    confirm(&world.app, &mia.caller, PASSWORD).await.unwrap();
    assert!(fresh().await);
}
