use app::members::MemberError;
use domain::Invalid;

use super::Problem;

impl From<MemberError> for Problem {
    fn from(error: MemberError) -> Self {
        let detail = error.to_string();
        match error {
            MemberError::LastOwner => Self::conflict("last_owner", detail),
            MemberError::HandleTaken => Self::conflict("handle_taken", detail),
            MemberError::EndsTooSoon => {
                Self::field("/ends_at", Invalid::new("in_the_past", detail))
            }
            MemberError::NoHeir => Self::field("/steward", Invalid::new("no_heir", detail)),
            MemberError::ChangedMeanwhile => Self::changed_meanwhile(),
            MemberError::Access(error) => error.into(),
            MemberError::Store(error) => error.into(),
        }
    }
}
