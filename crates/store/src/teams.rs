//! Teams and the places in them.

use ::access::{Change, Subject};
use domain::{
    handle::{ALIAS_LIFE, Handle},
    id::{InvitationId, MembershipId, OrgId, TeamId},
    role::{OrgRole, ResourceRole},
    team::{Team, TeamRef},
    text,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{ManageTeams, Membership, Permit, Scope, SetsPlaces},
    grants,
    handles::{self, Bearer},
    read::{self, TextCursor},
};

#[derive(FromRow)]
struct Row {
    org_id: Uuid,
    team_id: Uuid,
    name: String,
    handle: String,
    description: String,
    revision: i64,
    created_at: i64,
    member_count: i64,
}

impl TryFrom<Row> for Team {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: TeamId(row.team_id),
            org: OrgId(row.org_id),
            name: row.name,
            handle: read::handle(&row.handle, "teams")?,
            description: row.description,
            member_count: row.member_count,
            revision: row.revision,
            created_at: Timestamp::from_micros(row.created_at),
        })
    }
}

/// A team as one member sees it in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub team: Team,
    /// The reader's own place in it.
    pub place: Option<ResourceRole>,
}

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    team: Row,
    place: Option<String>,
}

/// The teams of the organization by name, those after `after`. Counts and the reader's own places
/// come with them, by one statement however many teams there are.
pub async fn list(
    tx: &mut ReadTx,
    own: &Membership,
    query: Option<&str>,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let (after_key, after_id) = after.map_or(("", Uuid::nil()), |a| (a.key.as_str(), a.id));
    let reader = own.id().map_or(Uuid::nil(), |id| id.0);
    let rows: Vec<ListedRow> = on!(tx, c => sqlx::query_as(
        "SELECT t.org_id, t.team_id, t.name, t.handle, t.description, t.revision, t.created_at,
                (SELECT count(*) FROM team_members p WHERE p.org_id = $1 AND p.team_id = t.team_id) AS member_count,
                (SELECT o.role FROM team_members o
                 WHERE o.org_id = $1 AND o.team_id = t.team_id AND o.membership_id = $6) AS place
         FROM teams t WHERE t.org_id = $1 AND (t.name_key, t.team_id) > ($2, $3)
           AND (CAST($4 AS TEXT) IS NULL OR t.name_key LIKE $4 ESCAPE '!' OR t.handle LIKE $4 ESCAPE '!')
         ORDER BY t.name_key, t.team_id LIMIT $5",
    )
    .bind(own.org().0).bind(after_key).bind(after_id).bind(query.map(read::containing)).bind(limit).bind(reader)
    .fetch_all(c).await?);
    rows.into_iter().map(listed).collect()
}

fn listed(row: ListedRow) -> Result<Listed, StoreError> {
    let place = row
        .place
        .map(|role| read::resource_role(&role, "team_members"));
    Ok(Listed {
        team: row.team.try_into()?,
        place: place.transpose()?,
    })
}

/// The former handles that still lead to the teams from `first` to `last` of a page of the list.
/// Sorted here: an `ORDER BY` would lead SQLite through every handle of the organization.
pub async fn aliases_of_page(
    tx: &mut ReadTx,
    own: &Membership,
    query: Option<&str>,
    (first, last): (&TextCursor, &TextCursor),
    now: Timestamp,
) -> Result<Vec<(TeamId, String)>, StoreError> {
    let mut rows: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT t.team_id, h.handle FROM teams t
         JOIN handles h ON h.org_id = $1 AND h.bearer_id = t.team_id AND h.released_at > $7
         WHERE t.org_id = $1 AND (t.name_key, t.team_id) >= ($2, $3) AND (t.name_key, t.team_id) <= ($4, $5)
           AND (CAST($6 AS TEXT) IS NULL OR t.name_key LIKE $6 ESCAPE '!' OR t.handle LIKE $6 ESCAPE '!')",
    )
    .bind(own.org().0).bind(&first.key).bind(first.id).bind(&last.key).bind(last.id)
    .bind(query.map(read::containing)).bind((now - ALIAS_LIFE).micros())
    .fetch_all(c).await?);
    rows.sort_unstable();
    Ok(rows
        .into_iter()
        .map(|(team, handle)| (TeamId(team), handle))
        .collect())
}

