//! Inviting people: one or many, from a list, and what becomes of the invitations.

mod add;
mod import;
mod known;
mod list;

use axum::{Router, response::Response};

use super::{around::Inside, step_up};
use crate::{Web, portal::form::Form};

pub use list::{any_open, open_in_words};

pub fn router() -> Router<Web> {
    Router::new()
        .merge(add::router())
        .merge(import::router())
        .merge(known::router())
        .merge(list::router())
}

/// Asks for the password before somebody is invited as an owner.
fn ask(inside: &Inside, form: Form) -> Response {
    let reason = texts::add_member_password();
    let back = inside.org.at("/users/members");
    step_up::ask(inside, form, reason, texts::add_member_act(), back)
}
