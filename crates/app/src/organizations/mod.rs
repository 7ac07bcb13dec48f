//! Organizations: making, looking at, editing, deleting, restoring and erasing them.

mod address;
mod create;
mod delete;
mod erase;
mod export;
mod look;
mod operator;
mod update;

pub use address::{free_near, is_free};
pub use create::{Create, CreateError, create};
pub(crate) use create::{add_owner, found_near, new_organization};
pub use delete::{DeleteError, delete, restore};
pub use erase::sweep_erasures;
pub use export::{Exported, export};
pub use look::{get, list_own, size};
pub use operator::{Listed, OperatorError, Owner, all, create_for};
pub use update::{Update, UpdateError, edition, update};
