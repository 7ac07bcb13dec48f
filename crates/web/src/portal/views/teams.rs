//! Teams: the list, a team's page, and the sheets that make, change and delete one.

use std::borrow::Cow;

use askama::Template;
use domain::role::ResourceRole;

use super::super::{
    form::Form,
    frame::{Nav, Org, Page, Person, Theme},
    look::{self, Face},
};

/// A team in a list.
#[derive(Clone, Debug)]
pub struct TeamRow {
    pub face: Face,
    pub handle: String,
    pub description: String,
    /// The reader's role in it.
    pub role: Option<ResourceRole>,
    pub member_count: i64,
}

#[derive(Template)]
#[template(path = "screens/teams.html", blocks = ["part"])]
pub struct Teams {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub rows: Vec<TeamRow>,
    pub here: String,
    pub first: Option<String>,
    pub next: Option<String>,
}

/// Creates a team, or edits one.
#[derive(Template)]
#[template(path = "sheets/team_form.html")]
pub struct TeamForm {
    pub org: Org,
    pub form: Form,
    pub title: String,
    /// The words of the button.
    pub act: Cow<'static, str>,
    pub action: String,
    pub back: String,
    /// The handle that the team has already; nothing for a new one.
    pub own: String,
    /// The people chosen so far; none where the sheet does not choose people.
    pub members: Option<Vec<TeamMember>>,
}

/// Somebody in a team, or chosen for it.
#[derive(Clone, Debug)]
pub struct TeamMember {
    pub id: String,
    pub face: Face,
    pub handle: String,
    pub role: ResourceRole,
    /// An organization observer, who can only observe in a team.
    pub observer: bool,
}

impl TeamMember {
    fn at(&self) -> String {
        format!("@{}", self.handle)
    }
}

#[derive(Template)]
#[template(
    source = "{% import \"ui/kit.html\" as ui %}{% include \"parts/team_pick.html\" %}",
    ext = "html"
)]
pub struct TeamPick {
    pub m: TeamMember,
}

/// The people whom a search in a sheet found.
#[derive(Template)]
#[template(path = "parts/found.html")]
pub struct Found {
    pub org: Org,
    /// Whether anything was searched for.
    pub asked: bool,
    pub found: Vec<TeamMember>,
}

/// A team on its own page.
#[derive(Clone, Debug)]
pub struct TeamDetail {
    pub face: Face,
    pub handle: String,
    pub description: String,
    /// Handles that it had before and that still lead to it.
    pub aliases: Vec<String>,
    pub member_count: i64,
    /// Whether the reader may set its members.
    pub editable: bool,
}

#[derive(Template)]
#[template(path = "screens/team.html", blocks = ["part"])]
pub struct TeamPage {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub t: TeamDetail,
    pub members: Vec<TeamMember>,
    /// How many of them a tag reaches.
    pub reached: usize,
    /// Those who are about to be added.
    pub picked: Vec<TeamMember>,
    /// The page's own address, which it asks for again after a change.
    pub here: String,
    pub form: Form,
    pub first: Option<String>,
    pub next: Option<String>,
}

#[derive(Template)]
#[template(path = "sheets/delete_team.html")]
pub struct DeleteTeam {
    /// What its people reach no longer, or as something less.
    pub resources: Vec<String>,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub face: Face,
    pub handle: String,
    pub member_count: i64,
}
