//! The audit log: reading it, and proving that nobody has altered it.

mod read;
mod verify;

pub use read::{Query, list};
pub use verify::{Checked, Report, VerifyError, verify};
