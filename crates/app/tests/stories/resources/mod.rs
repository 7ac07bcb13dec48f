//! Projects, channels and devices: who sees and changes what, and what memory and database agree on.

mod askers;
mod grants;
mod keys;
mod memory;
mod plant;
mod readings;
mod things;
