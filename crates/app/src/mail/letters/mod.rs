//! The words of each mail. Subjects say who and what; the end says what to do if the mail was
//! not expected.

mod account;
mod invitation;
mod organization;
mod purchase;

use super::{Mail, Site, letter::Letter};

pub(super) fn compose(mail: &Mail, site: &Site) -> Letter {
    match mail {
        Mail::VerifyAddress {
            token,
            code,
            expires_at,
        } => account::verify_address(&site.verify(token), code, *expires_at),
        Mail::AlreadyRegistered => account::already_registered(site),
        Mail::AddressInUse => account::address_in_use(site),
        Mail::PasswordReset {
            name,
            token,
            expires_at,
        } => account::password_reset(name, site.reset(token), *expires_at),
        Mail::PasswordReplaced { name, how, at } => {
            account::password_replaced(name, *how, *at, site)
        }
        Mail::ConfirmAddress {
            token,
            code,
            expires_at,
        } => account::confirm_address(&site.verify(token), code, *expires_at),
        Mail::AddressChangeRequested {
            name,
            new_address,
            at,
        } => account::address_change_requested(name, new_address, *at, site),
        Mail::AddressChanged {
            name,
            new_address,
            at,
        } => account::address_changed(name, new_address, *at),
        Mail::AccountDeleted { name, at } => account::deleted(name, *at),
        Mail::SignInLocked { name, token, until } => {
            account::sign_in_locked(name, site.unlock(token), *until)
        }
        Mail::Invitation(offer) => invitation::invitation(offer, site),
        Mail::InvitationExpired {
            name,
            address,
            role,
            organization,
            slug,
        } => invitation::expired(
            name,
            address,
            *role,
            organization,
            site.expired_invitations(slug),
        ),
        Mail::PurchaseProvisioned {
            organization,
            slug,
            order,
            entry,
        } => purchase::provisioned(organization, slug, order, entry, site),
        Mail::PurchaseAttached {
            name,
            organization,
            slug,
            order,
        } => purchase::attached(name, organization, order, site.organization(slug)),
        Mail::PurchaseAwaitsAssignment { name, order } => {
            purchase::awaits_assignment(name.as_deref(), order, site.purchases())
        }
        Mail::OrganizationDeleted {
            name,
            organization,
            slug,
            by,
            erased_at,
        } => organization::deleted(name, organization, by, *erased_at, site.organization(slug)),
        Mail::OrganizationRestored {
            name,
            organization,
            slug,
            by,
        } => organization::restored(name, organization, by, site.organization(slug)),
    }
}
