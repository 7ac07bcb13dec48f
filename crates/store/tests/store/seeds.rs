//! Filling a database by the thousand: what comes out is what hand-made sign-ups would leave.

use ::access::{Page, Snapshot, Source};
use domain::{policy::ProjectAction, role::OrgRole};
use store::{
    access::{self, Actor},
    accounts, audit,
    members::{self, Filter},
    seed::{self, SeedError, Spec},
};

use crate::{
    databases::Database,
    people::{NOW, email, fill, handle, id},
};

fn spec(json: serde_json::Value) -> Spec {
    serde_json::from_value(json).unwrap()
}

async fn a_file_becomes_people_and_organizations(database: Database) {
    let spec = spec(serde_json::json!({
        "password": "correct horse",
        "accounts": [["Mia@Example.com", "Mia Chen"], ["mia2@example.com", "Mia Chen"], ["eve@example.com", "Eve"]],
        "organizations": [
            { "slug": "acme", "name": "Acme", "members": [["mia@example.com", "owner"], ["MIA2@example.com", "member"]] },
            { "slug": "plant-9", "name": "Plant 9", "members": [["eve@example.com", "owner"], ["mia@example.com", "observer"]] },
        ],
    }));
    let filled = fill(&database.store, &spec).await;
    assert_eq!(
        (
            filled.accounts.len(),
            filled.organizations.len(),
            filled.memberships
        ),
        (3, 2, 4)
    );

    let mut tx = database.store.read().await.unwrap();
    let mia = accounts::by_email(&mut tx, &email("mia@example.com"))
        .await
        .unwrap()
        .unwrap();
    assert!(mia.verified);
    assert_eq!(mia.password_hash, "no hash");
    assert_eq!(
        accounts::organizations(&mut tx, mia.account.id)
            .await
            .unwrap()
            .len(),
        2
    );
    for org in &filled.organizations {
        assert_eq!(
            audit::verify(&mut tx, *org).await.unwrap().events(),
            Some(1)
        );
    }
    let acme = domain::organization::OrgRef::Slug(handle("acme"));
    let own = access::membership(&mut tx, &Actor::operator(), &acme, NOW)
        .await
        .unwrap();
    let filter = Filter {
        limit: 10,
        ..Filter::default()
    };
    let members = members::list(&mut tx, &own, &filter, NOW).await.unwrap();
    let told: Vec<_> = members
        .iter()
        .map(|m| (m.handle.as_str(), m.role))
        .collect();
    assert_eq!(
        told,
        [
            ("mia-chen", OrgRole::Owner),
            ("mia-chen-2", OrgRole::Member)
        ]
    );
}

async fn people_of_a_file_can_sign_in_and_act(database: Database) {
    let filled = fill(&database.store, &Spec::invented(1, 3, "")).await;
    let owner = crate::people::sign_in(&database.store, filled.accounts[0]).await;
    let mut tx = database.store.write().await.unwrap();
    let org = domain::organization::OrgRef::Id(filled.organizations[0]);
    let own = access::enter(&mut tx, &owner, &org, NOW).await.unwrap();
    assert_eq!(
        (own.role(), own.organization().revision),
        (OrgRole::Owner, 2)
    );
    let permit = own.permit::<access::EditSettings>().unwrap();
    let event = audit::Event {
        id: domain::id::EventId(id()),
        action: "organization.updated",
        target: audit::Target {
            kind: "organization",
            id: String::new(),
            name: String::new(),
        },
        before: None,
        after: None,
    };
    audit::record(&mut tx, &permit, &crate::people::origin(), event)
        .await
        .unwrap();
    assert_eq!(
        audit::verify(&mut tx, filled.organizations[0])
            .await
            .unwrap()
            .events(),
        Some(2),
        "the chain goes on"
    );
}

