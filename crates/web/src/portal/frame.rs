//! What stands around a page: its title and theme, the person who reads it, and the organization
//! that they are in.

use askama::Template;
use domain::{
    organization,
    policy::{OrgAction, allows},
    role::OrgRole,
};

use super::{
    look::{self, Clock, Face},
    respond::Undo,
};

/// What every page has.
#[derive(Clone, Debug)]
pub struct Page {
    pub title: String,
    pub theme: Theme,
    /// What was done by the request before this one.
    pub toast: Option<Toast>,
    pub clock: Clock,
}

/// A word about what was done, or was not, and how to take it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub text: String,
    /// It was not done, and the text says why.
    pub bad: bool,
    pub undo: Option<Undo>,
}

/// The appearance that the reader chose, kept in a cookie; `Auto` follows their system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

/// The person who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub face: Face,
    pub email: String,
    pub organizations: Vec<OrgLink>,
    /// Invitations to their address that wait for an answer.
    pub waiting: usize,
}

/// An organization in the switcher and in lists of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgLink {
    pub slug: String,
    pub name: String,
    pub role: OrgRole,
    pub state: OrgState,
}

/// Whether one can enter, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgState {
    Open,
    /// Being deleted; an owner can still restore it.
    Deleting,
    Suspended,
    /// One's membership has reached its end.
    Ended,
}

/// The organization that a page is in, as its reader sees it.
#[derive(Clone, Debug)]
pub struct Org {
    pub slug: String,
    pub name: String,
    pub role: OrgRole,
    pub status: organization::Status,
    pub nav: Nav,
}

/// The place in the navigation that a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    Home,
    Users,
    Projects,
    Channels,
    Settings,
    Keys,
    Audit,
    More,
    Search,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Anything unknown follows the system.
    pub fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

impl OrgLink {
    pub fn initials(&self) -> String {
        look::initials(&self.name)
    }

    pub fn is_open(&self) -> bool {
        self.state == OrgState::Open
    }

    /// Whether a press leads somewhere: an owner still reaches what is being deleted.
    pub fn leads_in(&self) -> bool {
        self.is_open() || (self.state == OrgState::Deleting && self.role == OrgRole::Owner)
    }
}

impl Org {
    pub fn initials(&self) -> String {
        look::initials(&self.name)
    }

    /// Owners and administrators: what they see more of is the same in every place.
    pub fn manages(&self) -> bool {
        allows(self.role, OrgAction::ManageMembers)
    }

    pub fn owns(&self) -> bool {
        allows(self.role, OrgAction::Delete)
    }

    /// The roles that the reader may give to others, from the most to the least.
    pub fn grantable(&self) -> Vec<OrgRole> {
        OrgRole::ALL
            .iter()
            .rev()
            .copied()
            .filter(|role| *role <= self.role)
            .collect()
    }

    pub fn at(&self, path: &str) -> String {
        format!("/o/{}{path}", self.slug)
    }

    pub fn member(&self, id: impl std::fmt::Display) -> String {
        self.at(&format!("/users/members/{id}"))
    }

    pub fn team(&self, handle: impl std::fmt::Display) -> String {
        self.at(&format!("/users/teams/{handle}"))
    }

    pub fn project(&self, id: impl std::fmt::Display) -> String {
        self.at(&format!("/projects/{id}"))
    }

    pub fn channel(&self, id: impl std::fmt::Display) -> String {
        self.at(&format!("/channels/{id}"))
    }

    pub fn device(&self, id: impl std::fmt::Display) -> String {
        self.at(&format!("/devices/{id}"))
    }

    /// The page on which `resource` is asked about.
    pub fn why(&self, member: impl std::fmt::Display, resource: impl std::fmt::Display) -> String {
        self.at(&format!(
            "/access?member={member}&resource={resource}&action=see"
        ))
    }

    pub fn invitation(&self, id: impl std::fmt::Display) -> String {
        self.at(&format!("/users/invitations/{id}"))
    }
}

/// A sheet around which the page stays: what a link with `data-dialog` gets.
#[derive(Template)]
#[template(path = "layout/dialog.html")]
pub struct Dialog<'a> {
    pub size: &'static str,
    pub body: &'a str,
}

/// The same sheet as a page of its own: without script, and for a link opened in a new tab.
#[derive(Template)]
#[template(path = "layout/dialog_page.html")]
pub struct DialogPage<'a> {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub body: &'a str,
}

/// The same without an organization around it.
#[derive(Template)]
#[template(path = "layout/dialog_person.html")]
pub struct DialogPerson<'a> {
    pub page: Page,
    pub person: Person,
    pub body: &'a str,
}

/// The same before one is in an organization, or logged in.
#[derive(Template)]
#[template(path = "layout/dialog_gate.html")]
pub struct DialogGate<'a> {
    pub page: Page,
    pub body: &'a str,
}
