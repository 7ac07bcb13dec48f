//! Grants: a role of a member or a team on a project, a channel or a device.

use std::collections::HashMap;

use ::access::{Change, Grant, Object, Subject};
use domain::{
    id::{InvitationId, MembershipId},
    role::ResourceRole,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Acting, Admits, Invites, Scope},
    changes,
    leave::{DeleteIt, GrantOnIt, Leave},
    read::{self, NumberCursor},
};

/// A grant, and who it is given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub grant: Grant,
    pub name: String,
    pub handle: String,
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    subject_kind: String,
    subject_id: Uuid,
    name: String,
    handle: String,
    role: String,
    expires_at: Option<i64>,
    created_at: i64,
}

impl Row {
    fn on(self, object: Object) -> Result<Named, StoreError> {
        let subject = changes::subject_of(&self.subject_kind, self.subject_id);
        Ok(Named {
            grant: Grant {
                subject: subject.ok_or(read::corrupt("grants", "subject_kind"))?,
                object,
                role: read::resource_role(&self.role, "grants")?,
                expires_at: self.expires_at.map(Timestamp::from_micros),
            },
            name: self.name,
            handle: self.handle,
            created_at: Timestamp::from_micros(self.created_at),
        })
    }
}

/// The grants on the object itself, those that have ended too, oldest first: the first `limit` of
/// them after the subject `after`.
pub async fn of_object(
    tx: &mut ReadTx,
    leave: &Leave<GrantOnIt>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Named>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT g.subject_kind, g.subject_id, COALESCE(m.name, t.name) AS name, COALESCE(m.handle, t.handle) AS handle,
                g.role, g.expires_at, g.created_at
         FROM grants g
         LEFT JOIN memberships m ON m.org_id = $1 AND m.membership_id = g.subject_id
         LEFT JOIN teams t ON t.org_id = $1 AND t.team_id = g.subject_id
         WHERE g.org_id = $1 AND g.object_id = $2 AND g.subject_id > $3
           AND (m.membership_id IS NOT NULL OR t.team_id IS NOT NULL)
         ORDER BY g.subject_id LIMIT $4",
    ).bind(leave.org().0).bind(leave.object_id()).bind(after.unwrap_or(Uuid::nil())).bind(limit)
    .fetch_all(c).await?);
    rows.into_iter().map(|row| row.on(leave.object())).collect()
}

/// Where the page ends that ends with this grant.
pub fn cursor(named: &Named) -> Uuid {
    changes::subject_parts(named.grant.subject).1
}

/// The grants of one subject, of any kind and end.
pub async fn of_subject(
    tx: &mut ReadTx,
    scope: &impl Scope,
    subject: Subject,
) -> Result<Vec<Grant>, StoreError> {
    let rows: Vec<(String, Uuid, String, Option<i64>)> = on!(tx, c => sqlx::query_as(
        "SELECT g.object_kind, g.object_id, g.role, g.expires_at FROM grants g
         WHERE g.org_id = $1 AND g.subject_id = $2 ORDER BY g.object_id",
    ).bind(scope.org().0).bind(changes::subject_parts(subject).1).fetch_all(c).await?);
    rows.into_iter()
        .map(|(kind, id, role, expires_at)| {
            Ok(Grant {
                subject,
                object: changes::object_of(&kind, id)
                    .ok_or(read::corrupt("grants", "object_kind"))?,
                role: read::resource_role(&role, "grants")?,
                expires_at: expires_at.map(Timestamp::from_micros),
            })
        })
        .collect()
}

/// What a subject was given on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub role: ResourceRole,
    pub expires_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

impl Held {
    /// Whether it still gives anything.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| end > now)
    }
}

/// The grant of one subject on the object of `leave`, also one that has ended.
pub async fn get(
    tx: &mut ReadTx,
    leave: &Leave<GrantOnIt>,
    subject: Subject,
) -> Result<Option<Held>, StoreError> {
    let row: Option<(String, Option<i64>, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT g.role, g.expires_at, g.created_at FROM grants g
         WHERE g.org_id = $1 AND g.object_id = $2 AND g.subject_id = $3",
    ).bind(leave.org().0).bind(leave.object_id()).bind(changes::subject_parts(subject).1).fetch_optional(c).await?);
    row.map(|(role, end, created_at)| {
        Ok(Held {
            role: read::resource_role(&role, "grants")?,
            expires_at: end.map(Timestamp::from_micros),
            created_at: Timestamp::from_micros(created_at),
        })
    })
    .transpose()
}

/// Gives `subject` a role on the object of `leave`, or another role or end.
pub async fn set(
    tx: &mut WriteTx,
    leave: &Leave<GrantOnIt>,
    subject: Subject,
    role: ResourceRole,
    expires_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let grant = Grant {
        subject,
        object: leave.object(),
        role,
        expires_at,
    };
    put(tx, leave, grant, now).await
}

