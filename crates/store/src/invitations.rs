//! Invitations: the rows, the tokens that open them, and the indexes by address.

use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, InvitationId, OrgId, TeamId},
    invitation::{Invitation, Settled, Status, TeamOffer},
    organization::{OrgRef, Organization},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{
        self, AccessError, Acting, Actor, Admits, By, GivesHandles, Invites, Permit, Scope,
        SeeContacts, SetsPlaces, SettlesInvitations,
    },
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

/// An invitation in the hands of the person it is for: of whoever shows its token, or of the
/// account whose verified address it was sent to. Holding it is the right to accept or decline.
#[derive(Debug)]
pub struct Holder {
    invitation: Invitation,
    organization: Organization,
    by: By,
}

impl Holder {
    pub fn invitation(&self) -> &Invitation {
        &self.invitation
    }
    pub fn organization(&self) -> &Organization {
        &self.organization
    }
}

impl access::sealed::Sealed for Holder {}
impl Scope for Holder {
    fn org(&self) -> OrgId {
        self.organization.id
    }
}
impl Acting for Holder {
    fn by(&self) -> &By {
        &self.by
    }
}
impl Admits for Holder {}
impl GivesHandles for Holder {}
impl SetsPlaces for Holder {}
impl SettlesInvitations for Holder {}

// ---- Holding one ------------------------------------------------------------------------------------

/// The invitation that a token opens, to look at.
pub async fn by_token(
    tx: &mut ReadTx,
    org: OrgId,
    token_hash: &[u8],
) -> Result<Option<(Invitation, Organization)>, StoreError> {
    let Some(id) = id_by_token(tx, org, token_hash).await? else {
        return Ok(None);
    };
    let organization = match access::even_if_deleted(
        tx,
        &Actor::system(),
        &OrgRef::Id(org),
        Timestamp::from_micros(0),
    )
    .await
    {
        Ok(membership) => membership.organization().clone(),
        Err(AccessError::Store(error)) => return Err(error),
        Err(_) => return Ok(None),
    };
    Ok(with_teams(tx, org, id)
        .await?
        .map(|invitation| (invitation, organization)))
}

async fn id_by_token(
    tx: &mut ReadTx,
    org: OrgId,
    hash: &[u8],
) -> Result<Option<InvitationId>, StoreError> {
    let id: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT t.invitation_id FROM invitation_tokens t WHERE t.org_id = $1 AND t.token_hash = $2",
    ).bind(org.0).bind(hash).fetch_optional(c).await?);
    Ok(id.map(InvitationId))
}

/// Takes the tenant's lock and the invitation that the token opens, on behalf of `by`.
pub async fn hold_by_token(
    tx: &mut WriteTx,
    by: By,
    org: OrgId,
    token_hash: &[u8],
) -> Result<Option<Holder>, StoreError> {
    match id_by_token(tx, org, token_hash).await? {
        Some(id) => hold(tx, by, org, id).await,
        None => Ok(None),
    }
}

/// Takes the tenant's lock and an invitation that was sent to the caller's verified address.
pub async fn hold_own(
    tx: &mut WriteTx,
    own: &access::SignedIn,
    id: InvitationId,
) -> Result<Option<Holder>, StoreError> {
    let org: Option<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT e.org_id FROM invitation_emails e WHERE e.email_key = $1 AND e.invitation_id = $2",
    ).bind(own.account.email.key()).bind(id.0).fetch_optional(c).await?);
    let Some(org) = org else { return Ok(None) };
    let by = By::Account {
        id: own.account.id,
        name: own.account.name.clone(),
    };
    let held = hold(tx, by, OrgId(org), id).await?;
    Ok(held.filter(|held| held.invitation.email == own.account.email))
}

