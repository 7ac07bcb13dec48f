//! What somebody reaches, and who reaches something.

use domain::{
    id::{ChannelId, DeviceId, MembershipId, ProjectId},
    policy::{ChannelAction, DeviceAction, ProjectAction},
    role::ResourceRole,
    time::Timestamp,
};
use uuid::Uuid;

use crate::{
    action::{Action, Resource},
    edges::Edge,
    ids::Ids,
    key::{self, ObjectKind, SubjectKey},
    snapshot::Snapshot,
    view::View,
};

/// The part of a list that is wanted. A list's order is fixed, so what is added or removed
/// meanwhile shifts nothing: the next page starts after the last item of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<C> {
    /// The [`Listing::next`] of the page before; `None` for the first one.
    pub after: Option<C>,
    /// At most so many items.
    pub limit: usize,
}

impl<C> Page<C> {
    pub fn first(limit: usize) -> Self {
        Self { after: None, limit }
    }

    /// The whole list on one page.
    pub fn all() -> Self {
        Self::first(usize::MAX)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T, C> {
    pub items: Vec<T>,
    /// Where the next page starts; `None` where there is no more.
    pub next: Option<C>,
}

/// A project or channel that somebody reaches, with their role on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached<Id> {
    pub id: Id,
    pub role: ResourceRole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedDevice {
    pub device: DeviceId,
    pub project: ProjectId,
    pub role: ResourceRole,
}

/// The place of a device in a list: devices stand by project.
pub type DeviceCursor = (ProjectId, DeviceId);

/// Somebody who may do what was asked, with their role on the resource, if it has roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reaching {
    pub member: MembershipId,
    pub role: Option<ResourceRole>,
}

impl View<'_> {
    /// The projects on which the principal may do `action`, in the order of their ids.
    pub fn list_projects(
        &self,
        action: ProjectAction,
        page: Page<ProjectId>,
    ) -> Listing<Reached<ProjectId>, ProjectId> {
        let numbers = self.numbers(action.into(), ObjectKind::Project, &self.snapshot.projects);
        self.reached(
            action.into(),
            numbers.into_iter().map(|n| self.snapshot.project_id(n)),
            page,
        )
    }

    /// The channels on which the principal may do `action`, in the order of their ids.
    pub fn list_channels(
        &self,
        action: ChannelAction,
        page: Page<ChannelId>,
    ) -> Listing<Reached<ChannelId>, ChannelId> {
        let numbers = self.numbers(action.into(), ObjectKind::Channel, &self.snapshot.channels);
        self.reached(
            action.into(),
            numbers.into_iter().map(|n| self.snapshot.channel_id(n)),
            page,
        )
    }

    /// The devices to which the principal may do `action`: by project in the order of their ids,
    /// and within a project in the order of theirs.
    pub fn list_devices(
        &self,
        action: DeviceAction,
        page: Page<DeviceCursor>,
    ) -> Listing<ReachedDevice, DeviceCursor> {
        let candidates = self
            .shelves(action, page.after)
            .into_iter()
            .flat_map(|shelf| {
                let project = self.snapshot.project_id(shelf.project);
                let after = page
                    .after
                    .filter(|after| after.0 == project)
                    .map(|after| after.1.0);
                let devices = shelf.after(&self.snapshot.devices, after);
                devices.map(move |device| (project, DeviceId(self.snapshot.devices.id(device))))
            });
        let reached = candidates.filter(|(_, device)| self.check(action, *device));
        let items = reached.filter_map(|(project, device)| {
            Some(ReachedDevice {
                device,
                project,
                role: self.role(device)?,
            })
        });
        turn(items, page.limit, |item| (item.project, item.device))
    }

    fn reached<Id: Copy + Ord + Into<Resource>>(
        &self,
        action: Action,
        candidates: impl Iterator<Item = Id>,
        page: Page<Id>,
    ) -> Listing<Reached<Id>, Id> {
        let items = candidates
            .filter(|id| page.after.is_none_or(|after| *id > after))
            .filter(|id| self.check(action, *id))
            .filter_map(|id| {
                Some(Reached {
                    id,
                    role: self.role(id)?,
                })
            });
        turn(items, page.limit, |item| item.id)
    }

    /// The numbers of all objects of `kind` to which the principal could do `action`, by id.
    fn numbers(&self, action: Action, kind: ObjectKind, ids: &Ids) -> Vec<u32> {
        let mut numbers = if self.everywhere(action) {
            ids.present().collect()
        } else {
            self.granted(kind)
        };
        ids.sort(&mut numbers);
        numbers
    }

