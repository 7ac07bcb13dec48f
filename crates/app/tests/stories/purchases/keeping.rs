//! What is kept of an order, and who may answer for it.

use app::{
    AccessError, Caller, accounts,
    purchases::{AssignError, Destination, assign, record, waiting},
};
use domain::{
    organization::OrgRef,
    purchase::{Line, Outcome, RawOrder},
    text::OrgName,
};
use testkit::{
    on_each_database,
    world::{PASSWORD, World, address},
};

use super::orders::{assigned, buy, memberships, order, raw};

on_each_database! {
    an_order_is_assigned_once
    nobody_answers_for_somebody_else
    what_was_bought_is_kept_and_the_organization_is_paid
    what_an_order_says_of_its_buyer_is_erased_with_the_organization
    waiting_orders_follow_a_changed_address
    only_the_operator_records
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

async fn what_an_order_says_of_its_buyer_is_erased_with_the_organization(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let bought = buy(&world, "1001", "mia@example.com").await;
    let org = bought.organization.unwrap();
    let other = buy(&world, "1002", "eve@example.com").await;
    let personal = async |what: &str| {
        let sql = "SELECT count(*) FROM purchases WHERE email <> '' OR company IS NOT NULL OR lines <> '[]'";
        let orders = world.count(sql).await;
        let buyers = world.count("SELECT count(*) FROM buyers").await;
        assert_eq!(orders, buyers, "{what}");
        orders
    };
    assert_eq!(personal("before").await, 2);
    let here = OrgRef::Id(org.id);
    app::organizations::delete(&world.app, &mia.caller, &here, &org.name)
        .await
        .unwrap();
    world.frozen.advance(30 * domain::time::DAY);
    let erased = app::organizations::sweep_erasures(&world.app).await;
    assert_eq!(erased.unwrap(), 1);
    assert_eq!(
        personal("after").await,
        1,
        "the other buyer's order is as it was"
    );
    // Each order is done once, also one whose organization is gone.
    let again = buy(&world, "1001", "mia@example.com").await;
    assert_eq!(
        (again.id, again.outcome, again.organization.is_none()),
        (bought.id, Outcome::AlreadyProvisioned, true)
    );
    let again = buy(&world, "1002", "eve@example.com").await;
    assert_eq!(again.id, other.id);
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
