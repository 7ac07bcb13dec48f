//! The work that is measured, what it is measured against, and the bound that it should keep.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::floors;
use crate::load::{self, Connection, closed_loop};
use crate::process::{Home, Process};
use crate::scene::{self, Owner, Scene, WRITERS};

/// One line of the table, on one database.
pub struct Row {
    pub work: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub bound: Bound,
}

pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    Thorough,
    /// A tenth of the time, to see that everything works; the figures are rough.
    Quick,
}

impl Pace {
    fn time(self) -> Duration {
        Duration::from_millis(if self == Self::Thorough { 5_000 } else { 500 })
    }

    fn other_organizations(self) -> usize {
        if self == Self::Thorough { 10_000 } else { 200 }
    }
}

/// Measures everything on one database, which must be empty; SQLite where there is no URL.
pub async fn measure(muster: &Path, database_url: Option<&str>, pace: Pace) -> Vec<Row> {
    let home = Home::new(muster, database_url);
    let at_rest = memory_at_rest(&home).await;
    scene::seed_measured(&home);
    let alone = requests(&home, database_url, pace).await;
    scene::seed_others(&home, pace.other_organizations());
    let starts = starts_in(&home);
    let crowded = requests_in_a_crowd(&home, pace, &alone).await;
    let mut rows = alone.rows;
    rows.extend([
        row(
            "a list of members with 10,000 other organizations, by without",
            crowded.list,
            "×",
            Bound::AtMost(1.2),
        ),
        row("memory at rest", at_rest, "MiB", Bound::AtMost(40.0)),
        row(
            "memory with 10,000 organizations after the load",
            crowded.memory,
            "MiB",
            Bound::AtMost(150.0),
        ),
        row(
            "start to ready on that database",
            starts,
            "ms",
            Bound::AtMost(200.0),
        ),
        row(
            "the binary",
            binary_size(muster),
            "MiB",
            Bound::AtMost(40.0),
        ),
    ]);
    rows
}

struct Alone {
    rows: Vec<Row>,
    /// Seconds of CPU for a list of the big organization's members.
    list: f64,
    scene: Scene,
}

/// All requests, with no other organization in the database.
async fn requests(home: &Home, database_url: Option<&str>, pace: Pace) -> Alone {
    let empty = empty_handler(pace).await;
    let floor = floors::inserts(home.folder(), database_url, WRITERS, pace.time())
        .await
        .per_second();
    let server = home.serve();
    let scene = scene::sign_in(server.address).await;
    let bench = Bench {
        server: &server,
        pace,
    };
    let me = bench
        .cpu_of(load::get("/v1/me", &scene.big.token), 200)
        .await;
    let few = bench.cpu_of(scene.small.list_members(), 200).await;
    let list = bench.cpu_of(scene.big.list_members(), 200).await;
    let sign_in = bench
        .cpu_of(scene::sign_in_request(&scene.big.email), 201)
        .await;
    let slower = bench.slower_while_others_sign_in(&scene.big).await;
    let invites = bench.invites(&scene).await;
    let role_changes = bench.role_changes(&scene).await;
    let me_bound = if database_url.is_some() { 6.0 } else { 4.0 };
    let rows = vec![
        row(
            "CPU of `GET /v1/me` with a session, by the empty handler's",
            me / empty,
            "×",
            Bound::AtMost(me_bound),
        ),
        row(
            "CPU of a sign-in, by one Argon2id hash",
            sign_in / floors::hash(),
            "×",
            Bound::AtMost(1.05),
        ),
        row(
            "p99 of other requests while 64 sign-ins wait, by before",
            slower,
            "×",
            Bound::AtMost(2.0),
        ),
        row(
            "invitations a second, 64 writers, by bare committed INSERTs",
            invites / floor,
            "×",
            Bound::AtLeast(0.4),
        ),
        row(
            "role changes a second, 64 writers, by bare committed INSERTs",
            role_changes / floor,
            "×",
            Bound::AtLeast(0.4),
        ),
        row(
            "CPU of a list of 50 of 5,000 members, by the empty handler's",
            list / empty,
            "×",
            Bound::AtMost(6.0),
        ),
        row(
            "CPU of a list of 50 of 5,000 members, by 50 of 200",
            list / few,
            "×",
            Bound::AtMost(1.2),
        ),
    ];
    Alone { rows, list, scene }
}

struct Crowded {
    /// By the same list without the crowd.
    list: f64,
    /// MiB.
    memory: f64,
}

