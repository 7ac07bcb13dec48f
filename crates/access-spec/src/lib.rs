//! What the `access` crate is held to, three times over and each time by other means:
//!
//! - [`model`]: the formula of the domain, written down as it is said, over plain rows;
//! - [`cedar`]: the policies beside the `access` crate, evaluated by Cedar;
//! - [`worlds`]: large organizations to measure and compare on.
//!
//! The tests of this crate compare. Nothing in the product depends on it.

pub mod cedar;
pub mod model;
pub mod worlds;
