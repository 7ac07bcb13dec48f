//! `kill -9` while clients write: what was answered is there afterwards, and nothing is half done.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;
use testkit::postgres::empty_database;

use crate::muster::{Answer, Database, Muster};
use crate::patience::eventually;
use crate::story::{Owner, mails, purchase, text};

const ROUNDS: usize = 6;
const WRITERS: usize = 6;

#[test]
fn nothing_answered_is_lost_on_sqlite() {
    survives_kills(Database::Sqlite);
}

#[test]
fn nothing_answered_is_lost_on_postgres() {
    survives_kills(Database::Postgres(empty_database()));
}

/// What was asked for, and the id of the thing where an answer came.
#[derive(Default)]
struct Journal {
    orders: Vec<(String, Option<String>)>,
    invitations: Vec<(String, Option<String>)>,
    teams: Vec<(String, Option<String>)>,
}

impl Journal {
    fn answered(&self) -> usize {
        let all = [&self.orders, &self.invitations, &self.teams];
        all.iter()
            .flat_map(|list| list.iter())
            .filter(|(_, id)| id.is_some())
            .count()
    }
}

fn survives_kills(database: Database) {
    let mut muster = Muster::start(database);
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let journal = Mutex::new(Journal::default());
    for round in 0..ROUNDS {
        write_until_killed(&mut muster, &owner, &journal, round);
        muster.start_again();
    }
    let journal = journal.into_inner().expect("no writer failed");
    orders_are_whole(&muster, &journal.orders);
    invitations_are_whole(&muster, &owner, &journal.invitations);
    teams_are_whole(&muster, &owner, &journal.teams);
    let audit = muster.command(&["audit", "verify"]);
    assert!(
        audit.status.success(),
        "{}",
        String::from_utf8_lossy(&audit.stdout)
    );
}

fn write_until_killed(muster: &mut Muster, owner: &Owner, journal: &Mutex<Journal>, round: usize) {
    let before = journal.lock().expect("no writer failed").answered();
    let moment = Duration::from_millis(RandomState::new().hash_one(round) % 300);
    let process = muster.process_id().to_string();
    let stopped = AtomicBool::new(false);
    std::thread::scope(|threads| {
        let muster = &*muster;
        for writer in 0..WRITERS {
            let stopped = &stopped;
            threads.spawn(move || {
                let mut n = 0;
                while !stopped.load(Ordering::Relaxed)
                    && write(
                        muster,
                        owner,
                        journal,
                        writer,
                        &format!("r{round}-w{writer}-{n}"),
                    )
                {
                    n += 1;
                }
            });
        }
        eventually(
            "enough writes to prove something",
            Duration::from_mins(1),
            || {
                let answered = journal.lock().expect("no writer failed").answered();
                (answered >= before + 4 * WRITERS).then_some(())
            },
        );
        std::thread::sleep(moment);
        let killed = std::process::Command::new("kill")
            .args(["-9", &process])
            .status()
            .expect("kill is a program of every system");
        assert!(killed.success(), "killed after {moment:?}");
        stopped.store(true, Ordering::Relaxed);
    });
    muster.kill();
}

/// Which list of the journal a write is noted in.
type ListOf = fn(&mut Journal) -> &mut Vec<(String, Option<String>)>;

/// One write, noted with its answer or with none; false once the server is gone or this writer has written enough.
fn write(
    muster: &Muster,
    owner: &Owner,
    journal: &Mutex<Journal>,
    writer: usize,
    name: &str,
) -> bool {
    let (list, answer): (ListOf, _) = match writer % 3 {
        0 => (
            |journal| &mut journal.orders,
            purchase(muster, name, &buyer(name)),
        ),
        1 => (
            |journal| &mut journal.invitations,
            owner.invite(muster, &guest(name)),
        ),
        _ => (
            |journal| &mut journal.teams,
            owner.create_team(muster, name),
        ),
    };
    if answer
        .as_ref()
        .is_some_and(|answer| answer.body["code"] == "invitation_limit")
    {
        return false;
    }
    let id = answer.as_ref().map(made);
    list(&mut journal.lock().expect("no writer failed")).push((name.to_owned(), id));
    answer.is_some()
}

/// The id of what the answer says was made; a refusal is no answer that this test expects.
fn made(answer: &Answer) -> String {
    assert!(answer.status == 200 || answer.status == 201, "{answer:?}");
    text(
        answer
            .body
            .get("organization")
            .unwrap_or(&answer.body)
            .get("id")
            .unwrap_or(&Value::Null),
    )
}

/// Asked again, an answered order is known, and every order is done in the end, with one mail.
fn orders_are_whole(muster: &Muster, orders: &[(String, Option<String>)]) {
    for (order, organization) in orders {
        let again = purchase(muster, order, &buyer(order)).expect("the server answers");
        let now = made(&again);
        if let Some(organization) = organization {
            assert_eq!(
                (text(&again.body["outcome"]), &now),
                ("already_provisioned".into(), organization),
                "order {order}"
            );
        }
        assert_eq!(
            mails(muster, &buyer(order)).len(),
            1,
            "mails of order {order}"
        );
    }
}

/// Each answered invitation is listed; each listed one has its audit event and its mail, and no other has.
fn invitations_are_whole(muster: &Muster, owner: &Owner, invitations: &[(String, Option<String>)]) {
    let mut listed = owner.list(muster, "invitations");
    // The owner's own came with the purchase, whose event it shares.
    listed.retain(|invitation| text(&invitation["email"]).starts_with("guest-"));
    assert_all_there("invitation", invitations, &ids(&listed));
    assert_eq!(
        targets(muster, owner, "invitation.created"),
        ids(&listed),
        "invitations by the audit log and by the list"
    );
    for (name, _) in invitations {
        let open = listed
            .iter()
            .any(|invitation| text(&invitation["email"]) == guest(name));
        assert_eq!(
            mails(muster, &guest(name)).len(),
            usize::from(open),
            "mails of invitation {name}"
        );
    }
}

fn teams_are_whole(muster: &Muster, owner: &Owner, teams: &[(String, Option<String>)]) {
    let listed = ids(&owner.list(muster, "teams"));
    assert_all_there("team", teams, &listed);
    assert_eq!(
        targets(muster, owner, "team.created"),
        listed,
        "teams by the audit log and by the list"
    );
}

fn assert_all_there(kind: &str, asked: &[(String, Option<String>)], listed: &BTreeSet<String>) {
    let lost: Vec<_> = asked
        .iter()
        .filter(|(_, id)| id.as_ref().is_some_and(|id| !listed.contains(id)))
        .collect();
    assert!(lost.is_empty(), "answered, then lost: {kind} {lost:?}");
}

fn targets(muster: &Muster, owner: &Owner, action: &str) -> BTreeSet<String> {
    let events = owner.list(muster, "audit-events");
    events
        .iter()
        .filter(|event| event["action"] == action)
        .map(|event| text(&event["target"]["id"]))
        .collect()
}

fn ids(things: &[Value]) -> BTreeSet<String> {
    things.iter().map(|thing| text(&thing["id"])).collect()
}

fn buyer(order: &str) -> String {
    format!("buyer-{order}@plant.example")
}

fn guest(name: &str) -> String {
    format!("guest-{name}@plant.example")
}
