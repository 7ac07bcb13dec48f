//! Organizations: making, editing, deleting and restoring them.

mod create;

pub use create::{Create, CreateError, create};
