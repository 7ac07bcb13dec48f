//! The access crate beside cedar-policy and casbin, in one run, as a table of Markdown: machines differ and this one
//! may be busy, so only ratios are claims. Times are of the thread's processor clock, medians of several rounds.

use std::{
    collections::{BTreeSet, HashMap},
    hint::black_box,
    time::Duration,
};

use access::{
    Action, Change, Facts, Grant, Kind, Object, Page, Place, Resource, Snapshot, Subject,
};
use access_spec::{
    cedar::Oracle,
    worlds::{self, NOW, Question, Size},
};
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use cpu_time::ThreadTime;
use domain::{
    id::{DeviceId, ProjectId, TeamId},
    membership::Standing,
    policy::{self, DeviceAction},
    role::{OrgRole, ResourceRole},
};

const ROUNDS: usize = 7;

fn main() {
    let small = figures(Size::SMALL);
    let large = figures(Size::LARGE);
    println!(
        "| work | 100 people, 1,000 devices | to reach | | 10,000 people, 100,000 devices | to reach | |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for (small, large) in small.iter().zip(&large) {
        println!(
            "| {} | {} | {} |",
            small.work,
            small.in_cells(0),
            large.in_cells(1)
        );
    }
}

/// A line of the table for one size of organization.
struct Figure {
    work: &'static str,
    said: String,
    /// What is to be reached for the small and the large organization, and whether it is.
    bounds: [Option<(String, bool)>; 2],
}

impl Figure {
    fn in_cells(&self, size: usize) -> String {
        let (bound, word) = match &self.bounds[size] {
            None => ("", ""),
            Some((bound, true)) => (bound.as_str(), "reached"),
            Some((bound, false)) => (bound.as_str(), "**missed**"),
        };
        format!("{} | {bound} | {word}", self.said)
    }

    fn time(work: &'static str, time: Duration) -> Self {
        Self {
            work,
            said: format!("{time:.1?}"),
            bounds: [None, None],
        }
    }

    fn at_most(self, time: Duration, most: Duration) -> Self {
        let bound = Some((format!("≤ {most:.0?}"), time <= most));
        Self {
            bounds: [bound.clone(), bound],
            ..self
        }
    }

    /// How many times as long the rival takes, and for each size how many it should be at least.
    fn ratio(work: &'static str, rival: Duration, ours: Duration, least: [f64; 2]) -> Self {
        let ratio = rival.as_secs_f64() / ours.as_secs_f64();
        Self {
            work,
            said: format!("{ratio:.0} × ({rival:.1?})"),
            bounds: least.map(|least| Some((format!("≥ {least:.0} ×"), ratio >= least))),
        }
    }

    fn memory(work: &'static str, bytes: usize, most: usize) -> Self {
        let mebibytes =
            |bytes: usize| format!("{}.{} MiB", bytes >> 20, ((bytes & 0xf_ffff) * 10) >> 20);
        Self {
            work,
            said: mebibytes(bytes),
            bounds: [
                None,
                Some((format!("≤ {}", mebibytes(most)), bytes <= most)),
            ],
        }
    }
}

fn figures(size: Size) -> Vec<Figure> {
    let facts = worlds::organization(size, 42);
    let snapshot = Snapshot::build(&facts);
    let mut figures = checks(&facts, &snapshot);
    figures.push(Figure::memory(
        "memory of the organization",
        snapshot.bytes(),
        12 << 20,
    ));
    figures.extend(changes(&facts, &snapshot));
    figures.extend(lists(&facts, &snapshot));
    figures
}

fn checks(facts: &Facts, snapshot: &Snapshot) -> Vec<Figure> {
    let check =
        |(member, action, resource): &Question| snapshot.check(*member, *action, *resource, NOW);
    let all = worlds::questions(facts, 200_000, 7);
    let of_grants = about_grants(facts, 200_000, 9);
    let ours = median(|| each(&all, check));
    let ours_of_grants = median(|| each(&of_grants, check));
    let cedar = cedar(facts, &all[..4_000], check);
    let casbin = casbin(facts, &of_grants[..2_000], check);
    vec![
        Figure::time("a check, ids looked up", ours),
        Figure::ratio(
            "the same checks by cedar-policy with prebuilt entities and requests, by ours",
            cedar,
            ours,
            [300.0, 120.0],
        ),
        Figure::ratio(
            "checks of what grants give, by casbin, by ours",
            casbin,
            ours_of_grants,
            [600.0, 250.0],
        ),
        Figure::time(
            "an explanation",
            median(|| {
                each(&all[..20_000], |(member, action, resource)| {
                    snapshot
                        .view(*member, NOW)
                        .explain(*action, *resource)
                        .allowed
                })
            }),
        ),
    ]
}

