//! What was read a moment ago, for whoever asks before anything is written.
//!
//! Every request asks who calls and what they are where. Nothing here is older than the last commit, of whichever
//! process: a value is found at the [`Moment`] at which it was read and at no later one. Where moments cannot be told
//! apart, on PostgreSQL, nothing is kept.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::moment::Moment;

/// More than ask between two writes; who has more begins anew.
const MOST: usize = 10_000;

/// Values of one moment by what they were asked for with.
pub(crate) struct Kept<K, V>(Mutex<Read<K, V>>);

struct Read<K, V> {
    at: Option<Moment>,
    values: HashMap<K, V>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        let values = HashMap::new();
        Self(Mutex::new(Read { at: None, values }))
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    pub(crate) fn find(&self, moment: Option<Moment>, key: &K) -> Option<V> {
        let read = self.read();
        let holds = moment.is_some() && read.at == moment;
        holds.then(|| read.values.get(key).cloned()).flatten()
    }

    /// Keeps what was read after the moment was asked for.
    pub(crate) fn keep(&self, moment: Option<Moment>, key: K, value: &V) {
        if moment.is_none() {
            return;
        }
        let mut read = self.read();
        if read.at != moment || read.values.len() >= MOST {
            read.values.clear();
            read.at = moment;
        }
        read.values.insert(key, value.clone());
    }

    fn read(&self) -> MutexGuard<'_, Read<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
