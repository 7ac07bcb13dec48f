//! Stories through the use-cases, each on SQLite and on PostgreSQL.

mod audit;
mod accounts;
mod invitations;
mod sessions;
mod members;
mod smtp;
mod teams;
