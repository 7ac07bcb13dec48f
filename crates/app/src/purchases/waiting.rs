//! What waits for its buyer's word.

use domain::{
    organization::{OrgRef, Organization},
    purchase::{Outcome, Purchase},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Account},
    accounts, purchases,
};

use super::decide::owns;
use crate::{App, Caller, Creation};

/// The caller's orders that wait, and where they may go.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Newest first.
    pub purchases: Vec<Purchase>,
    /// The organizations that the caller owns, by name.
    pub organizations: Vec<Organization>,
    /// Whether an order may also make a new organization.
    pub may_found: bool,
}

/// The orders of the caller's address that wait for them to say which organization they are for.
pub async fn waiting(app: &App, caller: &Caller) -> Result<Waiting, AccessError> {
    let now = app.clock.now();
    let own = caller.signed_in()?;
    let mut tx = app.store.read().await?;
    let mut waiting = Vec::new();
    for key in purchases::waiting(&mut tx, own).await? {
        waiting.extend(still_waiting(&mut tx, &key).await?);
    }
    let organizations = if waiting.is_empty() {
        Vec::new()
    } else {
        owned(&mut tx, caller, &own.account, now).await?
    };
    Ok(Waiting {
        purchases: waiting,
        organizations,
        may_found: app.creation != Creation::OperatorOnly,
    })
}

async fn still_waiting(tx: &mut ReadTx, key: &str) -> Result<Option<Purchase>, StoreError> {
    let recorded = purchases::by_order(tx, key).await?;
    Ok(recorded
        .map(|(purchase, _)| purchase)
        .filter(|p| p.outcome == Outcome::AwaitingAssignment))
}

async fn owned(
    tx: &mut ReadTx,
    caller: &Caller,
    account: &Account,
    now: Timestamp,
) -> Result<Vec<Organization>, AccessError> {
    let mut owned = Vec::new();
    for org in accounts::organizations(tx, account.id).await? {
        if owns(tx, org, account, now).await? {
            let membership = access::membership(tx, &caller.actor, &OrgRef::Id(org), now).await?;
            owned.push(membership.organization().clone());
        }
    }
    owned.sort_by_key(|org| domain::text::fold(&org.name));
    Ok(owned)
}