async fn projects_and_devices_come_with_people_who_are_given_them(database: Database) {
    let mut spec = Spec::invented(1, 5, "");
    (
        spec.organizations[0].projects,
        spec.organizations[0].devices,
    ) = (4, 10);
    let filled = fill(&database.store, &spec).await;
    assert_eq!((filled.projects, filled.devices), (4, 10));

    let facts = database.store.load(filled.organizations[0]).await.unwrap();
    let facts = facts.expect("it was added a moment ago");
    let counted = (
        facts.projects.len(),
        facts.devices.len(),
        facts.grants.len(),
    );
    assert_eq!(
        counted,
        (4, 10, 15),
        "each of five people is given three projects"
    );
    let snapshot = Snapshot::build(&facts);
    let member = facts.people.iter().find(|p| p.role == OrgRole::Member);
    let view = snapshot.view(member.expect("a member").member, NOW);
    let seen = view.list_projects(ProjectAction::See, Page::all()).items;
    assert_eq!(seen.len(), 3);
}

async fn what_does_not_fit_is_named(database: Database) {
    for (json, said) in [
        (
            serde_json::json!({ "password": "", "accounts": [["a@example.com", "A"], ["nobody", "B"]], "organizations": [] }),
            "account 2: ",
        ),
        (
            serde_json::json!({ "password": "", "accounts": [["a@example.com", "A"], ["A@example.com", "B"]], "organizations": [] }),
            "account 2: A@example.com has an account above.",
        ),
        (
            company(&serde_json::json!([["b@example.com", "owner"]])),
            "organization acme: b@example.com has no account in this file.",
        ),
        (
            company(&serde_json::json!([["a@example.com", "member"]])),
            "organization acme: it has no owner.",
        ),
        (
            company(&serde_json::json!([["a@example.com", "chief"]])),
            "organization acme: a@example.com: ",
        ),
        (
            company(&serde_json::json!([
                ["a@example.com", "owner"],
                ["a@example.com", "owner"]
            ])),
            "organization acme: a@example.com is a member twice.",
        ),
        (
            serde_json::json!({ "password": "", "accounts": [["a@example.com", "A"]], "organizations":
                [{ "slug": "acme", "name": "Acme", "members": [["a@example.com", "owner"]], "devices": 1 }] }),
            "organization acme: devices need a project to be in.",
        ),
    ] {
        let refused = try_fill(&database, &spec(json)).await.unwrap_err();
        assert!(refused.to_string().starts_with(said), "{refused}");
    }
    let good = spec(company(&serde_json::json!([["a@example.com", "owner"]])));
    try_fill(&database, &good).await.unwrap();
    let again = try_fill(&database, &good).await;
    assert!(matches!(again, Err(SeedError::Taken)), "{again:?}");
}

fn company(members: &serde_json::Value) -> serde_json::Value {
    serde_json::json!({ "password": "", "accounts": [["a@example.com", "A"]],
        "organizations": [{ "slug": "acme", "name": "Acme", "members": members }] })
}

async fn try_fill(database: &Database, spec: &Spec) -> Result<seed::Filled, SeedError> {
    seed::fill(
        &database.store,
        &Actor::operator(),
        spec,
        "no hash",
        NOW,
        &mut id,
    )
    .await
}

/// More than one transaction, and than one statement, holds.
async fn thousands_take_several_transactions(database: Database) {
    let filled = fill(&database.store, &Spec::invented(30, 400, "")).await;
    assert_eq!(filled.memberships, 12_000);
    let mut tx = database.store.read().await.unwrap();
    let last = *filled.organizations.last().unwrap();
    assert_eq!(
        audit::verify(&mut tx, last).await.unwrap().events(),
        Some(1)
    );
    let mut bare = database.bare().await;
    for table in [
        "accounts",
        "account_identifiers",
        "memberships",
        "handles",
        "account_organizations",
    ] {
        let rows: Vec<(i64,)> = bare.rows(&format!("SELECT count(*) FROM {table}")).await;
        assert_eq!(rows[0].0, 12_000, "{table}");
    }
}

on_both!(
    a_file_becomes_people_and_organizations,
    people_of_a_file_can_sign_in_and_act,
    projects_and_devices_come_with_people_who_are_given_them,
    what_does_not_fit_is_named,
    thousands_take_several_transactions,
);