/// Questions about resources, by plain members: casbin's model below knows no roles without grants, no cap of
/// observers and no suspension.
fn about_grants(facts: &Facts, count: usize, seed: u64) -> Vec<Question> {
    let plain = facts.people.iter().filter(|person| {
        person.role == OrgRole::Member
            && person.standing == Standing::Active
            && person.ends_at.is_none()
    });
    let plain: BTreeSet<_> = plain.map(|person| person.member).collect();
    let mut questions = worlds::questions(facts, count * 2, seed);
    questions.retain(|(member, action, _)| {
        action.kind() != Kind::Organization && plain.contains(member)
    });
    questions.truncate(count);
    questions
}

fn cedar(facts: &Facts, questions: &[Question], ours: impl Fn(&Question) -> bool) -> Duration {
    let oracle = Oracle::load(&[facts], &[], NOW);
    let requests: Vec<_> = questions
        .iter()
        .map(|(m, a, r)| oracle.request(*m, *a, *r))
        .collect();
    for (question, request) in questions.iter().zip(&requests) {
        assert_eq!(oracle.decide(request), ours(question), "{question:?}");
    }
    median(|| each(&requests, |request| oracle.decide(request)))
}

/// Roles in domains, where a domain is a project, channel or device: people have roles and places in teams, and a
/// place in a team has a role. Ends and the projects of devices are worked out beforehand, and only what is asked
/// about is loaded, so casbin is asked for less than the others.
const CASBIN_MODEL: &str = "
[request_definition]
r = sub, dom, act

[policy_definition]
p = sub, act

[role_definition]
g = _, _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.act == p.act && g(r.sub, p.sub, r.dom)
";

fn casbin(facts: &Facts, questions: &[Question], ours: impl Fn(&Question) -> bool) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let enforcer = runtime
        .block_on(enforcer(facts, questions))
        .expect("a model and its lines");
    let requests: Vec<_> = questions
        .iter()
        .map(|(m, a, r)| (m.to_string(), format!("{r:?}"), name(*a)))
        .collect();
    let enforce = |(member, domain, action): &(String, String, String)| {
        enforcer
            .enforce((member, domain, action))
            .expect("a decision")
    };
    for (question, request) in questions.iter().zip(&requests) {
        assert_eq!(enforce(request), ours(question), "{question:?}");
    }
    median(|| each(&requests, enforce))
}

fn name(action: Action) -> String {
    format!("{}:{}", action.kind().as_str(), action.as_str())
}

async fn enforcer(facts: &Facts, questions: &[Question]) -> casbin::Result<Enforcer> {
    let model = DefaultModel::from_str(CASBIN_MODEL).await?;
    let mut enforcer = Enforcer::new(model, MemoryAdapter::default()).await?;
    enforcer.add_policies(role_lines()).await?;
    enforcer
        .add_grouping_policies(group_lines(facts, questions))
        .await?;
    Ok(enforcer)
}

fn role_lines() -> Vec<Vec<String>> {
    let actions = [Kind::Project, Kind::Device, Kind::Channel]
        .into_iter()
        .flat_map(Kind::actions);
    actions
        .flat_map(|action| ResourceRole::ALL.iter().map(move |role| (action, *role)))
        .filter(|(action, role)| allows(*role, *action))
        .map(|(action, role)| vec![role.to_string(), name(action)])
        .collect()
}

fn allows(role: ResourceRole, action: Action) -> bool {
    match action {
        Action::Project(action) => policy::project_role(action).is_some_and(|least| role >= least),
        Action::Device(action) => role >= policy::device_role(action),
        Action::Channel(action) => role >= policy::channel_role(action),
        _ => false,
    }
}

fn group_lines(facts: &Facts, questions: &[Question]) -> Vec<Vec<String>> {
    let places = by(&facts.places, |place| place.team);
    let live = facts
        .grants
        .iter()
        .filter(|grant| grant.expires_at.is_none_or(|end| NOW < end));
    let grants = by(live, |grant| grant.object);
    let projects: HashMap<_, _> = facts
        .devices
        .iter()
        .map(|device| (device.device, device.project))
        .collect();
    let mut lines = BTreeSet::new();
    for domain in questions.iter().map(|(_, _, resource)| *resource) {
        for grant in holders(domain, &projects)
            .into_iter()
            .flat_map(|object| grants.get(&object).into_iter().flatten())
        {
            lines.extend(lines_of(grant, domain, &places));
        }
    }
    lines.into_iter().collect()
}

