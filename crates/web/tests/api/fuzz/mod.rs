//! Bodies that nobody thought of, and what holds of the answers all the same.
//!
//! A target takes the bytes of a body, and panics where something does not hold. [`bounded`] asks each one what lies in
//! `fuzz/seeds` and a fixed number of mutations of it, in every run of the tests; `scripts/fuzz` asks it what libFuzzer
//! makes of the same seeds, for as long as one likes. A body that failed once becomes a seed.

pub mod authzen;
#[cfg(test)]
mod bounded;
pub mod mutate;
pub mod readings;

/// The body for a message; not all of it has to be text.
fn shown(body: &[u8]) -> String {
    String::from_utf8_lossy(body).into_owned()
}
