//! Looking after invitations: listing, resending, withdrawing, and being told that one expired.

use app::{
    AccessError,
    invitations::{
        AcceptError, ChangeError, Detailed, Invite, InviteError, Wanted, accept, decline, invite,
        list, open, resend, revoke, tell_expired,
    },
    members::{self, Removal},
};
use domain::{
    handle::Handle,
    id::InvitationId,
    invitation::Status,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    time::{DAY, HOUR, MINUTE},
};
use testkit::{
    on_each_database,
    world::{Person, World, invitation},
};

use crate::members::plant::{Plant, Somebody};

on_each_database! {
    the_list_is_paged_and_filtered_and_names_teams
    only_those_who_may_invite_see_the_list
    a_resend_restarts_the_clock_and_keeps_earlier_links
    a_resend_goes_under_the_name_of_who_answers_for_it
    a_resend_never_outlives_the_membership
    what_is_final_stays_so
    owners_are_invited_by_owners_alone
    an_inviter_is_told_once
    a_resend_before_the_sweep_is_not_reported
    nobody_is_told_in_a_closed_organization
}

async fn send(plant: &Plant, by: &Person, new: &Invite) -> InvitationId {
    let sent = invite(&plant.world.app, &by.caller, &plant.here, new)
        .await
        .unwrap();
    sent.invitation.id
}

async fn statuses(plant: &Plant, wanted: Wanted) -> Vec<(String, Status)> {
    let caller = &plant.mia.person.caller;
    let page = list(&plant.world.app, caller, &plant.here, wanted, None, 50)
        .await
        .unwrap();
    let now = plant.world.app.clock.now();
    let row = |d: &Detailed| (d.invitation.email.to_string(), d.invitation.status(now));
    page.items.iter().map(row).collect()
}

async fn the_list_is_paged_and_filtered_and_names_teams(world: World) {
    let plant = Plant::open(world).await;
    let mia = &plant.mia.person;
    for handle in ["night", "hall-4"] {
        plant.team(handle, &[]).await;
    }
    let to = |handle: &str, role| (TeamRef::Handle(Handle::parse(handle).unwrap()), role);
    let placed = Invite {
        teams: vec![
            to("night", ResourceRole::Member),
            to("hall-4", ResourceRole::Administrator),
        ],
        life_days: 30,
        ..invitation("a@example.com")
    };
    send(&plant, mia, &placed).await;
    let revoked = send(&plant, mia, &invitation("b@example.com")).await;
    send(&plant, mia, &invitation("c@example.com")).await;
    revoke(&plant.world.app, &mia.caller, &plant.here, revoked)
        .await
        .unwrap();
    plant.world.frozen.advance(DAY * 7);
    send(&plant, mia, &invitation("d@example.com")).await;
    let token = plant.world.token("d@example.com", "/invitations/").await;
    decline(&plant.world.app, &app::Client::default(), None, &token)
        .await
        .unwrap();

    let all = statuses(&plant, Wanted::All).await;
    let all: Vec<_> = all
        .iter()
        .map(|(email, status)| (&email[..1], status.as_str()))
        .collect();
    assert_eq!(
        all,
        [
            ("d", "declined"),
            ("c", "expired"),
            ("b", "revoked"),
            ("a", "pending")
        ]
    );
    for (wanted, names) in [
        (Wanted::Open, vec!["c", "a"]),
        (Wanted::Only(Status::Pending), vec!["a"]),
        (Wanted::Only(Status::Expired), vec!["c"]),
        (Wanted::Only(Status::Revoked), vec!["b"]),
        (Wanted::Only(Status::Declined), vec!["d"]),
        (Wanted::Only(Status::Accepted), vec![]),
    ] {
        let found = statuses(&plant, wanted).await;
        let found: Vec<_> = found.iter().map(|(email, _)| &email[..1]).collect();
        assert_eq!(found, names, "{wanted:?}");
    }

    // Page by page it is the same.
    let (mut after, mut paged) = (None, Vec::new());
    loop {
        let page = list(
            &plant.world.app,
            &mia.caller,
            &plant.here,
            Wanted::All,
            after,
            3,
        );
        let page = page.await.unwrap();
        paged.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged.len(), 4);
    let teams: Vec<_> = paged[3]
        .teams
        .iter()
        .map(|t| (t.handle.as_str(), t.role))
        .collect();
    assert_eq!(
        teams,
        [
            ("hall-4", ResourceRole::Administrator),
            ("night", ResourceRole::Member)
        ]
    );
}

