//! Projects and alert channels: what has a name, a description and people of its own.

use ::access::{Change, Object};
use domain::{
    id::{MembershipId, OrgId},
    resource::{Space, SpaceKind},
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{CreateProject, Permit, Scope},
    changes, grants,
    leave::{DeleteIt, EditIt, Leave},
    read::{self, TextCursor},
};

#[derive(FromRow)]
struct Row {
    org_id: Uuid,
    space_id: Uuid,
    kind: String,
    name: String,
    description: String,
    revision: i64,
    created_at: i64,
}

impl TryFrom<Row> for Space<Object> {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = changes::object_of(&row.kind, row.space_id);
        Ok(Self {
            id: id.ok_or(read::corrupt("spaces", "kind"))?,
            org: OrgId(row.org_id),
            name: row.name,
            description: row.description,
            revision: row.revision,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// The projects or channels of the organization by name, those after `after`. Who reads them may
/// not see all: the caller leaves out the others.
pub async fn list(
    tx: &mut ReadTx,
    scope: &impl Scope,
    kind: SpaceKind,
    query: Option<&str>,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Vec<Space<Object>>, StoreError> {
    let (after_key, after_id) = after.map_or(("", Uuid::nil()), |a| (a.key.as_str(), a.id));
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT s.org_id, s.space_id, s.kind, s.name, s.description, s.revision, s.created_at FROM spaces s
         WHERE s.org_id = $1 AND s.kind = $2 AND (s.name_key, s.space_id) > ($3, $4)
           AND (CAST($5 AS TEXT) IS NULL OR s.name_key LIKE $5 ESCAPE '!')
         ORDER BY s.name_key, s.space_id LIMIT $6",
    )
    .bind(scope.org().0).bind(kind.as_str()).bind(after_key).bind(after_id)
    .bind(query.map(read::containing)).bind(limit)
    .fetch_all(c).await?);
    rows.into_iter().map(Space::try_from).collect()
}

/// Where the page ends that ends with this one.
pub fn cursor(space: &Space<Object>) -> TextCursor {
    TextCursor {
        key: text::fold(&space.name),
        id: changes::object_parts(space.id).1,
    }
}

/// `None` where there is no such project or channel; a device is none.
pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: Object,
) -> Result<Option<Space<Object>>, StoreError> {
    let (kind, id) = changes::object_parts(id);
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT s.org_id, s.space_id, s.kind, s.name, s.description, s.revision, s.created_at FROM spaces s
         WHERE s.org_id = $1 AND s.space_id = $2 AND s.kind = $3",
    ).bind(scope.org().0).bind(id).bind(kind).fetch_optional(c).await?);
    row.map(Space::try_from).transpose()
}

/// The channels that a member is given, directly or by a team, and nobody else who is active: they are
/// left to the owners and administrators, who see every channel and are told of none. The first 200,
/// by name.
pub async fn left_by(
    tx: &mut ReadTx,
    scope: &impl Scope,
    member: MembershipId,
    now: Timestamp,
) -> Result<Vec<Space<Object>>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT s.org_id, s.space_id, s.kind, s.name, s.description, s.revision, s.created_at FROM spaces s
         WHERE s.org_id = $1 AND s.kind = 'channel'
           AND EXISTS (SELECT 1 FROM grants g
             WHERE g.org_id = $1 AND g.object_id = s.space_id AND (g.expires_at IS NULL OR g.expires_at > $3)
               AND (g.subject_id = $2 OR EXISTS (SELECT 1 FROM team_members p
                 WHERE p.org_id = $1 AND p.team_id = g.subject_id AND p.membership_id = $2)))
           AND NOT EXISTS (SELECT 1 FROM grants o
             JOIN memberships m ON m.org_id = $1 AND m.membership_id <> $2 AND m.standing = 'active'
               AND (m.ends_at IS NULL OR m.ends_at > $3)
             WHERE o.org_id = $1 AND o.object_id = s.space_id AND (o.expires_at IS NULL OR o.expires_at > $3)
               AND (o.subject_id = m.membership_id OR EXISTS (SELECT 1 FROM team_members t
                 WHERE t.org_id = $1 AND t.team_id = o.subject_id AND t.membership_id = m.membership_id)))
         ORDER BY s.name_key, s.space_id LIMIT 200",
    ).bind(scope.org().0).bind(member.0).bind(now.micros()).fetch_all(c).await?);
    rows.into_iter().map(Space::try_from).collect()
}

/// Adds a project or channel.
pub async fn insert(
    tx: &mut WriteTx,
    permit: &Permit<CreateProject>,
    space: &Space<Object>,
) -> Result<(), StoreError> {
    let (kind, id) = changes::object_parts(space.id);
    on!(tx, c => sqlx::query(
        "INSERT INTO spaces (org_id, space_id, kind, name, name_key, description, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
    )
    .bind(permit.org().0).bind(id).bind(kind).bind(&space.name).bind(text::fold(&space.name))
    .bind(&space.description).bind(space.created_at.micros())
    .execute(c).await?.rows_affected());
    match space.id {
        Object::Project(id) => tx.changed.note(permit.org(), Change::AddProject(id)),
        Object::Channel(id) => tx.changed.note(permit.org(), Change::AddChannel(id)),
        Object::Device(_) => unreachable!("the kind column refuses it"),
    }
    Ok(())
}

/// Writes what may be edited.
pub async fn update(
    tx: &mut WriteTx,
    leave: &Leave<EditIt>,
    name: &str,
    description: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE spaces SET name = $3, name_key = $4, description = $5, revision = revision + 1
         WHERE org_id = $1 AND space_id = $2",
    )
    .bind(leave.org().0).bind(leave.object_id()).bind(name).bind(text::fold(name)).bind(description)
    .execute(c).await?.rows_affected());
    Ok(())
}

/// Deletes it with its devices, their readings and credentials, and all grants on it and on them.
pub async fn delete(tx: &mut WriteTx, leave: &Leave<DeleteIt>) -> Result<(), StoreError> {
    grants::delete_of_object(tx, leave).await?;
    on!(tx, c => sqlx::query("DELETE FROM spaces WHERE org_id = $1 AND space_id = $2")
        .bind(leave.org().0).bind(leave.object_id()).execute(c).await?.rows_affected());
    match leave.object() {
        Object::Project(id) => tx.changed.note(leave.org(), Change::RemoveProject(id)),
        Object::Channel(id) => tx.changed.note(leave.org(), Change::RemoveChannel(id)),
        Object::Device(_) => {}
    }
    Ok(())
}

/// How many devices are in a project.
pub async fn device_count(tx: &mut ReadTx, leave: &Leave<DeleteIt>) -> Result<i64, StoreError> {
    Ok(on!(tx, c => sqlx::query_scalar(
        "SELECT count(*) FROM devices d WHERE d.org_id = $1 AND d.project_id = $2",
    ).bind(leave.org().0).bind(leave.object_id()).fetch_one(c).await?))
}