/// Where the page ends that ends with this team.
pub fn cursor(team: &Team) -> TextCursor {
    TextCursor {
        key: text::fold(&team.name),
        id: team.id.0,
    }
}

/// The team that is meant, by id or by a present or former handle.
pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    team: &TeamRef,
    now: Timestamp,
) -> Result<Option<Team>, StoreError> {
    let id = match team {
        TeamRef::Id(id) => *id,
        TeamRef::Handle(handle) => match handles::bearer(tx, scope, handle, now)
            .await?
            .map(|h| h.bearer)
        {
            Some(Bearer::Team(id)) => id,
            Some(Bearer::Member(_)) | None => return Ok(None),
        },
    };
    by_id(tx, scope, id).await
}

pub async fn by_id(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: TeamId,
) -> Result<Option<Team>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT t.org_id, t.team_id, t.name, t.handle, t.description, t.revision, t.created_at,
                (SELECT count(*) FROM team_members p WHERE p.org_id = $1 AND p.team_id = t.team_id) AS member_count
         FROM teams t WHERE t.org_id = $1 AND t.team_id = $2",
    ).bind(scope.org().0).bind(id.0).fetch_optional(c).await?);
    row.map(Team::try_from).transpose()
}

pub async fn count(tx: &mut ReadTx, own: &Membership) -> Result<i64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query_scalar("SELECT count(*) FROM teams t WHERE t.org_id = $1")
        .bind(own.org().0).fetch_one(c).await?),
    )
}

/// Adds a team. Its handle has to be given to it first (`handles::give`).
pub async fn insert(
    tx: &mut WriteTx,
    permit: &Permit<ManageTeams>,
    team: &Team,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO teams (org_id, team_id, name, name_key, handle, description, revision, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
    )
    .bind(permit.org().0).bind(team.id.0).bind(&team.name).bind(text::fold(&team.name))
    .bind(team.handle.as_str()).bind(&team.description).bind(team.created_at.micros())
    .execute(c).await?.rows_affected());
    tx.changed.note(permit.org(), Change::AddTeam(team.id));
    Ok(())
}

/// Writes what may be edited. A new handle has to be given to the team first.
pub async fn update(
    tx: &mut WriteTx,
    permit: &Permit<ManageTeams>,
    id: TeamId,
    name: &str,
    handle: &Handle,
    description: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE teams SET name = $3, name_key = $4, handle = $5, description = $6, revision = revision + 1
         WHERE org_id = $1 AND team_id = $2",
    )
    .bind(permit.org().0).bind(id.0).bind(name).bind(text::fold(name)).bind(handle.as_str()).bind(description)
    .execute(c).await?.rows_affected());
    Ok(())
}

/// Removes the team with its places and grants. Its handle has to be released first, and stays its alias.
pub async fn delete(
    tx: &mut WriteTx,
    permit: &Permit<ManageTeams>,
    id: TeamId,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("DELETE FROM teams WHERE org_id = $1 AND team_id = $2")
        .bind(permit.org().0).bind(id.0).execute(c).await?.rows_affected());
    grants::delete_of_subject(tx, permit, Subject::Team(id)).await?;
    tx.changed.note(permit.org(), Change::RemoveTeam(id));
    Ok(())
}

/// The role of a member in a team.
pub async fn place(
    tx: &mut ReadTx,
    scope: &impl Scope,
    team: TeamId,
    member: MembershipId,
) -> Result<Option<ResourceRole>, StoreError> {
    let role: Option<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT p.role FROM team_members p WHERE p.org_id = $1 AND p.team_id = $2 AND p.membership_id = $3",
    ).bind(scope.org().0).bind(team.0).bind(member.0).fetch_optional(c).await?);
    role.map(|role| read::resource_role(&role, "team_members"))
        .transpose()
}

