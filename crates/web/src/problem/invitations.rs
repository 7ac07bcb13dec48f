use app::invitations::{AcceptError, BulkError, ChangeError, InviteError, Limit, PreviewError};
use axum::http::StatusCode;
use domain::Invalid;
use serde_json::json;

use super::Problem;

impl From<Limit> for Problem {
    fn from(limit: Limit) -> Self {
        let retry_after = limit.retry_after;
        Self::too_many("invitation_limit", limit, retry_after)
    }
}

impl From<InviteError> for Problem {
    fn from(error: InviteError) -> Self {
        let detail = error.to_string();
        match error {
            InviteError::AlreadyMember => Self::conflict("already_member", detail),
            InviteError::AlreadyInvited => Self::conflict("already_invited", detail),
            InviteError::Limit(limit) => limit.into(),
            InviteError::TooManyTeams => Self::field("/teams", Invalid::new("too_many", detail)),
            InviteError::UnknownTeam { index } => Self::field(
                format!("/teams/{index}/team"),
                Invalid::new("unknown_team", detail),
            ),
            InviteError::ObserverCap { index } => {
                let problem = Self::field(
                    format!("/teams/{index}/role"),
                    Invalid::new("observer_cap", detail),
                );
                Self {
                    code: "observer_cap",
                    ..problem
                }
            }
            InviteError::TooManyGrants => Self::field("/grants", Invalid::new("too_many", detail)),
            InviteError::UnknownResource { index } => Self::field(
                format!("/grants/{index}/resource"),
                Invalid::new("unknown_resource", detail),
            ),
            InviteError::EndsTooSoon => {
                Self::field("/membership_ends_at", Invalid::new("in_the_past", detail))
            }
            InviteError::Access(error) => error.into(),
            InviteError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let detail = error.to_string();
        match error {
            ChangeError::Unknown => Self::not_found(),
            ChangeError::Closed(_) | ChangeError::MembershipOver => {
                Self::conflict("invitation_closed", detail)
            }
            ChangeError::AlreadyMember => Self::conflict("already_member", detail),
            ChangeError::Limit(limit) => limit.into(),
            ChangeError::Access(error) => error.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<BulkError> for Problem {
    fn from(error: BulkError) -> Self {
        let detail = error.to_string();
        match error {
            BulkError::TooMany => Self::field("/invitations", Invalid::new("too_many", detail)),
            BulkError::Access(error) => error.into(),
            BulkError::Store(error) => error.into(),
        }
    }
}

impl From<PreviewError> for Problem {
    fn from(error: PreviewError) -> Self {
        let detail = error.to_string();
        match error {
            PreviewError::TooMany => Self::field("/emails", Invalid::new("too_many", detail)),
            PreviewError::Access(error) => error.into(),
            PreviewError::Store(error) => error.into(),
        }
    }
}

impl From<AcceptError> for Problem {
    fn from(error: AcceptError) -> Self {
        let detail = error.to_string();
        match error {
            AcceptError::Unknown => Self::not_found(),
            AcceptError::WrongAccount { invited } => {
                Self::new(StatusCode::FORBIDDEN, "wrong_account", detail)
                    .with("invited_email", json!(invited))
            }
            AcceptError::Expired => Self::gone("invitation_expired", detail),
            AcceptError::Revoked => Self::gone("invitation_revoked", detail),
            AcceptError::Declined => Self::gone("invitation_declined", detail),
            AcceptError::AlreadyAccepted => Self::conflict("already_accepted", detail),
            AcceptError::AlreadyMember => Self::conflict("already_member", detail),
            AcceptError::InviterNotAllowed => Self::conflict("inviter_not_allowed", detail),
            AcceptError::OrganizationDeleted => Self::gone("organization_deleted", detail),
            AcceptError::Access(error) => error.into(),
            AcceptError::Store(error) => error.into(),
        }
    }
}
