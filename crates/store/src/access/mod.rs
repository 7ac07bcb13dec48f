//! From a token to the right to change something: each step is a fact read from the database,
//! and no other crate can make one up.
//!
//! [`Actor`] (who asks) → [`Membership`] (what they are here) → [`Permit<P>`] (that they may do `P`).
//!
//! Making one up does not compile:
//! ```compile_fail,E0451
//! use store::access::{Invite, Permit};
//! fn forge(membership: store::access::Membership) -> Permit<Invite> {
//!     Permit { membership, permission: std::marker::PhantomData }
//! }
//! ```
//! Nor does making more of a membership than was read:
//! ```compile_fail,E0451
//! use store::access::Membership;
//! fn rise(membership: Membership) -> Membership {
//!     Membership { role: domain::role::OrgRole::Owner, ..membership }
//! }
//! ```
//! Nor does doing one thing with leave to do another:
//! ```compile_fail,E0308
//! use store::{access::{Permit, See}, invitations, StoreError, WriteTx};
//! async fn confuse(tx: &mut WriteTx, permit: &Permit<See>, new: &domain::invitation::Invitation) -> Result<bool, StoreError> {
//!     invitations::insert(tx, permit, new).await
//! }
//! ```
//! Nor does writing in a transaction that was opened for reading:
//! ```compile_fail,E0308
//! use store::{access::{Invite, Permit}, invitations, ReadTx, StoreError};
//! async fn sneak(tx: &mut ReadTx, permit: &Permit<Invite>, new: &domain::invitation::Invitation) -> Result<bool, StoreError> {
//!     invitations::insert(tx, permit, new).await
//! }
//! ```

mod actors;
mod memberships;
mod permits;

use std::marker::PhantomData;

use ::access::{Limits, Object, Person};
use domain::{
    email::EmailAddress,
    id::{AccountId, ApiKeyId, MembershipId, OrgId, ProjectId, SessionId},
    organization::Organization,
    policy::OrgAction,
    role::{OrgRole, ResourceRole},
    time::{DAY, MINUTE, Timestamp},
};

use crate::{StoreError, kept::Kept};

pub use actors::{arrive, authenticate};
pub use memberships::{
    Departure, depart, enter, enter_even_if_deleted, even_if_deleted, membership, own,
};
pub(crate) use memberships::{lock, resolve};

/// How long ago somebody may have shown their password to do what is sensitive.
pub const FRESH: std::time::Duration = MINUTE.saturating_mul(10);
/// How long a session lasts that is not used.
pub const IDLE: std::time::Duration = DAY.saturating_mul(14);

/// Who did something, as the audit log names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    Account {
        id: AccountId,
        name: String,
    },
    /// A program, for the member who made its key.
    ApiKey {
        id: ApiKeyId,
        name: String,
        maker: AccountId,
    },
    /// The person who runs this Muster: the command line, or the operator's key.
    Operator,
    /// Muster itself: something that was due.
    System,
}

/// What requests ask first, each time, kept until the next write.
#[derive(Default)]
pub(crate) struct Recent {
    sessions: Kept<(AccountId, Vec<u8>), actors::SessionRow>,
    arrivals: Kept<(AccountId, Vec<u8>), actors::Arrival>,
    members: Kept<(OrgId, AccountId), memberships::MemberRow>,
}

/// Somebody who has authenticated.
#[derive(Clone, Debug)]
pub struct Actor(Caller);

#[derive(Clone, Debug)]
enum Caller {
    Account(Box<SignedIn>),
    ApiKey(Box<KeyHolder>),
    Operator,
    System,
}

/// An account, and the session that it calls with.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub account: Account,
    pub session: SessionId,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
    authenticated_at: Timestamp,
}

/// A program that calls with the key of an organization.
#[derive(Clone, Debug)]
pub(crate) struct KeyHolder {
    pub org: OrgId,
    pub id: ApiKeyId,
    pub name: String,
    pub maker: AccountId,
    /// The most that it may do, whatever its maker may.
    pub role: OrgRole,
    /// The projects that it is kept to; `None` for no such bounds.
    pub projects: Option<Vec<ProjectId>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub name: String,
    pub email: EmailAddress,
    pub created_at: Timestamp,
}

/// What an actor is in one organization.
#[derive(Clone, Debug)]
pub struct Membership {
    org: Organization,
    by: By,
    /// `None` for the operator and Muster itself, who are in no organization, and for programs.
    own: Option<Own>,
    /// The person whose rights count; for a program, whoever made its key.
    person: Person,
    /// What its key leaves a program of them.
    limits: Option<Limits>,
    role: OrgRole,
}

#[derive(Clone, Debug)]
struct Own {
    id: MembershipId,
    last_active_at: Option<Timestamp>,
}

/// Leave to do `P` in one organization. Writes take it in place of an organization id.
#[derive(Debug)]
pub struct Permit<P> {
    membership: Membership,
    permission: PhantomData<P>,
}

