//! Faults of whole processes: the built binary is killed, its disk fills up, its database goes away, its log is read.

mod full_disk;
mod kill;
mod lost_database;
mod muster;
mod patience;
mod secrets;
mod stop;
mod story;
