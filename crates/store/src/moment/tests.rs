use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteJournalMode};

use super::*;

async fn write(connection: &mut SqliteConnection) {
    let added = sqlx::query("INSERT INTO t VALUES (1)").execute(connection);
    added.await.unwrap();
}

#[tokio::test]
async fn every_commit_makes_another_moment_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("any.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let log = LogIndex::of(&options);
    assert!(log.moment().is_none(), "there is no file yet");
    let mut one = options.connect().await.unwrap();
    log.hold();
    let made = sqlx::query("CREATE TABLE t (n INTEGER)").execute(&mut one);
    made.await.unwrap();
    let mut other = options.connect().await.unwrap();
    let mut last = log.moment().expect("it was written to");
    for n in 0..50 {
        let writer = if n % 2 == 0 { &mut one } else { &mut other };
        write(writer).await;
        let moment = log.moment().expect("nobody writes");
        assert!(moment != last, "after commit {n}");
        last = moment;
    }
    let read = sqlx::query("SELECT * FROM t").fetch_all(&mut other);
    assert_eq!(read.await.unwrap().len(), 50);
    let undone = sqlx::raw_sql("BEGIN; DELETE FROM t; ROLLBACK").execute(&mut one);
    undone.await.unwrap();
    assert!(log.moment() == Some(last), "nothing was committed");
    let checkpoint = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut one);
    checkpoint.await.unwrap();
    write(&mut other).await;
    assert!(log.moment() != Some(last), "a log that begins anew");
}

#[tokio::test]
async fn a_file_that_may_be_removed_tells_no_moment() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("any.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let log = LogIndex::of(&options);
    let mut first = options.connect().await.unwrap();
    assert!(log.moment().is_none(), "nobody holds it");
    log.hold();
    let made = sqlx::query("CREATE TABLE t (n INTEGER)").execute(&mut first);
    made.await.unwrap();
    let last = log.moment();
    assert!(last.is_some());
    log.let_go();
    assert!(log.moment().is_none());
    // SQLite removes the file with the last connection.
    first.close().await.unwrap();
    let mut second = options.connect().await.unwrap();
    log.hold();
    write(&mut second).await;
    let moment = log.moment();
    assert!(moment.is_some() && moment != last, "that of the new file");
}
