//! The work that is measured, what it is measured against, and the bound that it should keep.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::floors;
use crate::load::{self, Connection, closed_loop};
use crate::plant;
use crate::process::{Home, Process};
use crate::scene::{self, Owner, Scene, TURNS, WRITERS};

/// One line of the table, on one database.
pub struct Row {
    pub work: String,
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
    /// A few seconds of each, to see that everything works; the figures are rough.
    Quick,
}

impl Pace {
    /// Of one measurement, of which there are several.
    pub fn time(self) -> Duration {
        Duration::from_millis(if self == Self::Thorough { 2_000 } else { 500 })
    }

    pub fn rounds(self) -> usize {
        if self == Self::Thorough { 5 } else { 1 }
    }

    fn other_organizations(self) -> usize {
        if self == Self::Thorough { 10_000 } else { 200 }
    }

    /// People, projects and devices of the large plant.
    pub fn plant(self) -> (usize, usize, usize) {
        if self == Self::Thorough {
            (10_000, 1_000, 100_000)
        } else {
            (300, 50, 5_000)
        }
    }
}

/// Measures everything on one database, which must be empty; SQLite where there is no URL.
pub async fn measure(muster: &Path, database_url: Option<&str>, pace: Pace) -> Vec<Row> {
    let home = Home::new(muster, database_url);
    let at_rest = memory_at_rest(&home).await;
    scene::seed_measured(&home);
    let (rows, list, scene) = requests(&home, database_url, pace).await;
    scene::seed_others(&home, pace.other_organizations());
    let starts = starts_in(&home);
    let crowded = requests_in_a_crowd(&home, pace, &scene).await;
    let others = in_words(pace.other_organizations());
    let mut rows = rows;
    rows.extend([
        row(
            format!("CPU of that list with {others} other organizations, by without"),
            crowded.list / list,
            "×",
            Bound::AtMost(1.2),
        ),
        row("memory at rest", at_rest, "MiB", Bound::AtMost(40.0)),
        row(
            format!("memory with {others} organizations after the load"),
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
    let (people, projects, devices) = pace.plant();
    scene::seed_plant(&home, people, projects, devices);
    rows.extend(plant::measure(&home, database_url, pace).await);
    rows
}

/// What one round came to, each as a ratio to a floor of the same round: so what else the machine
/// does meanwhile weighs on both.
struct Round {
    me: f64,
    sign_in: f64,
    slower: f64,
    invites: f64,
    role_changes: f64,
    list: f64,
    list_by_few: f64,
}

/// All requests, with no other organization in the database. Answers the list's ratio too.
async fn requests(home: &Home, database_url: Option<&str>, pace: Pace) -> (Vec<Row>, f64, Scene) {
    let floor = floors::empty_handler();
    let server = home.serve();
    let scene = scene::sign_in(server.address).await;
    let bench = Bench {
        server: &server,
        floor: &floor,
        pace,
    };
    let mut rounds = Vec::new();
    for number in 0..pace.rounds() {
        rounds.push(bench.round(home, database_url, &scene, number).await);
    }
    let of = |figure: fn(&Round) -> f64| median(rounds.iter().map(figure).collect());
    let list = of(|r| r.list);
    let me_bound = if database_url.is_some() { 6.0 } else { 4.0 };
    let rows = vec![
        row(
            "CPU of `GET /v1/me` with a session, by the empty handler's",
            of(|r| r.me),
            "×",
            Bound::AtMost(me_bound),
        ),
        row(
            "CPU of a sign-in, by one Argon2id hash",
            of(|r| r.sign_in),
            "×",
            Bound::AtMost(1.05),
        ),
        row(
            "p99 of other requests while 64 sign-ins wait, by before",
            of(|r| r.slower),
            "×",
            Bound::AtMost(2.0),
        ),
        row(
            "invitations a second, 64 writers, by bare committed INSERTs",
            of(|r| r.invites),
            "×",
            Bound::AtLeast(0.4),
        ),
        row(
            "role changes a second, 64 writers, by bare committed INSERTs",
            of(|r| r.role_changes),
            "×",
            Bound::AtLeast(0.4),
        ),
        row(
            "CPU of a list of 50 of 5,000 members, by the empty handler's",
            list,
            "×",
            Bound::AtMost(6.0),
        ),
        row(
            "CPU of a list of 50 of 5,000 members, by 50 of 200",
            of(|r| r.list_by_few),
            "×",
            Bound::AtMost(1.2),
        ),
    ];
    (rows, list, scene)
}

struct Crowded {
    /// By the empty handler.
    list: f64,
    /// MiB.
    memory: f64,
}

async fn requests_in_a_crowd(home: &Home, pace: Pace, scene: &Scene) -> Crowded {
    let floor = floors::empty_handler();
    let server = home.serve();
    let bench = Bench {
        server: &server,
        floor: &floor,
        pace,
    };
    let mut lists = Vec::new();
    for _ in 0..pace.rounds() {
        let empty = bench.cpu_of_nothing().await;
        lists.push(bench.cpu_of(scene.big.list_members(), 200).await / empty);
        bench.role_changes(scene).await;
    }
    Crowded {
        list: median(lists),
        memory: server.memory(),
    }
}

/// With a comma between the thousands.
pub fn in_words(count: usize) -> String {
    match (count / 1_000, count % 1_000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}

pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

pub fn row(work: impl Into<String>, value: f64, unit: &'static str, bound: Bound) -> Row {
    Row {
        work: work.into(),
        value,
        unit,
        bound,
    }
}

pub struct Bench<'a> {
    pub server: &'a Process,
    pub floor: &'a Process,
    pub pace: Pace,
}

impl Bench<'_> {
    async fn round(
        &self,
        home: &Home,
        database_url: Option<&str>,
        scene: &Scene,
        number: usize,
    ) -> Round {
        let empty = self.cpu_of_nothing().await;
        let me = self
            .cpu_of(load::get("/v1/me", &scene.big.token), 200)
            .await;
        let list = self.cpu_of(scene.big.list_members(), 200).await;
        let few = self.cpu_of(scene.small.list_members(), 200).await;
        let sign_in = self
            .cpu_of(scene::sign_in_request(&scene.big.email), 201)
            .await;
        let hash = floors::hash();
        let slower = self.slower_while_others_sign_in(&scene.big).await;
        let insert = floors::inserts(home.folder(), database_url, WRITERS, self.pace.time())
            .await
            .per_second();
        let invites = self.invites(scene, number).await;
        let role_changes = self.role_changes(scene).await;
        eprintln!(
            "round {number}: µs of CPU: nothing {:.1}, me {:.1}, list {:.1}, of few {:.1}, sign-in {:.0}, hash {:.0}; \
             a second: inserts {insert:.0}, invitations {invites:.0}, role changes {role_changes:.0}; p99 {slower:.2} ×",
            empty * 1e6,
            me * 1e6,
            list * 1e6,
            few * 1e6,
            sign_in * 1e6,
            hash * 1e6
        );
        Round {
            me: me / empty,
            sign_in: sign_in / hash,
            slower,
            invites: invites / insert,
            role_changes: role_changes / insert,
            list: list / empty,
            list_by_few: list / few,
        }
    }

    /// Seconds of CPU of the empty handler for one request.
    pub async fn cpu_of_nothing(&self) -> f64 {
        cpu_of_request(self.floor, self.pace, 204, |_, _| load::get("/", "none")).await
    }

    /// Seconds of CPU for one such request.
    pub async fn cpu_of(&self, request: String, status: u16) -> f64 {
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
    async fn invites(&self, scene: &Scene, round: usize) -> f64 {
        let owner = scene.writers();
        let request = move |writer: usize, n: usize| {
            owner(writer, n).invite(&format!("guest-{round}-{writer}-{n}@plant.example"))
        };
        closed_loop(self.server.address, WRITERS, self.pace.time(), 201, request)
            .await
            .per_second()
    }

    async fn role_changes(&self, scene: &Scene) -> f64 {
        let owner = scene.writers();
        // Each organization's turn comes with another role than the last time.
        let request = move |writer: usize, n: usize| {
            let role = if (n / TURNS).is_multiple_of(2) {
                "observer"
            } else {
                "member"
            };
            owner(writer, n).change_role(role)
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
