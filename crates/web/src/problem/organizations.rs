use app::organizations::CreateError;
use axum::http::StatusCode;

use super::Problem;

impl From<CreateError> for Problem {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::SlugTaken => Self::conflict("slug_taken", error),
            CreateError::NotOpen => Self::new(StatusCode::FORBIDDEN, "creation_closed", error),
            CreateError::Access(error) => error.into(),
            CreateError::Store(error) => error.into(),
        }
    }
}
