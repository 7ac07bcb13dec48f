//! Inviting people: one or many, from a list, and what becomes of the invitations.

mod add;
mod import;
mod known;
mod list;

use axum::Router;

use crate::Web;

pub use list::any_open;

pub fn router() -> Router<Web> {
    Router::new()
        .merge(add::router())
        .merge(import::router())
        .merge(known::router())
        .merge(list::router())
}
