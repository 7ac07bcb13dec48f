//! What is kept of who asks and what they are where: nothing that a write has changed, whoever wrote.

use domain::{
    id::{AccountId, OrgId},
    organization::OrgRef,
    role::OrgRole,
    time::DAY,
};
use store::access::{self, AccessError, Actor, Membership};

use crate::{
    databases::{Bare, Database},
    people::{self, NOW},
};

/// Somebody's session in an organization, asked for as requests do, and a connection that is no part of the store.
struct Asked {
    database: Database,
    elsewhere: Bare,
    org: OrgId,
    account: AccountId,
    token: Vec<u8>,
}

impl Asked {
    async fn on(database: Database) -> Self {
        let spec = store::seed::Spec::invented(1, 3, "");
        let filled = people::fill(&database.store, &spec).await;
        let account = filled.accounts[0];
        let (_, token) = people::session(&database.store, account).await;
        Self {
            elsewhere: database.bare().await,
            org: filled.organizations[0],
            database,
            account,
            token,
        }
    }

    async fn actor(&self) -> Option<Actor> {
        let mut tx = self.database.store.glance();
        let actor = access::authenticate(&mut tx, self.account, &self.token, NOW);
        actor.await.unwrap()
    }

    async fn membership(&self, actor: &Actor) -> Result<Membership, AccessError> {
        let mut tx = self.database.store.glance();
        access::membership(&mut tx, actor, &OrgRef::Id(self.org), NOW).await
    }
}

async fn what_another_process_writes_counts_at_once(database: Database) {
    let mut asked = Asked::on(database).await;
    for n in 0..100 {
        let name = format!("Mia {n}");
        let rename = format!("UPDATE accounts SET name = '{name}'");
        asked.elsewhere.run(&rename).await;
        // The second time it may be known already.
        for _ in 0..2 {
            let actor = asked.actor().await.unwrap();
            assert_eq!(actor.signed_in().unwrap().account.name, name);
        }
    }
    let actor = asked.actor().await.unwrap();
    for role in ["owner", "observer", "administrator"] {
        let change = format!("UPDATE memberships SET role = '{role}'");
        asked.elsewhere.run(&change).await;
        for _ in 0..2 {
            let own = asked.membership(&actor).await.unwrap();
            assert_eq!(own.role(), OrgRole::parse(role).unwrap());
        }
    }
    asked.elsewhere.run("DELETE FROM memberships").await;
    let own = asked.membership(&actor).await;
    assert!(matches!(own, Err(AccessError::NotFound)), "{own:?}");
    asked.elsewhere.run("DELETE FROM sessions").await;
    assert!(asked.actor().await.is_none());
}

async fn what_is_known_ends_in_time(database: Database) {
    let asked = Asked::on(database).await;
    assert!(asked.actor().await.is_some());
    for (later, lives) in [(DAY * 13, true), (DAY * 15, false)] {
        let mut tx = asked.database.store.glance();
        let now = NOW + later;
        let actor = access::authenticate(&mut tx, asked.account, &asked.token, now).await;
        assert_eq!(actor.unwrap().is_some(), lives, "{later:?}");
    }
}

async fn a_transaction_sees_its_own_moment(database: Database) {
    let mut asked = Asked::on(database).await;
    let actor = asked.actor().await.unwrap();
    asked.membership(&actor).await.unwrap();
    let mut tx = asked.database.store.read().await.unwrap();
    let org = OrgRef::Id(asked.org);
    let before = access::membership(&mut tx, &actor, &org, NOW).await;
    let before = before.unwrap().role();
    asked
        .elsewhere
        .run("UPDATE memberships SET role = 'observer'")
        .await;
    assert_ne!(before, OrgRole::Observer);
    let now = asked.membership(&actor).await.unwrap();
    assert_eq!(now.role(), OrgRole::Observer);
    let within = access::membership(&mut tx, &actor, &org, NOW).await;
    assert_eq!(within.unwrap().role(), before);
}

on_both!(
    what_another_process_writes_counts_at_once,
    what_is_known_ends_in_time,
    a_transaction_sees_its_own_moment,
);

/// SQLite can tell that nothing was written; PostgreSQL is asked each time.
#[tokio::test(flavor = "multi_thread")]
async fn asking_again_takes_no_statement() {
    let asked = Asked::on(Database::sqlite().await).await;
    let actor = asked.actor().await.unwrap();
    asked.membership(&actor).await.unwrap();
    let before = asked.database.store.statements();
    let actor = asked.actor().await.unwrap();
    asked.membership(&actor).await.unwrap();
    assert_eq!(asked.database.store.statements(), before);
}
