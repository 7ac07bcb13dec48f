//! The mails of Muster: what there is to say, and how it is said.
//!
//! A use-case makes a [`Mail`] from what it knows, renders it and puts the [`Rendered`] text into
//! the outbox in its own transaction. A worker hands it to a [`Mailer`] later, as often as needed.
//!
//! A mail has the language that is spoken when it is written: in a request that of whoever asks, since of most readers
//! none is known, and English where the worker writes it (a forgotten password, a link asked for anew, a lock, an
//! invitation that expired). None is stored.
//!
//! Names in mails were typed by somebody, often by somebody other than the reader. They are
//! parsed where they come in; here they are tamed once more, so that a bad row in a database
//! still cannot add a header or a tag.

mod letter;
mod letters;
mod samples;
mod site;
pub mod smtp;
#[cfg(test)]
mod tests;

use std::{fmt, future::Future, pin::Pin};

use domain::{
    email::EmailAddress,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

pub use samples::{Sample, samples};
pub use site::Site;

/// Everything that Muster writes to people, with just what the text needs.
///
/// `name` is how the reader is greeted. Mails to an address that nobody has proven to be theirs
/// carry no name: it was typed by whoever entered the address, who could put an advertisement there.
#[derive(Clone, PartialEq, Eq)]
pub enum Mail {
    /// Somebody signed up with this address.
    VerifyAddress {
        token: String,
        /// Six digits.
        code: String,
        expires_at: Timestamp,
    },
    /// Somebody signed up with an address that has an account already.
    AlreadyRegistered,
    /// Somebody wants to give their account an address that another account has.
    AddressInUse,
    PasswordReset {
        name: String,
        token: String,
        expires_at: Timestamp,
    },
    /// The password is another one now, and all other sessions have ended.
    PasswordReplaced {
        name: String,
        how: Replaced,
        at: Timestamp,
    },
    /// To the new address of an account: prove that it is yours.
    ConfirmAddress {
        token: String,
        /// Six digits.
        code: String,
        expires_at: Timestamp,
    },
    /// To the old address, when a change was asked for.
    AddressChangeRequested {
        name: String,
        new_address: EmailAddress,
        at: Timestamp,
    },
    /// To the old address, once the new one is confirmed.
    AddressChanged {
        name: String,
        new_address: EmailAddress,
        at: Timestamp,
    },
    /// To the last address of an account that its person deleted.
    AccountDeleted {
        name: String,
        at: Timestamp,
    },
    /// Too many wrong passwords in a row; the token unlocks before the time is over.
    SignInLocked {
        name: String,
        token: String,
        until: Timestamp,
    },
    Invitation(Invitation),
    /// A purchase made an organization for its buyer.
    PurchaseProvisioned {
        organization: String,
        slug: String,
        /// The shop's number of the order.
        order: String,
        entry: Entry,
    },
    /// A purchase was added to the organization that the buyer owns.
    PurchaseAttached {
        name: String,
        organization: String,
        slug: String,
        order: String,
    },
    /// A purchase waits for the buyer to say which organization it is for.
    PurchaseAwaitsAssignment {
        /// `None`: the address has no account.
        name: Option<String>,
        order: String,
    },
    /// To the inviter, once: nobody followed the invitation in time.
    InvitationExpired {
        name: String,
        /// Who was invited.
        address: EmailAddress,
        role: OrgRole,
        organization: String,
        slug: String,
    },
    /// To every owner: the organization is closed, and will be erased.
    OrganizationDeleted {
        name: String,
        organization: String,
        slug: String,
        /// Who deleted it.
        by: String,
        erased_at: Timestamp,
    },
    /// To every owner: the organization is open again.
    OrganizationRestored {
        name: String,
        organization: String,
        slug: String,
        /// Who restored it.
        by: String,
    },
}

/// The offer of a membership, to the address that it is meant for.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// `None`: the operator of this Muster invites.
    pub inviter: Option<String>,
    pub organization: String,
    pub role: OrgRole,
    /// Names of the teams to join, with the role in each.
    pub teams: Vec<(String, ResourceRole)>,
    /// Names of the projects, channels and devices that it opens, with the role on each.
    pub grants: Vec<(String, ResourceRole)>,
    /// The inviter's own words.
    pub message: Option<String>,
    /// When the membership that is offered will end.
    pub membership_ends_at: Option<Timestamp>,
    pub token: String,
    pub expires_at: Timestamp,
    /// Whether the address belongs to an account: then it is log in and join, else sign up.
    pub has_account: bool,
}

