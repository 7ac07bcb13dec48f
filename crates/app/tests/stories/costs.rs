//! What work costs the database, in statements: each is a round trip or a change of threads, and
//! most of what a request takes.

use app::{
    invitations::invite,
    members::{self, Edit, Page, Query, Removal},
    memberships,
    organizations::{Update, get, update},
};
use domain::{
    handle::Handle,
    organization::{OrgRef, Organization},
    role::OrgRole,
    time::MINUTE,
};
use testkit::{
    on_each_database,
    world::{Person, World, invitation},
};

on_each_database! {
    asking_who_one_is_takes_two_statements
    a_page_is_read_once_a_revision
    a_page_shows_each_reader_what_is_theirs_to_see
    a_page_is_written_once_for_those_who_see_the_same
    changes_take_as_few_statements_as_rules_and_rows
    a_slug_leads_where_it_leads_now
}

/// What `work` answers, and how many statements it took.
async fn counted<T>(world: &World, work: impl Future<Output = T>) -> (T, u64) {
    let before = world.app.store.statements();
    let done = work.await;
    (done, world.app.store.statements() - before)
}

fn by_slug(org: &Organization) -> OrgRef {
    OrgRef::Slug(org.slug.clone())
}

const EVERYBODY: Query = Query {
    text: None,
    role: None,
    status: None,
    team: None,
    after: None,
    limit: 50,
};

async fn list(world: &World, reader: &Person, org: &Organization) -> Page {
    members::list(&world.app, &reader.caller, &by_slug(org), &EVERYBODY)
        .await
        .unwrap()
}

fn roles(page: &Page) -> Vec<(&str, OrgRole)> {
    let members = page.members.iter();
    members
        .map(|member| (member.name.as_str(), member.role))
        .collect()
}

async fn asking_who_one_is_takes_two_statements(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    world.organization(&mia, "Northfield Tools").await;
    let asked = memberships::of_token(&world.app, &mia.token);
    let (known, statements) = counted(&world, asked).await;
    let (account, memberships) = known.unwrap().unwrap();
    assert_eq!((account.id, memberships.len()), (mia.account.id, 1));
    assert_eq!(statements, 2, "the session, and the one organization");
    let (_, statements) = counted(&world, memberships::of_token(&world.app, &mia.token)).await;
    assert_eq!(statements, if knows_what_was_read(&world) { 0 } else { 2 });
}

/// SQLite tells that nothing was written since.
fn knows_what_was_read(world: &World) -> bool {
    world.app.store.engine() == "SQLite"
}

async fn a_page_is_read_once_a_revision(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let (first, statements) = counted(&world, list(&world, &mia, &org)).await;
    assert_eq!(
        roles(&first),
        [("bob", OrgRole::Member), ("mia", OrgRole::Owner)]
    );
    assert_eq!(statements, 4, "the slug, oneself, the page, its teams");
    let (again, statements) = counted(&world, list(&world, &mia, &org)).await;
    assert_eq!(roles(&again), roles(&first));
    let oneself = u64::from(!knows_what_was_read(&world));
    assert_eq!(statements, oneself, "which says the revision");

    let bob = first.members[0].id;
    let lower = Edit {
        role: Some(OrgRole::Observer),
        ..Edit::default()
    };
    members::change(&world.app, &mia.caller, &by_slug(&org), bob, &lower)
        .await
        .unwrap();
    let lowered = list(&world, &mia, &org).await;
    assert_eq!(roles(&lowered)[0], ("bob", OrgRole::Observer));
    let removal = Removal::default();
    members::remove(&world.app, &mia.caller, &by_slug(&org), bob, &removal)
        .await
        .unwrap();
    let left = list(&world, &mia, &org).await;
    assert_eq!(roles(&left), [("mia", OrgRole::Owner)]);
}

async fn a_page_shows_each_reader_what_is_theirs_to_see(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let bob = world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let open = list(&world, &mia, &org).await;
    assert!(open.members.iter().all(|member| member.contact.is_some()));
    let (closed, statements) = counted(&world, list(&world, &bob, &org)).await;
    assert_eq!(statements, 1, "the page is the one that mia has read");
    let contacts = closed.members.iter().map(|member| member.contact.is_some());
    assert_eq!(
        contacts.collect::<Vec<_>>(),
        [true, false],
        "his own, not hers"
    );
}

