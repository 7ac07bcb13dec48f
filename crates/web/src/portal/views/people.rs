//! The Users section: members and invitations.

use std::borrow::Cow;

use askama::Template;
use domain::{
    invitation::BULK_LIMIT,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};

use super::super::{
    form::Form,
    frame::{Nav, Org, Page, Person, Theme},
    look::{self, Face, Plain},
    rights::{Effect, Things, is_rehearsed},
};

/// A member in a list.
#[derive(Clone, Debug)]
pub struct MemberRow {
    pub id: String,
    pub face: Face,
    pub handle: String,
    /// Only for those who may see it.
    pub email: Option<String>,
    pub role: OrgRole,
    /// `active`, `suspended` or `expired`.
    pub status: &'static str,
    /// Handles of their teams.
    pub teams: Vec<String>,
    pub last_active: Option<Timestamp>,
    pub me: bool,
    /// Whether the reader may change the role of this person, suspend and remove them.
    pub changeable: bool,
}

impl MemberRow {
    /// The second line: the address, or where it is not shown the handle.
    pub fn sub(&self) -> String {
        self.email
            .clone()
            .unwrap_or_else(|| format!("@{}", self.handle))
    }

    /// Whether a lower role stops something for others and is therefore shown before.
    pub fn rehearsed(&self) -> bool {
        self.role >= OrgRole::Administrator
    }
}

/// What a list of members is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct MemberFilter {
    pub query: String,
    pub role: Option<OrgRole>,
    /// `active`, `suspended`, `expired`, or nothing.
    pub status: String,
}

impl MemberFilter {
    fn is_role(&self, role: impl Plain<OrgRole>) -> bool {
        self.role == Some(role.plain())
    }

    pub fn is_set(&self) -> bool {
        !self.query.is_empty() || self.role.is_some() || !self.status.is_empty()
    }
}

#[derive(Template)]
#[template(path = "screens/members.html", blocks = ["part"])]
pub struct Members {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub filter: MemberFilter,
    pub rows: Vec<MemberRow>,
    /// Where nobody else is there yet: how many invitations wait for an answer, in words, if any.
    pub alone: Option<Option<Cow<'static, str>>>,
    /// The page's own address, which it asks for again after a change.
    pub here: String,
    pub first: Option<String>,
    pub next: Option<String>,
}

#[derive(Template)]
#[template(
    source = "{% import \"ui/kit.html\" as ui %}{% include \"parts/member_row.html\" %}",
    ext = "html"
)]
pub struct MemberRowPart {
    pub page: Page,
    pub org: Org,
    pub m: MemberRow,
}

/// What came of a change of many.
#[derive(Template)]
#[template(path = "sheets/bulk.html")]
pub struct BulkResults {
    pub org: Org,
    pub title: String,
    /// Each person, with the reason why they were not changed.
    pub results: Vec<(Face, Option<String>)>,
    /// How many of those who were selected are there no more.
    pub gone: usize,
    /// How many were selected and how many may be, where nothing was done for that.
    pub too_many: Option<(usize, usize)>,
    /// The form that takes it back, field by field.
    pub undo: Vec<(String, String)>,
}

impl BulkResults {
    fn sub(&self) -> Cow<'static, str> {
        match self.too_many {
            Some(_) => Cow::Borrowed(""),
            None => texts::bulk_each_alone(),
        }
    }
}

/// What a change of many roles would take and give, before it is done.
#[derive(Template)]
#[template(path = "sheets/bulk_rehearsal.html")]
pub struct BulkRehearsal {
    pub org: Org,
    pub role: OrgRole,
    pub lowered: Vec<Lowered>,
    /// How many become more than they are.
    pub raised: usize,
    /// What these gain, each thing once.
    pub gained: Vec<Effect>,
    /// How many are changed besides, for whom nothing of others stops.
    pub others: usize,
    /// How many have the role already.
    pub same: usize,
    /// The ids of all.
    pub selected: Vec<String>,
}

