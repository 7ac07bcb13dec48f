//! Stories through the use-cases, each on SQLite and on PostgreSQL.

mod audit;
mod invitations;
mod purchases;
mod smtp;
mod teams;
