//! Passwords: changing one, and getting in without.

use app::{
    Client,
    accounts::{
        self, ChangeEmailError, OwnPasswordError, Purpose, ResetError, Shown, VerifyError,
        change_email, change_password, confirm_reset, peek, request_reset, verify,
    },
    sessions::{self},
};
use testkit::{
    on_each_database,
    world::{PASSWORD, World, address},
};

use super::people::{NEW, cost, is_signed_in, new_password, second_device, signs_in, subjects};

on_each_database! {
    a_new_password_ends_all_else
    the_wrong_password_changes_nothing
    a_forgotten_password_is_reset_once
    two_reset_at_once
    a_reset_for_nobody_costs_the_same
    looking_at_a_link_uses_nothing
}

async fn a_new_password_ends_all_else(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let phone = second_device(&world, &mia).await;
    request_reset(&world.app, &Client::default(), &mia.account.email)
        .await
        .unwrap();
    world.work().await;
    let reset = world.token("mia@example.com", "/reset?token=").await;
    change_password(&world.app, &mia.caller, PASSWORD, &new_password())
        .await
        .unwrap();
    assert!(is_signed_in(&world, &mia.token).await && !is_signed_in(&world, &phone).await);
    assert!(
        peek(&world.app, &reset).await.unwrap().is_none(),
        "older links are over"
    );
    assert!(!signs_in(&world, "mia@example.com", PASSWORD).await);
    assert!(signs_in(&world, "mia@example.com", NEW).await);
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "Your Muster password was changed"
    );
}

async fn the_wrong_password_changes_nothing(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let refused = change_password(&world.app, &mia.caller, NEW, &new_password()).await;
    let Err(accounts::ChangePasswordError::OwnPassword(OwnPasswordError::Wrong)) = refused else {
        panic!("{refused:?}")
    };
    let refused = change_email(&world.app, &mia.caller, NEW, &address("x@example.com")).await;
    assert!(matches!(
        refused,
        Err(ChangeEmailError::OwnPassword(OwnPasswordError::Wrong))
    ));
    for _ in 2..10 {
        let wrong = sessions::confirm(&world.app, &mia.caller, NEW).await;
        assert!(matches!(wrong, Err(OwnPasswordError::Wrong)), "{wrong:?}");
    }
    let locked = sessions::confirm(&world.app, &mia.caller, PASSWORD).await;
    assert!(
        matches!(locked, Err(OwnPasswordError::Locked { .. })),
        "a stolen session is no place to guess: {locked:?}"
    );
    assert!(subjects(&world, "x@example.com").await.is_empty());
}

async fn a_forgotten_password_is_reset_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    request_reset(&world.app, &Client::default(), &address("MIA@example.com"))
        .await
        .unwrap();
    world.work().await;
    let token = world.token("mia@example.com", "/reset?token=").await;
    let weak = confirm_reset(&world.app, &token, "mia@example.com").await;
    assert!(matches!(weak, Err(ResetError::Password(_))), "{weak:?}");
    confirm_reset(&world.app, &token, NEW).await.unwrap();
    assert!(
        !is_signed_in(&world, &mia.token).await,
        "all sessions are over"
    );
    assert!(signs_in(&world, "mia@example.com", NEW).await);
    let again = confirm_reset(&world.app, &token, PASSWORD).await;
    assert!(matches!(again, Err(ResetError::LinkExpired)), "{again:?}");
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "Your Muster password was reset"
    );

    request_reset(&world.app, &Client::default(), &mia.account.email)
        .await
        .unwrap();
    world.work().await;
    let late = world.token("mia@example.com", "/reset?token=").await;
    world.frozen.advance(domain::time::HOUR);
    let late = confirm_reset(&world.app, &late, PASSWORD).await;
    assert!(matches!(late, Err(ResetError::LinkExpired)), "{late:?}");
}

async fn two_reset_at_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        request_reset(&world.app, &Client::default(), &mia.account.email)
            .await
            .unwrap();
        world.work().await;
        tokens.push(world.token("mia@example.com", "/reset?token=").await);
    }
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (app, token) = (world.app.clone(), tokens[n % 2].clone());
            tokio::spawn(async move { confirm_reset(&app, &token, &format!("{NEW}-{n}")).await })
        })
        .collect();
    let mut reset = Vec::new();
    for (n, task) in tasks.into_iter().enumerate() {
        match task.await.unwrap() {
            Ok(()) => reset.push(n),
            Err(ResetError::LinkExpired) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(
        reset.len(),
        1,
        "one link works once, and takes the other with it"
    );
    assert!(signs_in(&world, "mia@example.com", &format!("{NEW}-{}", reset[0])).await);
}

async fn a_reset_for_nobody_costs_the_same(world: World) {
    world.sign_up("mia@example.com").await;
    for email in ["mia@example.com", "nobody@example.com"] {
        let request = async || {
            request_reset(&world.app, &Client::default(), &address(email))
                .await
                .unwrap();
        };
        let spent = cost(&world, request).await;
        assert_eq!(spent, (0, 1, (0, 1, 0)), "{email}: a job, and no look");
    }
    world.work().await;
    assert_eq!(subjects(&world, "mia@example.com").await.len(), 2);
    assert!(subjects(&world, "nobody@example.com").await.is_empty());
}

async fn looking_at_a_link_uses_nothing(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    request_reset(&world.app, &Client::default(), &mia.account.email)
        .await
        .unwrap();
    world.work().await;
    let token = world.token("mia@example.com", "/reset?token=").await;
    for _ in 0..2 {
        let seen = peek(&world.app, &token).await.unwrap().unwrap();
        assert_eq!(
            (seen.purpose, seen.email),
            (Purpose::Reset, address("mia@example.com"))
        );
    }
    assert!(peek(&world.app, "no-such-link").await.unwrap().is_none());
    let not_for_this = verify(
        &world.app,
        &Client::default(),
        None,
        &Shown::Link(token.clone()),
    )
    .await;
    assert!(matches!(not_for_this, Err(VerifyError::LinkExpired)));
    confirm_reset(&world.app, &token, NEW)
        .await
        .expect("it was not used up by another page");
}
