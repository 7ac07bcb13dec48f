//! Suspending somebody, and letting them back.

use app::members::{self, Seen};
use axum::{Router, extract::Path, http::StatusCode, routing::post};
use domain::id::MembershipId;

use super::{list::row_part, named, page::draw};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::around::{self, Inside},
        refuse::mend,
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
    pause(visit, &slug, &id, &form, true).await
}

async fn restore(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    pause(visit, &slug, &id, &form, false).await
}

async fn pause(visit: Visit, slug: &str, id: &str, form: &Form, suspended: bool) -> Answer {
    let inside = around::enter(visit, slug, Nav::Users).await?;
    let seen = named(&inside, id).await?;
    let (word, back) = if suspended {
        ("suspended", "restore")
    } else {
        ("active again", "suspend")
    };
    let page = inside.org.member(seen.id);
    match set_standing(&inside, seen.id, suspended).await {
        Ok(now) => {
            let done = Done::new(format!("{} is {word}.", now.name), page.clone());
            let undo = Undo {
                url: format!("{page}/{back}"),
                target: format!("#{}", now.id),
                values: vec![("undo", "1".to_owned())],
            };
            let done = if form.v("undo").is_empty() {
                done.undo(undo)
            } else {
                done
            };
            Ok(done.with_part(inside.way(), &row_part(&inside, &now)))
        }
        Err(problem) if inside.way() == Way::Plain => {
            let form = mend(form.clone(), problem)?;
            let why = form.e("form").to_owned();
            draw(
                inside,
                &seen,
                form.refuse("role", why),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(problem) => refused_row(&inside, &seen, form, problem),
    }
}

/// The row as it was, with a word of why it stays so.
fn refused_row(inside: &Inside, seen: &Seen, form: &Form, problem: Problem) -> Answer {
    let form = mend(form.clone(), problem)?;
    let done = Done::new(form.e("form"), inside.org.member(seen.id)).bad();
    Ok(done.with_part(inside.way(), &row_part(inside, seen)))
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
