//! Mails about an account: its address, its password, its lock.

use domain::{email::EmailAddress, time::Timestamp};

use crate::mail::{
    Replaced, Site,
    letter::{Letter, name, when},
};

pub(super) fn verify_address(link: &str, code: &str, expires_at: Timestamp) -> Letter {
    Letter::new("Verify your e-mail address".to_owned())
        .say("To finish signing up to Muster, enter this code where you signed up:")
        .code(code)
        .say("Or follow this link, on any device:")
        .action("Verify address", link.to_owned())
        .say(works_once("The code and the link", expires_at))
        .unexpected(
            "If you did not sign up, ignore this mail: without the code or the link, nobody gets \
             an account with your address.",
        )
}

/// Says nothing that the reader of the mailbox does not know, and nothing to whoever typed the address.
pub(super) fn already_registered(site: &Site) -> Letter {
    Letter::new("You already have a Muster account".to_owned())
        .say(
            "Somebody, probably you, signed up to Muster with this address. It has an account \
             already, and that account is as it was.",
        )
        .action("Log in", site.login())
        .say("If you have forgotten the password, choose a new one here:")
        .action("Reset password", site.forgotten())
        .unexpected("If this was not you, ignore this mail: nobody got into your account.")
}

/// To the holder of an address that somebody wants to give another account of theirs.
pub(super) fn address_in_use(site: &Site) -> Letter {
    Letter::new("This address already has a Muster account".to_owned())
        .say(
            "Somebody, probably you, asked to use this address for another Muster account. An \
             address can have one account, and this one has its own: it is as it was.",
        )
        .say("To use the address for the other account, first give this one another address, or delete it:")
        .action("Log in", site.login())
        .unexpected("If this was not you, ignore this mail: nobody got into your account.")
}

pub(super) fn password_reset(reader: &str, link: String, expires_at: Timestamp) -> Letter {
    Letter::new("Reset your Muster password".to_owned())
        .greeting(reader)
        .say("Somebody, probably you, asked for a new password for your account.")
        .action("Choose a new password", link)
        .say(works_once("The link", expires_at))
        .unexpected(
            "If this was not you, ignore this mail: your password stays as it is. Whoever asked \
             cannot see this link.",
        )
}

pub(super) fn password_replaced(reader: &str, how: Replaced, at: Timestamp, site: &Site) -> Letter {
    let (subject, what) = match how {
        Replaced::Changed => ("Your Muster password was changed", "changed in the portal"),
        Replaced::Reset => ("Your Muster password was reset", "reset by a mailed link"),
    };
    Letter::new(subject.to_owned())
        .greeting(reader)
        .say(format!("Your password was {what} on {}.", when(at)))
        .say("All other sessions of your account have ended: other devices log in anew.")
        .action("See your sessions", site.security())
        .say("If this was not you, choose a new password now:")
        .action("Reset password", site.forgotten())
        .unexpected("And see that nobody else reads your mail: it is the key to your account.")
}

pub(super) fn confirm_address(link: &str, code: &str, expires_at: Timestamp) -> Letter {
    Letter::new("Verify your new e-mail address".to_owned())
        .say("To use this address for your Muster account, enter this code where you asked for it:")
        .code(code)
        .say("Or follow this link:")
        .action("Verify address", link.to_owned())
        .say(works_once("The code and the link", expires_at))
        .say("Until then, your account keeps the address that it has.")
        .unexpected(
            "If you did not ask for this, ignore this mail: somebody mistyped an address, and \
             nothing changes.",
        )
}

pub(super) fn address_change_requested(
    reader: &str,
    new_address: &EmailAddress,
    at: Timestamp,
    site: &Site,
) -> Letter {
    Letter::new("Your Muster account is about to get another address".to_owned())
        .greeting(reader)
        .say(format!(
            "On {}, somebody who knows your password asked to change the address of your account \
             to {}.",
            when(at),
            name(new_address.as_str())
        ))
        .say("It changes once the new address is verified. If this was not you, choose a new password now:")
        .action("Reset password", site.forgotten())
        .unexpected("If this was you, there is nothing to do here.")
}

pub(super) fn address_changed(reader: &str, new_address: &EmailAddress, at: Timestamp) -> Letter {
    Letter::new("The address of your Muster account was changed".to_owned())
        .greeting(reader)
        .say(format!(
            "Since {}, your account has the address {}. You log in with that one, and mails go there.",
            when(at),
            name(new_address.as_str())
        ))
        .unexpected(
            "If this was not you, tell an owner of your organization and whoever runs this Muster \
             at once: they can end the access of the account.",
        )
}

pub(super) fn deleted(reader: &str, at: Timestamp) -> Letter {
    Letter::new("Your Muster account was deleted".to_owned())
        .greeting(reader)
        .say(format!(
            "Your account was deleted on {}, by somebody who knows its password. It is in no \
             organization any more, and nobody can log in to it.",
            when(at)
        ))
        .unexpected(
            "If this was not you, tell an owner of your organization and whoever runs this Muster \
             at once. You can sign up again with this address.",
        )
}

pub(super) fn sign_in_locked(reader: &str, link: String, until: Timestamp) -> Letter {
    Letter::new("Logging in to your Muster account is locked for a while".to_owned())
        .greeting(reader)
        .say(format!(
            "A wrong password was entered 10 times, so nobody can log in to your account until {}. \
             Sessions that are open stay open.",
            when(until)
        ))
        .say("If it was you, you need not wait:")
        .action("Unlock logging in", link)
        .unexpected(
            "If it was not you, leave it locked: somebody tried passwords, and none of them was \
             right. It unlocks by itself.",
        )
}

fn works_once(what: &str, expires_at: Timestamp) -> String {
    let verb = if what.contains(" and ") {
        "work"
    } else {
        "works"
    };
    format!("{what} {verb} once, until {}.", when(expires_at))
}
