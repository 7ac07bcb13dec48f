//! Small cookies of the portal: the appearance, and what the request before this one did.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::frame::Theme;

const THEME: &str = "muster_theme";
const FLASH: &str = "muster_flash";
const YEAR: u32 = 31_536_000;
/// The longest message that is carried to the next page, in bytes of the cookie.
const FLASH_MAX: usize = 2000;

/// The value of a cookie of this request.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(n, value)| (n == name).then_some(value))
}

pub fn theme(headers: &HeaderMap) -> Theme {
    cookie(headers, THEME).map_or(Theme::Auto, Theme::parse)
}

pub fn keep_theme(response: Response, theme: Theme) -> Response {
    add(
        response,
        &format!(
            "{THEME}={}; Path=/; Max-Age={YEAR}; SameSite=Lax",
            theme.as_str()
        ),
    )
}

/// Has the next page say `text`.
pub fn flash(response: Response, text: &str) -> Response {
    let value: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    if value.len() > FLASH_MAX {
        return response;
    }
    add(
        response,
        &format!("{FLASH}={value}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
    )
}

/// Whether a `Set-Cookie` has the next page say something.
pub fn is_flash(cookie: &str) -> bool {
    cookie
        .split_once('=')
        .is_some_and(|(name, _)| name == FLASH)
}

/// What the request before this one did, if it is to be told.
pub fn flashed(headers: &HeaderMap) -> Option<String> {
    let value = cookie(headers, FLASH).filter(|value| !value.is_empty())?;
    form_urlencoded::parse(format!("t={value}").as_bytes())
        .next()
        .map(|(_, text)| domain::text::tamed(&text, 300))
}

/// Takes the message away once it was shown.
pub fn unflash(response: Response) -> Response {
    add(
        response,
        &format!("{FLASH}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    )
}

fn add(mut response: Response, cookie: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    #[test]
    fn a_message_comes_back_as_it_was_sent() {
        let response = flash(
            Response::new(Body::empty()),
            "Żaneta; “<b>” was 100% invited",
        );
        let sent = response.headers()["set-cookie"].to_str().unwrap();
        let mut request = HeaderMap::new();
        let back = format!("a=b; {}; c=d", sent.split(';').next().unwrap());
        request.insert(header::COOKIE, back.parse().unwrap());
        assert_eq!(flashed(&request).unwrap(), "Żaneta; “<b>” was 100% invited");
        assert_eq!(flashed(&HeaderMap::new()), None);
    }
}
