//! An organization with people in it, and what can be asked about it.

use app::{
    members::{self, Edit, MemberError, Seen},
    memberships,
};
use domain::{
    handle::Handle,
    id::{MembershipId, TeamId},
    organization::{OrgRef, Organization},
    role::{OrgRole, ResourceRole},
    team::Team,
};
use serde_json::Value;
use store::{
    access::{self, ManageBilling, ManageTeams, ReadAudit, Scope},
    audit::{self, Recorded},
    handles::{self, Bearer},
    organizations, teams,
};
use testkit::world::{Person, World};

pub struct Plant {
    pub world: World,
    pub org: Organization,
    pub here: OrgRef,
    pub mia: Somebody,
}

/// A person, and their membership of the plant.
#[derive(Clone)]
pub struct Somebody {
    pub person: Person,
    pub id: MembershipId,
}

impl Plant {
    /// Northfield, whose owner is Mia.
    pub async fn open(world: World) -> Self {
        let mia = world.sign_up("mia@example.com").await;
        let org = world.organization(&mia, "Northfield Tools").await;
        let mia = Somebody {
            id: own_membership(&world, &mia, &org).await,
            person: mia,
        };
        Self {
            here: OrgRef::Id(org.id),
            world,
            org,
            mia,
        }
    }

    /// A purchase lifts the limits of a young organization.
    pub async fn is_paid_for(&self) {
        let now = self.world.app.clock.now();
        let mut tx = self.world.app.store.write().await.unwrap();
        let own = access::enter(&mut tx, &app::Actor::system(), &self.here, now)
            .await
            .unwrap();
        let permit = own.permit::<ManageBilling>().unwrap();
        organizations::set_paid(&mut tx, &permit).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn join(&self, name: &str, role: OrgRole) -> Somebody {
        self.join_by(&self.mia, name, role).await
    }

    /// The same, let in by somebody else than Mia.
    pub async fn join_by(&self, by: &Somebody, name: &str, role: OrgRole) -> Somebody {
        let email = format!("{name}@example.com");
        let person = self.world.join(&by.person, &self.org, &email, role).await;
        Somebody {
            id: own_membership(&self.world, &person, &self.org).await,
            person,
        }
    }

    /// A member as the owner sees them.
    pub async fn seen(&self, who: &Somebody) -> Seen {
        let caller = &self.mia.person.caller;
        members::get(&self.world.app, caller, &self.here, who.id)
            .await
            .unwrap()
    }

    pub async fn edit(
        &self,
        by: &Somebody,
        who: &Somebody,
        edit: Edit,
    ) -> Result<Seen, MemberError> {
        let (app, caller) = (&self.world.app, &by.person.caller);
        members::change(app, caller, &self.here, who.id, &edit).await
    }

    pub async fn set_role(
        &self,
        by: &Somebody,
        who: &Somebody,
        role: OrgRole,
    ) -> Result<Seen, MemberError> {
        let edit = Edit {
            role: Some(role),
            ..Edit::default()
        };
        self.edit(by, who, edit).await
    }

    pub async fn team(&self, handle: &str, places: &[(&Somebody, ResourceRole)]) -> TeamId {
        let now = self.world.app.clock.now();
        let mut tx = self.world.app.store.write().await.unwrap();
        let own = access::enter(&mut tx, &self.mia.person.caller.actor, &self.here, now)
            .await
            .unwrap();
        let permit = own.permit::<ManageTeams>().unwrap();
        let team = Team {
            id: TeamId(self.world.app.entropy.id(now)),
            org: permit.org(),
            name: handle.to_owned(),
            handle: Handle::parse(handle).unwrap(),
            description: String::new(),
            member_count: 0,
            revision: 1,
            created_at: now,
        };
        let given = handles::give(&mut tx, &permit, &team.handle, Bearer::Team(team.id), now);
        assert!(given.await.unwrap());
        teams::insert(&mut tx, &permit, &team).await.unwrap();
        for (who, role) in places {
            teams::set_place(&mut tx, &permit, team.id, who.id, *role)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        team.id
    }

    /// The audit log of this action, oldest first.
    pub async fn events(&self, action: &str) -> Vec<Recorded> {
        let now = self.world.app.clock.now();
        let mut tx = self.world.app.store.read().await.unwrap();
        let own = access::membership(&mut tx, &app::Actor::system(), &self.here, now)
            .await
            .unwrap();
        let filter = audit::Filter {
            action: Some(action.to_owned()),
            limit: 1000,
            ..audit::Filter::default()
        };
        let mut events = audit::list(&mut tx, &own.permit::<ReadAudit>().unwrap(), &filter)
            .await
            .unwrap();
        events.reverse();
        events
    }

    /// What the newest event of this action says of before and after.
    pub async fn told(&self, action: &str) -> (Value, Value) {
        let events = self.events(action).await;
        let newest = events.last().unwrap_or_else(|| panic!("no event {action}"));
        let parse = |text: &Option<String>| {
            serde_json::from_str(text.as_deref().unwrap_or("null")).unwrap()
        };
        (parse(&newest.before), parse(&newest.after))
    }

    /// How many owners can act, now and when everything that has an end is over.
    pub async fn owners(&self) -> (i64, i64) {
        let now = self.world.app.clock.now();
        let mut tx = self.world.app.store.read().await.unwrap();
        let own = access::membership(&mut tx, &app::Actor::system(), &self.here, now)
            .await
            .unwrap();
        let count =
            async |tx: &mut _, at| store::members::active_owners(tx, &own, at).await.unwrap();
        let ever = domain::time::Timestamp::MAX;
        (count(&mut tx, now).await, count(&mut tx, ever).await)
    }
}

async fn own_membership(world: &World, person: &Person, org: &Organization) -> MembershipId {
    let own = memberships::of_account(&world.app, &person.caller)
        .await
        .unwrap();
    let here = own.iter().find(|own| own.organization.id == org.id);
    here.expect("they are a member").id
}
