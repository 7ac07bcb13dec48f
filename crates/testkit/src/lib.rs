//! Databases and people for the tests of the other crates.

pub mod frozen;
pub mod postgres;
pub mod smtp;
pub mod world;
