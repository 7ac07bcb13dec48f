//! The audit log: who reads what of it, and what an altered row gives away.

use app::{
    AccessError, Caller, Client,
    audit::{self, Query, Report, VerifyError},
    teams::{self, Create},
};
use domain::{
    handle::Handle,
    id::OrgId,
    organization::{OrgRef, Organization},
    role::OrgRole,
    team::TeamRef,
    text::TeamName,
    time::HOUR,
};
use store::{
    access::{self, ReadAudit},
    audit::{Event, Flaw, Recorded, Target, Verdict},
};
use testkit::{
    on_each_database,
    world::{Person, World},
};
use uuid::Uuid;

on_each_database! {
    the_log_tells_who_did_what
    the_log_is_narrowed
    the_log_is_read_page_by_page
    billing_is_told_to_owners_alone
    members_observers_and_strangers_do_not_read_it
    odd_callers_are_written_down
    many_at_once_make_one_chain
    a_whole_chain_is_proved
    an_altered_event_is_found
    a_missing_event_is_found
    a_forged_event_is_found
    an_erased_organization_leaves_its_tombstone
    nobody_knows_that_organization
}

// ---- Reading -----------------------------------------------------------------------------------------

async fn the_log_tells_who_did_what(world: World) {
    let plant = Plant::new(&world).await;
    let mut caller = plant.mia.caller.clone();
    caller.client = Client {
        ip: Some("203.0.113.7".parse().unwrap()),
        user_agent: Some("Firefox".to_owned()),
        request_id: Some("req-1".to_owned()),
    };
    plant.team_by(&caller, "hall-4").await;
    let events = plant.read(&plant.mia, Query::default()).await;
    let actions: Vec<_> = events.iter().map(|e| (e.seq, e.action.as_str())).collect();
    assert_eq!(actions, [(2, "team.created"), (1, "organization.created")]);
    let event = &events[0];
    assert_eq!(
        (
            event.actor_kind.as_str(),
            &event.actor_id,
            event.actor_name.as_str()
        ),
        ("account", &plant.mia.account.id.to_string(), "mia")
    );
    assert_eq!(
        (event.target_kind.as_str(), event.target_name.as_str()),
        ("team", "hall-4")
    );
    assert_eq!(
        (
            event.ip.as_deref(),
            event.user_agent.as_deref(),
            event.request_id.as_deref()
        ),
        (Some("203.0.113.7"), Some("Firefox"), Some("req-1"))
    );
    assert_eq!(
        (event.at, event.before.as_deref()),
        (world.app.clock.now().micros(), None)
    );
    assert_eq!(event.prev_hash, events[1].hash);
}

async fn the_log_is_narrowed(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    world.frozen.advance(HOUR);
    let noon = world.app.clock.now();
    let team = plant.team_by(&bob.caller, "hall-4").await;
    plant.team_by(&plant.mia.caller, "hall-5").await;
    teams::delete(&world.app, &bob.caller, &plant.org, &TeamRef::Id(team))
        .await
        .unwrap();

    let (by_bob, of_team) = (bob.account.id.to_string(), team.to_string());
    let text = |text: &str| Some(text.to_owned());
    for (what, query, seqs) in [
        ("actor", query(|q| q.actor = text(&by_bob)), vec![6, 4, 3]),
        (
            "action",
            query(|q| q.action = text("team.created")),
            vec![5, 4],
        ),
        ("area", query(|q| q.action = text("team")), vec![6, 5, 4]),
        ("no area", query(|q| q.action = text("tea")), vec![]),
        ("target", query(|q| q.target = text(&of_team)), vec![6, 4]),
        ("from", query(|q| q.from = Some(noon)), vec![6, 5, 4]),
        ("to", query(|q| q.to = Some(noon)), vec![3, 2, 1]),
        ("before", query(|q| q.before = Some(3)), vec![2, 1]),
        ("nobody", query(|q| q.actor = text("acc_\0")), vec![]),
    ] {
        assert_eq!(plant.seqs(query).await, seqs, "{what}");
    }
    let several = Query {
        actor: text(&by_bob),
        action: text("team.deleted"),
        from: Some(noon),
        ..Query::default()
    };
    assert_eq!(plant.seqs(several).await, [6]);
}

