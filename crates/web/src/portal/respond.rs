//! How the portal answers: whole pages, parts of pages, and what was done.
//!
//! A request of htmx gets the part that changed, with events in `HX-Trigger`; the same request
//! without script is answered by a redirect to a page that says what was done.

use std::fmt::Write;

use askama::Template;
use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};

use super::{
    frame::{Dialog, DialogGate, DialogPage, DialogPerson, Org, Page, Person, Toast},
    prefs,
};

/// How a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A visit or a form of a browser: answered by pages and redirects.
    Plain,
    /// By htmx, from a page that stays: answered by parts and events.
    Partial,
}

impl<S: Sync> FromRequestParts<S> for Way {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let partial = parts.headers.contains_key("hx-request");
        Ok(if partial { Self::Partial } else { Self::Plain })
    }
}

pub fn ok(template: &impl Template) -> Response {
    html(StatusCode::OK, template)
}

/// A form that was refused, as it was typed, with what is wrong: htmx swaps it in, too.
pub fn again(template: &impl Template) -> Response {
    html(StatusCode::UNPROCESSABLE_ENTITY, template)
}

pub fn html(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(body) => (status, Html(body)).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template could not be drawn");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// What a sheet stands in when it is a page of its own.
pub enum Around {
    Org(Page, Person, Org),
    Person(Page, Person),
    /// For those who are not logged in, or in no organization.
    Gate(Page),
}

/// A sheet: a dialog over the page that asked for it, or a page. A refused one that stands in its
/// dialog already is sent alone, to take its own place there.
pub fn sheet(
    way: Way,
    status: StatusCode,
    size: &'static str,
    around: Around,
    sheet: &impl Template,
) -> Response {
    let Ok(body) = sheet.render() else {
        return html(status, sheet);
    };
    match (way, around) {
        (Way::Partial, _) if status == StatusCode::OK => {
            html(status, &Dialog { size, body: &body })
        }
        (Way::Partial, _) => (status, Html(body)).into_response(),
        (Way::Plain, Around::Org(page, person, org)) => html(
            status,
            &DialogPage {
                page,
                person,
                org,
                body: &body,
            },
        ),
        (Way::Plain, Around::Person(page, person)) => html(
            status,
            &DialogPerson {
                page,
                person,
                body: &body,
            },
        ),
        (Way::Plain, Around::Gate(page)) => html(status, &DialogGate { page, body: &body }),
    }
}

/// Puts a sheet over the page whatever the request was meant to change there.
pub fn as_dialog(mut response: Response) -> Response {
    set(&mut response, "hx-retarget", "#dialogs");
    set(&mut response, "hx-reswap", "innerHTML");
    response
}

/// Marks an answer that asks something before anything is done: the same form comes again.
#[derive(Clone)]
pub struct Unfinished;

/// Marks an answer that must not be shown a second time, because it holds a secret; with where a
/// second sending of its form leads instead.
#[derive(Clone)]
pub struct ShownOnce {
    pub way: Way,
    pub instead: String,
}

/// Something was done: in words, and where one goes from here without script.
pub struct Done {
    toast: Toast,
    to: String,
    leave: bool,
    link: Option<(String, String)>,
}

/// How to take it back: the form that does, with each field once, and the element that its answer
/// replaces where script sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undo {
    pub url: String,
    pub target: String,
    pub values: Vec<(String, String)>,
}

impl Undo {
    pub fn new(url: impl Into<String>, target: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            target: target.into(),
            values: Vec::new(),
        }
        .with("undo", "1")
    }

    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }
}

impl Done {
    /// `text` says what was done; `to` is the page that shows it.
    pub fn new(text: impl Into<String>, to: impl Into<String>) -> Self {
        Self {
            toast: Toast {
                text: text.into(),
                bad: false,
                undo: None,
            },
            to: to.into(),
            leave: false,
            link: None,
        }
    }

    /// Goes to the page also where script could stay: what was shown is there no more.
    #[must_use]
    pub fn leaving(mut self) -> Self {
        self.leave = true;
        self
    }

    /// It was not done, and the text says why.
    #[must_use]
    pub fn bad(mut self) -> Self {
        self.toast.bad = true;
        self
    }

