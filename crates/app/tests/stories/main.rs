//! Stories through the use-cases, each on SQLite and on PostgreSQL.

mod invitations;
mod members;
mod smtp;