async fn put(
    tx: &mut WriteTx,
    right: &impl Acting,
    grant: Grant,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (subject_kind, subject) = changes::subject_parts(grant.subject);
    let (object_kind, object) = changes::object_parts(grant.object);
    on!(tx, c => sqlx::query(
        "INSERT INTO grants (org_id, object_id, subject_id, object_kind, subject_kind, role, expires_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (org_id, object_id, subject_id) DO UPDATE SET role = excluded.role, expires_at = excluded.expires_at",
    )
    .bind(right.org().0).bind(object).bind(subject).bind(object_kind).bind(subject_kind)
    .bind(grant.role.as_str()).bind(grant.expires_at.map(Timestamp::micros)).bind(now.micros())
    .execute(c).await?.rows_affected());
    tx.changed.note(right.org(), Change::SetGrant(grant));
    Ok(())
}

/// `false` if there was no such grant.
pub async fn remove(
    tx: &mut WriteTx,
    leave: &Leave<GrantOnIt>,
    subject: Subject,
) -> Result<bool, StoreError> {
    let removed = on!(tx, c => sqlx::query("DELETE FROM grants WHERE org_id = $1 AND object_id = $2 AND subject_id = $3")
        .bind(leave.org().0).bind(leave.object_id()).bind(changes::subject_parts(subject).1)
        .execute(c).await?.rows_affected());
    let object = leave.object();
    tx.changed
        .note(leave.org(), Change::RemoveGrant { subject, object });
    Ok(removed == 1)
}

/// Deletes the grants of a member or team that goes; part of its own change in memory.
pub(crate) async fn delete_of_subject(
    tx: &mut WriteTx,
    right: &impl Acting,
    subject: Subject,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM grants WHERE org_id = $1 AND subject_id = $2")
        .bind(right.org().0).bind(changes::subject_parts(subject).1).execute(c).await?.rows_affected());
    Ok(())
}

/// Deletes the grants, and the offers of such, on an object that goes, and on the devices in it.
pub(crate) async fn delete_of_object(
    tx: &mut WriteTx,
    leave: &Leave<DeleteIt>,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "DELETE FROM grants WHERE org_id = $1 AND object_id IN (
           SELECT d.device_id FROM devices d WHERE d.org_id = $1 AND d.project_id = $2)",
    ).bind(leave.org().0).bind(leave.object_id()).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("DELETE FROM grants WHERE org_id = $1 AND object_id = $2")
        .bind(leave.org().0).bind(leave.object_id()).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query(
        "DELETE FROM invitation_grants WHERE org_id = $1 AND object_id IN (
           SELECT d.device_id FROM devices d WHERE d.org_id = $1 AND d.project_id = $2)",
    ).bind(leave.org().0).bind(leave.object_id()).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("DELETE FROM invitation_grants WHERE org_id = $1 AND object_id = $2")
        .bind(leave.org().0).bind(leave.object_id()).execute(c).await?.rows_affected());
    Ok(())
}

// ---- Grants that ride on an invitation ---------------------------------------------------------------

/// A role that an invitation offers on something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantOffer {
    pub object: Object,
    pub role: ResourceRole,
}

/// Adds to what an invitation offers, at most one role for each object.
pub async fn offer(
    tx: &mut WriteTx,
    right: &impl Invites,
    invitation: InvitationId,
    offers: &[NamedGrantOffer],
) -> Result<(), StoreError> {
    for NamedGrantOffer { offer, .. } in offers {
        let (kind, object) = changes::object_parts(offer.object);
        on!(tx, c => sqlx::query(
            "INSERT INTO invitation_grants (org_id, invitation_id, object_id, object_kind, role)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(right.org().0).bind(invitation.0).bind(object).bind(kind).bind(offer.role.as_str())
        .execute(c).await?.rows_affected());
    }
    Ok(())
}

/// Takes back what an invitation that is written anew has offered.
pub async fn withdraw_offers(
    tx: &mut WriteTx,
    right: &impl Invites,
    invitation: InvitationId,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM invitation_grants WHERE org_id = $1 AND invitation_id = $2")
        .bind(right.org().0).bind(invitation.0).execute(c).await?.rows_affected());
    Ok(())
}

/// What an invitation offers on projects, channels and devices.
pub async fn offered(
    tx: &mut ReadTx,
    scope: &impl Scope,
    invitation: InvitationId,
) -> Result<Vec<GrantOffer>, StoreError> {
    let rows: Vec<(String, Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT g.object_kind, g.object_id, g.role FROM invitation_grants g
         WHERE g.org_id = $1 AND g.invitation_id = $2 ORDER BY g.object_id",
    ).bind(scope.org().0).bind(invitation.0).fetch_all(c).await?);
    rows.into_iter()
        .map(|(kind, id, role)| {
            let object = changes::object_of(&kind, id);
            Ok(GrantOffer {
                object: object.ok_or(read::corrupt("invitation_grants", "object_kind"))?,
                role: read::resource_role(&role, "invitation_grants")?,
            })
        })
        .collect()
}

/// The same with the name of what it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedGrantOffer {
    pub offer: GrantOffer,
    pub name: String,
}

#[derive(FromRow)]
struct OfferRow {
    invitation_id: Uuid,
    object_kind: String,
    object_id: Uuid,
    role: String,
    name: String,
}

