//! Two processes on one PostgreSQL: what the one takes away, the other does not answer any more, whatever
//! happens to the second one's connections.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use app::askers::LEASE;
use serde_json::{Value, json};
use testkit::postgres::{self, TestDatabase};

use crate::lost_database::assert_refused_as_unavailable;
use crate::muster::{Answer, Database, Muster, read};
use crate::patience::eventually;
use crate::story::{Owner, Person, text};
use crate::wire::Wire;

#[test]
fn a_right_taken_away_on_one_node_is_gone_on_the_other() {
    let plant = Plant::new();
    let other = node(plant.database.url());
    for _ in 0..5 {
        plant.give();
        assert_eq!(plant.seen_by_bob(&other).status, 200);
        plant.take_away();
        assert_eq!(plant.seen_by_bob(&other).status, 404);
    }
    plant.give();
    assert_eq!(plant.seen_by_bob(&other).status, 200);
    plant.remove_bob();
    assert_eq!(plant.seen_by_bob(&other).status, 404);
}

/// Whoever asks with a key may be told of the past for as long as a lease, and by nobody after it: not while the
/// database hangs, either.
#[test]
fn nor_is_it_while_the_database_hangs() {
    let plant = Plant::new();
    let wire = Wire::to(plant.database.url());
    let other = node(&wire.url());
    plant.give();
    assert_eq!(plant.seen_by_bob(&other).status, 200);
    assert_eq!(plant.asked_by_key(&other).body["decision"], true);

    plant.take_away();
    let taken = Instant::now();
    wire.hold_up();
    let hangs = AtomicBool::new(true);
    thread::scope(|scope| {
        let by_key = scope.spawn(|| plant.ask_by_key_while(&hangs, &other, taken));
        let by_bob: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| plant.seen_by_bob(&other)))
            .collect();
        thread::sleep(LEASE + Duration::from_secs(1));
        hangs.store(false, Ordering::Relaxed);
        wire.resume();
        by_key.join().expect("no answer was stale");
        for answer in by_bob {
            assert_gone(&answer.join().expect("a call ends"));
        }
    });
    assert_eq!(plant.seen_by_bob(&other).status, 404);
    assert_eq!(plant.asked_by_key(&other).body["decision"], false);
}

#[test]
fn nor_after_its_connections_broke() {
    let plant = Plant::new();
    let wire = Wire::to(plant.database.url());
    let other = node(&wire.url());
    for _ in 0..3 {
        plant.give();
        eventually("the other node sees it", Duration::from_secs(10), || {
            (plant.seen_by_bob(&other).status == 200).then_some(())
        });
        wire.cut();
        plant.take_away();
        assert_gone(&plant.seen_by_bob(&other));
    }
    plant.give();
    eventually("a yes to a key", Duration::from_secs(10), || {
        (plant.asked_by_key(&other).body["decision"] == true).then_some(())
    });
    wire.cut();
    plant.take_away();
    plant.refused_by_key_soon(&other, Instant::now());
}

#[test]
fn a_node_that_starts_amid_changes_knows_them_all() {
    let plant = Plant::new();
    plant.give();
    let loaded = AtomicBool::new(false);
    let others: Vec<Muster> = thread::scope(|scope| {
        // Far more changes than fit in a start, but not for ever if that fails.
        let changing = scope.spawn(|| {
            for _ in 0..5_000 {
                plant.take_away();
                plant.give();
                if loaded.load(Ordering::Relaxed) {
                    break;
                }
            }
        });
        let others: Vec<Muster> = (0..2).map(|_| node(plant.database.url())).collect();
        // Loads the organization while it changes.
        for other in &others {
            assert!([200, 404].contains(&plant.seen_by_bob(other).status));
            assert_eq!(plant.asked_by_key(other).status, 200);
        }
        assert!(!changing.is_finished(), "nothing changed any more");
        loaded.store(true, Ordering::Relaxed);
        others
    });
    for other in &others {
        assert_eq!(plant.seen_by_bob(other).status, 200);
    }
    plant.take_away();
    for other in &others {
        assert_eq!(plant.seen_by_bob(other).status, 404);
    }
}

/// Who takes a right away may wait until no node decides by what was.
#[test]
fn what_was_taken_away_and_applied_is_gone_on_every_node() {
    let plant = Plant::new();
    let other = node(plant.database.url());
    plant.give();
    // From now on the other node takes the key, and what it saw, at its last word.
    eventually("the other node knows", LEASE * 2, || {
        (plant.asked_by_key(&other).body["decision"] == true).then_some(())
    });
    plant.expect("DELETE", "grants?wait=applied", Some(&plant.grant()), 204);
    for node in [&other, &plant.first] {
        assert_eq!(plant.asked_by_key(node).body["decision"], false);
        assert_eq!(plant.seen_by_bob(node).status, 404);
    }
}

/// A key that asked a moment ago is not looked up again, but for no longer than a lease.
#[test]
fn a_key_that_is_revoked_on_one_node_is_refused_by_the_other_soon() {
    let plant = Plant::new();
    let other = node(plant.database.url());
    plant.give();
    for node in [&plant.first, &other] {
        assert_eq!(plant.asked_by_key(node).body["decision"], true);
    }
    plant.take_away();
    let taken = Instant::now();
    assert_eq!(
        plant.asked_by_key(&plant.first).body["decision"],
        false,
        "at once where it was taken away"
    );
    plant.refused_by_key_soon(&other, taken);

    plant.expect("DELETE", &format!("api-keys/{}", plant.key.id), None, 204);
    assert_eq!(
        plant.asked_by_key(&plant.first).status,
        401,
        "at once where it was revoked"
    );
    eventually(
        "a refusal by the other node",
        Duration::from_secs(5),
        || (plant.asked_by_key(&other).status == 401).then_some(()),
    );
}

