//! The organization itself: where one starts, its settings, its end, and finding things in it.

use std::borrow::Cow;

use askama::Template;
use domain::{role::ResourceRole, time::Timestamp};
use texts::Html;

use super::super::{
    form::Form,
    frame::{Nav, Org, Page, Person, Theme},
    look::{self, Face},
};
use super::asking::Requests;

#[derive(Template)]
#[template(path = "screens/home.html")]
pub struct Home {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    /// The first steps of a young organization, for those who can take them.
    pub checklist: Option<Checklist>,
    pub teams: Vec<MyTeam>,
    /// What changed lately: in the organization for those who may read the audit log, else in
    /// teams of the reader.
    pub changes: Vec<Change>,
    /// People who ask for access, for those who can give it.
    pub requests: Requests,
    /// For the answers to them.
    pub form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checklist {
    pub invited: bool,
    pub team: bool,
    pub project: bool,
}

impl Checklist {
    pub const STEPS: usize = 3;

    pub fn done(self) -> usize {
        usize::from(self.invited) + usize::from(self.team) + usize::from(self.project)
    }

    fn left(self) -> usize {
        Self::STEPS - self.done()
    }
}

#[derive(Clone, Debug)]
pub struct MyTeam {
    pub face: Face,
    pub handle: String,
    pub role: ResourceRole,
}

/// A change in a line of what happened: "Mia Chen invited jo@example.com".
#[derive(Clone, Debug)]
pub struct Change {
    pub icon: &'static str,
    pub told: Html,
    pub at: Timestamp,
}

#[derive(Template)]
#[template(path = "screens/settings.html")]
pub struct Settings {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub form: Form,
    pub zones: Vec<String>,
}

#[derive(Template)]
#[template(path = "screens/danger.html")]
pub struct Danger {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub only_owner: bool,
}

#[derive(Template)]
#[template(path = "sheets/delete_org.html")]
pub struct DeleteOrganization {
    pub org: Org,
    pub form: Form,
    /// How much is in it: "128 people, 6 teams and 203 devices".
    pub holds: String,
}

/// What an owner sees of an organization that is being deleted.
#[derive(Template)]
#[template(path = "screens/grace.html")]
pub struct Grace {
    pub page: Page,
    pub person: Person,
    pub slug: String,
    pub name: String,
    pub erased_at: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "screens/more.html")]
pub struct More {
    pub page: Page,
    pub person: Person,
    pub org: Org,
}

#[derive(Template)]
#[template(path = "screens/search.html")]
pub struct Search {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub query: String,
    pub hits: Vec<Hit>,
}

/// A thing or a command that a search found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub text: String,
    pub group: Cow<'static, str>,
    pub icon: &'static str,
    pub url: String,
    pub detail: String,
}