async fn only_those_who_may_invite_see_the_list(world: World) {
    let plant = Plant::open(world).await;
    let bob = plant.join("bob", OrgRole::Member).await;
    let id = send(&plant, &plant.mia.person, &invitation("eve@example.com")).await;
    let (app, caller) = (&plant.world.app, &bob.person.caller);
    let refused = list(app, caller, &plant.here, Wanted::All, None, 50).await;
    assert!(
        matches!(refused, Err(AccessError::Forbidden { .. })),
        "{refused:?}"
    );
    // Whether an invitation of some id exists is no answer for him either.
    for id in [id, InvitationId(app.entropy.id(app.clock.now()))] {
        let refused = resend(app, caller, &plant.here, id).await;
        assert!(
            matches!(
                refused,
                Err(ChangeError::Access(AccessError::Forbidden { .. }))
            ),
            "{refused:?}"
        );
    }
    let ann = plant.world.sign_up("ann@example.com").await;
    let refused = list(app, &ann.caller, &plant.here, Wanted::All, None, 50).await;
    assert!(matches!(refused, Err(AccessError::NotFound)), "{refused:?}");
    // An invitation of another organization is none here.
    let other = plant.world.organization(&ann, "Other").await;
    let there = domain::organization::OrgRef::Id(other.id);
    let refused = revoke(app, &ann.caller, &there, id).await;
    assert!(matches!(refused, Err(ChangeError::Unknown)), "{refused:?}");
}

async fn a_resend_restarts_the_clock_and_keeps_earlier_links(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let new = Invite {
        life_days: 3,
        message: Some("Welcome to hall 4".to_owned()),
        ..invitation("eve@example.com")
    };
    let id = send(&plant, mia, &new).await;
    let first = plant.world.token("eve@example.com", "/invitations/").await;
    let eve = plant.world.sign_up("eve@example.com").await;
    plant.world.frozen.advance(DAY * 10);
    let late = accept(app, &eve.caller, &first).await;
    assert!(matches!(late, Err(AcceptError::Expired)), "{late:?}");

    let again = resend(app, &mia.caller, &plant.here, id).await.unwrap();
    let now = app.clock.now();
    assert_eq!(
        (again.invitation.id, again.invitation.status(now)),
        (id, Status::Pending)
    );
    assert_eq!(again.invitation.expires_at, now + DAY * 3);
    let second = plant.world.token("eve@example.com", "/invitations/").await;
    assert_ne!(first, second);
    let mails = plant.world.mails("eve@example.com").await;
    assert!(mails[0].text.contains("Welcome to hall 4"));
    let (before, after) = plant.told("invitation.resent").await;
    assert_ne!(before["expires_at"], after["expires_at"]);
    assert_eq!(after["inviter"], "mia");
    accept(app, &eve.caller, &first).await.unwrap();
    let twice = accept(app, &eve.caller, &second).await;
    assert!(
        matches!(twice, Err(AcceptError::AlreadyAccepted)),
        "{twice:?}"
    );
}

async fn a_resend_goes_under_the_name_of_who_answers_for_it(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let id = send(&plant, &bob.person, &invitation("eve@example.com")).await;
    let eve = plant.world.sign_up("eve@example.com").await;
    // Bob may still invite: it stays his.
    let again = resend(app, &mia.caller, &plant.here, id).await.unwrap();
    assert_eq!(again.invitation.inviter_name, "bob");
    plant
        .set_role(&plant.mia, &bob, OrgRole::Member)
        .await
        .unwrap();
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    assert!(!open(app, &token).await.unwrap().inviter_may);
    let refused = accept(app, &eve.caller, &token).await;
    assert!(
        matches!(refused, Err(AcceptError::InviterNotAllowed)),
        "{refused:?}"
    );
    let again = resend(app, &mia.caller, &plant.here, id).await.unwrap();
    assert_eq!(
        (
            again.invitation.inviter,
            again.invitation.inviter_name.as_str()
        ),
        (Some(mia.account.id), "mia")
    );
    accept(app, &eve.caller, &token).await.unwrap();
}

