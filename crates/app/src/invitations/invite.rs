//! Inviting one person.

use ::access::Object;
use domain::{
    email::EmailAddress,
    id::InvitationId,
    invitation::{GRANTS_MAX, Invitation, Settled, Status, TEAMS_MAX, TeamOffer, life},
    organization::OrgRef,
    policy::OrgAction,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{
        self, AccessError, By, Invite as MayInvite, Invites, ManageOwners, Membership, Permit,
    },
    accounts, audit,
    grants::{self, GrantOffer, NamedGrantOffer},
    invitations::{self, Room},
    teams,
};

use super::{
    Detailed, OfferedTeam,
    limit::{self, Limit},
    restores,
};
use crate::{
    App, Caller, Change, mail, outbox,
    retry::{retry_by, retrying},
    target,
    token::NewToken,
};

/// Who is invited, and to what.
#[derive(Clone, Debug)]
pub struct Invite {
    pub email: EmailAddress,
    pub role: OrgRole,
    pub teams: Vec<(TeamRef, ResourceRole)>,
    /// Roles on projects, channels and devices.
    pub grants: Vec<GrantOffer>,
    /// Within `domain::invitation::LIFE_DAYS_RANGE`.
    pub life_days: i64,
    pub membership_ends_at: Option<Timestamp>,
    pub message: Option<String>,
    pub restore: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error("{}", texts::error_already_member())]
    AlreadyMember,
    #[error("{}", texts::error_already_invited())]
    AlreadyInvited,
    #[error(transparent)]
    Limit(#[from] Limit),
    #[error("{}", texts::error_invitation_teams(TEAMS_MAX))]
    TooManyTeams,
    /// The team at this place of the list does not exist.
    #[error("{}", texts::field_team_unknown())]
    UnknownTeam { index: usize },
    /// The role at this place of the list is more than an organization observer can have.
    #[error("{}", texts::error_observer_cap())]
    ObserverCap { index: usize },
    #[error("{}", texts::error_invitation_grants(GRANTS_MAX))]
    TooManyGrants,
    /// The thing at this place of the list does not exist.
    #[error("{}", texts::field_resource_unknown())]
    UnknownResource { index: usize },
    #[error("{}", texts::error_invitation_ends_too_soon())]
    EndsTooSoon,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(InviteError: Access, Store);

/// Invites somebody, and mails them the link that opens the invitation. An invitation of the
/// same address that has expired is revived with what is given now.
pub async fn invite(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Invite,
) -> Result<Detailed, InviteError> {
    retrying(app, || attempt(app, caller, org, new)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Invite,
) -> Result<Detailed, InviteError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let detailed = with_right(app, &mut tx, caller, &membership, new, now).await?;
    tx.commit().await?;
    Ok(detailed)
}

/// Ownership is the owners' alone to offer, so that offer takes another right.
pub(crate) async fn with_right(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    membership: &Membership,
    new: &Invite,
    now: Timestamp,
) -> Result<Detailed, InviteError> {
    match new.role {
        OrgRole::Owner => {
            let right = to_offer_ownership(caller, membership, now)?;
            offer(app, tx, caller, membership, &right, new, now).await
        }
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => {
            let right = membership.permit::<MayInvite>()?;
            offer(app, tx, caller, membership, &right, new, now).await
        }
    }
}

/// Who owns the organization is changed, and offered, with a recent sign-in alone.
pub(super) fn to_offer_ownership(
    caller: &Caller,
    membership: &Membership,
    now: Timestamp,
) -> Result<Permit<ManageOwners>, AccessError> {
    let right = membership.permit()?;
    caller.actor.step_up(now)?;
    Ok(right)
}

async fn offer(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    membership: &Membership,
    right: &impl Invites,
    new: &Invite,
    now: Timestamp,
) -> Result<Detailed, InviteError> {
    if new.membership_ends_at.is_some_and(|end| end <= now) {
        return Err(InviteError::EndsTooSoon);
    }
    let room = limit::room(tx, membership, &new.email, now).await?;
    if room.is_member {
        return Err(InviteError::AlreadyMember);
    }
    let expired = expired(tx, membership, &room, now).await?;
    if expired.as_ref().is_some_and(|e| e.role == OrgRole::Owner) {
        // To give it another role is to revoke it, which only owners may.
        membership.require(OrgAction::ManageOwners)?;
    }
    if let Some(limit) = limit::for_new(tx, membership, &room, &new.email, now).await? {
        return Err(limit.into());
    }
    let teams = find_teams(tx, membership, new, now).await?;
    let grants = find_grants(tx, membership, new).await?;
    let invitation = draft(
        app,
        right.by(),
        membership,
        new,
        &teams,
        expired.as_ref(),
        now,
    );
    match expired {
        Some(_) => {
            invitations::renew(tx, right, &invitation).await?;
            grants::withdraw_offers(tx, right, invitation.id).await?;
        }
        None if invitations::insert(tx, right, &invitation).await? => {}
        None => return Err(InviteError::AlreadyInvited),
    }
    grants::offer(tx, right, invitation.id, &grants).await?;
    send(
        app,
        tx,
        membership,
        right,
        (&invitation, &teams, &grants),
        now,
    )
    .await?;
    record(app, tx, caller, right, (&invitation, &teams, &grants), now).await?;
    let restores = match room.was_member {
        true => restores(tx, membership, &new.email, now).await?,
        false => None,
    };
    Ok(Detailed {
        invitation,
        teams,
        grants,
        restores,
    })
}

/// The invitation of the address that is to be revived; one that is open is in the way.
async fn expired(
    tx: &mut WriteTx,
    membership: &Membership,
    room: &Room,
    now: Timestamp,
) -> Result<Option<Invitation>, InviteError> {
    let Some(id) = room.pending else {
        return Ok(None);
    };
    match invitations::get(tx, membership, InvitationId(id)).await? {
        Some(pending) if pending.status(now) == Status::Pending => Err(InviteError::AlreadyInvited),
        expired => Ok(expired),
    }
}

fn draft(
    app: &App,
    by: &By,
    membership: &Membership,
    new: &Invite,
    teams: &[OfferedTeam],
    expired: Option<&Invitation>,
    now: Timestamp,
) -> Invitation {
    Invitation {
        id: expired.map_or_else(|| InvitationId(app.entropy.id(now)), |expired| expired.id),
        org: membership.organization().id,
        email: new.email.clone(),
        role: new.role,
        settled: Settled::Pending,
        teams: teams
            .iter()
            .map(|t| TeamOffer {
                team: t.id,
                role: t.role,
            })
            .collect(),
        inviter: by.account(),
        inviter_name: by.name().to_owned(),
        message: new.message.clone(),
        created_at: now,
        expires_at: open_until(now + life(new.life_days), new.membership_ends_at),
        membership_ends_at: new.membership_ends_at,
        restore: new.restore,
    }
}

/// An offer ends at the latest with the membership that it is of.
pub(super) fn open_until(end: Timestamp, membership_ends_at: Option<Timestamp>) -> Timestamp {
    membership_ends_at.map_or(end, |last| last.min(end))
}

async fn find_teams(
    tx: &mut WriteTx,
    membership: &Membership,
    new: &Invite,
    now: Timestamp,
) -> Result<Vec<OfferedTeam>, InviteError> {
    if new.teams.len() > TEAMS_MAX {
        return Err(InviteError::TooManyTeams);
    }
    let mut found: Vec<OfferedTeam> = Vec::with_capacity(new.teams.len());
    for (index, (team, role)) in new.teams.iter().enumerate() {
        let team = teams::get(tx, membership, team, now)
            .await?
            .ok_or(InviteError::UnknownTeam { index })?;
        if *role > new.role.cap() {
            return Err(InviteError::ObserverCap { index });
        }
        // A team that is named twice is joined once, with the last role.
        found.retain(|f| f.id != team.id);
        found.push(OfferedTeam {
            id: team.id,
            name: team.name,
            handle: team.handle,
            role: *role,
        });
    }
    Ok(found)
}

/// Whoever may invite is administrator of everything, so only existence is asked for.
async fn find_grants(
    tx: &mut WriteTx,
    membership: &Membership,
    new: &Invite,
) -> Result<Vec<NamedGrantOffer>, InviteError> {
    if new.grants.len() > GRANTS_MAX {
        return Err(InviteError::TooManyGrants);
    }
    let objects: Vec<Object> = new.grants.iter().map(|offer| offer.object).collect();
    let names = grants::names_of(tx, membership, &objects).await?;
    let mut found: Vec<NamedGrantOffer> = Vec::with_capacity(new.grants.len());
    for (index, offer) in new.grants.iter().enumerate() {
        let name = names.get(&offer.object).cloned();
        let name = name.ok_or(InviteError::UnknownResource { index })?;
        // What is named twice is given once, with the last role.
        found.retain(|f| f.offer.object != offer.object);
        found.push(NamedGrantOffer {
            offer: *offer,
            name,
        });
    }
    Ok(found)
}

/// Mails the invitation, with a token of this mail's own.
pub(super) async fn send(
    app: &App,
    tx: &mut WriteTx,
    membership: &Membership,
    right: &impl Invites,
    (invitation, teams, grants): (&Invitation, &[OfferedTeam], &[NamedGrantOffer]),
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = membership.organization();
    let token = NewToken::of(org.id.0, app.entropy.secret());
    invitations::insert_token(tx, right, invitation.id, &token.hash).await?;
    let mail = mail::Mail::Invitation(mail::Invitation {
        inviter: invitation.inviter.map(|_| invitation.inviter_name.clone()),
        organization: org.name.clone(),
        role: invitation.role,
        teams: teams.iter().map(|t| (t.name.clone(), t.role)).collect(),
        grants: grants
            .iter()
            .map(|given| (given.name.clone(), given.offer.role))
            .collect(),
        message: invitation.message.clone(),
        membership_ends_at: invitation.membership_ends_at,
        token: token.text,
        expires_at: invitation.expires_at,
        has_account: accounts::id_by_email(tx, &invitation.email)
            .await?
            .is_some(),
    });
    let row = outbox::post(app, tx, org.id, &invitation.email, &mail, now).await?;
    invitations::count_mail(tx, right, &invitation.email, row, now).await
}

async fn record(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    right: &impl Invites,
    (invitation, teams, grants): (&Invitation, &[OfferedTeam], &[NamedGrantOffer]),
    now: Timestamp,
) -> Result<(), StoreError> {
    let granted: Vec<_> = grants
        .iter()
        .map(|g| json!({ "on": g.name, "role": g.offer.role.as_str() }))
        .collect();
    let handles: Vec<&str> = teams.iter().map(|t| t.handle.as_str()).collect();
    let event = app
        .event(
            now,
            "invitation.created",
            target("invitation", invitation.id, invitation.email.as_str()),
        )
        .after(json!({
            "email": invitation.email.as_str(),
            "role": invitation.role.as_str(),
            "teams": handles,
            "grants": granted,
            "expires_at": invitation.expires_at.to_string(),
            "membership_ends_at": invitation.membership_ends_at.map(|end| end.to_string()),
            "restore": invitation.restore,
        }));
    audit::record(tx, right, &caller.client.origin(now), event).await
}
