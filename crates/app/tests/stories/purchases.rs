//! From a paid order to an organization, by the cases of `docs/purchases.md`.

use app::{
    AccessError, Caller, Creation, accounts,
    invitations::{AcceptError, accept},
    purchases::{AssignError, Destination, Recorded, assign, record, waiting},
};
use domain::{
    organization::{OrgRef, Organization},
    purchase::{Line, Order, Outcome, RawOrder},
    role::OrgRole,
    text::OrgName,
    time::DAY,
};
use testkit::{
    on_each_database,
    world::{PASSWORD, Person, World, address},
};

on_each_database! {
    a_buyer_without_an_account_becomes_the_owner_by_the_link
    the_same_order_is_done_once_however_parallel
    two_orders_of_somebody_new_make_one_organization
    many_orders_of_somebody_new_at_once_make_one_organization
    many_orders_of_an_account_at_once_make_one_organization
    an_offer_that_expired_is_renewed_by_the_next_order
    a_declined_offer_makes_way_for_a_new_organization
    an_account_in_no_organization_owns_the_new_one
    the_owner_of_one_organization_has_it_attached
    the_owner_of_several_is_asked
    a_member_who_owns_nothing_is_asked_and_founds
    a_named_organization_is_used_if_the_buyer_owns_it
    an_order_for_another_organization_waits_for_its_buyer
    an_order_is_assigned_once
    nobody_answers_for_somebody_else
    where_only_the_operator_makes_organizations_an_order_waits
    companies_of_one_name_have_addresses_of_their_own
    what_was_bought_is_kept_and_the_organization_is_paid
    waiting_orders_follow_a_changed_address
    only_the_operator_records
}

fn order(number: &str, email: &str) -> Order {
    raw(number, email).parse().unwrap()
}

fn raw(number: &str, email: &str) -> RawOrder {
    RawOrder {
        provider: "shop".to_owned(),
        number: number.to_owned(),
        email: email.to_owned(),
        company: Some("Northfield Tools".to_owned()),
        ..RawOrder::default()
    }
}

async fn buy(world: &World, number: &str, email: &str) -> Recorded {
    record(&world.app, &Caller::operator(), &order(number, email))
        .await
        .unwrap()
}

async fn assigned(
    world: &World,
    by: &Person,
    recorded: &Recorded,
    to: Destination,
) -> Result<Recorded, AssignError> {
    assign(&world.app, &by.caller, recorded.id, &to).await
}

/// What the person is in which organizations, by name.
async fn memberships(world: &World, person: &Person) -> Vec<(String, OrgRole)> {
    let mut tx = world.app.store.read().await.unwrap();
    let mut found = Vec::new();
    let now = world.app.clock.now();
    for org in store::accounts::organizations(&mut tx, person.account.id)
        .await
        .unwrap()
    {
        let own = store::access::membership(&mut tx, &person.caller.actor, &OrgRef::Id(org), now)
            .await
            .unwrap();
        found.push((own.organization().name.clone(), own.role()));
    }
    found
}

/// Every organization that there is.
async fn organizations(world: &World) -> usize {
    let mut tx = world.app.store.glance();
    let operator = Caller::operator().actor;
    let all = store::organizations::all(
        &mut tx,
        &operator,
        domain::id::OrgId(uuid::Uuid::nil()),
        100,
    );
    all.await.unwrap().len()
}

