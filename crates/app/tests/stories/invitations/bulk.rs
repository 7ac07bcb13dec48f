//! Many invitations at a time.

use app::{
    AccessError,
    invitations::{
        BulkError, Invite, InviteError, Known, Outcome, PreviewError, Row, bulk, invite, preview,
    },
    members::{self, Removal},
};
use domain::{
    Invalid,
    handle::Handle,
    invitation::{BULK_LIMIT, DAILY_LIMIT_YOUNG},
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    time::DAY,
};
use testkit::{
    on_each_database,
    world::{World, address, invitation},
};

use crate::members::plant::Plant;

on_each_database! {
    each_row_is_done_or_refused_by_itself
    rows_over_the_limit_are_refused_singly
    two_hundred_and_no_more
    who_may_not_invite_learns_nothing_from_it
    a_preview_tells_what_the_organization_knows
}

fn row(invite: Invite) -> Row {
    Row {
        email: invite.email.to_string(),
        invite: Ok(invite),
    }
}

fn codes(outcomes: &[Outcome]) -> Vec<String> {
    let word = |outcome: &Outcome| match outcome {
        Outcome::Created(_) => "created".to_owned(),
        Outcome::Invalid(invalid) => invalid.code.to_owned(),
        Outcome::Refused(error) => format!("{error:?}"),
    };
    outcomes.iter().map(word).collect()
}

async fn each_row_is_done_or_refused_by_itself(world: World) {
    let plant = Plant::open(world).await;
    plant.join("bob", OrgRole::Administrator).await;
    plant.team("hall-4", &[]).await;
    let to = |handle: &str, role| vec![(TeamRef::Handle(Handle::parse(handle).unwrap()), role)];
    let observer = Invite {
        role: OrgRole::Observer,
        teams: to("hall-4", ResourceRole::Member),
        ..invitation("ann@example.com")
    };
    let placed = Invite {
        teams: to("hall-4", ResourceRole::Administrator),
        ..invitation("tom@example.com")
    };
    let nowhere = Invite {
        teams: to("no-such", ResourceRole::Member),
        ..invitation("tim@example.com")
    };
    let mistyped = Row {
        email: "no address".to_owned(),
        invite: Err(Invalid::new("invalid_email", "Enter an address.")),
    };
    let rows = vec![
        row(invitation("eve@example.com")),
        row(invitation("bob@example.com")),
        mistyped,
        row(invitation("EVE@example.com")),
        row(observer),
        row(nowhere),
        row(placed),
    ];
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    let outcomes = bulk(app, caller, &plant.here, rows).await.unwrap();
    let words = codes(&outcomes);
    assert_eq!(
        words,
        [
            "created",
            "AlreadyMember",
            "invalid_email",
            "AlreadyInvited",
            "ObserverCap { index: 0 }",
            "UnknownTeam { index: 0 }",
            "created"
        ]
    );
    // One event and one mail for each that was created, and nothing of those refused.
    let targets: Vec<_> = plant.events("invitation.created").await;
    let targets: Vec<_> = targets.iter().map(|e| e.target_name.as_str()).collect();
    assert_eq!(
        targets,
        ["bob@example.com", "eve@example.com", "tom@example.com"]
    );
    for (email, mails) in [("eve", 1), ("ann", 0), ("tim", 0), ("tom", 1)] {
        let email = format!("{email}@example.com");
        assert_eq!(plant.world.mails(&email).await.len(), mails, "{email}");
    }
}

async fn rows_over_the_limit_are_refused_singly(world: World) {
    let plant = Plant::open(world).await;
    let many = usize::try_from(DAILY_LIMIT_YOUNG).unwrap() + 2;
    let rows = (0..many).map(|n| row(invitation(&format!("p{n}@example.com"))));
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    let outcomes = bulk(app, caller, &plant.here, rows.collect())
        .await
        .unwrap();
    let over = |o: &Outcome| matches!(o, Outcome::Refused(InviteError::Limit(_)));
    let refused: Vec<usize> = (0..many).filter(|n| over(&outcomes[*n])).collect();
    assert_eq!(refused, [many - 2, many - 1]);
}

async fn two_hundred_and_no_more(world: World) {
    let plant = Plant::open(world).await;
    let rows = || (0..=BULK_LIMIT).map(|_| row(invitation("eve@example.com")));
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    let refused = bulk(app, caller, &plant.here, rows().collect()).await;
    assert!(matches!(refused, Err(BulkError::TooMany)), "{refused:?}");
    assert!(plant.world.mails("eve@example.com").await.is_empty());
    let addresses = vec![address("eve@example.com"); BULK_LIMIT + 1];
    let refused = preview(app, caller, &plant.here, &addresses).await;
    assert!(matches!(refused, Err(PreviewError::TooMany)), "{refused:?}");
}

async fn who_may_not_invite_learns_nothing_from_it(world: World) {
    let plant = Plant::open(world).await;
    let app = &plant.world.app;
    let bob = plant.join("bob", OrgRole::Member).await;
    let eve = plant.world.sign_up("eve@example.com").await;
    let mia = [address("mia@example.com")];
    let caller = &bob.person.caller;
    let refused = preview(app, caller, &plant.here, &mia).await;
    assert!(
        matches!(
            refused,
            Err(PreviewError::Access(AccessError::Forbidden { .. }))
        ),
        "{refused:?}"
    );
    let refused = bulk(app, caller, &plant.here, vec![]).await;
    assert!(
        matches!(
            refused,
            Err(BulkError::Access(AccessError::Forbidden { .. }))
        ),
        "{refused:?}"
    );
    let refused = preview(app, &eve.caller, &plant.here, &mia).await;
    assert!(
        matches!(refused, Err(PreviewError::Access(AccessError::NotFound))),
        "{refused:?}"
    );
    let refused = bulk(app, &eve.caller, &plant.here, vec![]).await;
    assert!(
        matches!(refused, Err(BulkError::Access(AccessError::NotFound))),
        "{refused:?}"
    );
}

async fn a_preview_tells_what_the_organization_knows(world: World) {
    let plant = Plant::open(world).await;
    let (app, caller) = (&plant.world.app, &plant.mia.person.caller);
    let gone = plant.join("gone", OrgRole::Administrator).await;
    let removal = Removal::default();
    members::remove(app, caller, &plant.here, gone.id, &removal)
        .await
        .unwrap();
    invite(app, caller, &plant.here, &invitation("late@example.com"))
        .await
        .unwrap();
    plant.world.frozen.advance(DAY * 7);
    invite(app, caller, &plant.here, &invitation("eve@example.com"))
        .await
        .unwrap();
    // That she has an account is nobody's business here.
    plant.world.sign_up("ann@example.com").await;
    let addresses = ["ann", "new", "mia", "eve", "late", "gone"];
    let addresses = addresses.map(|name| address(&format!("{name}@example.com")));
    let known = preview(app, caller, &plant.here, &addresses).await.unwrap();
    assert!(
        matches!(
            known.as_slice(),
            [
                Known::Nobody,
                Known::Nobody,
                Known::Member,
                Known::Invited,
                Known::Expired,
                Known::Removed(restores)
            ] if restores.role == OrgRole::Administrator
        ),
        "{known:?}"
    );
}
