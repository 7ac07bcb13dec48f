//! A mail that nobody takes: given up, listed, and sent once its cause is gone.

use serde_json::Value;
use std::time::Duration;
use testkit::smtp::{NOBODY, Senders, SmtpServer};

use crate::muster::{Muster, Shell};
use crate::operator::{answer, assert_says};
use crate::patience::eventually;
use crate::story::{Owner, text};

on_both! { a_refused_mail_waits_for_the_operator }

fn a_refused_mail_waits_for_the_operator(shell: Shell) {
    let server = SmtpServer::start(Senders::Anybody);
    let mut muster = shell.serve();
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let url = format!("smtp://127.0.0.1:{}", server.port());
    let smtp = ["--smtp-url", &url, "--mail-from", "muster@plant.example"];
    let soon = Duration::from_secs(20);

    // Without a mail server they wait.
    let before = waiting(&muster, &[]);
    for email in [NOBODY, "bob@plant.example"] {
        let invited = owner.invite(&muster, email).expect("the server answers");
        assert_eq!(invited.status, 201, "{invited:?}");
    }
    assert_eq!(waiting(&muster, &[]), before + 2);

    muster.start_again_with(&smtp);
    server.mails_to("bob@plant.example", 1);
    let letter = eventually("one is given up", soon, || given_up(&muster).pop());
    assert_eq!(
        (&letter["to"], &letter["attempts"]),
        (&NOBODY.into(), &1.into())
    );
    assert!(
        text(&letter["error"]).contains("550 no such user here"),
        "{letter}"
    );
    eventually("nothing else waits", soon, || {
        (waiting(&muster, &smtp) == 0).then_some(())
    });
    let doctor = [&["doctor"], &smtp[..]].concat();
    assert_says(&muster.command(&doctor), 3, "1 mails or jobs were given up");

    // A round more helps nothing while the cause lasts.
    let retry = ["outbox", "retry", &text(&letter["id"])];
    assert_says(&muster.command(&retry), 0, "1 get another round");
    eventually("it is given up again", soon, || given_up(&muster).pop());
    server.let_everybody_in();
    assert_says(
        &muster.command(&["outbox", "retry"]),
        0,
        "1 get another round",
    );
    server.mails_to(NOBODY, 1);
    eventually("nothing is left", soon, || {
        let found = muster.command(&doctor);
        (found.status.code() == Some(0)).then_some(())
    });
    assert!(given_up(&muster).is_empty());
}

fn given_up(muster: &Muster) -> Vec<Value> {
    let listed = answer(&muster.command(&["outbox", "list", "--json"]));
    listed.as_array().expect("a list").clone()
}

/// How many mails the doctor says are waiting.
fn waiting(muster: &Muster, smtp: &[&str]) -> usize {
    let found = answer(&muster.command(&[&["doctor", "--json"], smtp].concat()));
    let findings = found["findings"].as_array().expect("a list");
    let mail = findings.iter().find(|finding| finding["check"] == "mail");
    let words = text(&mail.expect("mails are looked at")["words"]);
    let (before, _) = words.split_once(" mails ").expect(&words);
    let number = before.rsplit(' ').next().expect("a last word");
    number.parse().expect("a number")
}
