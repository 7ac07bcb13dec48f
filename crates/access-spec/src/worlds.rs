//! Organizations of any size, the same every time, and questions about them.

use access::{Action, Device, Facts, Grant, Kind, Object, Person, Place, Resource, Subject};
use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    membership::Standing,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use uuid::Uuid;

/// How much of everything an organization has.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub people: usize,
    pub teams: usize,
    pub projects: usize,
    pub devices: usize,
    pub channels: usize,
    /// Of one person.
    pub teams_each: usize,
    /// To people, and to teams, on one project.
    pub grants_to_people: usize,
    pub grants_to_teams: usize,
}

impl Size {
    /// A company of a hundred.
    pub const SMALL: Self = Self {
        people: 100,
        teams: 10,
        projects: 50,
        devices: 1_000,
        channels: 10,
        teams_each: 2,
        grants_to_people: 4,
        grants_to_teams: 2,
    };

    /// A company of ten thousand.
    pub const LARGE: Self = Self {
        people: 10_000,
        teams: 200,
        projects: 1_000,
        devices: 100_000,
        channels: 200,
        teams_each: 3,
        grants_to_people: 8,
        grants_to_teams: 2,
    };
}

/// One question.
pub type Question = (MembershipId, Action, Resource);

/// A splitmix64 generator: good enough to deal out grants, and the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Less than `limit`, which is not zero.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.word() % limit as u64).expect("less than a usize")
    }

    pub fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// A UUIDv7 of the `millis`-th millisecond: later ones are greater.
    pub fn uuid(&mut self, millis: usize) -> Uuid {
        let random = u128::from(self.word()) << 64 | u128::from(self.word());
        let tail = random & 0x0fff_3fff_ffff_ffff_ffff;
        Uuid::from_u128((millis as u128) << 80 | 0x7000_8000_0000_0000_0000 | tail)
    }

    fn role(&mut self) -> ResourceRole {
        match self.below(10) {
            0 => ResourceRole::Administrator,
            1..=5 => ResourceRole::Member,
            _ => ResourceRole::Observer,
        }
    }

    /// `count` different ones.
    fn some_of<T: Copy + PartialEq>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut some = Vec::new();
        while some.len() < count.min(items.len()) {
            let item = self.one_of(items);
            if !some.contains(&item) {
                some.push(item);
            }
        }
        some
    }
}

/// The facts of an organization of this size. Two owners, a few administrators, a fifth observers,
/// one in fifty suspended; one grant in twenty ends, half of those after the year 2100; one device
/// in a hundred is granted by itself.
pub fn organization(size: Size, seed: u64) -> Facts {
    let mut dice = Dice::new(seed);
    let mut id = |n: usize| dice.uuid(n);
    let mut facts = Facts::empty(OrgId(id(0)), 1);
    facts.people = (0..size.people)
        .map(|n| (n, id(n), id(n)))
        .map(person)
        .collect();
    facts.teams = (0..size.teams).map(|n| TeamId(id(n))).collect();
    facts.projects = (0..size.projects).map(|n| ProjectId(id(n))).collect();
    facts.channels = (0..size.channels).map(|n| ChannelId(id(n))).collect();
    let devices: Vec<DeviceId> = (0..size.devices).map(|n| DeviceId(id(n))).collect();
    for device in devices {
        let project = dice.one_of(&facts.projects);
        facts.devices.push(Device { device, project });
    }
    for person in &facts.people {
        for team in dice.some_of(&facts.teams, size.teams_each) {
            facts.places.push(Place {
                team,
                member: person.member,
                role: dice.role(),
            });
        }
    }
    grant(&mut facts, size, &mut dice);
    facts
}

fn person((n, member, account): (usize, Uuid, Uuid)) -> Person {
    let role = match n % 100 {
        _ if n < 2 => OrgRole::Owner,
        2..=3 => OrgRole::Administrator,
        4..=79 => OrgRole::Member,
        _ => OrgRole::Observer,
    };
    Person {
        member: MembershipId(member),
        account: AccountId(account),
        role,
        standing: if n % 50 == 49 {
            Standing::Suspended
        } else {
            Standing::Active
        },
        ends_at: (n % 40 == 39).then_some(FAR),
    }
}

const FAR: Timestamp = Timestamp::from_micros(4_200_000_000_000_000);
const PAST: Timestamp = Timestamp::from_micros(1_000_000_000_000_000);
/// A moment between the ends of the grants that have ended and of those that have not.
pub const NOW: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

