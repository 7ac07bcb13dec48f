//! Organizations: making, editing, deleting and erasing them.

use domain::{
    handle::Handle,
    id::OrgId,
    organization::{OrgRef, Organization},
    time::Timestamp,
};
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{self, Acting, Actor, Delete, EditSettings, Membership, Permit, Scope},
    audit,
};

/// Makes an organization. `false` if its slug is taken; then nothing was made. The caller adds
/// the first owner, or an invitation for one, in the same transaction.
///
/// Takes the [`Actor`] who asks, not a permit: the organization is new to the world.
pub async fn insert(
    tx: &mut WriteTx,
    _by: &Actor,
    new: &Organization,
    paid: bool,
) -> Result<bool, StoreError> {
    if !claim_slug(tx, &new.slug, new.id).await? {
        return Ok(false);
    }
    on!(tx, c => sqlx::query(
        "INSERT INTO organizations (org_id, name, slug, time_zone, status, paid, revision, audit_seq, audit_hash, created_at)
         VALUES ($1, $2, $3, $4, 'active', $5, $6, 0, $7, $8)",
    )
    .bind(new.id.0).bind(&new.name).bind(new.slug.as_str()).bind(&new.time_zone).bind(paid)
    .bind(new.revision).bind(audit::START.to_vec()).bind(new.created_at.micros())
    .execute(c).await?.rows_affected());
    Ok(true)
}

/// How much is in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Size {
    /// Active, suspended and over alike.
    pub members: i64,
    pub teams: i64,
    pub projects: i64,
    pub devices: i64,
}

pub async fn size(tx: &mut ReadTx, own: &Membership) -> Result<Size, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT (SELECT count(*) FROM memberships m WHERE m.org_id = $1) AS members,
                (SELECT count(*) FROM teams t WHERE t.org_id = $1) AS teams,
                (SELECT count(*) FROM spaces s WHERE s.org_id = $1 AND s.kind = 'project') AS projects,
                (SELECT count(*) FROM devices d WHERE d.org_id = $1) AS devices",
    ).bind(own.org().0).fetch_one(c).await?))
}

/// What the maker of an organization is in it, before anybody is a member: Muster acting for
/// them, so that the first owner and the first event can be written.
pub async fn found(
    tx: &mut WriteTx,
    by: &Actor,
    org: OrgId,
    now: Timestamp,
) -> Result<Founding, access::AccessError> {
    let membership = access::enter(tx, &Actor::system(), &OrgRef::Id(org), now).await?;
    Ok(Founding {
        membership,
        by: by.by(),
    })
}

/// The right to write the first lines of an organization.
#[derive(Debug)]
pub struct Founding {
    membership: Membership,
    by: access::By,
}

impl Founding {
    pub fn organization(&self) -> &Organization {
        self.membership.organization()
    }
}

impl access::sealed::Sealed for Founding {}
impl Scope for Founding {
    fn org(&self) -> OrgId {
        self.membership.organization().id
    }
}
impl access::Admits for Founding {}
impl access::GivesHandles for Founding {}
impl access::Invites for Founding {}
impl Acting for Founding {
    fn by(&self) -> &access::By {
        &self.by
    }
}

/// Makes `slug` lead to `org`. `false` if it leads to another one.
pub async fn claim_slug(tx: &mut WriteTx, slug: &Handle, org: OrgId) -> Result<bool, StoreError> {
    let added = on!(tx, c => sqlx::query("INSERT INTO org_slugs (slug, org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(slug.as_str()).bind(org.0).execute(c).await?.rows_affected());
    if added == 1 {
        return Ok(true);
    }
    Ok(slug_bearer(tx, slug).await? == Some(org))
}

pub async fn slug_bearer(tx: &mut ReadTx, slug: &Handle) -> Result<Option<OrgId>, StoreError> {
    access::resolve(tx, &OrgRef::Slug(slug.clone())).await
}

/// Writes what may be edited.
pub async fn update(
    tx: &mut WriteTx,
    permit: &Permit<EditSettings>,
    name: &str,
    slug: &Handle,
    time_zone: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE organizations SET name = $2, slug = $3, time_zone = $4 WHERE org_id = $1")
        .bind(permit.org().0).bind(name).bind(slug.as_str()).bind(time_zone)
        .execute(c).await?.rows_affected());
    Ok(())
}

/// Closes the organization until `erase_at`, or with `None` opens it again.
pub async fn set_deletion(
    tx: &mut WriteTx,
    permit: &Permit<Delete>,
    erase_at: Option<Timestamp>,
) -> Result<(), StoreError> {
    let status = if erase_at.is_some() {
        "deleting"
    } else {
        "active"
    };
    on!(tx, c => sqlx::query("UPDATE organizations SET status = $2, erase_at = $3 WHERE org_id = $1")
        .bind(permit.org().0).bind(status).bind(erase_at.map(Timestamp::micros))
        .execute(c).await?.rows_affected());
    Ok(())
}

/// Whether a purchase stands behind the organization.
pub async fn is_paid(tx: &mut ReadTx, scope: &impl Scope) -> Result<bool, StoreError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT o.paid FROM organizations o WHERE o.org_id = $1")
        .bind(scope.org().0).fetch_one(c).await?),
    )
}

