//! A forgotten password, and an address that is locked after too many wrong ones.

use app::accounts::{self, Purpose};
use axum::{Router, http::StatusCode, routing::get};
use domain::email::EmailAddress;

use crate::{
    Web,
    portal::{
        form::Form,
        refuse::mend,
        respond::{self, Done, again, ok},
        views::gate::{Problem as ProblemPage, Reset, ResetStage, Trouble, Unlock},
        visit::{Answer, Asked, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/reset", get(show).post(request))
        .route("/reset/confirm", axum::routing::post(confirm))
        .route("/unlock", get(show_unlock).post(unlock))
}

fn view(visit: &Visit, form: Form, stage: ResetStage) -> Reset {
    Reset {
        page: visit.page(texts::reset_title()),
        form,
        stage,
    }
}

async fn show(visit: Visit, asked: Asked) -> Answer {
    let form = visit.fresh_form().with("email", asked.v("email"));
    let Some(token) = asked.some("token") else {
        let stage = if asked.some("sent").is_some() {
            ResetStage::Sent
        } else {
            ResetStage::Ask
        };
        return Ok(ok(&view(&visit, form, stage)));
    };
    let peeked = accounts::peek(visit.app(), token).await?;
    Ok(
        match peeked.filter(|peeked| peeked.purpose == Purpose::Reset) {
            Some(_) => ok(&view(&visit, form, ResetStage::Choose(token.to_owned()))),
            None => respond::html(StatusCode::GONE, &view(&visit, form, ResetStage::Over)),
        },
    )
}

async fn request(visit: Visit, form: Form) -> Answer {
    let email = match EmailAddress::parse(form.v("email")) {
        Ok(email) => email,
        Err(invalid) => {
            let form = form.refuse("email", invalid.detail);
            return Ok(again(&view(&visit, form, ResetStage::Ask)));
        }
    };
    match accounts::request_reset(visit.app(), &visit.client, &email).await {
        Ok(()) => Ok(respond::go(visit.way, "/reset?sent=1")),
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(again(&view(&visit, form, ResetStage::Ask)))
        }
    }
}

async fn confirm(visit: Visit, form: Form) -> Answer {
    let token = form.v("token").to_owned();
    match accounts::confirm_reset(visit.app(), &token, form.v("password")).await {
        Ok(()) => Ok(Done::new(texts::reset_done(), "/login")
            .leaving()
            .answer(visit.way)),
        Err(accounts::ResetError::LinkExpired) => {
            let form = visit.fresh_form();
            Ok(respond::html(
                StatusCode::GONE,
                &view(&visit, form, ResetStage::Over),
            ))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(again(&view(&visit, form, ResetStage::Choose(token))))
        }
    }
}

/// The link of the mail that tells of a lock. Mail scanners open links, so a press unlocks.
async fn show_unlock(visit: Visit, asked: Asked) -> Answer {
    let token = asked.v("token").to_owned();
    Ok(ok(&Unlock {
        page: visit.page(texts::unlock_title()),
        token,
    }))
}

async fn unlock(visit: Visit, form: Form) -> Answer {
    match accounts::unlock(visit.app(), form.v("token")).await {
        Ok(()) => Ok(Done::new(texts::unlock_done(), "/login")
            .leaving()
            .answer(visit.way)),
        Err(accounts::UnlockError::LinkExpired) => {
            let page = visit.page(texts::link_over());
            let kind = Trouble::Refused {
                title: texts::link_over().into_owned(),
                detail: texts::unlock_over().into_owned(),
            };
            let way_out = ("/login".to_owned(), texts::log_in().into_owned());
            Ok(respond::html(
                StatusCode::GONE,
                &ProblemPage {
                    page,
                    kind,
                    email: None,
                    way_out,
                },
            ))
        }
        Err(error) => Err(Problem::from(error).into()),
    }
}
