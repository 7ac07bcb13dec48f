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

use super::people::{NEW, code, cost, form, is_signed_in, signs_in, subjects};

on_each_database! {
    an_address_changes_once_it_is_confirmed
    the_code_of_a_new_address_works_wherever_it_is_typed
    a_new_account_and_a_changed_one_wait_for_one_address
    the_mail_about_a_new_address_is_sent_again_while_it_is_asked_for
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
    let opened = verified.session.unwrap();
    assert!(is_signed_in(&world, &opened.token).await);
    assert!(signs_in(&world, "mia.chen@example.com", PASSWORD).await);
    assert!(!signs_in(&world, "mia@example.com", PASSWORD).await);
    assert_eq!(
        subjects(&world, "mia@example.com").await[0],
        "The address of your Muster account was changed"
    );
    world.sign_up("mia@example.com").await;
}

async fn the_code_of_a_new_address_works_wherever_it_is_typed(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let typed = async |new: &str, caller: Option<&app::Caller>| {
        change_email(&world.app, &mia.caller, PASSWORD, &address(new))
            .await
            .unwrap();
        let shown = Shown::Code {
            email: address(new),
            code: code(&world, new).await,
        };
        let verified = verify(&world.app, &Client::default(), caller, &shown).await;
        let verified = verified.unwrap_or_else(|error| panic!("{new}: {error:?}"));
        assert_eq!(verified.account.id, mia.account.id);
        assert_eq!(verified.account.email, address(new));
        verified.session
    };
    let opened = typed("mia.chen@example.com", None).await.unwrap();
    assert!(is_signed_in(&world, &opened.token).await);
    // Signed in, one stays in the session that one has.
    let kept = typed("chen@example.com", Some(&mia.caller)).await;
    assert!(kept.is_none());
}

/// Somebody signs up with the address that another account is about to get: each code is good for
/// the account that it was mailed for, and who is first has the address.
async fn a_new_account_and_a_changed_one_wait_for_one_address(world: World) {
    let new = address("mia.chen@example.com");
    let mia = world.sign_up("mia@example.com").await;
    change_email(&world.app, &mia.caller, PASSWORD, &new)
        .await
        .unwrap();
    let change = code(&world, new.as_str()).await;
    accounts::sign_up(&world.app, &Client::default(), &form(new.as_str()))
        .await
        .unwrap();
    let shown = Shown::Code {
        email: new.clone(),
        code: change,
    };
    let verified = verify(&world.app, &Client::default(), None, &shown)
        .await
        .unwrap();
    assert_eq!(verified.account.id, mia.account.id);
    let link = Shown::Link(world.token(new.as_str(), "/verify?token=").await);
    let late = verify(&world.app, &Client::default(), None, &link).await;
    assert!(matches!(late, Err(VerifyError::AddressTaken)));
}

async fn the_mail_about_a_new_address_is_sent_again_while_it_is_asked_for(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let new = address("mia.chen@example.com");
    let mails = async || subjects(&world, new.as_str()).await.len();
    let resend = async || {
        accounts::resend_verification(&world.app, &Client::default(), &new)
            .await
            .unwrap();
        world.work().await;
    };
    change_email(&world.app, &mia.caller, PASSWORD, &new)
        .await
        .unwrap();
    resend().await;
    assert_eq!(
        subjects(&world, new.as_str()).await,
        ["Verify your new e-mail address"; 2]
    );
    // Once it is over, nobody else brings it back.
    world.frozen.advance(domain::time::DAY);
    resend().await;
    assert_eq!(mails().await, 2);
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
    let sent = subjects(&world, "thief@example.com").await.len();
    accounts::resend_verification(
        &world.app,
        &Client::default(),
        &address("thief@example.com"),
    )
    .await
    .unwrap();
    world.work().await;
    assert_eq!(subjects(&world, "thief@example.com").await.len(), sent);
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
