//! Organizations: making, editing, deleting and restoring them.

mod create;

pub use create::{Create, CreateError, create};
pub(crate) use create::{add_owner, found_near, new_organization};
