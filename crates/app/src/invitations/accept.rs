//! Accepting an invitation with an account that exists.

use domain::{
    id::{InvitationId, OrgId},
    membership::Member,
    organization::Organization,
};
use store::{
    StoreError,
    access::{AccessError, By},
    invitations::{self, Holder},
};

use super::join;
use crate::{
    App, Caller,
    retry::{retry_by, retrying},
    token::Shown,
};

/// A membership that was just taken.
#[derive(Debug)]
pub struct Accepted {
    pub member: Member,
    pub organization: Organization,
}

#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// No invitation has this token, or none of this id waits for the caller.
    #[error("{}", texts::error_invitation_unknown())]
    Unknown,
    /// The invited address is told: whoever holds the token has read it in the mail.
    #[error("{}", texts::error_invitation_of_other(invited))]
    WrongAccount { invited: String },
    #[error("{}", texts::error_invitation_expired())]
    Expired,
    #[error("{}", texts::error_invitation_revoked())]
    Revoked,
    #[error("{}", texts::error_invitation_declined())]
    Declined,
    #[error("{}", texts::error_invitation_accepted())]
    AlreadyAccepted,
    #[error("{}", texts::error_member_already())]
    AlreadyMember,
    #[error("{}", texts::error_inviter_not_allowed())]
    InviterNotAllowed,
    #[error("{}", texts::error_invitation_organization_deleting())]
    OrganizationDeleted,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(AcceptError: Access, Store);

/// Joins by the token of a mail.
pub async fn accept(app: &App, caller: &Caller, token: &str) -> Result<Accepted, AcceptError> {
    let shown = Shown::parse(token).ok_or(AcceptError::Unknown)?;
    retrying(app, || async {
        let own = caller.signed_in()?;
        let mut tx = app.store.write().await?;
        let by = By::Account {
            id: own.account.id,
            name: own.account.name.clone(),
        };
        let holder =
            invitations::hold_by_token(&mut tx, by, OrgId(shown.owner), &shown.hash).await?;
        finish(app, caller, tx, holder).await
    })
    .await
}

/// Joins by an invitation that waits for the caller's own address.
pub async fn accept_own(
    app: &App,
    caller: &Caller,
    id: InvitationId,
) -> Result<Accepted, AcceptError> {
    retrying(app, || async {
        let own = caller.signed_in()?;
        let mut tx = app.store.write().await?;
        let holder = invitations::hold_own(&mut tx, own, id).await?;
        finish(app, caller, tx, holder).await
    })
    .await
}

async fn finish(
    app: &App,
    caller: &Caller,
    mut tx: store::WriteTx,
    holder: Option<Holder>,
) -> Result<Accepted, AcceptError> {
    let now = app.clock.now();
    let account = &caller.signed_in()?.account;
    let holder = holder.ok_or(AcceptError::Unknown)?;
    join::check_address(&holder, &account.email)?;
    let (invitation, organization) = (holder.invitation(), holder.organization());
    join::check(&mut tx, &holder, invitation, organization, now).await?;
    let accepted = join::join(app, &mut tx, &holder, account, &caller.client, now).await?;
    tx.commit().await?;
    Ok(accepted)
}