/// Gives a member a place in a team, or another role there.
pub async fn set_place(
    tx: &mut WriteTx,
    right: &impl SetsPlaces,
    team: TeamId,
    member: MembershipId,
    role: ResourceRole,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "INSERT INTO team_members (org_id, team_id, membership_id, role) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, team_id, membership_id) DO UPDATE SET role = excluded.role",
    ).bind(right.org().0).bind(team.0).bind(member.0).bind(role.as_str()).execute(c).await?.rows_affected());
    let place = ::access::Place { team, member, role };
    tx.changed.note(right.org(), Change::SetPlace(place));
    Ok(())
}

/// `false` if the member had no place there.
pub async fn remove_place(
    tx: &mut WriteTx,
    right: &impl SetsPlaces,
    team: TeamId,
    member: MembershipId,
) -> Result<bool, StoreError> {
    let removed = on!(tx, c => sqlx::query("DELETE FROM team_members WHERE org_id = $1 AND team_id = $2 AND membership_id = $3")
        .bind(right.org().0).bind(team.0).bind(member.0).execute(c).await?.rows_affected());
    tx.changed
        .note(right.org(), Change::RemovePlace { team, member });
    Ok(removed == 1)
}

/// Somebody's place in a team, and who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub member: MembershipId,
    pub name: String,
    pub handle: Handle,
    pub role: ResourceRole,
}

#[derive(FromRow)]
struct PlaceRow {
    membership_id: Uuid,
    name: String,
    handle: String,
    role: String,
}

/// The people of a team by name, the first `limit` of them. The order is by an expression, or
/// SQLite would follow the index of names through every member of the organization.
pub async fn places(
    tx: &mut ReadTx,
    scope: &impl Scope,
    team: TeamId,
    limit: i64,
) -> Result<Vec<Place>, StoreError> {
    let rows: Vec<PlaceRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.membership_id, m.name, m.handle, p.role FROM team_members p
         JOIN memberships m ON m.org_id = $1 AND m.membership_id = p.membership_id
         WHERE p.org_id = $1 AND p.team_id = $2 ORDER BY m.name_key || '', m.membership_id LIMIT $3",
    ).bind(scope.org().0).bind(team.0).bind(limit).fetch_all(c).await?);
    rows.into_iter()
        .map(|row| {
            Ok(Place {
                member: MembershipId(row.membership_id),
                name: row.name,
                handle: read::handle(&row.handle, "memberships")?,
                role: read::resource_role(&row.role, "team_members")?,
            })
        })
        .collect()
}

/// An open invitation that offers a place in a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    pub invitation: InvitationId,
    pub email: String,
    /// What it offers in the organization.
    pub role: OrgRole,
    pub expires_at: Timestamp,
}

/// The open invitations that offer a place in a team, by address. Their number is bounded by
/// the limit of pending invitations.
pub async fn offers(
    tx: &mut ReadTx,
    permit: &Permit<ManageTeams>,
    team: TeamId,
    now: Timestamp,
) -> Result<Vec<Offered>, StoreError> {
    let rows: Vec<(Uuid, String, String, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT i.invitation_id, i.email, i.role, i.expires_at FROM invitations i
         JOIN invitation_teams t ON t.org_id = $1 AND t.invitation_id = i.invitation_id AND t.team_id = $2
         WHERE i.org_id = $1 AND i.settled = 'pending' AND i.expires_at > $3
         ORDER BY i.email_key",
    ).bind(permit.org().0).bind(team.0).bind(now.micros()).fetch_all(c).await?);
    rows.into_iter()
        .map(|(id, email, role, expires_at)| {
            Ok(Offered {
                invitation: InvitationId(id),
                email,
                role: read::org_role(&role, "invitations")?,
                expires_at: Timestamp::from_micros(expires_at),
            })
        })
        .collect()
}
