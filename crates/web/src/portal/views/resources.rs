//! Projects, alert channels and devices, and who has access to them.

use askama::Template;
use domain::{
    resource::SpaceKind,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use super::super::{
    chart::Chart,
    form::Form,
    frame::{Nav, Org, Page, Person, Theme},
    look::{self, Face},
    rights::Effect,
};

/// The words for a kind of space, and where its pages are.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub many: &'static str,
    pub one: &'static str,
    /// Below the organization's address.
    pub path: &'static str,
    pub nothing: &'static str,
    pub icon: &'static str,
}

impl Words {
    pub fn of(kind: SpaceKind) -> Self {
        match kind {
            SpaceKind::Project => Self {
                many: "Projects",
                one: "project",
                path: "/projects",
                nothing: "A project holds devices and their data, and the people who work with them.",
                icon: "folder",
            },
            SpaceKind::Channel => Self {
                many: "Alert channels",
                one: "alert channel",
                path: "/channels",
                nothing: "Alerts are published to a channel, and its members are notified.",
                icon: "siren",
            },
        }
    }
}

/// A project or channel.
#[derive(Clone, Debug)]
pub struct SpaceRow {
    pub id: String,
    pub name: String,
    pub description: String,
    pub role: ResourceRole,
}

impl SpaceRow {
    /// Whether its reader may change it and give others access.
    pub fn administers(&self) -> bool {
        self.role == ResourceRole::Administrator
    }
}

#[derive(Template)]
#[template(path = "screens/spaces.html")]
pub struct Spaces {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub words: Words,
    pub query: String,
    pub rows: Vec<SpaceRow>,
    pub first: Option<String>,
    pub next: Option<String>,
}

/// Creates a project or channel, or edits one.
#[derive(Template)]
#[template(path = "sheets/space_form.html")]
pub struct SpaceForm {
    pub form: Form,
    pub title: String,
    pub act: String,
    pub action: String,
    pub back: String,
}

/// A device in a list.
#[derive(Clone, Debug)]
pub struct DeviceRow {
    pub id: String,
    pub name: String,
    pub serial: Option<String>,
    pub kind: Option<String>,
    pub last_seen: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "screens/project.html")]
pub struct ProjectPage {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub s: SpaceRow,
    /// The reader's own membership, for what leads them here.
    pub own: String,
    pub query: String,
    pub devices: Vec<DeviceRow>,
    pub first: Option<String>,
    pub next: Option<String>,
}

#[derive(Template)]
#[template(path = "screens/channel.html")]
pub struct ChannelPage {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub s: SpaceRow,
    pub own: String,
}

/// Registers a device, or edits one.
#[derive(Template)]
#[template(path = "sheets/device_form.html")]
pub struct DeviceForm {
    pub form: Form,
    pub title: String,
    pub act: &'static str,
    pub action: String,
    pub back: String,
}

/// Moves a device to another project.
#[derive(Template)]
#[template(path = "sheets/device_move.html")]
pub struct DeviceMove {
    pub form: Form,
    pub org: Org,
    pub title: String,
    /// Where it is, in words.
    pub now: String,
    /// Where it may go: ids and names.
    pub projects: Vec<(String, String)>,
    pub action: String,
    pub back: String,
    pub told: Option<MoveTold>,
}

/// What a move would change, as the part of the sheet that follows the choice.
#[derive(Template)]
#[template(path = "parts/device_move.html")]
pub struct MovePart {
    pub told: Option<MoveTold>,
}

#[derive(Clone, Debug)]
pub struct MoveTold {
    /// The id and the name of the project.
    pub id: String,
    pub project: String,
    /// How some people would fare.
    pub changes: Vec<Effect>,
}

