//! From whoever acts to what they are in an organization.

use ::access::{Limits, Person};
use domain::{
    id::{AccountId, MembershipId, OrgId},
    membership::OwnMembership,
    organization::{OrgRef, Organization, Status},
    role::OrgRole,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    AccessError, Acting, Actor, By, Caller, EndsMemberships, KeyHolder, Membership, Own, Scope,
    SettlesInvitations, SignedIn, sealed,
};
use crate::{ReadTx, StoreError, WriteTx, facts, read, tx::ChainEnd};

#[derive(Clone, FromRow)]
struct OrgRow {
    org_id: Uuid,
    name: String,
    slug: String,
    time_zone: String,
    status: String,
    revision: i64,
    created_at: i64,
    erase_at: Option<i64>,
}

impl TryFrom<OrgRow> for Organization {
    type Error = StoreError;
    fn try_from(row: OrgRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: OrgId(row.org_id),
            name: row.name,
            slug: read::handle(&row.slug, "organizations")?,
            time_zone: row.time_zone,
            status: Status::parse(&row.status).ok_or(read::corrupt("organizations", "status"))?,
            revision: row.revision,
            created_at: Timestamp::from_micros(row.created_at),
            erased_at: row.erase_at.map(Timestamp::from_micros),
        })
    }
}

#[derive(Clone, FromRow)]
struct OwnRow {
    membership_id: Uuid,
    role: String,
    standing: String,
    handle: String,
    ends_at: Option<i64>,
    last_active_at: Option<i64>,
}

#[derive(Clone, FromRow)]
pub(super) struct MemberRow {
    #[sqlx(flatten)]
    organization: OrgRow,
    #[sqlx(flatten)]
    own: OwnRow,
}

/// What `actor` is in the organization, for reading.
pub async fn membership(
    tx: &mut ReadTx,
    actor: &Actor,
    org: &OrgRef,
    now: Timestamp,
) -> Result<Membership, AccessError> {
    let membership = even_if_deleted(tx, actor, org, now).await?;
    live(membership)
}

/// The same, where the organization may be in its grace period: for looking at it and restoring it.
pub async fn even_if_deleted(
    tx: &mut ReadTx,
    actor: &Actor,
    org: &OrgRef,
    now: Timestamp,
) -> Result<Membership, AccessError> {
    let Some(account) = actor.account() else {
        let org = resolve(tx, org).await?.ok_or(AccessError::NotFound)?;
        return look(tx, actor, org).await;
    };
    let row = member_row(tx, org, account).await?;
    let row = row.ok_or(AccessError::NotFound)?;
    let organization = row.organization.try_into()?;
    tx.shared.slugs.remember(org, &organization);
    stand(actor, account, organization, &row.own, now)
}

async fn member_row(
    tx: &mut ReadTx,
    org: &OrgRef,
    account: AccountId,
) -> Result<Option<MemberRow>, StoreError> {
    if let Some(hint) = tx.shared.slugs.hint(org) {
        let row = member_row_in(tx, hint, account).await?;
        let is_it = match (org, &row) {
            (OrgRef::Id(_), _) => true,
            (OrgRef::Slug(slug), Some(row)) => row.organization.slug == slug.as_str(),
            (OrgRef::Slug(_), None) => false,
        };
        if is_it {
            return Ok(row);
        }
    }
    match resolve(tx, org).await? {
        Some(org) => member_row_in(tx, org, account).await,
        None => Ok(None),
    }
}

async fn member_row_in(
    tx: &mut ReadTx,
    org: OrgId,
    account: AccountId,
) -> Result<Option<MemberRow>, StoreError> {
    let moment = tx.moment();
    let known = tx.shared.recent.members.find(moment, &(org, account));
    if known.is_some() {
        return Ok(known);
    }
    let row: Option<MemberRow> = on!(tx, c => sqlx::query_as(
        "SELECT o.org_id, o.name, o.slug, o.time_zone, o.status, o.revision, o.created_at, o.erase_at,
                m.membership_id, m.role, m.standing, m.handle, m.ends_at, m.last_active_at
         FROM memberships m JOIN organizations o ON o.org_id = $1
         WHERE m.org_id = $1 AND m.account_id = $2",
    ).bind(org.0).bind(account.0).fetch_optional(c).await?);
    if let Some(row) = &row {
        tx.shared.recent.members.keep(moment, (org, account), row);
    }
    Ok(row)
}

