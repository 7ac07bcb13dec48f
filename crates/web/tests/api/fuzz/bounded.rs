//! The targets, for a bounded time.

use std::{fs, path::Path};

use testkit::{on_each_database, world::World};

use super::{authzen::Doors, mutate::mutate, readings::Meter};

on_each_database! {
    whatever_is_asked_is_answered_or_refused
    whatever_is_measured_is_taken_whole_or_refused
}

/// How many mutations of the seeds each database sees: some seconds.
const CASES: u64 = 1_000;

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

/// The seeds of a target, and the same mutations of them each time.
fn bodies(target: &str) -> impl Iterator<Item = Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let files = fs::read_dir(folder.join(target)).expect("a target has seeds");
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let seeds: Vec<_> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let mutations = seeds.clone().into_iter().cycle().zip(0..CASES);
    let mutations = mutations.map(|(seed, n)| mutate(&seed, n));
    seeds.into_iter().chain(mutations)
}
