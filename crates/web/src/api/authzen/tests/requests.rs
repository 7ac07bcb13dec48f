//! Evaluations, one by one and many at once, as the conformance suite asks them.

use serde_json::{Value, json};

use super::{ask, evaluate, evaluate_all, fixture::FixturePdp, named, question, record, user};

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
            evaluate(&FixturePdp, &request),
            Ok(json!({ "decision": decision })),
            "{request}"
        );
    }
}

fn alice_reads() -> Value {
    ask(&user("alice"), &named("read"), &record("record-1"))
}

#[test]
fn a_request_without_what_is_required_says_what_is_missing() {
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
        let (parent, name) = path.rsplit_once('/').unwrap();
        let mut left_out = alice_reads();
        let fields = left_out.pointer_mut(parent).unwrap();
        fields.as_object_mut().unwrap().remove(name);
        assert_eq!(evaluate(&FixturePdp, &left_out), Err(words.to_owned()));
        let mut null = alice_reads();
        *null.pointer_mut(path).unwrap() = Value::Null;
        assert_eq!(evaluate(&FixturePdp, &null), Err(words.to_owned()));
    }
}

#[test]
fn each_member_has_its_type() {
    for (parent, name, wrong, due) in [
        ("", "subject", json!("alice"), "an object"),
        ("", "action", json!("read"), "an object"),
        ("", "resource", json!([]), "an object"),
        ("", "context", json!("now"), "an object"),
        ("/subject", "type", json!(1), "a string"),
        ("/subject", "id", json!({}), "a string"),
        ("/action", "name", json!(1), "a string"),
        ("/resource", "type", json!(true), "a string"),
        ("/resource", "id", json!(4), "a string"),
        ("/subject", "properties", json!([]), "an object"),
        ("/action", "properties", json!("soft"), "an object"),
        ("/resource", "properties", json!(0), "an object"),
    ] {
        let mut request = alice_reads();
        request.pointer_mut(parent).unwrap()[name] = wrong;
        let path = format!("{parent}/{name}").replace('/', ".");
        let words = format!("{} has to be {due}.", path.trim_start_matches('.'));
        assert_eq!(evaluate(&FixturePdp, &request), Err(words));
    }
}

