//! Mails to the buyer of a purchase.

use crate::mail::{
    Entry, Site,
    letter::{Letter, name, when},
};

pub(super) fn provisioned(
    organization: &str,
    slug: &str,
    order: &str,
    entry: &Entry,
    site: &Site,
) -> Letter {
    let organization = name(organization);
    let letter = Letter::new(format!("{organization} is ready"));
    match entry {
        Entry::Invitation { token, expires_at } => letter
            .say("Hello,")
            .say(format!(
                "Thank you for your order. {organization} is set up for it, and waits for you as \
                 its owner. You sign up with a name and a password, and are in:"
            ))
            .action(format!("Open {organization}"), site.invitation(token))
            .facts(vec![
                ("Order", name(order)),
                ("Role", "Organization Owner".to_owned()),
                ("Open until", when(*expires_at)),
            ]),
        Entry::Account { name: reader } => letter
            .greeting(reader)
            .say(format!(
                "Thank you for your order. {organization} is set up for it, and you are its owner."
            ))
            .action(format!("Open {organization}"), site.organization(slug))
            .facts(vec![
                ("Order", name(order)),
                ("Role", "Organization Owner".to_owned()),
            ]),
    }
    .unexpected(
        "If you did not order this, somebody gave your address in a shop. Nobody but you can \
         become the owner; tell the shop, and ignore this mail.",
    )
}

pub(super) fn attached(reader: &str, organization: &str, order: &str, link: String) -> Letter {
    let organization = name(organization);
    Letter::new(format!("Your order was added to {organization}"))
        .greeting(reader)
        .say(format!(
            "Thank you for your order. It was added to {organization}, which you own."
        ))
        .facts(vec![("Order", name(order))])
        .action(format!("Open {organization}"), link)
        .unexpected(
            "If you did not order this, somebody gave your address in a shop. It gives them \
             nothing in your organization; tell the shop.",
        )
}

pub(super) fn awaits_assignment(reader: Option<&str>, order: &str, link: String) -> Letter {
    let order = name(order);
    let letter = Letter::new(format!("Which organization is your order {order} for?"));
    let letter = match reader {
        Some(reader) => letter.greeting(reader),
        None => letter.say("Hello,"),
    };
    let letter = letter.say(
        "Thank you for your order. Choose what it is for: an organization that you own, or a new \
         one. Until then it waits, and nothing of it is lost.",
    );
    match reader {
        Some(_) => letter,
        None => {
            letter.say("You have no Muster account with this address yet: sign up with it first.")
        }
    }
    .action("Choose an organization", link)
    .unexpected(
        "If you did not order this, somebody gave your address in a shop. It gives them \
         nothing; tell the shop.",
    )
}
