//! The projects or alert channels that somebody sees, and finding these and devices by name.

use app::{devices, spaces};
use axum::{Router, extract::Path, routing::get};
use domain::resource::SpaceKind;

use super::Thing;
use crate::{
    Web,
    api::paging,
    portal::{
        pages::around::{self, Inside},
        respond::ok,
        views::{
            organization::Hit,
            resources::{SpaceRow, Spaces, Words},
        },
        visit::{Answer, Asked, Stop, Visit},
    },
};

/// How many are on one page.
const PAGE: i64 = 60;

pub fn router(kind: SpaceKind) -> Router<Web> {
    let path = format!("/o/{{org}}{}", Thing::from(kind).path());
    let show = move |visit: Visit, slug: Path<String>, asked: Asked| list(kind, visit, slug, asked);
    Router::new().route(&path, get(show))
}

pub fn row(seen: &spaces::Seen) -> SpaceRow {
    SpaceRow {
        id: super::id(seen.space.id),
        name: seen.space.name.clone(),
        description: seen.space.description.clone(),
        role: seen.role,
    }
}

async fn list(kind: SpaceKind, visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Thing::from(kind).nav()).await?;
    let words = Words::of(kind);
    let after = paging::cursor(asked.some("cursor"))?;
    let (app, caller) = (inside.visit.app(), inside.visit.signed_in()?);
    let query = asked.some("query");
    let found = spaces::list(app, caller, &inside.at(), kind, query, after.as_ref(), PAGE).await?;
    let here = inside.org.at(words.path);
    let first = after
        .is_some()
        .then(|| asked.here_with(&here, "cursor", ""));
    let next = found.next.as_ref();
    let next = next.map(|next| asked.here_with(&here, "cursor", &paging::text(next)));
    let page = inside.page(&*words.many);
    let Inside { person, org, .. } = inside;
    Ok(ok(&Spaces {
        page,
        person,
        org,
        words,
        query: asked.v("query").to_owned(),
        rows: found.items.iter().map(row).collect(),
        first,
        next,
    }))
}

/// Projects, channels and devices whose name holds `query`, for the palette and the search page.
pub async fn found(inside: &Inside, query: &str, limit: i64) -> Result<Vec<Hit>, Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let text = Some(query).filter(|query| !query.is_empty());
    let mut hits = Vec::new();
    for (kind, icon) in [
        (SpaceKind::Project, "folder"),
        (SpaceKind::Channel, "siren"),
    ] {
        let page = spaces::list(app, caller, &at, kind, text, None, limit).await?;
        hits.extend(page.items.iter().map(|seen| Hit {
            text: seen.space.name.clone(),
            group: Words::of(kind).many,
            icon,
            url: super::url(&inside.org, seen.space.id),
            detail: seen.role.label().into_owned(),
        }));
    }
    let page = devices::list(app, caller, &at, text, None, limit).await?;
    hits.extend(page.items.into_iter().map(|seen| Hit {
        text: seen.device.name.clone(),
        group: texts::found_devices(),
        icon: "cpu",
        url: super::url(&inside.org, seen.device.id.into()),
        detail: seen.device.project_name.clone(),
    }));
    Ok(hits)
}
