//! What the OpenID conformance suite and the interop harnesses ask, against the fixture.

use proptest::{collection, prelude::*, sample};
use serde_json::{Map, Value, json};

use super::{
    Pdp, Search,
    doors::{Results, all, results, told},
    fixture::FixturePdp,
    question,
};

fn object(value: &Value) -> Map<String, Value> {
    question::object(value.to_string().as_bytes()).unwrap()
}

fn user(id: &str) -> Value {
    json!({ "type": "user", "id": id })
}

fn record(id: &str) -> Value {
    json!({ "type": "record", "id": id })
}

fn ask(subject: &Value, action: &Value, resource: &Value) -> Value {
    json!({ "subject": subject, "action": action, "resource": resource })
}

fn evaluate(request: &Value) -> Result<Value, String> {
    let question = question::evaluation(&object(request))?;
    Ok(told(FixturePdp.evaluate(&question)))
}

fn named(name: &str) -> Value {
    json!({ "name": name })
}

#[test]
fn the_decisions_of_the_fixture() {
    let admin = json!({ "type": "user", "id": "alice", "properties": { "role": "admin" } });
    let delete = |soft: bool| json!({ "name": "delete", "properties": { "soft": soft } });
    for (subject, action, resource, decision) in [
        (user("alice"), named("read"), "record-1", true),
        (user("alice"), named("write"), "record-1", true),
        (user("bob"), named("read"), "record-1", true),
        (user("bob"), named("write"), "record-1", false),
        (user("alice"), named("write"), "record-2", false),
        (admin, named("write"), "record-2", true),
        (user("alice"), delete(true), "record-1", true),
        (user("alice"), delete(false), "record-1", false),
        (user("nobody"), named("read"), "record-1", false),
        (user("alice"), named("fly"), "record-1", false),
    ] {
        let request = ask(&subject, &action, &record(resource));
        assert_eq!(
            evaluate(&request),
            Ok(json!({ "decision": decision })),
            "{request}"
        );
    }
}

#[test]
fn a_request_without_what_is_required_says_what_is_missing() {
    let whole = ask(&user("alice"), &named("read"), &record("record-1"));
    for (path, words) in [
        ("/subject", "subject is missing."),
        ("/action", "action is missing."),
        ("/resource", "resource is missing."),
        ("/subject/type", "subject.type is missing."),
        ("/subject/id", "subject.id is missing."),
        ("/resource/type", "resource.type is missing."),
        ("/resource/id", "resource.id is missing."),
        ("/action/name", "action.name is missing."),
    ] {
        let mut request = whole.clone();
        *request.pointer_mut(path).unwrap() = Value::Null;
        assert_eq!(evaluate(&request), Err(words.to_owned()));
    }
    for (path, wrong, words) in [
        ("/subject", json!("alice"), "subject has to be an object."),
        ("/action/name", json!(1), "action.name has to be a string."),
        (
            "/subject/properties",
            json!([]),
            "subject.properties has to be an object.",
        ),
    ] {
        let mut request = whole.clone();
        match request.pointer_mut(path) {
            Some(place) => *place = wrong,
            None => request["subject"]["properties"] = wrong,
        }
        assert_eq!(evaluate(&request), Err(words.to_owned()));
    }
}

#[test]
fn what_is_not_known_is_ignored_and_context_decides_nothing() {
    let mut request = ask(&user("alice"), &named("read"), &record("record-1"));
    request["more"] = json!([1]);
    request["subject"]["more"] = json!(true);
    request["context"] = json!({ "time": "2026-03-01T08:30:00Z", "role": "admin" });
    assert_eq!(evaluate(&request), Ok(json!({ "decision": true })));
}