    /// Without one where there is no way back.
    #[must_use]
    pub fn undo(mut self, undo: impl Into<Option<Undo>>) -> Self {
        self.toast.undo = undo.into();
        self
    }

    #[must_use]
    pub fn link(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.link = Some((href.into(), label.into()));
        self
    }

    /// Closes the sheet, tells what was done, and lets the lists of the page draw themselves anew.
    pub fn answer(self, way: Way) -> Response {
        if way == Way::Plain || self.leave {
            return prefs::flash(go(way, &self.to), &self.toast);
        }
        let mut response = Html("").into_response();
        set(&mut response, "hx-reswap", "none");
        self.tell(response, &["\"muster:refresh\":{}", "\"muster:close\":{}"])
    }

    /// Answers with the part that changed, and tells what was done.
    pub fn with_part(self, way: Way, part: &impl Template) -> Response {
        match way {
            Way::Plain => prefs::flash(go(way, &self.to), &self.toast),
            Way::Partial => self.tell(ok(part), &[]),
        }
    }

    /// Adds what was done to an answer that is ready.
    pub fn told_with(self, response: Response) -> Response {
        self.tell(response, &[])
    }

    /// The event that closes a sheet comes last: it takes the element away that events start from.
    fn tell(self, mut response: Response, after: &[&str]) -> Response {
        let mut toast = serde_json::json!({ "text": self.toast.text });
        if self.toast.bad {
            toast["bad"] = true.into();
        }
        if let Some(undo) = self.toast.undo {
            let values = undo
                .values
                .into_iter()
                .map(|(name, value)| (name, value.into()));
            let values: serde_json::Map<_, _> = values.collect();
            toast["undo"] =
                serde_json::json!({ "url": undo.url, "target": undo.target, "values": values });
        }
        if let Some((href, label)) = self.link {
            toast["href"] = href.into();
            toast["label"] = label.into();
        }
        let mut events = vec![format!("\"muster:toast\":{toast}")];
        events.extend(after.iter().map(|event| (*event).to_owned()));
        set(
            &mut response,
            "hx-trigger",
            &ascii(&format!("{{{}}}", events.join(","))),
        );
        response
    }
}

/// Leads the browser to another page.
pub fn go(way: Way, to: &str) -> Response {
    let mut response = Response::new(Body::empty());
    match way {
        Way::Plain => {
            *response.status_mut() = StatusCode::SEE_OTHER;
            set(&mut response, header::LOCATION.as_str(), to);
        }
        Way::Partial => set(&mut response, "hx-redirect", to),
    }
    response
}

/// Sets a header if its value can be one.
pub fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
}

/// JSON whose letters beyond ASCII are escaped, so that it can stand in a header.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// The page that a request was sent from.
pub fn came_from(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER);
    let from = from.and_then(|value| value.to_str().ok()).unwrap_or("/");
    let path = from.split_once("://").map_or(from, |(_, rest)| {
        rest.find('/').map_or("/", |at| &rest[at..])
    });
    local(path).to_owned()
}

/// A path of this Muster, or `/`: what a form says about where to go must not lead elsewhere.
pub fn local(path: &str) -> &str {
    let inside =
        path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if inside { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_is_told_in_ascii_and_closes_the_sheet_last() {
        let done = Done::new("Żaneta 😀 was invited.", "/o/x").link("/o/x/i", "See");
        let response = done.answer(Way::Partial);
        let events = response.headers()["hx-trigger"].to_str().unwrap();
        assert!(
            events.is_ascii() && events.ends_with("\"muster:close\":{}}"),
            "{events}"
        );
        let told: serde_json::Value = serde_json::from_str(events).unwrap();
        assert_eq!(told["muster:toast"]["text"], "Żaneta 😀 was invited.");
    }

    #[test]
    fn without_script_the_next_page_tells_it() {
        let response = Done::new("Saved.", "/o/x").answer(Way::Plain);
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(response.headers()["location"], "/o/x");
        assert!(response.headers().contains_key("set-cookie"));
    }

    #[test]
    fn a_way_leads_to_this_muster_only() {
        assert_eq!(local("/o/x?y=1"), "/o/x?y=1");
        for away in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "javascript:x",
        ] {
            assert_eq!(local(away), "/", "{away}");
        }
    }
}
