//! Who may do what in an organization, decided from memory in nanoseconds, and why.
//!
//! Pure: no I/O, no SQL, no HTTP, no clock. The rules are those of [`domain::policy`]; this crate
//! knows the rows to which they apply.
//!
//! # In short
//!
//! ```
//! use access::{Change, Device, Facts, Grant, Page, Person, Place, Snapshot, Subject, Through};
//! use domain::{
//!     id::{AccountId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
//!     membership::Standing,
//!     policy::{DeviceAction, ProjectAction},
//!     role::{OrgRole, ResourceRole},
//!     time::Timestamp,
//! };
//! # let id = |n: u128| uuid::Uuid::from_u128(n);
//! # let (org, dana, account) = (OrgId(id(1)), MembershipId(id(2)), AccountId(id(3)));
//! # let (night_shift, press_shop, press_4) = (TeamId(id(4)), ProjectId(id(5)), DeviceId(id(6)));
//!
//! // Rows, as a database has them.
//! let mut facts = Facts::empty(org, 1);
//! facts.people.push(Person {
//!     member: dana,
//!     account,
//!     role: OrgRole::Member,
//!     standing: Standing::Active,
//!     ends_at: None,
//! });
//! facts.teams.push(night_shift);
//! facts.places.push(Place { team: night_shift, member: dana, role: ResourceRole::Member });
//! facts.projects.push(press_shop);
//! facts.devices.push(Device { device: press_4, project: press_shop });
//! facts.grants.push(Grant {
//!     subject: Subject::Team(night_shift),
//!     object: press_shop.into(),
//!     role: ResourceRole::Administrator,
//!     expires_at: None,
//! });
//!
//! // The whole organization in memory, and what Dana may do in it now.
//! let snapshot = Snapshot::build(&facts);
//! let now = Timestamp::parse("2026-03-01T08:30:00Z")?;
//! let view = snapshot.view(dana, now);
//! assert!(view.check(DeviceAction::Control, press_4));
//! assert!(!view.check(DeviceAction::Edit, press_4), "only a member in the team");
//!
//! // Why? Through the team, from the project, and capped by Dana's place in the team.
//! let why = view.explain(DeviceAction::Control, press_4);
//! let path = &why.paths[0];
//! assert_eq!(path.through, Through::Team { team: night_shift, place: ResourceRole::Member });
//! assert_eq!((path.role, path.via), (Some(ResourceRole::Administrator), Some(press_shop)));
//! assert_eq!(path.capped_to, Some(ResourceRole::Member));
//!
//! // What does Dana reach, and who reaches the press?
//! assert_eq!(view.list_projects(ProjectAction::See, Page::first(50)).items.len(), 1);
//! let people = snapshot.list_people(DeviceAction::Control, press_4, now, Page::first(50));
//! assert_eq!(people.items[0].member, dana);
//!
//! // What if the team were gone? And then without it.
//! let change = Change::RemoveTeam(night_shift);
//! let lost = snapshot.what_if(&change, now)?;
//! assert_eq!((lost.resources[0].before, lost.resources[0].after), (Some(ResourceRole::Member), None));
//! let without = snapshot.apply(&change)?;
//! assert!(!without.check(dana, DeviceAction::See, press_4, now));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The parts
//!
//! - [`Facts`] are plain rows. [`Snapshot::build`] makes them a snapshot of one organization at one
//!   revision; [`Snapshot::apply`] and [`Snapshot::advance`] make the next one.
//! - [`Snapshot::view`] is a [`Principal`] (a member, or a key of theirs with its [`Limits`]) at one
//!   moment. It answers [`check`](View::check), [`decide`](View::decide),
//!   [`actions`](View::actions), [`role`](View::role), [`explain`](View::explain) and the lists.
//! - [`Action`] and [`Resource`] say what is asked. Alerts are decided through their channel and
//!   jobs through their project, so the snapshot holds neither.
//! - [`Cache`] holds the snapshots of many organizations, knows how fresh they are and asks a
//!   [`Source`] where it does not.
//!
//! # What is decided
//!
//! An active member's role on a resource is administrator for owners and administrators of the
//! organization; for others it is the greatest role of all grants on the resource and on the project
//! that holds it, a team's grant counting no more than the member's place in the team; and for
//! observers of the organization no more than observer. Grants and memberships end by themselves:
//! [`Grant::expires_at`] and [`Person::ends_at`] are compared with the moment asked about, so no
//! job has to run for an end to be in force.
//!
//! Ids are looked up in the organization's own tables, so the id of another organization is an id
//! that nobody has: nothing has to be compared, and nothing can be forgotten.
//!
//! # How, and what it costs
//!
//! Ids are numbered; a grant is a word of 32 bits in a sorted row of its subject and in one of its
//! object. A role is three nested bits, so that the greater of two roles is their OR and the lesser
//! their AND. What a role allows is a mask of actions, derived from [`domain::policy`] once.
//!
//! | what | costs |
//! | --- | --- |
//! | [`Snapshot::check`] | two look-ups of ids, then one row of the person and one of each of their teams; no allocation, no lock |
//! | [`View::explain`] | the same and the paths it answers |
//! | [`View::list_projects`], [`View::list_channels`] | a check for each object that a grant leads to, up to the page's end |
//! | [`View::list_devices`] | the projects that a grant leads to, and a check for each device of the page |
//! | [`Snapshot::list_people`] | a check for everybody who has a path to the resource, up to the page's end |
//! | [`Snapshot::build`] | n log n in the rows; sorted rows are n |
//! | [`Snapshot::apply`] | copies a chunk of 64 rows or 256 items for each table that changes, and a pointer for each other chunk; a grant to a team writes no row of its people |
//! | memory | about 60 bytes a device, 120 a member, and 4 for each end of a grant or a place in a team |
//!
//! Nothing is precomputed for a pair of person and resource: that would make a check twice as fast,
//! and a grant to a team of a thousand write a thousand rows.
//!
//! # Errors
//!
//! A check has none: what is not known is not allowed. [`Unknown`] says that a change does not fit
//! the snapshot, so changes were missed. [`Unavailable`] says that the cache cannot tell; it is never
//! to be answered as a denial.
//!
//! # What holds it to its meaning
//!
//! `policies.cedar` and `policies.cedarschema` beside the sources are the same rules in Cedar.
//! `access-spec` compares this crate with them and with the formula over plain rows, in every abstract
//! state and in random organizations; `scripts/prove-policies` proves what the policies promise.

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
