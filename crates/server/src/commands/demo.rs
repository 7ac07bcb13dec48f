//! `muster demo`: an example plant, made by the same use-cases as a real one, two months long.

use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::{
    App, Caller, Client,
    accounts::{self, SignUp},
    activity::Activity,
    clock::Clock,
    invitations::{self, Invite},
    limits::Limits,
    members::{self, Edit, Removal},
    outbox::Letter,
    passwords::Passwords,
    purchases, sessions,
    teams::{self, Create},
};
use domain::{
    email::EmailAddress,
    handle::Handle,
    id::MembershipId,
    invitation::LIFE_DAYS,
    organization::OrgRef,
    password::NewPassword,
    purchase::RawOrder,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text::{PersonName, TeamName},
    time::{DAY, HOUR, MINUTE, Timestamp},
};
use store::{Store, queue};

use super::Failure;

const PASSWORD: &str = "violet-Tractor-91-umbrella";
const OWNER: &str = "mia.chen@northfield.example";

const PEOPLE: [&str; 59] = [
    "Jonas Weber",
    "Amara Okafor",
    "Priya Raghunathan",
    "Tomasz Wójcik",
    "Lucía Fernández",
    "Kenji Watanabe",
    "Fatima Zahra",
    "Noor Al-Husseini",
    "Żaneta Wiśniewska",
    "Bo Li",
    "Hanneke de Vries",
    "Sofía Peña",
    "Konstantin Papadopoulos",
    "Ingrid Solberg",
    "Mateus Almeida",
    "Chidi Eze",
    "Anna Lindqvist",
    "Viktor Horák",
    "Leila Haddad",
    "Sean O'Brien",
    "Mei Tanaka",
    "Rafael Costa",
    "Elif Yılmaz",
    "Nikolai Petrov",
    "Zoë Martin",
    "Arjun Mehta",
    "Camille Dubois",
    "Oluwaseun Adeyemi",
    "Greta Baumann",
    "Pavel Dvořák",
    "Marta Kowalska",
    "Dmitri Ivanov",
    "Aisha Khan",
    "Lars Nielsen",
    "Yuki Sato",
    "Carmen Ortiz",
    "Björn Eriksson",
    "Thandiwe Nkosi",
    "Ioana Popescu",
    "Hassan Ali",
    "Ewa Zielińska",
    "Min-jun Kim",
    "Clara Rossi",
    "Ahmed Hassan",
    "Nina Hoffmann",
    "Diego Vargas",
    "Siobhan Murphy",
    "Łukasz Brzęczyszczykiewicz",
    "Maximiliane Freifrau von Hohenstein-Katzenellenbogen",
    "Tuan Nguyen",
    "Paula Silva",
    "Erik Johansson",
    "Wanjiru Kamau",
    "Peter Novák",
    "Isabel Torres",
    "Jakub Nowak",
    "Sara Lindgren",
    "Omar Farouk",
    "Dana Cohen",
];

const TEAMS: [(&str, &str); 8] = [
    (
        "Maintenance",
        "Presses, conveyors and everything that moves",
    ),
    ("Night shift", "22:00 to 06:00, hall 1 to 4"),
    ("Quality", "Measures what leaves the plant"),
    ("Electricians", "Cabinets, drives and sensors"),
    ("Plant leads", "Decide when a line stops"),
    ("IT operations", "Networks, gateways, accounts"),
    ("Logistics", "Gate, yard and warehouse"),
    ("Safety", "May stop anything"),
];

/// A clock that the story moves from two months ago to now.
struct Story(AtomicI64);

