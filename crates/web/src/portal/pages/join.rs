//! Invitations in the hands of those they are for.

use app::invitations::{self, AcceptError};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{
    email::EmailAddress,
    id::InvitationId,
    invitation::{Invitation, Status},
};

use super::around;
use crate::{
    Web,
    portal::{
        form::Form,
        look::Face,
        refuse::login_for,
        respond::{self, Around, Done, go, ok},
        views::{
            gate::{InvitationPage, Invited, Offer, OfferState, Waiting},
            resources::Stop as Stops,
        },
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/invitations", get(show_waiting))
        .route("/invitations/{token}", get(show))
        .route("/invitations/{token}/accept", post(accept))
        .route(
            "/invitations/{token}/decline",
            get(show_decline).post(decline),
        )
        .route("/invitations/waiting/{invitation}/accept", post(accept_own))
        .route(
            "/invitations/waiting/{invitation}/decline",
            get(show_decline_own).post(decline_own),
        )
}

fn view(offered: &invitations::Offer) -> Offer {
    let invitation = &offered.invitation;
    Offer {
        organization: offered.organization.name.clone(),
        inviter: inviter(invitation).map(|name| Face::new(name, name)),
        email: invitation.email.as_str().to_owned(),
        role: invitation.role,
        teams: offered
            .teams
            .iter()
            .map(|t| (t.name.clone(), t.handle.to_string(), t.role))
            .collect(),
        access: offered
            .grants
            .iter()
            .map(|given| (given.name.clone(), given.offer.role))
            .collect(),
        message: invitation.message.clone(),
        expires_at: invitation.expires_at,
        membership_ends_at: invitation.membership_ends_at,
    }
}

/// The name of whoever invited, if that was a person.
fn inviter(invitation: &Invitation) -> Option<&str> {
    let name = invitation.inviter_name.as_str();
    invitation.inviter.map(|_| name)
}

// ---- By the link of a mail ------------------------------------------------------------------------

async fn show(visit: Visit, Path(token): Path<String>) -> Answer {
    let offered = invitations::open(visit.app(), &token).await?;
    Ok(draw(&visit, &offered, &token))
}

fn draw(visit: &Visit, offered: &invitations::Offer, token: &str) -> Response {
    let state = state(visit, offered);
    let view = InvitationPage {
        page: visit.page(texts::offer_page(&offered.organization.name)),
        offer: view(offered),
        state,
        signed_in: visit.email(),
        token: token.to_owned(),
        here: format!("/invitations/{token}"),
    };
    respond::html(status(state), &view)
}

fn state(visit: &Visit, offered: &invitations::Offer) -> OfferState {
    let invited = &offered.invitation.email;
    let own = visit
        .email()
        .and_then(|email| EmailAddress::parse(&email).ok());
    match (offered.invitation.status(visit.now()), own) {
        (Status::Accepted, _) => OfferState::Accepted,
        (Status::Declined, _) => OfferState::Declined,
        (Status::Revoked, _) => OfferState::Revoked,
        (Status::Pending | Status::Expired, _) if offered.is_closed() => {
            OfferState::OrganizationDeleted
        }
        (Status::Expired, _) => OfferState::Expired,
        (Status::Pending, _) if !offered.inviter_may => OfferState::InviterNotAllowed,
        (Status::Pending, None) => OfferState::Stranger,
        (Status::Pending, Some(own)) if own == *invited => OfferState::Ready,
        (Status::Pending, Some(_)) => OfferState::WrongAccount,
    }
}

fn status(state: OfferState) -> StatusCode {
    match state {
        OfferState::Stranger
        | OfferState::Ready
        | OfferState::WrongAccount
        | OfferState::Accepted => StatusCode::OK,
        OfferState::InviterNotAllowed => StatusCode::CONFLICT,
        OfferState::Expired
        | OfferState::Revoked
        | OfferState::Declined
        | OfferState::OrganizationDeleted => StatusCode::GONE,
    }
}

/// The invitation through which somebody signs up. One that cannot be taken any more leads to its
/// own page, which says why.
pub async fn invited(visit: &Visit, token: &str) -> Result<Invited, Stop> {
    let offered = invitations::open(visit.app(), token).await?;
    if !matches!(state(visit, &offered), OfferState::Stranger) {
        return Err(Stop::with(go(visit.way, &format!("/invitations/{token}"))));
    }
    Ok(Invited {
        token: token.to_owned(),
        email: offered.invitation.email.as_str().to_owned(),
        inviter: inviter(&offered.invitation).map(str::to_owned),
        organization: offered.organization.name.clone(),
        role: offered.invitation.role,
        teams: offered.teams.iter().map(|team| team.name.clone()).collect(),
    })
}

async fn accept(visit: Visit, Path(token): Path<String>) -> Answer {
    let page = format!("/invitations/{token}");
    let Some(caller) = visit.caller() else {
        return Ok(go(visit.way, &login_for(&page)));
    };
    match invitations::accept(visit.app(), caller, &token).await {
        Ok(accepted) => Ok(welcome(&visit, &accepted)),
        Err(AcceptError::AlreadyMember) => Ok(go(visit.way, "/organizations")),
        Err(AcceptError::Store(error)) => Err(error.into()),
        Err(AcceptError::Unknown) => Err(Problem::not_found().into()),
        // The page of the invitation says what became of it.
        Err(_) => Ok(go(visit.way, &page)),
    }
}

fn welcome(visit: &Visit, accepted: &invitations::Accepted) -> Response {
    let org = &accepted.organization;
    Done::new(texts::welcome(&org.name), format!("/o/{}", org.slug))
        .leaving()
        .answer(visit.way)
}

async fn show_decline(visit: Visit, Path(token): Path<String>) -> Answer {
    let offered = invitations::open(visit.app(), &token).await?;
    let page = format!("/invitations/{token}");
    match state(&visit, &offered) {
        OfferState::Stranger | OfferState::Ready => {
            Ok(decline_sheet(&visit, &view(&offered), page))
        }
        _ => Ok(go(visit.way, &page)),
    }
}

/// Declining is for good, so it is said before.
fn decline_sheet(visit: &Visit, offer: &Offer, page: String) -> Response {
    let head = texts::offer_decline_means(&offer.organization);
    let detail = texts::offer_decline_then(&offer.email, offer.sender());
    let sheet = Stops {
        form: visit.fresh_form(),
        title: texts::offer_decline_title().into_owned(),
        action: match page.as_str() {
            "/invitations" => visit.path.clone(),
            page => format!("{page}/decline"),
        },
        back: page,
        stops: vec![(head, detail)],
        act: texts::offer_decline_submit(),
        keep: texts::invitation_keep(),
        typed: None,
    };
    let around = Around::Gate(visit.page(texts::offer_decline_title()));
    respond::sheet(visit.way, StatusCode::OK, "narrow", around, &sheet)
}

async fn decline(visit: Visit, Path(token): Path<String>) -> Answer {
    match invitations::decline(visit.app(), &visit.client, visit.caller(), &token).await {
        Err(AcceptError::Store(error)) => Err(error.into()),
        Err(AcceptError::Unknown) => Err(Problem::not_found().into()),
        // The invitation's own page says what became of it.
        Ok(()) | Err(_) => Ok(go(visit.way, &format!("/invitations/{token}"))),
    }
}

// ---- Waiting for one's own address ------------------------------------------------------------------

/// Id and content of each invitation that waits for the person.
pub async fn waiting(visit: &Visit) -> Result<Vec<(String, Offer)>, Stop> {
    let found = invitations::waiting(visit.app(), visit.signed_in()?).await?;
    Ok(found
        .iter()
        .map(|offered| (offered.invitation.id.to_string(), view(offered)))
        .collect())
}

async fn show_waiting(visit: Visit) -> Answer {
    let form = visit.fresh_form();
    Ok(ok(&waiting_page(&visit, form).await?))
}

async fn waiting_page(visit: &Visit, form: Form) -> Result<Waiting, Stop> {
    let person = around::person(visit).await?;
    let offers = waiting(visit).await?;
    Ok(Waiting {
        page: visit.page(texts::invitations()),
        person,
        form,
        offers,
    })
}

async fn accept_own(visit: Visit, Path(id): Path<String>) -> Answer {
    let id: InvitationId = crate::extract::id(&id)?;
    match invitations::accept_own(visit.app(), visit.signed_in()?, id).await {
        Ok(accepted) => Ok(welcome(&visit, &accepted)),
        Err(error) => refused(&visit, error).await,
    }
}

async fn show_decline_own(visit: Visit, Path(id): Path<String>) -> Answer {
    let waits = waiting(&visit).await?;
    match waits.iter().find(|(waiting, _)| *waiting == id) {
        Some((_, offer)) => Ok(decline_sheet(&visit, offer, "/invitations".to_owned())),
        None => Ok(go(visit.way, "/invitations")),
    }
}

async fn decline_own(visit: Visit, Path(id): Path<String>) -> Answer {
    let id: InvitationId = crate::extract::id(&id)?;
    match invitations::decline_own(visit.app(), visit.signed_in()?, id).await {
        Ok(()) => Ok(Done::new(texts::offer_declined_done(), "/invitations")
            .leaving()
            .answer(visit.way)),
        Err(error) => refused(&visit, error).await,
    }
}

async fn refused(visit: &Visit, error: AcceptError) -> Answer {
    let problem = Problem::from(error);
    if problem.status.is_server_error() || problem.status == StatusCode::NOT_FOUND {
        return Err(problem.into());
    }
    let form = visit.fresh_form().refuse("form", problem.detail);
    Ok(respond::again(&waiting_page(visit, form).await?))
}
