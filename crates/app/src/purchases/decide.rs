//! Which organization an order is for.

use domain::{
    id::OrgId,
    membership::Status as Membered,
    organization::{OrgRef, Status},
    purchase::{Named, Order},
    role::OrgRole,
    time::Timestamp,
};
use store::{
    ReadTx, WriteTx,
    access::{self, AccessError, Account, Actor, Membership},
    accounts, members, organizations,
};

use crate::{App, Caller, Creation};

/// Where an order goes. Where it goes to an organization, the tenant's lock is held.
pub(super) enum Course {
    /// To an organization that the buyer owns.
    Attach { to: Box<Membership>, owner: Account },
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
            (None, None) => Some(look.for_newcomer(None)),
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
        named: &Named,
        buyer: Option<Account>,
    ) -> Result<Option<Course>, AccessError> {
        let org = match named {
            Named::Organization(OrgRef::Id(id)) => Some(*id),
            Named::Organization(OrgRef::Slug(slug)) => organizations::slug_bearer(tx, slug).await?,
            Named::Unreadable => None,
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
            ([], []) => Ok(Some(self.for_newcomer(Some(buyer)))),
            _ => Ok(Some(Course::Ask { buyer: Some(buyer) })),
        }
    }

    /// To a new organization, where purchases may make any. Also where an earlier order of the address
    /// made one that nobody has taken yet: until then it is not the buyer's, and what they pay for is
    /// never attached to what they do not own.
    fn for_newcomer(&self, account: Option<Account>) -> Course {
        match self.creation {
            Creation::Open | Creation::PurchaseOnly => Course::Found { owner: account },
            Creation::OperatorOnly => Course::Ask { buyer: account },
        }
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
        let to = Box::new(to);
        Ok(still.then_some(Course::Attach { to, owner }))
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
