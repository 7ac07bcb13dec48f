//! Inviting one person.

use std::time::Duration;

use domain::{
    email::EmailAddress,
    id::InvitationId,
    invitation::{
        DAILY_LIMIT, DAILY_LIMIT_YOUNG, Invitation, MAILS_PER_RECIPIENT, PENDING_LIMIT,
        RECIPIENT_WINDOW, Settled, Status, TeamOffer, YOUNG, life,
    },
    organization::OrgRef,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    time::{DAY, HOUR, Timestamp},
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, By, Invite as MayInvite, Invites, ManageOwners, Membership},
    accounts, audit, invitations, members, organizations, teams,
};

use super::{Detailed, OfferedTeam, name_former, name_teams};
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
    /// Within `domain::invitation::LIFE_DAYS_RANGE`.
    pub life_days: i64,
    pub membership_ends_at: Option<Timestamp>,
    pub message: Option<String>,
    pub restore: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    #[error("This person is a member already.")]
    AlreadyMember,
    #[error("This address has an open invitation. Resend that one, or revoke it first.")]
    AlreadyInvited,
    #[error("{why} Try again {}.", crate::limits::in_words(*retry_after))]
    Limit {
        why: &'static str,
        retry_after: Duration,
    },
    /// The team at this place of the list does not exist.
    #[error("There is no such team.")]
    UnknownTeam { index: usize },
    /// The role at this place of the list is more than an organization observer can have.
    #[error("An observer of the organization can only be an observer of a team.")]
    ObserverCap { index: usize },
    #[error("The membership would be over before it begins. Choose a later end.")]
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
            offer(
                app,
                tx,
                caller,
                membership,
                &membership.permit::<ManageOwners>()?,
                new,
                now,
            )
            .await
        }
        OrgRole::Administrator | OrgRole::Member | OrgRole::Observer => {
            offer(
                app,
                tx,
                caller,
                membership,
                &membership.permit::<MayInvite>()?,
                new,
                now,
            )
            .await
        }
    }
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
    if members::by_email(tx, membership, &new.email)
        .await?
        .is_some()
    {
        return Err(InviteError::AlreadyMember);
    }
    let expired = match invitations::pending_for(tx, membership, &new.email).await? {
        Some(pending) if pending.status(now) == Status::Pending => {
            return Err(InviteError::AlreadyInvited);
        }
        expired => expired,
    };
    check_limits(tx, membership, &new.email, now).await?;
    let teams = find_teams(tx, membership, new, now).await?;
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
        Some(_) => invitations::renew(tx, right, &invitation).await?,
        None if invitations::insert(tx, right, &invitation).await? => {}
        None => return Err(InviteError::AlreadyInvited),
    }
    send(app, tx, membership, right, &invitation, &teams, now).await?;
    record(app, tx, caller, right, &invitation, &teams, now).await?;
    let restores = match members::former(tx, membership, &new.email, now).await? {
        Some(former) => Some(name_former(tx, membership, &former).await?),
        None => None,
    };
    Ok(Detailed {
        invitation,
        teams,
        restores,
    })
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
    let inviter = match by {
        By::Account { id, .. } => Some(*id),
        By::Operator | By::System => None,
    };
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
        inviter,
        inviter_name: by.name().to_owned(),
        message: new.message.clone(),
        created_at: now,
        expires_at: now + life(new.life_days),
        membership_ends_at: new.membership_ends_at,
        restore: new.restore,
    }
}

async fn find_teams(
    tx: &mut WriteTx,
    membership: &Membership,
    new: &Invite,
    now: Timestamp,
) -> Result<Vec<OfferedTeam>, InviteError> {
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

pub(super) async fn check_limits(
    tx: &mut WriteTx,
    membership: &Membership,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<(), InviteError> {
    let limit = |why, retry_after| Err(InviteError::Limit { why, retry_after });
    let (pending, sent) = invitations::counts(tx, membership, now - DAY, now).await?;
    if pending >= PENDING_LIMIT {
        return limit(
            "Too many invitations are pending. Revoke some that are no longer needed.",
            DAY,
        );
    }
    let young = now.since(membership.organization().created_at) < YOUNG;
    let unpaid = young && !organizations::is_paid(tx, membership).await?;
    if sent
        >= if unpaid {
            DAILY_LIMIT_YOUNG
        } else {
            DAILY_LIMIT
        }
    {
        return limit(
            "The organization has sent as many invitations as it may in a day.",
            HOUR,
        );
    }
    if invitations::mails_since(tx, email, now - RECIPIENT_WINDOW).await? >= MAILS_PER_RECIPIENT {
        return limit(
            "This address has had several invitations within the hour.",
            RECIPIENT_WINDOW,
        );
    }
    Ok(())
}

/// Mails the invitation, with a token of this mail's own.
pub(super) async fn send(
    app: &App,
    tx: &mut WriteTx,
    membership: &Membership,
    right: &impl Invites,
    invitation: &Invitation,
    teams: &[OfferedTeam],
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
    invitation: &Invitation,
    teams: &[OfferedTeam],
    now: Timestamp,
) -> Result<(), StoreError> {
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
            "expires_at": invitation.expires_at.to_string(),
        }));
    audit::record(tx, right, &caller.client.origin(now), event).await
}

/// The teams that an invitation offers, for a mail that is sent again.
pub(super) async fn offered(
    tx: &mut WriteTx,
    membership: &Membership,
    invitation: &Invitation,
) -> Result<Vec<OfferedTeam>, StoreError> {
    name_teams(tx, membership, &invitation.teams).await
}
