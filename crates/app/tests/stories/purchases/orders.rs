//! Orders as the shop sends them, and what came of them.

use app::{
    Caller,
    invitations::accept,
    purchases::{AssignError, Destination, Recorded, assign, record},
};
use domain::{
    organization::{OrgRef, Organization},
    purchase::{Order, RawOrder},
    role::OrgRole,
};
use testkit::world::{Person, World};

pub fn order(number: &str, email: &str) -> Order {
    raw(number, email).parse().unwrap()
}

pub fn raw(number: &str, email: &str) -> RawOrder {
    RawOrder {
        provider: "shop".to_owned(),
        number: number.to_owned(),
        email: email.to_owned(),
        company: Some("Northfield Tools".to_owned()),
        ..RawOrder::default()
    }
}

pub async fn buy(world: &World, number: &str, email: &str) -> Recorded {
    record(&world.app, &Caller::operator(), &order(number, email))
        .await
        .unwrap()
}

pub async fn assigned(
    world: &World,
    by: &Person,
    recorded: &Recorded,
    to: Destination,
) -> Result<Recorded, AssignError> {
    assign(&world.app, &by.caller, recorded.id, &to).await
}

/// What the person is in which organizations, by name.
pub async fn memberships(world: &World, person: &Person) -> Vec<(String, OrgRole)> {
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
pub async fn organizations(world: &World) -> usize {
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
pub async fn last_event(world: &World, org: &Organization) -> (String, serde_json::Value) {
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

/// Records the orders in parallel, each in a task of its own.
pub async fn all_at_once(world: &World, orders: impl Iterator<Item = Order>) -> Vec<Recorded> {
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

pub async fn invite_and_accept(world: &World, by: &Person, org: &Organization, whom: &Person) {
    let new = testkit::world::invitation(whom.account.email.as_str());
    app::invitations::invite(&world.app, &by.caller, &OrgRef::Id(org.id), &new)
        .await
        .unwrap();
    let token = world
        .token(whom.account.email.as_str(), "/invitations/")
        .await;
    accept(&world.app, &whom.caller, &token).await.unwrap();
}