pub async fn set_paid(
    tx: &mut WriteTx,
    permit: &Permit<access::ManageBilling>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE organizations SET paid = $2 WHERE org_id = $1")
        .bind(permit.org().0).bind(true).execute(c).await?.rows_affected());
    Ok(())
}

/// The organizations whose grace is over, by the clock of `now`: a sweep over all of them.
pub async fn to_erase(tx: &mut ReadTx, now: Timestamp) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT o.org_id FROM organizations o WHERE o.erase_at <= $1 ORDER BY o.org_id LIMIT 100",
    ).bind(now.micros()).fetch_all(c).await?);
    Ok(ids.into_iter().map(OrgId).collect())
}

/// Erases what the organization holds, a batch of rows at a time, so that no transaction is
/// long. `true` once only its own row and what hangs on that, and the end of its audit log, are left.
pub async fn erase_batch(tx: &mut WriteTx, permit: &Permit<Delete>) -> Result<bool, StoreError> {
    let org = permit.org();
    end_grace(tx, org).await?;
    forget_addresses(tx, org).await?;
    let gone = erase_people(tx, org).await?
        + erase_invitations(tx, org).await?
        + erase_events(tx, org).await?;
    Ok(gone == 0)
}

/// What is half erased cannot be restored, not even by a node whose clock is behind.
async fn end_grace(tx: &mut WriteTx, org: OrgId) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("UPDATE organizations SET erase_at = 0 WHERE org_id = $1")
        .bind(org.0).execute(c).await?.rows_affected());
    Ok(())
}

/// The most rows that one batch removes of a kind.
const BATCH: i64 = 500;

async fn erase_people(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    let accounts: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "DELETE FROM memberships WHERE org_id = $1 AND membership_id IN (
           SELECT m.membership_id FROM memberships m WHERE m.org_id = $1 LIMIT $2)
         RETURNING account_id",
    ).bind(org.0).bind(BATCH).fetch_all(c).await?);
    for account in &accounts {
        on!(tx, c => sqlx::query("DELETE FROM account_organizations WHERE account_id = $1 AND org_id = $2")
            .bind(account).bind(org.0).execute(c).await?.rows_affected());
    }
    Ok(accounts.len() as u64)
}

async fn erase_invitations(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    let rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "DELETE FROM invitations WHERE org_id = $1 AND invitation_id IN (
           SELECT i.invitation_id FROM invitations i WHERE i.org_id = $1 LIMIT $2)
         RETURNING invitation_id, email_key",
    ).bind(org.0).bind(BATCH).fetch_all(c).await?);
    for (invitation, email_key) in &rows {
        on!(tx, c => sqlx::query("DELETE FROM invitation_emails WHERE email_key = $1 AND org_id = $2 AND invitation_id = $3")
            .bind(email_key).bind(org.0).bind(invitation).execute(c).await?.rows_affected());
    }
    Ok(rows.len() as u64)
}

async fn forget_addresses(tx: &mut WriteTx, org: OrgId) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM queue WHERE org_id = $1").bind(org.0).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("DELETE FROM org_slugs WHERE org_id = $1").bind(org.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Everything but the newest event, which the tombstone follows.
async fn erase_events(tx: &mut WriteTx, org: OrgId) -> Result<u64, StoreError> {
    Ok(on!(tx, c => sqlx::query(
        "DELETE FROM audit_events WHERE org_id = $1 AND seq IN (
           SELECT e.seq FROM audit_events e WHERE e.org_id = $1
             AND e.seq < (SELECT o.audit_seq FROM organizations o WHERE o.org_id = $1)
           ORDER BY e.seq LIMIT $2)",
    ).bind(org.0).bind(BATCH).execute(c).await?.rows_affected()))
}

/// Erases the last of it: the organization's row with all that hangs on it, and of its audit log
/// everything but the tombstone, which the caller has recorded just before.
pub async fn erase(tx: &mut WriteTx, permit: &Permit<Delete>) -> Result<(), StoreError> {
    let org = permit.org();
    on!(tx, c => sqlx::query(
        "DELETE FROM audit_events WHERE org_id = $1
           AND seq < (SELECT o.audit_seq FROM organizations o WHERE o.org_id = $1)",
    ).bind(org.0).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("DELETE FROM organizations WHERE org_id = $1").bind(org.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Every organization in batches, by id: for the operator's list.
pub async fn all(
    tx: &mut ReadTx,
    _operator: &Actor,
    after: OrgId,
    limit: i64,
) -> Result<Vec<OrgId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT o.org_id FROM organizations o WHERE o.org_id > $1 ORDER BY o.org_id LIMIT $2",
    ).bind(after.0).bind(limit).fetch_all(c).await?);
    Ok(ids.into_iter().map(OrgId).collect())
}
