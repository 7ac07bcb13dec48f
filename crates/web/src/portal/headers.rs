//! The headers of every page: what a browser may load, run and tell.

use axum::{
    http::{HeaderValue, header},
    response::Response,
};

/// Nothing but our own files; no inline script or style, no frames, and Trusted Types, so that
/// text that slipped through as markup still runs nothing.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types muster";

/// Adds them to a page, and leaves alone what an answer set itself.
#[expect(clippy::unused_async, reason = "a layer takes futures")]
pub async fn secure(response: Response) -> Response {
    let mut response = response;
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // With `no-referrer`, Chromium would post forms with `Origin: null`.
    set(header::REFERRER_POLICY, "same-origin");
    set(
        header::HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(header::CACHE_CONTROL, "no-store");
    set(header::VARY, "cookie, hx-request");
    response
}
