//! What the people of the plant work on: projects, devices, channels, who may do what with them,
//! and two weeks of readings.

use ::access::{Object, Subject};
use app::{
    credentials::{self, Issue},
    devices::{self, Register},
    grants::{self, Give},
    readings,
    spaces::{self, Create},
    teams,
};
use domain::{
    handle::Handle,
    id::{DeviceId, ProjectId, TeamId},
    resource::{READINGS_MAX, Reading, SpaceKind},
    role::ResourceRole,
    team::TeamRef,
    text::{DeviceName, SpaceName},
    time::{DAY, MINUTE, Timestamp},
};

use super::{Failure, cast::TEAMS, plant::Plant};

/// Projects, each with its devices: what they are called, of what kind they are, and how many.
const PROJECTS: [(&str, &str, &str, &str, usize); 4] = [
    (
        "Press shop",
        "Hall 2, hydraulic presses",
        "Press",
        "press",
        8,
    ),
    ("Paint line", "Hall 3, ovens and booths", "Oven", "oven", 6),
    (
        "Compressed air",
        "Basement, for all halls",
        "Compressor",
        "compressor",
        4,
    ),
    (
        "Warehouse",
        "Cold storage and loading",
        "Cooler",
        "cooler",
        6,
    ),
];
const CHANNELS: [(&str, &str); 3] = [
    ("Line stops", "Whenever a line stands still"),
    ("Temperature", "Ovens and cold storage out of range"),
    ("Maintenance due", "What is to be serviced within a week"),
];