/// What the invitations from `last` up to `first` (the newer one) of a page offer.
pub async fn offered_of_page(
    tx: &mut ReadTx,
    scope: &impl Scope,
    first: NumberCursor,
    last: NumberCursor,
) -> Result<Vec<(InvitationId, NamedGrantOffer)>, StoreError> {
    let rows: Vec<OfferRow> = on!(tx, c => sqlx::query_as(
        "SELECT g.invitation_id, g.object_kind, g.object_id, g.role, COALESCE(s.name, d.name) AS name FROM invitations i
         JOIN invitation_grants g ON g.org_id = $1 AND g.invitation_id = i.invitation_id
         LEFT JOIN spaces s ON s.org_id = $1 AND s.space_id = g.object_id
         LEFT JOIN devices d ON d.org_id = $1 AND d.device_id = g.object_id
         WHERE i.org_id = $1 AND (i.created_at, i.invitation_id) <= ($2, $3) AND (i.created_at, i.invitation_id) >= ($4, $5)
           AND (s.space_id IS NOT NULL OR d.device_id IS NOT NULL)
         ORDER BY g.object_id",
    ).bind(scope.org().0).bind(first.key).bind(first.id).bind(last.key).bind(last.id).fetch_all(c).await?);
    rows.into_iter()
        .map(|row| {
            let object = changes::object_of(&row.object_kind, row.object_id);
            let offer = GrantOffer {
                object: object.ok_or(read::corrupt("invitation_grants", "object_kind"))?,
                role: read::resource_role(&row.role, "invitation_grants")?,
            };
            let named = NamedGrantOffer {
                offer,
                name: row.name,
            };
            Ok((InvitationId(row.invitation_id), named))
        })
        .collect()
}

/// A grant that somebody had who was removed. Who it was given to is the row's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptGrant {
    kind: String,
    id: Uuid,
    role: String,
    expires_at: Option<i64>,
}

impl From<&Grant> for KeptGrant {
    fn from(grant: &Grant) -> Self {
        let (kind, id) = changes::object_parts(grant.object);
        Self {
            kind: kind.to_owned(),
            id,
            role: grant.role.as_str().to_owned(),
            expires_at: grant.expires_at.map(Timestamp::micros),
        }
    }
}

impl KeptGrant {
    /// The grant as `member` gets it back; `None` for what this version does not know.
    pub fn of(&self, member: MembershipId) -> Option<Grant> {
        Some(Grant {
            subject: Subject::Member(member),
            object: changes::object_of(&self.kind, self.id)?,
            role: ResourceRole::parse(&self.role).ok()?,
            expires_at: self.expires_at.map(Timestamp::from_micros),
        })
    }
}

/// Gives somebody who joins what their invitation offered, or what they had before, as far as it is
/// there still.
pub async fn take_up(
    tx: &mut WriteTx,
    right: &impl Admits,
    grant: Grant,
    now: Timestamp,
) -> Result<(), StoreError> {
    if !is_there(tx, right, grant.object).await? {
        return Ok(());
    }
    put(tx, right, grant, now).await
}

/// Whether the organization has such a thing.
pub async fn is_there(
    tx: &mut ReadTx,
    scope: &impl Scope,
    object: Object,
) -> Result<bool, StoreError> {
    Ok(name_of(tx, scope, object).await?.is_some())
}

/// What a project, channel or device is called; `None` where there is none such.
pub async fn name_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    object: Object,
) -> Result<Option<String>, StoreError> {
    let (kind, id) = changes::object_parts(object);
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT s.name FROM spaces s WHERE s.org_id = $1 AND s.space_id = $2 AND s.kind = $3
         UNION ALL
         SELECT d.name FROM devices d WHERE d.org_id = $1 AND d.device_id = $2 AND $3 = 'device'",
    ).bind(scope.org().0).bind(id).bind(kind).fetch_optional(c).await?))
}

/// What projects, channels and devices are called. What is gone has no name.
pub async fn names_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    objects: &[Object],
) -> Result<HashMap<Object, String>, StoreError> {
    let mut names = HashMap::with_capacity(objects.len());
    for some in objects.chunks(read::AT_ONCE) {
        for (kind, id, name) in some_names(tx, scope, some).await? {
            let object = changes::object_of(&kind, id);
            names.insert(object.ok_or(read::corrupt("spaces", "kind"))?, name);
        }
    }
    Ok(names)
}

async fn some_names(
    tx: &mut ReadTx,
    scope: &impl Scope,
    some: &[Object],
) -> Result<Vec<(String, Uuid, String)>, StoreError> {
    let ids: Vec<Uuid> = some
        .iter()
        .map(|object| changes::object_parts(*object).1)
        .collect();
    Ok(on!(tx, c => {
        let query = sqlx::query_as(
        "SELECT s.kind, s.space_id, s.name FROM spaces s WHERE s.org_id = $1 AND s.space_id IN
           ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
            $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)
         UNION ALL
         SELECT 'device', d.device_id, d.name FROM devices d WHERE d.org_id = $1 AND d.device_id IN
           ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
            $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)",
        ).bind(scope.org().0);
        read::padded(&ids).fold(query, sqlx::query::QueryAs::bind).fetch_all(c).await?
    }))
}
