//! Memberships: who is in an organization, and as what.

mod former;
mod places;

pub use former::*;
pub use places::*;

use std::collections::HashMap;

use ::access::{Change, Person, Subject};
use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, MembershipId, OrgId, TeamId},
    membership::{Member, Status},
    role::OrgRole,
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Admits, ChooseHandle, EndsMemberships, ManagesMembers, Membership, Permit, Scope},
    grants,
    handles::{self, Bearer},
    read::{self, TextCursor},
};

#[derive(FromRow)]
struct Row {
    org_id: Uuid,
    membership_id: Uuid,
    account_id: Uuid,
    role: String,
    standing: String,
    handle: String,
    name: String,
    email: String,
    joined_at: i64,
    last_active_at: Option<i64>,
    ends_at: Option<i64>,
    revision: i64,
}

impl TryFrom<Row> for Member {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: MembershipId(row.membership_id),
            org: OrgId(row.org_id),
            account: AccountId(row.account_id),
            name: row.name,
            email: read::email(&row.email, "memberships")?,
            handle: read::handle(&row.handle, "memberships")?,
            role: read::org_role(&row.role, "memberships")?,
            standing: read::standing(&row.standing)?,
            joined_at: Timestamp::from_micros(row.joined_at),
            last_active_at: row.last_active_at.map(Timestamp::from_micros),
            ends_at: row.ends_at.map(Timestamp::from_micros),
            revision: row.revision,
        })
    }
}

/// What of the members is asked for; `None` is everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a name or handle, and of an address where `by_email`.
    pub query: Option<String>,
    /// Whether the asker may see addresses, and so find people by them.
    pub by_email: bool,
    pub role: Option<OrgRole>,
    pub status: Option<Status>,
    pub team: Option<TeamId>,
    pub after: Option<TextCursor>,
    pub limit: i64,
}

/// The members of the organization, by name.
pub async fn list(
    tx: &mut ReadTx,
    own: &Membership,
    filter: &Filter,
    now: Timestamp,
) -> Result<Vec<Member>, StoreError> {
    let (after_key, after_id) = filter
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |a| (a.key.as_str(), a.id));
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT m.org_id, m.membership_id, m.account_id, m.role, m.standing, m.handle, m.name, m.email,
                m.joined_at, m.last_active_at, m.ends_at, m.revision
         FROM memberships m
         WHERE m.org_id = $1 AND (m.name_key, m.membership_id) > ($2, $3)
           AND (CAST($4 AS TEXT) IS NULL OR m.name_key LIKE $4 ESCAPE '!' OR m.handle LIKE $4 ESCAPE '!'
                OR $5 AND m.email_key LIKE $4 ESCAPE '!')
           AND (CAST($6 AS TEXT) IS NULL OR m.role = $6)
           AND (CAST($7 AS TEXT) IS NULL
                OR $7 = 'suspended' AND m.standing = 'suspended'
                OR $7 = 'active' AND m.standing = 'active' AND (m.ends_at IS NULL OR m.ends_at > $8)
                OR $7 = 'expired' AND m.standing = 'active' AND m.ends_at <= $8)
           AND ($9 OR EXISTS (SELECT 1 FROM team_members t
                WHERE t.org_id = $1 AND t.membership_id = m.membership_id AND t.team_id = $10))
         ORDER BY m.name_key, m.membership_id LIMIT $11",
    )
    .bind(own.org().0).bind(after_key).bind(after_id)
    .bind(filter.query.as_deref().map(read::containing)).bind(filter.by_email)
    .bind(filter.role.map(OrgRole::as_str)).bind(filter.status.map(Status::as_str)).bind(now.micros())
    .bind(filter.team.is_none()).bind(filter.team.map_or(Uuid::nil(), |t| t.0))
    .bind(filter.limit)
    .fetch_all(c).await?);
    rows.into_iter().map(Member::try_from).collect()
}

/// Where the page ends that ends with this member.
pub fn cursor(member: &Member) -> TextCursor {
    TextCursor {
        key: text::fold(&member.name),
        id: member.id.0,
    }
}

pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: MembershipId,
) -> Result<Option<Member>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT m.org_id, m.membership_id, m.account_id, m.role, m.standing, m.handle, m.name, m.email,
                m.joined_at, m.last_active_at, m.ends_at, m.revision
         FROM memberships m WHERE m.org_id = $1 AND m.membership_id = $2",
    ).bind(scope.org().0).bind(id.0).fetch_optional(c).await?);
    row.map(Member::try_from).transpose()
}

