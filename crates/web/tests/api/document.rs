//! The document of the whole API, held in `openapi.json` so that each change of it is seen in review.

use std::collections::BTreeMap;

use serde_json::Value;

pub fn whole() -> Value {
    sorted(serde_json::to_value(web::openapi()).expect("the document is JSON"))
}

/// In one order, whatever a library of the build does to the order of JSON's members.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            members.collect::<BTreeMap<_, _>>().into_iter().collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

/// Each operation by its name, `POST /v1/accounts`.
pub fn operations() -> BTreeMap<String, Value> {
    let document = whole();
    let paths = document["paths"].as_object().expect("there are paths");
    let named = |path: &str, operations: &Value| -> Vec<(String, Value)> {
        let operations = operations.as_object().expect("a path has operations");
        let methods = operations
            .iter()
            .filter(|(_, o)| o["responses"].is_object());
        methods
            .map(|(method, o)| (format!("{} {path}", method.to_uppercase()), o.clone()))
            .collect()
    };
    paths
        .iter()
        .flat_map(|(path, operations)| named(path, operations))
        .collect()
}

/// Generated clients name their functions by these (OpenAPI 3.1, Operation Object).
#[test]
fn every_operation_has_an_id_of_its_own() {
    let mut known = BTreeMap::new();
    for (name, operation) in operations() {
        let id = operation["operationId"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(!id.is_empty(), "{name} has no id");
        if let Some(other) = known.insert(id.clone(), name.clone()) {
            panic!("{name} and {other} are both called {id}");
        }
    }
}

/// Run with `UPDATE_API=1` to write the document anew after a deliberate change.
#[test]
fn the_document_is_what_the_file_says() {
    let text = serde_json::to_string_pretty(&whole()).unwrap() + "\n";
    same_as_file("openapi.json", &text);
}

/// Compares with a file of this folder, or writes it where `UPDATE_API` is set.
pub fn same_as_file(name: &str, text: &str) {
    let path = format!("{}/tests/api/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_API").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = held
        .lines()
        .zip(text.lines())
        .position(|(held, now)| held != now);
    let line = differs.unwrap_or(held.lines().count().min(text.lines().count())) + 1;
    assert!(
        held == text,
        "{name} differs from line {line} on. If that is meant, run the test with UPDATE_API=1 and look at the diff."
    );
}
