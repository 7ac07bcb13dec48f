//! What each screen shows: plain structs that a handler fills and a template draws. No rule is
//! decided here; where a template must know what the reader may do, the struct says it.

pub mod account;
pub mod asking;
pub mod audit;
pub mod gate;
pub mod mail;
pub mod organization;
pub mod people;
pub mod resources;
pub mod teams;

#[cfg(test)]
mod samples;
