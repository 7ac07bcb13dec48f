//! The built binary as a process: it is killed, its disk fills up, its database goes away, another one works beside it, its log is read, and its
//! commands are run.

mod exposure;
mod full_disk;
mod kill;
mod lost_database;
mod mails;
mod muster;
mod nodes;
mod operator;
mod patience;
mod secrets;
mod stop;
mod story;
mod telemetry;
mod wire;
