//! Becoming a member by an invitation: what has to hold, and what is written.

use ::access::{Grant, Subject};
use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{MembershipId, TeamId},
    invitation::{Invitation, Settled, Status},
    membership::{Member, Standing},
    organization::{self, Organization},
    policy,
    role::ResourceRole,
    time::Timestamp,
};
use serde_json::json;
use store::{
    ReadTx, StoreError, WriteTx,
    access::{Account, Scope},
    audit, grants,
    handles::{self, Bearer},
    invitations::{self, Holder},
    members::{self, Former},
    teams,
};

use super::{AcceptError, Accepted};
use crate::{App, Change, Client, target};

/// The invitation is for this address and no other.
pub(crate) fn check_address(holder: &Holder, email: &EmailAddress) -> Result<(), AcceptError> {
    is_for(holder.invitation(), email)
}

pub(crate) fn is_for(invitation: &Invitation, email: &EmailAddress) -> Result<(), AcceptError> {
    let invited = &invitation.email;
    if invited == email {
        return Ok(());
    }
    Err(AcceptError::WrongAccount {
        invited: invited.as_str().to_owned(),
    })
}

/// The offer still stands: it is open, the organization is, and whoever made it still could.
pub(crate) async fn check(
    tx: &mut ReadTx,
    scope: &impl Scope,
    invitation: &Invitation,
    organization: &Organization,
    now: Timestamp,
) -> Result<(), AcceptError> {
    check_open(invitation, organization, now)?;
    match inviter_may(tx, scope, invitation, now).await? {
        true => Ok(()),
        false => Err(AcceptError::InviterNotAllowed),
    }
}

/// Neither settled nor over, in an organization that is open.
pub(crate) fn check_open(
    invitation: &Invitation,
    organization: &Organization,
    now: Timestamp,
) -> Result<(), AcceptError> {
    match invitation.status(now) {
        Status::Pending => {}
        Status::Expired => return Err(AcceptError::Expired),
        Status::Accepted => return Err(AcceptError::AlreadyAccepted),
        Status::Declined => return Err(AcceptError::Declined),
        Status::Revoked => return Err(AcceptError::Revoked),
    }
    match organization.status {
        organization::Status::Active => Ok(()),
        organization::Status::Deleting => Err(AcceptError::OrganizationDeleted),
    }
}

/// Whether whoever made the offer may make it now. What a purchase or the operator offered
/// stands.
pub(crate) async fn inviter_may(
    tx: &mut ReadTx,
    scope: &impl Scope,
    invitation: &Invitation,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some(inviter) = invitation.inviter else {
        return Ok(true);
    };
    let role = invitations::inviter_role(tx, scope, inviter, now).await?;
    Ok(role.is_some_and(|role| policy::allows(role, policy::to_invite(invitation.role))))
}

/// Settles the invitation and makes its person a member, with the places that it offers.
pub(crate) async fn join(
    app: &App,
    tx: &mut WriteTx,
    holder: &Holder,
    account: &Account,
    client: &Client,
    now: Timestamp,
) -> Result<Accepted, AcceptError> {
    let invitation = holder.invitation();
    if !invitations::settle(tx, holder, invitation, Settled::Accepted).await? {
        return Err(AcceptError::AlreadyAccepted);
    }
    let former = match invitation.restore {
        true => members::former(tx, holder, &invitation.email, now).await?,
        false => None,
    };
    let member = add_member(app, tx, holder, account, former.as_ref(), now).await?;
    take_places(tx, holder, &member, former.as_ref()).await?;
    take_grants(tx, holder, &member, former.as_ref(), now).await?;
    members::forget_former(tx, holder, &invitation.email).await?;
    let event = app
        .event(now, "invitation.accepted", target("invitation", invitation.id, invitation.email.as_str()))
        .after(json!({ "member": member.id.to_string(), "role": member.role.as_str(), "restored": former.is_some() }));
    audit::record(tx, holder, &client.origin(now), event).await?;
    Ok(Accepted {
        member,
        organization: holder.organization().clone(),
    })
}

async fn add_member(
    app: &App,
    tx: &mut WriteTx,
    holder: &Holder,
    account: &Account,
    former: Option<&Former>,
    now: Timestamp,
) -> Result<Member, AcceptError> {
    let invitation = holder.invitation();
    let id = former.map_or_else(|| MembershipId(app.entropy.id(now)), |f| f.id);
    let wish = former.map_or_else(
        || Handle::suggest(&account.name, "member"),
        |f| f.handle.clone(),
    );
    if members::by_account(tx, invitation.org, account.id)
        .await?
        .is_some()
    {
        return Err(AcceptError::AlreadyMember);
    }
    let member = Member {
        id,
        org: invitation.org,
        account: account.id,
        name: account.name.clone(),
        email: account.email.clone(),
        handle: handles::give_near(tx, holder, &wish, Bearer::Member(id), now).await?,
        role: invitation.role,
        standing: Standing::Active,
        joined_at: now,
        last_active_at: Some(now),
        ends_at: invitation.membership_ends_at,
        revision: 1,
    };
    if !members::insert(tx, holder, &member).await? {
        return Err(AcceptError::AlreadyMember);
    }
    Ok(member)
}

/// The places that the invitation offers and, where it brings somebody back, those that they had.
/// Teams that are gone by now are passed over, and an observer only observes.
async fn take_places(
    tx: &mut WriteTx,
    holder: &Holder,
    member: &Member,
    former: Option<&Former>,
) -> Result<(), StoreError> {
    let kept = former
        .into_iter()
        .flat_map(|f| &f.teams)
        .filter_map(|kept| Some((TeamId(kept.team), ResourceRole::parse(&kept.role).ok()?)));
    let offered = holder
        .invitation()
        .teams
        .iter()
        .map(|offer| (offer.team, offer.role));
    for (team, role) in kept.chain(offered) {
        if teams::by_id(tx, holder, team).await?.is_some() {
            teams::set_place(tx, holder, team, member.id, role.min(member.role.cap())).await?;
        }
    }
    Ok(())
}

/// The same for roles on projects, channels and devices. Those of what is gone, and those that have
/// ended meanwhile, are passed over.
async fn take_grants(
    tx: &mut WriteTx,
    holder: &Holder,
    member: &Member,
    former: Option<&Former>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let kept = former.into_iter().flat_map(|f| &f.grants);
    let kept = kept.filter_map(|kept| kept.of(member.id));
    let offers = grants::offered(tx, holder, holder.invitation().id).await?;
    let offered = offers.into_iter().map(|offer| Grant {
        subject: Subject::Member(member.id),
        object: offer.object,
        role: offer.role,
        expires_at: None,
    });
    for grant in kept.chain(offered) {
        if grant.expires_at.is_none_or(|end| end > now) {
            grants::take_up(tx, holder, grant, now).await?;
        }
    }
    Ok(())
}