fn query(change: impl FnOnce(&mut Query)) -> Query {
    let mut query = Query::default();
    change(&mut query);
    query
}

async fn the_log_is_read_page_by_page(world: World) {
    let plant = Plant::with_teams(&world, 5).await;
    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let query = Query {
            before,
            ..Query::default()
        };
        let page = audit::list(&world.app, &plant.mia.caller, &plant.org, &query, 4)
            .await
            .unwrap();
        read.extend(page.items.iter().map(|e| e.seq));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(read, [6, 5, 4, 3, 2, 1]);
}

async fn billing_is_told_to_owners_alone(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    for action in ["purchase.attached", "billing.plan_changed"] {
        plant.write_down(action).await;
    }
    let own = plant.read(&plant.mia, Query::default()).await;
    let told = plant.read(&bob, Query::default()).await;
    assert_eq!((own.len(), told.len()), (5, 3));
    assert!(
        told.iter()
            .all(|e| !e.action.starts_with("billing") && !e.action.starts_with("purchase"))
    );
    for action in ["purchase.attached", "purchase", "billing"] {
        let query = Query {
            action: Some(action.to_owned()),
            ..Query::default()
        };
        assert!(plant.read(&bob, query.clone()).await.is_empty(), "{action}");
        assert_eq!(plant.read(&plant.mia, query).await.len(), 1, "{action}");
    }
}

async fn members_observers_and_strangers_do_not_read_it(world: World) {
    let plant = Plant::new(&world).await;
    let list = async |person: &Person| {
        audit::list(
            &world.app,
            &person.caller,
            &plant.org,
            &Query::default(),
            50,
        )
        .await
        .map(drop)
    };
    for role in [OrgRole::Member, OrgRole::Observer] {
        let person = plant.join(role, role.as_str()).await;
        let refused = list(&person).await;
        let forbidden = matches!(
            refused,
            Err(AccessError::Forbidden {
                required: OrgRole::Administrator
            })
        );
        assert!(forbidden, "{role}: {refused:?}");
    }
    let bob = plant.join(OrgRole::Administrator, "bob").await;
    assert!(list(&bob).await.is_ok());
    world
        .meddle("UPDATE memberships SET standing = 'suspended' WHERE email_key = 'bob@example.com'")
        .await;
    for person in [bob, world.sign_up("eve@example.com").await] {
        let refused = list(&person).await;
        assert!(matches!(refused, Err(AccessError::NotFound)), "{refused:?}");
    }
}

// ---- Writing -----------------------------------------------------------------------------------------

async fn odd_callers_are_written_down(world: World) {
    let plant = Plant::new(&world).await;
    let mut caller = plant.mia.caller.clone();
    caller.client.user_agent = Some(format!("a\0b\r\n\u{7f}{}", "ü".repeat(10_000)));
    caller.client.request_id = Some("\0\0".to_owned());
    plant.team_by(&caller, "hall-4").await;
    let event = plant.read(&plant.mia, Query::default()).await.remove(0);
    let user_agent = event.user_agent.unwrap();
    assert_eq!(
        (user_agent.chars().count(), user_agent.starts_with("abü")),
        (500, true)
    );
    assert_eq!(event.request_id.as_deref(), Some(""));
    assert!(plant.verify().await.is_whole());
}

