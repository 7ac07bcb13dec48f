//! What the targets have in common: a Muster on an empty SQLite, and how bodies become other bodies.

use std::{future::Future, sync::LazyLock};

use testkit::world::World;
use tokio::runtime::Runtime;

#[path = "../../tests/api/client.rs"]
#[expect(dead_code, reason = "the tests call more of it")]
mod client;
#[path = "../../tests/api/fuzz/mod.rs"]
pub mod fuzz;
#[path = "../../tests/api/plant.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod plant;

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Runtime::new().expect("threads can be started"));

/// What `open` makes of a new Muster, which lives as long as the process.
pub fn opened<'a, T, F: Future<Output = T>>(open: impl FnOnce(&'a World) -> F) -> T {
    RUNTIME.block_on(async {
        let world = Box::leak(Box::new(World::sqlite().await));
        open(world).await
    })
}

pub fn finish<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

/// Puts another body in the place of the first `size` bytes and answers how long it is: by turns one that libFuzzer
/// makes, which knows of what was reached, and one that keeps to JSON.
pub fn mutated(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    if seed % 2 == 0 {
        return libfuzzer_sys::fuzzer_mutate(data, size, most);
    }
    let body = fuzz::mutate::mutate(&data[..size], seed.into());
    let end = body.len().min(most);
    data[..end].copy_from_slice(&body[..end]);
    end
}
