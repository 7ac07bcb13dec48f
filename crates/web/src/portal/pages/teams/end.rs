//! Deleting a team, rehearsed: what stops is shown before.

use app::teams::{self, Preview, Seen};
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use domain::team::TeamRef;

use super::look;
use crate::{
    Web,
    portal::{
        frame::Nav,
        look::Face,
        pages::around::{self, Inside},
        respond::Done,
        rights,
        views::teams::DeleteTeam,
        visit::{Answer, Visit},
    },
};

pub fn router() -> Router<Web> {
    Router::new().route(
        "/o/{org}/users/teams/{team}/delete",
        get(show_delete).post(delete),
    )
}

async fn show_delete(visit: Visit, Path((slug, team)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let caller = inside.visit.signed_in()?;
    let named = TeamRef::Id(seen.team.id);
    let preview = teams::preview(inside.visit.app(), caller, &inside.at(), &named).await?;
    let sheet = delete_sheet(&inside, &seen, &preview);
    Ok(around::as_sheet(
        inside,
        StatusCode::OK,
        "narrow",
        texts::team_delete_act(),
        &sheet,
    ))
}

fn delete_sheet(inside: &Inside, seen: &Seen, preview: &Preview) -> DeleteTeam {
    let page = inside.org.team(&seen.team.handle);
    DeleteTeam {
        resources: rights::shifts_of_many(&preview.resources),
        form: inside.visit.fresh_form(),
        action: format!("{page}/delete"),
        back: page,
        face: Face::new(&seen.team.name, seen.team.id),
        handle: seen.team.handle.to_string(),
        member_count: seen.team.member_count,
    }
}

async fn delete(visit: Visit, Path((slug, team)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let caller = inside.visit.signed_in()?;
    teams::delete(
        inside.visit.app(),
        caller,
        &inside.at(),
        &TeamRef::Id(seen.team.id),
    )
    .await?;
    let text = texts::team_deleted(&seen.team.name);
    Ok(Done::new(text, inside.org.at("/users/teams"))
        .leaving()
        .answer(inside.way()))
}
