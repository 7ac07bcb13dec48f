//! What stands around the pages of somebody who is logged in: their organizations, and the one
//! that they are in.

use app::memberships;
use axum::{http::StatusCode, response::Response};
use domain::{
    membership::{OwnMembership, Status},
    organization::{self, OrgRef, Organization},
    policy::{self, OrgAction},
};

use crate::{
    portal::{
        frame::{Nav, Org, OrgLink, OrgState, Page, Person},
        look::Face,
        respond::{self, Around, Way},
        visit::{Stop, Visit},
    },
    problem::Problem,
};

/// A page in an organization: everything that its frame shows.
pub struct Inside {
    pub visit: Visit,
    pub person: Person,
    pub org: Org,
    pub organization: Organization,
    /// The reader's own membership.
    pub own: OwnMembership,
}

impl Inside {
    pub fn page(&self, title: impl Into<String>) -> Page {
        self.visit.page(title)
    }

    /// How the use-cases name the organization.
    pub fn at(&self) -> OrgRef {
        OrgRef::Id(self.organization.id)
    }

    pub fn way(&self) -> Way {
        self.visit.way
    }
}

/// Whoever is logged in, with their organizations.
pub async fn person(visit: &Visit) -> Result<Person, Stop> {
    let memberships = memberships::of_account(visit.app(), visit.signed_in()?).await?;
    person_with(visit, &memberships).await
}

async fn person_with(visit: &Visit, memberships: &[OwnMembership]) -> Result<Person, Stop> {
    let caller = visit.signed_in()?;
    let account = &caller.signed_in()?.account;
    let waiting = super::join::waiting(visit).await?.len();
    Ok(Person {
        face: Face::new(&account.name, account.id),
        email: account.email.as_str().to_owned(),
        organizations: memberships.iter().map(|own| link(visit, own)).collect(),
        waiting,
    })
}

/// A membership as the switcher shows it.
pub fn link(visit: &Visit, own: &OwnMembership) -> OrgLink {
    let state = match (own.organization.status, own.status(visit.now())) {
        (organization::Status::Deleting, _) => OrgState::Deleting,
        (organization::Status::Active, Status::Active) => OrgState::Open,
        (organization::Status::Active, Status::Suspended) => OrgState::Suspended,
        (organization::Status::Active, Status::Expired) => OrgState::Ended,
    };
    OrgLink {
        slug: own.organization.slug.to_string(),
        name: own.organization.name.clone(),
        role: own.role,
        state,
    }
}

/// Enters the organization that the path names. Who is not in it learns nothing of it; a former
/// slug leads to the present one.
pub async fn enter(mut visit: Visit, slug: &str, nav: Nav) -> Result<Inside, Stop> {
    let memberships = memberships::of_account(visit.app(), visit.signed_in()?).await?;
    let Some(own) = memberships
        .iter()
        .find(|own| own.organization.slug.as_str() == slug)
    else {
        return Err(elsewhere(&visit, slug, &memberships).await);
    };
    let own = own.clone();
    if own.status(visit.now()) != Status::Active {
        return Err(Problem::not_found().into());
    }
    let organization = own.organization.clone();
    if organization.status == organization::Status::Deleting {
        return Err(closed(&visit, &organization));
    }
    visit.in_zone(&organization.time_zone);
    let person = person_with(&visit, &memberships).await?;
    let org = Org {
        slug: organization.slug.to_string(),
        name: organization.name.clone(),
        role: own.role,
        status: organization.status,
        nav,
    };
    Ok(Inside {
        visit,
        person,
        org,
        organization,
        own,
    })
}

/// The same, for pages that only owners and administrators have.
pub async fn managing(visit: Visit, slug: &str, nav: Nav) -> Result<Inside, Stop> {
    let inside = enter(visit, slug, nav).await?;
    require(&inside, OrgAction::ManageMembers)?;
    Ok(inside)
}

/// Refuses where the reader's role does not open a part of the organization.
pub fn require(inside: &Inside, action: OrgAction) -> Result<(), Stop> {
    if policy::allows(inside.org.role, action) {
        return Ok(());
    }
    let required = policy::required_role(action);
    let detail = texts::error_needs_role_or_above(required);
    Err(Problem::forbidden(required, detail).into())
}

/// Only owners still see an organization in its grace period: its front page lets them restore it.
fn closed(visit: &Visit, organization: &Organization) -> Stop {
    let front = format!("/o/{}", organization.slug);
    let at_front = visit.path.trim_end_matches('/') == front;
    if visit.way == Way::Plain && !at_front {
        return Stop::with(respond::go(visit.way, &front));
    }
    Problem::gone("organization_deleted", texts::error_organization_deleting()).into()
}

/// A slug that no present organization of the person has: a former one of theirs, or nothing.
async fn elsewhere(visit: &Visit, slug: &str, memberships: &[OwnMembership]) -> Stop {
    let Some(named) = OrgRef::parse(slug) else {
        return Problem::not_found().into();
    };
    let caller = match visit.signed_in() {
        Ok(caller) => caller,
        Err(stop) => return stop,
    };
    let found = match app::organizations::get(visit.app(), caller, &named).await {
        Ok(found) => found,
        Err(error) => return error.into(),
    };
    let id = found.organization().id;
    match memberships.iter().find(|own| own.organization.id == id) {
        Some(own) => {
            let to = visit.path.replacen(slug, own.organization.slug.as_str(), 1);
            Stop::with(respond::go(visit.way, &to))
        }
        None => Problem::not_found().into(),
    }
}

/// A sheet over a page of the organization, or as a page of its own in it.
pub fn as_sheet(
    inside: Inside,
    status: StatusCode,
    size: &'static str,
    title: impl Into<String>,
    sheet: &impl askama::Template,
) -> Response {
    let page = inside.page(title);
    let way = inside.way();
    respond::sheet(
        way,
        status,
        size,
        Around::Org(page, inside.person, inside.org),
        sheet,
    )
}
