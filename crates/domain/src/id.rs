//! One type per kind of id, so that a team's id cannot be passed for an organization's.
//!
//! On the wire an id is a prefix and the 32 lower-case hex digits of a UUIDv7 (`org_0192…`);
//! in the database it is the bare UUID.

use std::{fmt, str::FromStr};

use uuid::Uuid;

/// The text is not an id of this kind. What an id may look like is no secret, so callers
/// treat this like an id that nobody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What ids of this kind start with on the wire.
            pub const PREFIX: &'static str = $prefix;
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0.simple())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix($prefix).and_then(simple_uuid).map(Self).ok_or(NotAnId)
            }
        }
    )*};
}

ids! {
    /// One person's login.
    AccountId = "acc_";
    /// The workspace of a company: the tenant.
    OrgId = "org_";
    /// An account in an organization.
    MembershipId = "mem_";
    /// The offer of a membership to an e-mail address.
    InvitationId = "inv_";
    /// A named group of memberships.
    TeamId = "team_";
    /// A project, which holds devices.
    ProjectId = "prj_";
    /// A device.
    DeviceId = "dev_";
    /// A data stream of a device.
    StreamId = "ds_";
    /// The credential that a device calls with.
    DeviceCredentialId = "dc_";
    /// An alert channel.
    ChannelId = "ac_";
    /// An alert.
    AlertId = "al_";
    /// A job, as in work to be done by people.
    JobId = "job_";
    /// A comment.
    CommentId = "cm_";
    /// A paid order.
    PurchaseId = "pur_";
    /// A subscription.
    SubscriptionId = "sub_";
    /// An invoice.
    InvoiceId = "ivc_";
    /// A signed-in device of a person.
    SessionId = "ses_";
    /// An organization's API key.
    ApiKeyId = "key_";
    /// An audit event.
    EventId = "ev_";
    /// Somebody's request for access.
    AccessRequestId = "ar_";
    /// A notification.
    NotificationId = "nt_";
}

/// Exactly 32 lower-case hex digits: one spelling per id, so that an id can be compared as text.
fn simple_uuid(hex: &str) -> Option<Uuid> {
    let plain = hex.len() == 32
        && hex
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    plain.then(|| Uuid::try_parse(hex).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_its_text() {
        let id = OrgId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_00ab));
        assert_eq!(id.to_string(), "org_019200000000700080000000000000ab");
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn other_spellings_are_no_ids() {
        for text in [
            "",
            "org_",
            "acc_019200000000700080000000000000ab",
            "org_019200000000700080000000000000AB",
            "org_01920000-0000-7000-8000-0000000000ab",
            "org_019200000000700080000000000000a",
            "org_019200000000700080000000000000ab ",
        ] {
            assert_eq!(text.parse::<OrgId>(), Err(NotAnId), "{text:?}");
        }
    }
}
