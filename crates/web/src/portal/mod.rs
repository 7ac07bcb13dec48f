//! The portal: server-rendered pages over the same use-cases as the JSON API.
//!
//! Every link and form works without script. With script, a link marked `data-dialog` opens its
//! page as a sheet, and htmx swaps the parts that changed; the answers are the same templates.

pub mod form;
pub mod frame;
pub mod headers;
pub mod look;
pub mod prefs;
pub mod respond;
pub mod views;

use axum::{
    Router,
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use crate::{Web, problem::Problem};

/// The pages.
pub(crate) fn router() -> Router<Web> {
    Router::new()
}

/// A problem as a page.
pub(crate) fn problem_page(_headers: &HeaderMap, problem: &Problem) -> Response {
    problem.clone().into_response()
}
