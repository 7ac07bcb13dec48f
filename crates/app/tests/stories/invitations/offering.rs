use app::invitations::{AcceptError, InviteError, accept, invite};
use domain::{organization::OrgRef, role::OrgRole};
use testkit::{
    on_each_database,
    world::{World, invitation},
};

on_each_database! {
    somebody_is_invited_once_and_joins
    a_stranger_learns_nothing
    many_at_once_send_one_invitation
}

async fn somebody_is_invited_once_and_joins(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let here = OrgRef::Id(org.id);
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Administrator)
        .await;
    let sent = invite(
        &world.app,
        &bob.caller,
        &here,
        &invitation("Eve@example.com"),
    )
    .await
    .unwrap();
    assert_eq!(sent.invitation.email.as_str(), "Eve@example.com");
    let again = invite(
        &world.app,
        &mia.caller,
        &here,
        &invitation("eve@example.com"),
    )
    .await;
    assert!(
        matches!(again, Err(InviteError::AlreadyInvited)),
        "{again:?}"
    );
    let member = invite(
        &world.app,
        &mia.caller,
        &here,
        &invitation("bob@example.com"),
    )
    .await;
    assert!(
        matches!(member, Err(InviteError::AlreadyMember)),
        "{member:?}"
    );

    let eve = world.sign_up("eve@example.com").await;
    let token = world.token("eve@example.com", "/invitations/").await;
    let wrong = accept(&world.app, &bob.caller, &token).await;
    assert!(
        matches!(wrong, Err(AcceptError::WrongAccount { .. })),
        "{wrong:?}"
    );
    let joined = accept(&world.app, &eve.caller, &token).await.unwrap();
    assert_eq!(
        (joined.member.role, joined.member.handle.as_str()),
        (OrgRole::Member, "eve")
    );
    let twice = accept(&world.app, &eve.caller, &token).await;
    assert!(
        matches!(twice, Err(AcceptError::AlreadyAccepted)),
        "{twice:?}"
    );
}

async fn a_stranger_learns_nothing(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let eve = world.sign_up("eve@example.com").await;
    for org in [
        OrgRef::Id(org.id),
        OrgRef::Slug(org.slug),
        OrgRef::parse("no-such").unwrap(),
    ] {
        let refused = invite(&world.app, &eve.caller, &org, &invitation("x@example.com")).await;
        assert!(
            matches!(
                refused,
                Err(InviteError::Access(app::AccessError::NotFound))
            ),
            "{refused:?}"
        );
    }
}

async fn many_at_once_send_one_invitation(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = OrgRef::Id(world.organization(&mia, "Northfield Tools").await.id);
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (app, caller, org) = (world.app.clone(), mia.caller.clone(), org.clone());
            tokio::spawn(async move {
                invite(&app, &caller, &org, &invitation("eve@example.com")).await
            })
        })
        .collect();
    let mut sent = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => sent += 1,
            Err(InviteError::AlreadyInvited) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((sent, world.mails("eve@example.com").await.len()), (1, 1));
}
