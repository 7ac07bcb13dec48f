//! Mails about invitations.

use domain::{
    email::EmailAddress,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use crate::mail::{
    Invitation, Site,
    letter::{Letter, name, when},
};

pub(super) fn invitation(offer: &Invitation, site: &Site) -> Letter {
    let organization = name(&offer.organization);
    let inviter = offer.inviter.as_deref().map(name);
    let letter = Letter::new(subject(inviter.as_deref(), &organization))
        .say("Hello,")
        .say(sentence(inviter.as_deref(), &organization, offer.role));
    let letter = match (&offer.message, inviter) {
        (Some(words), Some(inviter)) => letter.quote(inviter, words),
        (Some(words), None) => letter.quote("The operator".to_owned(), words),
        (None, _) => letter,
    };
    letter
        .facts(facts(offer))
        .say(next_step(offer.has_account))
        .action(
            format!("Join {organization}"),
            site.invitation(&offer.token),
        )
        .unexpected(
            "If you do not know who invites you, ignore this mail or decline on that page: \
             nothing happens until you join.",
        )
}

fn subject(inviter: Option<&str>, organization: &str) -> String {
    match inviter {
        Some(inviter) => format!("{inviter} invited you to {organization}"),
        None => format!("You are invited to {organization}"),
    }
}

fn sentence(inviter: Option<&str>, organization: &str, role: OrgRole) -> String {
    let inviter = inviter.unwrap_or("The operator of this Muster");
    format!(
        "{inviter} invites you to join {organization} as {}.",
        in_words(role)
    )
}

fn facts(offer: &Invitation) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !offer.teams.is_empty() {
        facts.push(("Teams", with_roles(&offer.teams)));
    }
    if !offer.grants.is_empty() {
        facts.push(("Access to", with_roles(&offer.grants)));
    }
    facts.extend(membership_end(offer.membership_ends_at));
    facts.push(("Open until", when(offer.expires_at)));
    facts
}

fn with_roles(things: &[(String, ResourceRole)]) -> String {
    let each = things
        .iter()
        .map(|(thing, role)| format!("{} ({})", name(thing), role.label()));
    each.collect::<Vec<_>>().join(", ")
}

fn membership_end(at: Option<Timestamp>) -> Option<(&'static str, String)> {
    at.map(|at| ("Membership ends", when(at)))
}

fn next_step(has_account: bool) -> &'static str {
    if has_account {
        "You have a Muster account with this address. Log in with it to join:"
    } else {
        "You sign up with a name and a password, and are in:"
    }
}

pub(super) fn expired(
    reader: &str,
    address: &EmailAddress,
    role: OrgRole,
    organization: &str,
    link: String,
) -> Letter {
    let (address, organization) = (name(address.as_str()), name(organization));
    Letter::new(format!(
        "Your invitation of {address} to {organization} has expired"
    ))
    .greeting(reader)
    .say(format!(
        "You invited {address} to {organization} as {}. The invitation was not answered in time, \
         and its link no longer works.",
        in_words(role)
    ))
    .say("It stays in the list, where one press sends it again:")
    .action("See expired invitations", link)
    .unexpected("If it is no longer needed, there is nothing to do. You are told this once.")
}

/// A role by its full name, as people read it where it is offered to them.
fn in_words(role: OrgRole) -> String {
    format!("Organization {}", role.label())
}
