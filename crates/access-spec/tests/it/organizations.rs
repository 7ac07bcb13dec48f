//! Small organizations in which anything can happen: several teams a person, grants on everything,
//! ends before, at and after the moment asked about, suspended people, observers.

use access::{Change, Device, Facts, Grant, Object, Person, Place, Subject};
use access_spec::{model, worlds::NOW};
use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    membership::Standing,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use proptest::{collection::vec, prelude::*, sample::select, test_runner::RngAlgorithm};
use uuid::Uuid;

pub const ORG: OrgId = OrgId(Uuid::from_u128(1));

/// So many organizations. Drawn by the cheap generator, as the usual one takes half of the time.
pub fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::with_cases(count)
    }
}

/// Another organization, with somebody and something of every kind.
pub fn foreign() -> Facts {
    let id = |kind: u128| Uuid::from_u128(0xF000 + kind);
    let mut facts = Facts::empty(OrgId(id(0)), 1);
    facts.people.push(Person {
        member: MembershipId(id(1)),
        account: AccountId(id(2)),
        role: OrgRole::Owner,
        standing: Standing::Active,
        ends_at: None,
    });
    facts.projects.push(ProjectId(id(3)));
    facts.channels.push(ChannelId(id(4)));
    facts.devices.push(Device {
        device: DeviceId(id(5)),
        project: ProjectId(id(3)),
    });
    facts
}

pub fn organizations() -> impl Strategy<Value = Facts> {
    vec(changes(), 1..40).prop_map(|changes| {
        let mut facts = Facts::empty(ORG, 1);
        for change in changes {
            make(&mut facts, &change);
        }
        facts
    })
}

/// Changes of every kind that name the same few people and things again and again.
pub fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => people().prop_map(Change::SetPerson),
        1 => members().prop_map(Change::RemovePerson),
        2 => teams().prop_map(Change::AddTeam),
        1 => teams().prop_map(Change::RemoveTeam),
        5 => (teams(), members(), roles())
            .prop_map(|(team, member, role)| Change::SetPlace(Place { team, member, role })),
        1 => (teams(), members())
            .prop_map(|(team, member)| Change::RemovePlace { team, member }),
        2 => projects().prop_map(Change::AddProject),
        1 => projects().prop_map(Change::RemoveProject),
        1 => channels().prop_map(Change::AddChannel),
        1 => channels().prop_map(Change::RemoveChannel),
        3 => (devices(), projects())
            .prop_map(|(device, project)| Change::SetDevice(Device { device, project })),
        1 => devices().prop_map(Change::RemoveDevice),
        12 => grants().prop_map(Change::SetGrant),
        1 => (subjects(), objects())
            .prop_map(|(subject, object)| Change::RemoveGrant { subject, object }),
    ]
}

/// Makes a change to rows, and whatever it names first where it is missing.
pub fn make(facts: &mut Facts, change: &Change) {
    for needed in needed(facts, change) {
        model::apply(facts, &needed);
    }
    model::apply(facts, change);
}

/// What has to be there before `change` can be made.
pub fn needed(facts: &Facts, change: &Change) -> Vec<Change> {
    let missing = match *change {
        Change::SetPlace(place) => vec![add(place.member), Change::AddTeam(place.team)],
        Change::SetDevice(device) => vec![Change::AddProject(device.project)],
        Change::SetGrant(grant) => {
            let object = match grant.object {
                Object::Project(project) => vec![Change::AddProject(project)],
                Object::Channel(channel) => vec![Change::AddChannel(channel)],
                Object::Device(device) => {
                    let project = project_id(0);
                    vec![
                        Change::AddProject(project),
                        Change::SetDevice(Device { device, project }),
                    ]
                }
            };
            let subject = match grant.subject {
                Subject::Member(member) => add(member),
                Subject::Team(team) => Change::AddTeam(team),
            };
            object.into_iter().chain([subject]).collect()
        }
        _ => Vec::new(),
    };
    missing
        .into_iter()
        .filter(|change| !is_there(facts, change))
        .collect()
}

fn is_there(facts: &Facts, change: &Change) -> bool {
    match change {
        Change::SetPerson(person) => facts.people.iter().any(|p| p.member == person.member),
        Change::AddTeam(team) => facts.teams.contains(team),
        Change::AddProject(project) => facts.projects.contains(project),
        Change::AddChannel(channel) => facts.channels.contains(channel),
        Change::SetDevice(device) => facts.devices.iter().any(|d| d.device == device.device),
        _ => false,
    }
}

fn add(member: MembershipId) -> Change {
    Change::SetPerson(Person {
        member,
        account: AccountId(member.0),
        role: OrgRole::Member,
        standing: Standing::Active,
        ends_at: None,
    })
}

fn people() -> impl Strategy<Value = Person> {
    let org_roles = prop_oneof![
        1 => Just(OrgRole::Owner),
        1 => Just(OrgRole::Administrator),
        5 => Just(OrgRole::Member),
        3 => Just(OrgRole::Observer),
    ];
    let standings = prop_oneof![6 => Just(Standing::Active), 1 => Just(Standing::Suspended)];
    (members(), org_roles, standings, ends()).prop_map(|(member, role, standing, ends_at)| Person {
        member,
        account: AccountId(member.0),
        role,
        standing,
        ends_at,
    })
}

fn grants() -> impl Strategy<Value = Grant> {
    (subjects(), objects(), roles(), ends()).prop_map(|(subject, object, role, expires_at)| Grant {
        subject,
        object,
        role,
        expires_at,
    })
}

fn subjects() -> impl Strategy<Value = Subject> {
    prop_oneof![
        members().prop_map(Subject::Member),
        teams().prop_map(Subject::Team)
    ]
}

fn objects() -> impl Strategy<Value = Object> {
    prop_oneof![
        projects().prop_map(Object::Project),
        channels().prop_map(Object::Channel),
        devices().prop_map(Object::Device),
    ]
}

fn roles() -> impl Strategy<Value = ResourceRole> {
    select(ResourceRole::ALL)
}

fn ends() -> impl Strategy<Value = Option<Timestamp>> {
    let moment = |offset: i64| Some(Timestamp::from_micros(NOW.micros() + offset));
    prop_oneof![
        6 => Just(None),
        1 => Just(moment(-1)),
        1 => Just(moment(0)),
        1 => Just(moment(1)),
    ]
}

fn members() -> impl Strategy<Value = MembershipId> {
    (0..5_u128).prop_map(|n| MembershipId(id(0x100, n)))
}

fn teams() -> impl Strategy<Value = TeamId> {
    (0..3_u128).prop_map(|n| TeamId(id(0x200, n)))
}

fn projects() -> impl Strategy<Value = ProjectId> {
    (0..3_u128).prop_map(project_id)
}

fn project_id(n: u128) -> ProjectId {
    ProjectId(id(0x300, n))
}

fn channels() -> impl Strategy<Value = ChannelId> {
    (0..2_u128).prop_map(|n| ChannelId(id(0x400, n)))
}

fn devices() -> impl Strategy<Value = DeviceId> {
    (0..5_u128).prop_map(|n| DeviceId(id(0x500, n)))
}

fn id(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128(kind + n)
}
