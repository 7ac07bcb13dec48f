//! Suspending somebody, and letting them back.

use app::members::{self, Seen};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::post};
use domain::id::MembershipId;

use super::{list::row_part, named, page::draw};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            step_up,
        },
        refuse::{self, mend},
        respond::{Done, Undo, Way},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/members/{member}/suspend", post(suspend))
        .route("/o/{org}/users/members/{member}/restore", post(restore))
}

async fn suspend(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    pause(visit, &slug, &id, form, true).await
}

async fn restore(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    pause(visit, &slug, &id, form, false).await
}

async fn pause(visit: Visit, slug: &str, id: &str, form: Form, suspended: bool) -> Answer {
    let mut inside = around::enter(visit, slug, Nav::Users).await?;
    let seen = named(&inside, id).await?;
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, &seen, form, suspended)),
    };
    match set_standing(&inside, seen.id, suspended).await {
        Ok(now) => Ok(changed(&inside, &seen, &now, &form, suspended)),
        Err(problem) if problem.code == "step_up_required" => {
            Ok(ask(&inside, &seen, form, suspended))
        }
        Err(problem) => refused(inside, &seen, &form, problem).await,
    }
}

fn ask(inside: &Inside, seen: &Seen, form: Form, suspended: bool) -> Response {
    let (act, reason) = match suspended {
        true => (
            texts::member_suspend(),
            texts::member_suspend_password(&seen.name),
        ),
        false => (
            texts::member_restore(),
            texts::member_restore_password(&seen.name),
        ),
    };
    step_up::ask(inside, form, reason, act, inside.org.member(seen.id))
}

fn changed(inside: &Inside, was: &Seen, now: &Seen, form: &Form, suspended: bool) -> Response {
    let done = done(inside, now, suspended);
    let done = match form.v("undo").is_empty() && now.revision != was.revision {
        true => done.undo(undo(inside, now, suspended)),
        false => done,
    };
    match step_up::is_answered(form) {
        true => done.answer(inside.way()),
        false => done.with_part(inside.way(), &row_part(inside, now)),
    }
}

fn done(inside: &Inside, now: &Seen, suspended: bool) -> Done {
    let text = match suspended {
        true => texts::member_suspended(&now.name),
        false => texts::member_active_again(&now.name),
    };
    Done::new(text, inside.org.member(now.id))
}

fn undo(inside: &Inside, now: &Seen, suspended: bool) -> Undo {
    let back = if suspended { "restore" } else { "suspend" };
    let page = inside.org.member(now.id);
    Undo::new(format!("{page}/{back}"), format!("#{}", now.id))
}

/// Says why nothing was done: on the person's page, or over the row as it was.
pub async fn refused(inside: Inside, seen: &Seen, form: &Form, problem: Problem) -> Answer {
    let why = refuse::why(&problem);
    let form = mend(form.clone(), problem)?;
    if inside.way() == Way::Partial {
        let done = Done::new(why, inside.org.member(seen.id)).bad();
        return Ok(match step_up::is_answered(&form) {
            true => done.answer(Way::Partial),
            false => done.with_part(Way::Partial, &row_part(&inside, seen)),
        });
    }
    let form = form.refuse("role", why);
    draw(inside, seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

pub async fn set_standing(
    inside: &Inside,
    id: MembershipId,
    suspended: bool,
) -> Result<Seen, Problem> {
    let caller = inside.visit.caller().ok_or_else(Problem::unauthenticated)?;
    let (app, org) = (inside.visit.app(), inside.at());
    Ok(match suspended {
        true => members::suspend(app, caller, &org, id).await?,
        false => members::restore(app, caller, &org, id).await?,
    })
}
