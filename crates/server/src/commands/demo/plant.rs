//! The plant while it grows: its clock, its owner, and what happens in it again and again.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::{
    App, Caller, Client,
    accounts::{self, SignUp},
    activity::{self, Activity},
    clock::{Clock, SystemClock},
    devices,
    invitations::{self, Invite},
    limits::Limits,
    members,
    outbox::Letter,
    passwords::Passwords,
    purchases, sessions,
    snapshots::Snapshots,
};
use domain::{
    email::EmailAddress,
    id::{MembershipId, OrgId},
    invitation::LIFE_DAYS,
    organization::OrgRef,
    password::NewPassword,
    role::{OrgRole, ResourceRole},
    team::TeamRef,
    text::PersonName,
    time::{DAY, HOUR, MINUTE, Timestamp},
};
use store::queue;

use super::{
    FIRST_ORDER, Failure, LAST_ORDER,
    cast::{OWNER, PASSWORD, address},
    order,
};

/// A clock that the story moves from two months ago to now.
pub(super) struct Story(AtomicI64);

impl Clock for Story {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

impl Story {
    pub(super) fn pass(&self, span: Duration) {
        let micros = i64::try_from(span.as_micros()).unwrap_or(0);
        self.0.fetch_add(micros, Ordering::Relaxed);
    }

    pub(super) fn wait_until_days_ago(&self, days: u32) {
        let then = SystemClock.now() - DAY * days;
        self.pass(then.since(self.now()));
    }
}

pub(super) struct Plant {
    /// Muster as it was at the hour of the story.
    pub(super) app: App,
    pub(super) clock: Arc<Story>,
    pub(super) org: OrgRef,
    pub(super) owner: Caller,
    /// In the order of the cast.
    pub(super) people: Vec<(Caller, MembershipId)>,
    id: OrgId,
    /// Whoever was written to.
    addresses: Vec<EmailAddress>,
}

impl Plant {
    /// The first purchase, two months ago, and its buyer.
    pub(super) async fn found(now: &App) -> Result<Self, Failure> {
        let clock = Arc::new(Story(AtomicI64::new((now.clock.now() - DAY * 60).micros())));
        let then = at(now, clock.clone());
        let recorded = purchases::record(&then, &Caller::operator(), &order(FIRST_ORDER)).await?;
        let org = recorded
            .organization
            .ok_or_else(|| Failure::Refused("the demo's order made no organization".to_owned()))?;
        clock.pass(HOUR);
        let (name, email) = OWNER;
        let (owner, _) = sign_up(&then, &address(email), name).await?;
        Ok(Self {
            app: then,
            clock,
            org: OrgRef::Id(org.id),
            owner,
            people: Vec::new(),
            id: org.id,
            addresses: vec![address(email)],
        })
    }

    pub(super) async fn invite(
        &mut self,
        email: &str,
        role: OrgRole,
        teams: &[&str],
    ) -> Result<(), Failure> {
        let email = address(email);
        let within = match role {
            OrgRole::Observer => ResourceRole::Observer,
            _ => ResourceRole::Member,
        };
        let teams = teams.iter().map(|handle| {
            let team = TeamRef::parse(handle).expect("the demo's handles are handles");
            (team, within)
        });
        let invite = Invite {
            email: email.clone(),
            role,
            teams: teams.collect(),
            grants: Vec::new(),
            life_days: LIFE_DAYS,
            membership_ends_at: None,
            message: None,
            restore: false,
        };
        self.addresses.push(email);
        if role == OrgRole::Owner {
            self.owner_logs_in().await?;
        }
        invitations::invite(&self.app, &self.owner, &self.org, &invite)
            .await
            .map_err(Failure::refused)?;
        Ok(())
    }

