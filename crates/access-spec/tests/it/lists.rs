//! A list is what a check of everything leaves, whatever the size of its pages.

use access::{
    Action, Facts, Listing, Page, Reached, ReachedDevice, Reaching, Resource, Snapshot, View,
};
use access_spec::{
    model,
    worlds::{self, NOW, Size},
};
use domain::{
    id::{ChannelId, DeviceId, ProjectId},
    policy::{ChannelAction, DeviceAction, ProjectAction},
};
use proptest::prelude::*;

use crate::{
    organizations::{ORG, cases, changes, needed, organizations},
    random::{everybody, everything},
};

/// Turns all pages of a list.
fn all<T, C: Copy + std::fmt::Debug + PartialEq>(
    limit: usize,
    list: impl Fn(Page<C>) -> Listing<T, C>,
) -> Vec<T> {
    let mut items = Vec::new();
    let mut page = Page::first(limit);
    loop {
        let listing = list(page);
        assert!(listing.items.len() <= limit);
        assert!(
            listing.next.is_none() || listing.items.len() == limit,
            "a page is full or last"
        );
        items.extend(listing.items);
        match listing.next {
            Some(next) => page.after = Some(next),
            None => return items,
        }
    }
}

fn projects(view: &View<'_>, facts: &Facts, action: ProjectAction) -> Vec<Reached<ProjectId>> {
    let mut ids = facts.projects.clone();
    ids.sort_unstable();
    ids.retain(|id| view.check(action, *id));
    ids.into_iter()
        .map(|id| Reached {
            id,
            role: view.role(id).expect("a role"),
        })
        .collect()
}

fn channels(view: &View<'_>, facts: &Facts, action: ChannelAction) -> Vec<Reached<ChannelId>> {
    let mut ids = facts.channels.clone();
    ids.sort_unstable();
    ids.retain(|id| view.check(action, *id));
    ids.into_iter()
        .map(|id| Reached {
            id,
            role: view.role(id).expect("a role"),
        })
        .collect()
}

fn devices(view: &View<'_>, facts: &Facts, action: DeviceAction) -> Vec<ReachedDevice> {
    let mut ids: Vec<(ProjectId, DeviceId)> = facts
        .devices
        .iter()
        .map(|device| (device.project, device.device))
        .collect();
    ids.sort_unstable();
    ids.retain(|(_, device)| view.check(action, *device));
    let reached = |(project, device): (ProjectId, DeviceId)| ReachedDevice {
        device,
        project,
        role: view.role(device).expect("a role"),
    };
    ids.into_iter().map(reached).collect()
}

fn people(snapshot: &Snapshot, facts: &Facts, action: Action, resource: Resource) -> Vec<Reaching> {
    let mut ids: Vec<_> = facts.people.iter().map(|person| person.member).collect();
    ids.sort_unstable();
    ids.retain(|member| snapshot.check(*member, action, resource, NOW));
    let reaching = |member| Reaching {
        member,
        role: snapshot.view(member, NOW).role(resource),
    };
    ids.into_iter().map(reaching).collect()
}

proptest! {
    #![proptest_config(cases(10_000))]

    #[test]
    fn what_somebody_reaches(facts in organizations(), limit in 1..4_usize) {
        let snapshot = Snapshot::build(&facts);
        for member in everybody(&facts) {
            let view = snapshot.view(member, NOW);
            for action in ProjectAction::ALL {
                prop_assert_eq!(
                    all(limit, |page| view.list_projects(*action, page)),
                    projects(&view, &facts, *action)
                );
            }
            for action in ChannelAction::ALL {
                prop_assert_eq!(
                    all(limit, |page| view.list_channels(*action, page)),
                    channels(&view, &facts, *action)
                );
            }
            for action in DeviceAction::ALL {
                prop_assert_eq!(
                    all(limit, |page| view.list_devices(*action, page)),
                    devices(&view, &facts, *action)
                );
            }
        }
    }

    #[test]
    fn who_reaches_something(facts in organizations(), limit in 1..4_usize) {
        let snapshot = Snapshot::build(&facts);
        for resource in everything(&facts) {
            for action in resource.kind().actions() {
                prop_assert_eq!(
                    all(limit, |page| snapshot.list_people(action, resource, NOW, page)),
                    people(&snapshot, &facts, action, resource)
                );
            }
        }
    }

    /// Ids that were added out of their order come out in it.
    #[test]
    fn lists_keep_their_order_through_changes(steps in proptest::collection::vec(changes(), 1..40)) {
        let mut facts = Facts::empty(ORG, 1);
        let mut snapshot = Snapshot::build(&facts);
        for change in steps {
            for step in needed(&facts, &change).into_iter().chain([change]) {
                model::apply(&mut facts, &step);
                snapshot = snapshot.apply(&step).unwrap();
            }
        }
        for member in everybody(&facts) {
            let view = snapshot.view(member, NOW);
            prop_assert_eq!(
                view.list_projects(ProjectAction::See, Page::all()).items,
                projects(&view, &facts, ProjectAction::See)
            );
            prop_assert_eq!(
                all(2, |page| view.list_devices(DeviceAction::See, page)),
                devices(&view, &facts, DeviceAction::See)
            );
        }
        let see = Action::from(ProjectAction::See);
        for project in &facts.projects {
            prop_assert_eq!(
                all(2, |page| snapshot.list_people(see, *project, NOW, page)),
                people(&snapshot, &facts, see, (*project).into())
            );
        }
    }
}

#[test]
fn a_large_organization_is_listed_as_well() {
    let facts = worlds::organization(Size::SMALL, 11);
    let snapshot = Snapshot::build(&facts);
    for person in &facts.people {
        let view = snapshot.view(person.member, NOW);
        assert_eq!(
            all(50, |page| view.list_devices(DeviceAction::Control, page)),
            devices(&view, &facts, DeviceAction::Control)
        );
    }
    for device in facts.devices.iter().step_by(37) {
        let control = Action::from(DeviceAction::Control);
        assert_eq!(
            all(7, |page| snapshot.list_people(
                control,
                device.device,
                NOW,
                page
            )),
            people(&snapshot, &facts, control, device.device.into())
        );
    }
}

/// What is added or removed between two pages shifts nothing.
#[test]
fn the_next_page_goes_on_where_the_last_one_ended() {
    let facts = worlds::organization(Size::SMALL, 12);
    let snapshot = Snapshot::build(&facts);
    let owner = facts.people[0].member;
    let first = snapshot
        .view(owner, NOW)
        .list_devices(DeviceAction::See, Page::first(10));
    let after = first.next.expect("there are a thousand devices");
    let gone = snapshot
        .apply(&access::Change::RemoveDevice(after.1))
        .unwrap();
    let page = Page {
        after: Some(after),
        limit: 10,
    };
    assert_eq!(
        gone.view(owner, NOW).list_devices(DeviceAction::See, page),
        snapshot
            .view(owner, NOW)
            .list_devices(DeviceAction::See, page)
    );
}
