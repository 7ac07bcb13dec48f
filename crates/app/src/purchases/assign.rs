//! The buyer says which organization an order is for.

use domain::{
    id::PurchaseId,
    organization::{OrgRef, Organization},
    purchase::{Outcome, Purchase},
    text::OrgName,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, SignedIn},
    purchases,
};

use super::{Delivery, Recorded};
use crate::{
    App, Caller, Creation,
    retry::{retry_by, retrying},
};

/// Where an order is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An organization that the caller owns.
    Existing(OrgRef),
    /// A new one, which the caller will own.
    New(OrgName),
}

#[derive(Debug, thiserror::Error)]
pub enum AssignError {
    /// Also for the order of somebody else: whether it exists is not theirs to know.
    #[error("{}", texts::error_no_order())]
    Unknown,
    #[error("{}", texts::error_purchases_closed())]
    NotOpen,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(AssignError: Access, Store);

/// Brings an order that waits for the caller where they say. Of two answers at once the first
/// counts, and the second finds nothing waiting.
pub async fn assign(
    app: &App,
    caller: &Caller,
    id: PurchaseId,
    to: &Destination,
) -> Result<Recorded, AssignError> {
    retrying(app, || attempt(app, caller, id, to)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    id: PurchaseId,
    to: &Destination,
) -> Result<Recorded, AssignError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.write().await?;
    let purchase = take(&mut tx, caller, own, id).await?;
    let delivery = Delivery {
        app,
        caller,
        purchase: &purchase,
        now,
    };
    let (outcome, organization) = match to {
        Destination::Existing(org) => {
            let org = delivery.assign_to(&mut tx, org).await?;
            (Outcome::Attached, org)
        }
        Destination::New(name) => {
            let org = delivery.assign_to_new(&mut tx, own, name).await?;
            (Outcome::Provisioned, org)
        }
    };
    let key = purchase.order.key();
    let org = Some(organization.id);
    purchases::set_outcome(&mut tx, &caller.actor, &key, outcome, org).await?;
    tx.commit().await?;
    Ok(Recorded {
        id,
        outcome,
        organization: Some(organization),
    })
}

/// Takes the order off the caller's desk. The buyer's lock first, in the order in which
/// recording takes them.
async fn take(
    tx: &mut WriteTx,
    caller: &Caller,
    own: &SignedIn,
    id: PurchaseId,
) -> Result<Purchase, AssignError> {
    purchases::lock_buyer(tx, &caller.actor, &own.account.email).await?;
    let key = purchases::answer(tx, own, id).await?;
    let key = key.ok_or(AssignError::Unknown)?;
    let recorded = purchases::by_order(tx, &key).await?;
    let (purchase, _) = recorded.ok_or(AssignError::Unknown)?;
    Ok(purchase)
}

impl Delivery<'_> {
    async fn assign_to(&self, tx: &mut WriteTx, org: &OrgRef) -> Result<Organization, AccessError> {
        let to = access::enter(tx, &self.caller.actor, org, self.now).await?;
        self.attach(tx, &to, "purchase.assigned", &json!({}))
            .await?;
        Ok(to.organization().clone())
    }

    async fn assign_to_new(
        &self,
        tx: &mut WriteTx,
        own: &SignedIn,
        name: &OrgName,
    ) -> Result<Organization, AssignError> {
        if self.app.creation == Creation::OperatorOnly {
            return Err(AssignError::NotOpen);
        }
        let founding = self.found(tx, name.as_str()).await?;
        let owner = self.give_to(tx, &founding, &own.account).await?;
        let action = "purchase.assigned";
        Ok(self.founded(tx, &founding, action, owner).await?)
    }
}
