//! People at the sign-in page, and what they are mailed.

use app::{
    Client,
    accounts::SignUp,
    sessions::{self, SignInError, sign_in},
};
use domain::{password::NewPassword, text::PersonName};
use testkit::world::{PASSWORD, Person, World, address, password};

pub const NEW: &str = "amber-Glacier-47-notebook";

pub fn form(email: &str) -> SignUp {
    SignUp {
        email: address(email),
        name: PersonName::parse("Mia Chen").unwrap(),
        password: password(),
    }
}

pub fn new_password() -> NewPassword {
    NewPassword::parse(NEW, &[]).unwrap()
}

pub async fn subjects(world: &World, email: &str) -> Vec<String> {
    let mails = world.mails(email).await;
    mails.into_iter().map(|mail| mail.subject).collect()
}

/// The six digits of the newest mail to an address.
pub async fn code(world: &World, email: &str) -> String {
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

pub async fn is_signed_in(world: &World, token: &str) -> bool {
    sessions::authenticate(&world.app, token)
        .await
        .unwrap()
        .is_some()
}

pub async fn signs_in(world: &World, email: &str, password: &str) -> bool {
    match sign_in(&world.app, &Client::default(), &address(email), password).await {
        Ok(_) => true,
        Err(SignInError::InvalidCredentials) => false,
        Err(error) => panic!("{error:?}"),
    }
}

pub async fn second_device(world: &World, person: &Person) -> String {
    let (email, client) = (&person.account.email, Client::default());
    let opened = sign_in(&world.app, &client, email, PASSWORD).await.unwrap();
    opened.1.token
}

/// What one call costs: hashes, random draws (ids, secrets, salts) and mails or jobs.
pub async fn cost(world: &World, call: impl AsyncFnOnce()) -> (u64, u64, (i64, i64, i64)) {
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
