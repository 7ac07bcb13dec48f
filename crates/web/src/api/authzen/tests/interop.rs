//! The scenarios of the AuthZEN interop events, Todo and Search. Each is a rule; everybody who can be is asked about
//! everything that can be, in every way there is to ask, and the answers are those of the rule.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    ask, evaluate, evaluate_all, followed, named, part,
    question::{actions, resources, subjects},
    user,
};
use crate::api::authzen::{Decision, Entity, Found, Pdp, Question, Search};

/// People who do something with things, and by which rule they may.
struct Scenario {
    people: Vec<String>,
    actions: &'static [&'static str],
    kind: &'static str,
    things: Vec<String>,
    rule: fn(&str, &str, &Entity<'_>) -> bool,
}

impl Scenario {
    fn allows(&self, person: &str, action: &str, thing: &Entity<'_>) -> bool {
        thing.kind == self.kind && (self.rule)(person, action, thing)
    }

    fn thing<'a>(&'a self, id: &'a str) -> Entity<'a> {
        let (kind, properties) = (self.kind, None);
        Entity {
            kind,
            id,
            properties,
        }
    }

    fn names<'a>(&'a self, search: &Search<'_>) -> Vec<&'a str> {
        let mut names: Vec<&str> = match search {
            Search::Subjects {
                action, resource, ..
            } => {
                let people = self.people.iter().map(String::as_str);
                people
                    .filter(|id| self.allows(id, action.name, resource))
                    .collect()
            }
            Search::Resources {
                subject, action, ..
            } => {
                let things = self.things.iter().map(String::as_str);
                things
                    .filter(|id| self.allows(subject.id, action.name, &self.thing(id)))
                    .collect()
            }
            Search::Actions { subject, resource } => {
                let actions = self.actions.iter().copied();
                actions
                    .filter(|name| self.allows(subject.id, name, resource))
                    .collect()
            }
        };
        names.sort_unstable();
        names
    }
}

impl Pdp for Scenario {
    fn evaluate(&self, question: &Question<'_>) -> Decision {
        Decision {
            allowed: self.allows(
                question.subject.id,
                question.action.name,
                &question.resource,
            ),
            reasons: None,
        }
    }

    fn search(&self, search: &Search<'_>, after: Option<&str>, limit: usize) -> Found {
        part(&self.names(search), after, limit, |name| match search {
            Search::Subjects { .. } => user(name),
            Search::Resources { .. } => json!({ "type": self.kind, "id": name }),
            Search::Actions { .. } => named(name),
        })
    }
}

