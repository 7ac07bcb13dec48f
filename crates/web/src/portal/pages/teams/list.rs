//! The teams of an organization.

use app::teams::{self, Seen};
use axum::{Router, extract::Path, routing::get};

use crate::{
    Web,
    api::paging,
    portal::{
        frame::Nav,
        look::Face,
        pages::around::{self, Inside},
        respond::{Way, ok},
        views::teams::{TeamRow, Teams},
        visit::{Answer, Asked, Visit},
    },
};

/// Teams on one page of the list.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/teams", get(list))
}

fn row(seen: &Seen) -> TeamRow {
    TeamRow {
        face: Face::new(&seen.team.name, seen.team.id),
        handle: seen.team.handle.to_string(),
        description: seen.team.description.clone(),
        role: seen.role,
        member_count: seen.team.member_count,
    }
}

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Users).await?;
    let after = paging::cursor(asked.some("cursor"))?;
    let caller = inside.visit.signed_in()?;
    let found = teams::list(
        inside.visit.app(),
        caller,
        &inside.at(),
        None,
        after.as_ref(),
        PAGE,
    )
    .await?;
    let here = inside.org.at("/users/teams");
    let first = after.is_some().then(|| here.clone());
    let next = found
        .next
        .as_ref()
        .map(|next| asked.here_with(&here, "cursor", &paging::text(next)));
    let rows = found.items.iter().map(row).collect();
    let here = asked.here_with(&here, "cursor", asked.v("cursor"));
    let (way, page) = (inside.way(), inside.page(texts::teams()));
    let Inside { person, org, .. } = inside;
    let screen = Teams {
        page,
        person,
        org,
        rows,
        here,
        first,
        next,
    };
    Ok(match way {
        Way::Partial => ok(&screen.as_part()),
        Way::Plain => ok(&screen),
    })
}
