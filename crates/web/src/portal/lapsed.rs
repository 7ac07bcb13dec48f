//! A form that was sent after its session had ended: the password is asked for in place, and what
//! was typed is then sent as it was.

use app::{
    Client,
    sessions::{self, Opened},
};
use askama::Template;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::email::EmailAddress;

use super::{
    cookies,
    form::Form,
    frame::{Dialog, DialogGate},
    refuse::{self, mend},
    respond::{self, Way},
    views::gate::LogInAgain,
};
use crate::{Web, extract, problem::Problem};

/// The fields that asking adds to the form.
const EMAIL: &str = "again_email";
const PASSWORD: &str = "again_password";
/// What is sent while somebody types, to tell what the form would do.
const PREVIEW: &str = "/preview";

/// Around every form that is posted.
pub(super) async fn layer(State(web): State<Web>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = extract::body(Request::new(body)).await else {
        // What cannot be read whole is refused by whoever reads it.
        return next.run(Request::from_parts(parts, Body::empty())).await;
    };
    let form = Form::read(&bytes);
    if form.v(PASSWORD).is_empty() && form.v(EMAIL).is_empty() {
        let asked = Asked::of(&parts);
        let response = next
            .run(Request::from_parts(parts, Body::from(bytes)))
            .await;
        return match is_lapsed(&response) {
            // Who is typing is not interrupted: the form itself asks, once it is sent.
            true if asked.action.ends_with(PREVIEW) => StatusCode::NO_CONTENT.into_response(),
            true => asked.ask(form),
            false => response,
        };
    }
    log_in(&web, parts, form, next).await
}

fn is_lapsed(response: &Response) -> bool {
    let problem = response.extensions().get::<Problem>();
    problem.is_some_and(|problem| problem.code == "unauthenticated")
}

/// Logs in, then does what the form was sent for, as whoever logged in.
async fn log_in(web: &Web, mut parts: Parts, form: Form, next: Next) -> Response {
    let asked = Asked::of(&parts);
    let opened = match open(web, &parts, &form).await {
        Ok(opened) => opened,
        Err(problem) => {
            return match mend(form, problem) {
                Ok(form) => asked.ask(form),
                Err(stop) => stop.into_response(),
            };
        }
    };
    carry(web, &mut parts.headers, &opened);
    let body = Body::from(form.without(&[EMAIL, PASSWORD]).encoded());
    let response = next.run(Request::from_parts(parts, body)).await;
    cookies::sign_in(web, response, &opened)
}

async fn open(web: &Web, parts: &Parts, form: &Form) -> Result<Opened, Problem> {
    let email = EmailAddress::parse(form.v(EMAIL))
        .map_err(|invalid| Problem::field(format!("/{EMAIL}"), invalid))?;
    let client = parts.extensions.get::<Client>().cloned();
    let client = client.unwrap_or_default();
    let (_, opened) = sessions::sign_in(web.app(), &client, &email, form.v(PASSWORD)).await?;
    Ok(opened)
}

/// Puts the new session in the place of the one that lapsed.
fn carry(web: &Web, headers: &mut HeaderMap, opened: &Opened) {
    headers.remove(header::AUTHORIZATION);
    headers.remove(header::CONTENT_LENGTH);
    let cookie = cookies::session(web, opened);
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.insert(header::COOKIE, cookie);
    }
}

/// What the question needs to know of the request that is held up.
struct Asked {
    headers: HeaderMap,
    action: String,
    way: Way,
}

impl Asked {
    fn of(parts: &Parts) -> Self {
        let action = parts.uri.path_and_query();
        Self {
            action: action.map_or("/", |path| path.as_str()).to_owned(),
            way: refuse::way(&parts.headers),
            headers: parts.headers.clone(),
        }
    }

    /// Asks for address and password, with the form carried along. The question is a form without
    /// htmx even where the page has it: what follows may lead anywhere, and a whole page is right
    /// for all of it.
    fn ask(self, form: Form) -> Response {
        let sheet = LogInAgain {
            form,
            action: self.action,
            back: respond::came_from(&self.headers),
        };
        let Ok(body) = sheet.render() else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        match self.way {
            Way::Partial => {
                let size = "narrow";
                respond::as_dialog(respond::ok(&Dialog { size, body: &body }))
            }
            Way::Plain => respond::again(&DialogGate {
                page: refuse::bare_page(&self.headers, texts::log_in_to_go_on()),
                body: &body,
            }),
        }
    }
}
