use app::{
    invitations::{ChangeError, Limit, PreviewError},
    members::MemberError,
    purchases::AssignError,
};
use axum::http::StatusCode;
use domain::Invalid;

use super::Problem;

impl From<MemberError> for Problem {
    fn from(error: MemberError) -> Self {
        let detail = error.to_string();
        match error {
            MemberError::LastOwner => Self::conflict("last_owner", detail),
            MemberError::HandleTaken => Self::conflict("handle_taken", detail),
            MemberError::EndsTooSoon => Self::field("/ends_at", Invalid::new("in_the_past", detail)),
            MemberError::NoHeir => Self::field("/steward", Invalid::new("unknown_member", detail)),
            MemberError::ChangedMeanwhile => Self::changed_meanwhile(),
            MemberError::Access(error) => error.into(),
            MemberError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        let detail = error.to_string();
        match error {
            ChangeError::Unknown => Self::not_found(),
            ChangeError::Closed(_) | ChangeError::MembershipOver => Self::conflict("invitation_closed", detail),
            ChangeError::AlreadyMember => Self::conflict("already_member", detail),
            ChangeError::Limit(limit) => limit.into(),
            ChangeError::Access(error) => error.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<Limit> for Problem {
    fn from(limit: Limit) -> Self {
        Self::too_many("invitation_limit", limit, limit.retry_after)
    }
}

impl From<PreviewError> for Problem {
    fn from(error: PreviewError) -> Self {
        match error {
            PreviewError::TooMany => Self::unprocessable("invalid", error),
            PreviewError::Access(error) => error.into(),
            PreviewError::Store(error) => error.into(),
        }
    }
}

impl From<AssignError> for Problem {
    fn from(error: AssignError) -> Self {
        match error {
            AssignError::Unknown => Self::not_found(),
            AssignError::NotOpen => Self::new(StatusCode::FORBIDDEN, "creation_closed", error),
            AssignError::Access(error) => error.into(),
            AssignError::Store(error) => error.into(),
        }
    }
}
