//! The audit log of an organization.

use std::borrow::Cow;

use app::{
    access_requests,
    audit::{self, Query},
};
use axum::{Router, extract::Path, routing::get};
use domain::time::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;
use store::audit::Recorded;

use super::around::{self, Inside};
use crate::{
    Web,
    portal::{
        frame::Nav,
        respond::{Way, ok},
        typed,
        views::{
            audit::{AuditFilter, AuditLog, AuditRow},
            organization::Change,
        },
        visit::{Answer, Asked, Stop, Visit},
        words,
    },
    problem::Problem,
};
use domain::policy::OrgAction;

/// Events on one page.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/settings/audit", get(show))
}

async fn show(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Audit).await?;
    around::require(&inside, OrgAction::ReadAudit)?;
    let field = |name: &str| asked.v(name).trim().to_owned();
    let filter = AuditFilter {
        action: field("action"),
        actor: field("actor"),
        target: field("target"),
        from: field("from"),
        to: field("to"),
    };
    let before = asked.some("before").and_then(|seq| seq.parse().ok());
    let query = query(&inside, &filter, before)?;
    let caller = inside.visit.signed_in()?;
    let mut found = audit::list(inside.visit.app(), caller, &inside.at(), &query, PAGE).await?;
    name_things(&inside, &mut found.items).await?;
    let events = found.items.iter().map(row).collect();
    let path = inside.org.at("/settings/audit");
    let first = before
        .is_some()
        .then(|| asked.here_with(&path, "before", ""));
    let next = found
        .next
        .map(|seq| asked.here_with(&path, "before", &seq.to_string()));
    let (way, page) = (inside.way(), inside.page(texts::audit_title()));
    let Inside { person, org, .. } = inside;
    let screen = AuditLog {
        page,
        person,
        org,
        filter,
        actions: actions(),
        events,
        first,
        next,
    };
    Ok(match way {
        Way::Partial => ok(&screen.as_part()),
        Way::Plain => ok(&screen),
    })
}

fn query(inside: &Inside, filter: &AuditFilter, before: Option<i64>) -> Result<Query, Stop> {
    let zone = TimeZone::get(&inside.organization.time_zone).unwrap_or(TimeZone::UTC);
    let day = |invalid: domain::Invalid| Stop::from(Problem::malformed(invalid.detail));
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Ok(Query {
        actor: some(&filter.actor),
        action: some(&filter.action),
        target: some(&filter.target),
        from: typed::start_of_day(&filter.from, &zone).map_err(day)?,
        to: typed::end_of_day(&filter.to, &zone).map_err(day)?,
        before,
    })
}

/// What the filter offers: kinds of things first, then each deed.
fn actions() -> Vec<(&'static str, Cow<'static, str>)> {
    let kinds = [
        ("organization", texts::audit_kind_organization()),
        ("member", texts::audit_kind_members()),
        ("invitation", texts::audit_kind_invitations()),
        ("team", texts::audit_kind_teams()),
    ];
    let deeds = words::DEEDS
        .iter()
        .map(|deed| (deed.action, (deed.label)()));
    kinds.into_iter().chain(deeds).collect()
}

fn row(event: &Recorded) -> AuditRow {
    let line = words::line(event);
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (before, after) = (json(event.before.as_deref()), json(event.after.as_deref()));
    AuditRow {
        icon: line.icon,
        actor: event.actor_name.clone(),
        actor_id: some(&event.actor_id),
        told: line.told,
        target_id: some(&event.target_id),
        action: event.action.clone(),
        at: Timestamp::from_micros(event.at),
        seq: event.seq,
        diff: words::diff(before.as_ref(), after.as_ref()),
        ip: event.ip.clone(),
        user_agent: event.user_agent.clone(),
        request_id: event.request_id.clone(),
        hash: hex(&event.hash[..8.min(event.hash.len())]),
    }
}

/// A request for access holds the id of what somebody asked for, whether it is there or not. Whoever reads the log
/// sees everything, and is told what it is called now.
async fn name_things(inside: &Inside, events: &mut [Recorded]) -> Result<(), Stop> {
    let asked = |event: &&mut Recorded| event.action.starts_with("access.");
    let ids: Vec<String> = events
        .iter_mut()
        .filter(asked)
        .map(|event| event.target_name.clone())
        .collect();
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let names = access_requests::names(app, caller, &at, &ids).await?;
    for event in events.iter_mut().filter(asked) {
        let name = names.get(&event.target_name).cloned();
        event.target_name = name.unwrap_or_else(|| texts::audit_no_such_thing().into_owned());
    }
    Ok(())
}

fn json(text: Option<&str>) -> Option<Value> {
    serde_json::from_str(text?).ok()
}

/// The newest changes, for the page on which one starts.
pub async fn newest(inside: &Inside, limit: i64) -> Result<Vec<Change>, Stop> {
    let query = Query {
        actor: None,
        action: None,
        target: None,
        from: None,
        to: None,
        before: None,
    };
    let caller = inside.visit.signed_in()?;
    let mut found = audit::list(inside.visit.app(), caller, &inside.at(), &query, limit).await?;
    name_things(inside, &mut found.items).await?;
    Ok(found.items.iter().map(change).collect())
}

/// The newest changes in the reader's own teams, for those who do not read the log.
pub async fn newest_in_own_teams(inside: &Inside, limit: i64) -> Result<Vec<Change>, Stop> {
    let caller = inside.visit.signed_in()?;
    let found = audit::in_own_teams(inside.visit.app(), caller, &inside.at(), limit).await?;
    Ok(found.iter().map(change).collect())
}

fn change(event: &Recorded) -> Change {
    let line = words::line(event);
    Change {
        icon: line.icon,
        told: line.told,
        at: Timestamp::from_micros(event.at),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}
