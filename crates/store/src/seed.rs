//! Filling a database with people and organizations by the ten thousand, for measurements and
//! tests: what hand-made sign-ups would leave behind, without the hours that their password
//! hashes take.

mod resources;
mod rows;

use std::collections::{HashMap, HashSet};

use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, EventId, MembershipId, OrgId},
    membership::{Member, Standing},
    organization::{Organization, Status},
    role::OrgRole,
    text::{OrgName, PersonName},
    time::Timestamp,
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store, StoreError,
    access::Actor,
    audit::{self, Event, Origin, Target},
};

/// Who and what there shall be. The form of the file that `muster bench seed --spec` takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Of every account; the caller hashes it, once.
    pub password: String,
    /// Address and name of each.
    pub accounts: Vec<(String, String)>,
    pub organizations: Vec<Company>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    pub slug: String,
    pub name: String,
    /// Address and role of each; the addresses are those of accounts above.
    pub members: Vec<(String, String)>,
    /// How many projects it has. Each of its people is a member of a few, by a grant.
    #[serde(default)]
    pub projects: usize,
    /// How many devices are dealt out among the projects.
    #[serde(default)]
    pub devices: usize,
}

/// What was added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// In the order of the file.
    pub accounts: Vec<AccountId>,
    /// In the order of the file.
    pub organizations: Vec<OrgId>,
    pub memberships: usize,
    pub projects: usize,
    pub devices: usize,
}

#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Counted from 1.
    #[error("account {number}: {detail}")]
    Account { number: usize, detail: String },
    #[error("organization {slug}: {detail}")]
    Organization { slug: String, detail: String },
    #[error("An account or organization of this file exists already. Fill an empty database.")]
    Taken,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The most rows of memberships or accounts in one transaction: few enough that readers and
/// other writers are not kept waiting for long.
const PER_TRANSACTION: usize = 10_000;

impl Spec {
    /// So many organizations with so many members each, all of them different people: an owner,
    /// an administrator, observers in every tenth place, and members.
    pub fn invented(organizations: usize, members: usize, password: &str) -> Self {
        let mut spec = Self {
            password: password.to_owned(),
            ..Self::default()
        };
        for o in 1..=organizations {
            let mut company = Company {
                slug: format!("plant-{o}"),
                name: format!("Plant {o}"),
                members: Vec::with_capacity(members),
                projects: 0,
                devices: 0,
            };
            for m in 1..=members {
                let email = format!("person-{m}@plant-{o}.example");
                spec.accounts.push((email.clone(), name_of(o, m)));
                company.members.push((email, role_of(m).to_string()));
            }
            spec.organizations.push(company);
        }
        spec
    }
}

fn name_of(organization: usize, place: usize) -> String {
    let first = FIRST[place % FIRST.len()];
    let last = LAST[(place / FIRST.len() + organization) % LAST.len()];
    format!("{first} {last}")
}

const FIRST: [&str; 12] = [
    "Mia", "Eve", "Bob", "Jo", "Ana", "Luca", "Sofia", "Chen", "Amira", "Piotr", "Noor", "Żaneta",
];
const LAST: [&str; 11] = [
    "Chen", "Okafor", "Müller", "Rossi", "Novak", "Haddad", "Silva", "Kowalska", "Sato", "Berg",
    "Łukasik",
];

fn role_of(place: usize) -> OrgRole {
    match place {
        1 => OrgRole::Owner,
        2 => OrgRole::Administrator,
        _ if place.is_multiple_of(10) => OrgRole::Observer,
        _ => OrgRole::Member,
    }
}

/// Adds what `spec` says. Addresses count as verified, `password_hash` is everybody's, and each
/// organization's audit chain begins with its making. `new_id` gives the ids.
///
/// Runs in several transactions: where it fails in the middle, what came before stays.
pub async fn fill(
    store: &Store,
    operator: &Actor,
    spec: &Spec,
    password_hash: &str,
    now: Timestamp,
    new_id: &mut (dyn FnMut() -> Uuid + Send),
) -> Result<Filled, SeedError> {
    let people = people(spec, new_id)?;
    let founded = founded(spec, &people, operator, now, new_id)?;
    for batch in people.chunks(PER_TRANSACTION) {
        let mut tx = store.write().await?;
        rows::accounts(&mut tx, batch, password_hash, now).await?;
        tx.commit().await?;
    }
    for batch in batches(&founded) {
        let mut tx = store.write().await?;
        rows::organizations(&mut tx, batch).await?;
        rows::members(&mut tx, batch).await?;
        tx.commit().await?;
    }
    for company in &founded {
        resources::fill(store, company, now, new_id).await?;
    }
    Ok(Filled {
        accounts: people.iter().map(|p| p.id).collect(),
        organizations: founded.iter().map(|f| f.organization.id).collect(),
        memberships: founded.iter().map(|f| f.members.len()).sum(),
        projects: founded.iter().map(|f| f.projects).sum(),
        devices: founded.iter().map(|f| f.devices).sum(),
    })
}

struct Person {
    id: AccountId,
    name: String,
    email: EmailAddress,
}

struct Founded {
    organization: Organization,
    members: Vec<Member>,
    /// The first of its audit chain.
    event: audit::Recorded,
    projects: usize,
    devices: usize,
}

