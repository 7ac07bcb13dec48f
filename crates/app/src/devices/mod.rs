//! Devices: registering, reading, editing, moving and removing them.

mod cards;
mod change;
mod look;
mod moving;
mod register;

pub use cards::{Cards, cards};
pub use change::{Edit, EditError, delete, edit};
pub use look::{Cursor, get, list, list_written, of_project};
pub use moving::{Move, Moved, destinations, rehearse_move};
pub use register::{Outcome, Register, RegisterError, register, register_many};

use std::sync::Arc;

use domain::{resource::Device, role::ResourceRole};

use crate::target;

/// A device as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub device: Arc<Device>,
    /// What the person is on it.
    pub role: ResourceRole,
}

fn the_device(device: &Device) -> store::audit::Target {
    target("device", device.id, &device.name)
}
