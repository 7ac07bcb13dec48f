//! One example of each mail, for preview pages and tests.

use domain::{
    email::EmailAddress,
    role::{OrgRole, ResourceRole},
    time::{DAY, HOUR, MINUTE, Timestamp},
};

use super::{Entry, Invitation, Mail, Replaced};

/// A mail and who it goes to.
pub struct Sample {
    /// Unique among the samples, fit for an address: `invitation-to-an-account`.
    pub name: &'static str,
    pub to: EmailAddress,
    pub mail: Mail,
}

/// One example of each mail, and of each way in which it can read. `now` is when they are written.
pub fn samples(now: Timestamp) -> Vec<Sample> {
    let mut all = account(now);
    all.extend(invitations(now));
    all.extend(purchases(now));
    all.extend(organization(now));
    all
}

const TOKEN: &str = "sample.c2FtcGxlLXRva2VuLW9mLW5vLXVzZQ";

fn account(now: Timestamp) -> Vec<Sample> {
    vec![
        mia(
            "verify-address",
            Mail::VerifyAddress {
                token: TOKEN.into(),
                code: "402917".into(),
                expires_at: now + DAY,
            },
        ),
        mia("already-registered", Mail::AlreadyRegistered),
        mia("address-in-use", Mail::AddressInUse),
        mia(
            "account-deleted",
            Mail::AccountDeleted {
                name: MIA.into(),
                at: now,
            },
        ),
        mia(
            "password-reset",
            Mail::PasswordReset {
                name: MIA.into(),
                token: TOKEN.into(),
                expires_at: now + HOUR,
            },
        ),
        mia("password-changed", replaced(Replaced::Changed, now)),
        mia("password-was-reset", replaced(Replaced::Reset, now)),
        mia(
            "confirm-address",
            Mail::ConfirmAddress {
                token: TOKEN.into(),
                code: "038251".into(),
                expires_at: now + DAY,
            },
        ),
        mia(
            "address-change-requested",
            Mail::AddressChangeRequested {
                name: MIA.into(),
                new_address: address("mia.chen@example.net"),
                at: now,
            },
        ),
        mia(
            "address-changed",
            Mail::AddressChanged {
                name: MIA.into(),
                new_address: address("mia.chen@example.net"),
                at: now,
            },
        ),
        mia(
            "sign-in-locked",
            Mail::SignInLocked {
                name: MIA.into(),
                token: TOKEN.into(),
                until: now + 15 * MINUTE,
            },
        ),
    ]
}

fn replaced(how: Replaced, at: Timestamp) -> Mail {
    Mail::PasswordReplaced {
        name: MIA.into(),
        how,
        at,
    }
}

fn invitations(now: Timestamp) -> Vec<Sample> {
    let plain = Invitation {
        inviter: Some(MIA.into()),
        organization: PLANT.into(),
        role: OrgRole::Member,
        teams: Vec::new(),
        grants: Vec::new(),
        message: None,
        membership_ends_at: None,
        token: TOKEN.into(),
        expires_at: now + 7 * DAY,
        has_account: false,
    };
    let full = Invitation {
        role: OrgRole::Observer,
        teams: vec![
            ("Maintenance".into(), ResourceRole::Member),
            ("Night shift".into(), ResourceRole::Observer),
        ],
        grants: vec![("Hall 4".into(), ResourceRole::Observer)],
        message: Some("Welcome to hall 4.\n\nThe badge reader is at the east door.".into()),
        membership_ends_at: Some(now + 90 * DAY),
        has_account: true,
        ..plain.clone()
    };
    let operators = Invitation {
        inviter: None,
        role: OrgRole::Owner,
        ..plain.clone()
    };
    let expired = Mail::InvitationExpired {
        name: MIA.into(),
        address: address("jo@example.com"),
        role: OrgRole::Member,
        organization: PLANT.into(),
        slug: "northfield-plant".into(),
    };
    vec![
        jo("invitation", Mail::Invitation(plain)),
        jo("invitation-to-an-account", Mail::Invitation(full)),
        jo("invitation-by-the-operator", Mail::Invitation(operators)),
        mia("invitation-expired", expired),
    ]
}

fn purchases(now: Timestamp) -> Vec<Sample> {
    let provisioned = |entry| Mail::PurchaseProvisioned {
        organization: "Northfield Tools".into(),
        slug: "northfield-tools".into(),
        order: "1001".into(),
        entry,
    };
    let invited = Entry::Invitation {
        token: TOKEN.into(),
        expires_at: now + 7 * DAY,
    };
    vec![
        mia("purchase-provisioned", provisioned(invited)),
        mia(
            "purchase-provisioned-for-an-account",
            provisioned(Entry::Account { name: MIA.into() }),
        ),
        mia(
            "purchase-attached",
            Mail::PurchaseAttached {
                name: MIA.into(),
                organization: "Northfield Tools".into(),
                slug: "northfield-tools".into(),
                order: "1001".into(),
            },
        ),
        mia(
            "purchase-awaits-assignment",
            Mail::PurchaseAwaitsAssignment {
                name: Some(MIA.into()),
                order: "1001".into(),
            },
        ),
        mia(
            "purchase-awaits-assignment-without-an-account",
            Mail::PurchaseAwaitsAssignment {
                name: None,
                order: "1001".into(),
            },
        ),
    ]
}

fn organization(now: Timestamp) -> Vec<Sample> {
    vec![
        mia(
            "organization-deleted",
            Mail::OrganizationDeleted {
                name: MIA.into(),
                organization: PLANT.into(),
                slug: "northfield-plant".into(),
                by: "Ada Okafor".into(),
                erased_at: now + 30 * DAY,
            },
        ),
        mia(
            "organization-restored",
            Mail::OrganizationRestored {
                name: MIA.into(),
                organization: PLANT.into(),
                slug: "northfield-plant".into(),
                by: "Ada Okafor".into(),
            },
        ),
    ]
}

const MIA: &str = "Mia Chen";
const PLANT: &str = "Northfield Plant";

fn mia(name: &'static str, mail: Mail) -> Sample {
    let to = address("mia@example.com");
    Sample { name, to, mail }
}

fn jo(name: &'static str, mail: Mail) -> Sample {
    let to = address("jo@example.com");
    Sample { name, to, mail }
}

fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("the samples' addresses are well formed")
}
