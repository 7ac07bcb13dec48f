//! `kill -9` while clients write: what was answered is there afterwards, and nothing is half done.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use testkit::postgres::empty_database;

use crate::muster::{Answer, Database, Muster};
use crate::patience::eventually;
use crate::story::{Owner, PASSWORD, Person, link_token, mails, purchase, text};

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
    members: Vec<(String, Option<String>)>,
    grants: Vec<(String, Option<String>)>,
    readings: Vec<(String, Option<String>)>,
}

impl Journal {
    fn answered(&self) -> usize {
        let all = [
            [&self.orders, &self.invitations, &self.teams],
            [&self.members, &self.grants, &self.readings],
        ];
        all.iter()
            .flatten()
            .flat_map(|list| list.iter())
            .filter(|(_, id)| id.is_some())
            .count()
    }
}

fn survives_kills(database: Database) {
    let mut muster = Muster::start(database);
    let plant = Plant::open(&muster);
    let owner = &plant.owner;
    let journal = Mutex::new(Journal::default());
    for round in 0..ROUNDS {
        write_until_killed(&mut muster, &plant, &journal, round);
        muster.start_again();
    }
    let journal = journal.into_inner().expect("no writer failed");
    orders_are_whole(&muster, &journal.orders);
    invitations_are_whole(&muster, owner, &journal.invitations);
    teams_are_whole(&muster, owner, &journal.teams);
    members_are_whole(&muster, owner, &journal.members);
    grants_are_whole(&muster, &plant, &journal.grants);
    readings_are_there(&muster, &plant, &journal.readings);
    let audit = muster.command(&["audit", "verify"]);
    assert!(
        audit.status.success(),
        "{}",
        String::from_utf8_lossy(&audit.stdout)
    );
}

/// An organization, and what is written about in it.
struct Plant {
    owner: Owner,
    bob: Person,
    device: String,
    /// The device's.
    credential: String,
}

impl Plant {
    fn open(muster: &Muster) -> Self {
        let owner = Owner::arrive(muster, "olga@plant.example");
        let named = json!({"name": "Press"});
        let project = text(&owner.post(muster, "projects", &named)["id"]);
        let devices = format!("projects/{project}/devices");
        let device = text(&owner.post(muster, &devices, &named)["id"]);
        let credentials = format!("devices/{device}/credentials");
        let credential = owner.post(muster, &credentials, &json!({}));
        Self {
            bob: owner.bring(muster, "bob@plant.example"),
            credential: text(&credential["secret"]),
            owner,
            device,
        }
    }
}

