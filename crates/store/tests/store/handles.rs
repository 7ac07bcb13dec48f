//! Handles: who has one, who had it, and who may have it next.

use std::time::Duration;

use domain::{
    handle::ALIAS_LIFE,
    id::{MembershipId, TeamId},
    time::{MINUTE, Timestamp},
};
use store::{
    WriteTx,
    access::{ManageTeams, Permit},
    handles::{self, Bearer},
};

use crate::{
    databases::Database,
    people::{NOW, handle, id, permit, plants},
};

async fn held(
    tx: &mut WriteTx,
    right: &Permit<ManageTeams>,
    name: &str,
    now: Timestamp,
) -> Option<(Bearer, bool)> {
    let held = handles::bearer(tx, right, &handle(name), now)
        .await
        .unwrap();
    held.map(|held| (held.bearer, held.released_at.is_some()))
}

async fn a_former_handle_is_an_alias_for_ninety_days(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let mut tx = database.store.write().await.unwrap();
    let right: Permit<ManageTeams> = permit(&mut tx, org).await;
    let (team, other) = (
        Bearer::Team(TeamId(id())),
        Bearer::Member(MembershipId(id())),
    );
    assert!(
        handles::give(&mut tx, &right, &handle("night-shift"), team, NOW)
            .await
            .unwrap()
    );
    assert!(
        handles::give(&mut tx, &right, &handle("late-shift"), team, NOW)
            .await
            .unwrap()
    );
    assert_eq!(
        held(&mut tx, &right, "night-shift", NOW).await,
        Some((team, true))
    );
    assert_eq!(
        held(&mut tx, &right, "late-shift", NOW).await,
        Some((team, false))
    );
    assert_eq!(
        handles::aliases(&mut tx, &right, team, NOW).await.unwrap(),
        ["night-shift"]
    );

    let last = NOW + ALIAS_LIFE - Duration::from_micros(1);
    assert!(
        !handles::give(&mut tx, &right, &handle("night-shift"), other, last)
            .await
            .unwrap()
    );
    assert_eq!(
        held(&mut tx, &right, "night-shift", last).await,
        Some((team, true))
    );
    let over = NOW + ALIAS_LIFE;
    assert_eq!(held(&mut tx, &right, "night-shift", over).await, None);
    assert!(
        handles::give(&mut tx, &right, &handle("night-shift"), other, over)
            .await
            .unwrap()
    );
    assert_eq!(
        held(&mut tx, &right, "night-shift", over).await,
        Some((other, false))
    );
}

async fn a_bearer_may_have_back_what_was_theirs(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let mut tx = database.store.write().await.unwrap();
    let right: Permit<ManageTeams> = permit(&mut tx, org).await;
    let team = Bearer::Team(TeamId(id()));
    for name in ["first", "second", "first"] {
        assert!(
            handles::give(&mut tx, &right, &handle(name), team, NOW + MINUTE)
                .await
                .unwrap()
        );
    }
    assert_eq!(
        held(&mut tx, &right, "first", NOW).await,
        Some((team, false))
    );
    assert_eq!(
        handles::aliases(&mut tx, &right, team, NOW).await.unwrap(),
        ["second"]
    );
}

async fn what_is_in_use_stays_where_it_is(database: Database) {
    let orgs = plants(&database.store, 2, 1).await;
    let mut tx = database.store.write().await.unwrap();
    let right: Permit<ManageTeams> = permit(&mut tx, orgs[0]).await;
    let (one, two) = (Bearer::Team(TeamId(id())), Bearer::Team(TeamId(id())));
    assert!(
        handles::give(&mut tx, &right, &handle("line-1"), one, NOW)
            .await
            .unwrap()
    );
    assert!(
        !handles::give(&mut tx, &right, &handle("line-1"), two, NOW)
            .await
            .unwrap()
    );
    assert_eq!(
        held(&mut tx, &right, "line-1", NOW).await,
        Some((one, false))
    );
    // Another organization has its own name space.
    let elsewhere: Permit<ManageTeams> = permit(&mut tx, orgs[1]).await;
    assert!(
        handles::give(&mut tx, &elsewhere, &handle("line-1"), two, NOW)
            .await
            .unwrap()
    );
}

async fn namesakes_are_numbered(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let mut tx = database.store.write().await.unwrap();
    let right: Permit<ManageTeams> = permit(&mut tx, org).await;
    let mut given = Vec::new();
    for _ in 0..4 {
        let bearer = Bearer::Member(MembershipId(id()));
        given.push(
            handles::give_near(&mut tx, &right, &handle("maria"), bearer, NOW)
                .await
                .unwrap(),
        );
    }
    let mariana = Bearer::Member(MembershipId(id()));
    handles::give_near(&mut tx, &right, &handle("mariana"), mariana, NOW)
        .await
        .unwrap();
    let given: Vec<&str> = given.iter().map(domain::handle::Handle::as_str).collect();
    assert_eq!(given, ["maria", "maria-2", "maria-3", "maria-4"]);
    assert_eq!(
        handles::free_near(&mut tx, &right, &handle("mariana"), NOW)
            .await
            .unwrap()
            .as_str(),
        "mariana-2"
    );
}

/// The number takes of the end of a name that fills its 32 characters: more from 10 on.
async fn namesakes_with_long_names_are_numbered_too(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let mut tx = database.store.write().await.unwrap();
    let right: Permit<ManageTeams> = permit(&mut tx, org).await;
    let wish = handle("maria-magdalena-von-und-zu-burgh");
    let mut given = std::collections::BTreeSet::new();
    for _ in 0..25 {
        let bearer = Bearer::Member(MembershipId(id()));
        let free = handles::give_near(&mut tx, &right, &wish, bearer, NOW)
            .await
            .unwrap();
        assert_eq!(
            held(&mut tx, &right, free.as_str(), NOW).await,
            Some((bearer, false))
        );
        given.insert(free.as_str().to_owned());
    }
    assert_eq!(given.len(), 25);
}

on_both!(
    a_former_handle_is_an_alias_for_ninety_days,
    a_bearer_may_have_back_what_was_theirs,
    what_is_in_use_stays_where_it_is,
    namesakes_are_numbered,
    namesakes_with_long_names_are_numbered_too,
);
