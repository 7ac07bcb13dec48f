//! Signing up.

use app::{
    Client,
    accounts::{self, Shown, SignUp, VerifyError, verify},
};
use domain::password::NewPassword;
use testkit::{
    on_each_database,
    world::{PASSWORD, World, address},
};

use super::people::{NEW, code, cost, form, signs_in, subjects};

on_each_database! {
    signing_up_costs_the_same_for_a_known_address
    a_known_address_is_told_by_mail_alone
    a_code_is_good_for_five_tries
    two_verify_at_once
    of_two_who_claim_an_address_one_has_it
    the_link_is_sent_again_to_who_waits_for_it
}

async fn signing_up_costs_the_same_for_a_known_address(world: World) {
    world.sign_up("mia@example.com").await;
    let sign_up = async |email| {
        let client = Client::default();
        accounts::sign_up(&world.app, &client, &form(email))
            .await
            .unwrap();
    };
    let known = cost(&world, async || sign_up("Mia@Example.com").await).await;
    let unknown = cost(&world, async || sign_up("bob@example.com").await).await;
    assert_eq!(known, unknown);
    assert_eq!(known.0, 1, "one hash");
}

async fn a_known_address_is_told_by_mail_alone(world: World) {
    world.sign_up("mia@example.com").await;
    accounts::sign_up(&world.app, &Client::default(), &form("mia@example.com"))
        .await
        .unwrap();
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "You already have a Muster account"
    );
    assert!(signs_in(&world, "mia@example.com", PASSWORD).await);
}

async fn a_code_is_good_for_five_tries(world: World) {
    let client = Client::default();
    accounts::sign_up(&world.app, &client, &form("bob@example.com"))
        .await
        .unwrap();
    let right = code(&world, "bob@example.com").await;
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    let try_code = async |code: &str| {
        let shown = Shown::Code {
            email: address("bob@example.com"),
            code: code.to_owned(),
        };
        verify(&world.app, &client, None, &shown).await
    };
    for _ in 0..5 {
        assert!(matches!(
            try_code(wrong).await,
            Err(VerifyError::InvalidCode)
        ));
    }
    assert!(matches!(
        try_code(&right).await,
        Err(VerifyError::InvalidCode)
    ));
    let link = Shown::Link(world.token("bob@example.com", "/verify?token=").await);
    assert!(
        verify(&world.app, &client, None, &link).await.is_ok(),
        "the link still works"
    );
}

async fn two_verify_at_once(world: World) {
    let client = Client::default();
    accounts::sign_up(&world.app, &client, &form("bob@example.com"))
        .await
        .unwrap();
    let token = world.token("bob@example.com", "/verify?token=").await;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (app, shown) = (world.app.clone(), Shown::Link(token.clone()));
            tokio::spawn(async move { verify(&app, &Client::default(), None, &shown).await })
        })
        .collect();
    let mut verified = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => verified += 1,
            Err(VerifyError::LinkExpired) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(verified, 1);
}

/// Whoever reads the mailbox picks the account; nobody can sign up in advance for another person
/// and keep a password to their account.
async fn of_two_who_claim_an_address_one_has_it(world: World) {
    let client = Client::default();
    let mut tokens = Vec::new();
    for password in [NEW, PASSWORD] {
        let new = SignUp {
            password: NewPassword::parse(password, &[]).unwrap(),
            ..form("bob@example.com")
        };
        accounts::sign_up(&world.app, &client, &new).await.unwrap();
        tokens.push(world.token("bob@example.com", "/verify?token=").await);
    }
    let tasks: Vec<_> = tokens
        .into_iter()
        .map(|token| {
            let app = world.app.clone();
            let shown = Shown::Link(token);
            tokio::spawn(async move { verify(&app, &Client::default(), None, &shown).await })
        })
        .collect();
    let mut verified = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => verified += 1,
            Err(VerifyError::AddressTaken) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(verified, 1);
    let (first, second) = (
        signs_in(&world, "bob@example.com", NEW).await,
        signs_in(&world, "bob@example.com", PASSWORD).await,
    );
    assert!(first != second, "one password works, not both");
}

async fn the_link_is_sent_again_to_who_waits_for_it(world: World) {
    let client = Client::default();
    world.sign_up("mia@example.com").await;
    accounts::sign_up(&world.app, &client, &form("bob@example.com"))
        .await
        .unwrap();
    for email in ["bob@example.com", "mia@example.com", "nobody@example.com"] {
        let resend = async || {
            accounts::resend_verification(&world.app, &client, &address(email))
                .await
                .unwrap();
        };
        let spent = cost(&world, resend).await;
        assert_eq!(spent, (0, 1, (0, 1, 0)), "{email}: a job, and no look");
    }
    world.work().await;
    assert_eq!(subjects(&world, "bob@example.com").await.len(), 2);
    assert_eq!(subjects(&world, "mia@example.com").await.len(), 1);
    assert!(subjects(&world, "nobody@example.com").await.is_empty());
}