#[test]
fn only_an_object_is_a_request() {
    for bad in ["", "[]", "[{}]", "\"x\"", "{", "{}{}", "null", "1"] {
        assert!(question::object(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn items_of_a_batch_replace_the_defaults_as_a_whole() {
    let request = object(&json!({
        "subject": user("alice"),
        "resource": {},
        "evaluations": [
            { "action": named("read"), "resource": record("record-1") },
            { "action": named("write"), "resource": record("record-2") },
            { "subject": { "type": "user" }, "action": named("read"), "resource": record("record-1") },
            { "action": named("read") },
        ],
    }));
    let answer = all(&FixturePdp, &request).unwrap();
    let failed = |message: &str| json!({ "decision": false, "context": { "error": { "status": 400, "message": message } } });
    assert_eq!(
        answer["evaluations"],
        json!([
            { "decision": true },
            { "decision": false },
            failed("subject.id is missing."),
            failed("resource.type is missing."),
        ])
    );
}

#[test]
fn a_batch_stops_where_it_is_told_to() {
    let batch = |semantic: &str| {
        let item = |name: &str| json!({ "action": named(name) });
        let request = object(&json!({
            "subject": user("bob"), "resource": record("record-1"),
            "evaluations": [item("read"), item("write"), item("read")],
            "options": { "evaluations_semantic": semantic, "more": 1 },
        }));
        all(&FixturePdp, &request).map(|answer| answer["evaluations"].clone())
    };
    let (yes, no) = (json!({ "decision": true }), json!({ "decision": false }));
    assert_eq!(batch("execute_all"), Ok(json!([yes, no, yes])));
    assert_eq!(batch("deny_on_first_deny"), Ok(json!([yes, no])));
    assert_eq!(batch("permit_on_first_permit"), Ok(json!([yes])));
    assert!(batch("whatever").is_err());
}

#[test]
fn a_batch_without_items_is_one_evaluation() {
    let mut request = ask(&user("alice"), &named("read"), &record("record-1"));
    assert_eq!(
        all(&FixturePdp, &object(&request)),
        Ok(json!({ "decision": true }))
    );
    request["evaluations"] = json!([]);
    assert_eq!(
        all(&FixturePdp, &object(&request)),
        Ok(json!({ "decision": true }))
    );
    request["subject"] = Value::Null;
    assert!(all(&FixturePdp, &object(&request)).is_err());
    request["evaluations"] = json!("x");
    assert!(all(&FixturePdp, &object(&request)).is_err());
}

fn search(
    read: impl Fn(&Map<String, Value>) -> Result<(Search, question::Part), String>,
    request: &Value,
) -> Result<Results, String> {
    let (search, part) = read(&object(request))?;
    results(&FixturePdp, &search, &part)
}

#[test]
fn the_searches_of_the_fixture() {
    // The id of what is searched for is ignored.
    let readers =
        json!({ "subject": user("zoe"), "action": named("read"), "resource": record("record-1") });
    assert_eq!(
        search(question::subjects, &readers).unwrap().results,
        [user("alice"), user("bob")]
    );
    let readable = json!({ "subject": user("alice"), "action": named("read"), "resource": { "type": "record" } });
    assert_eq!(
        search(question::resources, &readable).unwrap().results,
        [record("record-1")]
    );
    let actions =
        json!({ "subject": user("alice"), "action": named("x"), "resource": record("record-1") });
    assert_eq!(
        search(question::actions, &actions).unwrap().results,
        [named("read"), named("write")]
    );
    let writers = json!({ "subject": { "type": "user" }, "action": named("write"), "resource": record("record-2") });
    assert_eq!(
        search(question::subjects, &writers).unwrap().results,
        [user("bob")]
    );
    let unknown = json!({ "subject": { "type": "robot" }, "action": named("read"), "resource": record("record-1") });
    let found = search(question::subjects, &unknown).unwrap();
    assert!(found.results.is_empty() && found.page.is_none());
    let without_id = json!({ "subject": { "type": "user" }, "action": named("read"), "resource": { "type": "record" } });
    assert!(search(question::subjects, &without_id).is_err());
}

#[test]
fn a_search_is_followed_from_part_to_part() {
    let mut request = json!({
        "subject": { "type": "user" }, "action": named("read"), "resource": record("record-1"),
        "page": { "limit": 1, "more": 1 },
    });
    let first = search(question::subjects, &request).unwrap();
    assert_eq!(first.results, [user("alice")]);
    let token = first.page.unwrap().next_token;
    // A limit that is left out is the one before.
    request["page"] = json!({ "token": token });
    let second = search(question::subjects, &request).unwrap();
    assert_eq!(second.results, [user("bob")]);
    assert_eq!(second.page.unwrap().next_token, "", "that was all");

    request["page"] = json!({ "token": token, "limit": 2 });
    assert!(
        search(question::subjects, &request).is_err(),
        "another limit is another search"
    );
    request["page"] = json!({ "token": token });
    request["action"] = named("write");
    assert!(
        search(question::subjects, &request).is_err(),
        "another action too"
    );
    request["page"] = json!({ "token": "made up" });
    assert!(search(question::subjects, &request).is_err());
    request["page"] = json!({ "limit": -1 });
    assert!(search(question::subjects, &request).is_err());
    request["page"] = json!({ "limit": 0 });
    let nothing = search(question::subjects, &request).unwrap();
    assert!(nothing.results.is_empty() && !nothing.page.unwrap().next_token.is_empty());
}

// ---- Whatever is sent --------------------------------------------------------------------------------

/// JSON of the words that requests are made of, put together in any way.
fn anything() -> impl Strategy<Value = Value> {
    let word = sample::select(vec![
        "subject",
        "action",
        "resource",
        "context",
        "evaluations",
        "options",
        "page",
        "type",
        "id",
        "name",
        "properties",
        "explain",
        "token",
        "limit",
        "evaluations_semantic",
        "execute_all",
        "user",
        "alice",
        "read",
        "record",
        "record-1",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        let object = collection::hash_map(word.clone(), inner.clone(), 0..6);
        let object = object.prop_map(|fields| {
            let named = fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            Value::Object(named.collect())
        });
        prop_oneof![collection::vec(inner, 0..6).prop_map(Value::from), object]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_are_taken_for_a_request(bytes in collection::vec(any::<u8>(), 0..200)) {
        if let Ok(request) = question::object(&bytes) {
            let _ = all(&FixturePdp, &request);
        }
    }

    #[test]
    fn whatever_is_asked_is_answered_or_refused(request in anything()) {
        let Ok(request) = question::object(request.to_string().as_bytes()) else {
            return Ok(());
        };
        if let Ok(answer) = all(&FixturePdp, &request) {
            let decisions = match answer.get("evaluations") {
                Some(answers) => answers.as_array().unwrap().clone(),
                None => vec![answer],
            };
            prop_assert!(decisions.iter().all(|decision| decision["decision"].is_boolean()));
            let asked = request.get("evaluations").and_then(Value::as_array).map_or(0, Vec::len);
            prop_assert!(decisions.len() <= asked.max(1));
        }
        for read in [question::subjects, question::resources, question::actions] {
            if let Ok((search, part)) = read(&request) {
                let _ = results(&FixturePdp, &search, &part);
            }
        }
    }
}
