//! Mails about invitations.

use domain::{
    email::EmailAddress,
    role::{OrgRole, ResourceRole},
};

use crate::mail::{
    Invitation, Site,
    letter::{Fact, Letter, name, when},
};

pub(super) fn invitation(offer: &Invitation, site: &Site) -> Letter {
    let organization = name(&offer.organization);
    let letter = opening(offer, &organization);
    let next_step = match offer.has_account {
        true => texts::mail_invitation_log_in(),
        false => texts::mail_invitation_sign_up(),
    };
    letter
        .facts(facts(offer))
        .say(next_step)
        .action(
            texts::mail_invitation_join(organization),
            site.invitation(&offer.token),
        )
        .unexpected(texts::mail_invitation_unexpected())
}

/// Who invites to what, and what they say to it.
fn opening(offer: &Invitation, organization: &str) -> Letter {
    let role = offer.role.full_label();
    let (subject, sentence, inviter) = match offer.inviter.as_deref().map(name) {
        Some(inviter) => (
            texts::mail_invitation(&inviter, organization),
            texts::mail_invitation_as(&inviter, organization, role),
            inviter,
        ),
        None => (
            texts::mail_invitation_by_operator(organization),
            texts::mail_invitation_by_operator_as(organization, role),
            texts::mail_the_operator().into_owned(),
        ),
    };
    let letter = Letter::new(subject).say(texts::mail_hello()).say(sentence);
    match &offer.message {
        Some(words) => letter.quote(inviter, words),
        None => letter,
    }
}

fn facts(offer: &Invitation) -> Vec<Fact> {
    let mut facts = Vec::new();
    if !offer.teams.is_empty() {
        facts.push((texts::mail_invitation_teams(), with_roles(&offer.teams)));
    }
    if !offer.grants.is_empty() {
        facts.push((texts::mail_invitation_access(), with_roles(&offer.grants)));
    }
    let end = offer.membership_ends_at;
    facts.extend(end.map(|end| (texts::mail_invitation_membership_ends(), when(end))));
    facts.push((texts::mail_open_until(), when(offer.expires_at)));
    facts
}

fn with_roles(things: &[(String, ResourceRole)]) -> String {
    let each = things
        .iter()
        .map(|(thing, role)| texts::mail_with_role(name(thing), role.label()));
    each.collect::<Vec<_>>().join(", ")
}

pub(super) fn expired(
    reader: &str,
    address: &EmailAddress,
    role: OrgRole,
    organization: &str,
    link: String,
) -> Letter {
    let (address, organization) = (name(address.as_str()), name(organization));
    Letter::new(texts::mail_expired(&address, &organization))
        .greeting(reader)
        .say(texts::mail_expired_why(
            address,
            organization,
            role.full_label(),
        ))
        .say(texts::mail_expired_next())
        .action(texts::mail_expired_see(), link)
        .unexpected(texts::mail_expired_unexpected())
}
