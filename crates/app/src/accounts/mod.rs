//! Accounts: signing up, proving one's address, and looking after one's own account.

mod sign_up;
mod verify;

pub use sign_up::{
    InvitedSignUpError, SignUp, SignUpError, resend_verification, sign_up, sign_up_invited,
};
pub use verify::{Shown, Verified, VerifyError, verify};

use domain::time::{DAY, Timestamp};
use store::{
    StoreError, WriteTx,
    access::Account,
    accounts::{self, NewToken as Token, Purpose},
};

use crate::{
    App,
    mail::Mail,
    outbox,
    token::{self, NewToken},
};

/// How long a link that proves an address is good.
pub(crate) const VERIFY_LIFE: std::time::Duration = DAY;

/// Mails the link and the code that prove that an account's (future) address is its own.
pub(crate) async fn mail_proof(
    app: &App,
    tx: &mut WriteTx,
    account: &Account,
    purpose: Purpose,
    now: Timestamp,
) -> Result<(), StoreError> {
    let token = NewToken::of(account.id.0, app.entropy.secret());
    let code = app.entropy.digits();
    let expires_at = now + VERIFY_LIFE;
    let code_hash = token::code_hash(account.id.0, &code);
    let new = Token {
        account: account.id,
        purpose,
        hash: &token.hash,
        email: &account.email,
        code_hash: Some(&code_hash),
        now,
        expires_at,
    };
    accounts::insert_token(tx, &new).await?;
    let mail = match purpose {
        Purpose::ChangeEmail => Mail::ConfirmAddress {
            token: token.text,
            code,
            expires_at,
        },
        Purpose::Verify | Purpose::Reset | Purpose::Unlock => Mail::VerifyAddress {
            token: token.text,
            code,
            expires_at,
        },
    };
    outbox::post(app, tx, outbox::NO_ORG, &account.email, &mail, now).await?;
    Ok(())
}
