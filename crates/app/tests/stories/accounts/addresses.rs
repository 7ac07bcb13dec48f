//! Changing the address.

use app::{
    Client,
    accounts::{
        self, Shown, VerifyError, change_email, confirm_reset, rename, request_reset, verify,
    },
    limits::Limits,
};
use domain::text::PersonName;
use testkit::{
    on_each_database,
    world::{PASSWORD, World, address},
};

use super::people::{NEW, code, cost, signs_in, subjects};

on_each_database! {
    an_address_changes_once_it_is_confirmed
    the_code_of_a_new_address_is_its_owners
    an_address_that_another_account_has_tells_only_its_holder
    a_reset_ends_a_change_of_address_that_is_under_way
    mails_to_one_address_are_limited
}

async fn an_address_changes_once_it_is_confirmed(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    change_email(
        &world.app,
        &mia.caller,
        PASSWORD,
        &address("mia.chen@example.com"),
    )
    .await
    .unwrap();
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "Your Muster account is about to get another address"
    );
    assert!(signs_in(&world, "mia@example.com", PASSWORD).await);
    assert!(!signs_in(&world, "mia.chen@example.com", PASSWORD).await);
    let link = Shown::Link(world.token("mia.chen@example.com", "/verify?token=").await);
    let verified = verify(&world.app, &Client::default(), None, &link)
        .await
        .unwrap();
    assert!(
        verified.session.is_none(),
        "reading the address is not knowing the password"
    );
    assert!(signs_in(&world, "mia.chen@example.com", PASSWORD).await);
    assert!(!signs_in(&world, "mia@example.com", PASSWORD).await);
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "The address of your Muster account was changed"
    );
    world.sign_up("mia@example.com").await;
}

async fn the_code_of_a_new_address_is_its_owners(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let eve = world.sign_up("eve@example.com").await;
    change_email(
        &world.app,
        &mia.caller,
        PASSWORD,
        &address("mia.chen@example.com"),
    )
    .await
    .unwrap();
    let shown = Shown::Code {
        email: address("mia.chen@example.com"),
        code: code(&world, "mia.chen@example.com").await,
    };
    for caller in [None, Some(&eve.caller)] {
        let refused = verify(&world.app, &Client::default(), caller, &shown).await;
        assert!(matches!(refused, Err(VerifyError::InvalidCode)));
    }
    let verified = verify(&world.app, &Client::default(), Some(&mia.caller), &shown)
        .await
        .unwrap();
    assert_eq!(verified.account.email, address("mia.chen@example.com"));
}

async fn an_address_that_another_account_has_tells_only_its_holder(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.sign_up("bob@example.com").await;
    let ask = async |email: &str| {
        change_email(&world.app, &mia.caller, PASSWORD, &address(email))
            .await
            .unwrap();
    };
    let taken = cost(&world, async || ask("bob@example.com").await).await;
    let free = cost(&world, async || ask("free@example.com").await).await;
    assert_eq!(taken, free);
    assert_eq!(
        subjects(&world, "bob@example.com").await[0],
        "This address already has a Muster account"
    );
    assert!(signs_in(&world, "bob@example.com", PASSWORD).await);
    let renamed = rename(
        &world.app,
        &mia.caller,
        &PersonName::parse("Mia C.").unwrap(),
    )
    .await;
    assert_eq!(renamed.unwrap().name, "Mia C.");
}

/// Somebody with a stolen session and password asks for their own address; the reset by which the
/// account comes back has to stop that.
async fn a_reset_ends_a_change_of_address_that_is_under_way(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    change_email(
        &world.app,
        &mia.caller,
        PASSWORD,
        &address("thief@example.com"),
    )
    .await
    .unwrap();
    request_reset(&world.app, &Client::default(), &mia.account.email)
        .await
        .unwrap();
    world.work().await;
    let token = world.token("mia@example.com", "/reset?token=").await;
    confirm_reset(&world.app, &token, NEW).await.unwrap();
    let link = Shown::Link(world.token("thief@example.com", "/verify?token=").await);
    let refused = verify(&world.app, &Client::default(), None, &link).await;
    assert!(matches!(refused, Err(VerifyError::LinkExpired)));
}

async fn mails_to_one_address_are_limited(world: World) {
    let world = world.with(|app| app.limits = Limits::on(app.clock.clone()));
    let bob = address("bob@example.com");
    for _ in 0..3 {
        request_reset(&world.app, &Client::default(), &bob)
            .await
            .unwrap();
        accounts::resend_verification(&world.app, &Client::default(), &bob)
            .await
            .unwrap();
    }
    let refused = request_reset(&world.app, &Client::default(), &bob).await;
    let Err(accounts::SignUpError::RateLimited(limited)) = refused else {
        panic!("{refused:?}")
    };
    assert!(limited.retry_after <= domain::time::HOUR && !limited.retry_after.is_zero());
    world.frozen.advance(limited.retry_after);
    request_reset(&world.app, &Client::default(), &bob)
        .await
        .unwrap();
}
