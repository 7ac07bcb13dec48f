//! Members: what they see, become, and lose.

mod changing;
mod ending;
mod matrix;
mod owners;
pub mod plant;
mod races;
mod seeing;
