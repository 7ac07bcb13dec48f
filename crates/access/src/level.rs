//! A resource role as nested bits.

use domain::role::ResourceRole;

/// Observer is `001`, member `011`, administrator `111`: the greater of two roles is their OR, the
/// lesser is their AND, so that neither takes a branch. Zero is no role at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level(u8);

impl Level {
    pub(crate) const NONE: Self = Self(0b000);
    /// How many values [`Self::index`] can take.
    pub(crate) const COUNT: usize = 8;

    pub(crate) fn of(role: ResourceRole) -> Self {
        match role {
            ResourceRole::Observer => Self(0b001),
            ResourceRole::Member => Self(0b011),
            ResourceRole::Administrator => Self(0b111),
        }
    }

    /// The three low bits of `bits`, which some [`Self::bits`] have been put into.
    pub(crate) fn from_bits(bits: u32) -> Self {
        Self((bits & 0b111) as u8)
    }

    pub(crate) fn bits(self) -> u32 {
        u32::from(self.0)
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn role(self) -> Option<ResourceRole> {
        match self.0 {
            0b000 => None,
            0b001 => Some(ResourceRole::Observer),
            0b010 | 0b011 => Some(ResourceRole::Member),
            _ => Some(ResourceRole::Administrator),
        }
    }

    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(crate) fn capped(self, cap: Self) -> Self {
        Self(self.0 & cap.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn or_is_the_greater_role_and_and_is_the_lesser() {
        for a in ResourceRole::ALL {
            for b in ResourceRole::ALL {
                let (x, y) = (Level::of(*a), Level::of(*b));
                assert_eq!(x.or(y).role(), Some(*a.max(b)));
                assert_eq!(x.capped(y).role(), Some(*a.min(b)));
                assert_eq!(x.or(Level::NONE), x);
                assert_eq!(x.capped(Level::NONE), Level::NONE);
            }
        }
    }
}
