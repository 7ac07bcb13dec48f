#![no_main]

use std::sync::{LazyLock, Mutex};

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use web_fuzz::{finish, fuzz::readings::Meter, mutated, opened};

static METER: LazyLock<Mutex<Meter>> = LazyLock::new(|| Mutex::new(opened(Meter::open)));

fuzz_mutator!(|data: &mut [u8], size: usize, most: usize, seed: u32| {
    mutated(data, size, most, seed)
});
fuzz_target!(|body: &[u8]| {
    let mut meter = METER.lock().expect("a failure ends the process");
    finish(meter.send(body));
});
