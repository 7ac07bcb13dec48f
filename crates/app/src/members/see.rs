//! Seeing members: everybody sees names, handles and roles; addresses and activity are for owners,
//! administrators and the member themselves.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, MembershipId},
    membership::{Member, Status, TeamPlace},
    organization::OrgRef,
    policy::OrgAction,
    role::OrgRole,
    team::TeamRef,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Membership},
    members::{self, Filter},
    read::TextCursor,
    teams,
};

use super::{
    pages::{PageKey, Read},
    rules,
};
use crate::{App, Caller, at_revision::Written, page};

/// A member as the caller may see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: MembershipId,
    pub account: AccountId,
    pub name: String,
    pub handle: Handle,
    pub role: OrgRole,
    pub status: Status,
    pub teams: Vec<TeamPlace>,
    pub joined_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    pub revision: i64,
    /// `None` where it is not the caller's to know.
    pub contact: Option<Contact>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub email: EmailAddress,
    /// `None`: never yet.
    pub last_active_at: Option<Timestamp>,
}

/// What of the members is asked for; `None` is everything.
#[derive(Clone, Debug)]
pub struct Query {
    /// Part of a name or handle and, for those who see addresses, of an address.
    pub text: Option<String>,
    pub role: Option<OrgRole>,
    pub status: Option<Status>,
    /// Only the people of this team. One that does not exist has none.
    pub team: Option<TeamRef>,
    pub after: Option<TextCursor>,
    /// How many, from 1 on.
    pub limit: i64,
}

/// Members by name, and where the next page begins.
#[derive(Clone, Debug)]
pub struct Page {
    pub members: Vec<Seen>,
    pub next: Option<TextCursor>,
}

pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: &Query,
) -> Result<Page, AccessError> {
    let found = find(app, caller, org, query).await?;
    Ok(found.page())
}

/// The same as `write` puts it. Whoever sees everything of everybody sees the same, which is written once for all of
/// them as long as nothing changes; so it must not depend on who asks.
pub async fn list_written(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: &Query,
    write: impl FnOnce(Page) -> Written,
) -> Result<Written, AccessError> {
    let found = find(app, caller, org, query).await?;
    let for_all = found.own.may(OrgAction::SeeContacts) && found.read.is_lasting();
    Ok(match for_all {
        true => found.read.open.get_or_init(|| write(found.page())).clone(),
        false => write(found.page()),
    })
}

/// What somebody looks at, and who they are.
struct Found {
    own: Membership,
    read: Arc<Read>,
    now: Timestamp,
}

impl Found {
    fn page(&self) -> Page {
        let members = self.read.members.iter();
        let seen = members
            .map(|(member, teams)| Seen::new(&self.own, member.clone(), teams.clone(), self.now));
        Page {
            members: seen.collect(),
            next: self.read.next.clone(),
        }
    }
}

async fn find(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: &Query,
) -> Result<Found, AccessError> {
    let now = app.clock.now();
    // No view of one moment, which would cost two round trips more: a place in a team that is
    // given up between the statements is just not told.
    let mut tx = app.store.glance();
    let own = access::membership(&mut tx, &caller.actor, org, now).await?;
    app.activity.looked(&own, now);
    let (key, at) = (PageKey::of(query), own.organization());
    let known = key.clone().and_then(|key| app.pages.find(at, key, now));
    let read = match known {
        Some(read) => read,
        None => {
            let read = Arc::new(read(&mut tx, &own, query, now).await?);
            if let Some(key) = key {
                app.pages.keep(at, key, now, read.clone());
            }
            read
        }
    };
    Ok(Found { own, read, now })
}

async fn read(
    tx: &mut ReadTx,
    own: &Membership,
    query: &Query,
    now: Timestamp,
) -> Result<Read, StoreError> {
    let Some(filter) = filter(tx, own, query, now).await? else {
        return Ok(Read::default());
    };
    let members = members::list(tx, own, &filter, now).await?;
    let page = page::Page::cut(members, query.limit, members::cursor);
    let mut teams = teams_of(tx, own, &page.items).await?;
    let members = page.items.into_iter().map(|member| {
        let teams = teams.remove(&member.id).unwrap_or_default();
        (member, teams)
    });
    Ok(Read {
        members: members.collect(),
        next: page.next,
        open: OnceLock::new(),
    })
}

/// One member.
pub async fn get(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
) -> Result<Seen, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let own = access::membership(&mut tx, &caller.actor, org, now).await?;
    app.activity.looked(&own, now);
    let member = rules::find(&mut tx, &own, id).await?;
    Ok(seen(&mut tx, &own, member, now).await?)
}

/// The member with the places in teams.
pub(super) async fn seen(
    tx: &mut ReadTx,
    own: &Membership,
    member: Member,
    now: Timestamp,
) -> Result<Seen, StoreError> {
    let teams = members::places(tx, own, member.id).await?;
    Ok(Seen::new(own, member, teams, now))
}

impl Seen {
    fn new(own: &Membership, member: Member, teams: Vec<TeamPlace>, now: Timestamp) -> Self {
        let open = own.may(OrgAction::SeeContacts) || own.id() == Some(member.id);
        Self {
            id: member.id,
            account: member.account,
            role: member.role,
            status: member.status(now),
            teams,
            joined_at: member.joined_at,
            ends_at: member.ends_at,
            revision: member.revision,
            contact: open.then_some(Contact {
                email: member.email,
                last_active_at: member.last_active_at,
            }),
            name: member.name,
            handle: member.handle,
        }
    }
}

/// `None` where nobody can be meant.
async fn filter(
    tx: &mut ReadTx,
    own: &Membership,
    query: &Query,
    now: Timestamp,
) -> Result<Option<Filter>, StoreError> {
    let team = match &query.team {
        Some(team) => match teams::get(tx, own, team, now).await? {
            Some(team) => Some(team.id),
            None => return Ok(None),
        },
        None => None,
    };
    Ok(Some(Filter {
        query: query.text.clone(),
        by_email: own.may(OrgAction::SeeContacts),
        role: query.role,
        status: query.status,
        team,
        after: query.after.clone(),
        // One more than asked for tells whether there is a next page.
        limit: query.limit + 1,
    }))
}

async fn teams_of(
    tx: &mut ReadTx,
    own: &Membership,
    page: &[Member],
) -> Result<HashMap<MembershipId, Vec<TeamPlace>>, StoreError> {
    let mut teams: HashMap<_, Vec<TeamPlace>> = HashMap::new();
    if let [first, ..] = page
        && let Some(last) = page.last()
    {
        let (first, last) = (members::cursor(first), members::cursor(last));
        for (member, place) in members::places_of_page(tx, own, &first, &last).await? {
            teams.entry(member).or_default().push(place);
        }
    }
    Ok(teams)
}
