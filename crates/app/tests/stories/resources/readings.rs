//! What devices send and people read.

use std::time::Duration;

use app::{
    AccessError,
    credentials::{self, Issue},
    readings::{self, IngestError, Range},
};
use domain::{
    resource::Reading,
    role::OrgRole,
    time::{DAY, HOUR, MINUTE},
};
use testkit::{on_each_database, world::World};

use super::plant::Plant;

on_each_database! {
    readings_are_taken_once_and_read_by_whoever_sees_the_device
    a_credential_ends_by_time_and_by_revocation
    old_readings_go_and_charts_stay_small
    an_organization_with_many_readings_is_erased_in_steps
}

async fn readings_are_taken_once_and_read_by_whoever_sees_the_device(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let device = plant
        .device(plant.project("Press shop").await, "Press 4")
        .await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    let issued = credentials::issue(app, mia, &plant.org, device, &Issue::default()).await;
    let (_, secret) = issued.unwrap();
    let now = app.clock.now();
    let reading = |minute: u32, value| Reading {
        stream: "temp".to_owned(),
        at: now - MINUTE * minute,
        value,
    };
    let sent = [reading(2, 20.0), reading(1, 21.0)];
    let taken = readings::ingest(app, &secret, &sent).await.unwrap();
    assert_eq!((taken.accepted, taken.duplicates), (2, 0));
    let again = [reading(1, 99.0), reading(0, 22.5), reading(0, 23.0)];
    let taken = readings::ingest(app, &secret, &again).await.unwrap();
    assert_eq!((taken.accepted, taken.duplicates), (1, 2));
    let told_alike = Reading {
        at: now + Duration::from_micros(400),
        ..reading(0, 24.0)
    };
    let at = domain::resource::measured_at(told_alike.at, now).unwrap();
    assert_eq!(at.to_string(), told_alike.at.to_string());
    let taken = readings::ingest(app, &secret, &[Reading { at, ..told_alike }])
        .await
        .unwrap();
    assert_eq!((taken.accepted, taken.duplicates), (0, 1));

    let range = Range::of("temp".to_owned(), None, None, now);
    let found = readings::list(app, mia, &plant.org, device, &range, 50)
        .await
        .unwrap();
    let values: Vec<f64> = found.iter().map(|reading| reading.value).collect();
    assert_eq!(values, [22.5, 21.0, 20.0], "what was there first stays");
    let streams = readings::streams(app, mia, &plant.org, device)
        .await
        .unwrap();
    assert_eq!((streams.len(), streams[0].at), (1, now));
    let seen = app::devices::get(app, mia, &plant.org, device)
        .await
        .unwrap();
    assert_eq!(seen.device.last_seen_at, Some(now));
    let hidden = readings::streams(app, &bob.caller, &plant.org, device).await;
    assert!(matches!(hidden, Err(AccessError::NotFound)), "{hidden:?}");
}

async fn a_credential_ends_by_time_and_by_revocation(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let device = plant
        .device(plant.project("Press shop").await, "Press 4")
        .await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    let brief = Issue {
        expires_at: Some(app.clock.now() + HOUR),
        ..Issue::default()
    };
    let (_, short) = credentials::issue(app, mia, &plant.org, device, &brief)
        .await
        .unwrap();
    let (long, secret) = credentials::issue(app, mia, &plant.org, device, &Issue::default())
        .await
        .unwrap();
    world.frozen.advance(HOUR);
    let sent = [Reading {
        stream: "temp".to_owned(),
        at: app.clock.now(),
        value: 1.0,
    }];
    let over = readings::ingest(app, &short, &sent).await;
    assert!(
        matches!(over, Err(IngestError::Unauthenticated)),
        "{over:?}"
    );
    readings::ingest(app, &secret, &sent).await.unwrap();
    let hidden = credentials::revoke(app, &bob.caller, &plant.org, long.id).await;
    assert!(matches!(hidden, Err(AccessError::NotFound)), "{hidden:?}");
    credentials::revoke(app, mia, &plant.org, long.id)
        .await
        .unwrap();
    let over = readings::ingest(app, &secret, &sent).await;
    assert!(
        matches!(over, Err(IngestError::Unauthenticated)),
        "{over:?}"
    );
    let session = readings::ingest(app, &plant.mia.token, &sent).await;
    assert!(
        matches!(session, Err(IngestError::Unauthenticated)),
        "a person is no device"
    );
}

