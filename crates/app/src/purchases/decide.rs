//! Which organization an order is for.

use domain::{
    email::EmailAddress,
    id::{InvitationId, OrgId},
    invitation::{Invitation, Settled},
    membership::Status as Membered,
    organization::{OrgRef, Status},
    purchase::Order,
    role::OrgRole,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError, WriteTx,
    access::{self, AccessError, Account, Actor, Membership},
    accounts, invitations, members, organizations,
};

use crate::{App, Caller, Creation};

/// Where an order goes. Where it goes to an organization, the tenant's lock is held.
pub(super) enum Course {
    /// To an organization that the buyer owns.
    Attach { to: Membership, owner: Account },
    /// To the organization that an earlier order of the same address made, and that still waits
    /// for its first owner.
    AttachUnclaimed { to: Membership, offer: Invitation },
    /// To a new organization: of this account or, where there is none, of whoever proves to hold
    /// the address.
    Found { owner: Option<Account> },
    /// Nowhere until the buyer has said where. Billing is never attached to an organization that
    /// the buyer does not own.
    Ask { buyer: Option<Account> },
}

/// Decides by what is true under the locks. What is read before the tenant's lock is taken may be
/// over when it is: then it is looked again, and what is seen then stays.
pub(super) async fn decide(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    order: &Order,
    now: Timestamp,
) -> Result<Course, AccessError> {
    let look = Look {
        creation: app.creation,
        caller,
        now,
    };
    loop {
        let found = accounts::by_email(tx, &order.email).await?;
        let buyer = found.map(|credentials| credentials.account);
        let course = match (&order.organization, buyer) {
            (Some(named), buyer) => look.for_named(tx, named, buyer).await?,
            (None, Some(buyer)) => look.for_account(tx, buyer).await?,
            (None, None) => look.for_newcomer(tx, &order.email, None).await?,
        };
        if let Some(course) = course {
            return Ok(course);
        }
    }
}

/// One look at the facts. Each answers `None` where they changed while a lock was waited for.
struct Look<'a> {
    creation: Creation,
    caller: &'a Caller,
    now: Timestamp,
}

impl Look<'_> {
    /// The checkout was started for an organization: there, if the buyer owns it.
    async fn for_named(
        &self,
        tx: &mut WriteTx,
        named: &OrgRef,
        buyer: Option<Account>,
    ) -> Result<Option<Course>, AccessError> {
        let org = match named {
            OrgRef::Id(id) => Some(*id),
            OrgRef::Slug(slug) => organizations::slug_bearer(tx, slug).await?,
        };
        match (org, buyer) {
            (Some(org), Some(buyer)) if owns(tx, org, &buyer, self.now).await? => {
                self.attach(tx, org, buyer).await
            }
            (_, buyer) => Ok(Some(Course::Ask { buyer })),
        }
    }

    /// Owner of exactly one: there. Owner of several, or in some and owner of none: ask. In none:
    /// like somebody new, but with an account.
    async fn for_account(
        &self,
        tx: &mut WriteTx,
        buyer: Account,
    ) -> Result<Option<Course>, AccessError> {
        let all = accounts::organizations(tx, buyer.id).await?;
        let mut owned = Vec::new();
        for org in &all {
            if owns(tx, *org, &buyer, self.now).await? {
                owned.push(*org);
            }
        }
        match (owned.as_slice(), all.as_slice()) {
            ([org], _) => self.attach(tx, *org, buyer).await,
            ([], []) => {
                let address = buyer.email.clone();
                self.for_newcomer(tx, &address, Some(buyer)).await
            }
            _ => Ok(Some(Course::Ask { buyer: Some(buyer) })),
        }
    }

    /// To the organization that an earlier order of the address made and that nobody has taken
    /// yet: who orders twice before following the link means one organization. Else a new one,
    /// where purchases may make any.
    async fn for_newcomer(
        &self,
        tx: &mut WriteTx,
        email: &EmailAddress,
        account: Option<Account>,
    ) -> Result<Option<Course>, AccessError> {
        for (org, id) in invitations::waiting_for(tx, email).await? {
            if unclaimed(tx, org, id, self.now).await? {
                return self.attach_unclaimed(tx, org, id).await;
            }
        }
        Ok(Some(match self.creation {
            Creation::Open | Creation::PurchaseOnly => Course::Found { owner: account },
            Creation::OperatorOnly => Course::Ask { buyer: account },
        }))
    }

    async fn attach(
        &self,
        tx: &mut WriteTx,
        org: OrgId,
        owner: Account,
    ) -> Result<Option<Course>, AccessError> {
        let Some(to) = self.enter(tx, org).await? else {
            return Ok(None);
        };
        let still = owns(tx, org, &owner, self.now).await?;
        Ok(still.then_some(Course::Attach { to, owner }))
    }

    async fn attach_unclaimed(
        &self,
        tx: &mut WriteTx,
        org: OrgId,
        id: InvitationId,
    ) -> Result<Option<Course>, AccessError> {
        let Some(to) = self.enter(tx, org).await? else {
            return Ok(None);
        };
        let offer = first_owner_offer(tx, &to, id).await?;
        Ok(offer.map(|offer| Course::AttachUnclaimed { to, offer }))
    }

    /// Takes the tenant's lock; `None` if the organization is closed or gone.
    async fn enter(&self, tx: &mut WriteTx, org: OrgId) -> Result<Option<Membership>, AccessError> {
        let entered = access::enter(tx, &self.caller.actor, &OrgRef::Id(org), self.now).await;
        match entered {
            Ok(membership) => Ok(Some(membership)),
            Err(AccessError::NotFound | AccessError::OrganizationDeleted) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Whether the account is an active owner there and the organization is open.
pub(super) async fn owns(
    tx: &mut ReadTx,
    org: OrgId,
    account: &Account,
    now: Timestamp,
) -> Result<bool, AccessError> {
    let member = members::by_account(tx, org, account.id).await?;
    let owner =
        member.is_some_and(|m| m.role == OrgRole::Owner && m.status(now) == Membered::Active);
    Ok(owner && open(tx, org, now).await?.is_some())
}

/// Whether the invitation is for the first owner of an organization that waits for one.
async fn unclaimed(
    tx: &mut ReadTx,
    org: OrgId,
    id: InvitationId,
    now: Timestamp,
) -> Result<bool, AccessError> {
    let Some(membership) = open(tx, org, now).await? else {
        return Ok(false);
    };
    Ok(first_owner_offer(tx, &membership, id).await?.is_some())
}

/// The pending invitation, also one that has expired, if a purchase or the operator sent it to
/// the first owner and nobody is in the organization yet.
async fn first_owner_offer(
    tx: &mut ReadTx,
    membership: &Membership,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    let offer = invitations::get(tx, membership, id).await?;
    let offer = offer.filter(|i| {
        i.settled == Settled::Pending && i.role == OrgRole::Owner && i.inviter.is_none()
    });
    if offer.is_some() && members::count(tx, membership).await? > 0 {
        return Ok(None);
    }
    Ok(offer)
}

async fn open(
    tx: &mut ReadTx,
    org: OrgId,
    now: Timestamp,
) -> Result<Option<Membership>, AccessError> {
    match access::even_if_deleted(tx, &Actor::system(), &OrgRef::Id(org), now).await {
        Ok(m) if m.organization().status == Status::Active => Ok(Some(m)),
        Ok(_) | Err(AccessError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
