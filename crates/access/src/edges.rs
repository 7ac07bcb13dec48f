//! Who is joined to what: rows of sorted words, of which a changed copy shares almost everything.

use std::sync::Arc;

use crate::level::Level;

/// Rows a chunk holds.
const CHUNK: usize = 64;
/// A chunk starts with where each of its rows begins, and where the last one ends.
const HEADER: usize = CHUNK + 1;
/// Reference counts and the fat pointer to a chunk.
const CHUNK_OVERHEAD: usize = 32;

/// Up to here a scan without branches beats a binary search: a mispredicted branch costs more than
/// reading thirty words.
const SCANNED: usize = 96;

/// One end of an edge: the other end's key, the role that it carries, and whether it has an end in
/// time, which is kept beside the rows because few have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge(u32);

impl Edge {
    const ENDS: u32 = 0b1000;
    const KEY_SHIFT: u32 = 4;
    /// No object or subject has this key, so no edge leads to it.
    pub(crate) const NOWHERE: u32 = u32::MAX >> Self::KEY_SHIFT;

    pub(crate) fn new(key: u32, level: Level, ends: bool) -> Self {
        let flag = if ends { Self::ENDS } else { 0 };
        Self(key << Self::KEY_SHIFT | flag | level.bits())
    }

    pub(crate) fn from_word(word: u32) -> Self {
        Self(word)
    }

    pub(crate) fn word(self) -> u32 {
        self.0
    }

    pub(crate) fn key(self) -> u32 {
        self.0 >> Self::KEY_SHIFT
    }

    pub(crate) fn level(self) -> Level {
        Level::from_bits(self.0)
    }

    pub(crate) fn ends(self) -> bool {
        self.0 & Self::ENDS != 0
    }
}

/// What the edges of `row` to `a` or `b` carry together, [`Edge::ends`] where any of them has an
/// end. The key of the answer means nothing.
#[inline]
pub(crate) fn join(row: &[u32], a: u32, b: u32) -> Edge {
    if row.len() <= SCANNED {
        let joined = row.iter().fold(0, |joined, word| {
            let key = word >> Edge::KEY_SHIFT;
            let hit = u32::from(key == a) | u32::from(key == b);
            joined | (word & hit.wrapping_neg())
        });
        Edge(joined)
    } else {
        Edge(search(row, a) | search(row, b))
    }
}

/// The edge of `row` to `key`.
pub(crate) fn find(row: &[u32], key: u32) -> Option<Edge> {
    match search(row, key) {
        0 => None,
        word => Some(Edge(word)),
    }
}

/// Zero where there is none: an edge carries at least one bit of a role.
fn search(row: &[u32], key: u32) -> u32 {
    let at = row.partition_point(|word| word >> Edge::KEY_SHIFT < key);
    match row.get(at) {
        Some(word) if word >> Edge::KEY_SHIFT == key => *word,
        _ => 0,
    }
}

/// Rows of words. A row that nobody has written is empty, whatever its number.
#[derive(Clone)]
pub(crate) struct Rows {
    chunks: Arc<[Arc<[u32]>]>,
    bytes: usize,
}

impl Rows {
    /// Of `(row, word)`; each row comes out sorted by its words.
    pub(crate) fn collect(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable();
        let count = pairs.last().map_or(0, |last| last.0 as usize / CHUNK + 1);
        let empty = chunk_of((0..CHUNK).map(|_| &[][..]));
        let mut chunks = vec![empty; count];
        for run in pairs.chunk_by(|x, y| x.0 as usize / CHUNK == y.0 as usize / CHUNK) {
            chunks[run[0].0 as usize / CHUNK] = chunk_of_pairs(run);
        }
        let bytes = chunks.iter().map(|chunk| chunk_bytes(chunk)).sum();
        Self {
            chunks: chunks.into(),
            bytes,
        }
    }

    /// Heap bytes, those shared with other copies included.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    #[inline]
    pub(crate) fn row(&self, index: u32) -> &[u32] {
        match self.chunks.get(index as usize / CHUNK) {
            Some(chunk) => row_of(chunk, index as usize % CHUNK),
            None => &[],
        }
    }

    pub(crate) fn edges(&self, index: u32) -> impl Iterator<Item = Edge> {
        self.row(index).iter().copied().map(Edge::from_word)
    }

    pub(crate) fn set_row(&mut self, index: u32, row: &[u32]) {
        let (chunk, place) = (index as usize / CHUNK, index as usize % CHUNK);
        if chunk >= self.chunks.len() {
            if row.is_empty() {
                return;
            }
            self.grow(chunk + 1);
        }
        let slot = &mut Arc::make_mut(&mut self.chunks)[chunk];
        let changed = chunk_of((0..CHUNK).map(|i| if i == place { row } else { row_of(slot, i) }));
        self.bytes = self.bytes + chunk_bytes(&changed) - chunk_bytes(slot);
        *slot = changed;
    }

    /// Puts `edge` in the place of the row's edge to the same key, or adds it.
    pub(crate) fn set_edge(&mut self, index: u32, edge: Edge) {
        let mut row = self.row(index).to_vec();
        let at = row.partition_point(|word| Edge(*word).key() < edge.key());
        match row.get_mut(at) {
            Some(word) if Edge(*word).key() == edge.key() => *word = edge.word(),
            _ => row.insert(at, edge.word()),
        }
        self.set_row(index, &row);
    }

