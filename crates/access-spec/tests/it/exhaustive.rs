//! Every abstract state there is: each combination of what the decision depends on, enumerated
//! from the types, so that a new role or standing cannot be left out.

use std::collections::{BTreeSet, HashSet};

use access::{
    Action, ActionSet, Device, Facts, Grant, Kind, Object, Person, Place, Resource, Snapshot,
    Subject,
};
use access_spec::{
    cedar::Oracle,
    model::{self, Reaching},
    worlds::NOW,
};
use domain::{
    id::{AccountId, ChannelId, DeviceId, MembershipId, OrgId, ProjectId, TeamId},
    membership::{Standing, Status},
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use uuid::Uuid;

/// When something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Never,
    Later,
    Now,
}

/// What a subject has been granted.
type Granted = Option<(ResourceRole, End)>;

/// What all decisions about one person and a device in a project depend on. A channel stands for
/// the project once more: grants on it are the same.
#[derive(Clone, Copy, Debug)]
struct State {
    role: OrgRole,
    standing: Standing,
    end: End,
    on_project: Granted,
    on_device: Granted,
    team: Option<TeamState>,
}

#[derive(Clone, Copy, Debug)]
struct TeamState {
    place: ResourceRole,
    on_project: Granted,
    on_device: Granted,
}

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const PROJECT: ProjectId = ProjectId(Uuid::from_u128(2));
const DEVICE: DeviceId = DeviceId(Uuid::from_u128(3));
const CHANNEL: ChannelId = ChannelId(Uuid::from_u128(4));

#[test]
fn in_every_state_the_engine_answers_what_the_model_answers() {
    let states = states(&[End::Never, End::Later, End::Now]);
    assert_eq!(states.len(), 4 * 2 * 3 * 10 * 10 * (1 + 3 * 10 * 10));
    // A few thousand states an organization, so that rows stay as short as they are in life.
    for (batch, states) in states.chunks(20_000).enumerate() {
        let facts = organization(states);
        let snapshot = Snapshot::build(&facts);
        for (state, person) in states.iter().zip(&facts.people) {
            let view = snapshot.view(person.member, NOW);
            for resource in resources(person.member) {
                let role = model::effective(person, reaching(state, resource), NOW);
                let expected = allowed(person, role, resource);
                assert_eq!(
                    view.actions(resource),
                    expected,
                    "{batch}: {state:?} {resource:?}"
                );
                if resource.kind() != Kind::Organization {
                    assert_eq!(view.role(resource), role, "{batch}: {state:?} {resource:?}");
                }
            }
        }
    }
}

/// Cedar has no grants that end, so a grant that has ended is one that is not there.
#[test]
fn in_every_state_the_engine_answers_what_cedar_answers() {
    let mut states = states(&[End::Never]);
    assert_eq!(states.len(), 4 * 2 * 3 * 4 * 4 * (1 + 3 * 4 * 4));
    states.retain(|state| !another_stands_for(state));
    let facts = organization(&states);
    let snapshot = Snapshot::build(&facts);
    let questions = questions(&states, &facts.people);
    // Many ask about the same project, but Cedar needs it once.
    let asked_about: HashSet<Resource> = questions.iter().map(|(.., on)| *on).collect();
    let oracle = Oracle::load(&[&facts], &Vec::from_iter(asked_about), NOW);
    for (state, member, resource) in questions {
        for action in resource.kind().actions() {
            assert_eq!(
                snapshot.check(member, action, resource, NOW),
                oracle.check(member, action, resource),
                "{state:?} {action:?}"
            );
        }
    }
}

/// What there is to ask about the people, who are in these states: of questions that depend on the same, the first.
fn questions(states: &[State], people: &[Person]) -> Vec<(State, MembershipId, Resource)> {
    let mut known = BTreeSet::new();
    let mut questions = Vec::new();
    for (state, person) in states.iter().zip(people) {
        for resource in resources(person.member) {
            if known.insert(relevant(state, resource)) {
                questions.push((*state, person.member, resource));
            }
        }
    }
    questions
}

/// Who is suspended or whose membership is over may do nothing, whatever a team would give: for them the
/// team that gives the most stands for all teams.
fn another_stands_for(state: &State) -> bool {
    let most = Some((ResourceRole::Administrator, End::Never));
    let active = state.standing.at(NOW, moment(state.end)) == Status::Active;
    let gives_less = |team: TeamState| {
        (team.place, team.on_project, team.on_device) != (ResourceRole::Administrator, most, most)
    };
    !active && state.team.is_some_and(gives_less)
}

/// What of a state a decision about the resource can depend on, as a text to tell states apart:
/// only a device looks at grants on devices, and the organization at no grants at all.
fn relevant(state: &State, resource: Resource) -> String {
    let mut state = *state;
    let kind = resource.kind();
    let own = matches!(
        resource,
        Resource::Job {
            creator: Some(_),
            ..
        }
    );
    if kind != Kind::Device {
        state.on_device = None;
        state.team = state.team.map(|team| TeamState {
            on_device: None,
            ..team
        });
    }
    if kind == Kind::Organization {
        state.on_project = None;
        state.team = None;
    }
    format!("{kind:?} {own} {state:?}")
}

