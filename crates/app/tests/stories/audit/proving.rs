//! One chain, however many write at once, and proof of what was done to it since.

use app::{
    audit::{self, Query, VerifyError},
    teams::{self},
};
use domain::{id::OrgId, organization::OrgRef};
use store::audit::{Flaw, Recorded, Verdict};
use testkit::{on_each_database, world::World};
use uuid::Uuid;

use super::plant::{Plant, team};

on_each_database! {
    odd_callers_are_written_down
    many_at_once_make_one_chain
    a_whole_chain_is_proved
    an_altered_event_is_found
    a_missing_event_is_found
    a_forged_event_is_found
    an_erased_organization_leaves_its_tombstone
    nobody_knows_that_organization
}

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
