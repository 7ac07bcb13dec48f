//! The use-cases: one function for each thing a person or program can ask for. The JSON API, the
//! portal, the command line and the jobs all come through here, so a rule has one home.
//!
//! A use-case is one transaction, begun and committed in it. It asks the clock once, takes its
//! rights as values from `store::access`, writes one audit event with each change, and leaves
//! what may happen later (mail, jobs) as rows of the same transaction. Use-cases never call
//! use-cases.

pub mod access_requests;
pub mod accounts;
pub mod activity;
pub mod api_keys;
pub mod askers;
mod at_revision;
pub mod audit;
pub mod causes;
pub mod clock;
pub mod credentials;
pub mod devices;
pub mod entropy;
pub mod explain;
pub mod grants;
pub mod handles;
pub mod impact;
pub mod invitations;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod members;
pub mod memberships;
pub mod organizations;
pub mod outbox;
pub mod page;
pub mod passwords;
pub mod purchases;
pub mod readings;
pub mod retry;
pub mod sessions;
pub mod snapshots;
pub mod spaces;
pub mod teams;
pub mod token;
pub mod worker;

use std::{net::IpAddr, sync::Arc};

pub use at_revision::Written;
use domain::{id::EventId, text, time::Timestamp};
pub use store::access::{AccessError, Account, Actor};
use store::{
    Store,
    access::By,
    audit::{Event, Origin, Target},
};

use crate::{
    activity::Activity, clock::Clock, devices::Cards, entropy::Entropy, limits::Limits, mail::Site,
    members::Pages, passwords::Passwords, snapshots::Snapshots,
};

/// Everything that a use-case may lean on.
pub struct App {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    /// Where people reach this Muster: what mails link to.
    pub site: Site,
    pub passwords: Passwords,
    pub limits: Limits,
    pub activity: Activity,
    /// Who may make an organization without a purchase.
    pub creation: Creation,
    /// Who may do what, in memory.
    pub snapshots: Snapshots,
    /// Members as they were read a moment ago.
    pub pages: Pages,
    /// Devices likewise.
    pub cards: Cards,
}

/// Who may make an organization without a purchase (`MUSTER_ORG_CREATION`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Creation {
    /// Anybody who is signed in.
    Open,
    /// Nobody: a purchase makes it, or the operator.
    PurchaseOnly,
    /// Nobody but the operator; purchases attach to what exists.
    OperatorOnly,
}

/// Where a call comes from.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
}

/// Who calls, and from where.
#[derive(Clone, Debug)]
pub struct Caller {
    pub actor: Actor,
    pub client: Client,
}

impl Client {
    /// What the audit log keeps of it. Whatever a client sends fits: it must never fail the
    /// change that it accompanies.
    pub fn origin(&self, at: Timestamp) -> Origin {
        Origin {
            at,
            ip: self.ip.map(|ip| ip.to_string()),
            user_agent: self.user_agent.as_deref().map(|ua| text::tamed(ua, 500)),
            request_id: self.request_id.as_deref().map(|id| text::tamed(id, 100)),
        }
    }
}

impl Caller {
    /// Muster itself, for what is due.
    pub fn system() -> Self {
        Self {
            actor: Actor::system(),
            client: Client::default(),
        }
    }

    /// The operator at the command line.
    pub fn operator() -> Self {
        Self {
            actor: Actor::operator(),
            client: Client::default(),
        }
    }

    /// Refuses everybody but the operator; for what only the command line offers.
    pub(crate) fn operator_only(&self) -> Result<(), AccessError> {
        match self.actor.by() {
            By::Operator => Ok(()),
            By::Account { .. } | By::ApiKey { .. } | By::System => Err(AccessError::NotFound),
        }
    }

    /// The account that calls. The operator and Muster itself have none: what is asked for then
    /// does not exist for them.
    pub fn signed_in(&self) -> Result<&store::access::SignedIn, AccessError> {
        self.actor.signed_in().ok_or(AccessError::NotFound)
    }
}

impl App {
    /// An audit event with an id of its own; [`Change`] adds what it was before and is after.
    pub(crate) fn event(&self, now: Timestamp, action: &'static str, target: Target) -> Event {
        Event {
            id: EventId(self.entropy.id(now)),
            action,
            target,
            before: None,
            after: None,
        }
    }
}

/// What an event says of before and after.
pub(crate) trait Change {
    fn before(self, value: serde_json::Value) -> Self;
    fn after(self, value: serde_json::Value) -> Self;
}

impl Change for Event {
    fn before(mut self, value: serde_json::Value) -> Self {
        self.before = Some(value);
        self
    }
    fn after(mut self, value: serde_json::Value) -> Self {
        self.after = Some(value);
        self
    }
}

/// What an event happened to.
pub(crate) fn target(
    kind: &'static str,
    id: impl std::fmt::Display,
    name: impl Into<String>,
) -> Target {
    Target {
        kind,
        id: id.to_string(),
        name: name.into(),
    }
}