/// What a grant on reaches the resource.
fn holders(resource: Resource, projects: &HashMap<DeviceId, ProjectId>) -> Vec<Object> {
    match resource {
        Resource::Device(device) => {
            vec![Object::Device(device), Object::Project(projects[&device])]
        }
        Resource::Project(project) => vec![Object::Project(project)],
        Resource::Channel(channel) => vec![Object::Channel(channel)],
        _ => Vec::new(),
    }
}

fn lines_of(
    grant: &Grant,
    domain: Resource,
    places: &HashMap<TeamId, Vec<&Place>>,
) -> Vec<Vec<String>> {
    let line = |who: String, role: String| vec![who, role, format!("{domain:?}")];
    match grant.subject {
        Subject::Member(member) => vec![line(member.to_string(), grant.role.to_string())],
        Subject::Team(team) => {
            let place = |role: ResourceRole| format!("{role} of {team}");
            let people = places
                .get(&team)
                .into_iter()
                .flatten()
                .map(|p| line(p.member.to_string(), place(p.role)));
            let roles = ResourceRole::ALL
                .iter()
                .map(|role| line(place(*role), grant.role.min(*role).to_string()));
            people.chain(roles).collect()
        }
    }
}

fn by<'a, T, K: Eq + std::hash::Hash>(
    items: impl IntoIterator<Item = &'a T>,
    key: impl Fn(&T) -> K,
) -> HashMap<K, Vec<&'a T>> {
    let mut map = HashMap::<K, Vec<&T>>::new();
    for item in items {
        map.entry(key(item)).or_default().push(item);
    }
    map
}

fn changes(facts: &Facts, snapshot: &Snapshot) -> Vec<Figure> {
    let grant = |subject, n: usize| {
        let object = Object::Project(facts.projects[n * 7 % facts.projects.len()]);
        Change::SetGrant(Grant {
            subject,
            object,
            role: ResourceRole::Member,
            expires_at: None,
        })
    };
    let team = |n: usize| Subject::Team(facts.teams[n % facts.teams.len()]);
    let person = |n: usize| Subject::Member(facts.people[n % facts.people.len()].member);
    let to_teams: Vec<Change> = (0..1_000).map(|n| grant(team(n), n)).collect();
    let to_people: Vec<Change> = (0..1_000).map(|n| grant(person(n), n)).collect();
    let apply = |change: &Change| snapshot.apply(change).is_ok();
    let of_team = median(|| each(&to_teams, apply));
    vec![
        Figure::time("a grant to a team, on the snapshot", of_team)
            .at_most(of_team, Duration::from_micros(5)),
        Figure::time("a grant to a person", median(|| each(&to_people, apply))),
    ]
}

fn lists(facts: &Facts, snapshot: &Snapshot) -> Vec<Figure> {
    let people: Vec<_> = facts
        .people
        .iter()
        .map(|person| person.member)
        .take(500)
        .collect();
    let devices: Vec<_> = facts
        .devices
        .iter()
        .map(|device| device.device)
        .take(500)
        .collect();
    vec![
        Figure::time(
            "the first 50 devices that somebody may see",
            median(|| {
                each(&people, |member| {
                    snapshot
                        .view(*member, NOW)
                        .list_devices(DeviceAction::See, Page::first(50))
                        .next
                        .is_some()
                })
            }),
        ),
        Figure::time(
            "the first 50 people who may control a device",
            median(|| {
                each(&devices, |device| {
                    snapshot
                        .list_people(DeviceAction::Control, *device, NOW, Page::first(50))
                        .next
                        .is_some()
                })
            }),
        ),
        Figure::time(
            "the organization built from rows",
            median(|| once(|| Snapshot::build(facts))),
        ),
    ]
}

/// The mean over `items`.
fn each<T>(items: &[T], act: impl Fn(&T) -> bool) -> Duration {
    let start = ThreadTime::now();
    let yes = items.iter().filter(|item| black_box(act(item))).count();
    black_box(yes);
    start.elapsed() / u32::try_from(items.len()).expect("fewer than 2^32 items")
}

fn once<T>(act: impl FnOnce() -> T) -> Duration {
    let start = ThreadTime::now();
    black_box(act());
    start.elapsed()
}

fn median(measurement: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = std::iter::repeat_with(measurement).take(ROUNDS).collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}
