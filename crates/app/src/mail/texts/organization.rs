//! Mails to the owners of an organization that is deleted or restored.

use domain::time::Timestamp;

use crate::mail::letter::{Letter, name, when};

pub(super) fn deleted(
    reader: &str,
    organization: &str,
    by: &str,
    erased_at: Timestamp,
    link: String,
) -> Letter {
    let (organization, by) = (name(organization), name(by));
    Letter::new(format!("{by} deleted {organization}"))
        .greeting(reader)
        .say(format!(
            "{by} deleted {organization}. Nobody has access to it from now on, and everything in \
             it will be erased on {}.",
            when(erased_at)
        ))
        .say("Until then any owner, so you too, can restore it as it was:")
        .action(format!("Restore {organization}"), link)
        .unexpected(
            "If this was not agreed, restore the organization first, and then talk to who \
             deleted it. If it was, there is nothing to do.",
        )
}

pub(super) fn restored(reader: &str, organization: &str, by: &str, link: String) -> Letter {
    let (organization, by) = (name(organization), name(by));
    Letter::new(format!("{by} restored {organization}"))
        .greeting(reader)
        .say(format!(
            "{by} restored {organization}. Everybody has the access that they had before, and \
             nothing will be erased."
        ))
        .action(format!("Open {organization}"), link)
        .unexpected("If this was not agreed, talk to who restored it.")
}
