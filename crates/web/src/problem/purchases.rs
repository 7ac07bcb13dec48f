use app::purchases::AssignError;
use axum::http::StatusCode;

use super::Problem;

impl From<AssignError> for Problem {
    fn from(error: AssignError) -> Self {
        let detail = error.to_string();
        match error {
            AssignError::Unknown => Self::not_found(),
            AssignError::NotOpen => Self::new(StatusCode::FORBIDDEN, "creation_closed", detail),
            AssignError::Access(error) => error.into(),
            AssignError::Store(error) => error.into(),
        }
    }
}
