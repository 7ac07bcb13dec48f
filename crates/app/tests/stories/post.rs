//! The outbox and those who empty it: a mail server that is slow, and a node that stops.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::{
    accounts, invitations,
    mail::{Delivery, Mailer, Rendered},
    worker::{self, Left},
};
use domain::{id::OrgId, organization::OrgRef, time::Timestamp};
use store::queue::{self, Kind};
use testkit::{
    frozen::Frozen,
    on_each_database,
    world::{World, address, invitation},
};
use uuid::Uuid;

on_each_database! {
    what_a_slow_mail_server_leaves_is_given_back_before_its_claim_ends
    a_node_that_stops_gives_back_what_it_has_not_begun
    jobs_do_not_wait_for_mails
}

/// What belongs to no organization.
const NONE: OrgId = OrgId(Uuid::nil());

/// Takes its time for each mail, by the clock of the story.
struct Slow {
    clock: Arc<Frozen>,
    takes: Duration,
    sent: Mutex<Vec<String>>,
}

impl Slow {
    fn new(world: &World, takes: Duration) -> Self {
        Self {
            clock: world.frozen.clone(),
            takes,
            sent: Mutex::default(),
        }
    }

    fn sent(&self) -> Vec<String> {
        self.sent.lock().unwrap().clone()
    }
}

impl Mailer for Slow {
    fn send<'a>(
        &'a self,
        to: &'a str,
        _id: &'a str,
        _at: Timestamp,
        _mail: &'a Rendered,
    ) -> Pin<Box<dyn Future<Output = Delivery> + Send + 'a>> {
        Box::pin(async move {
            self.clock.advance(self.takes);
            self.sent.lock().unwrap().push(to.to_owned());
            Delivery::Sent
        })
    }
}

/// Mails that wait, to as many people.
async fn mails(world: &World, count: usize) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    for n in 1..count {
        let offer = invitation(&format!("bob-{n}@example.com"));
        invitations::invite(&world.app, &mia.caller, &OrgRef::Id(org.id), &offer)
            .await
            .unwrap();
    }
}

async fn due(world: &World, kind: Kind) -> Vec<OrgId> {
    let now = app::clock::Clock::now(&*world.frozen);
    queue::due(&mut world.app.store.glance(), kind, now)
        .await
        .unwrap()
}

/// Another node takes a mail whose claim is over, so none may be begun that late.
async fn what_a_slow_mail_server_leaves_is_given_back_before_its_claim_ends(world: World) {
    mails(&world, 6).await;
    let slow = Slow::new(&world, Duration::from_secs(40));
    let org = *due(&world, Kind::Mail)
        .await
        .iter()
        .find(|org| **org != NONE)
        .expect("its invitations are mailed");
    let left = worker::deliver(&world.app, &slow, org, &|| true).await;
    assert_eq!(left.unwrap(), Left::Perhaps);
    assert_eq!(
        slow.sent().len(),
        2,
        "the third would have begun after 80 s"
    );
    // Without waiting for the end of a claim, and each of them for the first time.
    let now = app::clock::Clock::now(&*world.frozen);
    let mut tx = world.app.store.write().await.unwrap();
    let rest = queue::claim(&mut tx, org, Kind::Mail, now, 20).await;
    let attempts: Vec<i64> = rest.unwrap().iter().map(|task| task.attempts).collect();
    assert_eq!(attempts, [1, 1, 1]);
}

async fn a_node_that_stops_gives_back_what_it_has_not_begun(world: World) {
    mails(&world, 4).await;
    let slow = Slow::new(&world, Duration::ZERO);
    let stops = AtomicBool::new(false);
    let goes_on = || !stops.swap(true, Ordering::Relaxed);
    let orgs = due(&world, Kind::Mail).await;
    let org = *orgs.iter().find(|org| **org != NONE).unwrap();
    worker::deliver(&world.app, &slow, org, &goes_on)
        .await
        .unwrap();
    assert_eq!(slow.sent().len(), 1);
    assert_eq!(due(&world, Kind::Mail).await, orgs, "others send the rest");
    while worker::deliver(&world.app, &slow, org, &|| true)
        .await
        .unwrap()
        == Left::Perhaps
    {}
    assert_eq!(slow.sent().len(), 3, "each once");
}

/// The mail server may be away; what has nothing to do with it goes on.
async fn jobs_do_not_wait_for_mails(world: World) {
    mails(&world, 2).await;
    let (client, email) = (app::Client::default(), address("mia@example.com"));
    accounts::request_reset(&world.app, &client, &email)
        .await
        .unwrap();
    let before = due(&world, Kind::Mail).await.len();
    assert_eq!(due(&world, Kind::Job).await, [NONE]);
    worker::work(&world.app, NONE).await.unwrap();
    assert_eq!(due(&world, Kind::Job).await, []);
    assert!(
        due(&world, Kind::Mail).await.len() >= before,
        "no mail was taken"
    );
}
