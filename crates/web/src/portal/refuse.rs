//! Refusals, told where they belong: beside the field, above the form, or on a page of their own.

use std::{borrow::Cow, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::Response,
};
use domain::time::Timestamp;
use jiff::tz::TimeZone;

use super::{
    form::Form,
    frame::Page,
    headers,
    look::{self, Clock},
    pages, prefs,
    respond::{self, Done, Way},
    views::gate::{AskFor, Problem as ProblemPage, Trouble},
    visit::Stop,
};
use crate::{
    Web,
    grantors::{self, Asked},
    problem::{Lack, Problem},
};

/// The field that a refusal is about, for codes that tell it by themselves.
const FIELDS: [(&str, &str); 10] = [
    ("slug_taken", "slug"),
    ("invalid_slug", "slug"),
    ("reserved_slug", "slug"),
    ("handle_taken", "handle"),
    ("invalid_handle", "handle"),
    ("reserved_handle", "handle"),
    ("already_member", "email"),
    ("already_invited", "email"),
    ("invalid_email", "email"),
    ("invalid_code", "code"),
];

/// The form with what is wrong with it. What no form can mend (no such thing, no right, a server
/// in trouble) stays a problem.
pub fn mend(form: Form, problem: Problem) -> Result<Form, Stop> {
    if !is_about_the_form(&problem) {
        return Err(problem.into());
    }
    if !problem.errors.is_empty() {
        return Ok(problem.errors.iter().fold(form, |form, error| {
            form.refuse(field_of(&error.pointer), &*error.detail)
        }));
    }
    let field = FIELDS
        .iter()
        .find(|(code, _)| *code == problem.code)
        .map_or("form", |(_, f)| f);
    Ok(form.refuse(field, problem.detail))
}

/// The field of the form that a pointer into the body of the API is about.
fn field_of(pointer: &str) -> &str {
    match pointer
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or("")
    {
        "" => "form",
        // The form repeats one field where the API has a list.
        "teams" => "team",
        "members" => "member",
        "grants" => "project",
        field => field,
    }
}

/// What is wrong, where there is no field to say it at.
pub fn why(problem: &Problem) -> String {
    let first = problem.errors.first();
    first.map_or(&problem.detail, |error| &error.detail).clone()
}

/// Whether somebody who typed something can do better: a rule was broken, not a door closed.
fn is_about_the_form(problem: &Problem) -> bool {
    match problem.status {
        StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::CONFLICT
        | StatusCode::PAYMENT_REQUIRED
        | StatusCode::PRECONDITION_FAILED
        | StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => {
            matches!(
                problem.code,
                "owner_only" | "role_above_own" | "email_not_verified"
            )
        }
        StatusCode::UNAUTHORIZED => problem.code == "invalid_credentials",
        _ => false,
    }
}

/// The last thing that happens to each answer of the portal: problems become pages, and every
/// page gets its headers.
pub async fn finish(State(web): State<Web>, request: Request, next: Next) -> Response {
    let head = request.headers().clone();
    let asked = Asked::of(&request);
    let back = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let visit = request.method().is_safe();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let lapsed = problem.status == StatusCode::UNAUTHORIZED;
        response = match way(&head) {
            // What was typed beside it stays where it is; a sheet holds nothing yet.
            Way::Partial if lapsed && visit && is_for_a_sheet(&head) => {
                respond::go(Way::Partial, &login_for(&back))
            }
            Way::Partial => bare(&problem),
            Way::Plain if lapsed && visit => respond::go(Way::Plain, &login_for(&back)),
            Way::Plain => {
                let problem = grantors::told(&web, &asked, problem).await;
                let place = asked.org().map(|org| Place::new(&web, org));
                page_in(&head, &problem, place)
            }
        };
    }
    let told = prefs::flashed(&head).is_some() && way(&head) == Way::Plain;
    if told && response.status() != StatusCode::SEE_OTHER {
        response = prefs::unflash(response);
    }
    headers::secure(response).await
}

/// Whether htmx asks for what it opens over the page.
fn is_for_a_sheet(headers: &HeaderMap) -> bool {
    let target = headers.get("hx-target");
    target.is_some_and(|target| target.as_bytes().ends_with(b"#dialogs"))
}

/// The way to log in that comes back to `path`.
pub fn login_for(path: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
    format!("/login?next={next}")
}

pub fn way(headers: &HeaderMap) -> Way {
    if headers.contains_key("hx-request") {
        Way::Partial
    } else {
        Way::Plain
    }
}

/// For htmx the status is enough where the page has words for it. A rule that was broken is told in
/// its own, and nothing of the page gives way to them.
fn bare(problem: &Problem) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = problem.status;
    if is_about_the_form(problem) {
        respond::set(&mut response, "hx-reswap", "none");
        response = Done::new(why(problem), "").bad().told_with(response);
    }
    retry_after(&mut response, problem);
    response
}