fn people(spec: &Spec, new_id: &mut dyn FnMut() -> Uuid) -> Result<Vec<Person>, SeedError> {
    let mut seen = HashSet::new();
    let mut people = Vec::with_capacity(spec.accounts.len());
    for (index, (email, name)) in spec.accounts.iter().enumerate() {
        let wrong = |detail: String| SeedError::Account {
            number: index + 1,
            detail,
        };
        let email = EmailAddress::parse(email).map_err(|e| wrong(e.detail))?;
        let name = PersonName::parse(name).map_err(|e| wrong(e.detail))?;
        if !seen.insert(email.key().to_owned()) {
            return Err(wrong(format!("{email} has an account above.")));
        }
        people.push(Person {
            id: AccountId(new_id()),
            name: name.as_str().to_owned(),
            email,
        });
    }
    Ok(people)
}

fn founded(
    spec: &Spec,
    people: &[Person],
    operator: &Actor,
    now: Timestamp,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Vec<Founded>, SeedError> {
    let by_email: HashMap<&str, &Person> = people.iter().map(|p| (p.email.key(), p)).collect();
    let mut slugs = HashSet::new();
    let mut founded = Vec::with_capacity(spec.organizations.len());
    for company in &spec.organizations {
        let wrong = |detail: String| SeedError::Organization {
            slug: company.slug.clone(),
            detail,
        };
        let organization = organization(company, OrgId(new_id()), now).map_err(wrong)?;
        if !slugs.insert(organization.slug.clone()) {
            return Err(wrong("an organization above has this address.".to_owned()));
        }
        let members = members(company, &organization, &by_email, new_id).map_err(wrong)?;
        if company.devices > 0 && company.projects == 0 {
            return Err(wrong("devices need a project to be in.".to_owned()));
        }
        let event = made(&organization, members.len(), operator, EventId(new_id()));
        founded.push(Founded {
            organization,
            members,
            event,
            projects: company.projects,
            devices: company.devices,
        });
    }
    Ok(founded)
}

fn organization(company: &Company, id: OrgId, now: Timestamp) -> Result<Organization, String> {
    Ok(Organization {
        id,
        name: OrgName::parse(&company.name)
            .map_err(|e| e.detail)?
            .to_string(),
        slug: Handle::parse_slug(&company.slug).map_err(|e| e.detail)?,
        time_zone: "UTC".to_owned(),
        status: Status::Active,
        revision: 1,
        created_at: now,
        erased_at: None,
    })
}

fn members(
    company: &Company,
    organization: &Organization,
    by_email: &HashMap<&str, &Person>,
    new_id: &mut dyn FnMut() -> Uuid,
) -> Result<Vec<Member>, String> {
    let mut handles = Handles::default();
    let mut seen = HashSet::new();
    let mut members = Vec::with_capacity(company.members.len());
    for (email, role) in &company.members {
        let key = email.trim().to_lowercase();
        let person = by_email
            .get(key.as_str())
            .ok_or_else(|| format!("{email} has no account in this file."))?;
        if !seen.insert(person.id) {
            return Err(format!("{email} is a member twice."));
        }
        members.push(Member {
            id: MembershipId(new_id()),
            org: organization.id,
            account: person.id,
            name: person.name.clone(),
            email: person.email.clone(),
            handle: handles.free(Handle::suggest(&person.name, "member")),
            role: OrgRole::parse(role).map_err(|e| format!("{email}: {}", e.detail))?,
            standing: Standing::Active,
            joined_at: organization.created_at,
            last_active_at: None,
            ends_at: None,
            revision: 1,
        });
    }
    if !members.iter().any(|m| m.role == OrgRole::Owner) {
        return Err("it has no owner.".to_owned());
    }
    Ok(members)
}

fn made(new: &Organization, members: usize, operator: &Actor, id: EventId) -> audit::Recorded {
    let event = Event {
        id,
        action: "organization.created",
        target: Target {
            kind: "organization",
            id: new.id.to_string(),
            name: new.name.clone(),
        },
        before: None,
        after: Some(json!({ "name": new.name, "slug": new.slug.as_str(), "members": members })),
    };
    let origin = Origin {
        at: new.created_at,
        ip: None,
        user_agent: None,
        request_id: None,
    };
    audit::chained(&operator.by(), &origin, event, 1, audit::START.to_vec())
}

/// The handles of one organization.
#[derive(Default)]
struct Handles {
    taken: HashSet<Handle>,
    /// The number to try next behind each.
    next: HashMap<Handle, u32>,
}

impl Handles {
    /// `wish`, or where it is taken the next of its numbers.
    fn free(&mut self, wish: Handle) -> Handle {
        if self.taken.insert(wish.clone()) {
            return wish;
        }
        let next = self.next.entry(wish.clone()).or_insert(2);
        loop {
            let numbered = wish.numbered(*next);
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

/// Organizations in runs of at most [`PER_TRANSACTION`] rows, but at least one.
fn batches(founded: &[Founded]) -> Vec<&[Founded]> {
    let (mut batches, mut start, mut rows) = (Vec::new(), 0, 0);
    for (index, next) in founded.iter().enumerate() {
        // The organization itself counts, for those that have hardly anybody.
        let own = next.members.len() + 1;
        if index > start && rows + own > PER_TRANSACTION {
            batches.push(&founded[start..index]);
            (start, rows) = (index, 0);
        }
        rows += own;
    }
    if start < founded.len() {
        batches.push(&founded[start..]);
    }
    batches
}