async fn a_resend_never_outlives_the_membership(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let end = app.clock.now() + DAY * 5;
    let new = Invite {
        membership_ends_at: Some(end),
        ..invitation("eve@example.com")
    };
    let sent = invite(app, &mia.caller, &plant.here, &new).await.unwrap();
    assert_eq!(sent.invitation.expires_at, end);
    plant.world.frozen.advance(DAY);
    let id = sent.invitation.id;
    let again = resend(app, &mia.caller, &plant.here, id).await.unwrap();
    assert_eq!(again.invitation.expires_at, end);
    plant.world.frozen.advance(DAY * 4);
    let refused = resend(app, &mia.caller, &plant.here, id).await;
    assert!(
        matches!(refused, Err(ChangeError::MembershipOver)),
        "{refused:?}"
    );
}

async fn what_is_final_stays_so(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let accepted = send(&plant, mia, &invitation("bob@example.com")).await;
    let bob = plant.world.sign_up("bob@example.com").await;
    let token = plant.world.token("bob@example.com", "/invitations/").await;
    accept(app, &bob.caller, &token).await.unwrap();
    let declined = send(&plant, mia, &invitation("eve@example.com")).await;
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    decline(app, &app::Client::default(), None, &token)
        .await
        .unwrap();
    let revoked = send(&plant, mia, &invitation("ann@example.com")).await;
    revoke(app, &mia.caller, &plant.here, revoked)
        .await
        .unwrap();
    let (before, after) = plant.told("invitation.revoked").await;
    assert_eq!(
        (&before["status"], &after["status"]),
        (&"pending".into(), &"revoked".into())
    );
    for (id, status) in [
        (accepted, Status::Accepted),
        (declined, Status::Declined),
        (revoked, Status::Revoked),
    ] {
        let again = resend(app, &mia.caller, &plant.here, id).await;
        assert!(
            matches!(&again, Err(ChangeError::Closed(s)) if *s == status),
            "{again:?}"
        );
        let gone = revoke(app, &mia.caller, &plant.here, id).await;
        assert!(
            matches!(&gone, Err(ChangeError::Closed(s)) if *s == status),
            "{gone:?}"
        );
    }
    // None of them is in the way of a new one.
    for email in ["eve@example.com", "ann@example.com"] {
        send(&plant, mia, &invitation(email)).await;
    }
}

fn denied(refused: Result<Detailed, InviteError>) -> AccessError {
    match refused {
        Err(InviteError::Access(error)) => error,
        other => panic!("{other:?}"),
    }
}

async fn owners_are_invited_by_owners_alone(world: World) {
    let plant = Plant::open(world).await;
    let app = &plant.world.app;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let new = Invite {
        role: OrgRole::Owner,
        ..invitation("eve@example.com")
    };
    let caller = &bob.person.caller;
    let refused = invite(app, caller, &plant.here, &new).await;
    assert!(matches!(denied(refused), AccessError::OwnerOnly));
    let id = send(&plant, &plant.mia.person, &new).await;
    let owner_only = |error| matches!(error, ChangeError::Access(AccessError::OwnerOnly));
    assert!(owner_only(
        resend(app, caller, &plant.here, id).await.unwrap_err()
    ));
    assert!(owner_only(
        revoke(app, caller, &plant.here, id).await.unwrap_err()
    ));
    // Like a promotion: a session that somebody left open makes nobody an owner.
    plant.world.frozen.advance(MINUTE * 11);
    let second = Invite {
        role: OrgRole::Owner,
        ..invitation("ann@example.com")
    };
    let refused = invite(app, &plant.mia.person.caller, &plant.here, &second).await;
    assert!(matches!(denied(refused), AccessError::StepUpRequired));
    let refused = resend(app, &plant.mia.person.caller, &plant.here, id).await;
    assert!(
        matches!(
            &refused,
            Err(ChangeError::Access(AccessError::StepUpRequired))
        ),
        "{refused:?}"
    );
    // To make another one of it is to revoke it.
    plant.world.frozen.advance(DAY * 8);
    let refused = invite(app, caller, &plant.here, &invitation("eve@example.com")).await;
    assert!(matches!(denied(refused), AccessError::OwnerOnly));
}

