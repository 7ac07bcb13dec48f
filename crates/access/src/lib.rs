//! The permission engine.

mod action;
mod apply;
mod cache;
mod column;
mod edges;
mod explain;
mod facts;
mod ids;
mod key;
mod level;
mod list;
mod map;
mod principal;
mod rights;
mod snapshot;
mod view;
mod what_if;

pub use action::{Action, ActionSet, Kind, Resource};
pub use cache::{Advanced, Cache, News, Source, State, Step, Unavailable};
pub use explain::{Explanation, Path, Through};
pub use facts::{Change, Device, Facts, Grant, Object, Person, Place, Subject, Unknown};
pub use list::{DeviceCursor, Listing, Page, Reached, ReachedDevice, Reaching};
pub use principal::{Limits, Principal};
pub use snapshot::Snapshot;
pub use view::{Decision, View};
pub use what_if::{Impact, MembershipShift, ResourceShift};
