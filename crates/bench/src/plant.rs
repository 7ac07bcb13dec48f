//! What a large plant asks of its devices and of who may do what, and what it sends.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use access::{Snapshot, Source};
use domain::id::OrgId;
use serde_json::{Value, json};
use store::Store;

use crate::floors;
use crate::load::{Connection, closed_loop, get, send};
use crate::measures::{Bench, Bound, Pace, Row, in_words, median, row};
use crate::process::Home;
use crate::scene::{Owner, PLANT, SMALL};

/// The devices that send at the same moment, each with the next readings as soon as the last are taken.
const SENDERS: usize = 8;
/// Of one call.
const READINGS: usize = 1_000;
/// The id of a device that no organization has.
const NOBODYS: &str = "dev_019200000000700080000000000000ab";
/// The decisions that one call asks for.
const BATCH: usize = 100;

/// What is known of the plant.
struct Plant {
    owner: Owner,
    /// The owner of another organization.
    stranger: Owner,
    id: OrgId,
    /// What a program asks with.
    key: String,
    /// Somebody who is given a few projects.
    member: String,
    devices: Vec<String>,
    /// What the first devices send with.
    credentials: Vec<String>,
}

pub async fn measure(home: &Home, database_url: Option<&str>, pace: Pace) -> Vec<Row> {
    let floor = floors::empty_handler();
    let server = home.serve();
    let bench = Bench {
        server: &server,
        floor: &floor,
        pace,
    };
    let plant = Plant::prepare(server.address).await;
    let store = home.store(database_url).await;
    let mut rounds = Vec::new();
    for number in 0..pace.rounds() {
        rounds.push(
            bench
                .of_plant(home, database_url, &plant, &store, number)
                .await,
        );
    }
    let of = |figure: fn(&Round) -> f64| median(rounds.iter().map(figure).collect());
    let (_, _, devices) = pace.plant();
    let devices = in_words(devices);
    vec![
        row(
            "CPU of an AuthZEN evaluation, by the empty handler's",
            of(|r| r.evaluation),
            "×",
            Bound::AtMost(2.0),
        ),
        row(
            "CPU of 100 evaluations in one call, by the empty handler's",
            of(|r| r.evaluations),
            "×",
            Bound::AtMost(4.0),
        ),
        row(
            format!("CPU of a list of 50 of {devices} devices, by the empty handler's"),
            of(|r| r.devices),
            "×",
            Bound::AtMost(4.0),
        ),
        row(
            "calls with 1,000 readings a second, 8 senders, by bare INSERTs of 1,000 rows",
            of(|r| r.readings),
            "×",
            Bound::AtLeast(0.5),
        ),
        row(
            "building that organization in memory, by reading its rows",
            of(|r| r.building),
            "×",
            Bound::AtMost(2.0),
        ),
        row(
            "CPU of asking for another organization's device, by for one that nobody has",
            of(|r| r.foreign),
            "×",
            Bound::AtMost(1.1),
        ),
    ]
}

struct Round {
    evaluation: f64,
    evaluations: f64,
    devices: f64,
    readings: f64,
    building: f64,
    foreign: f64,
}

impl Bench<'_> {
    async fn of_plant(
        &self,
        home: &Home,
        database_url: Option<&str>,
        plant: &Plant,
        store: &Store,
        number: usize,
    ) -> Round {
        let empty = self.cpu_of_nothing().await;
        let evaluation = self.cpu_of(plant.evaluation(), 200).await;
        let evaluations = self.cpu_of(plant.evaluations(), 200).await;
        let devices = self.cpu_of(plant.list_devices(), 200).await;
        let foreign = self.foreign_by_unknown(plant).await;
        let time = self.pace.time();
        let inserts =
            floors::inserts_of_readings(home.folder(), database_url, SENDERS, READINGS, time)
                .await
                .per_second();
        let calls = self.ingest(plant, number).await;
        let (reading, building) = reading_and_building(store, plant.id).await;
        eprintln!(
            "plant, round {number}: µs of CPU: nothing {:.1}, evaluation {:.1}, {BATCH} evaluations {:.1}, devices {:.1}; \
             a second: INSERTs of {READINGS} {inserts:.1}, calls {calls:.1}; reading {reading:?}, building {building:?}",
            empty * 1e6,
            evaluation * 1e6,
            evaluations * 1e6,
            devices * 1e6
        );
        Round {
            evaluation: evaluation / empty,
            evaluations: evaluations / empty,
            devices: devices / empty,
            readings: calls / inserts,
            building: building.as_secs_f64() / reading.as_secs_f64(),
            foreign,
        }
    }

    /// Each asked for first as often as the other: what comes later finds more in the caches, and runs with a clock that
    /// has risen.
    async fn foreign_by_unknown(&self, plant: &Plant) -> f64 {
        let (foreign, unknown) = (plant.foreign(&plant.devices[0]), plant.foreign(NOBODYS));
        let first = self.cpu_of(foreign.clone(), 404).await;
        let then = self.cpu_of(unknown.clone(), 404).await + self.cpu_of(unknown, 404).await;
        (first + self.cpu_of(foreign, 404).await) / then
    }

    /// A second.
    async fn ingest(&self, plant: &Plant, round: usize) -> f64 {
        let credentials = Arc::new(plant.credentials.clone());
        // No two calls of a device have a moment in common, of this round or of another.
        let request =
            move |sender: usize, n: usize| readings(&credentials[sender], round * 10_000 + n);
        closed_loop(self.server.address, SENDERS, self.pace.time(), 200, request)
            .await
            .per_second()
    }
}

