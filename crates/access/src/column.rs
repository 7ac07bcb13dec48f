//! A growing array of which a changed copy shares almost everything with the original.

use std::sync::Arc;

/// Items a chunk holds: copying one costs a fraction of a microsecond, and a hundred thousand
/// items still have a spine of a few hundred.
const CHUNK: usize = 256;

/// Reference counts and the fat pointer to a chunk.
const CHUNK_OVERHEAD: usize = 32;

#[derive(Clone)]
pub(crate) struct Column<T> {
    chunks: Arc<[Arc<[T]>]>,
    len: u32,
}

impl<T: Copy> Column<T> {
    pub(crate) fn new(items: &[T]) -> Self {
        Self {
            chunks: items.chunks(CHUNK).map(Arc::from).collect(),
            len: u32::try_from(items.len()).expect("an organization has fewer than 2^26 of a kind"),
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Heap bytes, those shared with other copies included.
    pub(crate) fn bytes(&self) -> usize {
        self.len as usize * size_of::<T>() + self.chunks.len() * CHUNK_OVERHEAD
    }

    pub(crate) fn get(&self, index: u32) -> Option<T> {
        let (chunk, place) = split(index);
        self.chunks.get(chunk)?.get(place).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.chunks.iter().flat_map(|chunk| chunk.iter().copied())
    }

    /// # Panics
    ///
    /// If there is no item at `index`.
    pub(crate) fn set(&mut self, index: u32, item: T) {
        let (chunk, place) = split(index);
        Arc::make_mut(&mut Arc::make_mut(&mut self.chunks)[chunk])[place] = item;
    }

    /// The index of the new item.
    pub(crate) fn push(&mut self, item: T) -> u32 {
        let index = self.len;
        let (chunk, _) = split(index);
        if chunk == self.chunks.len() {
            let grown = self.chunks.iter().cloned().chain([Arc::from([item])]);
            self.chunks = grown.collect();
        } else {
            let last = &mut Arc::make_mut(&mut self.chunks)[chunk];
            *last = last.iter().copied().chain([item]).collect();
        }
        self.len += 1;
        index
    }
}

fn split(index: u32) -> (usize, usize) {
    (index as usize / CHUNK, index as usize % CHUNK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_changes_without_its_original() {
        let original = Column::new(&(0..1000).collect::<Vec<u64>>());
        let mut copy = original.clone();
        copy.set(300, 7);
        for item in 1000..1100 {
            assert_eq!(u64::from(copy.push(item)), item);
        }
        assert_eq!(
            original.iter().collect::<Vec<_>>(),
            (0..1000).collect::<Vec<_>>()
        );
        assert_eq!((original.get(300), copy.get(300)), (Some(300), Some(7)));
        assert_eq!(
            (original.get(1000), copy.get(1099), copy.get(1100)),
            (None, Some(1099), None)
        );
    }
}
