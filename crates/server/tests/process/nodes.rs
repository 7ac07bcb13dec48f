//! Two processes on one PostgreSQL: what the one takes away, the other does not answer any more, whatever
//! happens to the second one's connections.

use std::thread;
use std::time::{Duration, Instant};

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

#[test]
fn nor_is_it_while_the_database_hangs() {
    let plant = Plant::new();
    let wire = Wire::to(plant.database.url());
    let other = node(&wire.url());
    plant.give();
    assert_eq!(plant.seen_by_bob(&other).status, 200);

    plant.take_away();
    wire.hold_up();
    let during = thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| plant.seen_by_bob(&other)))
            .collect();
        thread::sleep(Duration::from_secs(3));
        wire.resume();
        asked
            .into_iter()
            .map(|one| one.join().expect("a call ends"))
            .collect::<Vec<_>>()
    });
    for answer in during {
        match answer.status {
            404 => {}
            _ => assert_refused_as_unavailable(&answer),
        }
    }
    assert_eq!(plant.seen_by_bob(&other).status, 404);
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
        let answer = plant.seen_by_bob(&other);
        match answer.status {
            404 => {}
            _ => assert_refused_as_unavailable(&answer),
        }
    }
}

#[test]
fn a_node_that_starts_amid_changes_knows_them_all() {
    let plant = Plant::new();
    plant.give();
    thread::scope(|scope| {
        let changing = scope.spawn(|| {
            for _ in 0..60 {
                plant.take_away();
                plant.give();
            }
        });
        let others: Vec<Muster> = (0..2).map(|_| node(plant.database.url())).collect();
        // Loads the organization while it changes.
        for other in &others {
            assert!([200, 404].contains(&plant.seen_by_bob(other).status));
        }
        changing.join().expect("the changes are made");
        for other in &others {
            assert_eq!(plant.seen_by_bob(other).status, 200);
        }
        plant.take_away();
        for other in &others {
            assert_eq!(plant.seen_by_bob(other).status, 404);
        }
    });
}

/// A key that asked a moment ago is not looked up again, but for no longer than a lease.
#[test]
fn a_key_that_is_revoked_on_one_node_is_refused_by_the_other_soon() {
    let plant = Plant::new();
    let other = node(plant.database.url());
    let key = json!({"name": "Gateway", "role": "administrator"});
    let key = plant.owner.post(&plant.first, "api-keys", &key);
    let ask = |node: &Muster| {
        let question = json!({
            "subject": {"type": "member", "id": plant.bob.member}, "action": {"name": "see"},
            "resource": {"type": "project", "id": plant.project},
        });
        let answer = node.post("/access/v1/evaluation", &text(&key["secret"]), &question);
        answer.expect("the server answers")
    };
    plant.give();
    for node in [&plant.first, &other] {
        assert_eq!(ask(node).body["decision"], true);
    }
    plant.take_away();
    assert_eq!(
        ask(&plant.first).body["decision"],
        false,
        "at once where it was taken away"
    );
    eventually("the same on the other node", Duration::from_secs(5), || {
        (ask(&other).body["decision"] == false).then_some(())
    });

    let path = format!("api-keys/{}", text(&key["api_key"]["id"]));
    plant.expect("DELETE", &path, None, 204);
    assert_eq!(
        ask(&plant.first).status,
        401,
        "at once where it was revoked"
    );
    eventually(
        "a refusal by the other node",
        Duration::from_secs(5),
        || (ask(&other).status == 401).then_some(()),
    );
}

/// A question with a revision that is not there yet waits for it, whichever node makes it.
#[test]
fn a_question_waits_for_the_revision_that_it_asks_for() {
    let plant = Plant::new();
    let other = node(plant.database.url());
    let key = json!({"name": "Gateway", "role": "administrator"});
    let key = text(&plant.owner.post(&plant.first, "api-keys", &key)["secret"]);
    let question = json!({
        "subject": {"type": "member", "id": plant.bob.member}, "action": {"name": "see"},
        "resource": {"type": "project", "id": plant.project},
    });
    for node in [&plant.first, &other] {
        let next = format!("{}:{}", plant.owner.org, plant.revision() + 1);
        thread::scope(|scope| {
            let asking = scope.spawn(|| {
                loop {
                    let asked = Instant::now();
                    let request = node
                        .request("POST", "/access/v1/evaluation")
                        .header("authorization", format!("Bearer {key}"))
                        .header("content-type", "application/json")
                        .header("muster-revision", &*next);
                    let request = request.body(question.to_string()).expect("plain text");
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
}

impl Plant {
    fn new() -> Self {
        let database = postgres::empty_database();
        let first = node(database.url());
        let owner = Owner::arrive(&first, "olga@plant.example");
        let bob = owner.bring(&first, "bob@plant.example");
        let project = owner.post(&first, "projects", &json!({"name": "Press shop"}));
        Self {
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
}