/// The names and handles of members. Those who are gone are left out.
pub async fn names_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    ids: &[MembershipId],
) -> Result<HashMap<MembershipId, (String, Handle)>, StoreError> {
    let mut names = HashMap::with_capacity(ids.len());
    for some in ids.chunks(read::AT_ONCE) {
        for (id, name, handle) in some_names(tx, scope, some).await? {
            let handle = read::handle(&handle, "memberships")?;
            names.insert(MembershipId(id), (name, handle));
        }
    }
    Ok(names)
}

async fn some_names(
    tx: &mut ReadTx,
    scope: &impl Scope,
    some: &[MembershipId],
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let ids: Vec<Uuid> = some.iter().map(|id| id.0).collect();
    Ok(on!(tx, c => {
        let query = sqlx::query_as(
        "SELECT m.membership_id, m.name, m.handle FROM memberships m WHERE m.org_id = $1 AND m.membership_id IN
           ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
            $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)",
        ).bind(scope.org().0);
        read::padded(&ids).fold(query, sqlx::query::QueryAs::bind).fetch_all(c).await?
    }))
}

/// The member with this address; an address is at most one person's.
pub async fn by_email(
    tx: &mut ReadTx,
    scope: &impl Scope,
    email: &EmailAddress,
) -> Result<Option<Member>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT m.org_id, m.membership_id, m.account_id, m.role, m.standing, m.handle, m.name, m.email,
                m.joined_at, m.last_active_at, m.ends_at, m.revision
         FROM memberships m WHERE m.org_id = $1 AND m.email_key = $2 ORDER BY m.membership_id LIMIT 1",
    ).bind(scope.org().0).bind(email.key()).fetch_optional(c).await?);
    row.map(Member::try_from).transpose()
}

pub async fn by_account(
    tx: &mut ReadTx,
    org: OrgId,
    account: AccountId,
) -> Result<Option<Member>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT m.org_id, m.membership_id, m.account_id, m.role, m.standing, m.handle, m.name, m.email,
                m.joined_at, m.last_active_at, m.ends_at, m.revision
         FROM memberships m WHERE m.org_id = $1 AND m.account_id = $2",
    ).bind(org.0).bind(account.0).fetch_optional(c).await?);
    row.map(Member::try_from).transpose()
}

/// How many owners there are who can act: the number that must never be zero.
pub async fn active_owners(
    tx: &mut ReadTx,
    scope: &impl Scope,
    now: Timestamp,
) -> Result<i64, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT count(*) FROM memberships m WHERE m.org_id = $1 AND m.role = 'owner' AND m.standing = 'active'
           AND (m.ends_at IS NULL OR m.ends_at > $2)",
    ).bind(scope.org().0).bind(now.micros()).fetch_one(c).await?))
}

/// Until when the organization has an owner who can act besides this member, as far as is known
/// now; `None` if there is no other.
pub async fn others_own_until(
    tx: &mut ReadTx,
    scope: &impl Scope,
    member: MembershipId,
    now: Timestamp,
) -> Result<Option<Timestamp>, StoreError> {
    let until: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT max(COALESCE(m.ends_at, $4)) FROM memberships m
         WHERE m.org_id = $1 AND m.role = 'owner' AND m.standing = 'active' AND m.membership_id <> $2
           AND (m.ends_at IS NULL OR m.ends_at > $3)",
    ).bind(scope.org().0).bind(member.0).bind(now.micros()).bind(Timestamp::MAX.micros()).fetch_one(c).await?);
    Ok(until.map(Timestamp::from_micros))
}

/// The owners who can act, by name: who is written to when something happens to all of it.
pub async fn owners(
    tx: &mut ReadTx,
    scope: &impl Scope,
    now: Timestamp,
) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT m.org_id, m.membership_id, m.account_id, m.role, m.standing, m.handle, m.name, m.email,
                m.joined_at, m.last_active_at, m.ends_at, m.revision
         FROM memberships m WHERE m.org_id = $1 AND m.role = 'owner' AND m.standing = 'active'
           AND (m.ends_at IS NULL OR m.ends_at > $2) ORDER BY m.name_key, m.membership_id LIMIT 100",
    ).bind(scope.org().0).bind(now.micros()).fetch_all(c).await?);
    rows.into_iter().map(Member::try_from).collect()
}

/// How many members there are, active, suspended and over alike.
pub async fn count(tx: &mut ReadTx, own: &Membership) -> Result<i64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT count(*) FROM memberships m WHERE m.org_id = $1")
        .bind(own.org().0).fetch_one(c).await?),
    )
}