fn decided(allowed: bool) -> String {
    format!(r#"{{"decision":{allowed}}}"#)
}

// ---- Todo --------------------------------------------------------------------------------------------

const ROLES: [&str; 4] = ["viewer", "editor", "admin", "evil_genius"];

/// People are called by their roles, `viewer+editor@example.com`.
fn todo_rule(person: &str, action: &str, todo: &Entity<'_>) -> bool {
    let own = todo
        .properties
        .and_then(|said| said.get("ownerID"))
        .is_some_and(|owner| owner == person);
    let roles = person.split('@').next().unwrap_or_default();
    roles.split('+').any(|role| match (role, action) {
        ("viewer", "read")
        | ("editor", "create")
        | ("admin", "delete")
        | ("evil_genius", "update") => true,
        ("editor", "update" | "delete") => own,
        _ => false,
    })
}

/// Everybody with each choice of roles, from none to all.
fn todo() -> Scenario {
    let people = (0..1 << ROLES.len()).map(|choice: usize| {
        let roles = ROLES
            .iter()
            .enumerate()
            .filter(|(n, _)| choice >> n & 1 == 1);
        let roles: Vec<&str> = roles.map(|(_, role)| *role).collect();
        format!("{}@example.com", roles.join("+"))
    });
    Scenario {
        people: people.collect(),
        actions: &["read", "create", "update", "delete"],
        kind: "todo",
        things: vec!["7240d0db".to_owned()],
        rule: todo_rule,
    }
}

#[test]
fn who_may_do_what_with_todos() {
    let pdp = todo();
    let mut allowed = [0; 2];
    for person in &pdp.people {
        for (n, owner) in [person.as_str(), "somebody@example.com"]
            .into_iter()
            .enumerate()
        {
            let todo =
                json!({ "type": "todo", "id": "7240d0db", "properties": { "ownerID": owner } });
            let mut items = Vec::new();
            let mut answers = Vec::new();
            for action in pdp.actions {
                let mut thing = pdp.thing("7240d0db");
                thing.properties = todo["properties"].as_object();
                let due = todo_rule(person, action, &thing);
                let told = evaluate(&pdp, &ask(&user(person), &named(action), &todo)).unwrap();
                assert_eq!(
                    told.to_string(),
                    decided(due),
                    "{person} {action} of {owner}"
                );
                allowed[n] += usize::from(due);
                items.push(json!({ "action": named(action), "resource": todo }));
                answers.push(decided(due));
            }
            // The harness compares texts, and sends a resource that every item replaces.
            let batch = json!({ "subject": user(person), "resource": {}, "evaluations": items });
            let told = evaluate_all(&pdp, &batch).unwrap().to_string();
            assert_eq!(
                told,
                format!(r#"{{"evaluations":[{}]}}"#, answers.join(","))
            );
        }
    }
    // Of 16 choices 8 have each role, and 12 one or the other of two: 8 read and 8 create; of their own, 12 update and
    // 12 delete; of others', 8 and 8.
    assert_eq!(allowed, [8 + 8 + 12 + 12, 8 + 8 + 8 + 8]);
}

// ---- Search ------------------------------------------------------------------------------------------

const DEPARTMENTS: [&str; 3] = ["accounting", "legal", "sales"];

/// People are called by what they are and where, `manager.legal`; records by their owner and department.
fn search_rule(person: &str, action: &str, record: &Entity<'_>) -> bool {
    let Some((place, department)) = person.split_once('.') else {
        return false;
    };
    let Some((owner, of)) = record.id.split_once('/') else {
        return false;
    };
    let (manages, own) = (place == "manager", of == department);
    match action {
        "view" => owner == person || own || manages,
        "edit" => owner == person || (own && manages),
        "delete" => owner == person,
        _ => false,
    }
}

/// Two people of each department, and each of them with a record in each department.
fn records() -> Scenario {
    let of = |place: &'static str| DEPARTMENTS.map(|department| format!("{place}.{department}"));
    let people = [of("manager"), of("clerk")].concat();
    let things = people
        .iter()
        .flat_map(|owner| DEPARTMENTS.map(|department| format!("{owner}/{department}")));
    Scenario {
        things: things.collect(),
        people,
        actions: &["delete", "edit", "view"],
        kind: "record",
        rule: search_rule,
    }
}

fn set(results: &[Value]) -> BTreeSet<String> {
    let texts: BTreeSet<String> = results.iter().map(Value::to_string).collect();
    assert_eq!(
        texts.len(),
        results.len(),
        "something is found twice: {results:?}"
    );
    texts
}

/// The names of those for whom it holds, as a search would tell them.
fn those<'a>(
    all: impl Iterator<Item = &'a str>,
    holds: impl Fn(&str) -> bool,
    result: impl Fn(&str) -> Value,
) -> BTreeSet<String> {
    all.filter(|name| holds(name))
        .map(|name| result(name).to_string())
        .collect()
}

fn record(id: &str) -> Value {
    json!({ "type": "record", "id": id })
}

#[test]
fn who_may_do_what_with_records() {
    let pdp = records();
    let mut allowed = [0; 3];
    for person in &pdp.people {
        for thing in &pdp.things {
            for (n, action) in pdp.actions.iter().enumerate() {
                let due = search_rule(person, action, &pdp.thing(thing));
                let told =
                    evaluate(&pdp, &ask(&user(person), &named(action), &record(thing))).unwrap();
                assert_eq!(told.to_string(), decided(due), "{person} {action} {thing}");
                allowed[n] += usize::from(due);
            }
        }
    }
    // Each of 6 owns 3 records. A manager also edits the other 5 of their department and views all 18; a clerk views the
    // other 5 of theirs.
    assert_eq!(allowed, [6 * 3, 6 * 3 + 3 * 5, 3 * 18 + 3 * (3 + 5)]);
}

/// However long the parts are.
#[test]
fn who_and_what_is_found_of_records() {
    let pdp = records();
    let people = || pdp.people.iter().map(String::as_str);
    let things = || pdp.things.iter().map(String::as_str);
    let may =
        |person: &str, action: &str, thing: &str| search_rule(person, action, &pdp.thing(thing));
    for limit in [1, 2, 5, 100] {
        for action in pdp.actions {
            for thing in things() {
                let request = ask(&json!({ "type": "user" }), &named(action), &record(thing));
                let due = those(people(), |person| may(person, action, thing), user);
                assert_eq!(
                    set(&followed(&pdp, subjects, &request, limit)),
                    due,
                    "{request}"
                );
            }
            for person in people() {
                let request = ask(&user(person), &named(action), &json!({ "type": "record" }));
                let due = those(things(), |thing| may(person, action, thing), record);
                assert_eq!(
                    set(&followed(&pdp, resources, &request, limit)),
                    due,
                    "{request}"
                );
            }
        }
        for (person, thing) in
            people().flat_map(|person| things().map(move |thing| (person, thing)))
        {
            let request = json!({ "subject": user(person), "resource": record(thing) });
            let due = those(
                pdp.actions.iter().copied(),
                |action| may(person, action, thing),
                named,
            );
            assert_eq!(
                set(&followed(&pdp, actions, &request, limit)),
                due,
                "{request}"
            );
        }
    }
}
