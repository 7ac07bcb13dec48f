//! The ids of one kind, numbered: everything else in a snapshot speaks in these numbers.

use uuid::Uuid;

use crate::{column::Column, map::Map};

/// What an id is numbered with, and what a look-up needs at once besides.
#[derive(Clone, Copy)]
struct Entry<V> {
    number: u32,
    value: V,
}

/// Numbers are given in the order of ids when a snapshot is built, and UUIDv7 grow, so almost
/// always the order of numbers is the order of ids and nothing needs sorting.
#[derive(Clone)]
pub(crate) struct Ids<V = ()> {
    numbers: Map<Uuid, Entry<V>>,
    /// The nil UUID where the id was removed: a number is never given again.
    by_number: Column<Uuid>,
    greatest: Uuid,
    in_order: bool,
}

impl<V: Copy> Ids<V> {
    /// `entries` are sorted by id and have no duplicates.
    pub(crate) fn collect(entries: &[(Uuid, V)]) -> Self {
        let ids: Vec<Uuid> = entries.iter().map(|entry| entry.0).collect();
        let numbered = entries.iter().zip(0..).map(|((id, value), number)| {
            (
                *id,
                Entry {
                    number,
                    value: *value,
                },
            )
        });
        Self {
            numbers: Map::collect(entries.len(), numbered),
            greatest: ids.last().copied().unwrap_or_default(),
            by_number: Column::new(&ids),
            in_order: true,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// How many numbers belong to ids that were removed.
    pub(crate) fn retired(&self) -> usize {
        self.by_number.len() as usize - self.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.numbers.bytes() + self.by_number.bytes()
    }

    #[inline]
    pub(crate) fn number(&self, id: Uuid) -> Option<u32> {
        self.numbers.get(id).map(|entry| entry.number)
    }

    #[inline]
    pub(crate) fn lookup(&self, id: Uuid) -> Option<(u32, V)> {
        self.numbers
            .get(id)
            .map(|entry| (entry.number, entry.value))
    }

    /// # Panics
    ///
    /// If the number was never given or its id was removed: rows never hold such a number.
    pub(crate) fn id(&self, number: u32) -> Uuid {
        self.by_number
            .get(number)
            .filter(|id| !id.is_nil())
            .expect("rows hold numbers of present ids")
    }

    /// Every number of a present id, in the order of numbers.
    pub(crate) fn present(&self) -> impl Iterator<Item = u32> {
        self.by_number
            .iter()
            .zip(0..)
            .filter(|(id, _)| !id.is_nil())
            .map(|(_, number)| number)
    }

    /// Puts `numbers`, which are ascending, into the order of their ids.
    pub(crate) fn sort(&self, numbers: &mut [u32]) {
        if !self.in_order {
            numbers.sort_by_cached_key(|number| self.id(*number));
        }
    }

    /// The number of `id`, a new one if it had none.
    pub(crate) fn insert(&mut self, id: Uuid, value: V) -> u32 {
        let number = self.number(id).unwrap_or_else(|| {
            self.in_order &= self.greatest < id;
            self.greatest = self.greatest.max(id);
            self.by_number.push(id)
        });
        self.numbers.insert(id, Entry { number, value });
        number
    }

    pub(crate) fn remove(&mut self, id: Uuid) -> Option<u32> {
        let number = self.number(id)?;
        self.numbers.remove(id);
        self.by_number.set(number, Uuid::nil());
        Some(number)
    }
}
