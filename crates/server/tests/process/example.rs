//! The example plant of `muster demo`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::muster::{Database, Muster, Shell};
use crate::operator::{answer, assert_says};
use crate::story::{Owner, sign_in, text};

on_both! { the_example_is_made_once }

fn the_example_is_made_once(shell: Shell) {
    assert_says(&shell.run(&["demo"]), 0, "60 people, 8 teams");
    assert_says(&shell.run(&["demo"]), 0, "Nothing was done");
    let said = answer(&shell.run(&["demo", "--json"]));
    assert_eq!(said["made"], false);
    let verified = answer(&shell.run(&["audit", "verify", "--json"]));
    assert_eq!(verified["whole"], true);

    let muster = shell.serve();
    let password = said["password"].as_str().expect("a text");
    let mut token = String::new();
    for person in said["people"].as_array().expect("a list") {
        token = sign_in(&muster, person["email"].as_str().expect("a text"), password);
        let me = muster.get("/v1/me", &token).expect("the server answers");
        assert_eq!(
            me.body["memberships"][0]["role"], person["role"],
            "{person}"
        );
    }
    assert_eq!(said["people"][3]["role"], "observer");
    let plant = |token| Owner {
        token,
        org: "northfield-tools".to_owned(),
    };
    assert_eq!(plant(token).list(&muster, "members").len(), 60);
    let mia = plant(sign_in(&muster, "mia.chen@northfield.example", password));
    assert_eq!(mia.list(&muster, "teams").len(), 8);
    let statuses = statuses(&mia.list(&muster, "invitations"));
    assert_eq!((statuses["pending"], statuses["expired"]), (3, 2));
    let events = mia.list(&muster, "audit-events");
    let suspended = events
        .iter()
        .filter(|event| event["action"] == "member.suspended");
    assert_eq!(suspended.count(), 2);
    each_kind_of_grant_is_there(&muster, &mia);
    each_device_has_measured_for_two_weeks(&muster, &mia);
}

/// To a member and to a team, on a project, a device and a channel; some with an end.
fn each_kind_of_grant_is_there(muster: &Muster, mia: &Owner) {
    let mut kinds = BTreeSet::new();
    let mut ends = 0;
    for (things, count) in [("projects", 4), ("devices", 24), ("channels", 3)] {
        let listed = mia.list(muster, things);
        assert_eq!(listed.len(), count, "{things}");
        for thing in listed {
            let grants = format!("{things}/{}/grants", text(&thing["id"]));
            for grant in mia.list(muster, &grants) {
                kinds.insert((text(&grant["subject"]["type"]), things));
                ends += usize::from(!grant["expires_at"].is_null());
            }
        }
    }
    assert_eq!(kinds.len(), 6, "{kinds:?}");
    assert!(ends > 0, "every grant is for good");
}

#[expect(
    clippy::disallowed_methods,
    reason = "the example ends at the moment at which it was made"
)]
fn each_device_has_measured_for_two_weeks(muster: &Muster, mia: &Owner) {
    let hours = |n: i64| SignedDuration::from_hours(n);
    for device in mia.list(muster, "devices") {
        let path = mia.path(&format!("devices/{}", text(&device["id"])));
        let get = |what: &str| {
            let answer = muster.get(&format!("{path}/{what}"), &mia.token);
            let body = answer.expect("the server answers").body;
            body["items"].as_array().expect("a list").clone()
        };
        let streams = get("streams");
        assert_eq!(streams.len(), 2, "{device}");
        for stream in streams {
            let last: Timestamp = text(&stream["last"]["at"]).parse().expect("a time");
            assert!(Timestamp::now().duration_since(last) < hours(1), "{stream}");
            let stream = text(&stream["stream"]);
            let day = |back: i64| {
                let (from, to) = (last - hours(24 * back), last - hours(24 * (back - 1)));
                get(&format!(
                    "readings?stream={stream}&from={from}&to={to}&limit=200"
                ))
                .len()
            };
            // One each half hour, and none before.
            assert_eq!([day(1), day(13), day(15)], [48, 48, 0], "{device} {stream}");
        }
    }
}

/// How many there are of each status.
fn statuses(invitations: &[Value]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for invitation in invitations {
        *counts.entry(text(&invitation["status"])).or_default() += 1;
    }
    counts
}

#[test]
fn half_an_example_is_no_example() {
    let shell = Shell::new(Database::Sqlite);
    let order = "purchase record --provider demo --order 1001 --email mia.chen@northfield.example";
    let order: Vec<_> = order.split(' ').collect();
    assert_says(&shell.run(&order), 0, "is there");
    assert_says(&shell.run(&["demo"]), 1, "cut short");
}
