//! Invitations: the rows, the tokens that open them, and the indexes by address.

mod held;
mod limits;
mod offers;

pub use held::*;
pub use limits::*;
pub use offers::*;

use domain::{
    email::EmailAddress,
    id::{AccountId, InvitationId, OrgId},
    invitation::{Invitation, Settled, Status},
    role::OrgRole,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use self::offers::{insert_offers, offer, offers_of};
use crate::{
    ReadTx, StoreError, WriteTx,
    access::{Invites, Permit, Scope, SeeContacts, SettlesInvitations},
    read::{self, NumberCursor},
};

#[derive(FromRow)]
struct Row {
    org_id: Uuid,
    invitation_id: Uuid,
    email: String,
    role: String,
    settled: String,
    inviter_id: Option<Uuid>,
    inviter_name: String,
    message: Option<String>,
    created_at: i64,
    expires_at: i64,
    membership_ends_at: Option<i64>,
    restore: bool,
}

impl TryFrom<Row> for Invitation {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: InvitationId(row.invitation_id),
            org: OrgId(row.org_id),
            email: read::email(&row.email, "invitations")?,
            role: read::org_role(&row.role, "invitations")?,
            settled: Settled::parse(&row.settled).ok_or(read::corrupt("invitations", "settled"))?,
            teams: Vec::new(),
            inviter: row.inviter_id.map(AccountId),
            inviter_name: row.inviter_name,
            message: row.message,
            created_at: Timestamp::from_micros(row.created_at),
            expires_at: Timestamp::from_micros(row.expires_at),
            membership_ends_at: row.membership_ends_at.map(Timestamp::from_micros),
            restore: row.restore,
        })
    }
}

pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    with_teams(tx, scope.org(), id).await
}

async fn with_teams(
    tx: &mut ReadTx,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    let row: Option<Row> = on!(tx, c => sqlx::query_as(
        "SELECT i.org_id, i.invitation_id, i.email, i.role, i.settled, i.inviter_id, i.inviter_name, i.message,
                i.created_at, i.expires_at, i.membership_ends_at, i.restore
         FROM invitations i WHERE i.org_id = $1 AND i.invitation_id = $2",
    ).bind(org.0).bind(id.0).fetch_optional(c).await?);
    let Some(row) = row else { return Ok(None) };
    let mut invitation = Invitation::try_from(row)?;
    let teams: Vec<(Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT t.team_id, t.role FROM invitation_teams t WHERE t.org_id = $1 AND t.invitation_id = $2 ORDER BY t.team_id",
    ).bind(org.0).bind(id.0).fetch_all(c).await?);
    invitation.teams = teams.into_iter().map(offer).collect::<Result<_, _>>()?;
    Ok(Some(invitation))
}

/// The pending invitation of an address, open or expired.
pub async fn pending_for(
    tx: &mut ReadTx,
    scope: &impl Scope,
    email: &EmailAddress,
) -> Result<Option<Invitation>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT i.invitation_id FROM invitations i WHERE i.org_id = $1 AND i.email_key = $2 AND i.settled = 'pending'",
    ).bind(scope.org().0).bind(email.key()).fetch_optional(c).await?);
    match id {
        Some(id) => with_teams(tx, scope.org(), InvitationId(id)).await,
        None => Ok(None),
    }
}

/// Which invitations are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    #[default]
    All,
    /// Those that can still be resent or revoked: pending and expired ones.
    Open,
    Only(Status),
}

impl Wanted {
    fn as_str(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Open => Some("open"),
            Self::Only(status) => Some(status.as_str()),
        }
    }
}

