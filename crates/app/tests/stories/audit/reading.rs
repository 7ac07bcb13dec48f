//! Reading the log, and who may.

use app::{
    AccessError, Client,
    audit::{self, Query},
    teams::{self},
};
use domain::{role::OrgRole, team::TeamRef, time::HOUR};
use testkit::{
    on_each_database,
    world::{Person, World},
};

use super::plant::Plant;

on_each_database! {
    the_log_tells_who_did_what
    the_log_is_narrowed
    the_log_is_read_page_by_page
    billing_is_told_to_owners_alone
    members_observers_and_strangers_do_not_read_it
}

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
