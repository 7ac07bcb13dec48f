//! Stories through the use-cases, each on SQLite and on PostgreSQL.

mod accounts;
mod audit;
mod invitations;
mod members;
mod purchases;
mod sessions;
mod smtp;
mod teams;