/// The invitations of the organization, newest first. The teams of each come with
/// [`teams_of_page`].
pub async fn list(
    tx: &mut ReadTx,
    permit: &Permit<SeeContacts>,
    wanted: Wanted,
    before: Option<NumberCursor>,
    limit: i64,
    now: Timestamp,
) -> Result<Vec<Invitation>, StoreError> {
    let before = before.unwrap_or(NumberCursor {
        key: i64::MAX,
        id: Uuid::max(),
    });
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT i.org_id, i.invitation_id, i.email, i.role, i.settled, i.inviter_id, i.inviter_name, i.message,
                i.created_at, i.expires_at, i.membership_ends_at, i.restore
         FROM invitations i
         WHERE i.org_id = $1 AND (i.created_at, i.invitation_id) < ($2, $3)
           AND (CAST($4 AS TEXT) IS NULL
                OR $4 = 'open' AND i.settled = 'pending'
                OR $4 = 'pending' AND i.settled = 'pending' AND i.expires_at > $5
                OR $4 = 'expired' AND i.settled = 'pending' AND i.expires_at <= $5
                OR $4 = i.settled AND i.settled <> 'pending')
         ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT $6",
    )
    .bind(permit.org().0).bind(before.key).bind(before.id).bind(wanted.as_str()).bind(now.micros()).bind(limit)
    .fetch_all(c).await?);
    rows.into_iter().map(Invitation::try_from).collect()
}

/// Where the page ends that ends with this invitation.
pub fn cursor(invitation: &Invitation) -> NumberCursor {
    NumberCursor {
        key: invitation.created_at.micros(),
        id: invitation.id.0,
    }
}

/// Of the open invitations of a page, those whose person was removed since `since`: accepting can
/// bring back what they had.
pub async fn returning_of_page(
    tx: &mut ReadTx,
    scope: &impl Scope,
    first: NumberCursor,
    last: NumberCursor,
    since: Timestamp,
) -> Result<Vec<InvitationId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT i.invitation_id FROM invitations i
         JOIN former_members f ON f.org_id = $1 AND f.email_key = i.email_key AND f.removed_at > $6
         WHERE i.org_id = $1 AND (i.created_at, i.invitation_id) <= ($2, $3) AND (i.created_at, i.invitation_id) >= ($4, $5)
           AND i.settled = 'pending'",
    ).bind(scope.org().0).bind(first.key).bind(first.id).bind(last.key).bind(last.id).bind(since.micros())
    .fetch_all(c).await?);
    Ok(ids.into_iter().map(InvitationId).collect())
}

/// Adds an invitation. `false` if one is pending for the address; then nothing was added.
pub async fn insert(
    tx: &mut WriteTx,
    right: &impl Invites,
    i: &Invitation,
) -> Result<bool, StoreError> {
    let added = on!(tx, c => sqlx::query(
        "INSERT INTO invitations (org_id, invitation_id, email, email_key, role, settled, inviter_id, inviter_name,
           message, created_at, expires_at, membership_ends_at, restore, expiry_told)
         VALUES ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING",
    )
    .bind(right.org().0).bind(i.id.0).bind(i.email.as_str()).bind(i.email.key()).bind(i.role.as_str())
    .bind(i.inviter.map(|a| a.0)).bind(&i.inviter_name).bind(&i.message).bind(i.created_at.micros())
    .bind(i.expires_at.micros()).bind(i.membership_ends_at.map(Timestamp::micros)).bind(i.restore).bind(false)
    .execute(c).await?.rows_affected());
    if added == 0 {
        return Ok(false);
    }
    insert_offers(tx, right, i).await?;
    on!(tx, c => sqlx::query("INSERT INTO invitation_emails (email_key, org_id, invitation_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
        .bind(i.email.key()).bind(right.org().0).bind(i.id.0).execute(c).await?.rows_affected());
    Ok(true)
}

/// Writes a pending invitation anew: a resend, or an expired one that is revived.
pub async fn renew(
    tx: &mut WriteTx,
    right: &impl Invites,
    i: &Invitation,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE invitations SET email = $3, role = $4, inviter_id = $5, inviter_name = $6, message = $7, created_at = $8,
           expires_at = $9, membership_ends_at = $10, restore = $11, expiry_told = $12
         WHERE org_id = $1 AND invitation_id = $2 AND settled = 'pending'",
    )
    .bind(right.org().0).bind(i.id.0).bind(i.email.as_str()).bind(i.role.as_str()).bind(i.inviter.map(|a| a.0))
    .bind(&i.inviter_name).bind(&i.message).bind(i.created_at.micros()).bind(i.expires_at.micros())
    .bind(i.membership_ends_at.map(Timestamp::micros)).bind(i.restore).bind(false)
    .execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("DELETE FROM invitation_teams WHERE org_id = $1 AND invitation_id = $2")
        .bind(right.org().0).bind(i.id.0).execute(c).await?.rows_affected());
    insert_offers(tx, right, i).await
}

