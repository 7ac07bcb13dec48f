//! Giving and taking roles, and what is left of them.

use ::access::{Object, Subject};
use app::{
    AccessError, explain,
    grants::{self, GiveError},
    invitations::{self, Invite},
    members::{self, Edit, Removal},
    teams,
};
use domain::{
    policy::DeviceAction,
    role::{OrgRole, ResourceRole},
    time::HOUR,
};
use store::grants::GrantOffer;
use testkit::{
    on_each_database,
    world::{World, invitation},
};

use super::plant::{Plant, by_id};

on_each_database! {
    a_grant_reaches_and_its_end_ends_it
    a_teams_grant_counts_as_the_place_in_the_team
    an_observer_only_observes
    a_projects_administrators_grant_within_it
    a_removal_takes_grants_and_a_return_brings_them_back
    an_invitation_brings_grants
    each_path_that_explain_names_carries
    a_deleted_team_leaves_no_grant
}

async fn a_grant_reaches_and_its_end_ends_it(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let member = Subject::Member(plant.member(&bob).await);
    let project = plant.project("Press shop").await;
    let device = plant.device(project, "Press 4").await;
    let end = world.app.clock.now() + HOUR;
    plant
        .grant_until(&plant.mia, member, project, ResourceRole::Member, Some(end))
        .await
        .unwrap();
    assert_eq!(plant.sees(&bob, project).await, Some(ResourceRole::Member));
    assert_eq!(plant.sees(&bob, device).await, Some(ResourceRole::Member));
    world.frozen.advance(HOUR);
    assert_eq!(
        plant.sees(&bob, device).await,
        None,
        "nothing had to run for it to end"
    );

    plant
        .grant(&plant.mia, member, device, ResourceRole::Observer)
        .await
        .unwrap();
    assert_eq!(plant.sees(&bob, device).await, Some(ResourceRole::Observer));
    assert_eq!(
        plant.sees(&bob, project).await,
        None,
        "a device does not open its project"
    );
    let (app, mia) = (&world.app, &plant.mia.caller);
    grants::remove(app, mia, &plant.org, member, device.into())
        .await
        .unwrap();
    assert_eq!(plant.sees(&bob, device).await, None);
    let again = grants::remove(app, mia, &plant.org, member, device.into()).await;
    assert!(matches!(again, Err(AccessError::NotFound)), "{again:?}");
}

async fn a_teams_grant_counts_as_the_place_in_the_team(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let eve = plant.join(OrgRole::Member, "eve").await;
    let (bob_id, eve_id) = (plant.member(&bob).await, plant.member(&eve).await);
    let places = [
        (bob_id, ResourceRole::Administrator),
        (eve_id, ResourceRole::Observer),
    ];
    let team = plant.team("night-shift", &places).await;
    let project = plant.project("Press shop").await;
    plant
        .grant(
            &plant.mia,
            Subject::Team(team),
            project,
            ResourceRole::Administrator,
        )
        .await
        .unwrap();
    assert_eq!(
        plant.sees(&bob, project).await,
        Some(ResourceRole::Administrator)
    );
    assert_eq!(
        plant.sees(&eve, project).await,
        Some(ResourceRole::Observer)
    );
    teams::remove(
        &world.app,
        &plant.mia.caller,
        &plant.org,
        &by_id(team),
        bob_id,
    )
    .await
    .unwrap();
    assert_eq!(plant.sees(&bob, project).await, None);
}

async fn an_observer_only_observes(world: World) {
    let plant = Plant::new(&world).await;
    let eve = plant.join(OrgRole::Observer, "eve").await;
    let id = plant.member(&eve).await;
    let project = plant.project("Press shop").await;
    let everything = ResourceRole::Administrator;
    plant
        .grant(&plant.mia, Subject::Member(id), project, everything)
        .await
        .unwrap();
    assert_eq!(
        plant.sees(&eve, project).await,
        Some(ResourceRole::Observer)
    );
    let promoted = Edit {
        role: Some(OrgRole::Member),
        ..Edit::default()
    };
    let (app, mia) = (&world.app, &plant.mia.caller);
    members::change(app, mia, &plant.org, id, &promoted)
        .await
        .unwrap();
    assert_eq!(
        plant.sees(&eve, project).await,
        Some(everything),
        "the grant had stayed"
    );
}

async fn a_projects_administrators_grant_within_it(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let eve = plant.join(OrgRole::Member, "eve").await;
    let (bob_id, eve_id) = (plant.member(&bob).await, plant.member(&eve).await);
    let eve_there = Subject::Member(eve_id);
    let (project, other) = (
        plant.project("Press shop").await,
        plant.project("Other").await,
    );
    let hidden = plant
        .grant(&bob, eve_there, project, ResourceRole::Observer)
        .await;
    assert!(
        matches!(hidden, Err(GiveError::Access(AccessError::NotFound))),
        "{hidden:?}"
    );
    plant
        .grant(
            &plant.mia,
            Subject::Member(bob_id),
            project,
            ResourceRole::Member,
        )
        .await
        .unwrap();
    let refused = plant
        .grant(&bob, eve_there, project, ResourceRole::Observer)
        .await;
    let needs = ResourceRole::Administrator;
    assert!(
        matches!(refused, Err(GiveError::Access(AccessError::NeedsRole { required, on })) if (required, on) == (needs, project.into())),
        "{refused:?}"
    );
    plant
        .grant(&plant.mia, Subject::Member(bob_id), project, needs)
        .await
        .unwrap();
    plant
        .grant(&bob, eve_there, project, ResourceRole::Member)
        .await
        .unwrap();
    let hidden = plant
        .grant(&bob, eve_there, other, ResourceRole::Member)
        .await;
    assert!(
        matches!(hidden, Err(GiveError::Access(AccessError::NotFound))),
        "{hidden:?}"
    );
    let page = grants::list(
        &world.app,
        &bob.caller,
        &plant.org,
        project.into(),
        None,
        50,
    )
    .await;
    assert_eq!(page.unwrap().items.len(), 2);
    let refused = grants::list(
        &world.app,
        &eve.caller,
        &plant.org,
        project.into(),
        None,
        50,
    )
    .await;
    assert!(
        matches!(refused, Err(AccessError::NeedsRole { on, .. }) if on == project.into()),
        "{refused:?}"
    );
}

