use app::teams::{CreateError, EditError, PlaceError};
use domain::Invalid;

use super::Problem;

impl From<CreateError> for Problem {
    fn from(error: CreateError) -> Self {
        let detail = error.to_string();
        match error {
            CreateError::HandleTaken => Self::conflict("handle_taken", detail),
            CreateError::TooManyMembers => {
                Self::field("/members", Invalid::new("too_many", detail))
            }
            CreateError::UnknownMember { index } => Self::field(
                format!("/members/{index}/member"),
                Invalid::new("unknown_member", detail),
            ),
            CreateError::ObserverCap { index } => {
                observer_cap(format!("/members/{index}/role"), detail)
            }
            CreateError::Access(error) => error.into(),
            CreateError::Store(error) => error.into(),
        }
    }
}

impl From<EditError> for Problem {
    fn from(error: EditError) -> Self {
        match error {
            EditError::HandleTaken => Self::conflict("handle_taken", error),
            EditError::ChangedMeanwhile => Self::changed_meanwhile(),
            EditError::Access(error) => error.into(),
            EditError::Store(error) => error.into(),
        }
    }
}

impl From<PlaceError> for Problem {
    fn from(error: PlaceError) -> Self {
        match error {
            PlaceError::ObserverCap => observer_cap("/role".to_owned(), error.to_string()),
            PlaceError::Access(error) => error.into(),
            PlaceError::Store(error) => error.into(),
        }
    }
}

fn observer_cap(pointer: String, detail: String) -> Problem {
    Problem {
        code: "observer_cap",
        ..Problem::field(pointer, Invalid::new("observer_cap", detail))
    }
}
