//! What a change is said to do beforehand is what it does.

use std::collections::BTreeMap;

use access::{Change, Facts, Impact, MembershipShift, Object, ResourceShift, Snapshot};
use access_spec::{model, worlds::NOW};
use domain::{
    id::MembershipId,
    membership::Status,
    role::{OrgRole, ResourceRole},
};
use proptest::prelude::*;

use crate::organizations::{cases, changes, make, needed, organizations};

fn objects(facts: &Facts) -> Vec<Object> {
    let projects = facts.projects.iter().map(|id| Object::Project(*id));
    let channels = facts.channels.iter().map(|id| Object::Channel(*id));
    let devices = facts
        .devices
        .iter()
        .map(|device| Object::Device(device.device));
    projects.chain(channels).chain(devices).collect()
}

fn organization_role(facts: &Facts, member: MembershipId) -> Option<OrgRole> {
    let person = facts.people.iter().find(|person| person.member == member)?;
    (person.standing.at(NOW, person.ends_at) == Status::Active).then_some(person.role)
}

/// Before and after, side by side, for everybody and everything in either.
fn expected(before: &Facts, after: &Facts) -> Impact {
    let people = |facts: &Facts| facts.people.iter().map(|p| p.member).collect::<Vec<_>>();
    let mut everybody = [people(before), people(after)].concat();
    everybody.sort_unstable();
    everybody.dedup();
    let mut everything = [objects(before), objects(after)].concat();
    everything.sort_unstable();
    everything.dedup();
    let mut impact = Impact {
        ownerless: !has_owner(after),
        ..Impact::default()
    };
    for member in everybody {
        let roles = (
            organization_role(before, member),
            organization_role(after, member),
        );
        if roles.0 != roles.1 {
            impact.memberships.push(MembershipShift {
                member,
                before: roles.0,
                after: roles.1,
            });
        }
        impact
            .resources
            .extend(shifts(before, after, member, &everything));
    }
    impact.unattended = everything;
    impact.unattended.retain(|object| {
        objects(after).contains(object) && attended(before, *object) && !attended(after, *object)
    });
    impact
}

type Roles = (Option<ResourceRole>, Option<ResourceRole>);

fn shifts(
    before: &Facts,
    after: &Facts,
    member: MembershipId,
    everything: &[Object],
) -> Vec<ResourceShift> {
    let role = |facts: &Facts, object: Object| model::role(facts, member, object.into(), NOW);
    let roles: BTreeMap<Object, Roles> = everything
        .iter()
        .map(|object| (*object, (role(before, *object), role(after, *object))))
        .collect();
    let project = |facts: &Facts, object: Object| {
        let device = facts
            .devices
            .iter()
            .find(|d| Object::Device(d.device) == object)?;
        Some(Object::Project(device.project))
    };
    let told_by_project = |object: Object| {
        let (was, is) = (project(before, object), project(after, object));
        let stays = is.is_none() || was == is;
        was.is_some_and(|was| stays && roles[&was] == roles[&object])
    };
    roles
        .iter()
        .filter(|(object, roles)| roles.0 != roles.1 && !told_by_project(**object))
        .map(|(object, roles)| ResourceShift {
            member,
            object: *object,
            before: roles.0,
            after: roles.1,
        })
        .collect()
}

fn has_owner(facts: &Facts) -> bool {
    let mut people = facts.people.iter();
    people.any(|person| organization_role(facts, person.member) == Some(OrgRole::Owner))
}

/// Whether a grant on the object itself makes an active person its administrator.
fn attended(facts: &Facts, object: Object) -> bool {
    let mut ordinary = facts.clone();
    ordinary.grants.retain(|grant| grant.object == object);
    for person in &mut ordinary.people {
        if person.role.everywhere().is_some() {
            person.role = OrgRole::Member;
        }
    }
    ordinary.people.iter().any(|person| {
        let role = model::role(&ordinary, person.member, object.into(), NOW);
        role == Some(ResourceRole::Administrator)
    })
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_rehearsal_tells_what_the_change_does(mut before in organizations(), change in changes()) {
        for step in needed(&before, &change) {
            make(&mut before, &step);
        }
        let mut after = before.clone();
        make(&mut after, &change);
        let impact = Snapshot::build(&before).what_if(&change, NOW).unwrap();
        prop_assert_eq!(impact, expected(&before, &after), "{:?}", change);
    }

    #[test]
    fn a_rehearsal_of_the_unknown_says_so(change in changes()) {
        let empty = Facts::empty(crate::organizations::ORG, 1);
        let complete = needed(&empty, &change).is_empty();
        prop_assert_eq!(Snapshot::build(&empty).what_if(&change, NOW).is_ok(), complete);
    }
}

/// The removal of a person never matters to anybody else's access.
#[test]
fn a_removed_person_loses_everything_and_nobody_else_anything() {
    let facts = access_spec::worlds::organization(access_spec::worlds::Size::SMALL, 21);
    let snapshot = Snapshot::build(&facts);
    let member = facts.people[10].member;
    let impact = snapshot
        .what_if(&Change::RemovePerson(member), NOW)
        .unwrap();
    assert_eq!(impact.memberships.len(), 1);
    assert!(!impact.resources.is_empty());
    for shift in &impact.resources {
        assert_eq!((shift.member, shift.after), (member, None));
    }
}
