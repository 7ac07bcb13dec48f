//! The keys by which edges name their ends: a kind and a number in 28 bits.

/// What a grant is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ObjectKind {
    Project = 0,
    Channel = 1,
    Device = 2,
}

const OBJECT_SHIFT: u32 = 26;
const TEAM: u32 = 1 << 27;

/// The key of an object. Sorted, all of one kind stand together.
pub(crate) fn object(kind: ObjectKind, number: u32) -> u32 {
    debug_assert!(number < 1 << OBJECT_SHIFT, "fewer than 2^26 of a kind");
    (kind as u32) << OBJECT_SHIFT | number
}

pub(crate) fn split_object(key: u32) -> (ObjectKind, u32) {
    let kind = match key >> OBJECT_SHIFT {
        0 => ObjectKind::Project,
        1 => ObjectKind::Channel,
        _ => ObjectKind::Device,
    };
    (kind, key & ((1 << OBJECT_SHIFT) - 1))
}

/// Who holds a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubjectKey {
    Person(u32),
    Team(u32),
}

impl SubjectKey {
    pub(crate) fn word(self) -> u32 {
        match self {
            Self::Person(number) => number,
            Self::Team(number) => number | TEAM,
        }
    }

    pub(crate) fn from_word(word: u32) -> Self {
        if word & TEAM == 0 {
            Self::Person(word)
        } else {
            Self::Team(word & !TEAM)
        }
    }
}
