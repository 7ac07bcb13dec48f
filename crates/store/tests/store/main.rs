//! The store on both databases: its texts, its tables, and what it does.

#[macro_use]
mod databases;
mod audit;
mod catalogue;
mod crates;
mod groups;
mod handles;
mod invitations;
mod members;
mod migrations;
mod once;
mod outages;
mod people;
mod placement;
mod plans;
mod queue;
mod recent;
mod rules;
mod seeds;
mod sources;
mod statements;
