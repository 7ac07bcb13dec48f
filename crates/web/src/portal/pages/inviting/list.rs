//! The list of invitations, and sending one again or taking it back.

use std::borrow::Cow;

use app::invitations::{self, Detailed, Wanted};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{
    id::InvitationId,
    invitation::{Settled, Status},
};

use crate::{
    Web,
    api::paging,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            step_up,
        },
        respond::{Done, Way, ok},
        views::{
            people::{InvitationRow, InvitationRowPart, Invitations},
            resources::Stop as StopSheet,
        },
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

/// Invitations on one page of the list.
const PAGE: i64 = 50;

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/invitations", get(list))
        .route(
            "/o/{org}/users/invitations/{invitation}/resend",
            post(resend),
        )
        .route(
            "/o/{org}/users/invitations/{invitation}/revoke",
            get(show_revoke).post(revoke),
        )
}

async fn list(visit: Visit, Path(slug): Path<String>, asked: Asked) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let status = Status::parse(asked.v("status"));
    let wanted = status.map_or(Wanted::Open, Wanted::Only);
    let after = paging::cursor(asked.some("cursor"))?;
    let caller = inside.visit.signed_in()?;
    let found = invitations::list(
        inside.visit.app(),
        caller,
        &inside.at(),
        wanted,
        after,
        PAGE,
    )
    .await?;
    let path = inside.org.at("/users/invitations");
    let first = after
        .is_some()
        .then(|| asked.here_with(&path, "cursor", ""));
    let next = found
        .next
        .as_ref()
        .map(|next| asked.here_with(&path, "cursor", &paging::text(next)));
    let here = asked.here_with(&path, "cursor", asked.v("cursor"));
    let rows = found
        .items
        .iter()
        .map(|detailed| row(&inside, detailed))
        .collect();
    let status = status.map_or("", Status::as_str).to_owned();
    let (way, page) = (inside.way(), inside.page(texts::invitations()));
    let Inside { person, org, .. } = inside;
    let screen = Invitations {
        page,
        person,
        org,
        status,
        rows,
        here,
        first,
        next,
    };
    Ok(match way {
        Way::Partial => ok(&screen.as_part()),
        Way::Plain => ok(&screen),
    })
}

fn row(inside: &Inside, detailed: &Detailed) -> InvitationRow {
    let invitation = &detailed.invitation;
    InvitationRow {
        id: invitation.id.to_string(),
        email: invitation.email.as_str().to_owned(),
        role: invitation.role,
        teams: detailed
            .teams
            .iter()
            .map(|team| team.handle.to_string())
            .collect(),
        status: invitation.status(inside.visit.now()).as_str(),
        inviter: invitation.inviter_name.clone(),
        sent_at: invitation.created_at,
        expires_at: invitation.expires_at,
    }
}

async fn resend(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let mut inside = around::managing(visit, &slug, Nav::Users).await?;
    let id: InvitationId = crate::extract::id(&id)?;
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(super::ask(&inside, form)),
    };
    let caller = inside.visit.signed_in()?;
    match invitations::resend(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(sent) => {
            let text = texts::invitation_resent(&sent.invitation.email);
            if step_up::is_answered(&form) {
                let list = inside.org.at("/users/invitations");
                return Ok(Done::new(text, list).answer(inside.way()));
            }
            Ok(told(&inside, &sent, text))
        }
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => Ok(super::ask(&inside, form)),
            problem => refused(&inside, problem),
        },
    }
}

/// What revoking stops, before it is done: it is for good.
async fn show_revoke(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let id: InvitationId = crate::extract::id(&id)?;
    let caller = inside.visit.signed_in()?;
    let found = invitations::get(inside.visit.app(), caller, &inside.at(), id).await?;
    if found.settled != Settled::Pending {
        let text = already(found.settled);
        let list = inside.org.at("/users/invitations");
        return Ok(Done::new(text, list).bad().answer(inside.way()));
    }
    let email = found.email.as_str();
    let sheet = StopSheet {
        form: inside.visit.fresh_form(),
        title: texts::invitation_revoke().into_owned(),
        action: format!("{}/revoke", inside.org.invitation(id)),
        back: inside.org.at("/users/invitations"),
        stops: vec![(
            texts::invitation_revoke_stops(email),
            texts::invitation_revoke_stops_detail(),
        )],
        act: texts::invitation_revoke_act(),
        keep: texts::invitation_keep(),
        typed: None,
    };
    Ok(around::as_sheet(
        inside,
        StatusCode::OK,
        "narrow",
        texts::invitation_revoke(),
        &sheet,
    ))
}

/// Why an invitation that is answered cannot be revoked.
fn already(settled: Settled) -> Cow<'static, str> {
    match settled {
        Settled::Pending => texts::invitation_is_pending(),
        Settled::Accepted => texts::invitation_was_accepted(),
        Settled::Declined => texts::invitation_was_declined(),
        Settled::Revoked => texts::invitation_was_revoked(),
    }
}

async fn revoke(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let id: InvitationId = crate::extract::id(&id)?;
    let caller = inside.visit.signed_in()?;
    match invitations::revoke(inside.visit.app(), caller, &inside.at(), id).await {
        Ok(()) => {
            let list = inside.org.at("/users/invitations");
            Ok(Done::new(texts::invitation_revoked(), list).answer(inside.way()))
        }
        Err(error) => refused(&inside, Problem::from(error)),
    }
}

fn told(inside: &Inside, detailed: &Detailed, text: Cow<'static, str>) -> Response {
    let v = row(inside, detailed);
    let part = InvitationRowPart {
        page: inside.page(""),
        org: inside.org.clone(),
        v,
    };
    Done::new(text, inside.org.at("/users/invitations")).with_part(inside.way(), &part)
}

/// The list as it is now, with a word of why nothing was done.
fn refused(inside: &Inside, problem: Problem) -> Answer {
    if problem.status.is_server_error() || problem.status == StatusCode::NOT_FOUND {
        return Err(problem.into());
    }
    let list = inside.org.at("/users/invitations");
    Ok(Done::new(problem.detail, list).bad().answer(inside.way()))
}

/// Whether anybody was invited and has not answered yet.
pub async fn any_open(inside: &Inside) -> Result<bool, Stop> {
    Ok(open(inside, 1).await?.0 > 0)
}

/// How many have not answered yet, in words; nothing where nobody was invited.
pub async fn open_in_words(inside: &Inside) -> Result<Option<Cow<'static, str>>, Stop> {
    let (n, are_more) = open(inside, PAGE).await?;
    Ok((n > 0).then(|| match are_more {
        true => texts::invitations_wait_more(n),
        false => texts::invitations_wait(n),
    }))
}

/// How many are open, as far as `limit`, and whether there are more.
async fn open(inside: &Inside, limit: i64) -> Result<(usize, bool), Stop> {
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let found = invitations::list(app, caller, &at, Wanted::Open, None, limit).await?;
    Ok((found.items.len(), found.next.is_some()))
}
