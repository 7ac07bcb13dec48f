//! Asking for access, and whoever asks.

use askama::Template;
use domain::time::Timestamp;

use crate::portal::{
    form::Form,
    frame::{Nav, Org, Page, Person, Theme},
    look::{self, Face},
};

/// What is not there, or not to be seen: the page on which access to it can be asked for.
#[derive(Template)]
#[template(path = "screens/ask.html")]
pub struct Ask {
    pub page: Page,
    pub person: Person,
    pub org: Org,
    /// The id that stands in the address; empty where there is nothing to ask for.
    pub object: String,
    /// Since when the reader's own request for it waits.
    pub asked: Option<Timestamp>,
    pub form: Form,
}

/// A page of the people who ask for access.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    pub rows: Vec<RequestRow>,
    /// Where the first are, and the next.
    pub first: Option<String>,
    pub next: Option<String>,
}

/// Somebody who asks for access.
#[derive(Clone, Debug)]
pub struct RequestRow {
    pub id: String,
    pub face: Face,
    pub member_url: String,
    /// The name and address of what they ask for; nothing where there is no such thing.
    pub thing: Option<(String, String)>,
    pub note: Option<String>,
    pub at: Timestamp,
}
