//! Invitations in the hands of those invited: by the token of a mail, or by one's own list.

use app::invitations::{self, AcceptError, Accepted};
use axum::{extract::State, http::StatusCode};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::{HeldInvitation, WaitingInvitation};
use crate::{
    Web,
    api::{
        paging::List,
        wire::{Membership, OrganizationName},
    },
    extract::{self, Anybody, Path, SignedIn},
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(open))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(waiting))
        .routes(routes!(accept_own))
        .routes(routes!(decline_own))
}

#[derive(Serialize, ToSchema)]
pub struct Joined {
    membership: Membership,
    organization: OrganizationName,
}

impl Joined {
    fn new(web: &Web, accepted: &Accepted) -> axum::Json<Self> {
        let now = web.app().clock.now();
        let Accepted {
            member,
            organization,
        } = accepted;
        axum::Json(Self {
            membership: Membership::new(member, organization, now),
            organization: organization.into(),
        })
    }
}

/// Look at an invitation
///
/// For whoever holds its token, without an account. It answers whatever became of it: the status
/// says.
#[utoipa::path(
    get, path = "/v1/invitations/{token}", tag = "Invitations", security(()),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 200, description = "What is offered", body = HeldInvitation),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn open(
    State(web): State<Web>,
    Path(token): Path<String>,
) -> Result<axum::Json<HeldInvitation>> {
    let offer = invitations::open(web.app(), &token).await?;
    if offer.is_closed() {
        return Err(AcceptError::OrganizationDeleted.into());
    }
    Ok(axum::Json(HeldInvitation::new(
        &offer,
        web.app().clock.now(),
    )))
}

/// Accept an invitation
#[utoipa::path(
    post, path = "/v1/invitations/{token}/accept", tag = "Invitations", security(("bearer" = [])),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 200, description = "Joined", body = Joined),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`wrong_account`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`, `already_member`, `inviter_not_allowed`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn accept(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(token): Path<String>,
) -> Result<axum::Json<Joined>> {
    let accepted = invitations::accept(web.app(), &caller, &token).await?;
    Ok(Joined::new(&web, &accepted))
}

/// Decline an invitation
///
/// For whoever holds its token; it takes no account.
#[utoipa::path(
    post, path = "/v1/invitations/{token}/decline", tag = "Invitations", security(()),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 204, description = "Declined"),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn decline(
    State(web): State<Web>,
    anybody: Anybody,
    Path(token): Path<String>,
) -> Result<StatusCode> {
    let caller = anybody.caller.as_ref();
    invitations::decline(web.app(), &anybody.client, caller, &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The invitations that wait for oneself
///
/// The pending ones to one's verified address, newest first, at most 100.
#[utoipa::path(
    get, path = "/v1/me/invitations", tag = "Me", security(("bearer" = [])),
    responses(
        (status = 200, description = "Newest first", body = List<WaitingInvitation>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn waiting(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
) -> Result<axum::Json<List<WaitingInvitation>>> {
    let offers = invitations::waiting(web.app(), &caller).await?;
    let now = web.app().clock.now();
    let items = offers
        .iter()
        .map(|offer| WaitingInvitation::new(offer, now));
    Ok(axum::Json(List::whole(items.collect())))
}

/// Accept an invitation that waits for oneself
#[utoipa::path(
    post, path = "/v1/me/invitations/{inv}/accept", tag = "Me", security(("bearer" = [])),
    params(("inv" = String, Path, description = "Id")),
    responses(
        (status = 200, description = "Joined", body = Joined),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`, `already_member`, `inviter_not_allowed`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn accept_own(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(inv): Path<String>,
) -> Result<axum::Json<Joined>> {
    let accepted = invitations::accept_own(web.app(), &caller, extract::id(&inv)?).await?;
    Ok(Joined::new(&web, &accepted))
}

/// Decline an invitation that waits for oneself
#[utoipa::path(
    post, path = "/v1/me/invitations/{inv}/decline", tag = "Me", security(("bearer" = [])),
    params(("inv" = String, Path, description = "Id")),
    responses(
        (status = 204, description = "Declined"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn decline_own(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(inv): Path<String>,
) -> Result<StatusCode> {
    invitations::decline_own(web.app(), &caller, extract::id(&inv)?).await?;
    Ok(StatusCode::NO_CONTENT)
}
