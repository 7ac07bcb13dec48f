//! The store on both databases: its texts, its tables, and what it does.

#[macro_use]
mod databases;
mod catalogue;
mod migrations;
mod people;
mod placement;
mod plans;
mod rules;
mod sources;
mod statements;
