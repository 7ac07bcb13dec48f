//! Smaller answers, where nothing can be learned from how small they are.

use axum::{
    extract::Request,
    http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header},
};
use tower_http::compression::{
    CompressionLayer, CompressionLevel,
    predicate::{And, Predicate, SizeAbove},
};

type Fits = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Packs text of some size by gzip. Assets are packed at build time, and pass.
pub(crate) fn layer() -> CompressionLayer<And<SizeAbove, Fits>> {
    let is_text: Fits = |_, _, headers, _| packs_well(headers);
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(6))
        .compress_when(SizeAbove::new(1024).and(is_text))
}

fn packs_well(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    [
        "text/html",
        "text/css",
        "text/csv",
        "text/javascript",
        "application/json",
    ]
    .iter()
    .any(|known| kind.starts_with(known))
}

/// Leaves answers as they are where their length could tell a secret (the attack is called BREACH):
/// somebody who can make a browser ask for pages with words of their choosing, and sees the lengths
/// of the answers on the wire, finds out piece by piece what stands beside these words.
///
/// Two things keep them from it. A request that another site caused says so by itself
/// (`Sec-Fetch-Site`), and is answered unpacked, so nobody else chooses the words. And secrets
/// (tokens, keys, shown once) only ever stand in answers to POST, which are not packed at all.
pub(crate) fn only_where_safe(request: &mut Request) {
    if !is_safe(request.method(), request.headers()) {
        request.headers_mut().remove(header::ACCEPT_ENCODING);
    }
}

/// Programs and old browsers do not name the site; `none` is somebody who typed the address.
fn is_safe(method: &Method, headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    method.is_safe() && matches!(site, None | Some(b"same-origin" | b"none"))
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::{Body, to_bytes},
        middleware,
        routing::get,
    };
    use tower::ServiceExt;

    use super::*;

    async fn asked(method: &str, site: Option<&str>) -> (Option<String>, usize) {
        let page = || async { axum::response::Html("<p>Members of Northfield</p>".repeat(200)) };
        let app = Router::new()
            .route("/", get(page).post(page))
            .layer(layer())
            .layer(middleware::map_request(async |mut request: Request| {
                only_where_safe(&mut request);
                request
            }));
        let request = Request::builder()
            .method(method)
            .header("accept-encoding", "gzip, br");
        let request = match site {
            Some(site) => request.header("sec-fetch-site", site),
            None => request,
        };
        let answer = app.oneshot(request.body(Body::empty()).unwrap()).await;
        let (parts, body) = answer.unwrap().into_parts();
        let coding = parts.headers.get("content-encoding");
        let coding = coding.map(|coding| coding.to_str().unwrap().to_owned());
        (coding, to_bytes(body, usize::MAX).await.unwrap().len())
    }

    #[tokio::test]
    async fn a_page_that_its_own_site_asks_for_is_packed() {
        for site in [None, Some("same-origin"), Some("none")] {
            let (coding, size) = asked("GET", site).await;
            assert_eq!(coding.as_deref(), Some("gzip"), "{site:?}");
            assert!(size < 500, "{size} bytes");
        }
    }

    #[tokio::test]
    async fn what_another_site_or_a_form_asks_for_is_not() {
        for (method, site) in [
            ("GET", Some("cross-site")),
            ("GET", Some("same-site")),
            ("POST", Some("same-origin")),
        ] {
            assert_eq!(asked(method, site).await.0, None, "{method} {site:?}");
        }
    }
}
