//! One's own account: profile, password and sessions, organizations, the end.

use askama::Template;
use domain::time::Timestamp;

use super::super::{
    form::Form,
    frame::{OrgLink, OrgState, Page, Person, Theme},
    look,
};
use super::people::Stops;

#[derive(Template)]
#[template(path = "screens/profile.html")]
pub struct Profile {
    pub page: Page,
    pub person: Person,
    pub form: Form,
    pub email_form: Form,
    /// An address whose link was sent and not opened yet.
    pub pending: Option<String>,
}

#[derive(Template)]
#[template(path = "screens/security.html")]
pub struct Security {
    pub page: Page,
    pub person: Person,
    pub form: Form,
    pub sessions: Vec<SessionRow>,
}

#[derive(Clone, Debug)]
pub struct SessionRow {
    pub id: String,
    pub icon: &'static str,
    pub device: String,
    pub ip: Option<String>,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub current: bool,
}

#[derive(Template)]
#[template(path = "screens/account_organizations.html")]
pub struct AccountOrganizations {
    pub page: Page,
    pub person: Person,
    pub rows: Vec<MembershipRow>,
}

#[derive(Clone, Debug)]
pub struct MembershipRow {
    pub link: OrgLink,
    /// The only active owner cannot leave.
    pub last_owner: bool,
}

#[derive(Template)]
#[template(path = "sheets/leave.html")]
pub struct Leave {
    pub form: Form,
    pub action: String,
    pub name: String,
    pub stops: Stops,
}

#[derive(Template)]
#[template(path = "sheets/delete_account.html")]
pub struct DeleteAccount {
    pub person: Person,
    pub form: Form,
    /// Name and address of the organizations that would be left without an owner.
    pub blocked: Vec<(String, String)>,
}