impl Clock for Story {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

impl Story {
    fn pass(&self, span: Duration) {
        self.0.fetch_add(
            i64::try_from(span.as_micros()).unwrap_or(0),
            Ordering::Relaxed,
        );
    }
}

/// The plant as it grows.
struct Plant {
    app: App,
    clock: Arc<Story>,
    org: OrgRef,
    owner: Caller,
    people: Vec<(Caller, MembershipId)>,
}

pub async fn fill(app: &App) -> Result<ExitCode, Failure> {
    if accounts::find(app, &Caller::operator(), &address(OWNER))
        .await
        .is_err()
    {
        let mut plant = found(app).await?;
        plant.hire().await?;
        plant.build_teams().await?;
        plant.live().await?;
        forget_mails(&plant.app.store).await?;
    }
    let home = app.site.home();
    println!("Northfield Tools is there: 60 people, 8 teams, invitations, two months of history.");
    println!("Log in at {home}/login, each with the password {PASSWORD}");
    println!("  owner          {OWNER}");
    println!("  administrator  {}", email_of(PEOPLE[0]));
    println!("  member         {}", email_of(PEOPLE[5]));
    println!("  observer       {}", email_of(PEOPLE[11]));
    Ok(ExitCode::SUCCESS)
}

/// The first purchase, two months ago, and its buyer.
async fn found(app: &App) -> Result<Plant, Failure> {
    let clock = Arc::new(Story(AtomicI64::new((app.clock.now() - DAY * 60).micros())));
    let as_then: Arc<dyn Clock> = clock.clone();
    let then = App {
        store: app.store.clone(),
        clock: as_then.clone(),
        entropy: app.entropy.clone(),
        site: app.site.clone(),
        passwords: Passwords::new(2, app.entropy.clone()),
        limits: Limits::off(as_then),
        activity: Activity::default(),
        creation: app.creation,
    };
    let order = RawOrder {
        provider: "demo".to_owned(),
        number: "1001".to_owned(),
        email: OWNER.to_owned(),
        buyer_name: Some("Mia Chen".to_owned()),
        company: Some("Northfield Tools".to_owned()),
        ..RawOrder::default()
    };
    let order = order
        .parse()
        .map_err(|_| Failure::Refused("the demo's own order is wrong".to_owned()))?;
    let recorded = purchases::record(&then, &Caller::operator(), &order).await?;
    let org = recorded
        .organization
        .ok_or_else(|| Failure::Refused("the demo's order made no organization".to_owned()))?;
    clock.pass(HOUR);
    let (owner, _) = sign_up(&then, OWNER, "Mia Chen").await?;
    Ok(Plant {
        app: then,
        clock,
        org: OrgRef::Id(org.id),
        owner,
        people: Vec::new(),
    })
}

/// By the link of the invitation that waits for this address.
async fn sign_up(app: &App, email: &str, name: &str) -> Result<(Caller, MembershipId), Failure> {
    let token = invitation_token(app, email).await?;
    let new = SignUp {
        email: address(email),
        name: PersonName::parse(name).expect("the demo's names are names"),
        password: NewPassword::parse(PASSWORD, &[]).expect("the demo's password is a good one"),
    };
    let client = Client::default();
    let (_, opened, accepted) = accounts::sign_up_invited(app, &client, &new, &token)
        .await
        .map_err(Failure::refused)?;
    let actor = sessions::authenticate(app, &opened.token).await?;
    let actor =
        actor.ok_or_else(|| Failure::Refused("the demo's session is not live".to_owned()))?;
    Ok((Caller { actor, client }, accepted.member.id))
}

async fn invitation_token(app: &App, email: &str) -> Result<String, Failure> {
    let mails = queue::mails_to(&mut app.store.glance().await?, address(email).key()).await?;
    let letters = mails
        .iter()
        .filter_map(|row| serde_json::from_str::<Letter>(&row.payload).ok());
    let links: Vec<String> = letters
        .flat_map(|l| {
            l.mail
                .links()
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let token = links
        .iter()
        .find_map(|link| link.split_once("/invitations/"))
        .map(|(_, token)| token.to_owned());
    token.ok_or_else(|| Failure::Refused(format!("no invitation was mailed to {email}")))
}

impl Plant {
    async fn invite(&self, email: &str, role: OrgRole, teams: &[&str]) -> Result<(), Failure> {
        let teams = teams
            .iter()
            .filter_map(|handle| Some((TeamRef::parse(handle)?, ResourceRole::Member)));
        let invite = Invite {
            email: address(email),
            role,
            teams: teams.collect(),
            life_days: LIFE_DAYS,
            membership_ends_at: None,
            message: None,
            restore: false,
        };
        invitations::invite(&self.app, &self.owner, &self.org, &invite)
            .await
            .map_err(Failure::refused)?;
        Ok(())
    }

    /// One or two a day.
    async fn hire(&mut self) -> Result<(), Failure> {
        for (n, name) in PEOPLE.iter().enumerate() {
            let role = match n {
                1 => OrgRole::Owner,
                0 | 2..=4 => OrgRole::Administrator,
                n if n % 11 == 0 => OrgRole::Observer,
                _ => OrgRole::Member,
            };
            let email = email_of(name);
            self.invite(&email, role, &[]).await?;
            self.clock
                .pass(HOUR * 5 + MINUTE * u32::try_from(n % 50).unwrap_or(0));
            self.people.push(sign_up(&self.app, &email, name).await?);
            self.clock.pass(HOUR * 9);
        }
        Ok(())
    }

    async fn build_teams(&self) -> Result<(), Failure> {
        for (n, (name, description)) in TEAMS.iter().enumerate() {
            let members = self
                .people
                .iter()
                .enumerate()
                .skip(n)
                .step_by(7 + n % 3)
                .map(|(i, (_, id))| {
                    let role = if i == n {
                        ResourceRole::Administrator
                    } else {
                        ResourceRole::Member
                    };
                    (
                        *id,
                        if i % 11 == 0 {
                            ResourceRole::Observer
                        } else {
                            role
                        },
                    )
                });
            let create = Create {
                name: TeamName::parse(name).expect("the demo's names are names"),
                handle: Handle::suggest(name, "team"),
                description: (*description).to_owned(),
                members: members.collect(),
            };
            teams::create(&self.app, &self.owner, &self.org, &create)
                .await
                .map_err(Failure::refused)?;
            self.clock.pass(HOUR * 3);
        }
        Ok(())
    }

    /// Some who changed, left or were never there.
    async fn live(&self) -> Result<(), Failure> {
        let (app, owner, org) = (&self.app, &self.owner, &self.org);
        let of = |n: usize| self.people[n].1;
        let promote = Edit {
            role: Some(OrgRole::Administrator),
            ..Edit::default()
        };
        members::change(app, owner, org, of(7), &promote)
            .await
            .map_err(Failure::refused)?;
        members::suspend(app, owner, org, of(13))
            .await
            .map_err(Failure::refused)?;
        self.invite(
            "new.fitter@northfield.example",
            OrgRole::Member,
            &["maintenance"],
        )
        .await?;
        self.invite("late.riser@northfield.example", OrgRole::Observer, &[])
            .await?;
        self.wait_until_days_ago(6);
        self.invite(
            "contractor@fitters.example",
            OrgRole::Member,
            &["electricians"],
        )
        .await?;
        self.wait_until_days_ago(2);
        members::suspend(app, owner, org, of(20))
            .await
            .map_err(Failure::refused)?;
        self.clock.pass(HOUR);
        members::restore(app, owner, org, of(20))
            .await
            .map_err(Failure::refused)?;
        members::remove(app, owner, org, of(58), &Removal::default())
            .await
            .map_err(Failure::refused)?;
        self.invite("trainee@northfield.example", OrgRole::Observer, &["safety"])
            .await?;
        self.clock.pass(HOUR * 20);
        self.invite(
            "hall2.lead@northfield.example",
            OrgRole::Administrator,
            &["plant-leads"],
        )
        .await
    }

    fn wait_until_days_ago(&self, days: u32) {
        let then = app::clock::SystemClock.now() - DAY * days;
        self.clock.pass(then.since(self.clock.now()));
    }
}

fn address(email: &str) -> EmailAddress {
    EmailAddress::parse(email).expect("the demo's addresses are addresses")
}

fn email_of(name: &str) -> String {
    let plain = Handle::suggest(name, "somebody")
        .to_string()
        .replace('-', ".");
    format!("{plain}@northfield.example")
}

/// Nobody reads the demo's mails, and a mail server must never get them.
async fn forget_mails(store: &Store) -> Result<(), Failure> {
    loop {
        let mut tx = store.write().await?;
        let mails = queue::mails(&mut tx).await?;
        let ours = mails.iter().filter(|mail| {
            mail.recipient_key.ends_with("@northfield.example")
                || mail.recipient_key.ends_with("@fitters.example")
        });
        let mut gone = 0;
        for mail in ours {
            queue::done(&mut tx, mail.org_id, mail.queue_id).await?;
            gone += 1;
        }
        tx.commit().await?;
        if gone == 0 {
            return Ok(());
        }
    }
}
