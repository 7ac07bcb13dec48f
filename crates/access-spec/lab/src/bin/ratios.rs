//! The access crate beside cedar-policy and casbin, in one run: only ratios are claims, because
//! machines differ and this one may be busy. Times are of the thread's processor clock.

use std::{hint::black_box, time::Duration};

use access::{Change, Facts, Grant, Kind, Object, Page, Resource, Snapshot, Subject};
use access_lab::questions::about_grants;
use access_spec::{
    cedar::Oracle,
    model,
    worlds::{self, NOW, Question, Size},
};
use casbin::{CoreApi, DefaultModel, Enforcer, MemoryAdapter, MgmtApi};
use cpu_time::ThreadTime;
use domain::{
    policy::{self, DeviceAction},
    role::ResourceRole,
};

/// Measurements of one thing, of which the median counts.
const ROUNDS: usize = 7;

fn main() {
    let mut report = Report { missed: 0 };
    measure(
        &mut report,
        "100 people, 1,000 devices",
        Size::SMALL,
        Targets {
            cedar: 300.0,
            casbin: 600.0,
            bytes: None,
        },
    );
    measure(
        &mut report,
        "10,000 people, 100,000 devices",
        Size::LARGE,
        Targets {
            cedar: 120.0,
            casbin: 250.0,
            bytes: Some(12 << 20),
        },
    );
    println!(
        "\n{} of the figures that are to be reached were not",
        report.missed
    );
}

struct Targets {
    /// How many times faster than the rival a check is to be.
    cedar: f64,
    casbin: f64,
    bytes: Option<usize>,
}

fn measure(report: &mut Report, title: &str, size: Size, targets: Targets) {
    println!("\n{title}");
    let facts = worlds::organization(size, 42);
    let snapshot = Snapshot::build(&facts);
    report.line(
        "snapshot built from rows",
        median(|| once(|| Snapshot::build(&facts))),
    );
    report.bytes("snapshot in memory", snapshot.bytes(), targets.bytes);
    checks(report, &facts, &snapshot, &targets);
    lists(report, &facts, &snapshot);
    changes(report, &facts, &snapshot);
}

fn checks(report: &mut Report, facts: &Facts, snapshot: &Snapshot, targets: &Targets) {
    let all = worlds::questions(facts, 200_000, 7);
    let check =
        |(member, action, resource): &Question| snapshot.check(*member, *action, *resource, NOW);
    let ours = median(|| each(&all, check));
    report.line("check, ids looked up", ours);
    report.line(
        "explain",
        median(|| {
            each(&all[..20_000], |(member, action, resource)| {
                snapshot
                    .view(*member, NOW)
                    .explain(*action, *resource)
                    .allowed
            })
        }),
    );
    let cedar = cedar(facts, &all[..4_000], check);
    report.ratio(
        "check: cedar-policy, prebuilt entities and request",
        cedar,
        ours,
        targets.cedar,
    );
    let on_grants = about_grants(facts, 200_000, 9);
    let ours = median(|| each(&on_grants, check));
    report.line("check, only of what grants give", ours);
    let casbin = casbin(facts, &on_grants[..2_000], check);
    report.ratio(
        "check: casbin, roles resolved beforehand",
        casbin,
        ours,
        targets.casbin,
    );
}

fn cedar(facts: &Facts, questions: &[Question], check: impl Fn(&Question) -> bool) -> Duration {
    let oracle = Oracle::load(&[facts], &[], NOW);
    let requests: Vec<_> = questions
        .iter()
        .map(|(m, a, r)| oracle.request(*m, *a, *r))
        .collect();
    for (question, request) in questions.iter().zip(&requests) {
        assert_eq!(oracle.decide(request), check(question), "{question:?}");
    }
    median(|| each(&requests, |request| oracle.decide(request)))
}

/// Roles in domains, where a domain is a project, channel or device. Team grants, caps, ends and
/// the projects of devices are worked out beforehand, so casbin is asked for less than the others.
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

fn casbin(facts: &Facts, questions: &[Question], check: impl Fn(&Question) -> bool) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let enforcer = runtime.block_on(enforcer(facts, questions));
    let requests: Vec<_> = questions
        .iter()
        .map(|(member, action, resource)| {
            let action = format!("{}:{}", action.kind().as_str(), action.as_str());
            (member.to_string(), format!("{resource:?}"), action)
        })
        .collect();
    let enforce = |(member, domain, action): &(String, String, String)| {
        enforcer
            .enforce((member, domain, action))
            .expect("a decision")
    };
    for (question, request) in questions.iter().zip(&requests) {
        assert_eq!(enforce(request), check(question), "{question:?}");
    }
    median(|| each(&requests, enforce))
}

/// With a line for everybody who has a role on something that is asked about.
async fn enforcer(facts: &Facts, questions: &[Question]) -> Enforcer {
    let model = DefaultModel::from_str(CASBIN_MODEL).await.expect("a model");
    let mut enforcer = Enforcer::new(model, MemoryAdapter::default())
        .await
        .expect("an enforcer");
    enforcer
        .add_policies(role_lines())
        .await
        .expect("lines of roles");
    enforcer
        .add_grouping_policies(group_lines(facts, questions))
        .await
        .expect("lines of groups");
    enforcer
}

