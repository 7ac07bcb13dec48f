//! A clock that stands still and randomness that counts: a story told twice is the same twice.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use app::{clock::Clock, entropy::Entropy};
use domain::time::Timestamp;

/// Stands still until it is told to move, and counts where the real one draws.
pub struct Frozen {
    at: Mutex<Timestamp>,
    drawn: Mutex<u64>,
}

impl Frozen {
    pub fn at(time: &str) -> Arc<Self> {
        let at = Timestamp::parse(time).expect("the test writes a time");
        Arc::new(Self {
            at: Mutex::new(at),
            drawn: Mutex::new(0),
        })
    }

    /// How often randomness was drawn: an id, a secret, a salt and a code are one each.
    pub fn drawn(&self) -> u64 {
        *self.drawn.lock().unwrap()
    }

    pub fn advance(&self, by: Duration) {
        let mut at = self.at.lock().unwrap();
        *at = *at + by;
    }
}

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        *self.at.lock().unwrap()
    }
}

impl Entropy for Frozen {
    fn fill(&self, bytes: &mut [u8]) {
        let mut drawn = self.drawn.lock().unwrap();
        *drawn += 1;
        bytes.fill(0);
        let count = drawn.to_be_bytes();
        let end = bytes.len();
        let take = end.min(count.len());
        bytes[end - take..].copy_from_slice(&count[count.len() - take..]);
    }
}
