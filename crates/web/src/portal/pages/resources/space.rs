//! The page of a project, with its devices, and that of an alert channel.

use app::{devices, spaces};
use axum::{Router, extract::Path, response::Response, routing::get};
use domain::{id::ProjectId, resource::SpaceKind};

use super::{Thing, device::row, spaces as list};
use crate::{
    Web,
    api::paging,
    portal::{
        pages::around::{self, Inside},
        respond::ok,
        views::resources::{ChannelPage, ProjectPage},
        visit::{Answer, Asked, Visit},
    },
};

/// Devices on one page.
const PAGE: i64 = 50;

pub fn router(kind: SpaceKind) -> Router<Web> {
    let path = format!("/o/{{org}}{}/{{id}}", Thing::from(kind).path());
    let show = move |visit: Visit, path: Path<(String, String)>, asked: Asked| {
        show(kind, visit, path, asked)
    };
    Router::new().route(&path, get(show))
}

async fn show(
    kind: SpaceKind,
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let inside = around::enter(visit, &slug, Thing::from(kind).nav()).await?;
    let object = Thing::from(kind).object(&id)?;
    let caller = inside.visit.signed_in()?;
    let seen = spaces::get(inside.visit.app(), caller, &inside.at(), object).await?;
    match object {
        ::access::Object::Project(project) => project_page(inside, &seen, project, asked).await,
        _ => Ok(channel_page(inside, &seen)),
    }
}

fn channel_page(inside: Inside, seen: &spaces::Seen) -> Response {
    let page = inside.page(&*seen.space.name);
    let own = inside.own.id.to_string();
    let Inside { person, org, .. } = inside;
    ok(&ChannelPage {
        page,
        person,
        org,
        s: list::row(seen),
        own,
    })
}

async fn project_page(
    inside: Inside,
    seen: &spaces::Seen,
    project: ProjectId,
    asked: Asked,
) -> Answer {
    let after = paging::cursor(asked.some("cursor"))?;
    let (app, caller) = (inside.visit.app(), inside.visit.signed_in()?);
    let query = asked.some("query");
    let found = devices::of_project(
        app,
        caller,
        &inside.at(),
        project,
        query,
        after.as_ref(),
        PAGE,
    )
    .await?;
    let here = super::url(&inside.org, project.into());
    let first = after
        .is_some()
        .then(|| asked.here_with(&here, "cursor", ""));
    let next = found.next.as_ref();
    let next = next.map(|next| asked.here_with(&here, "cursor", &paging::text(next)));
    let page = inside.page(&*seen.space.name);
    let own = inside.own.id.to_string();
    let Inside { person, org, .. } = inside;
    Ok(ok(&ProjectPage {
        page,
        person,
        org,
        s: list::row(seen),
        own,
        query: asked.v("query").to_owned(),
        devices: found.items.iter().map(row).collect(),
        first,
        next,
    }))
}