fn role_lines() -> Vec<Vec<String>> {
    let kinds = [Kind::Project, Kind::Device, Kind::Channel];
    let actions = kinds.into_iter().flat_map(Kind::actions);
    actions
        .flat_map(|action| ResourceRole::ALL.iter().map(move |role| (action, *role)))
        .filter(|(action, role)| match *action {
            access::Action::Project(action) => {
                policy::project_role(action).is_some_and(|least| *role >= least)
            }
            access::Action::Device(action) => *role >= policy::device_role(action),
            access::Action::Channel(action) => *role >= policy::channel_role(action),
            _ => false,
        })
        .map(|(action, role)| {
            vec![
                role.to_string(),
                format!("{}:{}", action.kind().as_str(), action.as_str()),
            ]
        })
        .collect()
}

fn group_lines(facts: &Facts, questions: &[Question]) -> Vec<Vec<String>> {
    let snapshot = Snapshot::build(facts);
    let asked: std::collections::HashSet<Resource> = questions.iter().map(|q| q.2).collect();
    let mut lines = Vec::new();
    for resource in asked {
        let see = resource
            .kind()
            .action("see")
            .expect("everything can be seen");
        for reaching in snapshot.list_people(see, resource, NOW, Page::all()).items {
            let role = reaching.role.expect("no organization is asked about");
            debug_assert_eq!(
                Some(role),
                model::role(facts, reaching.member, resource, NOW)
            );
            lines.push(vec![
                reaching.member.to_string(),
                role.to_string(),
                format!("{resource:?}"),
            ]);
        }
    }
    lines
}

fn lists(report: &mut Report, facts: &Facts, snapshot: &Snapshot) {
    let people: Vec<_> = facts.people.iter().map(|person| person.member).collect();
    let page = || Page::first(50);
    report.line(
        "first 50 devices that somebody may see",
        median(|| {
            each(&people[..people.len().min(500)], |member| {
                snapshot
                    .view(*member, NOW)
                    .list_devices(DeviceAction::See, page())
                    .next
                    .is_some()
            })
        }),
    );
    report.line(
        "first 50 devices that an owner may see",
        median(|| {
            each(&people[..1].repeat(100), |member| {
                snapshot
                    .view(*member, NOW)
                    .list_devices(DeviceAction::See, page())
                    .next
                    .is_some()
            })
        }),
    );
    let devices: Vec<_> = facts
        .devices
        .iter()
        .map(|device| device.device)
        .take(500)
        .collect();
    report.line(
        "first 50 people who may control a device",
        median(|| {
            each(&devices, |device| {
                let listing = snapshot.list_people(DeviceAction::Control, *device, NOW, page());
                listing.next.is_some()
            })
        }),
    );
}

fn changes(report: &mut Report, facts: &Facts, snapshot: &Snapshot) {
    let project = |n: usize| Object::Project(facts.projects[n * 7 % facts.projects.len()]);
    let grant = |subject, n| {
        let role = ResourceRole::Member;
        Change::SetGrant(Grant {
            subject,
            object: project(n),
            role,
            expires_at: None,
        })
    };
    let to_teams: Vec<Change> = (0..1_000)
        .map(|n| grant(Subject::Team(facts.teams[n % facts.teams.len()]), n))
        .collect();
    let to_people: Vec<Change> = (0..1_000)
        .map(|n| {
            grant(
                Subject::Member(facts.people[n % facts.people.len()].member),
                n,
            )
        })
        .collect();
    let apply = |change: &Change| snapshot.apply(change).is_ok();
    report.at_most(
        "grant to a team",
        median(|| each(&to_teams, apply)),
        Duration::from_micros(5),
    );
    report.line("grant to a person", median(|| each(&to_people, apply)));
    let removals: Vec<Change> = facts
        .devices
        .iter()
        .take(1_000)
        .map(|d| Change::RemoveDevice(d.device))
        .collect();
    report.line("device removed", median(|| each(&removals, apply)));
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

struct Report {
    missed: usize,
}

impl Report {
    fn line(&mut self, what: &str, time: Duration) {
        println!("  {what:<54} {time:>12.1?}");
    }

    fn at_most(&mut self, what: &str, time: Duration, most: Duration) {
        let verdict = self.verdict(time <= most);
        println!("  {what:<54} {time:>12.1?}   at most {most:.1?}: {verdict}");
    }

    fn bytes(&mut self, what: &str, bytes: usize, most: Option<usize>) {
        let kib = bytes / 1024;
        match most {
            None => println!("  {what:<54} {kib:>8} KiB"),
            Some(most) => {
                let verdict = self.verdict(bytes <= most);
                println!(
                    "  {what:<54} {kib:>8} KiB   at most {} KiB: {verdict}",
                    most / 1024
                );
            }
        }
    }

    fn ratio(&mut self, what: &str, rival: Duration, ours: Duration, least: f64) {
        let ratio = rival.as_secs_f64() / ours.as_secs_f64();
        let verdict = self.verdict(ratio >= least);
        println!("  {what:<54} {rival:>12.1?}   {ratio:.0} times, at least {least}: {verdict}");
    }

    fn verdict(&mut self, reached: bool) -> &'static str {
        self.missed += usize::from(!reached);
        if reached { "reached" } else { "NOT reached" }
    }
}
