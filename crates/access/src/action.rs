//! What can be asked: an action on a resource; and sets of actions.

use domain::{
    id::{ChannelId, DeviceId, MembershipId, OrgId, ProjectId},
    policy::{AlertAction, ChannelAction, DeviceAction, JobAction, OrgAction, ProjectAction},
};

use crate::facts::Object;

/// What a decision is about. An alert is decided through its channel and a job through its
/// project, so whoever asks has looked those up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    Organization(OrgId),
    Project(ProjectId),
    Device(DeviceId),
    Channel(ChannelId),
    Alert {
        channel: ChannelId,
    },
    Job {
        project: ProjectId,
        /// Whoever created a job may do more with it; `None` where they are gone.
        creator: Option<MembershipId>,
    },
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $text:literal, $action:ident;)*) => {
        /// The kinds of resource, by the names that programs use.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$doc])* $kind),* }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $text),* }
            }

            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$kind),)* _ => None }
            }

            /// Every action that can be done with resources of this kind.
            pub fn actions(self) -> impl Iterator<Item = Action> {
                let all: Vec<Action> = match self {
                    $(Self::$kind => $action::ALL.iter().copied().map(Action::$kind).collect()),*
                };
                all.into_iter()
            }

            /// The action of this kind of resource that programs call `name`.
            pub fn action(self, name: &str) -> Option<Action> {
                match self { $(Self::$kind => $action::parse(name).map(Action::$kind)),* }
            }

            const fn count(self) -> usize {
                match self { $(Self::$kind => $action::ALL.len()),* }
            }
        }

        /// An action on a resource of any kind. One of another kind than the resource is never
        /// allowed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Action { $($kind($action)),* }

        impl Action {
            pub fn kind(self) -> Kind {
                match self { $(Self::$kind(_) => Kind::$kind),* }
            }

            /// The name of the action for programs, unique within its kind.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind(action) => action.as_str()),* }
            }

            #[inline]
            fn place(self) -> usize {
                match self { $(Self::$kind(action) => action as usize),* }
            }
        }

        $(impl From<$action> for Action {
            #[inline]
            fn from(action: $action) -> Self {
                Self::$kind(action)
            }
        })*
    };
}

kinds! {
    Organization = "organization", OrgAction;
    Project = "project", ProjectAction;
    Device = "device", DeviceAction;
    Channel = "channel", ChannelAction;
    Alert = "alert", AlertAction;
    Job = "job", JobAction;
}

impl Kind {
    /// How many actions the kinds before this one have: where its bits begin in a set.
    const fn first_bit(self) -> usize {
        let (mut bit, mut kind) = (0, 0);
        while kind < self as usize {
            bit += Self::ALL[kind].count();
            kind += 1;
        }
        bit
    }
}

impl Action {
    pub fn all() -> impl Iterator<Item = Self> {
        Kind::ALL.iter().flat_map(|kind| kind.actions())
    }

    #[inline]
    fn bit(self) -> u64 {
        const FIRST: [usize; Kind::ALL.len()] = {
            let (mut first, mut kind) = ([0; Kind::ALL.len()], 0);
            while kind < Kind::ALL.len() {
                first[kind] = Kind::ALL[kind].first_bit();
                kind += 1;
            }
            first
        };
        1 << (FIRST[self.kind() as usize] + self.place())
    }
}

impl Resource {
    pub fn kind(self) -> Kind {
        match self {
            Self::Organization(_) => Kind::Organization,
            Self::Project(_) => Kind::Project,
            Self::Device(_) => Kind::Device,
            Self::Channel(_) => Kind::Channel,
            Self::Alert { .. } => Kind::Alert,
            Self::Job { .. } => Kind::Job,
        }
    }
}

/// A set of actions, of any kinds, in one word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ActionSet(u64);

impl ActionSet {
    pub const EMPTY: Self = Self(0);
    pub const ALL: Self = Self((1 << BITS) - 1);

    /// Every action on resources of `kind`.
    #[inline]
    pub const fn of_kind(kind: Kind) -> Self {
        Self(((1 << kind.count()) - 1) << kind.first_bit())
    }

    #[inline]
    pub fn contains(self, action: impl Into<Action>) -> bool {
        self.0 & action.into().bit() != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    #[inline]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    #[inline]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Action> {
        Action::all().filter(move |action| self.contains(*action))
    }
}

const BITS: usize = {
    let last = Kind::ALL[Kind::ALL.len() - 1];
    let bits = last.first_bit() + last.count();
    assert!(bits < 64, "the actions of all kinds fit into one word");
    bits
};

impl<A: Into<Action>> FromIterator<A> for ActionSet {
    fn from_iter<I: IntoIterator<Item = A>>(actions: I) -> Self {
        Self(
            actions
                .into_iter()
                .fold(0, |bits, action| bits | action.into().bit()),
        )
    }
}

impl std::fmt::Debug for ActionSet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self
            .iter()
            .map(|action| (action.kind().as_str(), action.as_str()));
        f.debug_set().entries(names).finish()
    }
}

impl From<Object> for Resource {
    fn from(object: Object) -> Self {
        match object {
            Object::Project(id) => Self::Project(id),
            Object::Channel(id) => Self::Channel(id),
            Object::Device(id) => Self::Device(id),
        }
    }
}

macro_rules! resource_from {
    ($($id:ident => $kind:ident),*) => {$(
        impl From<$id> for Resource {
            #[inline]
            fn from(id: $id) -> Self {
                Self::$kind(id)
            }
        }
    )*};
}

resource_from!(OrgId => Organization, ProjectId => Project, DeviceId => Device, ChannelId => Channel);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_its_own_bit_within_its_kind() {
        let mut seen = ActionSet::EMPTY;
        for action in Action::all() {
            assert!(!seen.contains(action), "{action:?} shares a bit");
            assert!(ActionSet::of_kind(action.kind()).contains(action));
            seen = seen.union(ActionSet::from_iter([action]));
        }
        assert_eq!(seen, ActionSet::ALL);
        assert_eq!(seen.iter().count(), Action::all().count());
    }

    #[test]
    fn actions_read_back_from_their_names() {
        for action in Action::all() {
            let kind = Kind::parse(action.kind().as_str()).unwrap();
            assert_eq!(kind.action(action.as_str()), Some(action));
        }
        assert_eq!(Kind::Device.action("publish"), None);
        assert_eq!(Kind::parse("team"), None);
    }
}
