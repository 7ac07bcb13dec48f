//! The handlers: each reads a request, asks one use-case, and draws what came of it.

mod account;
mod around;
mod audit;
mod enter;
mod forgotten;
mod home;
mod inviting;
mod join;
mod leaving;
mod people;
mod purchases;
mod resources;
mod settings;
mod start;
mod step_up;
mod teams;

use axum::{Router, routing::any};

use super::visit::Stop;
use crate::{Web, problem::Problem};

pub use resources::{id as id_of, offer};

pub fn router() -> Router<Web> {
    Router::new()
        .merge(account::router())
        .merge(audit::router())
        .merge(enter::router())
        .merge(forgotten::router())
        .merge(home::router())
        .merge(inviting::router())
        .merge(join::router())
        .merge(leaving::router())
        .merge(people::router())
        .merge(purchases::router())
        .merge(resources::router())
        .merge(settings::router())
        .merge(start::router())
        .merge(teams::router())
        .route("/o/{org}/{*rest}", any(nothing))
}

/// An address in an organization that leads nowhere.
async fn nothing() -> Stop {
    Problem::not_found().into()
}
