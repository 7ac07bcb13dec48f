//! One shape for all mails: the words are written once and come out as text and as HTML.

use std::borrow::Cow;

use askama::{Template, filters::Safe};
use domain::{email::EmailAddress, time::Timestamp};
use jiff::tz::TimeZone;

use super::{Rendered, Site};

/// A mail before it is laid out.
pub(super) struct Letter {
    pub subject: String,
    pub blocks: Vec<Block>,
    /// What to do if the mail was not expected.
    pub unexpected: String,
}

/// What it is, and its value.
pub(super) type Fact = (Cow<'static, str>, String);

pub(super) enum Block {
    Paragraph(String),
    /// A code to type, already in groups.
    Code(String),
    /// The one thing to do.
    Action {
        label: String,
        link: String,
    },
    /// What is what, a line each.
    Facts(Vec<Fact>),
    /// Somebody else's words, a line each.
    Quote {
        from: String,
        lines: Vec<String>,
    },
}

impl Letter {
    pub(super) fn new(subject: impl Into<String>) -> Self {
        Self {
            subject: subject.into(),
            blocks: Vec::new(),
            unexpected: String::new(),
        }
    }

    pub(super) fn greeting(self, name: &str) -> Self {
        self.say(texts::mail_hello_name(self::name(name)))
    }

    pub(super) fn say(self, words: impl Into<String>) -> Self {
        self.with(Block::Paragraph(words.into()))
    }

    /// Shows a code of six digits as two groups of three, as people read and type it.
    pub(super) fn code(self, code: &str) -> Self {
        let code = one_line(code, LONGEST_NAME);
        let shown = match code.split_at_checked(3) {
            Some((first, last)) if last.len() == 3 => format!("{first} {last}"),
            _ => code,
        };
        self.with(Block::Code(shown))
    }

    pub(super) fn action(self, label: impl Into<String>, link: String) -> Self {
        let label = label.into();
        self.with(Block::Action { label, link })
    }

    pub(super) fn facts(self, facts: Vec<Fact>) -> Self {
        self.with(Block::Facts(facts))
    }

    pub(super) fn quote(self, from: String, words: &str) -> Self {
        let lines = words
            .lines()
            .map(|line| one_line(line, LONGEST_LINE))
            .collect();
        self.with(Block::Quote { from, lines })
    }

    pub(super) fn unexpected(mut self, words: impl Into<String>) -> Self {
        self.unexpected = words.into();
        self
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    pub(super) fn render(&self, to: &EmailAddress, site: &Site) -> Rendered {
        let (letter, to, site) = (self, to.as_str(), site.home());
        let text = Text { letter, to, site };
        let html = Html { letter, to, site };
        Rendered {
            subject: without_isolates(&self.subject),
            text: without_isolates(&written(&text)),
            html: written(&html),
        }
    }
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'a> {
    letter: &'a Letter,
    to: &'a str,
    site: &'a str,
}

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
    to: &'a str,
    site: &'a str,
}

/// A web address that is its own text.
#[derive(Template)]
#[template(
    source = r#"<a class="link" href="{{ to }}" style="color:#005a72">{{ to }}</a>"#,
    ext = "html"
)]
struct Link<'a> {
    to: &'a str,
}

fn link(to: &str) -> Safe<Link<'_>> {
    Safe(Link { to })
}

fn written(template: &impl Template) -> String {
    template
        .render()
        .expect("writing text into memory cannot fail")
}

/// Starts a run of text whose direction is its own (Unicode Standard Annex 9): a name in Arabic
/// does not turn the sentence around it. What `<bdi>` is in HTML.
const ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';
/// The longest name that Muster takes has 80 characters, the longest address 254.
const LONGEST_NAME: usize = 254;
/// The inviter's own words have at most 1,000 characters; a mail server wraps none of them.
const LONGEST_LINE: usize = 1000;

/// A name that somebody typed, fit for the middle of a sentence: one line, without anything that
/// could break it, and of a bearable length.
pub(super) fn name(typed: &str) -> String {
    let line = one_line(typed, LONGEST_NAME);
    if line.is_empty() {
        return texts::mail_no_name().into_owned();
    }
    format!("{ISOLATE}{line}{END_ISOLATE}")
}

/// A point in time as people write it, in UTC: `Tuesday, 1 December 2026, 16:05 UTC`.
pub(super) fn when(time: Timestamp) -> String {
    let nearest = if time.micros() < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    };
    let time = jiff::Timestamp::from_microsecond(time.micros()).unwrap_or(nearest);
    let time = time.to_zoned_datetime(TimeZone::UTC);
    let month = domain::time::month(time.month());
    let minute = time.strftime("%H:%M");
    let weekday = i32::from(time.weekday().to_monday_one_offset());
    texts::mail_when(time.day(), month, minute, weekday, time.year()).into_owned()
}

/// Without line breaks, other control characters and marks that turn the direction of text;
/// white space around and in a row is one space.
fn one_line(text: &str, max: usize) -> String {
    let tamed: String = text
        .chars()
        .map(|c| if breaks_text(c) { ' ' } else { c })
        .collect();
    let line = tamed.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= max {
        return line;
    }
    line.chars().take(max - 1).chain(['…']).collect()
}

fn breaks_text(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// For the places that show the marks instead of heeding them: subjects and plain text.
fn without_isolates(text: &str) -> String {
    text.replace([ISOLATE, END_ISOLATE], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_one_isolated_line() {
        assert_eq!(
            name(" Mia\r\nBcc: x@y.z "),
            "\u{2068}Mia Bcc: x@y.z\u{2069}"
        );
        assert_eq!(name("a\u{202E}b\u{2069}c\0"), "\u{2068}a b c\u{2069}");
        assert_eq!(name("\r\n"), "(no name)");
        assert_eq!(name(&"ü".repeat(9999)).chars().count(), LONGEST_NAME + 2);
    }

    #[test]
    fn times_are_written_out() {
        let time = Timestamp::parse("2026-12-01T16:05:59Z").unwrap();
        assert_eq!(when(time), "Tuesday, 1 December 2026, 16:05 UTC");
        when(Timestamp::from_micros(i64::MAX));
        when(Timestamp::from_micros(i64::MIN));
    }
}
