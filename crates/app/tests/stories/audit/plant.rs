//! An organization in which things happen.

use app::{
    Caller, Client,
    audit::{self, Query, Report},
    teams::{self, Create},
};
use domain::{
    handle::Handle,
    organization::{OrgRef, Organization},
    role::OrgRole,
    text::TeamName,
};
use store::{
    access::{self, ReadAudit},
    audit::{Event, Flaw, Recorded, Target, Verdict},
};
use testkit::world::{Person, World};

/// An organization whose owner does things that are written down.
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

    /// With one event for the organization and one for each team.
    pub async fn with_teams(world: &'a World, teams: i32) -> Self {
        let plant = Self::new(world).await;
        for n in 0..teams {
            plant.team_by(&plant.mia.caller, &format!("hall-{n}")).await;
        }
        plant
    }

    pub async fn join(&self, role: OrgRole, name: &str) -> Person {
        let email = format!("{name}@example.com");
        self.world
            .join(&self.mia, &self.organization, &email, role)
            .await
    }

    pub async fn team_by(&self, caller: &Caller, handle: &str) -> domain::id::TeamId {
        let made = teams::create(&self.world.app, caller, &self.org, &team(handle)).await;
        made.expect("making it works").team.id
    }

    pub async fn read(&self, person: &Person, query: Query) -> Vec<Recorded> {
        let page = audit::list(&self.world.app, &person.caller, &self.org, &query, 200).await;
        page.unwrap().items
    }

    /// Writes down an event of a kind that other stories make.
    pub async fn write_down(&self, action: &'static str) {
        let now = self.world.app.clock.now();
        let mut tx = self.world.app.store.write().await.unwrap();
        let membership = access::enter(&mut tx, &self.mia.caller.actor, &self.org, now)
            .await
            .unwrap();
        let permit = membership.permit::<ReadAudit>().unwrap();
        let event = Event {
            id: domain::id::EventId(self.world.app.entropy.id(now)),
            action,
            target: Target {
                kind: "purchase",
                id: String::new(),
                name: "Order 1001".to_owned(),
            },
            before: None,
            after: None,
        };
        store::audit::record(&mut tx, &permit, &Client::default().origin(now), event)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn seqs(&self, query: Query) -> Vec<i64> {
        let events = self.read(&self.mia, query).await;
        events.iter().map(|e| e.seq).collect()
    }

    pub async fn verify(&self) -> Report {
        audit::verify(&self.world.app, None).await.unwrap()
    }

    /// The first event that does not fit, and why.
    pub async fn flaw(&self) -> (i64, Flaw) {
        let report = self.verify().await;
        match &report
            .flawed()
            .next()
            .expect("something does not fit")
            .verdict
        {
            Verdict::Broken { event, flaw } => (event.seq, *flaw),
            other => panic!("{other:?}"),
        }
    }

    pub async fn keep(&self) {
        self.world
            .meddle("CREATE TABLE kept AS SELECT * FROM audit_events")
            .await;
    }

    pub async fn bring_back(&self) {
        let undo = "DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM kept; DROP TABLE kept";
        self.world.meddle(undo).await;
        assert!(self.verify().await.is_whole());
    }
}

pub fn team(handle: &str) -> Create {
    Create {
        name: TeamName::parse(handle).unwrap(),
        handle: Handle::parse(handle).unwrap(),
        description: String::new(),
        members: vec![],
    }
}