/// Something that was found to be of one organization: what is read is read of that one.
pub trait Scope: sealed::Sealed {
    fn org(&self) -> OrgId;
}

/// The right to change something in one organization, and who has it.
pub trait Acting: Scope {
    fn by(&self) -> &By;
}

/// May add members: an invitation in the hands of its holder, or the making of an organization.
pub trait Admits: Acting {}
/// May change or end the membership of others.
pub trait ManagesMembers: Acting {}
/// May end a membership, be it one's own.
pub trait EndsMemberships: Acting {}
/// May give and take handles.
pub trait GivesHandles: Acting {}
/// May set who is in a team.
pub trait SetsPlaces: Acting {}
/// May send, resend and revoke invitations.
pub trait Invites: Acting {}
/// May settle invitations, be it by accepting or declining one's own.
pub trait SettlesInvitations: Acting {}

macro_rules! rights {
    ($($right:ident: $($permission:ident),*;)*) => {$($(impl $right for Permit<$permission> {})*)*};
}
rights! {
    ManagesMembers: ChangeMember;
    EndsMemberships: ChangeMember, Leave;
    GivesHandles: ChangeMember, ChooseHandle, ManageTeams;
    SetsPlaces: ManageTeams, SetTeamMembers, ManageMembers, ManageOwners;
    Invites: Invite, ManageOwners;
    SettlesInvitations: Invite, ManageOwners, ChangeMember, Leave;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

pub trait Permission {
    const ACTION: OrgAction;
}

macro_rules! permissions {
    ($($name:ident),* $(,)?) => {$(
        #[doc = concat!("Leave to do [`OrgAction::", stringify!($name), "`].")]
        #[derive(Debug)]
        pub struct $name;
        impl Permission for $name {
            const ACTION: OrgAction = OrgAction::$name;
        }
    )*};
}

permissions!(
    See,
    SeeContacts,
    EditSettings,
    Invite,
    ManageOwners,
    ManageMembers,
    Leave,
    ManageTeams,
    CreateProject,
    ManageApiKeys,
    ReadAudit,
    ClaimDevices,
    ManageBilling,
    Delete,
);

/// Leave to set the members of teams: by the organization, or as administrator of the team.
#[derive(Debug)]
pub struct SetTeamMembers;

/// Leave to change or end a membership whose role is, and shall be, no more than what the leave
/// was asked for.
#[derive(Debug)]
pub struct ChangeMember;

/// Leave to choose the handle of one's own membership.
#[derive(Debug)]
pub struct ChooseHandle;

/// Why somebody may not do what they asked for.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Also the answer to those who are not in the organization: whether it exists is not
    /// theirs to know.
    #[error("{}", texts::error_nothing_here())]
    NotFound,
    #[error("{}", texts::error_organization_deleting())]
    OrganizationDeleted,
    #[error("{}", texts::error_needs_org_role(required))]
    Forbidden { required: OrgRole },
    /// It can be seen, but the role on it does not reach.
    #[error("{}", texts::error_needs_role(required))]
    NeedsRole { required: ResourceRole, on: Object },
    #[error("{}", texts::error_owner_only())]
    OwnerOnly,
    #[error("{}", texts::error_role_above_own())]
    RoleAboveOwn,
    #[error("{}", texts::error_step_up())]
    StepUpRequired,
    #[error(transparent)]
    Store(#[from] StoreError),
}

// ---- Permits --------------------------------------------------------------------------------------

impl<P> Permit<P> {
    pub fn membership(&self) -> &Membership {
        &self.membership
    }

    pub fn organization(&self) -> &Organization {
        &self.membership.org
    }

    pub fn role(&self) -> OrgRole {
        self.membership.role
    }

    /// The account that acts; `None` for the operator and Muster itself.
    pub fn account(&self) -> Option<AccountId> {
        self.membership.by.account()
    }
}

impl<P> sealed::Sealed for Permit<P> {}
impl<P> Scope for Permit<P> {
    fn org(&self) -> OrgId {
        self.membership.org.id
    }
}
impl<P> Acting for Permit<P> {
    fn by(&self) -> &By {
        &self.membership.by
    }
}

impl sealed::Sealed for Membership {}
impl Scope for Membership {
    fn org(&self) -> OrgId {
        self.org.id
    }
}

impl By {
    /// The name that the audit log keeps, also when the account is gone.
    pub fn name(&self) -> &str {
        match self {
            Self::Account { name, .. } | Self::ApiKey { name, .. } => name,
            Self::Operator => "Operator",
            Self::System => "Muster",
        }
    }

    /// The account that acts, be it through its key; `None` for the operator and Muster itself.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } | Self::ApiKey { maker: id, .. } => Some(*id),
            Self::Operator | Self::System => None,
        }
    }
}
