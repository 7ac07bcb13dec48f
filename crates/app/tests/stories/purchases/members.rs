//! Orders of people who have an account, and the question which organization they are for.

use app::{
    AccessError, Caller,
    purchases::{AssignError, Destination, record, waiting},
};
use domain::{
    organization::OrgRef,
    purchase::{Outcome, RawOrder},
    role::OrgRole,
    text::OrgName,
};
use testkit::{on_each_database, world::World};

use super::orders::{
    all_at_once, assigned, buy, invite_and_accept, last_event, memberships, order, raw,
};

on_each_database! {
    many_orders_of_an_account_at_once_make_one_organization
    an_account_in_no_organization_owns_the_new_one
    the_owner_of_one_organization_has_it_attached
    the_owner_of_several_is_asked
    a_member_who_owns_nothing_is_asked_and_founds
    a_named_organization_is_used_if_the_buyer_owns_it
    an_order_for_another_organization_waits_for_its_buyer
}

async fn many_orders_of_an_account_at_once_make_one_organization(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let orders = (0..16).map(|n| order(&n.to_string(), "mia@example.com"));
    let outcomes = all_at_once(&world, orders).await;
    let made = outcomes
        .iter()
        .filter(|r| r.outcome == Outcome::Provisioned)
        .count();
    assert_eq!((made, memberships(&world, &mia).await.len()), (1, 1));
}

async fn an_account_in_no_organization_owns_the_new_one(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let bought = buy(&world, "1001", "MIA@example.com").await;
    assert_eq!(bought.outcome, Outcome::Provisioned);
    assert_eq!(
        memberships(&world, &mia).await,
        [("Northfield Tools".to_owned(), OrgRole::Owner)]
    );
    let mails = world.mails("mia@example.com").await;
    assert_eq!(mails[0].subject, "Northfield Tools is ready");
}

async fn the_owner_of_one_organization_has_it_attached(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let plant = world.organization(&mia, "Plant").await;
    // Being a member elsewhere does not matter.
    let ann = world.sign_up("ann@example.com").await;
    let other = world.organization(&ann, "Other").await;
    invite_and_accept(&world, &ann, &other, &mia).await;
    let bought = buy(&world, "1001", "mia@example.com").await;
    assert_eq!(
        (bought.outcome, bought.organization.unwrap().id),
        (Outcome::Attached, plant.id)
    );
    assert_eq!(last_event(&world, &plant).await.0, "purchase.attached");
    let mails = world.mails("mia@example.com").await;
    assert_eq!(mails[0].subject, "Your order was added to Plant");
    assert_eq!(
        buy(&world, "1001", "mia@example.com").await.outcome,
        Outcome::AlreadyProvisioned
    );
}

async fn the_owner_of_several_is_asked(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let plant = world.organization(&mia, "Plant").await;
    world.organization(&mia, "Annex").await;
    let bought = buy(&world, "1001", "mia@example.com").await;
    assert_eq!(
        (bought.outcome, bought.organization.is_none()),
        (Outcome::AwaitingAssignment, true)
    );
    let mails = world.mails("mia@example.com").await;
    assert_eq!(
        mails[0].links(),
        ["http://muster.test/purchases", "http://muster.test"]
    );
    let desk = waiting(&world.app, &mia.caller).await.unwrap();
    let names: Vec<_> = desk.organizations.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(
        (
            desk.purchases[0].order.number.as_str(),
            names,
            desk.may_found
        ),
        ("1001", vec!["Annex", "Plant"], true)
    );
    // The same order again asks nothing again.
    assert_eq!(
        buy(&world, "1001", "mia@example.com").await.outcome,
        Outcome::AwaitingAssignment
    );
    assert_eq!(world.mails("mia@example.com").await.len(), 2);

    let to = Destination::Existing(OrgRef::Slug(plant.slug.clone()));
    let done = assigned(&world, &mia, &bought, to).await.unwrap();
    assert_eq!(
        (done.outcome, done.organization.unwrap().id),
        (Outcome::Attached, plant.id)
    );
    assert_eq!(last_event(&world, &plant).await.0, "purchase.assigned");
    assert!(
        waiting(&world.app, &mia.caller)
            .await
            .unwrap()
            .purchases
            .is_empty()
    );
    assert_eq!(
        buy(&world, "1001", "mia@example.com").await.outcome,
        Outcome::AlreadyProvisioned
    );
}

async fn a_member_who_owns_nothing_is_asked_and_founds(world: World) {
    let ann = world.sign_up("ann@example.com").await;
    let org = world.organization(&ann, "Acme").await;
    let bob = world
        .join(&ann, &org, "bob@example.com", OrgRole::Administrator)
        .await;
    let bought = buy(&world, "1001", "bob@example.com").await;
    assert_eq!(bought.outcome, Outcome::AwaitingAssignment);
    // Billing is the owners' business, so an administrator cannot bring it there.
    let refused = assigned(
        &world,
        &bob,
        &bought,
        Destination::Existing(OrgRef::Id(org.id)),
    )
    .await;
    assert!(
        matches!(refused, Err(AssignError::Access(AccessError::OwnerOnly))),
        "{refused:?}"
    );
    let to = Destination::New(OrgName::parse("Bob & Sons").unwrap());
    let done = assigned(&world, &bob, &bought, to).await.unwrap();
    let made = done.organization.unwrap();
    assert_eq!(
        (done.outcome, made.name.as_str()),
        (Outcome::Provisioned, "Bob & Sons")
    );
    assert_eq!(last_event(&world, &made).await.0, "purchase.assigned");
    assert_eq!(
        memberships(&world, &bob).await,
        [
            ("Acme".to_owned(), OrgRole::Administrator),
            ("Bob & Sons".to_owned(), OrgRole::Owner)
        ]
    );
}

async fn a_named_organization_is_used_if_the_buyer_owns_it(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Plant").await;
    let annex = world.organization(&mia, "Annex").await;
    let named = RawOrder {
        organization: Some(annex.slug.to_string()),
        ..raw("1001", "mia@example.com")
    };
    let bought = record(&world.app, &Caller::operator(), &named.parse().unwrap())
        .await
        .unwrap();
    assert_eq!(
        (bought.outcome, bought.organization.unwrap().id),
        (Outcome::Attached, annex.id)
    );
}

async fn an_order_for_another_organization_waits_for_its_buyer(world: World) {
    let ann = world.sign_up("ann@example.com").await;
    let acme = world.organization(&ann, "Acme").await;
    let named = |number, email: &str, org: String| RawOrder {
        organization: Some(org),
        ..raw(number, email)
    };
    // Somebody with an account, somebody without one, and an organization that there is not.
    world.sign_up("mia@example.com").await;
    for raw in [
        named("1", "mia@example.com", acme.id.to_string()),
        named("2", "new@example.com", acme.id.to_string()),
        named("3", "new@example.com", "no-such".to_owned()),
        named("4", "new@example.com", "Acme & Sons".to_owned()),
    ] {
        let bought = record(&world.app, &Caller::operator(), &raw.parse().unwrap())
            .await
            .unwrap();
        assert_eq!(bought.outcome, Outcome::AwaitingAssignment, "{raw:?}");
    }
    assert_eq!(last_event(&world, &acme).await.0, "organization.created");
    // Whoever proves to hold the address later finds what waits for it.
    let new = world.sign_up("new@example.com").await;
    let desk = waiting(&world.app, &new.caller).await.unwrap();
    let numbers: Vec<_> = desk
        .purchases
        .iter()
        .map(|p| p.order.number.as_str())
        .collect();
    assert_eq!(numbers, ["4", "3", "2"]);
}
