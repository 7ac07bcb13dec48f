//! PostgreSQL goes away and comes back: refusals that say so, and recovery without a restart.

use std::time::Duration;

use testkit::postgres::OwnServer;

use crate::muster::{Answer, Database, Muster};
use crate::patience::eventually;
use crate::story::{Owner, text};

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
