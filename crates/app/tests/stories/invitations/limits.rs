//! How many invitations there may be.

use app::invitations::{ChangeError, InviteError, invite, resend, revoke};
use domain::{
    invitation::{DAILY_LIMIT, DAILY_LIMIT_YOUNG, PENDING_LIMIT},
    time::{DAY, MINUTE},
};
use testkit::{
    on_each_database,
    world::{World, invitation},
};

use crate::members::plant::Plant;

on_each_database! {
    a_young_organization_sends_fifty_a_day
    a_paid_organization_sends_more_and_has_five_hundred_pending
    an_address_gets_three_mails_an_hour_from_all_organizations
}

async fn sent(plant: &Plant, email: &str) -> Result<domain::id::InvitationId, InviteError> {
    let caller = &plant.mia.person.caller;
    let sent = invite(&plant.world.app, caller, &plant.here, &invitation(email)).await?;
    Ok(sent.invitation.id)
}

async fn a_young_organization_sends_fifty_a_day(world: World) {
    let plant = Plant::open(world).await;
    let mut first = None;
    for n in 0..DAILY_LIMIT_YOUNG {
        let id = sent(&plant, &format!("p{n}@example.com")).await.unwrap();
        first.get_or_insert(id);
        plant.world.frozen.advance(MINUTE);
    }
    let refused = sent(&plant, "more@example.com").await;
    let Err(InviteError::Limit(limit)) = refused else {
        panic!("{refused:?}");
    };
    // The first of the fifty was sent fifty minutes ago.
    assert_eq!(limit.retry_after, MINUTE * (24 * 60 - 50));
    // Withdrawing does not give a place back, and sending one of today again takes none.
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    resend(app, caller, &plant.here, first.unwrap())
        .await
        .unwrap();
    revoke(app, caller, &plant.here, first.unwrap())
        .await
        .unwrap();
    assert!(matches!(
        sent(&plant, "more@example.com").await,
        Err(InviteError::Limit(_))
    ));
    plant.world.frozen.advance(DAY);
    sent(&plant, "more@example.com").await.unwrap();
}

async fn a_paid_organization_sends_more_and_has_five_hundred_pending(world: World) {
    let plant = Plant::open(world).await;
    plant.is_paid_for().await;
    let half = DAILY_LIMIT / 2;
    for n in 0..half {
        sent(&plant, &format!("p{n}@example.com")).await.unwrap();
    }
    plant.world.frozen.advance(DAY);
    for n in half..PENDING_LIMIT {
        sent(&plant, &format!("p{n}@example.com")).await.unwrap();
    }
    let refused = sent(&plant, "more@example.com").await;
    let Err(InviteError::Limit(limit)) = refused else {
        panic!("{refused:?}");
    };
    // The first of them ends in six days, and makes room.
    assert_eq!(limit.retry_after, DAY * 6);
    plant.world.frozen.advance(limit.retry_after);
    sent(&plant, "more@example.com").await.unwrap();
}

async fn an_address_gets_three_mails_an_hour_from_all_organizations(world: World) {
    let plant = Plant::open(world).await;
    let ann = plant.world.sign_up("ann@example.com").await;
    let other = plant.world.organization(&ann, "Other").await;
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    let id = sent(&plant, "eve@example.com").await.unwrap();
    plant.world.frozen.advance(MINUTE * 10);
    resend(app, caller, &plant.here, id).await.unwrap();
    let there = domain::organization::OrgRef::Id(other.id);
    let eve = invitation("Eve@example.com");
    let elsewhere = invite(app, &ann.caller, &there, &eve).await.unwrap();
    let refused = resend(app, caller, &plant.here, id).await;
    let Err(ChangeError::Limit(limit)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(limit.retry_after, MINUTE * 50);
    // Neither helps withdrawing and inviting anew.
    revoke(app, &ann.caller, &there, elsewhere.invitation.id)
        .await
        .unwrap();
    let anew = invite(app, &ann.caller, &there, &eve).await;
    assert!(matches!(anew, Err(InviteError::Limit(_))), "{anew:?}");
    plant.world.frozen.advance(limit.retry_after);
    resend(app, caller, &plant.here, id).await.unwrap();
    assert_eq!(plant.world.mails("eve@example.com").await.len(), 4);
}
