//! The handlers: each reads a request, asks one use-case, and draws what came of it.

mod around;
mod enter;
mod join;
mod start;

use axum::Router;

use crate::Web;

pub fn router() -> Router<Web> {
    Router::new()
        .merge(enter::router())
        .merge(join::router())
        .merge(start::router())
}
