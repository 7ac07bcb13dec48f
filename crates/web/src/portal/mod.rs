//! The portal: server-rendered pages over the same use-cases as the JSON API.
//!
//! Every link and form works without script. With script, a link marked `data-dialog` opens its
//! page as a sheet, and htmx swaps the parts that changed; the answers are the same templates.

mod chart;
mod commands;
mod cookies;
pub mod form;
pub mod frame;
pub mod headers;
mod lapsed;
pub mod look;
mod once;
mod pages;
pub mod prefs;
mod refuse;
pub mod respond;
mod rights;
mod typed;
pub mod views;
pub(crate) mod visit;
mod words;

use axum::{Router, middleware};

pub(crate) use refuse::problem_page;

use crate::Web;

/// The pages and forms of the portal. A form that comes late, after its session had ended, is held
/// up before it is looked at whether it came before.
pub(crate) fn router(web: &Web) -> Router<Web> {
    let pages = pages::router()
        .layer(middleware::from_fn_with_state(web.clone(), once::layer))
        .layer(middleware::from_fn_with_state(web.clone(), lapsed::layer))
        .layer(middleware::from_fn_with_state(web.clone(), pages::offer));
    dressed(web, pages)
}

/// Gives pages what all of them have: the headers, and refusals as pages.
pub(crate) fn dressed(web: &Web, pages: Router<Web>) -> Router<Web> {
    pages.layer(middleware::from_fn_with_state(web.clone(), refuse::finish))
}
