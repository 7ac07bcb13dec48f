//! A hash map of which a changed copy shares almost everything with the original.

use std::sync::Arc;

use hashbrown::HashTable;
use uuid::Uuid;

/// Entries a shard holds on average when the map is laid out; at twice that it is laid out anew.
/// Small enough that copying a shard costs about a microsecond.
const PER_SHARD: usize = 128;

/// What a shard's header and reference counts take beside its entries.
const SHARD_OVERHEAD: usize = size_of::<HashTable<()>>() + size_of::<Arc<()>>() + 16;

/// A key whose bits are already spread well enough for one multiplication to finish the work.
/// All keys are made by Muster, so nobody can choose them to collide.
pub(crate) trait Key: Copy + Eq {
    fn word(self) -> u64;
}

impl Key for Uuid {
    fn word(self) -> u64 {
        let (high, low) = self.as_u64_pair();
        high ^ low
    }
}

impl Key for u32 {
    fn word(self) -> u64 {
        u64::from(self)
    }
}

impl Key for (u32, u32) {
    fn word(self) -> u64 {
        u64::from(self.0) << 32 | u64::from(self.1)
    }
}

type Shard<K, V> = HashTable<(K, V)>;

#[derive(Clone)]
pub(crate) struct Map<K, V> {
    /// A power of two of them.
    shards: Arc<[Arc<Shard<K, V>>]>,
    len: usize,
    bytes: usize,
}

impl<K: Key, V: Clone> Map<K, V> {
    pub(crate) fn new() -> Self {
        Self::lay_out(0, std::iter::empty())
    }

    /// Of two entries with the same key the later one stays.
    pub(crate) fn collect(expected: usize, entries: impl Iterator<Item = (K, V)>) -> Self {
        Self::lay_out(expected, entries)
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Heap bytes, those shared with other copies included.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn get(&self, key: K) -> Option<&V> {
        let hash = spread(key);
        self.shards[shard_of(hash, self.shards.len())]
            .find(hash, |entry| entry.0 == key)
            .map(|entry| &entry.1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(K, V)> {
        self.shards.iter().flat_map(|shard| shard.iter())
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.len >= self.shards.len() * PER_SHARD * 2 {
            *self = Self::lay_out(self.len * 2, self.iter().cloned());
        }
        let added = self.change(key, |shard, hash| put(shard, hash, key, value));
        self.len += usize::from(added);
    }

    pub(crate) fn remove(&mut self, key: K) {
        if self.get(key).is_none() {
            return;
        }
        self.change(key, |shard, hash| {
            if let Ok(entry) = shard.find_entry(hash, |entry| entry.0 == key) {
                entry.remove();
            }
        });
        self.len -= 1;
    }

    fn change<R>(&mut self, key: K, act: impl FnOnce(&mut Shard<K, V>, u64) -> R) -> R {
        let hash = spread(key);
        let index = shard_of(hash, self.shards.len());
        let shard = Arc::make_mut(&mut Arc::make_mut(&mut self.shards)[index]);
        self.bytes -= shard.allocation_size();
        let result = act(shard, hash);
        self.bytes += shard.allocation_size();
        result
    }

    fn lay_out(expected: usize, entries: impl Iterator<Item = (K, V)>) -> Self {
        let count = (expected / PER_SHARD).next_power_of_two();
        let mut shards: Vec<Shard<K, V>> = (0..count).map(|_| HashTable::new()).collect();
        let mut len = 0;
        for (key, value) in entries {
            let hash = spread(key);
            len += usize::from(put(&mut shards[shard_of(hash, count)], hash, key, value));
        }
        let filled: usize = shards.iter().map(HashTable::allocation_size).sum();
        Self {
            bytes: filled + count * SHARD_OVERHEAD,
            shards: shards.into_iter().map(Arc::new).collect(),
            len,
        }
    }
}

/// Whether the key is new.
fn put<K: Key, V>(shard: &mut Shard<K, V>, hash: u64, key: K, value: V) -> bool {
    if let Some(entry) = shard.find_mut(hash, |entry| entry.0 == key) {
        entry.1 = value;
        return false;
    }
    shard.insert_unique(hash, (key, value), |entry| spread(entry.0));
    true
}

/// Folded multiplication: every bit of the word reaches the low bits, which choose the bucket, the
/// middle ones, which choose the shard, and the high ones, which tag the entry.
#[expect(clippy::cast_possible_truncation, reason = "the two halves are folded")]
fn spread<K: Key>(key: K) -> u64 {
    let product = u128::from(key.word()) * 0x9E37_79B9_7F4A_7C15;
    (product as u64) ^ (product >> 64) as u64
}

/// `count` is a power of two.
fn shard_of(hash: u64, count: usize) -> usize {
    (hash >> 32) as usize & (count - 1)
}
