//! From columns to the types of `domain`. What does not fit was written by another version, or
//! by hand: it fails loudly, with the place where it stands.

use domain::{
    email::EmailAddress,
    handle::Handle,
    membership::Standing,
    role::{OrgRole, ResourceRole},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::StoreError;

/// Where a page of a list ends: the sort key and the id of its last row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextCursor {
    pub key: String,
    pub id: Uuid,
}

/// The same for lists that are sorted by a number or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberCursor {
    pub key: i64,
    pub id: Uuid,
}

/// The pattern of texts that hold `query`, whose own wildcards mean themselves. No text holds a
/// NUL, and PostgreSQL takes none.
pub(crate) fn containing(query: &str) -> String {
    let query = query.replace('\0', "");
    let mut pattern = String::from("%");
    for c in domain::text::fold(query.trim().trim_start_matches('@')).chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern + "%"
}

/// How many rows a text looks up by their ids at once.
///
/// Such a text names so many places for ids because neither database takes a list in a way that the
/// other understands.
pub(crate) const AT_ONCE: usize = 50;

/// [`AT_ONCE`] ids: those that are given, then ones that nothing has.
pub(crate) fn padded(ids: &[Uuid]) -> impl Iterator<Item = Uuid> {
    (0..AT_ONCE).map(|n| ids.get(n).copied().unwrap_or(Uuid::nil()))
}

pub(crate) fn corrupt(table: &'static str, column: &'static str) -> StoreError {
    StoreError::Corrupt { table, column }
}

pub(crate) fn email(text: &str, table: &'static str) -> Result<EmailAddress, StoreError> {
    EmailAddress::stored(text).ok_or(corrupt(table, "email"))
}

/// Reserved words included: a handle that was stored before its word was reserved stays good.
pub(crate) fn handle(text: &str, table: &'static str) -> Result<Handle, StoreError> {
    Handle::stored(text).ok_or(corrupt(table, "handle"))
}

pub(crate) fn org_role(text: &str, table: &'static str) -> Result<OrgRole, StoreError> {
    OrgRole::parse(text).map_err(|_| corrupt(table, "role"))
}

pub(crate) fn resource_role(text: &str, table: &'static str) -> Result<ResourceRole, StoreError> {
    ResourceRole::parse(text).map_err(|_| corrupt(table, "role"))
}

pub(crate) fn standing(text: &str) -> Result<Standing, StoreError> {
    Standing::parse(text).ok_or(corrupt("memberships", "standing"))
}
