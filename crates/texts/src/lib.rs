//! Every sentence that Muster says to a person: in the portal, in mails, and as the `detail` of a problem.
//!
//! A language is one file, `languages/<tag>.ftl`, in the syntax of [Fluent](https://projectfluent.org). English is the
//! one that all fall back to, and the one from which the functions of this crate are made: `texts::members_title()` says
//! the message `members-title`, in the language of the request that is being answered ([`speaking`]), or in English
//! outside of one. So a message that is missing or lacks an argument does not compile; that other languages have the
//! same ones, and that each is said somewhere, is held by tests.
//!
//! What programs read (codes, the OpenAPI description) and what operators read (the command line, logs) is English, and
//! stands where it is said.

mod bundle;
mod language;
mod marked;

use std::{borrow::Cow, fmt::Display};

pub use bundle::Number;
use bundle::{Value, marked, plain};
pub use language::{Language, current, speaking, speaking_now};
pub use marked::{Html, Markup};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// What the script in the browser says, as a JSON object of name and message, fit to stand within a page. Arguments stand as `{name}`.
pub fn script() -> String {
    let said = OF_SCRIPT.iter().map(|id| {
        let name = id.trim_start_matches("script-");
        (name.to_owned(), bundle::with_places(id))
    });
    // Within a page, where `</script>` would end it.
    let said = serde_json::Value::Object(said.collect()).to_string();
    said.replace('<', "\\u003c")
}

#[cfg(test)]
mod tests;
