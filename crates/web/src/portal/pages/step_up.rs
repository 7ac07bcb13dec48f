//! Asking for the password in place, where something sensitive needs a recent sign-in; the answer
//! then finishes what was asked for.

use axum::response::Response;

use super::around::Inside;
use crate::{
    portal::{
        form::Form,
        respond::{self, Around, Unfinished, Way},
        views::gate::StepUp,
        visit::{Stop, Visit},
    },
    problem::Problem,
};
use axum::http::StatusCode;

/// The field in which the sheet asks for the password.
const FIELD: &str = "step_up_password";

/// Checks the password if the form brings one. A wrong one comes back with the form.
pub async fn confirmed(visit: &mut Visit, form: Form) -> Result<Result<Form, Form>, Stop> {
    let password = form.v(FIELD).to_owned();
    if password.is_empty() {
        return Ok(Ok(form));
    }
    match visit.confirm(&password).await {
        Ok(()) => Ok(Ok(form)),
        Err(problem) => Ok(Err(wrong(form, problem)?)),
    }
}

/// Whether the form came from the sheet that asks for the password.
pub fn is_answered(form: &Form) -> bool {
    !form.v(FIELD).is_empty()
}

fn wrong(form: Form, problem: Problem) -> Result<Form, Stop> {
    match problem.status {
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::TOO_MANY_REQUESTS => {
            let detail = problem
                .errors
                .first()
                .map_or(problem.detail.clone(), |e| e.detail.clone());
            Ok(form.refuse(FIELD, detail))
        }
        _ => Err(problem.into()),
    }
}

/// The sheet that asks. It carries the first form along, and is sent to the same place.
pub fn ask(
    inside: &Inside,
    form: Form,
    reason: impl Into<String>,
    act: impl Into<String>,
    back: String,
) -> Response {
    let visit = &inside.visit;
    let asked_before = form.bad(FIELD);
    let sheet = StepUp {
        action: visit.path.clone(),
        partial: visit.way == Way::Partial,
        form,
        email: inside.person.email.clone(),
        reason: reason.into(),
        act: act.into(),
        back,
    };
    let around = Around::Org(
        inside.page(texts::step_up_title()),
        inside.person.clone(),
        inside.org.clone(),
    );
    if visit.way == Way::Partial && asked_before {
        return respond::sheet(
            visit.way,
            StatusCode::UNPROCESSABLE_ENTITY,
            "narrow",
            around,
            &sheet,
        );
    }
    let status = if visit.way == Way::Partial {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut response = respond::sheet(visit.way, status, "narrow", around, &sheet);
    response.extensions_mut().insert(Unfinished);
    if visit.way == Way::Partial {
        respond::as_dialog(response)
    } else {
        response
    }
}
