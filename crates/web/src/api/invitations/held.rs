//! Invitations in the hands of those invited: by the mailed link, or by the address of one's account.

use app::invitations::{self, Offer};
use axum::{extract::State, http::StatusCode};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Web,
    api::{
        paging::List,
        wire::{Membership, OrganizationName, OrganizationView},
    },
    extract::{self, Anybody, Json, Path, SignedIn},
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(accept))
        .routes(routes!(decline))
        .routes(routes!(waiting))
        .routes(routes!(accept_own))
        .routes(routes!(decline_own))
}

/// An invitation, as its token's holder sees it.
#[derive(Serialize, ToSchema)]
pub struct HeldInvitation {
    organization: OrganizationName,
    inviter: InviterName,
    email: String,
    role: String,
    teams: Vec<HeldTeam>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    expires_at: String,
    status: String,
}

#[derive(Serialize, ToSchema)]
pub struct InviterName {
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct HeldTeam {
    name: String,
    handle: String,
    role: String,
}

impl HeldInvitation {
    fn new(offer: &Offer, now: Timestamp) -> Self {
        let i = &offer.invitation;
        let team = |t: &invitations::OfferedTeam| HeldTeam {
            name: t.name.clone(),
            handle: t.handle.to_string(),
            role: t.role.to_string(),
        };
        Self {
            organization: (&offer.organization).into(),
            inviter: InviterName {
                name: i.inviter_name.clone(),
            },
            email: i.email.as_str().to_owned(),
            role: i.role.to_string(),
            teams: offer.teams.iter().map(team).collect(),
            message: i.message.clone(),
            expires_at: i.expires_at.to_string(),
            status: i.status(now).as_str().to_owned(),
        }
    }
}

/// Look at an invitation
#[utoipa::path(
    get, path = "/v1/invitations/{token}", tag = "Invitations", security(()),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 200, description = "The invitation, whatever became of it", body = HeldInvitation),
        (status = 404, description = "`not_found`", body = ProblemBody),
    ),
)]
async fn show(State(web): State<Web>, Path(token): Path<String>) -> Result<Json<HeldInvitation>> {
    let offer = invitations::open(web.app(), &token).await?;
    Ok(Json(HeldInvitation::new(&offer, web.app().clock.now())))
}

#[derive(Serialize, ToSchema)]
pub struct Accepted {
    membership: Membership,
    organization: OrganizationView,
}

impl Accepted {
    fn new(accepted: &invitations::Accepted, now: Timestamp) -> Self {
        let invitations::Accepted {
            member,
            organization,
        } = accepted;
        Self {
            membership: Membership::new(member, organization, now),
            organization: OrganizationView::new(organization, member.role),
        }
    }
}

/// Accept an invitation
#[utoipa::path(
    post, path = "/v1/invitations/{token}/accept", tag = "Invitations", security(("bearer" = [])),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 200, description = "Joined", body = Accepted),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`wrong_account`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`, `inviter_not_allowed`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`, `organization_deleted`", body = ProblemBody),
    ),
)]
async fn accept(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(token): Path<String>,
) -> Result<Json<Accepted>> {
    let accepted = invitations::accept(web.app(), &caller, &token).await?;
    Ok(Json(Accepted::new(&accepted, web.app().clock.now())))
}

/// Decline an invitation
///
/// Whoever holds the token may; it takes no account.
#[utoipa::path(
    post, path = "/v1/invitations/{token}/decline", tag = "Invitations", security(()),
    params(("token" = String, Path, description = "Of the mailed link")),
    responses(
        (status = 204, description = "Declined"),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`", body = ProblemBody),
    ),
)]
async fn decline(
    State(web): State<Web>,
    who: Anybody,
    Path(token): Path<String>,
) -> Result<StatusCode> {
    invitations::decline(web.app(), &who.client, who.caller.as_ref(), &token).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An invitation that waits for the caller.
#[derive(Serialize, ToSchema)]
pub struct WaitingInvitation {
    id: String,
    #[serde(flatten)]
    held: HeldInvitation,
}

/// List the invitations that wait for one
///
/// Those to the caller's verified address, for who signed up without the link.
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
) -> Result<Json<List<WaitingInvitation>>> {
    let now = web.app().clock.now();
    let offers = invitations::waiting(web.app(), &caller).await?;
    let item = |offer: &Offer| WaitingInvitation {
        id: offer.invitation.id.to_string(),
        held: HeldInvitation::new(offer, now),
    };
    Ok(Json(List::whole(offers.iter().map(item).collect())))
}

/// Accept an invitation that waits for one
#[utoipa::path(
    post, path = "/v1/me/invitations/{inv}/accept", tag = "Me", security(("bearer" = [])),
    params(("inv" = String, Path)),
    responses(
        (status = 200, description = "Joined", body = Accepted),
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
) -> Result<Json<Accepted>> {
    let accepted = invitations::accept_own(web.app(), &caller, extract::id(&inv)?).await?;
    Ok(Json(Accepted::new(&accepted, web.app().clock.now())))
}

/// Decline an invitation that waits for one
#[utoipa::path(
    post, path = "/v1/me/invitations/{inv}/decline", tag = "Me", security(("bearer" = [])),
    params(("inv" = String, Path)),
    responses(
        (status = 204, description = "Declined"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`already_accepted`", body = ProblemBody),
        (status = 410, description = "`invitation_expired`, `invitation_revoked`, `invitation_declined`", body = ProblemBody),
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
