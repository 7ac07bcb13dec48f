//! What the audit log says of a changed member: what differs, as it was and as it is.

use domain::{membership::Member, time::Timestamp};
use serde_json::{Map, Value, json};
use store::audit::{Event, Target};

use crate::{App, Change, target};

pub(super) fn event(
    app: &App,
    action: &'static str,
    before: &Member,
    after: &Member,
    now: Timestamp,
) -> Event {
    let (was, is) = (facts(before), facts(after));
    let differing = |all: &Map<String, Value>| {
        let differ = all.iter().filter(|(name, _)| was[*name] != is[*name]);
        Value::Object(differ.map(|(k, v)| (k.clone(), v.clone())).collect())
    };
    app.event(now, action, about(after))
        .before(differing(&was))
        .after(differing(&is))
}

pub(super) fn about(member: &Member) -> Target {
    target("member", member.id, &member.name)
}

fn facts(member: &Member) -> Map<String, Value> {
    let facts = [
        ("name", json!(member.name)),
        ("email", json!(member.email.as_str())),
        ("role", json!(member.role.as_str())),
        ("handle", json!(member.handle.as_str())),
        ("status", json!(member.standing.as_str())),
        ("ends_at", json!(member.ends_at.map(|end| end.to_string()))),
    ];
    facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
