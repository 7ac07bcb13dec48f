//! Accounts: signing up, proving one's address, and looking after one's own account.

mod address;
mod delete;
mod operator;
pub(crate) mod own_password;
mod password;
mod peek;
mod rename;
mod reset;
mod sign_up;
mod unlock;
mod verify;

pub use address::{ChangeEmailError, awaited_address, change_email};
pub use delete::{DeleteAccountError, delete};
pub use operator::{Found, OperatorError, end_sessions, find, reset_link};
pub use own_password::OwnPasswordError;
pub use password::{ChangePasswordError, change_password};
pub use peek::{Peeked, peek};
pub use rename::rename;
pub use reset::{ResetError, confirm_reset, mail_reset, request_reset};
pub use sign_up::{
    InvitedSignUpError, SignUp, SignUpError, mail_verification, resend_verification, sign_up,
    sign_up_invited,
};
pub use store::accounts::Purpose;
pub use unlock::{UnlockError, unlock};
pub use verify::{Shown, Verified, VerifyError, verify};

use domain::{
    email::EmailAddress,
    time::{DAY, Timestamp},
};
use store::{
    StoreError, WriteTx,
    access::Account,
    accounts::{self, NewToken as Token},
};

use crate::{
    App,
    token::{self, NewToken},
};

/// How long a link that proves an address is good.
pub(crate) const VERIFY_LIFE: std::time::Duration = DAY;

/// What a mail carries to prove that its reader reads the address.
pub(crate) struct Proof {
    pub token: String,
    pub code: String,
    pub expires_at: Timestamp,
}

/// Makes the link and the code that prove that `email` is the account's own.
pub(crate) async fn new_proof(
    app: &App,
    tx: &mut WriteTx,
    account: &Account,
    email: &EmailAddress,
    purpose: Purpose,
    now: Timestamp,
) -> Result<Proof, StoreError> {
    let token = NewToken::of(account.id.0, app.entropy.secret());
    let code = app.entropy.digits();
    let expires_at = now + VERIFY_LIFE;
    let code_hash = token::code_hash(account.id.0, &code);
    let new = Token {
        account: account.id,
        purpose,
        hash: &token.hash,
        email,
        code_hash: Some(&code_hash),
        now,
        expires_at,
    };
    accounts::insert_token(tx, &new).await?;
    Ok(Proof {
        token: token.text,
        code,
        expires_at,
    })
}
