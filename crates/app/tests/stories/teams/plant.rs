//! An organization with teams, and those who ask in it.

use app::{
    AccessError, Caller,
    audit::{self, Query},
    handles::{self, Answer},
    memberships,
    teams::{self, Create, CreateError, Edit, EditError, PlaceError, Seen},
};
use domain::{
    handle::Handle,
    id::MembershipId,
    organization::{OrgRef, Organization},
    role::{OrgRole, ResourceRole::Member},
    team::TeamRef,
    text::TeamName,
};
use testkit::world::{Person, World};

/// An organization, its owner, and the verbs of these stories.
pub struct Plant<'a> {
    pub world: &'a World,
    pub mia: Person,
    pub organization: Organization,
    pub org: OrgRef,
}

impl<'a> Plant<'a> {
    pub async fn new(world: &'a World) -> Self {
        let mia = world.sign_up("mia@example.com").await;
        let organization = world.organization(&mia, "Northfield Tools").await;
        let org = OrgRef::Id(organization.id);
        Self {
            world,
            mia,
            organization,
            org,
        }
    }

    pub async fn join(&self, role: OrgRole, name: &str) -> Person {
        let email = format!("{name}@example.com");
        self.world
            .join(&self.mia, &self.organization, &email, role)
            .await
    }

    pub async fn member(&self, person: &Person) -> MembershipId {
        member_in(self.world, person, &self.organization).await
    }

    pub async fn create(&self, name: &str, handle: &str) -> Result<Seen, CreateError> {
        teams::create(
            &self.world.app,
            &self.mia.caller,
            &self.org,
            &team(name, handle),
        )
        .await
    }

    pub async fn team(&self, name: &str, handle: &str) -> Seen {
        self.create(name, handle).await.expect("making it works")
    }

    pub async fn edit(&self, team: &str, edit: Edit) -> Result<Seen, EditError> {
        teams::edit(
            &self.world.app,
            &self.mia.caller,
            &self.org,
            &by(team),
            &edit,
        )
        .await
    }

    pub async fn rename(&self, team: &str, new: &str) -> Result<Seen, EditError> {
        self.edit(
            team,
            Edit {
                handle: Some(handle(new)),
                ..Edit::default()
            },
        )
        .await
    }

    pub async fn get(&self, by_whom: &Person, team: &str) -> Result<Seen, AccessError> {
        teams::get(&self.world.app, &by_whom.caller, &self.org, &by(team)).await
    }

    pub async fn list(&self, by_whom: &Person) -> Vec<Seen> {
        let page = teams::list(&self.world.app, &by_whom.caller, &self.org, None, None, 50).await;
        page.unwrap().items
    }

    pub async fn set(
        &self,
        by_whom: &Person,
        team: &str,
        whom: &Person,
        role: domain::role::ResourceRole,
    ) -> Result<teams::Placed, PlaceError> {
        let member = self.member(whom).await;
        teams::set(
            &self.world.app,
            &by_whom.caller,
            &self.org,
            &by(team),
            member,
            role,
        )
        .await
    }

    pub async fn remove(
        &self,
        by_whom: &Person,
        team: &str,
        whom: &Person,
    ) -> Result<(), AccessError> {
        let member = self.member(whom).await;
        teams::remove(
            &self.world.app,
            &by_whom.caller,
            &self.org,
            &by(team),
            member,
        )
        .await
    }

    pub async fn look(&self, text: &str) -> Answer {
        handles::look(&self.world.app, &self.mia.caller, &self.org, &handle(text))
            .await
            .unwrap()
    }

    /// The events of an action or of a kind of thing, newest first.
    pub async fn events(&self, action: &str) -> Vec<store::audit::Recorded> {
        let query = Query {
            action: Some(action.to_owned()),
            ..Query::default()
        };
        let page = audit::list(&self.world.app, &Caller::operator(), &self.org, &query, 100).await;
        page.unwrap().items
    }

    /// Every write to teams, on `hall-4` or on a team of its own.
    pub async fn everything(
        &self,
        person: &Person,
    ) -> Vec<(&'static str, Result<(), AccessError>)> {
        let (app, caller, org) = (&self.world.app, &person.caller, &self.org);
        let own = format!("of-{}", person.account.name);
        let mia = self.member(&self.mia).await;
        let create = teams::create(app, caller, org, &team("Own", &own)).await;
        let own = if create.is_ok() {
            by(&own)
        } else {
            by("hall-4")
        };
        let edit = Edit {
            name: Some(name("Hall IV")),
            ..Edit::default()
        };
        let edit = teams::edit(app, caller, org, &own, &edit).await;
        let set = teams::set(app, caller, org, &own, mia, Member).await;
        vec![
            (
                "create",
                access(create, |e| match e {
                    CreateError::Access(e) => Some(e),
                    _ => None,
                }),
            ),
            (
                "edit",
                access(edit, |e| match e {
                    EditError::Access(e) => Some(e),
                    _ => None,
                }),
            ),
            (
                "set",
                access(set, |e| match e {
                    PlaceError::Access(e) => Some(e),
                    _ => None,
                }),
            ),
            ("remove", teams::remove(app, caller, org, &own, mia).await),
            (
                "preview",
                teams::preview(app, caller, org, &own).await.map(drop),
            ),
            ("delete", teams::delete(app, caller, org, &own).await),
        ]
    }
}

pub fn access<T, E: std::fmt::Debug>(
    answer: Result<T, E>,
    refusal: impl Fn(E) -> Option<AccessError>,
) -> Result<(), AccessError> {
    answer.map(drop).map_err(|error| {
        let words = format!("{error:?}");
        refusal(error).unwrap_or_else(|| panic!("no refusal of access: {words}"))
    })
}

pub async fn member_in(world: &World, person: &Person, org: &Organization) -> MembershipId {
    let own = memberships::of_account(&world.app, &person.caller)
        .await
        .unwrap();
    own.iter()
        .find(|m| m.organization.id == org.id)
        .expect("they are a member")
        .id
}

pub fn team(text: &str, at: &str) -> Create {
    Create {
        name: name(text),
        handle: handle(at),
        description: String::new(),
        members: vec![],
    }
}

pub fn name(text: &str) -> TeamName {
    TeamName::parse(text).unwrap()
}

pub fn handle(text: &str) -> Handle {
    Handle::parse(text).unwrap()
}

pub fn by(text: &str) -> TeamRef {
    TeamRef::parse(text).unwrap()
}