fn retry_after(response: &mut Response, problem: &Problem) {
    if let Some(wait) = problem.retry_after {
        respond::set(response, "retry-after", &wait.as_secs().max(1).to_string());
    }
}

/// A page that says what is wrong and what to do now; for browsers that asked for something
/// outside of the portal, too.
pub fn problem_page(head: &HeaderMap, problem: &Problem) -> Response {
    page_in(head, problem, None)
}

/// The organization that the address names, and a form for whoever asks for more in it.
struct Place<'a> {
    org: &'a str,
    form: Form,
}

impl<'a> Place<'a> {
    fn new(web: &Web, org: &'a str) -> Self {
        let key = web.app().entropy.id(web.app().clock.now());
        let form = Form::fresh(key.simple().to_string());
        Self { org, form }
    }
}

fn page_in(head: &HeaderMap, problem: &Problem, place: Option<Place<'_>>) -> Response {
    let view = ProblemPage {
        page: bare_page(head, title(problem)),
        email: None,
        way_out: way_out(problem, place.as_ref().map(|place| place.org)),
        kind: trouble(problem, place),
    };
    let mut response = respond::html(problem.status, &view);
    retry_after(&mut response, problem);
    response
}

/// Where to go from a page that shows nothing else. A role is missed only in an organization of one's own.
fn way_out(problem: &Problem, org: Option<&str>) -> (String, String) {
    match org.filter(|_| problem.lacks.is_some()) {
        Some(org) => (format!("/o/{org}"), texts::go_to_my_work().into_owned()),
        None => ("/".to_owned(), texts::go_to_muster().into_owned()),
    }
}

/// A page outside of all handlers. It tells no times, so it needs no clock.
pub fn bare_page(head: &HeaderMap, title: impl Into<String>) -> Page {
    let clock = Clock {
        now: Timestamp::from_micros(0),
        zone: TimeZone::UTC,
    };
    Page {
        title: title.into(),
        theme: prefs::theme(head),
        toast: None,
        clock,
    }
}

fn title(problem: &Problem) -> Cow<'static, str> {
    match problem.status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => texts::problem_not_found(),
        StatusCode::FORBIDDEN => texts::problem_not_allowed(),
        StatusCode::GONE => texts::problem_gone(),
        StatusCode::TOO_MANY_REQUESTS => texts::problem_too_many(),
        StatusCode::SERVICE_UNAVAILABLE => texts::problem_busy(),
        _ => texts::problem_did_not_work(),
    }
}

fn trouble(problem: &Problem, place: Option<Place<'_>>) -> Trouble {
    if let Some(lack) = problem.lacks {
        return forbidden(problem, lack, place);
    }
    match (problem.status, problem.code) {
        // Whoever types the address of a form into a browser looks for a page that is not there.
        (StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED, _) => Trouble::NotFound,
        (StatusCode::GONE, "organization_deleted") => Trouble::OrganizationDeleted,
        (StatusCode::TOO_MANY_REQUESTS, _) => Trouble::TooMany {
            next: after(problem.retry_after).into_owned(),
        },
        (StatusCode::SERVICE_UNAVAILABLE, _) => Trouble::Busy,
        (StatusCode::INTERNAL_SERVER_ERROR, _) => Trouble::Broken {
            request: crate::request::id(),
        },
        _ => Trouble::Refused {
            title: title(problem).into_owned(),
            detail: problem.detail.clone(),
        },
    }
}

fn forbidden(problem: &Problem, lack: Lack, place: Option<Place<'_>>) -> Trouble {
    let people = problem.grantors.iter();
    let org = place.as_ref().map(|place| place.org);
    let page = |id: &str| org.map(|org| format!("/o/{org}/users/members/{id}"));
    Trouble::Forbidden {
        needs: match lack {
            Lack::Role(role) => look::org_role(role).into_owned(),
            Lack::RoleOn(role, _) => role.label().into_owned(),
        },
        on_it: matches!(lack, Lack::RoleOn(..)),
        people: people
            .map(|person| (person.name.clone(), page(&person.id)))
            .collect(),
        ask: place.and_then(|place| ask(lack, place)),
    }
}

/// The form that asks for the role on a thing. A role in the organization is not asked for: people give it to people.
fn ask(lack: Lack, place: Place<'_>) -> Option<AskFor> {
    let Lack::RoleOn(role, object) = lack else {
        return None;
    };
    let note = texts::problem_ask_note(role.label());
    Some(AskFor {
        action: format!("/o/{}/ask", place.org),
        object: pages::id_of(object),
        form: place.form.with("note", note),
    })
}

/// When to try again.
fn after(wait: Option<Duration>) -> Cow<'static, str> {
    let Some(wait) = wait else {
        return texts::problem_wait();
    };
    let seconds = wait.as_secs().max(1);
    match seconds {
        0..=90 => texts::problem_wait_seconds(seconds),
        91..=5400 => texts::problem_wait_minutes(seconds.div_ceil(60)),
        _ => texts::problem_wait_hours(seconds.div_ceil(3600)),
    }
}
