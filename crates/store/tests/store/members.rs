//! Lists of members: page by page, and by what is asked for.

use domain::{id::OrgId, organization::OrgRef, role::OrgRole, time::DAY};
use store::{
    ReadTx, Store,
    access::{self, Actor, Membership},
    members::{self, Filter},
    seed::{Company, Spec},
};

use crate::{
    databases::Database,
    people::{NOW, email, enter, fill},
};

async fn company(store: &Store, names: &[&str]) -> OrgId {
    let mut spec = Spec::default();
    let mut members = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let address = format!("person{n}@example.com");
        spec.accounts.push((address.clone(), (*name).to_owned()));
        members.push((address, if n == 0 { "owner" } else { "member" }.to_owned()));
    }
    spec.organizations.push(Company {
        slug: "acme".into(),
        name: "Acme".into(),
        members,
        projects: 0,
        devices: 0,
    });
    fill(store, &spec).await.organizations[0]
}

async fn own(tx: &mut ReadTx, org: OrgId) -> Membership {
    access::membership(tx, &Actor::operator(), &OrgRef::Id(org), NOW)
        .await
        .unwrap()
}

async fn found(store: &Store, org: OrgId, filter: Filter) -> Vec<String> {
    let mut tx = store.read().await.unwrap();
    let own = own(&mut tx, org).await;
    let filter = Filter {
        limit: 200,
        ..filter
    };
    let members = members::list(&mut tx, &own, &filter, NOW).await.unwrap();
    members.into_iter().map(|m| m.name).collect()
}

async fn asked(store: &Store, org: OrgId, query: &str) -> Vec<String> {
    found(
        store,
        org,
        Filter {
            query: Some(query.into()),
            ..Filter::default()
        },
    )
    .await
}

/// A thousand people of one name: the id behind the name keeps the pages apart.
async fn pages_hold_everybody_once(database: Database) {
    let org = company(&database.store, &["Maria Silva"; 1000]).await;
    let mut tx = database.store.read().await.unwrap();
    let own = own(&mut tx, org).await;
    let mut filter = Filter {
        limit: 37,
        ..Filter::default()
    };
    let mut seen = Vec::new();
    loop {
        let page = members::list(&mut tx, &own, &filter, NOW).await.unwrap();
        let Some(last) = page.last() else { break };
        filter.after = Some(members::cursor(last));
        seen.extend(page.iter().map(|m| m.id));
    }
    assert_eq!(seen.len(), 1000);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 1000);
}

/// Both databases sort alike, whatever their collation is: by the folded name.
async fn names_are_sorted_alike(database: Database) {
    let org = company(
        &database.store,
        &[
            "zoe", "Ana", "Łukasz", "Öz", "ana b", "Ana-B", "Émile", "10", "9",
        ],
    )
    .await;
    let sorted = [
        "10", "9", "Ana", "ana b", "Ana-B", "Émile", "Łukasz", "Öz", "zoe",
    ];
    assert_eq!(found(&database.store, org, Filter::default()).await, sorted);
}

async fn what_is_searched_for_means_itself(database: Database) {
    let org = company(
        &database.store,
        &[
            "50% Off",
            "500 Off",
            "a_b",
            "axb",
            "wow!",
            "wow",
            "back\\slash",
            "Żaneta",
        ],
    )
    .await;
    let store = &database.store;
    for (query, names) in [
        ("50%", &["50% Off"][..]),
        ("a_b", &["a_b"]),
        ("wow!", &["wow!"]),
        ("WOW", &["wow", "wow!"]),
        ("\\", &["back\\slash"]),
        ("%", &["50% Off"]),
        ("zan", &["Żaneta"]),
        ("ŻAN", &["Żaneta"]),
        ("nobody", &[]),
        ("'", &[]),
    ] {
        assert_eq!(asked(store, org, query).await, names, "{query}");
    }
}

/// Whoever may not see addresses must not find people by guessing them either.
async fn addresses_are_found_by_those_who_may_see_them(database: Database) {
    let org = company(&database.store, &["Mia", "Eve"]).await;
    let by = |by_email| Filter {
        query: Some("person1@".into()),
        by_email,
        ..Filter::default()
    };
    assert_eq!(found(&database.store, org, by(true)).await, ["Eve"]);
    assert_eq!(found(&database.store, org, by(false)).await, [""; 0]);
    let owners = Filter {
        role: Some(OrgRole::Owner),
        ..Filter::default()
    };
    assert_eq!(found(&database.store, org, owners).await, ["Mia"]);
}

async fn what_a_removed_person_had_is_kept_for_ninety_days(database: Database) {
    let org = company(&database.store, &["Mia", "Eve"]).await;
    let mut tx = database.store.write().await.unwrap();
    let own = enter(&mut tx, org).await;
    let right = own.permit_change(OrgRole::Owner).unwrap();
    let eve = members::by_email(&mut tx, &own, &email("PERSON1@example.com"))
        .await
        .unwrap()
        .unwrap();
    members::keep_former(&mut tx, &right, &eve, NOW)
        .await
        .unwrap();
    members::delete(&mut tx, &right, &eve, NOW).await.unwrap();
    assert_eq!(members::get(&mut tx, &own, eve.id).await.unwrap(), None);
    let former = members::former(&mut tx, &own, &eve.email, NOW + DAY * 89)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (former.role, former.handle),
        (OrgRole::Member, eve.handle.clone())
    );
    assert_eq!(
        members::former(&mut tx, &own, &eve.email, NOW + DAY * 90)
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        members::sweep_former(&mut tx, NOW + DAY * 89)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        members::sweep_former(&mut tx, NOW + DAY * 90)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        members::former(&mut tx, &own, &eve.email, NOW)
            .await
            .unwrap(),
        None
    );
    // The organization is no longer among hers, by the index.
    assert_eq!(
        store::accounts::organizations(&mut tx, eve.account)
            .await
            .unwrap(),
        []
    );
}

on_both!(
    pages_hold_everybody_once,
    names_are_sorted_alike,
    what_is_searched_for_means_itself,
    addresses_are_found_by_those_who_may_see_them,
    what_a_removed_person_had_is_kept_for_ninety_days,
);
