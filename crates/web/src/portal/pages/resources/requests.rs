//! Asking for access to what a page did not show, and answering that.

use std::borrow::Cow;

use ::access::Object;
use app::{
    AccessError,
    access_requests::{self, Waiting},
    devices,
    grants::Given,
    spaces,
};
use axum::{
    Router,
    extract::{FromRequestParts, Path, Request, State},
    http::{StatusCode, request::Parts},
    middleware::Next,
    response::Response,
    routing::post,
};
use domain::{id::AccessRequestId, role::ResourceRole, text};

use super::Thing;
use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::Nav,
        look::Face,
        pages::around::{self, Inside},
        refuse::way,
        respond::{self, Done, Way},
        views::asking::{Ask, RequestRow, Requests},
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// Requests on one page.
const SHOWN: i64 = 20;
/// Whoever types the address of a form into a browser looks for a page that is not there.
const MISSING: [StatusCode; 2] = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
/// Characters of the words that go with a request.
const NOTE_MAX: usize = 500;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/ask", post(ask))
        .route("/o/{org}/requests/{request}", post(answer))
}

/// Around all pages in an organization: "not found" is told in its frame. Where the address names a project, a channel
/// or a device, or anything below one, that the reader does not see, access can be asked for there. It is the same page
/// for what is there and for what is not.
pub async fn offer(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path().strip_prefix("/o/");
    let Some((slug, rest)) = path.and_then(|path| path.split_once('/')) else {
        return next.run(request).await;
    };
    let (slug, thing) = (slug.to_owned(), named(rest));
    let (head, body) = request.into_parts();
    let response = next.run(Request::from_parts(head.clone(), body)).await;
    let problem = response.extensions().get::<Problem>();
    let is_missing = problem.is_some_and(|problem| MISSING.contains(&problem.status));
    // htmx tells it in a word, over the page that stays.
    if !is_missing || way(&head.headers) == Way::Partial {
        return response;
    }
    match instead(&web, head, &slug, thing).await {
        Some(page) => page,
        None => response,
    }
}

/// The kind and the thing of `{projects|channels|devices}/{id}/…`.
fn named(path: &str) -> Option<(Thing, Object)> {
    let (list, rest) = path.split_once('/')?;
    let kinds = [Thing::Project, Thing::Channel, Thing::Device];
    let kind = kinds
        .into_iter()
        .find(|kind| kind.path().trim_start_matches('/') == list)?;
    let object = kind.object(rest.split('/').next()?).ok()?;
    Some((kind, object))
}

/// The page, for whoever is in the organization.
async fn instead(
    web: &Web,
    mut head: Parts,
    slug: &str,
    thing: Option<(Thing, Object)>,
) -> Option<Response> {
    let visit = Visit::from_request_parts(&mut head, web).await.ok()?;
    let nav = thing.map_or(Nav::More, |(kind, _)| kind.nav());
    let inside = around::enter(visit, slug, nav).await.ok()?;
    let object = match thing {
        Some((_, object)) if is_hidden(&inside, object).await? => super::id(object),
        _ => String::new(),
    };
    let form = inside.visit.fresh_form();
    let page = page(&inside, object, form, StatusCode::NOT_FOUND).await;
    page.ok()
}

/// Whether the reader does not see the thing. `None` where that cannot be told.
async fn is_hidden(inside: &Inside, object: Object) -> Option<bool> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.caller()?, inside.at());
    let seen = match object {
        Object::Device(id) => devices::get(app, caller, &at, id).await.map(drop),
        space => spaces::get(app, caller, &at, space).await.map(drop),
    };
    match seen {
        Ok(()) => Some(false),
        Err(AccessError::NotFound) => Some(true),
        Err(_) => None,
    }
}

/// "Not found", with the way to ask for `object`, if it names something; or since when that request waits.
async fn page(
    inside: &Inside,
    object: String,
    form: Form,
    status: StatusCode,
) -> Result<Response, Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let asked = match object.as_str() {
        "" => None,
        object => access_requests::waits_since(app, caller, &at, object).await?,
    };
    let view = Ask {
        page: inside.page(texts::ask_not_found()),
        person: inside.person.clone(),
        org: inside.org.clone(),
        object,
        asked,
        form,
    };
    Ok(respond::html(status, &view))
}

async fn ask(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let object = super::id(super::any(form.v("object"))?);
    let note = match text::paragraph(form.v("note"), NOTE_MAX) {
        Ok(note) => note,
        Err(invalid) => {
            let form = form.refuse("note", invalid.detail);
            return page(&inside, object, form, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    match access_requests::ask(app, caller, &at, &object, note.as_deref()).await {
        Ok(()) => {
            let text = texts::ask_was_sent();
            Ok(Done::new(text, inside.org.at("/projects"))
                .leaving()
                .answer(inside.way()))
        }
        Err(error) => {
            let form = crate::portal::refuse::mend(form, Problem::from(error))?;
            page(&inside, object, form, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// The requests that wait for an answer, oldest first, for those who may give one.
pub async fn waiting(inside: &Inside, asked: &Asked) -> Result<Requests, Stop> {
    if !inside.org.manages() {
        return Ok(Requests::default());
    }
    let (app, caller) = (inside.visit.app(), inside.visit.signed_in()?);
    let after = paging::cursor(asked.some("requests"))?;
    let found = access_requests::list(app, caller, &inside.at(), after, SHOWN).await?;
    let home = inside.org.at("");
    let next = found.next.as_ref().map(paging::text);
    Ok(Requests {
        rows: found.items.iter().map(|one| row(inside, one)).collect(),
        first: after.is_some().then(|| home.clone()),
        next: next.map(|next| asked.here_with(&home, "requests", &next)),
    })
}

fn row(inside: &Inside, waiting: &Waiting) -> RequestRow {
    let request = &waiting.request;
    let found = waiting.found.as_ref();
    RequestRow {
        id: request.id.to_string(),
        face: Face::new(&request.member_name, request.member),
        member_url: inside.org.member(request.member),
        thing: found.map(|(object, name)| (name.clone(), super::url(&inside.org, *object))),
        note: request.note.clone(),
        at: request.created_at,
    }
}

async fn answer(visit: Visit, Path((slug, request)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Home).await?;
    let id: AccessRequestId = crate::extract::id(&request)?;
    let role = match form.v("act") {
        "grant" => Some(
            ResourceRole::parse(form.v("role"))
                .map_err(|invalid| Problem::field("/role", invalid))?,
        ),
        _ => None,
    };
    let caller = inside.visit.signed_in()?;
    let (app, at) = (inside.visit.app(), inside.at());
    let text = match role {
        Some(role) => given_as(&access_requests::grant(app, caller, &at, id, role).await?),
        None => {
            let declined = access_requests::decline(app, caller, &at, id).await?;
            texts::request_declined(declined.member_name)
        }
    };
    Ok(Done::new(text, inside.org.at(""))
        .leaving()
        .answer(inside.way()))
}

/// Who has which access to what now. Whoever had more than they were given keeps it.
fn given_as(given: &Given) -> Cow<'static, str> {
    let (who, what) = (&given.named.name, &given.object_name);
    texts::request_granted(who, given.named.grant.role.label(), what)
}
