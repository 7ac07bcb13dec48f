//! The invitations that wait for somebody who has an account.

use domain::invitation::Status;
use store::{access::AccessError, invitations};

use super::open::{Offer, offer};
use crate::{App, Caller};

/// The pending invitations to the caller's verified address, newest first, from whichever
/// organization: for who signed up without the link. At most 100.
pub async fn waiting(app: &App, caller: &Caller) -> Result<Vec<Offer>, AccessError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.read().await?;
    let mut waiting = Vec::new();
    for (org, id) in invitations::waiting_for(&mut tx, &own.account.email).await? {
        // The index is a hint: what became of the invitation stands in its organization.
        let Some((invitation, organization)) = invitations::own(&mut tx, own, org, id).await?
        else {
            continue;
        };
        if invitation.status(now) != Status::Pending {
            continue;
        }
        let offer = offer(&mut tx, invitation, organization, now).await?;
        if !offer.is_closed() {
            waiting.push(offer);
        }
    }
    Ok(waiting)
}
