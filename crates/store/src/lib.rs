//! Everything that is SQL. One text per statement, run on SQLite and PostgreSQL alike. Who is refused what by
//! [`access`] hears why in the words of `texts`; the failures of the database are told to operators, in English.
#[macro_use]
mod tx;
pub mod access;
pub mod access_requests;
pub mod accounts;
pub mod api_keys;
pub mod audit;
mod changes;
pub mod committed;
pub mod credentials;
pub mod devices;
mod error;
pub mod facts;
pub mod grants;
mod group_commit;
pub mod handles;
pub mod idempotency;
pub mod invitations;
mod kept;
pub mod leases;
pub mod leave;
pub mod members;
pub mod migrate;
mod moment;
pub mod organizations;
pub mod placement;
mod pool;
pub mod purchases;
pub mod queue;
pub mod read;
pub mod readings;
pub mod seed;
pub mod sessions;
mod slugs;
pub mod spaces;
pub mod teams;
mod turns;

pub use error::StoreError;
pub use tx::{ReadTx, Store, WriteTx, folder_url};
