//! Who may do what, answered from memory: a snapshot of each organization that somebody looks at,
//! brought up to date by what its transactions have written down.
//!
//! A request reads the organization's row anyway, to see who calls; with it comes the revision, and
//! an older snapshot is not used. So a right that was taken away is gone with the answer that took
//! it away, on every node, and no notification has to arrive for that.

use std::sync::Arc;

use ::access::{Action, Cache, Object, Snapshot, Unavailable, View};
use domain::{
    organization::OrgRef,
    policy::{ChannelAction, DeviceAction, ProjectAction},
    role::ResourceRole,
    time::Timestamp,
};
use store::{
    StoreError,
    access::{self, AccessError, Membership, Scope},
    leave,
};

use crate::{
    App, Caller,
    askers::{Askers, LEASE},
};

/// The most bytes of snapshots in memory. An organization of 10,000 people and 100,000 devices
/// takes about eight million.
const MOST_BYTES: usize = 128 << 20;

pub struct Snapshots {
    cache: Cache,
    pub(crate) askers: Askers,
}

impl Default for Snapshots {
    fn default() -> Self {
        Self {
            cache: Cache::new(MOST_BYTES, LEASE),
            askers: Askers::default(),
        }
    }
}

impl Snapshots {
    /// Heap bytes of all snapshots held.
    pub fn bytes(&self) -> usize {
        self.cache.bytes()
    }
}

/// Somebody looking at their organization, and what they may do in it. All answers of one look
/// agree with each other.
pub struct Look {
    pub membership: Membership,
    pub snapshot: Arc<Snapshot>,
    pub now: Timestamp,
}

/// What `caller` is in the organization, with a snapshot that is at least as new.
pub async fn look(app: &App, caller: &Caller, org: &OrgRef) -> Result<Look, AccessError> {
    let now = app.clock.now();
    // Given back before the snapshot may ask for another: two at once could wait for each other.
    let membership = {
        let mut tx = app.store.glance();
        access::membership(&mut tx, &caller.actor, org, now).await?
    };
    let snapshot = current(app, &membership).await?;
    app.activity.looked(&membership, now);
    Ok(Look {
        membership,
        snapshot,
        now,
    })
}

/// The snapshot of the member's organization, at least as new as the membership. Ask for it with no
/// transaction open: it may need one of its own.
pub(crate) async fn current(
    app: &App,
    membership: &Membership,
) -> Result<Arc<Snapshot>, AccessError> {
    let revision = membership.organization().revision;
    let cache = &app.snapshots.cache;
    match cache.current(&app.store, membership.org(), revision).await {
        Ok(snapshot) => snapshot.ok_or(AccessError::NotFound),
        Err(Unavailable::Source(error)) => Err(error.into()),
        Err(Unavailable::Behind { .. }) => Err(StoreError::Busy.into()),
    }
}

impl Look {
    /// What the caller may do.
    pub fn view(&self) -> View<'_> {
        self.snapshot.view(self.membership.principal(), self.now)
    }

    /// Refuses what the caller may not do; what they cannot see does not exist.
    pub fn require(&self, action: impl Into<Action>, object: Object) -> Result<(), AccessError> {
        leave::decide(&self.view(), action.into(), object)
    }

    /// Refuses what the caller cannot see.
    pub fn see(&self, object: Object) -> Result<ResourceRole, AccessError> {
        role(&self.view(), object).ok_or(AccessError::NotFound)
    }
}

/// The role on `object` that says what `view` may do with it: a program has no more than its key
/// leaves it. `None` for what it cannot see.
pub fn role(view: &View<'_>, object: Object) -> Option<ResourceRole> {
    let [see, member, administrator] = ladder(object);
    let may = |action: Action| view.check(action, object);
    may(see).then(|| match (may(administrator), may(member)) {
        (true, _) => ResourceRole::Administrator,
        (false, true) => ResourceRole::Member,
        (false, false) => ResourceRole::Observer,
    })
}

/// For each role, from the least, an action that takes it.
fn ladder(object: Object) -> [Action; 3] {
    match object {
        Object::Project(_) => [
            ProjectAction::See.into(),
            ProjectAction::CreateJob.into(),
            ProjectAction::Settings.into(),
        ],
        Object::Channel(_) => [
            ChannelAction::See.into(),
            ChannelAction::Publish.into(),
            ChannelAction::Settings.into(),
        ],
        Object::Device(_) => [
            DeviceAction::See.into(),
            DeviceAction::Control.into(),
            DeviceAction::Edit.into(),
        ],
    }
}