impl BulkRehearsal {
    fn changed(&self) -> usize {
        self.selected.len() - self.same
    }
}

/// An owner or administrator who is about to be less.
pub struct Lowered {
    pub face: Face,
    pub from: OrgRole,
    pub last_owner: bool,
    /// What they can do no longer.
    pub effects: Vec<Effect>,
}

#[derive(Template)]
#[template(path = "sheets/add_member.html")]
pub struct AddMember {
    pub org: Org,
    pub form: Form,
    pub teams: Vec<TeamChoice>,
    /// Whether there are more of them than are listed; so too below.
    pub more_teams: bool,
    pub projects: Vec<SpaceChoice>,
    pub more_projects: bool,
    pub channels: Vec<SpaceChoice>,
    pub more_channels: bool,
    /// How many of the addresses were invited, where some were not.
    pub invited: usize,
    /// The addresses that were not, each with the reason; they stay in the field.
    pub outcomes: Vec<(String, String)>,
    /// What those who were removed of late could have back, in words.
    pub restores: Option<Cow<'static, str>>,
}

#[derive(Clone, Debug)]
pub struct TeamChoice {
    pub handle: String,
    pub name: String,
    pub picked: bool,
    pub role: ResourceRole,
}

#[derive(Clone, Debug)]
pub struct SpaceChoice {
    pub id: String,
    pub name: String,
    pub picked: bool,
    pub role: ResourceRole,
}

/// What inviting these addresses would do, told while they are typed.
#[derive(Template)]
#[template(path = "parts/add_preview.html")]
pub struct AddPreview {
    pub counts: AddCounts,
    /// What those who were removed of late could have back, in words.
    pub restores: Option<Cow<'static, str>>,
    pub form: Form,
}

#[derive(Clone, Copy, Debug, Default)]
pub struct AddCounts {
    pub total: usize,
    pub fresh: usize,
    pub members: usize,
    pub invited: usize,
    pub bad: usize,
}

impl AddCounts {
    /// "2 get a mail with a link. 1 is already a member."
    fn told(self) -> String {
        let told = [
            (self.fresh, texts::add_preview_fresh(self.fresh)),
            (self.members, texts::add_preview_members(self.members)),
            (self.invited, texts::add_preview_invited(self.invited)),
            (self.bad, texts::add_preview_bad(self.bad)),
        ];
        let some = told.into_iter().filter(|(n, _)| *n > 0);
        some.map(|(_, text)| text).collect::<Vec<_>>().join(" ")
    }

    /// More than can be invited at once.
    fn are_too_many(self) -> bool {
        self.total > BULK_LIMIT
    }

    fn too_many(self) -> Cow<'static, str> {
        match self.bad {
            0 => texts::add_member_too_many(self.total, BULK_LIMIT),
            bad => texts::add_member_too_many_bad(bad, self.total, BULK_LIMIT),
        }
    }
}

#[derive(Template)]
#[template(path = "screens/import.html")]
pub struct Import {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub form: Form,
    pub results: Option<Vec<ImportRow>>,
}

#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Counted from 1, the header not counted.
    pub row: usize,
    pub email: String,
    pub refused: Option<String>,
}

impl ImportRow {
    /// "12 invited, 3 not invited".
    fn tally(rows: &[Self]) -> Cow<'static, str> {
        let refused = rows.iter().filter(|row| row.refused.is_some()).count();
        texts::import_people_tally(rows.len() - refused, refused)
    }
}

/// A member on their own page.
#[derive(Clone, Debug)]
pub struct MemberDetail {
    pub id: String,
    pub face: Face,
    pub handle: String,
    pub email: Option<String>,
    pub role: OrgRole,
    pub status: &'static str,
    pub joined_at: Timestamp,
    pub last_active: Option<Timestamp>,
    pub ends_at: Option<Timestamp>,
    pub me: bool,
    pub changeable: bool,
}

