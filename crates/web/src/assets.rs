//! The portal's stylesheet, script, icons and fonts: built by `build.rs`, embedded in the binary.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Built;

/// A name that holds a hash of its content never changes its content.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A name that stays while its content changes is asked for again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

static MANIFEST: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let file = Built::get("manifest.json").expect("build.mjs writes a manifest");
    serde_json::from_slice(&file.data).expect("the manifest maps names to addresses")
});

/// `/assets/…`, the service worker and the icon that browsers ask for unasked.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{name}", get(hashed))
        .route("/sw.js", get(worker))
        .route("/favicon.ico", get(icon))
}

/// The address of a built file, such as `/assets/app-0a1b2c3d.css` for `app.css`.
///
/// # Panics
/// If the build made no such file; the names are literals in templates, and a test renders all.
pub fn asset(name: &str) -> &'static str {
    MANIFEST
        .get(name)
        .unwrap_or_else(|| panic!("no asset is called {name}"))
}

/// The icons, for tests that look whether one is there.
#[cfg(test)]
pub(crate) fn sprite() -> String {
    let file = Built::get(file_name("icons.svg")).expect("the manifest names it");
    String::from_utf8_lossy(&file.data).into_owned()
}

fn file_name(name: &str) -> &'static str {
    asset(name).trim_start_matches("/assets/")
}

async fn hashed(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let known = MANIFEST
        .values()
        .any(|address| address.ends_with(&format!("/{name}")));
    if known {
        answer(&name, FOREVER, &headers)
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}

async fn worker(headers: HeaderMap) -> Response {
    answer("sw.js", ASK_AGAIN, &headers)
}

async fn icon(headers: HeaderMap) -> Response {
    answer(file_name("favicon.svg"), ASK_AGAIN, &headers)
}

fn answer(name: &str, caching: HeaderValue, headers: &HeaderMap) -> Response {
    let Some((bytes, coding)) = best(name, headers) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(bytes));
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(content_type(name)),
    );
    out.insert(header::CACHE_CONTROL, caching);
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// The smallest form of a file that the client can read, and its content coding.
fn best(name: &str, headers: &HeaderMap) -> Option<(axum::body::Bytes, Option<&'static str>)> {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok());
    let packed = [("br", ".br"), ("gzip", ".gz")]
        .into_iter()
        .find_map(|(coding, suffix)| {
            let file = Built::get(&format!("{name}{suffix}"))?;
            accepts(accepted.unwrap_or(""), coding).then_some((file, Some(coding)))
        });
    let (file, coding) = packed.or_else(|| Built::get(name).map(|file| (file, None)))?;
    let bytes = match file.data {
        Cow::Borrowed(bytes) => axum::body::Bytes::from_static(bytes),
        Cow::Owned(bytes) => bytes.into(),
    };
    Some((bytes, coding))
}

/// Whether an `Accept-Encoding` header names `coding` without refusing it by `q=0`.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, "q=1"));
        let weight = weight
            .trim()
            .trim_start_matches("q=")
            .parse()
            .unwrap_or(0.0_f32);
        name.trim().eq_ignore_ascii_case(coding) && weight > 0.0
    })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, http::Request};
    use tower::ServiceExt;

    use super::*;

    async fn ask(path: &str, accepted: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::get(path)
            .header("accept-encoding", accepted)
            .body(Body::empty());
        let answer = router::<()>().oneshot(request.unwrap()).await.unwrap();
        let (parts, body) = answer.into_parts();
        (
            parts.status,
            parts.headers,
            to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        )
    }

    #[tokio::test]
    async fn a_hashed_file_is_kept_forever_and_sent_packed() {
        let (status, headers, packed) = ask(asset("app.css"), "gzip, deflate, br").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["content-type"], "text/css; charset=utf-8");
        assert_eq!(headers["content-encoding"], "br");
        assert_eq!(
            headers["cache-control"],
            "public, max-age=31536000, immutable"
        );
        let (_, headers, plain) = ask(asset("app.css"), "br;q=0, gzip;q=0").await;
        assert!(!headers.contains_key("content-encoding"));
        assert!(packed.len() * 3 < plain.len());
    }

    #[tokio::test]
    async fn only_what_the_manifest_names_is_served() {
        for path in [
            "/assets/manifest.json",
            "/assets/sw.js",
            "/assets/",
            "/assets/%2e%2e%2fx",
        ] {
            assert_eq!(ask(path, "").await.0, StatusCode::NOT_FOUND, "{path}");
        }
        let (status, headers, _) = ask("/sw.js", "").await;
        assert_eq!(
            (status, &headers["cache-control"]),
            (StatusCode::OK, &ASK_AGAIN)
        );
        assert_eq!(
            ask("/favicon.ico", "").await.1["content-type"],
            "image/svg+xml"
        );
    }

    /// The budgets of the portal: what a technician on plant Wi-Fi waits for at the first visit.
    #[test]
    fn script_and_style_stay_within_their_budgets() {
        let packed = |name: &str| {
            Built::get(&format!("{}.gz", file_name(name)))
                .unwrap()
                .data
                .len()
        };
        assert!(
            packed("app.js") <= 24 * 1024,
            "JS: {} bytes",
            packed("app.js")
        );
        assert!(
            packed("app.css") <= 14 * 1024,
            "CSS: {} bytes",
            packed("app.css")
        );
    }
}
