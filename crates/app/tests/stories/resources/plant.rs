//! A plant with two projects, and shorthands for what the stories do in it.

use ::access::{Object, Subject};
use app::{
    AccessError, devices, grants,
    grants::{End, Give, GiveError},
    memberships, spaces, teams,
};
use domain::{
    handle::Handle,
    id::{DeviceId, MembershipId, ProjectId, TeamId},
    organization::OrgRef,
    resource::SpaceKind,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text::{DeviceName, SpaceName, TeamName},
    time::Timestamp,
};
use testkit::world::{Person, World};

pub struct Plant<'a> {
    pub world: &'a World,
    /// The owner.
    pub mia: Person,
    pub org: OrgRef,
    organization: domain::organization::Organization,
}

impl<'a> Plant<'a> {
    pub async fn new(world: &'a World) -> Self {
        Self::called(world, "mia", "Northfield Tools").await
    }

    pub async fn called(world: &'a World, owner: &str, name: &str) -> Self {
        let mia = world.sign_up(&format!("{owner}@example.com")).await;
        let organization = world.organization(&mia, name).await;
        Self {
            world,
            mia,
            org: OrgRef::Id(organization.id),
            organization,
        }
    }

    pub async fn join(&self, role: OrgRole, name: &str) -> Person {
        let email = format!("{name}@example.com");
        self.world
            .join(&self.mia, &self.organization, &email, role)
            .await
    }

    pub async fn member(&self, person: &Person) -> MembershipId {
        let own = memberships::of_account(&self.world.app, &person.caller)
            .await
            .unwrap();
        let here = own
            .iter()
            .find(|m| m.organization.id == self.organization.id);
        here.expect("the person is a member").id
    }

    pub async fn project(&self, name: &str) -> ProjectId {
        match self.space(SpaceKind::Project, name).await {
            Object::Project(id) => id,
            other => panic!("{other:?} is no project"),
        }
    }

    pub async fn channel(&self, name: &str) -> Object {
        self.space(SpaceKind::Channel, name).await
    }

    async fn space(&self, kind: SpaceKind, name: &str) -> Object {
        let new = spaces::Create {
            kind,
            name: SpaceName::parse(name).unwrap(),
            description: String::new(),
        };
        let made = spaces::create(&self.world.app, &self.mia.caller, &self.org, &new).await;
        made.unwrap().space.id
    }

    pub async fn device(&self, project: ProjectId, name: &str) -> DeviceId {
        let new = register(name, None);
        let made = devices::register(&self.world.app, &self.mia.caller, &self.org, project, &new);
        made.await.unwrap().device.id
    }

    pub async fn team(&self, handle: &str, people: &[(MembershipId, ResourceRole)]) -> TeamId {
        let new = teams::Create {
            name: TeamName::parse(handle).unwrap(),
            handle: Handle::parse(handle).unwrap(),
            description: String::new(),
            members: people.to_vec(),
        };
        let made = teams::create(&self.world.app, &self.mia.caller, &self.org, &new).await;
        made.unwrap().team.id
    }

    pub async fn grant(
        &self,
        by: &Person,
        subject: Subject,
        object: impl Into<Object>,
        role: ResourceRole,
    ) -> Result<(), GiveError> {
        self.grant_until(by, subject, object, role, None).await
    }

    pub async fn grant_until(
        &self,
        by: &Person,
        subject: Subject,
        object: impl Into<Object>,
        role: ResourceRole,
        expires_at: Option<Timestamp>,
    ) -> Result<(), GiveError> {
        let give = Give {
            subject,
            object: object.into(),
            role,
            end: End::At(expires_at),
        };
        let given = grants::set(&self.world.app, &by.caller, &self.org, &give).await;
        given.map(|_| ())
    }

    /// What `person` is on `object`; `None` where it does not exist for them.
    pub async fn sees(&self, person: &Person, object: impl Into<Object>) -> Option<ResourceRole> {
        let (app, org) = (&self.world.app, &self.org);
        let seen = match object.into() {
            Object::Device(id) => {
                let seen = devices::get(app, &person.caller, org, id).await;
                seen.map(|seen| seen.role)
            }
            space => spaces::get(app, &person.caller, org, space)
                .await
                .map(|seen| seen.role),
        };
        match seen {
            Ok(role) => Some(role),
            Err(AccessError::NotFound) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// The names of the projects or channels in the list that `person` gets.
    pub async fn listed(&self, person: &Person, kind: SpaceKind) -> Vec<String> {
        let page = spaces::list(
            &self.world.app,
            &person.caller,
            &self.org,
            kind,
            None,
            None,
            50,
        );
        let page = page.await.unwrap();
        page.items.into_iter().map(|seen| seen.space.name).collect()
    }

    /// The names of the devices in the list that `person` gets, sorted.
    pub async fn devices(&self, person: &Person) -> Vec<String> {
        let page = devices::list(&self.world.app, &person.caller, &self.org, None, None, 50);
        let page = page.await.unwrap();
        let mut names: Vec<String> = page
            .items
            .into_iter()
            .map(|seen| seen.device.name.clone())
            .collect();
        names.sort();
        names
    }
}

pub fn register(name: &str, serial: Option<&str>) -> devices::Register {
    devices::Register {
        name: DeviceName::parse(name).unwrap(),
        serial: serial.map(str::to_owned),
        kind: None,
    }
}

pub fn by_id(team: TeamId) -> TeamRef {
    TeamRef::Id(team)
}
