//! Turning an invitation down.

use domain::{
    id::{InvitationId, OrgId},
    invitation::Settled,
    time::Timestamp,
};
use serde_json::json;
use store::{
    WriteTx,
    access::By,
    audit,
    invitations::{self, Holder},
};

use super::{AcceptError, join};
use crate::{App, Caller, Change, Client, retry::retrying, target, token::Shown};

/// Declines by the token of a mail. It takes no account: whoever does not want to join shall not
/// have to sign up to say so. The log then says that Muster itself settled it; where somebody is
/// signed in, it names them.
pub async fn decline(
    app: &App,
    client: &Client,
    caller: Option<&Caller>,
    token: &str,
) -> Result<(), AcceptError> {
    let shown = Shown::parse(token).ok_or(AcceptError::Unknown)?;
    let by = caller.map_or(By::System, |caller| caller.actor.by());
    retrying(app, || async {
        let mut tx = app.store.write().await?;
        let org = OrgId(shown.owner);
        let holder = invitations::hold_by_token(&mut tx, by.clone(), org, &shown.hash).await?;
        finish(app, client, tx, holder).await
    })
    .await
}

/// Declines an invitation that waits for the caller's own address.
pub async fn decline_own(app: &App, caller: &Caller, id: InvitationId) -> Result<(), AcceptError> {
    retrying(app, || async {
        let own = caller.signed_in()?;
        let mut tx = app.store.write().await?;
        let holder = invitations::hold_own(&mut tx, own, id).await?;
        finish(app, &caller.client, tx, holder).await
    })
    .await
}

async fn finish(
    app: &App,
    client: &Client,
    mut tx: WriteTx,
    holder: Option<Holder>,
) -> Result<(), AcceptError> {
    let now = app.clock.now();
    let holder = holder.ok_or(AcceptError::Unknown)?;
    join::check_open(holder.invitation(), holder.organization(), now)?;
    settle(app, &mut tx, &holder, client, now).await?;
    Ok(tx.commit().await?)
}

async fn settle(
    app: &App,
    tx: &mut WriteTx,
    holder: &Holder,
    client: &Client,
    now: Timestamp,
) -> Result<(), AcceptError> {
    let invitation = holder.invitation();
    if !invitations::settle(tx, holder, invitation, Settled::Declined).await? {
        return Err(AcceptError::Declined);
    }
    let name = invitation.email.as_str();
    let event = app
        .event(
            now,
            "invitation.declined",
            target("invitation", invitation.id, name),
        )
        .before(json!({ "status": "pending" }))
        .after(json!({ "status": Settled::Declined.as_str() }));
    Ok(audit::record(tx, holder, &client.origin(now), event).await?)
}
