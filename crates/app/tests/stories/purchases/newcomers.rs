//! Orders of people who have no account yet.

use app::{
    Creation,
    invitations::{AcceptError, accept},
    purchases::{AssignError, Destination, waiting},
};
use domain::{purchase::Outcome, role::OrgRole, text::OrgName};
use testkit::{on_each_database, world::World};

use super::orders::{all_at_once, assigned, buy, last_event, memberships, order, organizations};

on_each_database! {
    a_buyer_without_an_account_becomes_the_owner_by_the_link
    the_same_order_is_done_once_however_parallel
    each_order_of_somebody_new_makes_an_organization
    what_is_not_taken_yet_gets_no_order_of_an_account
    many_orders_of_an_account_at_once_make_one_organization
    where_only_the_operator_makes_organizations_an_order_waits
    companies_of_one_name_have_addresses_of_their_own
}

async fn a_buyer_without_an_account_becomes_the_owner_by_the_link(world: World) {
    let bought = buy(&world, "1001", "mia@example.com").await;
    let org = bought.organization.unwrap();
    assert_eq!(bought.outcome, Outcome::Provisioned);
    assert_eq!(
        (org.name.as_str(), org.slug.as_str()),
        ("Northfield Tools", "northfield-tools")
    );
    let mails = world.mails("mia@example.com").await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Northfield Tools is ready");
    let (action, after) = last_event(&world, &org).await;
    assert_eq!(action, "purchase.provisioned");
    assert_eq!(
        (&after["order"], &after["buyer"]),
        (&"1001".into(), &"mia@example.com".into())
    );

    // Somebody who merely pays under her address gets nothing: the link is hers, and so is the role.
    let eve = world.sign_up("eve@example.com").await;
    let token = world.token("mia@example.com", "/invitations/").await;
    let refused = accept(&world.app, &eve.caller, &token).await;
    assert!(
        matches!(refused, Err(AcceptError::WrongAccount { .. })),
        "{refused:?}"
    );

    let mia = world.sign_up("mia@example.com").await;
    accept(&world.app, &mia.caller, &token).await.unwrap();
    assert_eq!(
        memberships(&world, &mia).await,
        [("Northfield Tools".to_owned(), OrgRole::Owner)]
    );
}

async fn the_same_order_is_done_once_however_parallel(world: World) {
    let outcomes = all_at_once(&world, (0..32).map(|_| order("1001", "mia@example.com"))).await;
    let count = |o| outcomes.iter().filter(|r| r.outcome == o).count();
    assert_eq!(
        (
            count(Outcome::Provisioned),
            count(Outcome::AlreadyProvisioned)
        ),
        (1, 31)
    );
    let first = outcomes[0].organization.as_ref().unwrap().id;
    assert!(
        outcomes
            .iter()
            .all(|r| r.organization.as_ref().unwrap().id == first && r.id == outcomes[0].id)
    );
    assert_eq!(organizations(&world).await, 1);
    assert_eq!(world.mails("mia@example.com").await.len(), 1);
}

async fn each_order_of_somebody_new_makes_an_organization(world: World) {
    let orders = (0..8).map(|n| order(&n.to_string(), "mia@example.com"));
    let made = all_at_once(&world, orders).await;
    assert!(made.iter().all(|r| r.outcome == Outcome::Provisioned));
    assert_eq!(organizations(&world).await, 8);
    let mia = world.sign_up("mia@example.com").await;
    for mail in world.mails("mia@example.com").await {
        let links = mail.links();
        let token = links.iter().find_map(|l| l.split_once("/invitations/"));
        if let Some((_, token)) = token {
            accept(&world.app, &mia.caller, token).await.unwrap();
        }
    }
    let all = memberships(&world, &mia).await;
    assert_eq!(all.len(), 8);
    assert!(all.iter().all(|(_, role)| *role == OrgRole::Owner));
}

/// Billing is never attached to an organization that the buyer does not own, and what they were only
/// offered they do not own.
async fn what_is_not_taken_yet_gets_no_order_of_an_account(world: World) {
    let offered = buy(&world, "1001", "mia@example.com").await;
    let offered = offered.organization.unwrap();
    let mia = world.sign_up("mia@example.com").await;
    let own = buy(&world, "1002", "Mia@example.com").await;
    assert_eq!(own.outcome, Outcome::Provisioned);
    let own = own.organization.unwrap();
    assert_ne!(own.id, offered.id);
    assert_eq!(last_event(&world, &offered).await.0, "purchase.provisioned");
    assert_eq!(memberships(&world, &mia).await.len(), 1);
    let third = buy(&world, "1003", "mia@example.com").await;
    assert_eq!(
        (third.outcome, third.organization.unwrap().id),
        (Outcome::Attached, own.id)
    );
}

async fn many_orders_of_an_account_at_once_make_one_organization(world: World) {
    world.sign_up("mia@example.com").await;
    let orders = (0..16).map(|n| order(&n.to_string(), "mia@example.com"));
    let outcomes = all_at_once(&world, orders).await;
    let count = |o| outcomes.iter().filter(|r| r.outcome == o).count();
    assert_eq!(
        (count(Outcome::Provisioned), count(Outcome::Attached)),
        (1, 15)
    );
    assert_eq!(organizations(&world).await, 1);
}

async fn where_only_the_operator_makes_organizations_an_order_waits(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let plant = world.organization(&mia, "Plant").await;
    let world = world.with(|app| app.creation = Creation::OperatorOnly);
    assert_eq!(
        buy(&world, "1", "mia@example.com")
            .await
            .organization
            .unwrap()
            .id,
        plant.id
    );
    let bought = buy(&world, "2", "new@example.com").await;
    assert_eq!(bought.outcome, Outcome::AwaitingAssignment);
    let new = world.sign_up("new@example.com").await;
    assert!(!waiting(&world.app, &new.caller).await.unwrap().may_found);
    let to = Destination::New(OrgName::parse("Mine").unwrap());
    let refused = assigned(&world, &new, &bought, to).await;
    assert!(matches!(refused, Err(AssignError::NotOpen)), "{refused:?}");
    // Where purchases make organizations, the same order does.
    let world = world.with(|app| app.creation = Creation::PurchaseOnly);
    let to = Destination::New(OrgName::parse("Mine").unwrap());
    assert_eq!(
        assigned(&world, &new, &bought, to).await.unwrap().outcome,
        Outcome::Provisioned
    );
}

async fn companies_of_one_name_have_addresses_of_their_own(world: World) {
    let orders = (0..8).map(|n| order(&n.to_string(), &format!("buyer{n}@example.com")));
    let made = all_at_once(&world, orders).await;
    let mut slugs: Vec<_> = made
        .iter()
        .map(|r| r.organization.as_ref().unwrap().slug.to_string())
        .collect();
    slugs.sort();
    slugs.dedup();
    assert_eq!(slugs.len(), 8);
    assert!(
        slugs.iter().all(|s| s.starts_with("northfield-tools")),
        "{slugs:?}"
    );
}
