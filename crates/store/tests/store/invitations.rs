//! Invitations: one pending for each organization and address, and what sweeps see of them.

use std::time::Duration;

use domain::{
    id::{InvitationId, OrgId},
    invitation::{Invitation, Settled, Status},
    role::OrgRole,
    time::DAY,
};
use store::{
    access::Invite,
    invitations::{self, Wanted},
};

use crate::{
    databases::Database,
    people::{NOW, email, id, permit, plants},
};

fn invitation(org: OrgId, address: &str) -> Invitation {
    Invitation {
        id: InvitationId(id()),
        org,
        email: email(address),
        role: OrgRole::Member,
        settled: Settled::Pending,
        teams: Vec::new(),
        inviter: None,
        inviter_name: "Operator".into(),
        message: None,
        created_at: NOW,
        expires_at: NOW + DAY * 7,
        membership_ends_at: None,
        restore: false,
    }
}

async fn one_is_pending_for_each_address(database: Database) {
    let orgs = plants(&database.store, 2, 1).await;
    let mut tx = database.store.write().await.unwrap();
    let right = permit::<Invite>(&mut tx, orgs[0]).await;
    let first = invitation(orgs[0], "Eve@Example.com");
    assert!(invitations::insert(&mut tx, &right, &first).await.unwrap());
    let second = invitation(orgs[0], "eve@example.COM");
    assert!(!invitations::insert(&mut tx, &right, &second).await.unwrap());
    let elsewhere = permit::<Invite>(&mut tx, orgs[1]).await;
    assert!(
        invitations::insert(&mut tx, &elsewhere, &invitation(orgs[1], "eve@example.com"))
            .await
            .unwrap()
    );
    assert_eq!(
        invitations::waiting_for(&mut tx, &first.email)
            .await
            .unwrap()
            .len(),
        2
    );
    for settled in [Settled::Accepted, Settled::Declined, Settled::Revoked] {
        let pending = invitations::pending_for(&mut tx, &right, &first.email)
            .await
            .unwrap()
            .unwrap();
        assert!(
            invitations::settle(&mut tx, &right, &pending, settled)
                .await
                .unwrap()
        );
        assert!(
            !invitations::settle(&mut tx, &right, &pending, Settled::Declined)
                .await
                .unwrap(),
            "settled for good"
        );
        let next = invitation(orgs[0], "eve@example.com");
        assert!(
            invitations::insert(&mut tx, &right, &next).await.unwrap(),
            "{settled:?} ones block nothing"
        );
    }
    assert_eq!(
        invitations::waiting_for(&mut tx, &first.email)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn of_many_at_once_one_is_added(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let store = database.store.clone();
            tokio::spawn(async move {
                let mut tx = store.write().await.unwrap();
                let right = permit::<Invite>(&mut tx, org).await;
                let added =
                    invitations::insert(&mut tx, &right, &invitation(org, "eve@example.com"))
                        .await
                        .unwrap();
                tx.commit().await.unwrap();
                added
            })
        })
        .collect();
    let mut added = 0;
    for call in calls {
        added += i32::from(call.await.unwrap());
    }
    assert_eq!(added, 1);
}

/// Newest first; of one moment by id, so that no page repeats or loses one.
async fn pages_hold_each_once(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let mut tx = database.store.write().await.unwrap();
    let right = permit::<Invite>(&mut tx, org).await;
    for n in 0..100 {
        let mut new = invitation(org, &format!("person{n}@example.com"));
        new.created_at = NOW + Duration::from_secs(n / 10);
        invitations::insert(&mut tx, &right, &new).await.unwrap();
    }
    let right = permit(&mut tx, org).await;
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = invitations::list(
            &mut tx,
            &right,
            Wanted::Only(Status::Pending),
            before,
            7,
            NOW,
        )
        .await
        .unwrap();
        let Some(last) = page.last() else { break };
        before = Some(invitations::cursor(last));
        seen.extend(page.iter().map(|i| (i.created_at, i.id)));
    }
    assert_eq!(seen.len(), 100);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
    let expired = invitations::list(
        &mut tx,
        &right,
        Wanted::Only(Status::Expired),
        None,
        7,
        NOW + DAY * 7,
    )
    .await
    .unwrap();
    assert_eq!(expired.len(), 7);
}

async fn each_expired_one_is_told_once(database: Database) {
    let org = plants(&database.store, 1, 1).await[0];
    let mut tx = database.store.write().await.unwrap();
    let right = permit::<Invite>(&mut tx, org).await;
    let new = invitation(org, "eve@example.com");
    invitations::insert(&mut tx, &right, &new).await.unwrap();
    assert_eq!(invitations::expired_untold(&mut tx, NOW).await.unwrap(), []);
    let over = NOW + DAY * 7;
    assert_eq!(
        invitations::expired_untold(&mut tx, over).await.unwrap(),
        [(org, new.id)]
    );
    assert!(
        invitations::set_expiry_told(&mut tx, &right, new.id)
            .await
            .unwrap()
    );
    assert!(
        !invitations::set_expiry_told(&mut tx, &right, new.id)
            .await
            .unwrap()
    );
    assert_eq!(
        invitations::expired_untold(&mut tx, over).await.unwrap(),
        []
    );
    // A resend starts the clock anew, and with it the telling.
    let again = Invitation {
        created_at: over,
        expires_at: over + DAY * 7,
        ..new
    };
    invitations::renew(&mut tx, &right, &again).await.unwrap();
    assert_eq!(
        invitations::expired_untold(&mut tx, over + DAY * 7)
            .await
            .unwrap(),
        [(org, again.id)]
    );
}

on_both!(
    one_is_pending_for_each_address,
    of_many_at_once_one_is_added,
    pages_hold_each_once,
    each_expired_one_is_told_once,
);