/// What the caller is in one of their organizations, suspended or over as it may be: one's own
/// list says why one cannot get in.
pub async fn own(
    tx: &mut ReadTx,
    caller: &SignedIn,
    org: OrgId,
) -> Result<Option<OwnMembership>, StoreError> {
    let row = member_row_in(tx, org, caller.account.id).await?;
    row.map(|MemberRow { organization, own }| {
        Ok(OwnMembership {
            id: MembershipId(own.membership_id),
            organization: organization.try_into()?,
            role: read::org_role(&own.role, "memberships")?,
            handle: read::handle(&own.handle, "memberships")?,
            standing: read::standing(&own.standing)?,
            ends_at: own.ends_at.map(Timestamp::from_micros),
        })
    })
    .transpose()
}

/// The operator and Muster itself may look at every organization.
async fn look(tx: &mut ReadTx, actor: &Actor, org: OrgId) -> Result<Membership, AccessError> {
    let row: Option<OrgRow> = on!(tx, c => sqlx::query_as(
        "SELECT o.org_id, o.name, o.slug, o.time_zone, o.status, o.revision, o.created_at, o.erase_at
         FROM organizations o WHERE o.org_id = $1",
    ).bind(org.0).fetch_optional(c).await.map_err(StoreError::from)?);
    let organization = row.ok_or(AccessError::NotFound)?.try_into()?;
    Ok(stand_above(actor, organization))
}

/// What `actor` is in the organization, for changing it: takes the lock of the tenant, so that
/// what is read from here on stays true until the transaction ends, and raises its revision.
///
/// On PostgreSQL the lock is the row's; SQLite has one writer at a time anyway.
pub async fn enter(
    tx: &mut WriteTx,
    actor: &Actor,
    org: &OrgRef,
    now: Timestamp,
) -> Result<Membership, AccessError> {
    let membership = enter_even_if_deleted(tx, actor, org, now).await?;
    live(membership)
}

/// The same, where the organization may be in its grace period.
pub async fn enter_even_if_deleted(
    tx: &mut WriteTx,
    actor: &Actor,
    org: &OrgRef,
    now: Timestamp,
) -> Result<Membership, AccessError> {
    let Some(account) = actor.account() else {
        let org = resolve(tx, org).await?.ok_or(AccessError::NotFound)?;
        let organization = lock(tx, org).await?.ok_or(AccessError::NotFound)?;
        return Ok(stand_above(actor, organization));
    };
    let organization = lock_as_member(tx, org, account).await?;
    let organization = organization.ok_or(AccessError::NotFound)?;
    tx.shared.slugs.remember(org, &organization);
    let row: Option<OwnRow> = on!(tx, c => sqlx::query_as(
        "SELECT m.membership_id, m.role, m.standing, m.handle, m.ends_at, m.last_active_at FROM memberships m
         WHERE m.org_id = $1 AND m.account_id = $2",
    ).bind(organization.id.0).bind(account.0).fetch_optional(c).await.map_err(StoreError::from)?);
    stand(
        actor,
        account,
        organization,
        &row.ok_or(AccessError::NotFound)?,
        now,
    )
}

/// Takes the lock of the tenant and raises its revision.
pub(crate) async fn lock(tx: &mut WriteTx, org: OrgId) -> Result<Option<Organization>, StoreError> {
    let row: Option<LockedRow> = on!(tx, c => sqlx::query_as(
        "UPDATE organizations SET revision = revision + 1 WHERE org_id = $1
         RETURNING org_id, name, slug, time_zone, status, revision, created_at, erase_at, audit_seq, audit_hash",
    ).bind(org.0).fetch_optional(c).await?);
    row.map(|row| row.hold(tx)).transpose()
}

#[derive(FromRow)]
struct LockedRow {
    #[sqlx(flatten)]
    organization: OrgRow,
    audit_seq: i64,
    audit_hash: Vec<u8>,
}

impl LockedRow {
    /// Nobody else writes to the audit chain until this transaction ends, and what the transaction
    /// changes from here on belongs to the revision that it has just raised.
    fn hold(self, tx: &mut WriteTx) -> Result<Organization, StoreError> {
        tx.chain = Some(ChainEnd {
            org: OrgId(self.organization.org_id),
            seq: self.audit_seq,
            hash: self.audit_hash,
        });
        let organization: Organization = self.organization.try_into()?;
        tx.changed.enter(organization.id, organization.revision);
        Ok(organization)
    }
}

/// The same, only if the account is a member: nobody else can make the tenant wait.
async fn lock_as_member(
    tx: &mut WriteTx,
    org: &OrgRef,
    account: AccountId,
) -> Result<Option<Organization>, StoreError> {
    if let Some(hint) = tx.shared.slugs.hint(org) {
        let slug = match org {
            OrgRef::Id(_) => None,
            OrgRef::Slug(slug) => Some(slug.as_str()),
        };
        let locked = lock_if(tx, hint, slug, account).await?;
        if locked.is_some() || slug.is_none() {
            return Ok(locked);
        }
    }
    match resolve(tx, org).await? {
        Some(org) => lock_if(tx, org, None, account).await,
        None => Ok(None),
    }
}

