//! The built binary as a process: it is killed, its disk fills up, its database goes away, another one works beside it, its log is read, and its
//! commands are run.

/// Each of these on SQLite and on PostgreSQL, from a database without a table on.
macro_rules! on_both {
    ($($test:ident)*) => {$(
        mod $test {
            use crate::muster::{Database, Shell};

            #[test]
            fn sqlite() {
                super::$test(Shell::new(Database::Sqlite));
            }
            #[test]
            fn postgres() {
                let empty = testkit::postgres::empty_database();
                super::$test(Shell::new(Database::Postgres(empty)));
            }
        }
    )*};
}

mod backup;
mod dead_letters;
mod example;
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
mod writers;
