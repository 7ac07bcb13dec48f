//! PostgreSQL goes away or its disk is full, then all is well again: refusals that say so, and recovery without a restart.

use std::time::Duration;

use testkit::postgres::{OwnServer, empty_database};

use crate::kill::teams_are_whole;
use crate::muster::{Answer, Database, Muster};
use crate::operator::assert_says;
use crate::patience::eventually;
use crate::story::{Owner, text};
use crate::writers::meanwhile;

#[test]
fn a_lost_postgres_is_a_503_until_it_is_back() {
    let postgres = OwnServer::start();
    let muster = Muster::start(Database::Url(postgres.url()));
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let before = owner
        .create_team(&muster, "before")
        .expect("the server answers");

    postgres.crash();
    assert_refused_as_unavailable(
        &owner
            .create_team(&muster, "meanwhile")
            .expect("the server answers"),
    );
    assert_refused_as_unavailable(
        &muster
            .get("/v1/me", &owner.token)
            .expect("the server answers"),
    );
    assert_eq!(
        (muster.health("/readyz"), muster.health("/healthz")),
        (503, 200)
    );

    postgres.recover();
    eventually(
        "ready again, without a restart",
        Duration::from_secs(20),
        || (muster.health("/readyz") == 200).then_some(()),
    );
    let after = owner
        .create_team(&muster, "after")
        .expect("the server answers");
    let teams: Vec<_> = owner
        .list(&muster, "teams")
        .iter()
        .map(|team| text(&team["id"]))
        .collect();
    assert!(
        teams.contains(&text(&before.body["id"])) && teams.contains(&text(&after.body["id"])),
        "{teams:?}"
    );
}

/// What was answered before, between and after is there; what was refused while it was away may be tried again.
#[test]
fn a_postgres_that_is_lost_while_others_write_loses_nothing_answered() {
    let postgres = OwnServer::start();
    let muster = Muster::start(Database::Url(postgres.url()));
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let soon = Duration::from_secs(30);
    let written = meanwhile(&muster, &owner, |journal| {
        let more = |what: &str| {
            let before = journal.answered();
            eventually(what, soon, || {
                (journal.answered() >= before + 20).then_some(())
            });
        };
        more("teams before");
        postgres.crash();
        eventually("every writer is refused", soon, || {
            (journal.refused() >= 10).then_some(())
        });
        assert_eq!(muster.health("/readyz"), 503);
        postgres.recover();
        eventually("ready again, without a restart", soon, || {
            (muster.health("/readyz") == 200).then_some(())
        });
        more("teams after");
    });
    teams_are_whole(&muster, &owner, &written);
    assert_says(&muster.command(&["audit", "verify"]), 0, "0 broken");
}

/// A trigger plays the disk on which no table grows any more; that the database says so by `53100` is PostgreSQL's.
#[test]
fn a_full_disk_of_postgres_is_a_503_until_there_is_room() {
    let muster = Muster::start(Database::Postgres(empty_database()));
    let owner = Owner::arrive(&muster, "olga@plant.example");
    muster.meddle(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$",
    );
    let written = ["organizations", "teams", "leases"];
    for table in written {
        muster.meddle(&format!(
            "CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION full_disk()"
        ));
    }
    let create = |team| owner.create_team(&muster, team);
    let soon = Duration::from_secs(20);
    assert_refused_as_unavailable(&create("meanwhile").expect("the server answers"));
    eventually("not ready", soon, || {
        (muster.health("/readyz") == 503).then_some(())
    });
    assert_eq!(muster.health("/healthz"), 200);
    let me = muster.get("/v1/me", &owner.token);
    assert_eq!(
        me.expect("the server answers").status,
        200,
        "it still reads"
    );

    for table in written {
        muster.meddle(&format!("DROP TRIGGER full_disk ON {table}"));
    }
    eventually("ready again, without a restart", soon, || {
        (muster.health("/readyz") == 200).then_some(())
    });
    let after = create("after").expect("the server answers");
    let answered = [("after".to_owned(), Some(text(&after.body["id"])))];
    teams_are_whole(&muster, &owner, &answered);
}

pub fn assert_refused_as_unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(
        ["unavailable", "busy"].contains(&answer.body["code"].as_str().unwrap_or_default()),
        "{answer:?}"
    );
    assert!(
        answer.retry_after.is_some_and(|seconds| seconds > 0),
        "{answer:?}"
    );
}
