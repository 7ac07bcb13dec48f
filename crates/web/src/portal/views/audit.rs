//! The audit log: who did what and when, with what was before and after.

use std::borrow::Cow;

use askama::Template;
use domain::time::Timestamp;
use texts::Html;

use super::super::{
    frame::{Nav, Org, Page, Person, Theme},
    look,
};

#[derive(Template)]
#[template(path = "screens/audit.html", blocks = ["part"])]
pub struct AuditLog {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    pub filter: AuditFilter,
    /// Value and words of the kinds of action that can be chosen.
    pub actions: Vec<(&'static str, Cow<'static, str>)>,
    pub events: Vec<AuditRow>,
    pub first: Option<String>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    pub action: String,
    pub actor: String,
    pub target: String,
    /// Days, as date fields hold them.
    pub from: String,
    pub to: String,
}

impl AuditFilter {
    pub fn is_set(&self) -> bool {
        [
            &self.action,
            &self.actor,
            &self.target,
            &self.from,
            &self.to,
        ]
        .iter()
        .any(|field| !field.is_empty())
    }
}

#[derive(Clone, Debug)]
pub struct AuditRow {
    pub icon: &'static str,
    pub actor: String,
    pub actor_id: Option<String>,
    /// Who did what to whom.
    pub told: Html,
    pub target_id: Option<String>,
    pub action: String,
    pub at: Timestamp,
    pub seq: i64,
    /// Field, value before and value after.
    pub diff: Vec<(String, String, String)>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
    pub hash: String,
}
