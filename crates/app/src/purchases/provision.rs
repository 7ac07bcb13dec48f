//! Making the organization that an order is for.

use domain::{
    id::InvitationId,
    invitation::{Invitation, Settled},
    organization::Organization,
    purchase::OWNER_OFFER,
    role::OrgRole,
};
use serde_json::{Value, json};
use store::{
    StoreError, WriteTx,
    access::{AccessError, Account, Acting},
    invitations,
    organizations::Founding,
};
use uuid::Uuid;

use super::Delivery;
use crate::{
    mail,
    organizations::{add_owner, found_near, new_organization},
    outbox,
    token::NewToken,
};

impl Delivery<'_> {
    /// To a new organization with the account as its owner or, where the address has none, with
    /// an invitation for whoever proves to hold the address; it is theirs once they accept.
    pub(super) async fn to_new(
        &self,
        tx: &mut WriteTx,
        owner: Option<&Account>,
    ) -> Result<Organization, AccessError> {
        let founding = self.found(tx, &self.purchase.order.org_name()).await?;
        let owner = match owner {
            Some(account) => {
                let entry = mail::Entry::Account {
                    name: account.name.clone(),
                };
                self.post(tx, founding.organization(), entry).await?;
                self.give_to(tx, &founding, account).await?
            }
            None => self.offer(tx, &founding).await?,
        };
        self.founded(tx, &founding, "purchase.provisioned", owner)
            .await
    }

    pub(super) async fn found(
        &self,
        tx: &mut WriteTx,
        name: &str,
    ) -> Result<Founding, AccessError> {
        let wish = new_organization(self.app, name, "UTC", self.now);
        found_near(self.app, tx, &self.caller.actor, &wish, true, self.now).await
    }

    /// Makes the account the owner. Answers it as the log is to tell it.
    pub(super) async fn give_to(
        &self,
        tx: &mut WriteTx,
        founding: &Founding,
        owner: &Account,
    ) -> Result<Value, StoreError> {
        add_owner(self.app, tx, founding, owner, self.now).await?;
        Ok(json!({ "owner": owner.id.to_string() }))
    }

    /// Writes down that the organization was made.
    pub(super) async fn founded(
        &self,
        tx: &mut WriteTx,
        founding: &Founding,
        action: &'static str,
        mut more: Value,
    ) -> Result<Organization, AccessError> {
        let org = founding.organization();
        more["organization"] = json!({ "name": org.name, "slug": org.slug.as_str() });
        self.note(tx, founding, action, &more).await?;
        Ok(org.clone())
    }

    async fn offer(&self, tx: &mut WriteTx, founding: &Founding) -> Result<Value, StoreError> {
        let offer = self.first_owner(founding);
        let added = invitations::insert(tx, founding, &offer).await?;
        debug_assert!(added, "a new organization has no other invitation");
        self.mail_offer(tx, founding, &offer).await?;
        Ok(json!({ "invitation": offer.id.to_string() }))
    }

    fn first_owner(&self, founding: &Founding) -> Invitation {
        Invitation {
            id: InvitationId(self.app.entropy.id(self.now)),
            org: founding.organization().id,
            email: self.purchase.order.email.clone(),
            role: OrgRole::Owner,
            settled: Settled::Pending,
            teams: Vec::new(),
            inviter: None,
            inviter_name: founding.by().name().to_owned(),
            message: None,
            created_at: self.now,
            expires_at: self.now + OWNER_OFFER,
            membership_ends_at: None,
            restore: false,
        }
    }

    /// Mails the buyer the way in. It counts as an invitation mail but is never held back by
    /// their limit: somebody has paid for it.
    async fn mail_offer(
        &self,
        tx: &mut WriteTx,
        founding: &Founding,
        offer: &Invitation,
    ) -> Result<(), StoreError> {
        let token = NewToken::of(offer.org.0, self.app.entropy.secret());
        invitations::insert_token(tx, founding, offer.id, &token.hash).await?;
        let entry = mail::Entry::Invitation {
            token: token.text,
            expires_at: offer.expires_at,
        };
        let row = self.post(tx, founding.organization(), entry).await?;
        invitations::count_mail(tx, founding, &offer.email, row, self.now).await
    }

    async fn post(
        &self,
        tx: &mut WriteTx,
        org: &Organization,
        entry: mail::Entry,
    ) -> Result<Uuid, StoreError> {
        let order = &self.purchase.order;
        let mail = mail::Mail::PurchaseProvisioned {
            organization: org.name.clone(),
            slug: org.slug.to_string(),
            order: order.number.clone(),
            entry,
        };
        outbox::post(self.app, tx, org.id, &order.email, &mail, self.now).await
    }
}
