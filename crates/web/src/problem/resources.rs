use app::{access_requests, api_keys, devices, grants, readings, spaces};
use domain::Invalid;

use super::Problem;

impl From<spaces::EditError> for Problem {
    fn from(error: spaces::EditError) -> Self {
        match error {
            spaces::EditError::ChangedMeanwhile => Self::changed_meanwhile(),
            spaces::EditError::Access(error) => error.into(),
            spaces::EditError::Store(error) => error.into(),
        }
    }
}

impl From<devices::RegisterError> for Problem {
    fn from(error: devices::RegisterError) -> Self {
        match error {
            devices::RegisterError::SerialTaken => Self::conflict("serial_taken", error),
            devices::RegisterError::Access(error) => error.into(),
            devices::RegisterError::Store(error) => error.into(),
        }
    }
}

impl From<devices::EditError> for Problem {
    fn from(error: devices::EditError) -> Self {
        let detail = error.to_string();
        match error {
            devices::EditError::SerialTaken => Self::conflict("serial_taken", detail),
            devices::EditError::UnknownProject => {
                Self::field("/project", Invalid::new("unknown_project", detail))
            }
            devices::EditError::NeedsRoleThere { project, required } => {
                Self::needs_role(required, project.into(), detail)
            }
            devices::EditError::ChangedMeanwhile => Self::changed_meanwhile(),
            devices::EditError::Access(error) => error.into(),
            devices::EditError::Store(error) => error.into(),
        }
    }
}

impl From<grants::GiveError> for Problem {
    fn from(error: grants::GiveError) -> Self {
        let detail = error.to_string();
        match error {
            grants::GiveError::UnknownSubject => {
                Self::field("/subject", Invalid::new("unknown_subject", detail))
            }
            grants::GiveError::Access(error) => error.into(),
            grants::GiveError::Store(error) => error.into(),
        }
    }
}

impl From<api_keys::MakeError> for Problem {
    fn from(error: api_keys::MakeError) -> Self {
        let detail = error.to_string();
        match error {
            api_keys::MakeError::ProjectCount => {
                Self::field("/projects", Invalid::new("out_of_range", detail))
            }
            api_keys::MakeError::UnknownProject { index } => Self::field(
                format!("/projects/{index}"),
                Invalid::new("unknown_project", detail),
            ),
            api_keys::MakeError::Access(error) => error.into(),
            api_keys::MakeError::Store(error) => error.into(),
        }
    }
}

impl From<readings::IngestError> for Problem {
    fn from(error: readings::IngestError) -> Self {
        match error {
            readings::IngestError::Unauthenticated => Self {
                detail: error.to_string(),
                ..Self::unauthenticated()
            },
            readings::IngestError::Store(error) => error.into(),
        }
    }
}

impl From<access_requests::AskError> for Problem {
    fn from(error: access_requests::AskError) -> Self {
        let detail = error.to_string();
        match error {
            access_requests::AskError::TooMany => {
                Self::field("/resource", Invalid::new("too_many", detail))
            }
            access_requests::AskError::Access(error) => error.into(),
            access_requests::AskError::Store(error) => error.into(),
        }
    }
}

impl From<access_requests::SettleError> for Problem {
    fn from(error: access_requests::SettleError) -> Self {
        let detail = error.to_string();
        match error {
            access_requests::SettleError::NothingThere => {
                Self::field("", Invalid::new("nothing_there", detail))
            }
            access_requests::SettleError::Access(error) => error.into(),
            access_requests::SettleError::Store(error) => error.into(),
        }
    }
}