/// The names and addresses that `reader` gets, and whether they were written for this reader.
async fn written(world: &World, reader: &Person, org: &Organization) -> (String, bool) {
    let mut anew = false;
    let write = |page: Page| {
        anew = true;
        let told = page.members.iter().map(|member| {
            let email = member
                .contact
                .as_ref()
                .map(|contact| contact.email.as_str());
            format!("{} {}", member.name, email.unwrap_or("-"))
        });
        let told: Vec<String> = told.collect();
        told.join(", ").into_bytes().into()
    };
    let at = by_slug(org);
    let text = members::list_written(&world.app, &reader.caller, &at, &EVERYBODY, write);
    let text = String::from_utf8(text.await.unwrap().to_vec()).unwrap();
    (text, anew)
}

async fn a_page_is_written_once_for_those_who_see_the_same(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let join = async |email, role| world.join(&mia, &org, email, role).await;
    let ada = join("ada@example.com", OrgRole::Administrator).await;
    let bob = join("bob@example.com", OrgRole::Member).await;
    let all = "ada ada@example.com, bob bob@example.com, mia mia@example.com";
    let his = "ada -, bob bob@example.com, mia -";
    for (reader, text, wrote) in [
        (&mia, all, true),
        (&ada, all, false),
        (&bob, his, true),
        (&bob, his, true),
        (&mia, all, false),
    ] {
        let expected = (text.to_owned(), wrote);
        assert_eq!(written(&world, reader, &org).await, expected);
    }

    let id = list(&world, &mia, &org).await.members[1].id;
    let ending = Edit {
        ends_at: Some(Some(world.app.clock.now() + MINUTE)),
        ..Edit::default()
    };
    members::change(&world.app, &mia.caller, &by_slug(&org), id, &ending)
        .await
        .unwrap();
    for _ in 0..2 {
        let (_, wrote) = written(&world, &mia, &org).await;
        assert!(wrote, "a minute later somebody in it is no member any more");
    }
}

async fn changes_take_as_few_statements_as_rules_and_rows(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    world
        .join(&mia, &org, "bob@example.com", OrgRole::Member)
        .await;
    let bob = list(&world, &mia, &org).await.members[0].id;
    let (org, new) = (by_slug(&org), invitation("eve@example.com"));
    let invited = invite(&world.app, &mia.caller, &org, &new);
    let (invited, statements) = counted(&world, invited).await;
    invited.unwrap();
    // The lock, oneself; room for it, the recipient's mails and account; the invitation, its
    // index, its token, its mail, the count of mails; the event and the end of the chain.
    assert_eq!(statements, 12, "an invitation");
    let lower = Edit {
        role: Some(OrgRole::Observer),
        ..Edit::default()
    };
    let changed = members::change(&world.app, &mia.caller, &org, bob, &lower);
    let (changed, statements) = counted(&world, changed).await;
    assert_eq!(changed.unwrap().role, OrgRole::Observer);
    // The lock, oneself, the member, the change; the event and the end of the chain; the teams to
    // show; what snapshots follow, and what they follow no more.
    assert_eq!(statements, 9, "a change of a role");
}

async fn a_slug_leads_where_it_leads_now(world: World) {
    let mia = world.sign_up("mia@example.com").await;
    let org = world.organization(&mia, "Northfield Tools").await;
    let (first, second) = (by_slug(&org), Handle::parse_slug("mills").unwrap());
    let (found, _) = counted(&world, get(&world.app, &mia.caller, &first)).await;
    assert_eq!(found.unwrap().organization().id, org.id);
    let (found, statements) = counted(&world, get(&world.app, &mia.caller, &first)).await;
    assert_eq!(found.unwrap().organization().id, org.id);
    assert_eq!(statements, 1, "the hint was right");

    let renaming = |slug: &Handle| Update {
        slug: Some(slug.clone()),
        ..Update::default()
    };
    let change = renaming(&second);
    let (after, _) = update(&world.app, &mia.caller, &first, &change)
        .await
        .unwrap();
    assert_eq!(after.slug, second);
    // The former slug, which the hint knows as the present one, still leads there: to look, and to
    // change.
    let found = get(&world.app, &mia.caller, &first).await.unwrap();
    assert_eq!(found.organization().slug, second);
    let change = renaming(&org.slug);
    let (back, _) = update(&world.app, &mia.caller, &first, &change)
        .await
        .unwrap();
    assert_eq!((back.id, &back.slug), (org.id, &org.slug));
}