fn grant(facts: &mut Facts, size: Size, dice: &mut Dice) {
    let people: Vec<Subject> = facts
        .people
        .iter()
        .map(|p| Subject::Member(p.member))
        .collect();
    let teams: Vec<Subject> = facts
        .teams
        .iter()
        .map(|team| Subject::Team(*team))
        .collect();
    let projects = facts.projects.iter().map(|id| Object::Project(*id));
    let channels = facts.channels.iter().map(|id| Object::Channel(*id));
    let single = facts
        .devices
        .iter()
        .step_by(100)
        .map(|device| Object::Device(device.device));
    let wanted = projects
        .chain(channels)
        .map(|object| (object, size.grants_to_people, size.grants_to_teams))
        .chain(single.map(|object| (object, 1, 0)));
    for (object, of_people, of_teams) in wanted {
        let subjects = dice.some_of(&people, of_people).into_iter();
        for subject in subjects.chain(dice.some_of(&teams, of_teams)) {
            let expires_at = match dice.below(40) {
                0 => Some(PAST),
                1 => Some(FAR),
                _ => None,
            };
            facts.grants.push(Grant {
                subject,
                object,
                role: dice.role(),
                expires_at,
            });
        }
    }
}

/// What a portal and an API ask: mostly about devices, mostly about something that the person may
/// have a grant on.
pub fn questions(facts: &Facts, count: usize, seed: u64) -> Vec<Question> {
    let mut dice = Dice::new(seed);
    let mut devices = std::collections::BTreeMap::<ProjectId, Vec<DeviceId>>::new();
    for device in &facts.devices {
        devices
            .entry(device.project)
            .or_default()
            .push(device.device);
    }
    let near = Near::of(facts);
    (0..count)
        .map(|_| near.question(facts, &devices, &mut dice))
        .collect()
}

/// What each person has a grant on.
struct Near(std::collections::BTreeMap<MembershipId, Vec<ProjectId>>);

impl Near {
    fn of(facts: &Facts) -> Self {
        let mut held = std::collections::BTreeMap::<Subject, Vec<ProjectId>>::new();
        for grant in &facts.grants {
            if let Object::Project(project) = grant.object {
                held.entry(grant.subject).or_default().push(project);
            }
        }
        let mut near = std::collections::BTreeMap::<MembershipId, Vec<ProjectId>>::new();
        let direct = facts
            .people
            .iter()
            .map(|p| (p.member, Subject::Member(p.member)));
        let in_teams = facts
            .places
            .iter()
            .map(|p| (p.member, Subject::Team(p.team)));
        for (member, subject) in direct.chain(in_teams) {
            let projects = held.get(&subject).into_iter().flatten();
            near.entry(member).or_default().extend(projects);
        }
        Self(near)
    }

    fn question(
        &self,
        facts: &Facts,
        devices: &std::collections::BTreeMap<ProjectId, Vec<DeviceId>>,
        dice: &mut Dice,
    ) -> Question {
        let member = dice.one_of(&facts.people).member;
        let project = match self.0.get(&member) {
            Some(near) if !near.is_empty() && dice.below(100) < 65 => dice.one_of(near),
            _ => dice.one_of(&facts.projects),
        };
        let resource = match dice.below(100) {
            0..80 => match devices.get(&project) {
                Some(devices) => Resource::Device(dice.one_of(devices)),
                None => Resource::Device(dice.one_of(&facts.devices).device),
            },
            80..90 => Resource::Project(project),
            90..95 => Resource::Organization(facts.organization),
            _ => Resource::Channel(dice.one_of(&facts.channels)),
        };
        let actions: Vec<Action> = resource.kind().actions().collect();
        (member, dice.one_of(&actions), resource)
    }
}

/// Every resource that can be asked about in an organization; jobs without a creator, and by each
/// of `creators`.
pub fn resources(facts: &Facts, creators: &[MembershipId]) -> Vec<Resource> {
    let creators = || creators.iter().copied().map(Some).chain([None]);
    let jobs = facts.projects.iter().flat_map(|project| {
        creators().map(|creator| Resource::Job {
            project: *project,
            creator,
        })
    });
    let resources = [Resource::Organization(facts.organization)]
        .into_iter()
        .chain(facts.projects.iter().map(|id| Resource::Project(*id)))
        .chain(
            facts
                .devices
                .iter()
                .map(|device| Resource::Device(device.device)),
        )
        .chain(facts.channels.iter().map(|id| Resource::Channel(*id)))
        .chain(
            facts
                .channels
                .iter()
                .map(|id| Resource::Alert { channel: *id }),
        )
        .chain(jobs)
        .collect::<Vec<_>>();
    debug_assert!(
        Kind::ALL.len() == 6,
        "a new kind of resource belongs here, too"
    );
    resources
}
