//! Teams: the list, a team's page and people, and the sheets that make, change and delete one.

mod end;
mod form;
mod list;
mod page;
mod places;
mod typing;

use app::teams::{self, Seen};
use axum::Router;
use domain::team::TeamRef;

use super::around::Inside;
use crate::{Web, portal::visit::Stop, problem::Problem};

pub use places::{place, undo};

pub fn router() -> Router<Web> {
    Router::new()
        .merge(end::router())
        .merge(form::router())
        .merge(list::router())
        .merge(page::router())
        .merge(places::router())
        .merge(typing::router())
}

fn named(team: &str) -> Result<TeamRef, Stop> {
    TeamRef::parse(team).ok_or_else(|| Problem::not_found().into())
}

async fn look(inside: &Inside, team: &str) -> Result<Seen, Stop> {
    let caller = inside.visit.signed_in()?;
    Ok(teams::get(inside.visit.app(), caller, &inside.at(), &named(team)?).await?)
}
