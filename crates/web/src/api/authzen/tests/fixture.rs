//! The decision point of the certification: its subjects, resources and rules stand in the guide
//! of the OpenID conformance suite. It believes what callers say of themselves, as the suite
//! wants it, and is therefore for tests alone.

use serde_json::{Map, Value, json};

use super::part;
use crate::api::authzen::{Decision, Entity, Found, Pdp, Question, Search, Verb};

pub(super) struct FixturePdp;

impl Pdp for FixturePdp {
    fn evaluate(&self, question: &Question<'_>) -> Decision {
        let allowed = allowed(&question.subject, &question.action, &question.resource);
        let reasons = question.explain.then(|| json!([]));
        Decision { allowed, reasons }
    }

    fn search(&self, search: &Search<'_>, after: Option<&str>, limit: usize) -> Found {
        let names: Vec<&str> = match search {
            Search::Subjects {
                kind,
                action,
                resource,
            } => USERS
                .into_iter()
                .filter(|id| allowed(&entity(kind, id), action, resource))
                .collect(),
            Search::Resources {
                subject,
                action,
                kind,
            } => RECORDS
                .into_iter()
                .filter(|id| allowed(subject, action, &entity(kind, id)))
                .collect(),
            Search::Actions { subject, resource } => ACTIONS
                .into_iter()
                .filter(|name| allowed(subject, &verb(name), resource))
                .collect(),
        };
        let result = |name: &str| match search {
            Search::Subjects { kind, .. } | Search::Resources { kind, .. } => {
                json!({ "type": kind, "id": name })
            }
            Search::Actions { .. } => json!({ "name": name }),
        };
        part(&names, after, limit, result)
    }
}

const USERS: [&str; 2] = ["alice", "bob"];
const RECORDS: [&str; 2] = ["record-1", "record-2"];
const ACTIONS: [&str; 3] = ["delete", "read", "write"];

/// Alice owns the active record, which bob reads too; administrators write archived ones.
fn allowed(subject: &Entity<'_>, action: &Verb<'_>, resource: &Entity<'_>) -> bool {
    if subject.kind != "user" || resource.kind != "record" || !USERS.contains(&subject.id) {
        return false;
    }
    let alice = subject.id == "alice";
    // Bob is an administrator by the fixture, alice where the caller says so.
    let administrator = !alice || said(subject.properties, "role") == Some(&json!("admin"));
    let soft = said(action.properties, "soft") == Some(&json!(true));
    match (action.name, resource.id) {
        ("read", "record-1") => true,
        ("write", "record-1") => alice,
        ("delete", "record-1") => alice && soft,
        ("write", "record-2") => administrator,
        _ => false,
    }
}

fn said<'a>(properties: Option<&'a Map<String, Value>>, name: &str) -> Option<&'a Value> {
    properties?.get(name)
}

fn entity<'a>(kind: &'a str, id: &'a str) -> Entity<'a> {
    let properties = None;
    Entity {
        kind,
        id,
        properties,
    }
}

fn verb(name: &str) -> Verb<'_> {
    let properties = None;
    Verb { name, properties }
}
