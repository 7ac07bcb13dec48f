use app::{
    accounts::{
        ChangeEmailError, ChangePasswordError, DeleteAccountError, InvitedSignUpError,
        OwnPasswordError, ResetError, SignUpError, UnlockError, VerifyError,
    },
    sessions::SignInError,
};
use axum::http::StatusCode;
use domain::{Invalid, organization::Organization};
use serde_json::json;

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
            InvitedSignUpError::RateLimited(error) => error.into(),
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

/// The pointer of the field that the password was typed into, with each refusal of it.
pub(crate) fn own_password(pointer: &'static str, error: OwnPasswordError) -> Problem {
    match error {
        OwnPasswordError::Wrong => {
            Problem::field(pointer, Invalid::new("wrong_password", error.to_string()))
        }
        OwnPasswordError::Locked { retry_after } => {
            Problem::too_many("too_many_attempts", error, retry_after)
        }
        OwnPasswordError::RateLimited(limited) => {
            Problem::too_many("too_many_attempts", limited, limited.retry_after)
        }
        OwnPasswordError::Busy(error) => error.into(),
        OwnPasswordError::Access(error) => error.into(),
        OwnPasswordError::Store(error) => error.into(),
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::OwnPassword(error) => own_password("/current_password", error),
            ChangePasswordError::Busy(error) => error.into(),
            ChangePasswordError::Access(error) => error.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeEmailError> for Problem {
    fn from(error: ChangeEmailError) -> Self {
        match error {
            ChangeEmailError::OwnPassword(error) => own_password("/current_password", error),
            ChangeEmailError::RateLimited(error) => error.into(),
            ChangeEmailError::Access(error) => error.into(),
            ChangeEmailError::Store(error) => error.into(),
        }
    }
}

impl From<ResetError> for Problem {
    fn from(error: ResetError) -> Self {
        match error {
            ResetError::LinkExpired => Self::gone("link_expired", error),
            ResetError::Password(invalid) => Self::field("/password", invalid),
            ResetError::Busy(error) => error.into(),
            ResetError::Store(error) => error.into(),
        }
    }
}

impl From<UnlockError> for Problem {
    fn from(error: UnlockError) -> Self {
        match error {
            UnlockError::LinkExpired => Self::gone("link_expired", error),
            UnlockError::Store(error) => error.into(),
        }
    }
}

impl From<DeleteAccountError> for Problem {
    fn from(error: DeleteAccountError) -> Self {
        let detail = error.to_string();
        match error {
            DeleteAccountError::LastOwner(organizations) => {
                let named =
                    |org: &Organization| json!({ "id": org.id.to_string(), "name": org.name });
                let organizations: Vec<_> = organizations.iter().map(named).collect();
                Self::conflict("last_owner", detail).with("organizations", json!(organizations))
            }
            DeleteAccountError::OwnPassword(error) => own_password("/current_password", error),
            DeleteAccountError::Access(error) => error.into(),
            DeleteAccountError::Store(error) => error.into(),
        }
    }
}