async fn requests_in_a_crowd(home: &Home, pace: Pace, alone: &Alone) -> Crowded {
    let server = home.serve();
    let bench = Bench {
        server: &server,
        pace,
    };
    let list = bench.cpu_of(alone.scene.big.list_members(), 200).await / alone.list;
    bench.role_changes(&alone.scene).await;
    Crowded {
        list,
        memory: server.memory(),
    }
}

fn row(work: &'static str, value: f64, unit: &'static str, bound: Bound) -> Row {
    Row {
        work,
        value,
        unit,
        bound,
    }
}

struct Bench<'a> {
    server: &'a Process,
    pace: Pace,
}

impl Bench<'_> {
    /// Seconds of CPU for one such request.
    async fn cpu_of(&self, request: String, status: u16) -> f64 {
        cpu_of_request(self.server, self.pace, status, move |_, _| request.clone()).await
    }

    /// How many times as long the slowest hundredth of other requests takes while 64 sign-ins wait.
    async fn slower_while_others_sign_in(&self, owner: &Owner) -> f64 {
        let (address, request) = (self.server.address, load::get("/v1/me", &owner.token));
        let before = load::p99(address, self.pace.time(), &request).await;
        let rush = tokio::spawn(rush(address, self.pace.time() * 2, owner.email.clone()));
        tokio::time::sleep(Duration::from_millis(200)).await;
        let meanwhile = load::p99(address, self.pace.time(), &request).await;
        rush.await.expect("a sign-in fails with its reason");
        meanwhile.as_secs_f64() / before.as_secs_f64()
    }

    /// A second, as the next.
    async fn invites(&self, scene: &Scene) -> f64 {
        let owners = scene.writers.clone();
        let request = move |writer: usize, n: usize| {
            owners[writer].invite(&format!("guest-{writer}-{n}@plant.example"))
        };
        closed_loop(self.server.address, WRITERS, self.pace.time(), 201, request)
            .await
            .per_second()
    }

    async fn role_changes(&self, scene: &Scene) -> f64 {
        let owners = scene.writers.clone();
        let request = move |writer: usize, n: usize| {
            owners[writer].change_role(if n.is_multiple_of(2) {
                "observer"
            } else {
                "member"
            })
        };
        closed_loop(self.server.address, WRITERS, self.pace.time(), 200, request)
            .await
            .per_second()
    }
}

/// 64 sign-ins at any moment. Muster may send some of them away while so many wait; that is no failure here.
async fn rush(address: SocketAddr, time: Duration, email: String) {
    let started = std::time::Instant::now();
    let mut waiting = Vec::new();
    for _ in 0..64 {
        let request = scene::sign_in_request(&email);
        waiting.push(tokio::spawn(async move {
            let mut connection = Connection::open(address).await;
            while started.elapsed() < time {
                let answer = connection.send(&request).await;
                assert!(
                    answer.status == 201 || answer.status == 503,
                    "{}",
                    answer.json()
                );
            }
        }));
    }
    for one in waiting {
        one.await.expect("a sign-in fails with its reason");
    }
}

/// Seconds of the server's CPU for one request of a closed loop of 16 connections.
async fn cpu_of_request(
    server: &Process,
    pace: Pace,
    status: u16,
    request: impl Fn(usize, usize) -> String + Clone + Send + 'static,
) -> f64 {
    const CONNECTIONS: usize = 16;
    // What is loaded, compiled and cached once is no part of a request.
    closed_loop(
        server.address,
        CONNECTIONS,
        pace.time() / 5,
        status,
        request.clone(),
    )
    .await;
    let before = server.cpu();
    let done = closed_loop(server.address, CONNECTIONS, pace.time(), status, request).await;
    (server.cpu() - before) / f64::from(done.requests)
}

async fn empty_handler(pace: Pace) -> f64 {
    let server = floors::empty_handler();
    cpu_of_request(&server, pace, 204, |_, _| load::get("/", "none")).await
}

async fn memory_at_rest(home: &Home) -> f64 {
    let server = home.serve();
    tokio::time::sleep(Duration::from_secs(2)).await;
    server.memory()
}

/// Milliseconds, the median of five starts.
fn starts_in(home: &Home) -> f64 {
    let mut times: Vec<_> = (0..5).map(|_| home.serve().took).collect();
    times.sort_unstable();
    times[2].as_secs_f64() * 1000.0
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a binary is far smaller than 2^52 bytes"
)]
fn binary_size(muster: &Path) -> f64 {
    let bytes = muster
        .metadata()
        .expect("the binary was started a moment ago")
        .len();
    bytes as f64 / f64::from(1 << 20)
}
