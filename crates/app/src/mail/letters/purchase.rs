//! Mails to the buyer of a purchase.

use domain::role::OrgRole;

use crate::mail::{
    Entry, Site,
    letter::{Fact, Letter, name, when},
};

pub(super) fn provisioned(
    organization: &str,
    slug: &str,
    order: &str,
    entry: &Entry,
    site: &Site,
) -> Letter {
    let organization = name(organization);
    let letter = Letter::new(texts::mail_purchase_ready(&organization));
    let mut facts = vec![
        ordered(order),
        (
            texts::mail_purchase_role(),
            OrgRole::Owner.full_label().into_owned(),
        ),
    ];
    let (letter, link) = match entry {
        Entry::Invitation { token, expires_at } => {
            facts.push((texts::mail_open_until(), when(*expires_at)));
            let waits = texts::mail_purchase_ready_waits(&organization);
            let letter = letter.say(texts::mail_hello()).say(waits);
            (letter, site.invitation(token))
        }
        Entry::Account { name: reader } => {
            let yours = texts::mail_purchase_ready_yours(&organization);
            (letter.greeting(reader).say(yours), site.organization(slug))
        }
    };
    letter
        .action(texts::mail_organization_open(organization), link)
        .facts(facts)
        .unexpected(texts::mail_purchase_ready_unexpected())
}

pub(super) fn attached(reader: &str, organization: &str, order: &str, link: String) -> Letter {
    let organization = name(organization);
    Letter::new(texts::mail_purchase_added(&organization))
        .greeting(reader)
        .say(texts::mail_purchase_added_what(&organization))
        .facts(vec![ordered(order)])
        .action(texts::mail_organization_open(organization), link)
        .unexpected(texts::mail_purchase_added_unexpected())
}

fn ordered(order: &str) -> Fact {
    (texts::mail_purchase_order(), name(order))
}

pub(super) fn awaits_assignment(reader: Option<&str>, order: &str, link: String) -> Letter {
    let letter = Letter::new(texts::mail_purchase_waits(name(order)));
    let choose = texts::mail_purchase_waits_choose();
    let letter = match reader {
        Some(reader) => letter.greeting(reader).say(choose),
        None => letter
            .say(texts::mail_hello())
            .say(choose)
            .say(texts::mail_purchase_waits_sign_up()),
    };
    letter
        .action(texts::mail_purchase_waits_action(), link)
        .unexpected(texts::mail_purchase_waits_unexpected())
}
