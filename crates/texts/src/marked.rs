//! Sentences with markup in them.

use std::{borrow::Cow, fmt};

use askama::{
    FastWritable, Values,
    filters::{self, HtmlSafe, Safe},
};

/// A message with markup. Its arguments were escaped when they were put in, so templates write it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Html(pub(crate) Cow<'static, str>);

impl Html {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for Html {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}

impl HtmlSafe for Html {}

/// What is markup already, and is put into a message as it is: a time with its title, another message.
pub trait Markup: fmt::Display {}

impl Markup for Html {}
impl<T: fmt::Display> Markup for Safe<T> {}
impl<T: Markup + ?Sized> Markup for &T {}

/// `text` as a text of HTML, or within the quotes of an attribute.
pub(crate) fn escaped(text: &str) -> String {
    filters::escape(text, filters::Html).map_or_else(|_| String::new(), |safe| safe.to_string())
}
