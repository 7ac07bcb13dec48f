//! A whole Muster on an empty database, with the people and organizations of a story.
//!
//! ```no_run
//! # async fn story(world: testkit::world::World) {
//! let mia = world.sign_up("mia@example.com").await;
//! let org = world.organization(&mia, "Northfield Tools").await;
//! let bob = world.join(&mia, &org, "bob@example.com", domain::role::OrgRole::Member).await;
//! # }
//! ```

use std::{fmt::Write, sync::Arc};

use app::{
    Account, App, Caller, Client, Creation,
    accounts::{self, SignUp},
    activity::Activity,
    clock::Clock,
    devices,
    entropy::Entropy,
    invitations::{self, Invite},
    limits::Limits,
    mail::{Rendered, Site},
    members,
    organizations::{self, Create},
    outbox::Letter,
    passwords::Passwords,
    sessions,
    snapshots::Snapshots,
    worker,
};
use domain::{
    email::EmailAddress,
    organization::{OrgRef, Organization},
    password::NewPassword,
    role::OrgRole,
    text::{OrgName, PersonName},
};
use store::{Store, queue};

use crate::{frozen::Frozen, postgres};

/// A password that is good enough, and everybody's in a story.
pub const PASSWORD: &str = "violet-Tractor-91-umbrella";

/// Runs each story of a test binary on SQLite and on PostgreSQL:
/// `on_each_database! { a_story another_story }`, where a story is `async fn a_story(world: World)`.
#[macro_export]
macro_rules! on_each_database {
    ($($story:ident)*) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$story($crate::world::World::sqlite().await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$story($crate::world::World::postgres().await).await;
            }
        }
    )*};
}

pub struct World {
    pub app: Arc<App>,
    pub frozen: Arc<Frozen>,
    /// Where it can be opened once more, as another process would.
    pub url: String,
    /// Dropped with the world, and with it the database.
    _home: Home,
}

