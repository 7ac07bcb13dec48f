#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use web_fuzz::{finish, fuzz::authzen::Doors, mutated, opened};

static DOORS: LazyLock<Doors> = LazyLock::new(|| opened(Doors::open));

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    mutated(data, size, most, seed)
});
fuzz_target!(|body: &[u8]| finish(DOORS.ask(body)));