async fn hold(
    tx: &mut WriteTx,
    by: By,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<Holder>, StoreError> {
    let Some(organization) = access::lock(tx, org).await? else {
        return Ok(None);
    };
    let invitation = with_teams(tx, org, id).await?;
    Ok(invitation.map(|invitation| Holder {
        invitation,
        organization,
        by,
    }))
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

fn offer((team, role): (Uuid, String)) -> Result<TeamOffer, StoreError> {
    Ok(TeamOffer {
        team: TeamId(team),
        role: read::resource_role(&role, "invitation_teams")?,
    })
}

/// The invitations that wait for the holder of an address, by the index: each still has to be
/// looked up in its organization.
pub async fn waiting_for(
    tx: &mut ReadTx,
    email: &EmailAddress,
) -> Result<Vec<(OrgId, InvitationId)>, StoreError> {
    let ids: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT e.org_id, e.invitation_id FROM invitation_emails e WHERE e.email_key = $1 ORDER BY e.invitation_id DESC LIMIT 100",
    ).bind(email.key()).fetch_all(c).await?);
    Ok(ids
        .into_iter()
        .map(|(org, id)| (OrgId(org), InvitationId(id)))
        .collect())
}

/// One of the caller's own waiting invitations, with its organization.
pub async fn own(
    tx: &mut ReadTx,
    own: &access::SignedIn,
    org: OrgId,
    id: InvitationId,
) -> Result<Option<(Invitation, Organization)>, StoreError> {
    let Some(invitation) = with_teams(tx, org, id).await? else {
        return Ok(None);
    };
    if invitation.email != own.account.email {
        return Ok(None);
    }
    match access::even_if_deleted(
        tx,
        &Actor::system(),
        &OrgRef::Id(org),
        Timestamp::from_micros(0),
    )
    .await
    {
        Ok(membership) => Ok(Some((invitation, membership.organization().clone()))),
        Err(AccessError::Store(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

// ---- The organization's side --------------------------------------------------------------------------

pub async fn get(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: InvitationId,
) -> Result<Option<Invitation>, StoreError> {
    with_teams(tx, scope.org(), id).await
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

/// A place in a team that is offered, with the present names of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOffer {
    pub team: TeamId,
    pub name: String,
    pub handle: Handle,
    pub role: ResourceRole,
}

#[derive(FromRow)]
struct OfferRow {
    invitation_id: Uuid,
    team_id: Uuid,
    name: String,
    handle: String,
    role: String,
}

impl OfferRow {
    fn named(self) -> Result<(InvitationId, NamedOffer), StoreError> {
        let offer = NamedOffer {
            team: TeamId(self.team_id),
            name: self.name,
            handle: read::handle(&self.handle, "teams")?,
            role: read::resource_role(&self.role, "invitation_teams")?,
        };
        Ok((InvitationId(self.invitation_id), offer))
    }
}

/// The teams that one invitation offers, by name; a team that was deleted is offered no more.
pub async fn teams_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    id: InvitationId,
) -> Result<Vec<NamedOffer>, StoreError> {
    let rows: Vec<OfferRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.invitation_id, p.team_id, t.name, t.handle, p.role FROM invitation_teams p
         JOIN teams t ON t.org_id = $1 AND t.team_id = p.team_id
         WHERE p.org_id = $1 AND p.invitation_id = $2 ORDER BY t.name_key, t.team_id",
    ).bind(scope.org().0).bind(id.0).fetch_all(c).await?);
    rows.into_iter().map(|row| Ok(row.named()?.1)).collect()
}

/// The teams that the invitations from `last` up to `first` (the newer one) of a page offer.
pub async fn teams_of_page(
    tx: &mut ReadTx,
    permit: &Permit<SeeContacts>,
    first: NumberCursor,
    last: NumberCursor,
) -> Result<Vec<(InvitationId, NamedOffer)>, StoreError> {
    let rows: Vec<OfferRow> = on!(tx, c => sqlx::query_as(
        "SELECT p.invitation_id, p.team_id, t.name, t.handle, p.role FROM invitations i
         JOIN invitation_teams p ON p.org_id = $1 AND p.invitation_id = i.invitation_id
         JOIN teams t ON t.org_id = $1 AND t.team_id = p.team_id
         WHERE i.org_id = $1 AND (i.created_at, i.invitation_id) <= ($2, $3) AND (i.created_at, i.invitation_id) >= ($4, $5)
         ORDER BY t.name_key, t.team_id",
    ).bind(permit.org().0).bind(first.key).bind(first.id).bind(last.key).bind(last.id).fetch_all(c).await?);
    rows.into_iter().map(OfferRow::named).collect()
}

/// Of the open invitations of a page, those whose person was removed since `since`: accepting can
/// bring back what they had.
pub async fn returning_of_page(
    tx: &mut ReadTx,
    permit: &Permit<SeeContacts>,
    first: NumberCursor,
    last: NumberCursor,
    since: Timestamp,
) -> Result<Vec<InvitationId>, StoreError> {
    let ids: Vec<Uuid> = on!(tx, c => sqlx::query_scalar(
        "SELECT i.invitation_id FROM invitations i
         JOIN former_members f ON f.org_id = $1 AND f.email_key = i.email_key AND f.removed_at > $6
         WHERE i.org_id = $1 AND (i.created_at, i.invitation_id) <= ($2, $3) AND (i.created_at, i.invitation_id) >= ($4, $5)
           AND i.settled = 'pending'",
    ).bind(permit.org().0).bind(first.key).bind(first.id).bind(last.key).bind(last.id).bind(since.micros())
    .fetch_all(c).await?);
    Ok(ids.into_iter().map(InvitationId).collect())
}

/// What decides whether an address can be invited, in one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Room {
    /// The address is a member's.
    pub is_member: bool,
    /// Of the address, open or expired.
    pub pending: Option<Uuid>,
    /// How many invitations of the organization are open.
    pub open: i64,
    /// Whether a purchase stands behind the organization.
    pub paid: bool,
    /// When the newest invitation but so many was sent, for both daily limits, in microseconds;
    /// `None` if there are fewer.
    pub last_of_few: Option<i64>,
    pub last_of_many: Option<i64>,
    /// Somebody with the address was removed from the organization a while ago.
    pub was_member: bool,
}

