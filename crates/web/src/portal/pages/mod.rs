//! The handlers: each reads a request, asks one use-case, and draws what came of it.

mod enter;
mod join;

use axum::Router;

use crate::Web;

pub fn router() -> Router<Web> {
    Router::new().merge(enter::router()).merge(join::router())
}
