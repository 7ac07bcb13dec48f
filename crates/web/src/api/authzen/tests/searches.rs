//! Searches, as the conformance suite asks them.

use serde_json::{Value, json};

use super::{
    Found, Pdp, Reads, Search, ask,
    fixture::FixturePdp,
    followed, named, part,
    question::{actions, resources, subjects},
    record, search, user,
};
use crate::api::authzen::{Decision, Question};

fn found(read: Reads, request: &Value) -> Vec<Value> {
    let found = search(&FixturePdp, read, request).unwrap();
    assert!(found.page.is_none(), "nobody asked for parts");
    found.results
}

fn any_user() -> Value {
    json!({ "type": "user" })
}

fn any_record() -> Value {
    json!({ "type": "record" })
}

#[test]
fn the_searches_of_the_fixture() {
    let readers = ask(&any_user(), &named("read"), &record("record-1"));
    assert_eq!(found(subjects, &readers), [user("alice"), user("bob")]);
    let readable = ask(&user("alice"), &named("read"), &any_record());
    assert_eq!(found(resources, &readable), [record("record-1")]);
    let allowed = json!({ "subject": user("alice"), "resource": record("record-1") });
    assert_eq!(found(actions, &allowed), [named("read"), named("write")]);
}

#[test]
fn what_the_caller_says_of_somebody_reaches_who_decides() {
    let admin = |id: &str| json!({ "type": "user", "id": id, "properties": { "role": "admin" } });
    let writers = ask(&any_user(), &named("write"), &record("record-2"));
    assert_eq!(found(subjects, &writers), [user("bob")]);
    for id in ["alice", "bob"] {
        let writable = ask(&admin(id), &named("write"), &any_record());
        assert!(
            found(resources, &writable).contains(&record("record-2")),
            "{id}"
        );
        let allowed = json!({ "subject": admin(id), "resource": record("record-2") });
        assert_eq!(found(actions, &allowed), [named("write")], "{id}");
    }
    let plain = json!({ "subject": user("alice"), "resource": record("record-2") });
    assert!(found(actions, &plain).is_empty());
}

#[test]
fn the_id_of_what_is_searched_for_and_what_is_not_known_are_ignored() {
    let ids = |kind: &str| json!({ "type": kind, "id": "zoe", "more": 1 });
    let mut readers = ask(&ids("user"), &named("read"), &record("record-1"));
    readers["context"] = json!({ "time": "2026-03-01T08:30:00Z" });
    readers["more"] = json!([]);
    assert_eq!(found(subjects, &readers), [user("alice"), user("bob")]);
    let readable = ask(&user("alice"), &named("read"), &ids("record"));
    assert_eq!(found(resources, &readable), [record("record-1")]);
    // Actions are searched for without one; what is sent all the same need not even be one.
    for action in [named("x"), json!({}), json!("read")] {
        let allowed = ask(&user("alice"), &action, &record("record-1"));
        assert_eq!(found(actions, &allowed), [named("read"), named("write")]);
    }
}

#[test]
fn of_what_is_unknown_nothing_is_found() {
    let robot = json!({ "type": "robot", "id": "alice" });
    let (read, one) = (named("read"), record("record-1"));
    for (search, request) in [
        (subjects as Reads, ask(&robot, &read, &one)),
        (subjects, ask(&any_user(), &read, &record("record-9"))),
        (subjects, ask(&any_user(), &named("fly"), &one)),
        (resources, ask(&robot, &read, &any_record())),
        (resources, ask(&user("nobody"), &read, &any_record())),
        (
            resources,
            ask(&user("alice"), &read, &json!({ "type": "file" })),
        ),
        (
            actions,
            json!({ "subject": user("nobody"), "resource": one }),
        ),
        (
            actions,
            json!({ "subject": user("alice"), "resource": robot }),
        ),
    ] {
        assert!(found(search, &request).is_empty(), "{request}");
    }
}

#[test]
fn a_search_without_what_is_required_is_refused() {
    let whole = ask(&user("alice"), &named("read"), &record("record-1"));
    let entities = ["/subject", "/subject/type", "/resource", "/resource/type"];
    let action = ["/action", "/action/name"];
    let required: [(Reads, Vec<&str>); 3] = [
        (
            subjects,
            [&entities[..], &action, &["/resource/id"]].concat(),
        ),
        (
            resources,
            [&entities[..], &action, &["/subject/id"]].concat(),
        ),
        (
            actions,
            [&entities[..], &["/subject/id", "/resource/id"]].concat(),
        ),
    ];
    for (read, paths) in required {
        assert!(search(&FixturePdp, read, &whole).is_ok());
        for path in paths {
            for wrong in [Value::Null, json!(1)] {
                let mut request = whole.clone();
                *request.pointer_mut(path).unwrap() = wrong;
                assert!(search(&FixturePdp, read, &request).is_err(), "{request}");
            }
        }
    }
}