#[derive(Clone, Debug)]
pub struct StreamRow {
    pub name: String,
    pub value: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct CredentialRow {
    pub id: String,
    pub label: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub ended: bool,
    pub last_used: Option<Timestamp>,
}

#[derive(Template)]
#[template(path = "screens/device.html")]
pub struct DevicePage {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub d: DeviceRow,
    pub created_at: Timestamp,
    pub project: String,
    /// Where the project is, for those who see it.
    pub project_url: Option<String>,
    pub role: ResourceRole,
    pub own: String,
    pub streams: Vec<StreamRow>,
    pub chart: Option<ChartView>,
    /// For those who may issue some.
    pub credentials: Option<Vec<CredentialRow>>,
}

/// The drawing of one stream, with its numbers.
#[derive(Clone, Debug)]
pub struct ChartView {
    pub at: String,
    pub stream: String,
    /// The key of the range that is shown.
    pub range: &'static str,
    pub drawn: Chart,
    pub csv: String,
}

/// The chart alone, for another range or stream.
#[derive(Template)]
#[template(source = "{% include \"parts/chart.html\" %}", ext = "html")]
pub struct ChartPart {
    pub page: Page,
    pub chart: ChartView,
}

/// Issues a credential for a device.
#[derive(Template)]
#[template(path = "sheets/credential_form.html")]
pub struct CredentialForm {
    pub form: Form,
    /// For which device.
    pub sub: String,
    pub action: String,
    pub back: String,
}

/// A secret, shown this once.
#[derive(Template)]
#[template(path = "sheets/secret.html")]
pub struct Secret {
    pub title: String,
    pub secret: String,
    pub hint: String,
    pub back: String,
}

/// What stops, before somebody decides.
#[derive(Template)]
#[template(path = "sheets/stop.html")]
pub struct Stop {
    pub form: Form,
    pub title: String,
    pub action: String,
    pub back: String,
    /// A head and a detail each.
    pub stops: Vec<(String, String)>,
    /// The words of the button: a verb, then what it does that to.
    pub act: &'static str,
    /// What has to be typed first, where it is more than one press away from being lost.
    pub typed: Option<String>,
}

impl Stop {
    /// The words of the way out: "Keep project" beside "Delete project".
    fn keep(&self) -> String {
        let (_, thing) = self.act.split_once(' ').unwrap_or(("", "it"));
        format!("Keep {thing}")
    }
}

/// A grant on the thing itself.
#[derive(Clone, Debug)]
pub struct GrantRow {
    /// `member:mem_…` or `team:team_…`.
    pub subject: String,
    pub team: bool,
    pub face: Face,
    pub handle: String,
    pub url: String,
    pub role: ResourceRole,
    pub ends_at: Option<Timestamp>,
    pub ended: bool,
}

/// Somebody who gets in, with all that leads them there.
#[derive(Clone, Debug)]
pub struct AccessRow {
    pub face: Face,
    pub url: String,
    pub role: Option<ResourceRole>,
    pub reasons: Vec<String>,
}

/// What may be done about the access to something.
#[derive(Clone, Debug)]
pub struct Access {
    /// The address of this sheet.
    pub at: String,
    pub back: String,
    pub name: String,
    pub form: Form,
    /// The teams that can be given access, by handle and name.
    pub teams: Vec<(String, String)>,
    pub grants: Vec<GrantRow>,
    /// The cursor that led to these grants; empty for the first.
    pub given_after: String,
    /// Where the first grants are, and the next.
    pub first_given: Option<String>,
    pub next_given: Option<String>,
    /// The action that people are listed for, and every other, each with its words.
    pub action: &'static str,
    pub actions: Vec<(&'static str, String)>,
    pub people: Vec<AccessRow>,
    /// Where more people are.
    pub next: Option<String>,
}

impl Access {
    /// "Everybody who can control it".
    fn heading(&self) -> String {
        let words = self.actions.iter().find(|(name, _)| *name == self.action);
        match words {
            Some((name, words)) if *name != "see" => format!("Everybody who can {words} it"),
            _ => "Everybody who gets in".to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "sheets/access.html")]
pub struct AccessSheet {
    pub page: Page,
    pub org: Org,
    pub a: Access,
}

/// What of the sheet changes.
#[derive(Template)]
#[template(
    source = "{% import \"ui/kit.html\" as ui %}{% include \"parts/access.html\" %}",
    ext = "html"
)]
pub struct AccessPart {
    pub page: Page,
    pub org: Org,
    pub a: Access,
}

/// Whom a text may mean, as options of the field in which it is typed.
#[derive(Template)]
#[template(path = "parts/subjects.html")]
pub struct Subjects {
    pub found: Vec<(String, String)>,
}

/// Something that somebody reaches.
#[derive(Clone, Debug)]
pub struct ReachRow {
    pub name: String,
    pub url: String,
    pub why: String,
    pub role: ResourceRole,
}

#[derive(Clone, Debug)]
pub struct ReachList {
    pub title: &'static str,
    pub icon: &'static str,
    pub rows: Vec<ReachRow>,
    /// Where the first are, and the next.
    pub first: Option<String>,
    pub next: Option<String>,
}

#[derive(Template)]
#[template(path = "screens/reach.html")]
pub struct Reach {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub face: Face,
    pub member_url: String,
    pub me: bool,
    pub role: OrgRole,
    pub lists: Vec<ReachList>,
}

/// One way from a person to a thing.
#[derive(Clone, Debug)]
pub struct WhyRow {
    pub text: String,
    /// It counts now, and is enough for what is asked.
    pub carries: bool,
    pub live: bool,
}

#[derive(Template)]
#[template(path = "screens/why.html")]
pub struct Why {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub face: Face,
    pub member: String,
    pub member_url: String,
    pub resource: String,
    pub resource_url: String,
    pub name: String,
    pub action: String,
    /// The actions on such a thing, each with its words.
    pub actions: Vec<(&'static str, String)>,
    pub allowed: bool,
    pub verdict: String,
    pub rows: Vec<WhyRow>,
}

/// An API key, without its secret.
#[derive(Clone, Debug)]
pub struct KeyRow {
    pub id: String,
    pub name: String,
    pub role: OrgRole,
    pub projects: Option<usize>,
    pub maker: String,
    pub maker_url: String,
    pub last_used: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub ended: bool,
    /// Whether the reader may revoke it.
    pub revocable: bool,
}

#[derive(Template)]
#[template(path = "screens/keys.html")]
pub struct Keys {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub rows: Vec<KeyRow>,
    pub first: Option<String>,
    pub next: Option<String>,
}

#[derive(Template)]
#[template(path = "sheets/key_form.html")]
pub struct KeyForm {
    pub org: Org,
    pub form: Form,
    /// Id, name, and whether it is chosen.
    pub projects: Vec<(String, String, bool)>,
    /// Whether there are more projects than are listed.
    pub more_projects: bool,
}

#[derive(Template)]
#[template(path = "screens/import_devices.html")]
pub struct ImportDevices {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub project: String,
    pub back: String,
    pub form: Form,
    pub results: Option<Vec<ImportedRow>>,
}

#[derive(Clone, Debug)]
pub struct ImportedRow {
    /// Counted from 1, the header not counted.
    pub row: usize,
    pub name: String,
    pub refused: Option<String>,
}

impl ImportedRow {
    /// "12 added, 3 not".
    fn tally(rows: &[Self]) -> String {
        let refused = rows.iter().filter(|row| row.refused.is_some()).count();
        format!("{} added, {refused} not", rows.len() - refused)
    }
}