    /// Ownership is given by whoever has just shown their password.
    async fn owner_logs_in(&mut self) -> Result<(), Failure> {
        let client = Client::default();
        let email = address(OWNER.1);
        let (_, opened) = sessions::sign_in(&self.app, &client, &email, PASSWORD)
            .await
            .map_err(Failure::refused)?;
        self.owner = signed_in(&self.app, &opened.token).await?;
        Ok(())
    }

    /// Whoever was invited accepts.
    pub(super) async fn arrive(&mut self, email: &str, name: &str) -> Result<(), Failure> {
        let person = sign_up(&self.app, &address(email), name).await?;
        self.people.push(person);
        Ok(())
    }

    /// Back to today: the mails of the story go, and the last order says that all of it was told.
    pub(super) async fn finish(self) -> Result<(), Failure> {
        self.note_activity().await?;
        purchases::record(&self.app, &Caller::operator(), &order(LAST_ORDER)).await?;
        self.forget_mails().await
    }

    /// Most were here today or yesterday, a few not for weeks.
    async fn note_activity(&self) -> Result<(), Failure> {
        let today = SystemClock.now();
        for (place, (_, member)) in self.people.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(0);
            let since = MINUTE * (7 + place * place) + DAY * (place % 9 / 8 * place / 3);
            self.app
                .activity
                .member(self.id, *member, None, today - since);
        }
        Ok(activity::write_down(&self.app).await?)
    }

    /// Nobody reads the demo's mails, and a mail server must never get them.
    async fn forget_mails(&self) -> Result<(), Failure> {
        let mut tx = self.app.store.write().await?;
        for address in &self.addresses {
            for mail in queue::mails_to(&mut tx, address.key()).await? {
                queue::done(&mut tx, mail.org_id, mail.queue_id).await?;
            }
        }
        Ok(tx.commit().await?)
    }
}

/// The same Muster at another time, and in no hurry.
fn at(now: &App, clock: Arc<dyn Clock>) -> App {
    App {
        store: now.store.clone(),
        entropy: now.entropy.clone(),
        site: now.site.clone(),
        passwords: Passwords::new(2, now.entropy.clone()),
        limits: Limits::off(clock.clone()),
        activity: Activity::default(),
        snapshots: Snapshots::default(),
        pages: members::pages(),
        cards: devices::cards(),
        creation: now.creation,
        clock,
    }
}

/// By the link of the invitation that waits for this address.
async fn sign_up(
    app: &App,
    email: &EmailAddress,
    name: &str,
) -> Result<(Caller, MembershipId), Failure> {
    let token = invitation_token(app, email).await?;
    let new = SignUp {
        email: email.clone(),
        name: PersonName::parse(name).expect("the demo's names are names"),
        password: NewPassword::parse(PASSWORD, &[]).expect("the demo's password is a good one"),
    };
    let client = Client::default();
    let (_, opened, accepted) = accounts::sign_up_invited(app, &client, &new, &token)
        .await
        .map_err(Failure::refused)?;
    Ok((signed_in(app, &opened.token).await?, accepted.member.id))
}

async fn signed_in(app: &App, token: &str) -> Result<Caller, Failure> {
    let actor = sessions::authenticate(app, token).await?;
    let actor =
        actor.ok_or_else(|| Failure::Refused("the demo's session is not live".to_owned()))?;
    Ok(Caller {
        actor,
        client: Client::default(),
    })
}

async fn invitation_token(app: &App, email: &EmailAddress) -> Result<String, Failure> {
    let mails = queue::mails_to(&mut app.store.glance(), email.key()).await?;
    let letters = mails
        .iter()
        .filter_map(|row| serde_json::from_str::<Letter>(&row.payload).ok());
    let token = letters
        .flat_map(|letter| {
            let links = letter.mail.links().into_iter();
            links.map(str::to_owned).collect::<Vec<_>>()
        })
        .find_map(|link| Some(link.split_once("/invitations/")?.1.to_owned()));
    token.ok_or_else(|| Failure::Refused(format!("no invitation was mailed to {email}")))
}
