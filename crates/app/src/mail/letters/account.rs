//! Mails about an account: its address, its password, its lock.

use domain::{email::EmailAddress, time::Timestamp};

use crate::mail::{
    Replaced, Site,
    letter::{Letter, name, when},
};

pub(super) fn verify_address(link: &str, code: &str, expires_at: Timestamp) -> Letter {
    Letter::new(texts::mail_verify())
        .say(texts::mail_verify_code())
        .code(code)
        .say(texts::mail_verify_link())
        .action(texts::mail_verify_action(), link.to_owned())
        .say(texts::mail_code_and_link_work_once(when(expires_at)))
        .unexpected(texts::mail_verify_unexpected())
}

/// Says nothing that the reader of the mailbox does not know, and nothing to whoever typed the address.
pub(super) fn already_registered(site: &Site) -> Letter {
    Letter::new(texts::mail_registered())
        .say(texts::mail_registered_why())
        .action(texts::log_in(), site.login())
        .say(texts::mail_registered_forgotten())
        .action(texts::mail_reset_password(), site.forgotten())
        .unexpected(texts::mail_nobody_got_in())
}

/// To the holder of an address that somebody wants to give another account of theirs.
pub(super) fn address_in_use(site: &Site) -> Letter {
    Letter::new(texts::mail_in_use())
        .say(texts::mail_in_use_why())
        .say(texts::mail_in_use_next())
        .action(texts::log_in(), site.login())
        .unexpected(texts::mail_nobody_got_in())
}

pub(super) fn password_reset(reader: &str, link: String, expires_at: Timestamp) -> Letter {
    Letter::new(texts::mail_reset())
        .greeting(reader)
        .say(texts::mail_reset_why())
        .action(texts::mail_reset_choose(), link)
        .say(texts::mail_link_works_once(when(expires_at)))
        .unexpected(texts::mail_reset_unexpected())
}

pub(super) fn password_replaced(reader: &str, how: Replaced, at: Timestamp, site: &Site) -> Letter {
    let at = when(at);
    let (subject, what) = match how {
        Replaced::Changed => (
            texts::mail_password_changed(),
            texts::mail_password_changed_when(at),
        ),
        Replaced::Reset => (
            texts::mail_password_was_reset(),
            texts::mail_password_was_reset_when(at),
        ),
    };
    Letter::new(subject)
        .greeting(reader)
        .say(what)
        .say(texts::mail_password_sessions())
        .action(texts::mail_password_see_sessions(), site.security())
        .say(texts::mail_password_not_you())
        .action(texts::mail_reset_password(), site.forgotten())
        .unexpected(texts::mail_password_unexpected())
}

pub(super) fn confirm_address(link: &str, code: &str, expires_at: Timestamp) -> Letter {
    Letter::new(texts::mail_confirm())
        .say(texts::mail_confirm_code())
        .code(code)
        .say(texts::mail_confirm_link())
        .action(texts::mail_verify_action(), link.to_owned())
        .say(texts::mail_code_and_link_work_once(when(expires_at)))
        .say(texts::mail_confirm_until_then())
        .unexpected(texts::mail_confirm_unexpected())
}

pub(super) fn address_change_requested(
    reader: &str,
    new_address: &EmailAddress,
    at: Timestamp,
    site: &Site,
) -> Letter {
    let new_address = name(new_address.as_str());
    Letter::new(texts::mail_change_asked())
        .greeting(reader)
        .say(texts::mail_change_asked_when(new_address, when(at)))
        .say(texts::mail_change_asked_next())
        .action(texts::mail_reset_password(), site.forgotten())
        .unexpected(texts::mail_change_asked_unexpected())
}

pub(super) fn address_changed(reader: &str, new_address: &EmailAddress, at: Timestamp) -> Letter {
    let new_address = name(new_address.as_str());
    Letter::new(texts::mail_changed())
        .greeting(reader)
        .say(texts::mail_changed_when(new_address, when(at)))
        .unexpected(texts::mail_changed_unexpected())
}

pub(super) fn deleted(reader: &str, at: Timestamp) -> Letter {
    Letter::new(texts::mail_account_deleted())
        .greeting(reader)
        .say(texts::mail_account_deleted_when(when(at)))
        .unexpected(texts::mail_account_deleted_unexpected())
}

pub(super) fn sign_in_locked(reader: &str, link: String, until: Timestamp) -> Letter {
    Letter::new(texts::mail_locked())
        .greeting(reader)
        .say(texts::mail_locked_why(when(until)))
        .say(texts::mail_locked_if_you())
        .action(texts::mail_locked_unlock(), link)
        .unexpected(texts::mail_locked_unexpected())
}
