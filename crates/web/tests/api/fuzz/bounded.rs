//! The targets, for a bounded time.

use std::{env, fs, path::Path};

use testkit::{on_each_database, world::World};

use super::{authzen::Doors, mutate::mutate, readings::Meter};

on_each_database! {
    whatever_is_asked_is_answered_or_refused
    whatever_is_measured_is_taken_whole_or_refused
}

/// How many mutations of the seeds each database sees: some seconds.
const CASES: usize = 1_000;

async fn whatever_is_asked_is_answered_or_refused(world: World) {
    let doors = Doors::open(&world).await;
    for body in bodies("authzen") {
        doors.ask(&body).await;
    }
}

async fn whatever_is_measured_is_taken_whole_or_refused(world: World) {
    let mut meter = Meter::open(&world).await;
    for body in bodies("readings") {
        meter.send(&body).await;
    }
    assert!(meter.has_taken_some(), "no mutation was good readings");
}

/// The first mutation's number: another one each day, so that in time all are asked. `MUSTER_FUZZ_FROM` asks those of
/// a day once more that a failure has named.
#[expect(
    clippy::disallowed_methods,
    reason = "the clock chooses only what is asked, and says so"
)]
fn first() -> u64 {
    let from = env::var("MUSTER_FUZZ_FROM").map(|from| from.parse().expect("a number"));
    let days = jiff::Timestamp::now().as_second().unsigned_abs() / (24 * 60 * 60);
    let from = from.unwrap_or(days * CASES as u64);
    println!("Mutations from MUSTER_FUZZ_FROM={from} on");
    from
}

/// The seeds of a target, and mutations of them.
fn bodies(target: &str) -> impl Iterator<Item = Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let files = fs::read_dir(folder.join(target)).expect("a target has seeds");
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let seeds: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let mutations = seeds.clone().into_iter().cycle().zip(first()..).take(CASES);
    let mutations = mutations.map(|(seed, n)| mutate(&seed, n));
    seeds.into_iter().chain(mutations)
}