async fn many_at_once_make_one_chain(world: World) {
    let plant = Plant::new(&world).await;
    let mut tasks = Vec::new();
    for n in 0..16 {
        let (app, caller, org) = (
            world.app.clone(),
            plant.mia.caller.clone(),
            plant.org.clone(),
        );
        tasks.push(tokio::spawn(async move {
            teams::create(&app, &caller, &org, &team(&format!("hall-{n}"))).await
        }));
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let seqs: Vec<_> = plant
        .read(&plant.mia, Query::default())
        .await
        .iter()
        .rev()
        .map(|e| e.seq)
        .collect();
    assert_eq!(seqs, (1..=17).collect::<Vec<_>>());
    assert_eq!(plant.verify().await.events(), 17);
}

// ---- Proving -----------------------------------------------------------------------------------------

async fn a_whole_chain_is_proved(world: World) {
    let plant = Plant::with_teams(&world, 3).await;
    let elsewhere = world.organization(&plant.mia, "Elsewhere").await;
    let all = plant.verify().await;
    assert!(all.is_whole());
    assert_eq!((all.organizations.len(), all.events()), (2, 5));
    let names: Vec<_> = all
        .organizations
        .iter()
        .filter_map(|c| Some(c.organization.as_ref()?.name.as_str()))
        .collect();
    assert_eq!(names, ["Northfield Tools", "Elsewhere"]);

    let one = audit::verify(&world.app, Some(&OrgRef::Slug(elsewhere.slug.clone())))
        .await
        .unwrap();
    assert_eq!((one.organizations.len(), one.events()), (1, 1));
    let last = plant.read(&plant.mia, Query::default()).await.remove(0);
    let Verdict::Whole { head, .. } = &all.organizations[0].verdict else {
        panic!()
    };
    assert_eq!(*head, last.hash, "what an operator keeps elsewhere");
}

async fn an_altered_event_is_found(world: World) {
    let plant = Plant::with_teams(&world, 3).await;
    for change in [
        "actor_name = 'Eve'",
        "actor_id = ''",
        "action = 'team.deleted'",
        "target_name = 'Hall V'",
        "before = '{}'",
        "after = NULL",
        "ip = '203.0.113.7'",
        "user_agent = ''",
        "at = at + 1",
        "event_id = (SELECT o.event_id FROM audit_events o WHERE o.seq = 1)",
    ] {
        plant.keep().await;
        world
            .meddle(format!("UPDATE audit_events SET {change} WHERE seq = 3"))
            .await;
        assert_eq!(plant.flaw().await, (3, Flaw::Content), "{change}");
        plant.bring_back().await;
    }
    world
        .meddle("UPDATE audit_events SET actor_name = 'Eve' WHERE seq = 3")
        .await;
    let report = plant.verify().await;
    let finding = report.flawed().next().unwrap().finding().unwrap();
    assert!(
        finding.starts_with("Event 3 (ev_")
            && finding.ends_with("does not fit: it was altered after it was written."),
        "{finding}"
    );
    assert!(finding.contains("team.created"), "{finding}");
}

async fn a_missing_event_is_found(world: World) {
    let plant = Plant::with_teams(&world, 3).await;
    for (gone, first) in [("seq = 1", 2), ("seq = 2", 3), ("seq < 4", 4)] {
        plant.keep().await;
        world
            .meddle(format!("DELETE FROM audit_events WHERE {gone}"))
            .await;
        assert_eq!(plant.flaw().await, (first, Flaw::Gap), "{gone}");
        plant.bring_back().await;
    }
    for (gone, last, missing) in [("seq = 4", 3, 1), ("seq > 1", 1, 3), ("seq > 0", 0, 4)] {
        plant.keep().await;
        world
            .meddle(format!("DELETE FROM audit_events WHERE {gone}"))
            .await;
        let report = plant.verify().await;
        let checked = report.flawed().next().expect("it is cut off");
        assert_eq!(
            checked.verdict,
            Verdict::CutOff {
                last,
                remembered: 4
            }
        );
        let words = format!(
            "The log ends with event {last}, and 4 were written: the last {missing} are missing."
        );
        assert_eq!(checked.finding(), Some(words));
        plant.bring_back().await;
    }
    // Renumbered, so that no gap shows.
    world
        .meddle(
            "DELETE FROM audit_events WHERE seq = 2; UPDATE audit_events SET seq = 2 WHERE seq = 3",
        )
        .await;
    assert_eq!(plant.flaw().await, (2, Flaw::Link));
}

async fn a_forged_event_is_found(world: World) {
    let plant = Plant::with_teams(&world, 2).await;
    let last = plant.read(&plant.mia, Query::default()).await.remove(0);
    plant.keep().await;
    // Rewritten together with its hash: every link fits, and the organization remembers better.
    let mut forged = Recorded {
        actor_name: "Eve".to_owned(),
        ..last.clone()
    };
    forged.hash = forged.digest();
    let hash = world.bytes(&forged.hash);
    world
        .meddle(format!(
            "UPDATE audit_events SET actor_name = 'Eve', hash = {hash} WHERE seq = 3"
        ))
        .await;
    assert_eq!(plant.flaw().await, (3, Flaw::Forged));
    plant.bring_back().await;

    let mut added = Recorded {
        seq: 4,
        prev_hash: last.hash.clone(),
        ..last
    };
    added.hash = added.digest();
    let (hash, prev_hash) = (world.bytes(&added.hash), world.bytes(&added.prev_hash));
    world.meddle(format!(
        "INSERT INTO audit_events (org_id, seq, event_id, at, actor_kind, actor_id, actor_name, action,
           target_kind, target_id, target_name, before, after, ip, user_agent, request_id, prev_hash, hash)
         SELECT org_id, 4, event_id, at, actor_kind, actor_id, actor_name, action, target_kind, target_id,
           target_name, before, after, ip, user_agent, request_id, {prev_hash}, {hash} FROM audit_events WHERE seq = 3"
    )).await;
    assert_eq!(plant.flaw().await, (4, Flaw::Forged));
}