fn states(ends: &[End]) -> Vec<State> {
    let mut states = Vec::new();
    for role in OrgRole::ALL {
        for standing in Standing::ALL {
            for end in [End::Never, End::Later, End::Now] {
                for (on_project, on_device) in pairs(ends) {
                    for team in teams(ends) {
                        states.push(State {
                            role: *role,
                            standing: *standing,
                            end,
                            on_project,
                            on_device,
                            team,
                        });
                    }
                }
            }
        }
    }
    states
}

fn teams(ends: &[End]) -> Vec<Option<TeamState>> {
    let in_team = ResourceRole::ALL.iter().flat_map(|place| {
        pairs(ends).into_iter().map(|(on_project, on_device)| {
            Some(TeamState {
                place: *place,
                on_project,
                on_device,
            })
        })
    });
    in_team.chain([None]).collect()
}

fn pairs(ends: &[End]) -> Vec<(Granted, Granted)> {
    let every = granted(ends);
    every
        .iter()
        .flat_map(|a| every.iter().map(|b| (*a, *b)))
        .collect()
}

fn granted(ends: &[End]) -> Vec<Granted> {
    let roles = ResourceRole::ALL.iter();
    let some = roles.flat_map(|role| ends.iter().map(|end| Some((*role, *end))));
    some.chain([None]).collect()
}

/// An organization with one person in each state, in their order.
fn organization(states: &[State]) -> Facts {
    let mut facts = Facts::empty(ORG, 1);
    facts.projects.push(PROJECT);
    facts.channels.push(CHANNEL);
    facts.devices.push(Device {
        device: DEVICE,
        project: PROJECT,
    });
    let mut teams = BTreeSet::new();
    for (state, n) in states.iter().zip(0..) {
        let member = MembershipId(Uuid::from_u128(0x1000_0000 + n));
        facts.people.push(Person {
            member,
            account: AccountId(member.0),
            role: state.role,
            standing: state.standing,
            ends_at: moment(state.end),
        });
        give(
            &mut facts,
            Subject::Member(member),
            state.on_project,
            state.on_device,
        );
        if let Some(team) = state.team {
            let id = team_id(team);
            facts.places.push(Place {
                team: id,
                member,
                role: team.place,
            });
            if teams.insert(id) {
                facts.teams.push(id);
                give(
                    &mut facts,
                    Subject::Team(id),
                    team.on_project,
                    team.on_device,
                );
            }
        }
    }
    facts
}

fn give(facts: &mut Facts, subject: Subject, on_project: Granted, on_device: Granted) {
    let on = [
        (Object::Project(PROJECT), on_project),
        (Object::Channel(CHANNEL), on_project),
        (Object::Device(DEVICE), on_device),
    ];
    for (object, granted) in on {
        if let Some((role, end)) = granted {
            facts.grants.push(Grant {
                subject,
                object,
                role,
                expires_at: moment(end),
            });
        }
    }
}

/// Teams with the same grants are one team: places tell their people apart.
fn team_id(team: TeamState) -> TeamId {
    let code = |granted: Granted| match granted {
        None => 0,
        Some((role, end)) => 1 + role as u128 * 3 + end as u128,
    };
    TeamId(Uuid::from_u128(
        0x100 + code(team.on_project) * 16 + code(team.on_device),
    ))
}

fn moment(end: End) -> Option<Timestamp> {
    match end {
        End::Never => None,
        End::Later => Some(Timestamp::from_micros(NOW.micros() + 1)),
        End::Now => Some(NOW),
    }
}

/// One resource of each kind; a job of one's own and one of nobody's.
fn resources(member: MembershipId) -> Vec<Resource> {
    let job = |creator| Resource::Job {
        project: PROJECT,
        creator,
    };
    Kind::ALL
        .iter()
        .flat_map(|kind| match kind {
            Kind::Organization => vec![Resource::Organization(ORG)],
            Kind::Project => vec![Resource::Project(PROJECT)],
            Kind::Device => vec![Resource::Device(DEVICE)],
            Kind::Channel => vec![Resource::Channel(CHANNEL)],
            Kind::Alert => vec![Resource::Alert { channel: CHANNEL }],
            Kind::Job => vec![job(None), job(Some(member))],
        })
        .collect()
}

/// The grants of a state that say something about the resource.
fn reaching(state: &State, resource: Resource) -> Vec<Reaching> {
    let on_device = |granted| {
        (resource.kind() == Kind::Device)
            .then_some(granted)
            .flatten()
    };
    let direct = [state.on_project, on_device(state.on_device)].map(|granted| (None, granted));
    let team = state.team.map(|team| {
        [team.on_project, on_device(team.on_device)].map(|granted| (Some(team.place), granted))
    });
    direct
        .into_iter()
        .chain(team.into_iter().flatten())
        .filter_map(|(place, granted)| {
            let (role, end) = granted?;
            Some(Reaching {
                role,
                place,
                expires_at: moment(end),
            })
        })
        .collect()
}

fn allowed(person: &Person, role: Option<ResourceRole>, resource: Resource) -> ActionSet {
    let own = matches!(
        resource,
        Resource::Job {
            creator: Some(_),
            ..
        }
    );
    let actions = resource.kind().actions();
    actions
        .filter(|action: &Action| model::allows(person, role, *action, own, NOW))
        .collect()
}