#[test]
fn what_is_not_known_is_ignored_at_every_level() {
    let mut request = alice_reads();
    for level in ["", "/subject", "/action", "/resource"] {
        request.pointer_mut(level).unwrap()["more"] = json!([{ "id": 1 }]);
    }
    for entity in ["subject", "action", "resource"] {
        request[entity]["properties"] = json!({ "more": { "deep": [null] } });
    }
    assert_eq!(
        evaluate(&FixturePdp, &request),
        Ok(json!({ "decision": true }))
    );
    request["evaluations"] = json!([{ "more": 1 }]);
    request["options"] = json!({ "more": { "deep": true } });
    let answer = evaluate_all(&FixturePdp, &request).unwrap();
    assert_eq!(answer.to_string(), r#"{"evaluations":[{"decision":true}]}"#);
}

#[test]
fn the_context_decides_nothing() {
    for (context, decision) in [
        (
            json!({ "time": "2026-03-01T08:30:00Z", "role": "admin" }),
            false,
        ),
        (json!({}), false),
        (Value::Null, false),
    ] {
        let mut request = ask(&user("alice"), &named("write"), &record("record-2"));
        request["context"] = context;
        assert_eq!(
            evaluate(&FixturePdp, &request),
            Ok(json!({ "decision": decision }))
        );
        assert_eq!(
            evaluate_all(&FixturePdp, &request),
            Ok(json!({ "decision": decision }))
        );
    }
}

#[test]
fn only_an_object_is_a_request() {
    for bad in ["", " ", "[]", "[{}]", "\"x\"", "{", "{}{}", "null", "1"] {
        assert!(question::object(bad.as_bytes()).is_err(), "{bad}");
    }
    assert!(
        question::object(b"{\"subject\": \"\xff\"}").is_err(),
        "no UTF-8"
    );
}

fn failed(message: &str) -> Value {
    json!({ "decision": false, "context": { "error": { "status": 400, "message": message } } })
}

#[test]
fn items_of_a_batch_replace_the_defaults_as_a_whole() {
    let request = json!({
        "subject": user("alice"),
        "resource": {},
        "evaluations": [
            { "action": named("read"), "resource": record("record-1") },
            { "action": named("write"), "resource": record("record-2") },
            { "subject": { "type": "user" }, "action": named("read"), "resource": record("record-1") },
            { "action": named("read") },
            { "subject": null, "action": named("read"), "resource": record("record-1") },
            { "subject": user("bob"), "action": named("write"), "resource": record("record-1") },
            "read",
        ],
    });
    let answer = evaluate_all(&FixturePdp, &request).unwrap();
    assert_eq!(
        answer,
        json!({ "evaluations": [
            { "decision": true },
            { "decision": false },
            failed("subject.id is missing."),
            failed("resource.type is missing."),
            { "decision": true },
            { "decision": false },
            failed("An item of evaluations has to be an object."),
        ] })
    );
}

#[test]
fn an_item_inherits_the_context_or_brings_its_own() {
    let asks_why = |request: &Value| {
        let request = super::object(request);
        let batch = question::batch(&request).unwrap().unwrap();
        let items = batch.items.into_iter();
        items.map(|item| item.unwrap().explain).collect::<Vec<_>>()
    };
    let mut request = alice_reads();
    request["context"] = json!({ "explain": true });
    request["evaluations"] =
        json!([{}, { "context": { "time": "now" } }, { "context": { "explain": true } }]);
    assert_eq!(asks_why(&request), [true, false, true]);
    request["context"] = json!({});
    assert_eq!(asks_why(&request), [false, false, true]);
}

#[test]
fn a_batch_fails_item_by_item_and_not_as_a_whole() {
    let nobody = json!({
        "action": named("read"), "resource": record("record-1"),
        "evaluations": [{}, { "action": named("write") }],
    });
    let missing = failed("subject is missing.");
    assert_eq!(
        evaluate_all(&FixturePdp, &nobody),
        Ok(json!({ "evaluations": [missing, missing] }))
    );
    let alone = json!({ "evaluations": [{}] });
    assert_eq!(
        evaluate_all(&FixturePdp, &alone),
        Ok(json!({ "evaluations": [missing] }))
    );
}

#[test]
fn a_batch_of_another_shape_fails_as_a_whole() {
    for (name, wrong) in [
        ("subject", json!("alice")),
        ("action", json!([])),
        ("resource", json!(1)),
        ("context", json!("now")),
        ("evaluations", json!({})),
        ("evaluations", json!("x")),
        ("options", json!([])),
        ("options", json!({ "evaluations_semantic": "whatever" })),
        ("options", json!({ "evaluations_semantic": 1 })),
    ] {
        let mut request = alice_reads();
        request["evaluations"] = json!([alice_reads()]);
        assert!(evaluate_all(&FixturePdp, &request).is_ok());
        request[name] = wrong;
        assert!(evaluate_all(&FixturePdp, &request).is_err(), "{request}");
    }
}

#[test]
fn a_batch_stops_where_it_is_told_to() {
    let batch = |options: Value| {
        let item = |name: &str| json!({ "action": named(name) });
        let request = json!({
            "subject": user("bob"), "resource": record("record-1"),
            "evaluations": [item("read"), item("write"), item("read")], "options": options,
        });
        evaluate_all(&FixturePdp, &request).unwrap()["evaluations"].clone()
    };
    let by = |semantic: &str| batch(json!({ "evaluations_semantic": semantic, "more": 1 }));
    let (yes, no) = (json!({ "decision": true }), json!({ "decision": false }));
    for every in [batch(Value::Null), batch(json!({})), by("execute_all")] {
        assert_eq!(every, json!([yes, no, yes]));
    }
    assert_eq!(by("deny_on_first_deny"), json!([yes, no]));
    assert_eq!(by("permit_on_first_permit"), json!([yes]));
}

#[test]
fn an_item_that_fails_is_a_denial_to_what_stops_at_one() {
    let batch = |semantic: &str| {
        let request = json!({
            "subject": user("alice"), "resource": record("record-1"),
            "evaluations": [{}, { "action": named("read") }, { "action": named("fly") }],
            "options": { "evaluations_semantic": semantic },
        });
        evaluate_all(&FixturePdp, &request).unwrap()["evaluations"].clone()
    };
    let missing = failed("action is missing.");
    assert_eq!(batch("deny_on_first_deny"), json!([missing]));
    assert_eq!(
        batch("permit_on_first_permit"),
        json!([missing, { "decision": true }])
    );
}

#[test]
fn a_batch_without_items_is_one_evaluation() {
    for nothing in [None, Some(json!([])), Some(Value::Null)] {
        let mut request = alice_reads();
        if let Some(nothing) = nothing {
            request["evaluations"] = nothing;
        }
        assert_eq!(
            evaluate_all(&FixturePdp, &request),
            Ok(json!({ "decision": true }))
        );
        request["subject"] = Value::Null;
        assert_eq!(
            evaluate_all(&FixturePdp, &request),
            Err("subject is missing.".to_owned())
        );
    }
}