/// Adds a member. `false` if the account is one already.
pub async fn insert(tx: &mut WriteTx, right: &impl Admits, m: &Member) -> Result<bool, StoreError> {
    let added = on!(tx, c => sqlx::query(
        "INSERT INTO memberships (org_id, membership_id, account_id, role, standing, handle, name, name_key,
           email, email_key, joined_at, last_active_at, ends_at, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1) ON CONFLICT DO NOTHING",
    )
    .bind(right.org().0).bind(m.id.0).bind(m.account.0).bind(m.role.as_str()).bind(m.standing.as_str())
    .bind(m.handle.as_str()).bind(&m.name).bind(text::fold(&m.name)).bind(m.email.as_str()).bind(m.email.key())
    .bind(m.joined_at.micros()).bind(m.last_active_at.map(Timestamp::micros)).bind(m.ends_at.map(Timestamp::micros))
    .execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("INSERT INTO account_organizations (account_id, org_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(m.account.0).bind(right.org().0).execute(c).await?.rows_affected());
    if added == 1 {
        tx.changed.note(right.org(), Change::SetPerson(person(m)));
    }
    Ok(added == 1)
}

/// A member as the engine knows them.
pub fn person(member: &Member) -> Person {
    Person {
        member: member.id,
        account: member.account,
        role: member.role,
        standing: member.standing,
        ends_at: member.ends_at,
    }
}

/// Writes what can be changed of a membership: role, standing, handle and end. A new handle has
/// to be given to it first (`handles::give`).
pub async fn update(
    tx: &mut WriteTx,
    right: &impl ManagesMembers,
    after: &Member,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE memberships SET role = $3, standing = $4, handle = $5, ends_at = $6, revision = revision + 1
         WHERE org_id = $1 AND membership_id = $2",
    )
    .bind(right.org().0).bind(after.id.0).bind(after.role.as_str()).bind(after.standing.as_str())
    .bind(after.handle.as_str()).bind(after.ends_at.map(Timestamp::micros))
    .execute(c).await?.rows_affected());
    tx.changed
        .note(right.org(), Change::SetPerson(person(after)));
    Ok(())
}

/// Writes the handle that somebody chose for themselves, which has to be given to them first.
pub async fn update_own_handle(
    tx: &mut WriteTx,
    permit: &Permit<ChooseHandle>,
    handle: &Handle,
) -> Result<(), StoreError> {
    let own = permit.membership().id().map_or(Uuid::nil(), |id| id.0);
    on!(tx, c => sqlx::query(
        "UPDATE memberships SET handle = $3, revision = revision + 1 WHERE org_id = $1 AND membership_id = $2",
    ).bind(permit.org().0).bind(own).bind(handle.as_str()).execute(c).await?.rows_affected());
    Ok(())
}

/// Removes the membership, and with it the places in teams, the grants and the keys that it made.
/// Its handle becomes an alias.
pub async fn delete(
    tx: &mut WriteTx,
    right: &impl EndsMemberships,
    member: &Member,
    now: Timestamp,
) -> Result<(), StoreError> {
    handles::release_of(tx, right.org(), Bearer::Member(member.id), now).await?;
    grants::delete_of_subject(tx, right, Subject::Member(member.id)).await?;
    on!(tx, c => sqlx::query("DELETE FROM memberships WHERE org_id = $1 AND membership_id = $2")
        .bind(right.org().0).bind(member.id.0).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("DELETE FROM account_organizations WHERE account_id = $1 AND org_id = $2")
        .bind(member.account.0).bind(right.org().0).execute(c).await?.rows_affected());
    tx.changed
        .note(right.org(), Change::RemovePerson(member.id));
    Ok(())
}

/// Copies the account's present name and address into its membership. `false` if they stood there.
pub async fn refresh(
    tx: &mut WriteTx,
    right: &impl ManagesMembers,
    account: AccountId,
    name: &str,
    email: &EmailAddress,
) -> Result<bool, StoreError> {
    let changed = on!(tx, c => sqlx::query(
        "UPDATE memberships SET name = $3, name_key = $4, email = $5, email_key = $6, revision = revision + 1
         WHERE org_id = $1 AND account_id = $2 AND (name <> $3 OR email <> $5)",
    )
    .bind(right.org().0).bind(account.0).bind(name).bind(text::fold(name)).bind(email.as_str()).bind(email.key())
    .execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// Writes down that somebody was active, where the last such note is older.
pub async fn touch(
    tx: &mut WriteTx,
    org: OrgId,
    id: MembershipId,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE memberships SET last_active_at = $3
         WHERE org_id = $1 AND membership_id = $2 AND (last_active_at IS NULL OR last_active_at < $3)",
    ).bind(org.0).bind(id.0).bind(at.micros()).execute(c).await?.rows_affected());
    Ok(())
}
