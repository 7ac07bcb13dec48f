//! Adding an order to an organization that exists.

use domain::organization::Organization;
use serde_json::{Value, json};
use store::{
    WriteTx,
    access::{AccessError, Account, ManageBilling, Membership},
    organizations,
};

use super::Delivery;
use crate::{mail::Mail, outbox};

impl Delivery<'_> {
    /// To an organization that the buyer owns.
    pub(super) async fn to_owned(
        &self,
        tx: &mut WriteTx,
        to: &Membership,
        owner: &Account,
    ) -> Result<Organization, AccessError> {
        let org = to.organization();
        let mail = Mail::PurchaseAttached {
            name: owner.name.clone(),
            organization: org.name.clone(),
            slug: org.slug.to_string(),
            order: self.purchase.order.number.clone(),
        };
        outbox::post(self.app, tx, org.id, &owner.email, &mail, self.now).await?;
        self.attach(tx, to, "purchase.attached", &json!({})).await?;
        Ok(org.clone())
    }

    /// Marks the organization as paid for, and writes down why.
    pub(super) async fn attach(
        &self,
        tx: &mut WriteTx,
        to: &Membership,
        action: &'static str,
        more: &Value,
    ) -> Result<(), AccessError> {
        let permit = to.permit::<ManageBilling>()?;
        organizations::set_paid(tx, &permit).await?;
        Ok(self.note(tx, &permit, action, more).await?)
    }
}
