//! Entity tags: the revision of a thing, by which an edit from a stale page is noticed.

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponseParts, ResponseParts},
};

use crate::{Web, problem::Problem};

/// The revision as a response header.
pub struct ETag(pub i64);

impl IntoResponseParts for ETag {
    type Error = std::convert::Infallible;
    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        if let Ok(value) = HeaderValue::from_str(&format!("\"{}\"", self.0)) {
            parts.headers_mut().insert(header::ETAG, value);
        }
        Ok(parts)
    }
}

/// The revision that the caller's edit is based on, from `If-Match`; `None` where it does not say
/// or says `*`. What is no revision of ours matches none.
pub struct IfMatch(pub Option<i64>);

impl FromRequestParts<Web> for IfMatch {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let revision = text.trim_start_matches("W/").trim_matches('"').parse();
        revision
            .map(|revision| Self(Some(revision)))
            .map_err(|_| Problem::changed_meanwhile())
    }
}
