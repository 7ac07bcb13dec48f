use app::{
    accounts::{InvitedSignUpError, SignUpError, VerifyError},
    sessions::{ConfirmError, SignInError},
};
use axum::http::StatusCode;
use domain::Invalid;

use super::Problem;

impl From<SignUpError> for Problem {
    fn from(error: SignUpError) -> Self {
        match error {
            SignUpError::RateLimited(error) => error.into(),
            SignUpError::Busy(error) => error.into(),
            SignUpError::Store(error) => error.into(),
        }
    }
}

impl From<InvitedSignUpError> for Problem {
    fn from(error: InvitedSignUpError) -> Self {
        match error {
            InvitedSignUpError::AccountExists => Self::conflict("account_exists", error),
            InvitedSignUpError::Accept(error) => error.into(),
            InvitedSignUpError::Busy(error) => error.into(),
            InvitedSignUpError::Store(error) => error.into(),
        }
    }
}

impl From<VerifyError> for Problem {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::LinkExpired => Self::gone("link_expired", error),
            VerifyError::InvalidCode => Self::unprocessable("invalid_code", error),
            VerifyError::AddressTaken => Self::conflict("account_exists", error),
            VerifyError::Store(error) => error.into(),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::InvalidCredentials => {
                Self::new(StatusCode::UNAUTHORIZED, "invalid_credentials", error)
            }
            SignInError::NotVerified => {
                Self::new(StatusCode::FORBIDDEN, "email_not_verified", error)
            }
            SignInError::Locked { retry_after } => {
                Self::too_many("too_many_attempts", error, retry_after)
            }
            SignInError::RateLimited(limited) => {
                Self::too_many("too_many_attempts", limited, limited.retry_after)
            }
            SignInError::Busy(error) => error.into(),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<ConfirmError> for Problem {
    fn from(error: ConfirmError) -> Self {
        match error {
            ConfirmError::WrongPassword => Self::field(
                "/password",
                Invalid::new("wrong_password", error.to_string()),
            ),
            ConfirmError::Busy(error) => error.into(),
            ConfirmError::Access(error) => error.into(),
            ConfirmError::Store(error) => error.into(),
        }
    }
}