/// `slug`: only while that is its slug.
async fn lock_if(
    tx: &mut WriteTx,
    org: OrgId,
    slug: Option<&str>,
    account: AccountId,
) -> Result<Option<Organization>, StoreError> {
    let row: Option<LockedRow> = on!(tx, c => sqlx::query_as(
        "UPDATE organizations SET revision = revision + 1 WHERE org_id = $1 AND (CAST($3 AS TEXT) IS NULL OR slug = $3)
           AND EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = $1 AND m.account_id = $2)
         RETURNING org_id, name, slug, time_zone, status, revision, created_at, erase_at, audit_seq, audit_hash",
    ).bind(org.0).bind(account.0).bind(slug).fetch_optional(c).await?);
    row.map(|row| row.hold(tx)).transpose()
}

/// The organization that is meant; a former slug still leads to it.
pub(crate) async fn resolve(tx: &mut ReadTx, org: &OrgRef) -> Result<Option<OrgId>, StoreError> {
    let slug = match org {
        OrgRef::Id(id) => return Ok(Some(*id)),
        OrgRef::Slug(slug) => slug,
    };
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar("SELECT s.org_id FROM org_slugs s WHERE s.slug = $1")
        .bind(slug.as_str()).fetch_optional(c).await?);
    Ok(id.map(OrgId))
}

fn stand(
    actor: &Actor,
    account: AccountId,
    org: Organization,
    row: &OwnRow,
    now: Timestamp,
) -> Result<Membership, AccessError> {
    let person = Person {
        member: MembershipId(row.membership_id),
        account,
        role: read::org_role(&row.role, "memberships")?,
        standing: read::standing(&row.standing)?,
        ends_at: row.ends_at.map(Timestamp::from_micros),
    };
    if person.standing.at(now, person.ends_at) != domain::membership::Status::Active {
        return Err(AccessError::NotFound);
    }
    match &actor.0 {
        Caller::ApiKey(key) => stand_by_key(key, actor.by(), org, person),
        _ => Ok(Membership {
            org,
            by: actor.by(),
            own: Some(Own {
                id: person.member,
                last_active_at: row.last_active_at.map(Timestamp::from_micros),
            }),
            role: person.role,
            person,
            limits: None,
        }),
    }
}

/// A key opens its own organization and no other, and there no more than its maker may do now. One
/// that is kept to projects only sees the rest of the organization.
fn stand_by_key(
    key: &KeyHolder,
    by: By,
    org: Organization,
    person: Person,
) -> Result<Membership, AccessError> {
    if key.org != org.id {
        return Err(AccessError::NotFound);
    }
    let limits = Limits::of_key(key.role);
    let (limits, role) = match &key.projects {
        Some(projects) => (limits.within(projects.iter().copied()), OrgRole::Observer),
        None => (limits, key.role.min(person.role)),
    };
    Ok(Membership {
        org,
        by,
        own: None,
        person,
        limits: Some(limits),
        role,
    })
}

fn stand_above(actor: &Actor, org: Organization) -> Membership {
    Membership {
        org,
        by: actor.by(),
        own: None,
        person: facts::outsider(),
        limits: None,
        role: OrgRole::Owner,
    }
}

/// One's own membership in the hands of somebody who gives up their account. Suspended, over or in
/// an organization that is being deleted, it ends with the account.
#[derive(Debug)]
pub struct Departure {
    org: Organization,
    by: By,
}

/// Takes the tenant's lock to end one's own membership with one's account; `None` where the
/// organization has been erased.
pub async fn depart(
    tx: &mut WriteTx,
    own: &SignedIn,
    org: OrgId,
) -> Result<Option<Departure>, StoreError> {
    let by = By::Account {
        id: own.account.id,
        name: own.account.name.clone(),
    };
    Ok(lock(tx, org).await?.map(|org| Departure { org, by }))
}

impl Departure {
    pub fn organization(&self) -> &Organization {
        &self.org
    }
}

impl sealed::Sealed for Departure {}
impl Scope for Departure {
    fn org(&self) -> OrgId {
        self.org.id
    }
}
impl Acting for Departure {
    fn by(&self) -> &By {
        &self.by
    }
}
impl EndsMemberships for Departure {}
impl SettlesInvitations for Departure {}

/// An organization that is being deleted is closed: its owners learn why, others nothing.
fn live(membership: Membership) -> Result<Membership, AccessError> {
    match (membership.org.status, membership.role) {
        (Status::Active, _) => Ok(membership),
        (Status::Deleting, OrgRole::Owner) => Err(AccessError::OrganizationDeleted),
        (Status::Deleting, _) => Err(AccessError::NotFound),
    }
}