async fn an_erased_organization_leaves_its_tombstone(world: World) {
    let plant = Plant::with_teams(&world, 2).await;
    let id = OrgRef::Id(plant.organization.id);
    world
        .meddle("UPDATE organizations SET erase_at = 0; DELETE FROM audit_events WHERE seq < 3")
        .await;
    assert_eq!(plant.verify().await.events(), 1, "it is being erased");
    world.meddle("DELETE FROM organizations").await;
    let report = audit::verify(&world.app, Some(&id)).await.unwrap();
    assert!(report.is_whole() && report.organizations[0].organization.is_none());
    assert_eq!(plant.verify().await, report);
    world
        .meddle("UPDATE audit_events SET action = 'organization.created'")
        .await;
    assert_eq!(plant.flaw().await, (3, Flaw::Content));
}

async fn nobody_knows_that_organization(world: World) {
    for unknown in [
        OrgRef::parse("no-such").unwrap(),
        OrgRef::Id(OrgId(Uuid::from_u128(7))),
    ] {
        let report = audit::verify(&world.app, Some(&unknown)).await;
        assert!(
            matches!(report, Err(VerifyError::UnknownOrganization)),
            "{report:?}"
        );
    }
    assert!(audit::verify(&world.app, None).await.unwrap().is_whole());
}

// ---- The plant ---------------------------------------------------------------------------------------

/// An organization whose owner does things that are written down.
struct Plant<'a> {
    world: &'a World,
    mia: Person,
    organization: Organization,
    org: OrgRef,
}

impl<'a> Plant<'a> {
    async fn new(world: &'a World) -> Self {
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
    async fn with_teams(world: &'a World, teams: i32) -> Self {
        let plant = Self::new(world).await;
        for n in 0..teams {
            plant.team_by(&plant.mia.caller, &format!("hall-{n}")).await;
        }
        plant
    }

    async fn join(&self, role: OrgRole, name: &str) -> Person {
        let email = format!("{name}@example.com");
        self.world
            .join(&self.mia, &self.organization, &email, role)
            .await
    }

    async fn team_by(&self, caller: &Caller, handle: &str) -> domain::id::TeamId {
        let made = teams::create(&self.world.app, caller, &self.org, &team(handle)).await;
        made.expect("making it works").team.id
    }

    async fn read(&self, person: &Person, query: Query) -> Vec<Recorded> {
        let page = audit::list(&self.world.app, &person.caller, &self.org, &query, 200).await;
        page.unwrap().items
    }

    /// Writes down an event of a kind that other stories make.
    async fn write_down(&self, action: &'static str) {
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

    async fn seqs(&self, query: Query) -> Vec<i64> {
        let events = self.read(&self.mia, query).await;
        events.iter().map(|e| e.seq).collect()
    }

    async fn verify(&self) -> Report {
        audit::verify(&self.world.app, None).await.unwrap()
    }

    /// The first event that does not fit, and why.
    async fn flaw(&self) -> (i64, Flaw) {
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

    async fn keep(&self) {
        self.world
            .meddle("CREATE TABLE kept AS SELECT * FROM audit_events")
            .await;
    }

    async fn bring_back(&self) {
        let undo = "DELETE FROM audit_events; INSERT INTO audit_events SELECT * FROM kept; DROP TABLE kept";
        self.world.meddle(undo).await;
        assert!(self.verify().await.is_whole());
    }
}

fn team(handle: &str) -> Create {
    Create {
        name: TeamName::parse(handle).unwrap(),
        handle: Handle::parse(handle).unwrap(),
        description: String::new(),
        members: vec![],
    }
}
