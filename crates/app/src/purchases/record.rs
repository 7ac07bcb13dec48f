//! Recording an order, each once.

use domain::{
    id::{OrgId, PurchaseId},
    organization::{OrgRef, Organization},
    purchase::{Order, Outcome, Purchase},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError, WriteTx,
    access::{self, AccessError, Account, Actor},
    purchases,
};

use super::{
    Delivery, Recorded,
    decide::{Course, decide},
};
use crate::{App, Caller, mail::Mail, outbox, retry::retrying};

/// Records an order and brings it to the organization that it is for. Only the operator and
/// Muster itself may: whoever calls vouches that it was paid.
///
/// However often and however parallel the same order comes, it is done once, and each call
/// answers what came of it.
pub async fn record(app: &App, caller: &Caller, order: &Order) -> Result<Recorded, AccessError> {
    if caller.actor.signed_in().is_some() {
        return Err(AccessError::NotFound);
    }
    retrying(app, || attempt(app, caller, order)).await
}

async fn attempt(app: &App, caller: &Caller, order: &Order) -> Result<Recorded, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let purchase = Purchase {
        id: PurchaseId(app.entropy.id(now)),
        order: order.clone(),
        outcome: Outcome::AwaitingAssignment,
        recorded_at: now,
    };
    if !purchases::insert(&mut tx, &caller.actor, &purchase).await? {
        return known(&mut tx, order, now).await;
    }
    purchases::lock_buyer(&mut tx, &caller.actor, &order.email).await?;
    let course = decide(app, &mut tx, caller, order, now).await?;
    let delivery = Delivery {
        app,
        caller,
        purchase: &purchase,
        now,
    };
    let (outcome, organization) = delivery.follow(&mut tx, course).await?;
    let org = organization.as_ref().map(|o| o.id);
    purchases::set_outcome(&mut tx, &caller.actor, &order.key(), outcome, org).await?;
    tx.commit().await?;
    Ok(Recorded {
        id: purchase.id,
        outcome,
        organization,
    })
}

impl Delivery<'_> {
    async fn follow(
        &self,
        tx: &mut WriteTx,
        course: Course,
    ) -> Result<(Outcome, Option<Organization>), AccessError> {
        Ok(match course {
            Course::Attach { to, owner } => {
                let org = self.to_owned(tx, &to, &owner).await?;
                (Outcome::Attached, Some(org))
            }
            Course::Found { owner } => {
                let org = self.to_new(tx, owner.as_ref()).await?;
                (Outcome::Provisioned, Some(org))
            }
            Course::Ask { buyer } => {
                self.ask(tx, buyer.as_ref()).await?;
                (Outcome::AwaitingAssignment, None)
            }
        })
    }

    /// Mails the buyer the way to where they say what the order is for.
    async fn ask(&self, tx: &mut WriteTx, buyer: Option<&Account>) -> Result<(), StoreError> {
        purchases::ask(tx, &self.caller.actor, self.purchase).await?;
        let order = &self.purchase.order;
        let mail = Mail::PurchaseAwaitsAssignment {
            name: buyer.map(|b| b.name.clone()),
            order: order.number.clone(),
        };
        outbox::post(self.app, tx, outbox::NO_ORG, &order.email, &mail, self.now).await?;
        Ok(())
    }
}

/// What came of an order that was recorded before. One that still waits is not provisioned, and
/// says so.
async fn known(tx: &mut WriteTx, order: &Order, now: Timestamp) -> Result<Recorded, AccessError> {
    let recorded = purchases::outcome(tx, &order.key()).await?;
    let (id, outcome, org) = recorded.expect("the row that was in the way is there, and stays");
    let organization = match org {
        Some(org) => organization(tx, org, now).await?,
        None => None,
    };
    let outcome = match outcome {
        Outcome::AwaitingAssignment => Outcome::AwaitingAssignment,
        Outcome::Provisioned | Outcome::Attached | Outcome::AlreadyProvisioned => {
            Outcome::AlreadyProvisioned
        }
    };
    Ok(Recorded {
        id,
        outcome,
        organization,
    })
}

/// `None` once it has been erased.
async fn organization(
    tx: &mut ReadTx,
    org: OrgId,
    now: Timestamp,
) -> Result<Option<Organization>, AccessError> {
    let org = OrgRef::Id(org);
    match access::even_if_deleted(tx, &Actor::system(), &org, now).await {
        Ok(membership) => Ok(Some(membership.organization().clone())),
        Err(AccessError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