/// The newest event of the organization: action, and what it says of afterwards.
async fn last_event(world: &World, org: &Organization) -> (String, serde_json::Value) {
    let mut tx = world.app.store.read().await.unwrap();
    let now = world.app.clock.now();
    let operator = Caller::operator().actor;
    let own = store::access::membership(&mut tx, &operator, &OrgRef::Id(org.id), now)
        .await
        .unwrap();
    let filter = store::audit::Filter {
        with_billing: true,
        limit: 1,
        ..store::audit::Filter::default()
    };
    let events = store::audit::list(&mut tx, &own.permit().unwrap(), &filter)
        .await
        .unwrap();
    let after = events[0].after_json().unwrap().unwrap();
    (events[0].action.clone(), after)
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

/// Records the orders in parallel, each in a task of its own.
async fn all_at_once(world: &World, orders: impl Iterator<Item = Order>) -> Vec<Recorded> {
    let tasks: Vec<_> = orders
        .map(|order| {
            let app = world.app.clone();
            tokio::spawn(async move { record(&app, &Caller::operator(), &order).await })
        })
        .collect();
    let mut recorded = Vec::new();
    for task in tasks {
        recorded.push(task.await.unwrap().unwrap());
    }
    recorded
}

async fn two_orders_of_somebody_new_make_one_organization(world: World) {
    let first = buy(&world, "1001", "mia@example.com")
        .await
        .organization
        .unwrap();
    let second = buy(&world, "1002", "Mia@example.com").await;
    assert_eq!(
        (second.outcome, second.organization.unwrap().id),
        (Outcome::Attached, first.id)
    );
    assert_eq!(last_event(&world, &first).await.0, "purchase.attached");
    // The link of either mail opens it.
    let mia = world.sign_up("mia@example.com").await;
    let mails = world.mails("mia@example.com").await;
    let earlier = mails
        .iter()
        .rev()
        .flat_map(|m| m.links())
        .find_map(|l| l.split_once("/invitations/"));
    accept(&world.app, &mia.caller, earlier.unwrap().1)
        .await
        .unwrap();
    assert_eq!(memberships(&world, &mia).await.len(), 1);
    assert_eq!(
        buy(&world, "1003", "mia@example.com").await.outcome,
        Outcome::Attached
    );
}

async fn many_orders_of_somebody_new_at_once_make_one_organization(world: World) {
    let orders = (0..16).map(|n| order(&n.to_string(), "mia@example.com"));
    let outcomes = all_at_once(&world, orders).await;
    let made = outcomes
        .iter()
        .filter(|r| r.outcome == Outcome::Provisioned)
        .count();
    let attached = outcomes
        .iter()
        .filter(|r| r.outcome == Outcome::Attached)
        .count();
    assert_eq!((made, attached, organizations(&world).await), (1, 15, 1));
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

async fn an_offer_that_expired_is_renewed_by_the_next_order(world: World) {
    buy(&world, "1001", "mia@example.com").await;
    let first = world.token("mia@example.com", "/invitations/").await;
    let mia = world.sign_up("mia@example.com").await;
    world.frozen.advance(30 * DAY);
    let late = accept(&world.app, &mia.caller, &first).await;
    assert!(matches!(late, Err(AcceptError::Expired)), "{late:?}");
    assert_eq!(
        buy(&world, "1002", "mia@example.com").await.outcome,
        Outcome::Attached
    );
    accept(&world.app, &mia.caller, &first).await.unwrap();
    assert_eq!(memberships(&world, &mia).await.len(), 1);
}

async fn a_declined_offer_makes_way_for_a_new_organization(world: World) {
    let first = buy(&world, "1001", "mia@example.com")
        .await
        .organization
        .unwrap();
    let token = world.token("mia@example.com", "/invitations/").await;
    app::invitations::decline(&world.app, &app::Client::default(), None, &token)
        .await
        .unwrap();
    let second = buy(&world, "1002", "mia@example.com").await;
    assert_eq!(second.outcome, Outcome::Provisioned);
    assert_ne!(second.organization.unwrap().id, first.id);
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

async fn invite_and_accept(world: &World, by: &Person, org: &Organization, whom: &Person) {
    let new = testkit::world::invitation(whom.account.email.as_str());
    app::invitations::invite(&world.app, &by.caller, &OrgRef::Id(org.id), &new)
        .await
        .unwrap();
    let token = world
        .token(whom.account.email.as_str(), "/invitations/")
        .await;
    accept(&world.app, &whom.caller, &token).await.unwrap();
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
    assert_eq!(numbers, ["3", "2"]);
}

async fn an_order_is_assigned_once(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    for name in ["Plant", "Annex"] {
        world.organization(&mia, name).await;
    }
    let bought = buy(&world, "1001", "mia@example.com").await;
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (app, caller) = (world.app.clone(), mia.caller.clone());
            let to = Destination::New(OrgName::parse(&format!("New {n}")).unwrap());
            tokio::spawn(async move { assign(&app, &caller, bought.id, &to).await })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => done += 1,
            Err(AssignError::Unknown) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((done, memberships(&world, &mia).await.len()), (1, 3));
}

async fn nobody_answers_for_somebody_else(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    for name in ["Plant", "Annex"] {
        world.organization(&mia, name).await;
    }
    let bought = buy(&world, "1001", "mia@example.com").await;
    let eve = world.sign_up("eve@example.com").await;
    let own = world.organization(&eve, "Eve").await;
    let to = Destination::Existing(OrgRef::Id(own.id));
    let refused = assigned(&world, &eve, &bought, to.clone()).await;
    assert!(matches!(refused, Err(AssignError::Unknown)), "{refused:?}");
    assert!(
        waiting(&world.app, &eve.caller)
            .await
            .unwrap()
            .purchases
            .is_empty()
    );
    // Nor can the buyer give it to an organization of which they are no part.
    let refused = assigned(&world, &mia, &bought, to).await;
    assert!(
        matches!(refused, Err(AssignError::Access(AccessError::NotFound))),
        "{refused:?}"
    );
    assert_eq!(
        waiting(&world.app, &mia.caller)
            .await
            .unwrap()
            .purchases
            .len(),
        1
    );
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

async fn what_was_bought_is_kept_and_the_organization_is_paid(world: World) {
    let raw = RawOrder {
        lines: vec![Line {
            sku: "sensor".to_owned(),
            quantity: 2,
            serials: vec!["SN-1".to_owned(), "SN-2".to_owned()],
        }],
        plan: Some("starter".to_owned()),
        seats: Some(25),
        amount_minor: Some(129_900),
        currency: Some("eur".to_owned()),
        ..raw("1001", "mia@example.com")
    };
    let order = raw.parse().unwrap();
    let bought = record(&world.app, &Caller::operator(), &order)
        .await
        .unwrap();
    let org = bought.organization.unwrap();
    let mut tx = world.app.store.read().await.unwrap();
    let (kept, kept_org) = store::purchases::by_order(&mut tx, "shop:1001")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (&kept.order, kept.outcome, kept_org),
        (&order, Outcome::Provisioned, Some(org.id))
    );
    let now = world.app.clock.now();
    let operator = Caller::operator().actor;
    let own = store::access::membership(&mut tx, &operator, &OrgRef::Id(org.id), now)
        .await
        .unwrap();
    assert!(store::organizations::is_paid(&mut tx, &own).await.unwrap());
}

async fn waiting_orders_follow_a_changed_address(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    for name in ["Plant", "Annex"] {
        world.organization(&mia, name).await;
    }
    let bought = buy(&world, "1001", "mia@example.com").await;
    let new = address("chen@example.com");
    accounts::change_email(&world.app, &mia.caller, PASSWORD, &new)
        .await
        .unwrap();
    let link = world.token("chen@example.com", "/verify?token=").await;
    let link = accounts::Shown::Link(link);
    accounts::verify(&world.app, &app::Client::default(), None, &link)
        .await
        .unwrap();
    let actor = app::sessions::authenticate(&world.app, &mia.token)
        .await
        .unwrap()
        .unwrap();
    let caller = Caller {
        actor,
        ..mia.caller
    };
    let to = Destination::New(OrgName::parse("Third").unwrap());
    assign(&world.app, &caller, bought.id, &to).await.unwrap();
    // Whoever holds the old address next finds nothing there.
    let next = world.sign_up("mia@example.com").await;
    assert!(
        waiting(&world.app, &next.caller)
            .await
            .unwrap()
            .purchases
            .is_empty()
    );
}

async fn only_the_operator_records(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let refused = record(&world.app, &mia.caller, &order("1001", "mia@example.com")).await;
    assert!(matches!(refused, Err(AccessError::NotFound)), "{refused:?}");
}
