//! Databases and people for the tests of the other crates.

pub mod postgres;
pub mod smtp;