    /// The numbers of all objects of `kind` that a grant leads to, ascending.
    pub(crate) fn granted(&self, kind: ObjectKind) -> Vec<u32> {
        let snapshot = self.snapshot;
        let teams = snapshot.places.edges(self.person);
        let of_teams = teams.flat_map(|place| snapshot.team_grants.edges(place.key()));
        let mut numbers: Vec<u32> = snapshot
            .person_grants
            .edges(self.person)
            .chain(of_teams)
            .map(|edge| key::split_object(edge.key()))
            .filter_map(|(of, number)| (of == kind).then_some(number))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The projects that hold devices to which the principal could do `action`, by id, from the
    /// cursor's project on.
    fn shelves(&self, action: DeviceAction, after: Option<DeviceCursor>) -> Vec<Shelf<'_>> {
        let whole = self.numbers(action.into(), ObjectKind::Project, &self.snapshot.projects);
        let mut shelves: Vec<Shelf<'_>> = whole
            .into_iter()
            .map(|project| Shelf {
                project,
                devices: Devices::All(self.row_of(project)),
            })
            .collect();
        if !self.everywhere(action.into()) {
            self.add_single_devices(&mut shelves);
        }
        let start = after.map_or(0, |after| {
            shelves.partition_point(|shelf| self.snapshot.project_id(shelf.project) < after.0)
        });
        shelves.split_off(start)
    }

    /// Adds the devices that are granted by themselves and whose projects are not there yet.
    fn add_single_devices<'a>(&'a self, shelves: &mut Vec<Shelf<'a>>) {
        let devices = &self.snapshot.devices;
        let mut granted = self.granted(ObjectKind::Device);
        devices.sort(&mut granted);
        let known: std::collections::BTreeSet<u32> = shelves.iter().map(|s| s.project).collect();
        let mut single = std::collections::BTreeMap::<u32, Vec<u32>>::new();
        for device in granted {
            let (_, project) = devices
                .lookup(devices.id(device))
                .expect("a present device");
            if !known.contains(&project) {
                single.entry(project).or_default().push(device);
            }
        }
        shelves.extend(single.into_iter().map(|(project, devices)| Shelf {
            project,
            devices: Devices::Some(devices),
        }));
        shelves.sort_by_cached_key(|shelf| self.snapshot.projects.id(shelf.project));
    }

    fn row_of(&self, project: u32) -> &[u32] {
        self.snapshot.project_devices.row(project)
    }
}

/// A project's devices that may be in a list, in the order of their ids.
struct Shelf<'a> {
    project: u32,
    devices: Devices<'a>,
}

enum Devices<'a> {
    All(&'a [u32]),
    Some(Vec<u32>),
}

impl<'a> Shelf<'a> {
    fn after(self, ids: &'a Ids<u32>, after: Option<Uuid>) -> impl Iterator<Item = u32> + 'a {
        let devices = match self.devices {
            Devices::All(row) => std::borrow::Cow::Borrowed(row),
            Devices::Some(devices) => std::borrow::Cow::Owned(devices),
        };
        let start = after.map_or(0, |after| {
            devices.partition_point(|device| ids.id(*device) <= after)
        });
        (start..devices.len()).map(move |at| devices[at])
    }
}

impl Snapshot {
    /// Everybody who may do `action` to `resource` at `now`, in the order of their ids.
    pub fn list_people(
        &self,
        action: impl Into<Action>,
        resource: impl Into<Resource>,
        now: Timestamp,
        page: Page<MembershipId>,
    ) -> Listing<Reaching, MembershipId> {
        let (action, resource) = (action.into(), resource.into());
        let items = self
            .candidates(resource)
            .into_iter()
            .filter(|person| {
                page.after
                    .is_none_or(|after| self.member_id(*person) > after)
            })
            .map(|person| self.view_at(person, now))
            .filter(|view| view.check(action, resource))
            .map(|view| Reaching {
                member: view.principal.member,
                role: view.role(resource),
            });
        turn(items, page.limit, |item| item.member)
    }

    /// Whoever has a path to `resource`, in the order of their ids.
    fn candidates(&self, resource: Resource) -> Vec<u32> {
        let mut people = match resource {
            Resource::Organization(_) => self.people.present().collect(),
            Resource::Project(id) | Resource::Job { project: id, .. } => self.reaching(id),
            Resource::Channel(id) | Resource::Alert { channel: id } => self.reaching(id),
            Resource::Device(id) => match self.project_of(id) {
                Some(project) => self
                    .reaching(id)
                    .into_iter()
                    .chain(self.reaching(project))
                    .collect(),
                None => Vec::new(),
            },
        };
        people.sort_unstable();
        people.dedup();
        self.people.sort(&mut people);
        people
    }

    /// Whoever has a grant on the object itself, or a role everywhere; in no order, some twice.
    pub(crate) fn reaching(&self, object: impl Into<crate::Object>) -> Vec<u32> {
        let Some(object) = self.object_key(object.into()) else {
            return Vec::new();
        };
        let mut people = self.everywhere.to_vec();
        for holder in self.holders_of(object) {
            match SubjectKey::from_word(holder.key()) {
                SubjectKey::Person(person) => people.push(person),
                SubjectKey::Team(team) => {
                    people.extend(self.team_members.edges(team).map(Edge::key));
                }
            }
        }
        people
    }
}

/// Takes a page's worth of `items`, and sees whether there is one more.
fn turn<T, C>(
    mut items: impl Iterator<Item = T>,
    limit: usize,
    cursor: impl Fn(&T) -> C,
) -> Listing<T, C> {
    let taken: Vec<T> = items.by_ref().take(limit).collect();
    let more = items.next().is_some();
    let next = taken.last().filter(|_| more).map(cursor);
    Listing { items: taken, next }
}
