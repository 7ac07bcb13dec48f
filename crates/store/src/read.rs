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

/// How many characters of a search count; no name has as many, and SQLite takes no pattern of 50,000 bytes.
const SEARCHED: usize = 200;

/// The pattern of texts that hold the first [`SEARCHED`] characters of `query`, whose own wildcards
/// mean themselves. No text holds a NUL, and PostgreSQL takes none.
pub(crate) fn containing(query: &str) -> String {
    let query: String = query
        .chars()
        .filter(|c| *c != '\0')
        .take(2 * SEARCHED)
        .collect();
    let mut pattern = String::from("%");
    let folded = domain::text::fold(query.trim().trim_start_matches('@'));
    for c in folded.chars().take(SEARCHED) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_takes_wildcards_as_they_are_and_has_an_end() {
        assert_eq!(containing(" @Żan%_!\0 "), "%zan!%!_!!%");
        // One of these folds to 18 letters, the longest there is.
        for long in ["a", "%", "\u{fdfa}"] {
            let pattern = containing(&long.repeat(60_000));
            assert!(pattern.chars().count() <= 2 * SEARCHED + 2, "{pattern}");
        }
    }
}