/// [`Room`] for one address; `few` and `many` are the daily limits.
pub async fn room(
    tx: &mut ReadTx,
    scope: &impl Scope,
    email: &EmailAddress,
    (few, many): (i64, i64),
    now: Timestamp,
) -> Result<Room, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT EXISTS (SELECT 1 FROM memberships m WHERE m.org_id = $1 AND m.email_key = $2) AS is_member,
                (SELECT p.invitation_id FROM invitations p WHERE p.org_id = $1 AND p.email_key = $2 AND p.settled = 'pending') AS pending,
                (SELECT count(*) FROM invitations i WHERE i.org_id = $1 AND i.settled = 'pending' AND i.expires_at > $3) AS open,
                o.paid,
                (SELECT i.created_at FROM invitations i WHERE i.org_id = $1
                 ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT 1 OFFSET $4) AS last_of_few,
                (SELECT i.created_at FROM invitations i WHERE i.org_id = $1
                 ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT 1 OFFSET $5) AS last_of_many,
                EXISTS (SELECT 1 FROM former_members f WHERE f.org_id = $1 AND f.email_key = $2 AND f.removed_at > $6) AS was_member
         FROM organizations o WHERE o.org_id = $1",
    )
    .bind(scope.org().0).bind(email.key()).bind(now.micros()).bind(few - 1).bind(many - 1)
    .bind((now - crate::members::KEPT).micros())
    .fetch_one(c).await?))
}

/// How many invitations are open, and when the first of them ends.
pub async fn pending(
    tx: &mut ReadTx,
    scope: &impl Scope,
    now: Timestamp,
) -> Result<(i64, Option<Timestamp>), StoreError> {
    let (count, soonest): (i64, Option<i64>) = on!(tx, c => sqlx::query_as(
        "SELECT count(*), min(i.expires_at) FROM invitations i
         WHERE i.org_id = $1 AND i.settled = 'pending' AND i.expires_at > $2",
    ).bind(scope.org().0).bind(now.micros()).fetch_one(c).await?);
    Ok((count, soonest.map(Timestamp::from_micros)))
}

/// When the `n`-th newest invitation was sent, counted from 1; `None` if there are fewer.
pub async fn nth_sent(
    tx: &mut ReadTx,
    scope: &impl Scope,
    n: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT i.created_at FROM invitations i WHERE i.org_id = $1
         ORDER BY i.created_at DESC, i.invitation_id DESC LIMIT 1 OFFSET $2",
    ).bind(scope.org().0).bind(n - 1).fetch_optional(c).await?);
    Ok(at.map(Timestamp::from_micros))
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