fn write_until_killed(muster: &mut Muster, plant: &Plant, journal: &Mutex<Journal>, round: usize) {
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
                        plant,
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
    plant: &Plant,
    journal: &Mutex<Journal>,
    writer: usize,
    name: &str,
) -> bool {
    let owner = &plant.owner;
    let (list, answer): (ListOf, _) = match writer {
        0 => (
            |journal| &mut journal.orders,
            purchase(muster, name, &buyer(name)),
        ),
        1 => (
            |journal| &mut journal.invitations,
            owner.invite(muster, &guest(name)),
        ),
        2 => (
            |journal| &mut journal.teams,
            owner.create_team(muster, name),
        ),
        3 => (|journal| &mut journal.members, arrive(muster, owner, name)),
        4 => (|journal| &mut journal.grants, give(muster, plant, name)),
        _ => (
            |journal| &mut journal.readings,
            measure(muster, plant, name),
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

/// Somebody is invited, and signs up by the mail.
fn arrive(muster: &Muster, owner: &Owner, name: &str) -> Option<Answer> {
    let email = format!("joiner-{name}@plant.example");
    let invited = owner.invite(muster, &email)?;
    if invited.status != 201 {
        return Some(invited);
    }
    let mailbox = format!("/dev/mail.json?to={email}");
    let mailbox = muster.call("GET", &mailbox, None, None)?;
    let token = link_token(&mailbox.body[0], "/invitations/");
    let account = json!({
        "email": email, "name": "Jo Ito", "password": PASSWORD, "invitation_token": token,
    });
    muster.call("POST", "/v1/accounts", None, Some(&account))
}

/// Bob is given a new project.
fn give(muster: &Muster, plant: &Plant, name: &str) -> Option<Answer> {
    let owner = &plant.owner;
    let project = muster.post(
        &owner.path("projects"),
        &owner.token,
        &json!({"name": name}),
    )?;
    let grant = json!({
        "subject": {"member": plant.bob.member}, "resource": {"project": made(&project)}, "role": "member",
    });
    let path = owner.path("grants");
    muster.call("PUT", &path, Some(&owner.token), Some(&grant))
}

/// The device measures the number at the end of the name, as the rest of it.
fn measure(muster: &Muster, plant: &Plant, name: &str) -> Option<Answer> {
    let (stream, value) = name.rsplit_once('-').expect("names have parts");
    let value: u32 = value.parse().expect("the last part is a number");
    let readings = json!({"readings": [{"stream": stream, "value": value}]});
    let taken = muster.post("/v1/ingest/readings", &plant.credential, &readings)?;
    assert_eq!(taken.body["accepted"], 1, "{taken:?}");
    Some(Answer {
        body: json!({ "id": name }),
        ..taken
    })
}

/// The id of what the answer says was made; a refusal is no answer that this test expects.
fn made(answer: &Answer) -> String {
    assert!(answer.status == 200 || answer.status == 201, "{answer:?}");
    let parts = ["organization", "membership", "resource"];
    let part = parts.iter().find_map(|part| answer.body.get(part));
    text(&part.unwrap_or(&answer.body)["id"])
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
    let created = events(muster, owner, "invitation.created");
    let created = created.iter().map(|event| &event["target"]);
    let created = created.filter(|target| text(&target["name"]).starts_with("guest-"));
    assert_eq!(
        created
            .map(|target| text(&target["id"]))
            .collect::<BTreeSet<_>>(),
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

/// Each answered team is listed; each listed one has its audit event, and no other has.
pub fn teams_are_whole(muster: &Muster, owner: &Owner, teams: &[(String, Option<String>)]) {
    let listed = ids(&owner.list(muster, "teams"));
    assert_all_there("team", teams, &listed);
    assert_eq!(
        targets(muster, owner, "team.created"),
        listed,
        "teams by the audit log and by the list"
    );
}

/// Who joined was let in by one invitation, and whoever was let in by one has joined.
fn members_are_whole(muster: &Muster, owner: &Owner, members: &[(String, Option<String>)]) {
    let listed = ids(&owner.list(muster, "members"));
    assert_all_there("member", members, &listed);
    let mut accepted = owner.list(muster, "invitations");
    accepted.retain(|invitation| invitation["status"] == "accepted");
    assert_eq!(
        targets(muster, owner, "invitation.accepted"),
        ids(&accepted),
        "those who joined by the audit log and by the invitations"
    );
    let joined = events(muster, owner, "invitation.accepted");
    let joined = joined.iter().map(|event| text(&event["after"]["member"]));
    assert_eq!(joined.collect::<BTreeSet<_>>(), listed);
}

/// What an answered grant gave Bob he reaches, and nothing whose giving is in no event.
fn grants_are_whole(muster: &Muster, plant: &Plant, grants: &[(String, Option<String>)]) {
    let bob = &plant.bob.member;
    let reached = format!("access/resources?member={bob}&action=see&type=project");
    let reached = ids(&plant.owner.list(muster, &reached));
    assert_all_there("grant", grants, &reached);
    assert_eq!(
        targets(muster, &plant.owner, "grant.set"),
        reached,
        "grants by the audit log and by what they give"
    );
}

fn readings_are_there(muster: &Muster, plant: &Plant, readings: &[(String, Option<String>)]) {
    let streams = readings
        .iter()
        .filter_map(|(name, _)| name.rsplit_once('-'));
    let streams: BTreeSet<_> = streams.map(|(stream, _)| stream).collect();
    let mut measured = BTreeSet::new();
    for stream in streams {
        let path = format!("devices/{}/readings?stream={stream}", plant.device);
        for reading in plant.owner.list(muster, &path) {
            measured.insert(format!(
                "{stream}-{}",
                reading["value"].as_f64().expect("a number")
            ));
        }
    }
    assert_all_there("reading", readings, &measured);
}

fn assert_all_there(kind: &str, asked: &[(String, Option<String>)], listed: &BTreeSet<String>) {
    let lost: Vec<_> = asked
        .iter()
        .filter(|(_, id)| id.as_ref().is_some_and(|id| !listed.contains(id)))
        .collect();
    assert!(lost.is_empty(), "answered, then lost: {kind} {lost:?}");
}

fn targets(muster: &Muster, owner: &Owner, action: &str) -> BTreeSet<String> {
    let events = events(muster, owner, action);
    events
        .iter()
        .map(|event| text(&event["target"]["id"]))
        .collect()
}

fn events(muster: &Muster, owner: &Owner, action: &str) -> Vec<Value> {
    owner.list(muster, &format!("audit-events?action={action}"))
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
