//! Copies of the SQLite file that are made while the server works, and what becomes of them.

use std::fs;
use std::time::Duration;

use testkit::postgres::empty_database;

use crate::kill::teams_are_whole;
use crate::muster::{Database, Muster, Shell};
use crate::operator::{answer, assert_says};
use crate::patience::eventually;
use crate::story::Owner;
use crate::writers::meanwhile;

#[test]
fn a_backup_made_while_serving_comes_back() {
    let muster = Muster::start(Database::Sqlite);
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let file = muster.folder().join("backup.db");
    let path = file.to_str().expect("a path of letters");
    assert_says(&muster.command(&["backup", path]), 0, "Wrote");
    assert_says(&muster.command(&["backup", path]), 1, "choose another name");
    owner
        .create_team(&muster, "later")
        .expect("the server answers");

    let shell = Shell::new(Database::Sqlite);
    assert_says(&shell.run(&["backup", "empty.db"]), 1, "--data");
    let restored = answer(&shell.run(&["restore", path, "--json"]));
    assert_eq!(restored["file"], path);
    assert_says(&shell.run(&["restore", path]), 1, "move it away");
    assert_eq!(shell.run(&["audit", "verify"]).status.code(), Some(0));
    let back = shell.serve();
    assert_eq!(
        owner.list(&back, "members").len(),
        1,
        "the session is there too"
    );
    assert!(
        owner.list(&back, "teams").is_empty(),
        "as it was at the backup"
    );
}

/// What was answered before it began is in the backup; of what was written meanwhile, each change whole or not at all.
#[test]
fn a_backup_made_while_others_write_is_whole() {
    let muster = Muster::start(Database::Sqlite);
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let file = muster.folder().join("backup.db");
    let path = file.to_str().expect("a path of letters");
    let mut before = Vec::new();
    meanwhile(&muster, &owner, |journal| {
        let some = Duration::from_secs(30);
        eventually("some teams", some, || {
            (journal.answered() >= 20).then_some(())
        });
        before.extend_from_slice(&journal.written());
        assert_says(&muster.command(&["backup", path]), 0, "Wrote");
        eventually("writing to go on", some, || {
            (journal.answered() > before.len()).then_some(())
        });
    });

    let shell = Shell::new(Database::Sqlite);
    assert_says(&shell.run(&["restore", path]), 0, "");
    assert_says(&shell.run(&["audit", "verify"]), 0, "0 broken");
    teams_are_whole(&shell.serve(), &owner, &before);
}

#[test]
fn what_is_no_backup_leaves_nothing_behind() {
    let shell = Shell::new(Database::Sqlite);
    let file = shell.folder().join("letter.txt");
    fs::write(&file, "Dear operator, this is no database. ".repeat(200))
        .expect("the folder is ours");
    let path = file.to_str().expect("a path of letters");
    assert_says(&shell.run(&["restore", path]), 1, "letter.txt is no backup");
    assert_says(&shell.run(&["restore", "nothing.db"]), 1, "nothing.db: ");
    let data = fs::read_dir(shell.folder().join("data")).expect("the data folder");
    assert_eq!(data.count(), 0);
    let postgres = Shell::new(Database::Postgres(empty_database()));
    assert_says(&postgres.run(&["backup", "copy.db"]), 1, "pg_dump");
    assert_says(&postgres.run(&["restore", path]), 1, "pg_restore");
}