/// How the buyer gets into the organization that a purchase made.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// The address has no account: by an invitation as owner.
    Invitation {
        token: String,
        expires_at: Timestamp,
    },
    /// The account of this name owns it already.
    Account { name: String },
}

/// How a password came to be another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// By somebody who knew the old one.
    Changed,
    /// By a mailed link.
    Reset,
}

impl Mail {
    /// The whole mail to this address, with links to this site, in the language that is spoken now.
    pub fn render(&self, to: &EmailAddress, site: &Site) -> Rendered {
        letters::compose(self, site).render(to, site)
    }

    /// A stable word for logs and figures; it tells nothing about anybody.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::VerifyAddress { .. } => "verify_address",
            Self::AlreadyRegistered => "already_registered",
            Self::AddressInUse => "address_in_use",
            Self::PasswordReset { .. } => "password_reset",
            Self::PasswordReplaced { .. } => "password_replaced",
            Self::ConfirmAddress { .. } => "confirm_address",
            Self::AddressChangeRequested { .. } => "address_change_requested",
            Self::AddressChanged { .. } => "address_changed",
            Self::AccountDeleted { .. } => "account_deleted",
            Self::SignInLocked { .. } => "sign_in_locked",
            Self::Invitation(_) => "invitation",
            Self::PurchaseProvisioned { .. } => "purchase_provisioned",
            Self::PurchaseAttached { .. } => "purchase_attached",
            Self::PurchaseAwaitsAssignment { .. } => "purchase_awaits_assignment",
            Self::InvitationExpired { .. } => "invitation_expired",
            Self::OrganizationDeleted { .. } => "organization_deleted",
            Self::OrganizationRestored { .. } => "organization_restored",
        }
    }
}

/// Only the kind: a mail holds tokens and names, which belong into no log.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind())
    }
}

/// A mail as it is sent: what the outbox stores.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Never HTML; each link on a line of its own.
    pub text: String,
    pub html: String,
}

impl Rendered {
    /// The web addresses in the text, in its order, each once.
    pub fn links(&self) -> Vec<&str> {
        let mut links = Vec::new();
        for word in self.text.split_whitespace() {
            let is_link = word.starts_with("https://") || word.starts_with("http://");
            if is_link && !links.contains(&word) {
                links.push(word);
            }
        }
        links
    }
}

/// Nothing of the text, which holds tokens.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").finish_non_exhaustive()
    }
}

/// Hands mails to a mail server.
pub trait Mailer: Send + Sync {
    /// Sends one mail, or says why not. `id` is the outbox row's and becomes the Message-ID,
    /// `at` is when the mail was written and becomes its Date: however often this is called, a
    /// receiver sees one mail.
    fn send<'a>(
        &'a self,
        to: &'a str,
        id: &'a str,
        at: Timestamp,
        mail: &'a Rendered,
    ) -> Pin<Box<dyn Future<Output = Delivery> + Send + 'a>>;
}

/// What became of an attempt. The reasons are for the operator: they hold what the server said,
/// never a password or the text of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// The server took the mail, and answers for it now.
    Sent,
    /// Not now: the server is away, busy or wrongly set up. Later may go well.
    Retry(String),
    /// Never: trying again gives the same answer.
    Refused(String),
}