async fn insert_offers(
    tx: &mut WriteTx,
    right: &impl Invites,
    i: &Invitation,
) -> Result<(), StoreError> {
    for offer in &i.teams {
        on!(tx, c => sqlx::query("INSERT INTO invitation_teams (org_id, invitation_id, team_id, role) VALUES ($1, $2, $3, $4)")
            .bind(right.org().0).bind(i.id.0).bind(offer.team.0).bind(offer.role.as_str())
            .execute(c).await?.rows_affected());
    }
    Ok(())
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
    on!(tx, c => sqlx::query("DELETE FROM invitation_emails WHERE email_key = $1 AND org_id = $2 AND invitation_id = $3")
        .bind(invitation.email.key()).bind(right.org().0).bind(invitation.id.0).execute(c).await?.rows_affected());
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

/// The teams that an account's pending invitations offer.
async fn offers_of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    inviter: AccountId,
) -> Result<Vec<(InvitationId, TeamOffer)>, StoreError> {
    let rows: Vec<(Uuid, Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT t.invitation_id, t.team_id, t.role FROM invitations i
         JOIN invitation_teams t ON t.org_id = $1 AND t.invitation_id = i.invitation_id
         WHERE i.org_id = $1 AND i.inviter_id = $2 AND i.settled = 'pending' ORDER BY t.team_id",
    ).bind(scope.org().0).bind(inviter.0).fetch_all(c).await?);
    rows.into_iter()
        .map(|(id, team, role)| Ok((InvitationId(id), offer((team, role))?)))
        .collect()
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

// ---- Limits and sweeps --------------------------------------------------------------------------------

/// When the `n`-th newest invitation mail went to an address, from whichever organization,
/// counted from 1; `None` if there are fewer.
pub async fn nth_mail(
    tx: &mut ReadTx,
    email: &EmailAddress,
    n: i64,
) -> Result<Option<Timestamp>, StoreError> {
    let at: Option<i64> = on!(tx, c => sqlx::query_scalar(
        "SELECT sent_at FROM invitation_mails WHERE email_key = $1 ORDER BY sent_at DESC, queue_id DESC LIMIT 1 OFFSET $2",
    ).bind(email.key()).bind(n - 1).fetch_optional(c).await?);
    Ok(at.map(Timestamp::from_micros))
}

/// Counts a mail for that limit.
pub async fn count_mail(
    tx: &mut WriteTx,
    _right: &impl Invites,
    email: &EmailAddress,
    mail: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query("INSERT INTO invitation_mails (email_key, sent_at, queue_id) VALUES ($1, $2, $3)")
        .bind(email.key()).bind(at.micros()).bind(mail).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn sweep_mail_counts(tx: &mut WriteTx, before: Timestamp) -> Result<u64, StoreError> {
    Ok(
        on!(tx, c => sqlx::query("DELETE FROM invitation_mails WHERE sent_at <= $1")
        .bind(before.micros()).execute(c).await?.rows_affected()),
    )
}

/// Invitations that expired and whose inviter has not been told: a sweep over all organizations.
pub async fn expired_untold(
    tx: &mut ReadTx,
    now: Timestamp,
) -> Result<Vec<(OrgId, InvitationId)>, StoreError> {
    let rows: Vec<(Uuid, Uuid)> = on!(tx, c => sqlx::query_as(
        "SELECT i.org_id, i.invitation_id FROM invitations i
         WHERE i.settled = 'pending' AND i.expires_at <= $1 AND i.expiry_told = $2 ORDER BY i.expires_at LIMIT 200",
    ).bind(now.micros()).bind(false).fetch_all(c).await?);
    Ok(rows
        .into_iter()
        .map(|(org, id)| (OrgId(org), InvitationId(id)))
        .collect())
}

/// Notes that the inviter has been told. `false` if that was noted before.
pub async fn set_expiry_told(
    tx: &mut WriteTx,
    right: &impl Invites,
    id: InvitationId,
) -> Result<bool, StoreError> {
    let noted = on!(tx, c => sqlx::query(
        "UPDATE invitations SET expiry_told = $3 WHERE org_id = $1 AND invitation_id = $2 AND expiry_told = $4",
    ).bind(right.org().0).bind(id.0).bind(true).bind(false).execute(c).await?.rows_affected());
    Ok(noted == 1)
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