    pub(crate) fn remove_edge(&mut self, index: u32, key: u32) {
        if find(self.row(index), key).is_some() {
            let row: Vec<u32> = self
                .row(index)
                .iter()
                .copied()
                .filter(|word| Edge(*word).key() != key)
                .collect();
            self.set_row(index, &row);
        }
    }

    fn grow(&mut self, count: usize) {
        let empty = chunk_of((0..CHUNK).map(|_| &[][..]));
        self.bytes += (count - self.chunks.len()) * chunk_bytes(&empty);
        let grown = self
            .chunks
            .iter()
            .cloned()
            .chain(std::iter::repeat(empty))
            .take(count);
        self.chunks = grown.collect::<Vec<_>>().into();
    }
}

fn row_of(chunk: &[u32], place: usize) -> &[u32] {
    &chunk[chunk[place] as usize..chunk[place + 1] as usize]
}

/// Chunks without edges are one and the same, so only the pointer to them counts.
fn chunk_bytes(chunk: &[u32]) -> usize {
    if chunk.len() == HEADER {
        size_of::<Arc<[u32]>>()
    } else {
        size_of_val(chunk) + CHUNK_OVERHEAD
    }
}

/// `pairs` are the sorted `(row, word)` of one chunk.
fn chunk_of_pairs(pairs: &[(u32, u32)]) -> Arc<[u32]> {
    let mut words = vec![0; HEADER];
    let mut rest = pairs;
    for place in 0..CHUNK {
        words[place] = offset(words.len());
        let end = rest.partition_point(|pair| pair.0 as usize % CHUNK <= place);
        words.extend(rest[..end].iter().map(|pair| pair.1));
        rest = &rest[end..];
    }
    words[CHUNK] = offset(words.len());
    words.into()
}

fn chunk_of<'a>(rows: impl Iterator<Item = &'a [u32]>) -> Arc<[u32]> {
    let mut words = vec![0; HEADER];
    for (place, row) in rows.enumerate() {
        words[place] = offset(words.len());
        words.extend_from_slice(row);
    }
    words[CHUNK] = offset(words.len());
    words.into()
}

fn offset(words: usize) -> u32 {
    u32::try_from(words).expect("64 rows of fewer than 2^26 edges")
}

#[cfg(test)]
mod tests {
    use domain::role::ResourceRole;

    use super::*;

    fn edge(key: u32, role: ResourceRole) -> Edge {
        Edge::new(key, Level::of(role), false)
    }

    #[test]
    fn rows_come_back_as_they_were_put_in() {
        let pairs: Vec<(u32, u32)> = (0..5000).map(|i| (i * 7 % 300, i)).collect();
        let rows = Rows::collect(pairs.clone());
        for row in 0..400 {
            let mut expected: Vec<u32> = pairs
                .iter()
                .filter(|pair| pair.0 == row)
                .map(|pair| pair.1)
                .collect();
            expected.sort_unstable();
            assert_eq!(rows.row(row), expected, "row {row}");
        }
    }

    #[test]
    fn a_copy_changes_without_its_original() {
        let original = Rows::collect(vec![(1, 16), (2, 32), (70, 48)]);
        let mut copy = original.clone();
        copy.set_row(1, &[]);
        copy.set_row(500, &[1, 2]);
        assert_eq!((original.row(1), original.row(500)), (&[16][..], &[][..]));
        assert_eq!(
            (copy.row(1), copy.row(2), copy.row(70)),
            (&[][..], &[32][..], &[48][..])
        );
        assert_eq!(copy.row(500), [1, 2]);
    }

    #[test]
    fn an_edge_takes_the_place_of_the_one_to_the_same_key() {
        let mut rows = Rows::collect(vec![]);
        for (key, role) in [
            (9, ResourceRole::Member),
            (3, ResourceRole::Observer),
            (9, ResourceRole::Observer),
        ] {
            rows.set_edge(5, edge(key, role));
        }
        let kept: Vec<u32> = rows.edges(5).map(Edge::key).collect();
        assert_eq!(kept, [3, 9]);
        assert_eq!(find(rows.row(5), 9), Some(edge(9, ResourceRole::Observer)));
        rows.remove_edge(5, 9);
        assert!(find(rows.row(5), 9).is_none() && find(rows.row(5), 3).is_some());
    }

    #[test]
    fn a_long_row_is_searched_to_the_same_answer_as_a_short_one_is_scanned() {
        for len in [0, 1, 95, 96, 97, 500] {
            let row: Vec<u32> = (0..len)
                .map(|i| edge(i * 2, ResourceRole::ALL[i as usize % 3]).word())
                .collect();
            for (a, b) in (0..len * 2 + 2).flat_map(|a| [(a, a), (a, a / 2), (a, Edge::NOWHERE)]) {
                let expected = row
                    .iter()
                    .map(|word| Edge(*word))
                    .filter(|edge| edge.key() == a || edge.key() == b)
                    .fold(Level::NONE, |level, edge| level.or(edge.level()));
                assert_eq!(join(&row, a, b).level(), expected, "{len} {a} {b}");
            }
        }
    }
}