impl MemberDetail {
    pub fn is_observer(&self) -> bool {
        self.role == OrgRole::Observer
    }

    /// The role that a team offers them first.
    pub fn team_default(&self) -> &'static str {
        if self.is_observer() {
            "observer"
        } else {
            "member"
        }
    }
}

/// A team somebody is in.
#[derive(Clone, Debug)]
pub struct Place {
    pub face: Face,
    pub handle: String,
    pub role: ResourceRole,
}

#[derive(Template)]
#[template(path = "screens/member.html", blocks = ["part"])]
pub struct MemberPage {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub m: MemberDetail,
    pub teams: Vec<Place>,
    /// Handle and name of the teams they are not in.
    pub other_teams: Vec<(String, String)>,
    /// The end of the membership as a date field holds it.
    pub ends_day: String,
    pub form: Form,
}

/// What a removal stops or leaves without anyone; each thing in words.
#[derive(Clone, Debug, Default)]
pub struct Stops {
    pub teams: Vec<String>,
    pub grants: Things,
    pub invitations: Vec<String>,
    pub api_keys: Vec<String>,
    pub jobs: Vec<String>,
    pub channels: Vec<String>,
    pub last_owner: bool,
    /// Whether somebody can take over the invitations and keys.
    pub takes_over: bool,
}

#[derive(Template)]
#[template(path = "sheets/remove_member.html")]
pub struct RemoveMember {
    pub org: Org,
    pub form: Form,
    pub action: String,
    pub back: String,
    pub face: Face,
    pub me: bool,
    pub stops: Stops,
    /// Who can take over invitations and keys: the value, and what comes of them then. Empty where
    /// there are none.
    pub stewards: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "sheets/role.html")]
pub struct RoleChange {
    pub form: Form,
    /// Whether it lies over a page that stays, and is not a page of its own.
    pub partial: bool,
    pub action: String,
    pub back: String,
    pub title: String,
    pub face: Face,
    pub me: bool,
    pub from: OrgRole,
    pub to: OrgRole,
    /// The membership's, as it is shown.
    pub revision: i64,
    pub last_owner: bool,
    pub effects: Vec<Effect>,
}

impl RoleChange {
    /// Whether something stops for others with it.
    fn is_dangerous(&self) -> bool {
        is_rehearsed(self.from, self.to)
    }

    fn changes_something(&self) -> bool {
        self.from != self.to && !self.last_owner
    }
}

/// An invitation in the list.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: String,
    pub email: String,
    pub role: OrgRole,
    pub teams: Vec<String>,
    /// As the API tells it: `pending`, `expired`, …
    pub status: &'static str,
    pub inviter: String,
    pub sent_at: Timestamp,
    pub expires_at: Timestamp,
}

impl InvitationRow {
    /// Whether it can still be resent or revoked.
    pub fn is_open(&self) -> bool {
        matches!(self.status, "pending" | "expired")
    }
}

#[derive(Template)]
#[template(path = "screens/invitations.html", blocks = ["part"])]
pub struct Invitations {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    /// The state that is looked for; nothing for pending and expired ones.
    pub status: String,
    pub rows: Vec<InvitationRow>,
    pub here: String,
    pub first: Option<String>,
    pub next: Option<String>,
}

impl Invitations {
    /// The states by which the list is narrowed, and their names.
    fn states() -> [(&'static str, Cow<'static, str>); 6] {
        [
            ("", texts::invitations_open()),
            ("pending", texts::status_pending()),
            ("expired", texts::status_expired()),
            ("accepted", texts::status_accepted()),
            ("declined", texts::status_declined()),
            ("revoked", texts::status_revoked()),
        ]
    }
}

#[derive(Template)]
#[template(
    source = "{% import \"ui/kit.html\" as ui %}{% include \"parts/invitation_row.html\" %}",
    ext = "html"
)]
pub struct InvitationRowPart {
    pub page: Page,
    pub org: Org,
    pub v: InvitationRow,
}