/// One more token that opens the invitation; the earlier ones go on working.
pub async fn insert_token(
    tx: &mut WriteTx,
    right: &impl Invites,
    id: InvitationId,
    token_hash: &[u8],
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("INSERT INTO invitation_tokens (org_id, token_hash, invitation_id) VALUES ($1, $2, $3)")
        .bind(right.org().0).bind(token_hash).bind(id.0).execute(c).await?.rows_affected());
    Ok(())
}

/// Settles a pending invitation for good. `false` if it was settled before.
pub async fn settle(
    tx: &mut WriteTx,
    right: &impl SettlesInvitations,
    invitation: &Invitation,
    settled: Settled,
) -> Result<bool, StoreError> {
    let changed = on!(tx, c => sqlx::query(
        "UPDATE invitations SET settled = $3 WHERE org_id = $1 AND invitation_id = $2 AND settled = 'pending'",
    ).bind(right.org().0).bind(invitation.id.0).bind(settled.as_str()).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("UPDATE invitation_emails SET settled = $4 WHERE email_key = $1 AND org_id = $2 AND invitation_id = $3")
        .bind(invitation.email.key()).bind(right.org().0).bind(invitation.id.0).bind(true).execute(c).await?.rows_affected());
    Ok(changed == 1)
}

/// The pending invitations that an account has sent: what ends, or changes hands, with it.
pub async fn sent_by(
    tx: &mut ReadTx,
    scope: &impl Scope,
    inviter: AccountId,
) -> Result<Vec<Invitation>, StoreError> {
    let rows: Vec<Row> = on!(tx, c => sqlx::query_as(
        "SELECT i.org_id, i.invitation_id, i.email, i.role, i.settled, i.inviter_id, i.inviter_name, i.message,
                i.created_at, i.expires_at, i.membership_ends_at, i.restore
         FROM invitations i WHERE i.org_id = $1 AND i.inviter_id = $2 AND i.settled = 'pending'
         ORDER BY i.created_at DESC, i.invitation_id DESC",
    ).bind(scope.org().0).bind(inviter.0).fetch_all(c).await?);
    let mut sent: Vec<Invitation> = rows
        .into_iter()
        .map(Invitation::try_from)
        .collect::<Result<_, _>>()?;
    for (id, offer) in offers_of(tx, scope, inviter).await? {
        if let Some(invitation) = sent.iter_mut().find(|i| i.id == id) {
            invitation.teams.push(offer);
        }
    }
    Ok(sent)
}

/// Puts pending invitations of one account under another's name.
pub async fn hand_over(
    tx: &mut WriteTx,
    right: &impl SettlesInvitations,
    from: AccountId,
    to: AccountId,
    to_name: &str,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE invitations SET inviter_id = $3, inviter_name = $4 WHERE org_id = $1 AND inviter_id = $2 AND settled = 'pending'",
    ).bind(right.org().0).bind(from.0).bind(to.0).bind(to_name).execute(c).await?.rows_affected());
    Ok(())
}

/// The role that the account which invited has now; the right to have invited is checked again
/// when the invitation is accepted.
pub async fn inviter_role(
    tx: &mut ReadTx,
    scope: &impl Scope,
    inviter: AccountId,
    now: Timestamp,
) -> Result<Option<OrgRole>, StoreError> {
    let member = crate::members::by_account(tx, scope.org(), inviter).await?;
    Ok(member
        .filter(|m| m.status(now) == domain::membership::Status::Active)
        .map(|m| m.role))
}
