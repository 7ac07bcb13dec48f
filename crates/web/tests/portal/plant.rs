//! An organization with two projects, an alert channel and a device, and somebody who observes.

use ::access::{Object, Subject};
use app::{
    devices::{self, Register},
    grants::{self, End, Give},
    memberships,
    spaces::{self, Create},
};
use domain::{
    id::{ChannelId, DeviceId, ProjectId},
    organization::{OrgRef, Organization},
    resource::SpaceKind,
    role::{OrgRole, ResourceRole},
    text::{DeviceName, SpaceName},
};
use testkit::world::{Person, World};

/// Northfield with two projects, a device in the first of them, a channel, and Olga, who observes that project.
pub struct Plant {
    pub mia: Person,
    pub olga: Person,
    pub org: Organization,
    pub hall: ProjectId,
    pub yard: ProjectId,
    pub press: DeviceId,
    pub dock: ChannelId,
}

impl Plant {
    pub async fn new(world: &World) -> Self {
        let mia = world.sign_up("mia@example.com").await;
        let org = world.organization(&mia, "Northfield").await;
        let olga = world.join(&mia, &org, "olga@example.com", OrgRole::Member);
        let olga = olga.await;
        let hall = project(world, &mia, &org, "Hall 2").await;
        let yard = project(world, &mia, &org, "Yard").await;
        let dock = channel(world, &mia, &org, "Dock").await;
        let press = device(world, &mia, &org, hall, "Press 4").await;
        let plant = Self {
            mia,
            olga,
            org,
            hall,
            yard,
            press,
            dock,
        };
        plant.lets_olga_observe(world).await;
        plant
    }

    async fn lets_olga_observe(&self, world: &World) {
        let own = memberships::of_account(&world.app, &self.olga.caller).await;
        let give = Give {
            subject: Subject::Member(own.unwrap()[0].id),
            object: self.hall.into(),
            role: ResourceRole::Observer,
            end: End::At(None),
        };
        let at = OrgRef::Id(self.org.id);
        let given = grants::set(&world.app, &self.mia.caller, &at, &give).await;
        given.unwrap();
    }

    /// Each form about the project and the device, filled in so that it would be accepted.
    pub fn forms(&self) -> Vec<(String, Vec<(&'static str, String)>)> {
        let hall = format!("/projects/{}", self.hall);
        let press = format!("/devices/{}", self.press);
        let field = |name, value: &str| (name, value.to_owned());
        vec![
            (format!("{hall}/edit"), vec![field("name", "Taken over")]),
            (
                format!("{hall}/delete"),
                vec![field("confirm_name", "Hall 2")],
            ),
            (
                format!("{hall}/access"),
                vec![field("who", "@olga"), field("role", "administrator")],
            ),
            (format!("{hall}/devices/new"), vec![field("name", "Spy")]),
            (
                format!("{hall}/devices/import"),
                vec![field("csv", "name,serial,kind\nSpy,,")],
            ),
            (format!("{press}/edit"), vec![field("name", "Taken over")]),
            (format!("{press}/delete"), vec![]),
            (
                format!("{press}/move"),
                vec![
                    ("project", self.yard.to_string()),
                    ("rehearsed", self.yard.to_string()),
                ],
            ),
            (
                format!("{press}/credentials/new"),
                vec![field("label", "Spy")],
            ),
        ]
    }

    /// What there is: the names of the projects, and of the devices with where they are.
    pub async fn trace(&self, world: &World) -> Vec<String> {
        let (app, caller, at) = (&world.app, &self.mia.caller, OrgRef::Id(self.org.id));
        let spaces = spaces::list(app, caller, &at, SpaceKind::Project, None, None, 50).await;
        let spaces = spaces.unwrap().items.into_iter();
        let devices = devices::list(app, caller, &at, None, None, 50).await;
        let devices = devices.unwrap().items.into_iter();
        let devices =
            devices.map(|seen| format!("{} in {}", seen.device.name, seen.device.project_name));
        spaces.map(|seen| seen.space.name).chain(devices).collect()
    }
}

pub async fn project(world: &World, by: &Person, org: &Organization, name: &str) -> ProjectId {
    match space(world, by, org, SpaceKind::Project, name).await {
        Object::Project(id) => id,
        other => panic!("a project was asked for, not {other:?}"),
    }
}

pub async fn channel(world: &World, by: &Person, org: &Organization, name: &str) -> ChannelId {
    match space(world, by, org, SpaceKind::Channel, name).await {
        Object::Channel(id) => id,
        other => panic!("a channel was asked for, not {other:?}"),
    }
}

/// A device that has a serial number.
pub async fn device(
    world: &World,
    by: &Person,
    org: &Organization,
    project: ProjectId,
    name: &str,
) -> DeviceId {
    let new = Register {
        name: DeviceName::parse(name).unwrap(),
        serial: Some("SN-4".to_owned()),
        kind: None,
    };
    let at = OrgRef::Id(org.id);
    let made = devices::register(&world.app, &by.caller, &at, project, &new).await;
    made.unwrap().device.id
}

async fn space(
    world: &World,
    by: &Person,
    org: &Organization,
    kind: SpaceKind,
    name: &str,
) -> Object {
    let new = Create {
        kind,
        name: SpaceName::parse(name).unwrap(),
        description: String::new(),
    };
    let made = spaces::create(&world.app, &by.caller, &OrgRef::Id(org.id), &new).await;
    made.unwrap().space.id
}