async fn old_readings_go_and_charts_stay_small(world: World) {
    let plant = Plant::new(&world).await;
    let device = plant
        .device(plant.project("Press shop").await, "Press 4")
        .await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    let (_, secret) = credentials::issue(app, mia, &plant.org, device, &Issue::default())
        .await
        .unwrap();
    let day = |n: u32, value| Reading {
        stream: "temp".to_owned(),
        at: app.clock.now() - HOUR * n,
        value,
    };
    let month: Vec<Reading> = (0..700).map(|n| day(n, f64::from(n))).collect();
    readings::ingest(app, &secret, &month).await.unwrap();
    let now = app.clock.now();
    let range = Range::of("temp".to_owned(), Some(now - DAY * 30), None, now);
    let chart = readings::chart(app, mia, &plant.org, device, &range, 100)
        .await
        .unwrap();
    assert!(chart.len() <= 100, "{} spans", chart.len());
    assert_eq!(chart.iter().map(|bucket| bucket.count).sum::<i64>(), 700);
    assert!(chart.is_sorted_by_key(|bucket| bucket.start));

    world.frozen.advance(DAY * 10);
    readings::ingest(app, &secret, &[day(0, 1.0)])
        .await
        .unwrap();
    let all = Range {
        stream: "temp".to_owned(),
        from: domain::time::Timestamp::from_micros(0),
        to: domain::time::Timestamp::MAX,
    };
    let left = readings::list(app, mia, &plant.org, device, &all, 5000)
        .await
        .unwrap();
    let oldest = left.last().unwrap().at;
    assert!(
        app.clock.now().since(oldest) <= DAY * 30,
        "what is older than 30 days is gone"
    );

    // Who falls silent has nothing left in the end, and what another device sends stays.
    let other = plant
        .device(plant.project("Paint shop").await, "Oven 1")
        .await;
    let issued = credentials::issue(app, mia, &plant.org, other, &Issue::default()).await;
    let (_, secret) = issued.unwrap();
    world.frozen.advance(DAY * 31);
    readings::ingest(app, &secret, &[day(0, 2.0)])
        .await
        .unwrap();
    app::worker::sweep(app, uuid::Uuid::from_u128(1))
        .await
        .unwrap();
    assert!(
        readings::streams(app, mia, &plant.org, device)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        readings::streams(app, mia, &plant.org, other)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        readings::list(app, mia, &plant.org, device, &all, 50)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn an_organization_with_many_readings_is_erased_in_steps(world: World) {
    let plant = Plant::new(&world).await;
    let device = plant
        .device(plant.project("Press shop").await, "Press 4")
        .await;
    let (app, mia) = (&world.app, &plant.mia.caller);
    let issued = credentials::issue(app, mia, &plant.org, device, &Issue::default()).await;
    let (_, secret) = issued.unwrap();
    let now = app.clock.now();
    for hour in 0..3 {
        let sent: Vec<_> = (0..1_000)
            .map(|second| Reading {
                stream: "temp".to_owned(),
                at: now - HOUR * hour - Duration::from_secs(second),
                value: 20.0,
            })
            .collect();
        readings::ingest(app, &secret, &sent).await.unwrap();
    }
    let name = app::organizations::get(app, mia, &plant.org).await.unwrap();
    let name = name.organization().name.clone();
    app::organizations::delete(app, mia, &plant.org, &name)
        .await
        .unwrap();
    world.frozen.advance(DAY * 30);
    let left = async |table: &str| world.count(format!("SELECT count(*) FROM {table}")).await;
    let step = async || {
        let mut tx = app.store.write().await.unwrap();
        let now = app.clock.now();
        let system = app::Actor::system();
        let own = store::access::enter_even_if_deleted(&mut tx, &system, &plant.org, now).await;
        let permit = own.unwrap().permit().unwrap();
        let emptied = store::organizations::erase_batch(&mut tx, &permit).await;
        tx.commit().await.unwrap();
        emptied.unwrap()
    };
    assert!(!step().await);
    assert_eq!(
        (left("readings").await, left("devices").await),
        (1_000, 1),
        "no row takes along what hangs on it"
    );
    while !step().await {}
    for table in ["readings", "streams", "devices", "spaces", "handles"] {
        assert_eq!(left(table).await, 0, "{table}");
    }
    assert_eq!(left("organizations").await, 1, "whose row goes last");
}
