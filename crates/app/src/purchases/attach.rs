//! Adding an order to an organization that exists.

use domain::{invitation::Invitation, organization::Organization, purchase::OWNER_OFFER};
use serde_json::{Value, json};
use store::{
    WriteTx,
    access::{AccessError, Account, ManageBilling, ManageOwners, Membership},
    invitations, organizations,
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

    /// To an organization that waits for the buyer as its first owner, whose way in is mailed
    /// anew: the clock of the invitation restarts, and its earlier links go on working.
    pub(super) async fn to_unclaimed(
        &self,
        tx: &mut WriteTx,
        to: &Membership,
        offer: Invitation,
    ) -> Result<Organization, AccessError> {
        let right = to.permit::<ManageOwners>()?;
        let renewed = Invitation {
            created_at: self.now,
            expires_at: self.now + OWNER_OFFER,
            ..offer
        };
        invitations::renew(tx, &right, &renewed).await?;
        self.mail_offer(tx, &right, to.organization(), &renewed)
            .await?;
        let more = json!({ "invitation": renewed.id.to_string() });
        self.attach(tx, to, "purchase.attached", &more).await?;
        Ok(to.organization().clone())
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
