//! The JSON API as a program meets it: requests in, whole answers out; who is refused what.

mod access;
mod authzen;
mod bulk;
mod client;
mod conventions;
mod document;
mod exports;
mod fuzz;
mod grantors;
mod input;
mod nonsense;
mod once;
mod operations;
mod people;
mod plant;
mod problems;
mod reach;
mod refusals;
mod revisions;
