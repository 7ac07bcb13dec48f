//! Asking for access to what a page did not show, and answering that.

use ::access::Object;
use app::{
    AccessError,
    access_requests::{self, Waiting},
};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::post};
use domain::{id::AccessRequestId, role::ResourceRole, text};

use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look::Face,
        pages::around::{self, Inside},
        respond::{self, Done},
        views::resources::{Ask, RequestRow},
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

/// The most requests that are shown at once.
const SHOWN: i64 = 20;
/// Characters of the words that go with a request.
const NOTE_MAX: usize = 500;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/ask", post(ask))
        .route("/o/{org}/requests/{request}", post(answer))
}

/// Turns "not found" into a page on which access can be asked for: the same page for what is there
/// and for what is not.
pub fn or_ask<T>(
    inside: &Inside,
    object: Object,
    found: Result<T, AccessError>,
) -> Result<T, Stop> {
    match found {
        Err(AccessError::NotFound) => {
            let form = inside.visit.fresh_form();
            let response = page(inside, super::id(object), form, StatusCode::NOT_FOUND);
            Err(Stop::with(response))
        }
        found => Ok(found?),
    }
}

fn page(inside: &Inside, object: String, form: Form, status: StatusCode) -> Response {
    let view = Ask {
        page: inside.page("Not found"),
        person: inside.person.clone(),
        org: inside.org.clone(),
        object,
        form,
    };
    respond::html(status, &view)
}

async fn ask(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let object = super::id(super::any(form.v("object"))?);
    let note = match text::paragraph(form.v("note"), NOTE_MAX) {
        Ok(note) => note,
        Err(invalid) => {
            let form = form.refuse("note", invalid.detail);
            return Ok(page(
                &inside,
                object,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            ));
        }
    };
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    match access_requests::ask(app, caller, &at, &object, note.as_deref()).await {
        Ok(()) => {
            let text = "The owners and administrators see that you ask for access.";
            Ok(Done::new(text, inside.org.at("/projects"))
                .leaving()
                .answer(inside.way()))
        }
        Err(error) => {
            let form = crate::portal::refuse::mend(form, Problem::from(error))?;
            Ok(page(
                &inside,
                object,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            ))
        }
    }
}

/// The requests that wait for an answer, for those who may give one.
pub async fn waiting(inside: &Inside) -> Result<Vec<RequestRow>, Stop> {
    if !inside.org.manages() {
        return Ok(Vec::new());
    }
    let caller = inside.visit.signed_in()?;
    let found =
        access_requests::list(inside.visit.app(), caller, &inside.at(), None, SHOWN).await?;
    Ok(found
        .items
        .iter()
        .map(|waiting| row(inside, waiting))
        .collect())
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
    access_requests::settle(inside.visit.app(), caller, &inside.at(), id, role).await?;
    let text = match role {
        Some(role) => format!("Access was given as {}.", role.label()),
        None => "The request was declined.".to_owned(),
    };
    Ok(Done::new(text, inside.org.at(""))
        .leaving()
        .answer(inside.way()))
}