/// A question with a revision that is not there yet waits for it, whichever node makes it.
#[test]
fn a_question_waits_for_the_revision_that_it_asks_for() {
    let plant = Plant::new();
    let other = node(plant.database.url());
    for node in [&plant.first, &other] {
        let next = format!("{}:{}", plant.owner.org, plant.revision() + 1);
        thread::scope(|scope| {
            let asking = scope.spawn(|| {
                loop {
                    let asked = Instant::now();
                    let request = node
                        .request("POST", "/access/v1/evaluation")
                        .header("authorization", format!("Bearer {}", plant.key.secret))
                        .header("content-type", "application/json")
                        .header("muster-revision", &*next);
                    let request = request
                        .body(plant.question().to_string())
                        .expect("plain text");
                    let answer = node.send(request).and_then(read);
                    let answer = answer.expect("the server answers");
                    if answer.status == 200 {
                        return answer;
                    }
                    // The change may take its time. No question gives up before it has waited.
                    assert_eq!((answer.status, &answer.body["code"]), (503, &json!("busy")));
                    assert!(asked.elapsed() >= Duration::from_secs(1));
                }
            });
            thread::sleep(Duration::from_millis(100));
            plant.give();
            let answer = asking.join().expect("it is answered");
            assert_eq!(answer.body["decision"], true, "by nothing older");
        });
        plant.take_away();
    }
}

/// Another one on the database at `url`.
fn node(url: &str) -> Muster {
    Muster::start(Database::Url(url.to_owned()))
}

/// An organization on a first node, in which Bob can be given a project.
struct Plant {
    // Stopped before its database is dropped.
    first: Muster,
    database: TestDatabase,
    owner: Owner,
    bob: Person,
    project: String,
    key: Key,
}

/// By which a program asks.
struct Key {
    id: String,
    secret: String,
}

/// What was taken away is not there, or nobody can say.
fn assert_gone(answer: &Answer) {
    if answer.status != 404 {
        assert_refused_as_unavailable(answer);
    }
}

impl Plant {
    fn new() -> Self {
        let database = postgres::empty_database();
        let first = node(database.url());
        let owner = Owner::arrive(&first, "olga@plant.example");
        let bob = owner.bring(&first, "bob@plant.example");
        let project = owner.post(&first, "projects", &json!({"name": "Press shop"}));
        let key = json!({"name": "Gateway", "role": "administrator"});
        let key = owner.post(&first, "api-keys", &key);
        Self {
            key: Key {
                id: text(&key["api_key"]["id"]),
                secret: text(&key["secret"]),
            },
            project: text(&project["id"]),
            first,
            database,
            owner,
            bob,
        }
    }

    fn grant(&self) -> Value {
        json!({"subject": {"member": self.bob.member}, "resource": {"project": self.project}})
    }

    fn give(&self) {
        let mut grant = self.grant();
        grant["role"] = "member".into();
        self.expect("PUT", "grants", Some(&grant), 200);
    }

    fn take_away(&self) {
        self.expect("DELETE", "grants", Some(&self.grant()), 204);
    }

    /// That of the organization now.
    fn revision(&self) -> i64 {
        let answer = self.first.get(
            &format!("/v1/organizations/{}", self.owner.org),
            &self.owner.token,
        );
        let revision = answer.expect("the server answers").body["revision"].as_i64();
        revision.expect("a number")
    }

    fn remove_bob(&self) {
        self.expect("DELETE", &format!("members/{}", self.bob.member), None, 204);
    }

    /// What the owner does on the first node.
    fn expect(&self, method: &str, path: &str, body: Option<&Value>, status: u16) {
        let answer = self.first.call(
            method,
            &self.owner.path(path),
            Some(&self.owner.token),
            body,
        );
        let answer = answer.expect("the server answers");
        assert_eq!(answer.status, status, "{answer:?}");
    }

    fn seen_by_bob(&self, node: &Muster) -> Answer {
        let path = self.owner.path(&format!("projects/{}", self.project));
        node.get(&path, &self.bob.token)
            .expect("the server answers")
    }

    /// Whether Bob sees the project.
    fn question(&self) -> Value {
        json!({
            "subject": {"type": "member", "id": self.bob.member}, "action": {"name": "see"},
            "resource": {"type": "project", "id": self.project},
        })
    }

    fn asked_by_key(&self, node: &Muster) -> Answer {
        node.post("/access/v1/evaluation", &self.key.secret, &self.question())
            .expect("the server answers")
    }

    /// Asks what was true until `taken`: a yes is of the past, and fails once a lease is over.
    fn ask_by_key(&self, node: &Muster, taken: Instant) -> Answer {
        let asked = taken.elapsed();
        let answer = self.asked_by_key(node);
        match answer.status {
            200 => assert!(
                answer.body["decision"] == false || asked < LEASE,
                "a yes to who asked {asked:?} after it was taken away"
            ),
            _ => assert_eq!(answer.status, 503, "{answer:?}"),
        }
        answer
    }

    fn ask_by_key_while(&self, goes_on: &AtomicBool, node: &Muster, taken: Instant) {
        while goes_on.load(Ordering::Relaxed) {
            self.ask_by_key(node, taken);
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn refused_by_key_soon(&self, node: &Muster, taken: Instant) {
        eventually("a no by the other node", Duration::from_secs(5), || {
            (self.ask_by_key(node, taken).body["decision"] == false).then_some(())
        });
    }
}
