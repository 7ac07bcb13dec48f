//! The right to change one project, channel or device, decided on the rows of the transaction that
//! changes it, by the same engine that answers from memory.

use std::marker::PhantomData;

use ::access::{Action, Decision, Object, Snapshot, View};
use domain::{
    id::{DeviceId, OrgId, ProjectId},
    policy::{ChannelAction, DeviceAction, ProjectAction},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use crate::{
    ReadTx,
    access::{AccessError, Acting, By, Membership, Scope, sealed},
    changes, facts,
};

/// Leave to do `D` to one project, channel or device. Writes take it in place of ids.
///
/// Making one up does not compile:
/// ```compile_fail,E0451
/// use store::leave::{EditIt, Leave};
/// fn forge(membership: store::access::Membership, object: access::Object) -> Leave<EditIt> {
///     Leave { membership, object, deed: std::marker::PhantomData }
/// }
/// ```
/// Nor does doing one deed with leave to do another:
/// ```compile_fail,E0308
/// use store::leave::{DeleteIt, EditIt, Leave};
/// fn confuse(leave: Leave<EditIt>) -> Leave<DeleteIt> {
///     leave
/// }
/// ```
#[derive(Debug)]
pub struct Leave<D> {
    membership: Membership,
    object: Object,
    deed: PhantomData<D>,
}

/// What may be done to a project, a channel or a device.
pub trait Deed {
    /// The action of the matrix; `None` where it cannot be done to things of this kind.
    fn action(object: Object) -> Option<Action>;
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $name:ident { $($kind:ident => $action:expr),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;
        impl Deed for $name {
            fn action(object: Object) -> Option<Action> {
                $(if matches!(object, Object::$kind(_)) {
                    return Some($action.into());
                })*
                None
            }
        }
    )*};
}

deeds! {
    /// Leave to edit it.
    EditIt {
        Project => ProjectAction::Settings,
        Channel => ChannelAction::Settings,
        Device => DeviceAction::Edit,
    }
    /// Leave to delete it.
    DeleteIt {
        Project => ProjectAction::Delete,
        Channel => ChannelAction::Delete,
        Device => DeviceAction::Edit,
    }
    /// Leave to give others a role on it. On a device its administrators have it, who are those of
    /// its project too.
    GrantOnIt {
        Project => ProjectAction::Grant,
        Channel => ChannelAction::Grant,
        Device => DeviceAction::Edit,
    }
    /// Leave to register devices in it, and to move some there.
    AddDevices {
        Project => ProjectAction::AddDevice,
    }
    /// Leave to issue and revoke the credentials that it calls with.
    IssueCredentials {
        Device => DeviceAction::Credentials,
    }
}

impl Membership {
    /// Leave to do `D` to `object`. What cannot be seen does not exist.
    pub async fn leave<D: Deed>(
        &self,
        tx: &mut ReadTx,
        object: Object,
        now: Timestamp,
    ) -> Result<Leave<D>, AccessError> {
        let action = D::action(object).ok_or(AccessError::NotFound)?;
        let facts = facts::about(tx, self.org(), self.person(), object).await?;
        let snapshot = Snapshot::build(&facts.ok_or(AccessError::NotFound)?);
        decide(&snapshot.view(self.principal(), now), action, object)?;
        Ok(Leave {
            membership: self.clone(),
            object,
            deed: PhantomData,
        })
    }
}

/// Refuses, in the words that fit, what `view` does not allow.
pub fn decide(view: &View<'_>, action: Action, object: Object) -> Result<(), AccessError> {
    match view.decide(action, object) {
        Decision::Allowed => Ok(()),
        Decision::Hidden => Err(AccessError::NotFound),
        // No role on a project is enough to delete it.
        Decision::Refused if action == ProjectAction::Delete.into() => {
            Err(AccessError::Forbidden {
                required: OrgRole::Administrator,
            })
        }
        Decision::Refused => Err(AccessError::NeedsRole {
            required: least_role(action),
            on: object,
        }),
    }
}

/// The least role on a resource that may do `action` to it.
fn least_role(action: Action) -> ResourceRole {
    match action {
        Action::Device(action) => domain::policy::device_role(action),
        Action::Channel(action) => domain::policy::channel_role(action),
        Action::Project(action) => {
            domain::policy::project_role(action).unwrap_or(ResourceRole::Administrator)
        }
        Action::Alert(action) => domain::policy::alert_role(action),
        Action::Job(action) => domain::policy::job_role(action),
        Action::Organization(_) => ResourceRole::Administrator,
    }
}

impl<D> Leave<D> {
    pub fn membership(&self) -> &Membership {
        &self.membership
    }

    pub fn object(&self) -> Object {
        self.object
    }

    pub(crate) fn object_id(&self) -> uuid::Uuid {
        changes::object_parts(self.object).1
    }
}

impl Leave<AddDevices> {
    pub fn project(&self) -> ProjectId {
        match self.object {
            Object::Project(id) => id,
            Object::Channel(_) | Object::Device(_) => unreachable!("devices are in projects"),
        }
    }
}

impl Leave<IssueCredentials> {
    pub fn device(&self) -> DeviceId {
        match self.object {
            Object::Device(id) => id,
            Object::Project(_) | Object::Channel(_) => unreachable!("devices have credentials"),
        }
    }
}

impl<D> sealed::Sealed for Leave<D> {}
impl<D> Scope for Leave<D> {
    fn org(&self) -> OrgId {
        self.membership.org()
    }
}
impl<D> Acting for Leave<D> {
    fn by(&self) -> &By {
        self.membership.by()
    }
}