async fn expiry_mails(plant: &Plant, who: &Somebody) -> usize {
    let mails = plant.world.mails(who.person.account.email.as_str()).await;
    mails
        .iter()
        .filter(|mail| mail.subject.contains("has expired"))
        .count()
}

async fn an_inviter_is_told_once(world: World) {
    let plant = Plant::open(world).await;
    let app = &plant.world.app;
    let bob = plant.join("bob", OrgRole::Administrator).await;
    let leaver = plant.join("leaver", OrgRole::Administrator).await;
    let id = send(&plant, &bob.person, &invitation("eve@example.com")).await;
    send(&plant, &leaver.person, &invitation("ann@example.com")).await;
    let removal = Removal {
        keep_invitations: true,
        ..Removal::default()
    };
    let mia = &plant.mia.person.caller;
    members::remove(app, mia, &plant.here, leaver.id, &removal)
        .await
        .unwrap();
    assert_eq!(tell_expired(app).await.unwrap(), 0);
    plant.world.frozen.advance(DAY * 7);
    assert_eq!(tell_expired(app).await.unwrap(), 2);
    assert_eq!(tell_expired(app).await.unwrap(), 0);
    // Who took over the invitations of somebody who left is told in their place.
    let told = [
        expiry_mails(&plant, &bob).await,
        expiry_mails(&plant, &plant.mia).await,
        expiry_mails(&plant, &leaver).await,
    ];
    assert_eq!(told, [1, 1, 0]);
    // A second life that ends is news again.
    resend(app, mia, &plant.here, id).await.unwrap();
    plant.world.frozen.advance(DAY * 7);
    assert_eq!(tell_expired(app).await.unwrap(), 1);
    assert_eq!(expiry_mails(&plant, &bob).await, 2);
}

async fn a_resend_before_the_sweep_is_not_reported(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    let id = send(&plant, mia, &invitation("eve@example.com")).await;
    plant.world.frozen.advance(DAY * 7 + HOUR);
    resend(app, &mia.caller, &plant.here, id).await.unwrap();
    assert_eq!(tell_expired(app).await.unwrap(), 0);
    assert_eq!(expiry_mails(&plant, &plant.mia).await, 0);
}

async fn nobody_is_told_in_a_closed_organization(world: World) {
    let plant = Plant::open(world).await;
    let (app, mia) = (&plant.world.app, &plant.mia.person);
    send(&plant, mia, &invitation("eve@example.com")).await;
    let token = plant.world.token("eve@example.com", "/invitations/").await;
    let name = &plant.org.name;
    app::organizations::delete(app, &mia.caller, &plant.here, name)
        .await
        .unwrap();
    let offer = open(app, &token).await.unwrap();
    assert!(offer.is_closed());
    let eve = plant.world.sign_up("eve@example.com").await;
    let refused = accept(app, &eve.caller, &token).await;
    assert!(
        matches!(refused, Err(AcceptError::OrganizationDeleted)),
        "{refused:?}"
    );
    assert!(
        app::invitations::waiting(app, &eve.caller)
            .await
            .unwrap()
            .is_empty()
    );
    plant.world.frozen.advance(DAY * 7);
    // Settled without a word, so that it is not looked at again each minute.
    assert_eq!(tell_expired(app).await.unwrap(), 1);
    assert_eq!(tell_expired(app).await.unwrap(), 0);
    assert_eq!(expiry_mails(&plant, &plant.mia).await, 0);
}
