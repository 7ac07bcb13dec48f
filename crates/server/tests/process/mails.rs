//! `kill -9` while mails go to a real mail server: each arrives and, however often it is sent, as one and the same.

use std::collections::BTreeSet;
use std::time::Duration;

use testkit::postgres::empty_database;
use testkit::smtp::{Senders, SmtpServer};

use crate::muster::{Database, Muster};
use crate::patience::eventually;
use crate::story::Owner;

const ROUNDS: usize = 3;
const MAILS: usize = 10;

#[test]
fn no_mail_is_lost_on_sqlite() {
    survive_kills(Database::Sqlite);
}

#[test]
fn no_mail_is_lost_on_postgres() {
    survive_kills(Database::Postgres(empty_database()));
}

fn survive_kills(database: Database) {
    let server = SmtpServer::start(Senders::Anybody);
    let mut muster = Muster::start(database);
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let url = format!("smtp://127.0.0.1:{}", server.port());
    muster.start_again_with(&["--smtp-url", &url, "--mail-from", "muster@plant.example"]);
    let mut invited = Vec::new();
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        let before = server.count();
        for n in 0..MAILS {
            let email = format!("bob-{round}-{n}@plant.example");
            let answer = owner.invite(&muster, &email).expect("the server answers");
            assert_eq!(answer.status, 201, "{answer:?}");
            invited.push(email);
        }
        eventually("the first mails", Duration::from_mins(1), || {
            (server.count() > before).then_some(())
        });
        muster.kill();
        interrupted += usize::from(server.count() < before + MAILS);
        // What had been claimed is due once the claim is over, two minutes after it.
        muster.meddle("UPDATE queue SET run_at = run_at - 120000000 WHERE attempts > 0");
        muster.start_again();
    }
    assert!(
        interrupted > 0,
        "all mails had gone when the process was killed"
    );
    for email in &invited {
        let arrived = server.mails_to(email, 1);
        let ids: BTreeSet<_> = arrived.iter().map(|mail| message_id(mail)).collect();
        assert_eq!(ids.len(), 1, "{email}: {ids:?}");
    }
}

fn message_id(mail: &str) -> &str {
    let ids = mail
        .lines()
        .filter_map(|line| line.strip_prefix("Message-ID: "));
    ids.into_iter().next().expect("every mail has an id")
}