/// The machines of the plant, as they are needed again at the end.
pub(super) struct Machines {
    devices: Vec<(DeviceId, &'static str)>,
}

pub(super) async fn are_set_up(plant: &Plant) -> Result<Machines, Failure> {
    let mut projects = Vec::new();
    let mut devices = Vec::new();
    for (name, description, machine, kind, count) in PROJECTS {
        let Object::Project(project) = space(plant, SpaceKind::Project, name, description).await?
        else {
            unreachable!("a project was asked for");
        };
        for number in 1..=count {
            devices.push((device(plant, project, machine, kind, number).await?, kind));
            plant.clock.pass(MINUTE * 4);
        }
        projects.push(project);
    }
    let mut channels = Vec::new();
    for (name, description) in CHANNELS {
        channels.push(space(plant, SpaceKind::Channel, name, description).await?);
    }
    let presses: Vec<DeviceId> = devices.iter().map(|(id, _)| *id).collect();
    access_is_given(plant, &projects, &presses, &channels).await?;
    Ok(Machines { devices })
}

async fn space(
    plant: &Plant,
    kind: SpaceKind,
    name: &str,
    description: &str,
) -> Result<Object, Failure> {
    let new = Create {
        kind,
        name: SpaceName::parse(name).expect("the demo's names are names"),
        description: description.to_owned(),
    };
    let made = spaces::create(&plant.app, &plant.owner, &plant.org, &new).await;
    Ok(made.map_err(Failure::refused)?.space.id)
}

async fn device(
    plant: &Plant,
    project: ProjectId,
    machine: &str,
    kind: &str,
    number: usize,
) -> Result<DeviceId, Failure> {
    let name = format!("{machine} {number}");
    let new = Register {
        name: DeviceName::parse(&name).expect("the demo's names are names"),
        serial: Some(format!("NT-{}-{number:03}", kind.to_uppercase())),
        kind: Some(kind.to_owned()),
    };
    let made = devices::register(&plant.app, &plant.owner, &plant.org, project, &new).await;
    Ok(made.map_err(Failure::refused)?.device.id)
}

/// Each kind of grant once or more: to a team and to a person, on a project, a device and a channel,
/// for good and for some days.
async fn access_is_given(
    plant: &Plant,
    projects: &[ProjectId],
    devices: &[DeviceId],
    channels: &[Object],
) -> Result<(), Failure> {
    use ResourceRole::{Administrator, Member, Observer};
    let soon = Some(plant.app.clock.now() + DAY * 90);
    let mut teams = Vec::new();
    for (name, _) in TEAMS {
        teams.push(team(plant, name).await?);
    }
    let person = |place: usize| Subject::Member(plant.people[place].1);
    let given: [(Subject, Object, ResourceRole, Option<Timestamp>); 13] = [
        (
            Subject::Team(teams[0]),
            projects[0].into(),
            Administrator,
            None,
        ),
        (Subject::Team(teams[0]), projects[2].into(), Member, None),
        (Subject::Team(teams[1]), projects[1].into(), Member, None),
        (Subject::Team(teams[2]), projects[3].into(), Member, None),
        (Subject::Team(teams[3]), projects[0].into(), Observer, None),
        (
            Subject::Team(teams[3]),
            devices[14].into(),
            Administrator,
            None,
        ),
        (Subject::Team(teams[0]), channels[0], Member, None),
        (Subject::Team(teams[1]), channels[1], Member, None),
        (person(5), projects[0].into(), Administrator, None),
        (person(6), devices[3].into(), Administrator, None),
        (person(8), projects[1].into(), Observer, soon),
        (person(11), projects[0].into(), Member, None),
        (person(12), channels[2], Observer, None),
    ];
    for (subject, object, role, expires_at) in given {
        let give = Give {
            subject,
            object,
            role,
            end: grants::End::At(expires_at),
        };
        let set = grants::set(&plant.app, &plant.owner, &plant.org, &give).await;
        set.map_err(Failure::refused)?;
        plant.clock.pass(MINUTE * 7);
    }
    Ok(())
}

async fn team(plant: &Plant, name: &str) -> Result<TeamId, Failure> {
    let handle = TeamRef::Handle(Handle::suggest(name, "team"));
    let found = teams::get(&plant.app, &plant.owner, &plant.org, &handle).await;
    Ok(found.map_err(Failure::refused)?.team.id)
}

/// How often the machines measure.
const EVERY: std::time::Duration = MINUTE.saturating_mul(30);
/// Half hours in two weeks.
const TIMES: u32 = 14 * 48;

/// The last two weeks, up to now.
pub(super) async fn have_measured(plant: &Plant, machines: &Machines) -> Result<(), Failure> {
    plant.clock.wait_until_days_ago(0);
    let now = plant.app.clock.now();
    for (number, (device, kind)) in machines.devices.iter().enumerate() {
        let new = Issue::default();
        let issued = credentials::issue(&plant.app, &plant.owner, &plant.org, *device, &new).await;
        let (_, secret) = issued.map_err(Failure::refused)?;
        let measured: Vec<Reading> = (0..TIMES)
            .flat_map(|back| measured(number, kind, now - EVERY * back, back))
            .collect();
        for some in measured.chunks(READINGS_MAX) {
            let taken = readings::ingest(&plant.app, &secret, some).await;
            taken.map_err(Failure::refused)?;
        }
    }
    Ok(())
}

/// Two streams of a machine: what it is for, which follows the day, and what it draws.
fn measured(number: usize, kind: &str, at: Timestamp, back: u32) -> [Reading; 2] {
    let (stream, level, swing) = match kind {
        "press" => ("force", 420.0, 60.0),
        "oven" => ("temperature", 185.0, 12.0),
        "compressor" => ("pressure", 7.2, 0.4),
        _ => ("temperature", -18.0, 1.5),
    };
    let phase = f64::from(back % 48) / 48.0 * std::f64::consts::TAU;
    let own = f64::from(u32::try_from(number).unwrap_or(0)) * 0.7;
    let wave = (phase + own).sin() + 0.3 * (phase * 7.0 + own).sin();
    let rounded = |value: f64| (value * 100.0).round() / 100.0;
    let reading = |stream: &str, value| Reading {
        stream: stream.to_owned(),
        at,
        value: rounded(value),
    };
    [
        reading(stream, level + swing * wave),
        reading("power", 12.0 + 4.0 * wave),
    ]
}