async fn reading_and_building(store: &Store, org: OrgId) -> (Duration, Duration) {
    let started = Instant::now();
    let facts = store.load(org).await.expect("the database answers");
    let reading = started.elapsed();
    let facts = facts.expect("the plant was added before");
    let started = Instant::now();
    let snapshot = Snapshot::build(&facts);
    let building = started.elapsed();
    assert_eq!(snapshot.revision(), facts.revision);
    (reading, building)
}

/// A device's readings of ten streams, a millisecond apart, the `call`th time.
fn readings(credential: &str, call: usize) -> String {
    const STREAMS: usize = 10;
    let first = three_weeks_ago();
    let reading = |n: usize| {
        let step = call * (READINGS / STREAMS) + n / STREAMS;
        let at =
            jiff::Timestamp::from_millisecond(first + i64::try_from(step).expect("a few millions"));
        json!({"stream": format!("stream-{}", n % STREAMS), "at": at.expect("a day of this month").to_string(), "value": 21.5})
    };
    let readings: Vec<Value> = (0..READINGS).map(reading).collect();
    send(
        "POST",
        "/v1/ingest/readings",
        Some(credential),
        &json!({"readings": readings}),
    )
}

/// The start of a day whose readings are still kept, in milliseconds of the Unix epoch.
#[expect(
    clippy::disallowed_methods,
    reason = "devices tell when they measured, and these have no clock of Muster's"
)]
fn three_weeks_ago() -> i64 {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    (jiff::Timestamp::now().as_millisecond() / DAY - 21) * DAY
}

impl Plant {
    async fn prepare(address: SocketAddr) -> Self {
        let mut connection = Connection::open(address).await;
        let owner = Owner::sign_in(&mut connection, PLANT).await;
        let stranger = Owner::sign_in(&mut connection, SMALL).await;
        let mut caller = Caller {
            connection,
            token: owner.token.clone(),
            organization: format!("/v1/organizations/{PLANT}"),
        };
        let organization = caller.get("").await;
        let devices = caller.get("/devices?limit=100").await;
        let devices: Vec<String> = items(&devices)
            .iter()
            .map(|device| text(&device["id"]))
            .collect();
        let mut credentials = Vec::new();
        for device in &devices[..SENDERS] {
            let issued = caller
                .post(&format!("/devices/{device}/credentials"), &json!({}))
                .await;
            credentials.push(text(&issued["secret"]));
        }
        let key = caller
            .post(
                "/api-keys",
                &json!({"name": "Bench", "role": "administrator"}),
            )
            .await;
        Self {
            id: text(&organization["id"]).parse().expect("an id"),
            key: text(&key["secret"]),
            member: owner.member.clone(),
            owner,
            stranger,
            devices,
            credentials,
        }
    }

    fn list_devices(&self) -> String {
        get(
            &format!("/v1/organizations/{PLANT}/devices?limit=50"),
            &self.owner.token,
        )
    }

    /// A device asked for as if it were in another organization.
    fn foreign(&self, device: &str) -> String {
        let path = format!("/v1/organizations/{SMALL}/devices/{device}");
        get(&path, &self.stranger.token)
    }

    fn evaluation(&self) -> String {
        let mut question = self.who_does_what();
        question["resource"] = self.device(0);
        send("POST", "/access/v1/evaluation", Some(&self.key), &question)
    }

    fn evaluations(&self) -> String {
        let mut question = self.who_does_what();
        let items: Vec<Value> = (0..BATCH)
            .map(|n| json!({"resource": self.device(n)}))
            .collect();
        question["evaluations"] = items.into();
        send("POST", "/access/v1/evaluations", Some(&self.key), &question)
    }

    fn who_does_what(&self) -> Value {
        json!({"subject": {"type": "member", "id": self.member}, "action": {"name": "see"}})
    }

    fn device(&self, n: usize) -> Value {
        json!({"type": "device", "id": self.devices[n]})
    }
}

/// Whoever prepares the plant.
struct Caller {
    connection: Connection,
    token: String,
    organization: String,
}

impl Caller {
    fn get(&mut self, path: &str) -> impl Future<Output = Value> {
        let request = get(&format!("{}{path}", self.organization), &self.token);
        async move { self.answer(&request, 200).await }
    }

    fn post(&mut self, path: &str, body: &Value) -> impl Future<Output = Value> {
        let request = send(
            "POST",
            &format!("{}{path}", self.organization),
            Some(&self.token),
            body,
        );
        async move { self.answer(&request, 201).await }
    }

    async fn answer(&mut self, request: &str, status: u16) -> Value {
        let answer = self.connection.send(request).await;
        assert_eq!(answer.status, status, "{}", answer.json());
        answer.json()
    }
}

fn items(list: &Value) -> &[Value] {
    list["items"].as_array().expect("a list has items")
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("a text, not {value}"))
        .to_owned()
}
