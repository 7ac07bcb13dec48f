//! The list of members, narrowed by what is typed and chosen above it.

use app::members::{self, Query, Seen};
use axum::{Router, extract::Path, response::Response, routing::get};
use domain::{membership::Status, role::OrgRole};

use super::{changeable, face};
use crate::{
    Web,
    api::paging,
    portal::{
        frame::Nav,
        pages::{
            around::{self, Inside},
            inviting,
        },
        respond::{self, Way, ok},
        views::people::{MemberFilter, MemberRow, MemberRowPart, Members},
        visit::{Answer, Asked, Visit},
    },
};

/// People on one page of a list.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users", get(lead_in))
        .route("/o/{org}/users/members", get(list))
}

async fn lead_in(visit: Visit, Path(slug): Path<String>) -> Response {
    respond::go(visit.way, &format!("/o/{slug}/users/members"))
}

pub fn everybody() -> Query {
    Query {
        text: None,
        role: None,
        status: None,
        team: None,
        after: None,
        limit: PAGE,
    }
}

fn filter(inside: &Inside, asked: &Asked) -> MemberFilter {
    let status = asked
        .some("status")
        .filter(|s| inside.org.manages() && Status::parse(s).is_some());
    MemberFilter {
        query: asked.v("query").to_owned(),
        role: OrgRole::parse(asked.v("role")).ok(),
        status: status.unwrap_or_default().to_owned(),
    }
}

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let filter = filter(&inside, &asked);
    let after = paging::cursor(asked.some("cursor"))?;
    let query = Query {
        text: Some(filter.query.clone()).filter(|text| !text.trim().is_empty()),
        role: filter.role,
        status: Status::parse(&filter.status),
        after: after.clone(),
        ..everybody()
    };
    let caller = inside.visit.signed_in()?;
    let page = members::list(inside.visit.app(), caller, &inside.at(), &query).await?;
    let rows = page.members.iter().map(|seen| row(&inside, seen)).collect();
    let path = inside.org.at("/users/members");
    let first = after
        .is_some()
        .then(|| asked.here_with(&path, "cursor", ""));
    let next = page
        .next
        .as_ref()
        .map(|next| asked.here_with(&path, "cursor", &paging::text(next)));
    let here = asked.here_with(&path, "cursor", asked.v("cursor"));
    let is_whole = !filter.is_set() && first.is_none() && next.is_none();
    let alone = match is_whole && page.members.len() == 1 && inside.org.manages() {
        true => Some(inviting::open_in_words(&inside).await?),
        false => None,
    };
    let (way, page) = (inside.way(), inside.page(texts::members()));
    let Inside { person, org, .. } = inside;
    let screen = Members {
        page,
        person,
        org,
        filter,
        rows,
        alone,
        here,
        first,
        next,
    };
    Ok(match way {
        Way::Partial => ok(&screen.as_part()),
        Way::Plain => ok(&screen),
    })
}

pub fn row(inside: &Inside, seen: &Seen) -> MemberRow {
    let contact = seen.contact.as_ref();
    MemberRow {
        id: seen.id.to_string(),
        face: face(seen),
        handle: seen.handle.to_string(),
        email: contact.map(|c| c.email.as_str().to_owned()),
        role: seen.role,
        status: seen.status.as_str(),
        teams: seen
            .teams
            .iter()
            .map(|place| place.handle.to_string())
            .collect(),
        last_active: contact.and_then(|c| c.last_active_at),
        me: seen.id == inside.own.id,
        changeable: changeable(&inside.org, seen.role),
    }
}

pub fn row_part(inside: &Inside, seen: &Seen) -> MemberRowPart {
    MemberRowPart {
        page: inside.page(""),
        org: inside.org.clone(),
        m: row(inside, seen),
    }
}
