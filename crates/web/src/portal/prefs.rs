//! Small cookies of the portal: the appearance, and what the request before this one did.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use super::{
    frame::{Theme, Toast},
    respond::{Undo, local},
};

const THEME: &str = "muster_theme";
const FLASH: &str = "muster_flash";
const YEAR: u32 = 31_536_000;
/// The longest message that is carried to the next page, in bytes of the cookie.
const FLASH_MAX: usize = 3000;
/// What stands before the names of the fields that take back what was done.
const FIELD: &str = "with-";

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

/// Has the next page tell what was done, with how to take it back.
pub fn flash(response: Response, toast: &Toast) -> Response {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("text", &toast.text);
    if toast.bad {
        pairs.append_pair("bad", "1");
    }
    if let Some(undo) = &toast.undo {
        pairs.append_pair("undo", &undo.url);
        for (name, value) in &undo.values {
            pairs.append_pair(&format!("{FIELD}{name}"), value);
        }
    }
    let value = pairs.finish();
    if value.len() > FLASH_MAX {
        return match toast.undo {
            Some(_) => flash(
                response,
                &Toast {
                    undo: None,
                    ..toast.clone()
                },
            ),
            None => response,
        };
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
pub fn flashed(headers: &HeaderMap) -> Option<Toast> {
    let value = cookie(headers, FLASH).filter(|value| !value.is_empty())?;
    let pairs: Vec<(String, String)> = form_urlencoded::parse(value.as_bytes())
        .into_owned()
        .collect();
    let one = |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| &**v);
    let fields = pairs.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(FIELD)?;
        Some((name.to_owned(), value.clone()))
    });
    Some(Toast {
        text: domain::text::tamed(one("text")?, 300),
        bad: one("bad").is_some(),
        undo: one("undo").map(|url| Undo {
            url: local(url).to_owned(),
            target: String::new(),
            values: fields.collect(),
        }),
    })
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
        let sent = Toast {
            text: "Żaneta; “<b>” was 100% invited".to_owned(),
            bad: true,
            undo: Some(Undo {
                url: "/o/x/y".to_owned(),
                target: String::new(),
                values: vec![("role".to_owned(), "a=b&c; d".to_owned())],
            }),
        };
        let response = flash(Response::new(Body::empty()), &sent);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let mut request = HeaderMap::new();
        let back = format!("a=b; {}; c=d", cookie.split(';').next().unwrap());
        request.insert(header::COOKIE, back.parse().unwrap());
        assert_eq!(flashed(&request).unwrap(), sent);
        assert_eq!(flashed(&HeaderMap::new()), None);
    }
}
