//! The OpenID AuthZEN Authorization API 1.0: external services ask who may do what.
//!
//! `question` reads requests as the standard has it, `doors` answers them, and both know the one
//! who decides only as a [`Pdp`]: [`org::OrgPdp`] in service, another in tests.

mod doors;
mod org;
mod question;

pub(super) use doors::routes;

use serde_json::{Map, Value};

/// A subject or resource (section 5.1 and 5.3 of the standard).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entity<'a> {
    pub kind: &'a str,
    pub id: &'a str,
    /// What the caller says of it. Nothing that decides may rest on it in service.
    pub properties: Option<&'a Map<String, Value>>,
}

/// An action (section 5.2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Verb<'a> {
    pub name: &'a str,
    pub properties: Option<&'a Map<String, Value>>,
}

/// What is asked of an evaluation (section 6).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Question<'a> {
    pub subject: Entity<'a>,
    pub action: Verb<'a>,
    pub resource: Entity<'a>,
    /// Whether the caller wants to know why; `context.explain`.
    pub explain: bool,
}

/// What is searched for (section 8).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Search<'a> {
    Subjects {
        kind: &'a str,
        action: Verb<'a>,
        resource: Entity<'a>,
    },
    Resources {
        subject: Entity<'a>,
        action: Verb<'a>,
        kind: &'a str,
    },
    Actions {
        subject: Entity<'a>,
        resource: Entity<'a>,
    },
}

/// An answer to an evaluation (section 6.2), with reasons where they were asked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decision {
    pub allowed: bool,
    pub reasons: Option<Value>,
}

/// A part of the results of a search.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub results: Vec<Value>,
    /// Where the next part starts; `None` where there is no more.
    pub next: Option<String>,
}

/// Whoever decides. What is unknown is not allowed, and found by no search.
pub(crate) trait Pdp {
    fn evaluate(&self, question: &Question<'_>) -> Decision;

    /// At most `limit` results after `after`, the [`Found::next`] of the part before.
    fn search(&self, search: &Search<'_>, after: Option<&str>, limit: usize) -> Found;
}

#[cfg(test)]
mod tests;
