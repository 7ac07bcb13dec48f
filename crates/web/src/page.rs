//! Answers for whoever asks: a page for browsers, a problem for programs.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};

use crate::{portal, problem::Problem};

/// Whether the request comes from a browser that wants a page.
pub(crate) fn wanted(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

pub(crate) fn problem(headers: &HeaderMap, problem: Problem) -> Response {
    if wanted(headers) {
        portal::problem_page(headers, &problem)
    } else {
        problem.into_response()
    }
}
