//! Looking after one's own account: signing up, name, address, password, reset, the end.

use app::{
    Client,
    accounts::{
        self, ChangeEmailError, OwnPasswordError, Purpose, ResetError, Shown, SignUp, VerifyError,
        change_email, change_password, confirm_reset, peek, rename, request_reset, verify,
    },
    limits::Limits,
    sessions::{self, SignInError, sign_in},
};
use domain::{password::NewPassword, text::PersonName};
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World, address, password},
};

const NEW: &str = "amber-Glacier-47-notebook";

on_each_database! {
    signing_up_costs_the_same_for_a_known_address
    a_known_address_is_told_by_mail_alone
    a_code_is_good_for_five_tries
    two_verify_at_once
    of_two_who_claim_an_address_one_has_it
    the_link_is_sent_again_to_who_waits_for_it
    a_new_password_ends_all_else
    the_wrong_password_changes_nothing
    a_forgotten_password_is_reset_once
    two_reset_at_once
    a_reset_for_nobody_costs_the_same
    looking_at_a_link_uses_nothing
    an_address_changes_once_it_is_confirmed
    the_code_of_a_new_address_is_its_owners
    an_address_that_another_account_has_tells_only_its_holder
    a_reset_ends_a_change_of_address_that_is_under_way
    mails_to_one_address_are_limited
}

fn form(email: &str) -> SignUp {
    SignUp {
        email: address(email),
        name: PersonName::parse("Mia Chen").unwrap(),
        password: password(),
    }
}

fn new_password() -> NewPassword {
    NewPassword::parse(NEW, &[]).unwrap()
}

async fn subjects(world: &World, email: &str) -> Vec<String> {
    let mails = world.mails(email).await;
    mails.into_iter().map(|mail| mail.subject).collect()
}

/// The six digits of the newest mail to an address.
async fn code(world: &World, email: &str) -> String {
    let mail = &world.mails(email).await[0];
    let digits = |line: &str| {
        line.chars()
            .filter(char::is_ascii_digit)
            .collect::<String>()
    };
    let line = mail
        .text
        .lines()
        .find(|line| line.trim().len() == 7 && digits(line).len() == 6);
    digits(line.expect("the mail holds a code"))
}

async fn is_signed_in(world: &World, token: &str) -> bool {
    sessions::authenticate(&world.app, token)
        .await
        .unwrap()
        .is_some()
}

async fn signs_in(world: &World, email: &str, password: &str) -> bool {
    match sign_in(&world.app, &Client::default(), &address(email), password).await {
        Ok(_) => true,
        Err(SignInError::InvalidCredentials) => false,
        Err(error) => panic!("{error:?}"),
    }
}

async fn second_device(world: &World, person: &Person) -> String {
    let (email, client) = (&person.account.email, Client::default());
    let opened = sign_in(&world.app, &client, email, PASSWORD).await.unwrap();
    opened.1.token
}

// ---- Signing up -----------------------------------------------------------------------------------

/// What one call costs: hashes, random draws (ids, secrets, salts) and mails or jobs.
async fn cost(world: &World, call: impl AsyncFnOnce()) -> (u64, u64, (i64, i64, i64)) {
    let queued = async || {
        let mut tx = world.app.store.glance();
        store::queue::counts(&mut tx).await.unwrap()
    };
    let before = (
        world.app.passwords.done(),
        world.frozen.drawn(),
        queued().await,
    );
    call().await;
    let after = queued().await;
    (
        world.app.passwords.done() - before.0,
        world.frozen.drawn() - before.1,
        (
            after.0 - before.2.0,
            after.1 - before.2.1,
            after.2 - before.2.2,
        ),
    )
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

// ---- Passwords --------------------------------------------------------------------------------------

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

// ---- Name and address -----------------------------------------------------------------------------

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