fn readers() -> Value {
    ask(&any_user(), &named("read"), &record("record-1"))
}

/// The answer to the first part of [`readers`], one of them long.
fn first_part() -> String {
    let mut request = readers();
    request["page"] = json!({ "limit": 1, "more": 1, "properties": { "sort": "name" } });
    let first = search(&FixturePdp, subjects, &request).unwrap();
    assert_eq!(first.results, [user("alice")]);
    first.page.unwrap().next_token
}

#[test]
fn a_search_is_followed_from_part_to_part() {
    let mut request = readers();
    // A limit that is left out is the one before.
    for page in [
        json!({ "token": first_part() }),
        json!({ "token": first_part(), "limit": 1 }),
    ] {
        request["page"] = page;
        let second = search(&FixturePdp, subjects, &request).unwrap();
        let told = serde_json::to_string(&second).unwrap();
        let due = r#"{"page":{"next_token":""},"results":[{"type":"user","id":"bob"}]}"#;
        assert_eq!(told, due, "the page first, and empty at the end");
    }
    for limit in 1..4 {
        assert_eq!(
            followed(&FixturePdp, subjects, &readers(), limit),
            [user("alice"), user("bob")]
        );
        let allowed = json!({ "subject": user("alice"), "resource": record("record-1") });
        assert_eq!(
            followed(&FixturePdp, actions, &allowed, limit),
            [named("read"), named("write")]
        );
    }
}

#[test]
fn with_a_token_everything_else_stays_as_it_was() {
    let mut request = readers();
    request["page"] = json!({ "token": first_part() });
    assert!(search(&FixturePdp, subjects, &request).is_ok());
    for (path, other) in [
        ("/subject/type", json!("robot")),
        ("/action", named("write")),
        ("/resource/id", json!("record-2")),
        (
            "/resource",
            json!({ "type": "record", "id": "record-1", "properties": { "secret": true } }),
        ),
        ("/page", json!({ "token": first_part(), "limit": 2 })),
        ("/page", json!({ "token": "made up" })),
        ("/page/token", json!(1)),
    ] {
        let mut other_search = request.clone();
        *other_search.pointer_mut(path).unwrap() = other;
        assert!(
            search(&FixturePdp, subjects, &other_search).is_err(),
            "{other_search}"
        );
    }
    // One search's token is no other's.
    assert!(search(&FixturePdp, actions, &request).is_err());
}

#[test]
fn a_limit_is_a_whole_number_from_0_on() {
    let mut request = readers();
    for wrong in [json!(-1), json!(0.5), json!("1"), json!([])] {
        request["page"] = json!({ "limit": wrong });
        assert!(
            search(&FixturePdp, subjects, &request).is_err(),
            "{request}"
        );
    }
    request["page"] = json!("next");
    assert!(search(&FixturePdp, subjects, &request).is_err());
    request["page"] = json!({ "limit": 0 });
    let nothing = search(&FixturePdp, subjects, &request).unwrap();
    assert!(nothing.results.is_empty() && !nothing.page.unwrap().next_token.is_empty());
    // As good as left out.
    for empty in [
        Value::Null,
        json!({}),
        json!({ "token": "", "limit": null }),
    ] {
        request["page"] = empty;
        assert_eq!(found(subjects, &request), [user("alice"), user("bob")]);
    }
}

/// Everybody may do everything, and there are more of them than one answer holds.
struct Crowd;

impl Pdp for Crowd {
    fn evaluate(&self, _: &Question<'_>) -> Decision {
        Decision {
            allowed: true,
            reasons: None,
        }
    }

    fn search(&self, _: &Search<'_>, after: Option<&str>, limit: usize) -> Found {
        let names: Vec<String> = (0..2_500).map(|n| format!("{n:04}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        part(&names, after, limit, user)
    }
}

#[test]
fn a_search_for_more_than_one_answer_holds_says_that_there_is_more() {
    for page in [Value::Null, json!({ "limit": 5_000 })] {
        let mut request = readers();
        request["page"] = page.clone();
        let mut lengths = Vec::new();
        loop {
            let part = search(&Crowd, subjects, &request).unwrap();
            lengths.push(part.results.len());
            let token = part.page.expect("there was more").next_token;
            if token.is_empty() {
                break;
            }
            request["page"]["token"] = json!(token);
        }
        assert_eq!(lengths, [1_000, 1_000, 500], "{page}");
    }
}
