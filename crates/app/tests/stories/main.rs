//! Stories through the use-cases, each on SQLite and on PostgreSQL.

mod accounts;
mod audit;
mod costs;
mod farewell;
mod invitations;
mod members;
mod organizations;
mod post;
mod purchases;
mod resources;
mod sessions;
mod smtp;
mod teams;
