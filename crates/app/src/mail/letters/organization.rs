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
    let erased_at = when(erased_at);
    Letter::new(texts::mail_organization_deleted(&by, &organization))
        .greeting(reader)
        .say(texts::mail_organization_deleted_when(
            by,
            &organization,
            erased_at,
        ))
        .say(texts::mail_organization_deleted_next())
        .action(texts::mail_organization_restore(organization), link)
        .unexpected(texts::mail_organization_deleted_unexpected())
}

pub(super) fn restored(reader: &str, organization: &str, by: &str, link: String) -> Letter {
    let (organization, by) = (name(organization), name(by));
    Letter::new(texts::mail_organization_restored(&by, &organization))
        .greeting(reader)
        .say(texts::mail_organization_restored_what(by, &organization))
        .action(texts::mail_organization_open(organization), link)
        .unexpected(texts::mail_organization_restored_unexpected())
}