async fn a_removal_takes_grants_and_a_return_brings_them_back(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let id = plant.member(&bob).await;
    let project = plant.project("Press shop").await;
    plant
        .grant(
            &plant.mia,
            Subject::Member(id),
            project,
            ResourceRole::Member,
        )
        .await
        .unwrap();
    let (app, mia) = (&world.app, &plant.mia.caller);
    let rehearsal = members::rehearse(app, mia, &plant.org, id, members::Step::Removal).await;
    let names: Vec<String> = rehearsal
        .unwrap()
        .grants
        .into_iter()
        .map(|g| g.object_name)
        .collect();
    assert_eq!(names, ["Press shop"]);
    members::remove(app, mia, &plant.org, id, &Removal::default())
        .await
        .unwrap();
    assert_eq!(plant.sees(&bob, project).await, None);

    let back = Invite {
        restore: true,
        ..invitation("bob@example.com")
    };
    let sent = invitations::invite(app, mia, &plant.org, &back)
        .await
        .unwrap();
    let restores = sent.restores.expect("he was here");
    assert_eq!(restores.grants.len(), 1);
    let token = world.token("bob@example.com", "/invitations/").await;
    invitations::accept(app, &bob.caller, &token).await.unwrap();
    assert_eq!(plant.sees(&bob, project).await, Some(ResourceRole::Member));
}

async fn an_invitation_brings_grants(world: World) {
    let plant = Plant::new(&world).await;
    let project = plant.project("Press shop").await;
    let gone = plant.project("Gone by then").await;
    let offer = |object: domain::id::ProjectId| GrantOffer {
        object: object.into(),
        role: ResourceRole::Member,
    };
    let new = Invite {
        grants: vec![offer(project), offer(gone)],
        ..invitation("bob@example.com")
    };
    let (app, mia) = (&world.app, &plant.mia.caller);
    let sent = invitations::invite(app, mia, &plant.org, &new)
        .await
        .unwrap();
    assert_eq!(sent.grants.len(), 2);
    app::spaces::delete(app, mia, &plant.org, gone.into())
        .await
        .unwrap();
    let bob = world.sign_up("bob@example.com").await;
    let token = world.token("bob@example.com", "/invitations/").await;
    invitations::accept(app, &bob.caller, &token).await.unwrap();
    assert_eq!(plant.sees(&bob, project).await, Some(ResourceRole::Member));
    let unknown = Invite {
        grants: vec![offer(gone)],
        ..invitation("eve@example.com")
    };
    let refused = invitations::invite(app, mia, &plant.org, &unknown).await;
    assert!(
        matches!(
            refused,
            Err(invitations::InviteError::UnknownResource { index: 0 })
        ),
        "{refused:?}"
    );
}

async fn each_path_that_explain_names_carries(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let id = plant.member(&bob).await;
    let project = plant.project("Press shop").await;
    let device = plant.device(project, "Press 4").await;
    let team = plant
        .team("night-shift", &[(id, ResourceRole::Member)])
        .await;
    let ways: [(Subject, Object); 3] = [
        (Subject::Member(id), device.into()),
        (Subject::Member(id), project.into()),
        (Subject::Team(team), project.into()),
    ];
    for (subject, object) in ways {
        plant
            .grant(&plant.mia, subject, object, ResourceRole::Member)
            .await
            .unwrap();
    }
    let (app, mia) = (&world.app, &plant.mia.caller);
    let ask = async || {
        let (action, resource) = (DeviceAction::Control.into(), device.into());
        let asked = explain::explain(app, mia, &plant.org, id, action, resource).await;
        asked.unwrap().explanation
    };
    assert_eq!(ask().await.paths.len(), 3);
    for (left, (subject, object)) in [2, 1, 0].into_iter().zip(ways) {
        assert!(ask().await.allowed);
        grants::remove(app, mia, &plant.org, subject, object)
            .await
            .unwrap();
        assert_eq!(ask().await.paths.len(), left);
    }
    assert!(!ask().await.allowed, "the last path is gone");
}

async fn a_deleted_team_leaves_no_grant(world: World) {
    let plant = Plant::new(&world).await;
    let bob = plant.join(OrgRole::Member, "bob").await;
    let id = plant.member(&bob).await;
    let team = plant
        .team("night-shift", &[(id, ResourceRole::Member)])
        .await;
    let project = plant.project("Press shop").await;
    plant
        .grant(
            &plant.mia,
            Subject::Team(team),
            project,
            ResourceRole::Member,
        )
        .await
        .unwrap();
    let (app, mia) = (&world.app, &plant.mia.caller);
    teams::delete(app, mia, &plant.org, &by_id(team))
        .await
        .unwrap();
    assert_eq!(plant.sees(&bob, project).await, None);
    let left = grants::list(app, mia, &plant.org, project.into(), None, 50)
        .await
        .unwrap();
    assert!(left.items.is_empty());
}
