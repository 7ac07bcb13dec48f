use app::AccessError;
use axum::http::StatusCode;
use domain::role::OrgRole;

use super::{Lack, Problem};

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        let detail = error.to_string();
        match error {
            AccessError::NotFound => Self::not_found(),
            AccessError::OrganizationDeleted => Self::gone("organization_deleted", detail),
            AccessError::Forbidden { required } => Self::forbidden(required, detail),
            AccessError::NeedsRole { required, on } => Self::needs_role(required, on, detail),
            AccessError::OwnerOnly => Self {
                lacks: Some(Lack::Role(OrgRole::Owner)),
                ..Self::new(StatusCode::FORBIDDEN, "owner_only", detail)
            },
            AccessError::RoleAboveOwn => Self::new(StatusCode::FORBIDDEN, "role_above_own", detail),
            AccessError::StepUpRequired => {
                Self::new(StatusCode::FORBIDDEN, "step_up_required", detail)
            }
            AccessError::Store(error) => error.into(),
        }
    }
}
