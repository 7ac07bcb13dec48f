//! The cookie that holds a browser's session, and the one that remembers the last organization.

use app::sessions::{LIFE, Opened};
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::prefs;
use crate::{
    Web,
    extract::{PLAIN_COOKIE, SECURE_COOKIE},
};

const LAST_ORG: &str = "muster_org";

/// The session as a browser sends it back, for a request that goes on with a new one. Cookies that
/// only hold what the last page told are left behind.
pub fn session(web: &Web, opened: &Opened) -> String {
    format!("{}={}", web.session_cookie(), opened.token)
}

/// Hands a new session to the browser. Where the site has TLS, the `__Host-` prefix keeps other
/// hosts of the domain from setting it.
pub fn sign_in(web: &Web, response: Response, opened: &Opened) -> Response {
    let token = &opened.token;
    let life = LIFE.as_secs();
    add(
        response,
        &match web.is_secure() {
            true => format!(
                "{SECURE_COOKIE}={token}; Path=/; Max-Age={life}; Secure; HttpOnly; SameSite=Lax"
            ),
            false => {
                format!("{PLAIN_COOKIE}={token}; Path=/; Max-Age={life}; HttpOnly; SameSite=Lax")
            }
        },
    )
}

/// Has the browser forget its session.
pub fn sign_out(web: &Web, response: Response) -> Response {
    add(
        response,
        &match web.is_secure() {
            true => format!("{SECURE_COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"),
            false => format!("{PLAIN_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
        },
    )
}

/// The slug of the organization that this browser was in last. It only chooses where `/` leads.
pub fn last_org(headers: &HeaderMap) -> Option<&str> {
    prefs::cookie(headers, LAST_ORG)
}

pub fn keep_last_org(response: Response, slug: &str) -> Response {
    add(
        response,
        &format!("{LAST_ORG}={slug}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"),
    )
}

fn add(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
