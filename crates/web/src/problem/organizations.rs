use app::organizations::{CreateError, DeleteError, UpdateError};
use axum::http::StatusCode;
use domain::Invalid;

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

impl From<UpdateError> for Problem {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::SlugTaken => Self::conflict("slug_taken", error),
            UpdateError::ChangedMeanwhile => Self::changed_meanwhile(),
            UpdateError::Access(error) => error.into(),
            UpdateError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteError> for Problem {
    fn from(error: DeleteError) -> Self {
        match error {
            DeleteError::WrongName { .. } => Self::field(
                "/confirm_name",
                Invalid::new("wrong_name", error.to_string()),
            ),
            DeleteError::Access(error) => error.into(),
            DeleteError::Store(error) => error.into(),
        }
    }
}