#[expect(dead_code, reason = "held for what dropping it does")]
enum Home {
    Folder(tempfile::TempDir),
    Postgres(postgres::TestDatabase),
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: Account,
    pub caller: Caller,
    pub token: String,
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("the temporary folder can be written");
        let url = store::folder_url(folder.path());
        Self::open(url, Home::Folder(folder)).await
    }

    pub async fn postgres() -> Self {
        let database = postgres::migrated_database(async |url| {
            Store::open(url)
                .await
                .expect("the migrations apply")
                .close()
                .await;
        })
        .await;
        Self::open(database.url().to_owned(), Home::Postgres(database)).await
    }

    async fn open(url: String, home: Home) -> Self {
        let frozen = Frozen::at("2026-03-02T08:00:00Z");
        let store = Store::open(&url).await.expect("the database opens");
        let app = app(store, frozen.clone());
        Self {
            app: Arc::new(app),
            frozen,
            url,
            _home: home,
        }
    }

    /// The same Muster under other settings.
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut App)) -> Self {
        change(Arc::get_mut(&mut self.app).expect("nobody else holds it yet"));
        self
    }

    /// Signs up and verifies by the mailed link.
    pub async fn sign_up(&self, email: &str) -> Person {
        let name = email.split('@').next().expect("there is a first part");
        let new = SignUp {
            email: address(email),
            name: PersonName::parse(name).unwrap(),
            password: password(),
        };
        accounts::sign_up(&self.app, &Client::default(), &new)
            .await
            .expect("signing up works");
        let link = accounts::Shown::Link(self.token(email, "/verify?token=").await);
        let verified = accounts::verify(&self.app, &Client::default(), None, &link)
            .await
            .expect("the link is good");
        self.signed_in(
            verified.account,
            verified.session.expect("a new account is signed in").token,
        )
        .await
    }

    /// Does what is due, as the worker would. Mails stay where they are, to be read.
    pub async fn work(&self) {
        let due = async || {
            let mut tx = self.app.store.glance();
            queue::due(&mut tx, queue::Kind::Job, self.app.clock.now())
                .await
                .unwrap()
        };
        for org in due().await {
            worker::work(&self.app, org).await.unwrap();
        }
        let left = due().await;
        assert!(left.is_empty(), "work is left behind: {left:?}");
    }

    pub async fn signed_in(&self, account: Account, token: String) -> Person {
        let actor = sessions::authenticate(&self.app, &token)
            .await
            .unwrap()
            .expect("the session is live");
        Person {
            account,
            caller: Caller {
                actor,
                client: Client::default(),
            },
            token,
        }
    }

    pub async fn organization(&self, owner: &Person, name: &str) -> Organization {
        let new = Create {
            name: OrgName::parse(name).unwrap(),
            slug: None,
            time_zone: "UTC".to_owned(),
        };
        organizations::create(&self.app, &owner.caller, &new)
            .await
            .expect("making it works")
    }

    /// Invites somebody new, who signs up by the mailed link.
    pub async fn join(
        &self,
        by: &Person,
        org: &Organization,
        email: &str,
        role: OrgRole,
    ) -> Person {
        let invitation = Invite {
            role,
            ..invitation(email)
        };
        invitations::invite(&self.app, &by.caller, &OrgRef::Id(org.id), &invitation)
            .await
            .expect("inviting works");
        let token = self.token(email, "/invitations/").await;
        let name = email.split('@').next().expect("there is a first part");
        let new = SignUp {
            email: address(email),
            name: PersonName::parse(name).unwrap(),
            password: password(),
        };
        let (account, session, _) =
            accounts::sign_up_invited(&self.app, &Client::default(), &new, &token)
                .await
                .expect("the link is good");
        self.signed_in(account, session.token).await
    }

    /// The mails to an address, newest first.
    pub async fn mails(&self, email: &str) -> Vec<Rendered> {
        let mut tx = self.app.store.glance();
        let waiting = queue::mails_to(&mut tx, address(email).key())
            .await
            .unwrap();
        waiting
            .iter()
            .map(|row| serde_json::from_str::<Letter>(&row.payload).unwrap().mail)
            .collect()
    }

    /// Runs a statement past Muster, as somebody with the database's own password would.
    pub async fn meddle(&self, sql: impl Into<String>) {
        run(&self.url, sql.into()).await;
    }

    /// Bytes as they are written into a statement for [`World::meddle`].
    pub fn bytes(&self, bytes: &[u8]) -> String {
        let postgres = self.url.starts_with("postgres");
        let start = if postgres { "'\\x" } else { "x'" };
        let mut text = start.to_owned();
        for byte in bytes {
            write!(text, "{byte:02x}").expect("a string takes everything");
        }
        text + "'"
    }

    /// The token in the newest mail to an address that links to `path`.
    pub async fn token(&self, email: &str, path: &str) -> String {
        let mails = self.mails(email).await;
        let links = mails.iter().flat_map(|mail| mail.links());
        let found = links
            .filter_map(|link| link.split_once(path))
            .map(|(_, token)| token.to_owned())
            .next();
        found.unwrap_or_else(|| {
            panic!(
                "no mail to {email} links to {path}: {:?}",
                mails.iter().map(|m| &m.subject).collect::<Vec<_>>()
            )
        })
    }
}

async fn run(url: &str, sql: String) {
    use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection, raw_sql};
    let sql = AssertSqlSafe(sql);
    let done = if url.starts_with("postgres") {
        let mut c = PgConnection::connect(url).await.unwrap();
        raw_sql(sql).execute(&mut c).await.map(drop)
    } else {
        let mut c = SqliteConnection::connect(url).await.unwrap();
        raw_sql(sql).execute(&mut c).await.map(drop)
    };
    done.expect("the test writes a statement");
}

/// Runs a statement on the database of a process, for tests that are no futures themselves.
pub fn meddle(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("the operating system gives a thread");
    runtime.block_on(run(url, sql.to_owned()));
}

/// Muster as the tests run it: no rate limits, cheap hashes, a clock that stands still.
pub fn app(store: Store, frozen: Arc<Frozen>) -> App {
    let (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>) = (frozen.clone(), frozen);
    App {
        store,
        limits: Limits::off(clock.clone()),
        passwords: Passwords::cheap(2, entropy.clone()),
        clock,
        entropy,
        site: Site::new("http://muster.test"),
        activity: Activity::default(),
        snapshots: Snapshots::default(),
        pages: members::pages(),
        cards: devices::cards(),
        creation: Creation::Open,
    }
}

/// A plain invitation as a member, to be changed by struct update.
pub fn invitation(email: &str) -> Invite {
    Invite {
        email: address(email),
        role: OrgRole::Member,
        teams: vec![],
        grants: Vec::new(),
        life_days: domain::invitation::LIFE_DAYS,
        membership_ends_at: None,
        message: None,
        restore: false,
    }
}

pub fn address(email: &str) -> EmailAddress {
    EmailAddress::parse(email).expect("the test writes an address")
}

pub fn password() -> NewPassword {
    NewPassword::parse(PASSWORD, &[]).expect("it is good enough")
}
