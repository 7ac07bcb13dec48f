//! Text that people type: cleaned, bounded, and folded for comparing.

use std::borrow::Cow;

use crate::Invalid;

/// One line of text: trimmed, without control characters, `1..=max` characters long. Of an empty one is said what
/// is `missing`.
pub fn line(
    input: &str,
    max: usize,
    missing: fn() -> Cow<'static, str>,
) -> Result<String, Invalid> {
    let text = input.trim();
    if text.is_empty() {
        return Err(Invalid::new("required", missing()));
    }
    bounded(text, max)?;
    if text.chars().any(breaks_a_line) {
        return Err(Invalid::new(
            "invalid_characters",
            texts::field_line_has_controls(),
        ));
    }
    Ok(text.to_owned())
}

/// Text of several lines, up to `max` characters; `None` if there is none.
pub fn paragraph(input: &str, max: usize) -> Result<Option<String>, Invalid> {
    let text = input.trim().replace("\r\n", "\n");
    bounded(&text, max)?;
    if text
        .chars()
        .any(|c| c != '\n' && c != '\t' && breaks_a_line(c))
    {
        return Err(Invalid::new(
            "invalid_characters",
            texts::field_has_controls(),
        ));
    }
    Ok((!text.is_empty()).then_some(text))
}

/// Text as it is compared, searched and sorted: lower case, without the marks on letters.
/// `Żaneta` and `zaneta` fold to the same.
pub fn fold(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain
        .to_lowercase()
        .replace('ł', "l")
        .replace('ø', "o")
        .replace('ß', "ss")
}

/// Text of a machine (a user agent, an address) as far as it can be kept: without NUL and other
/// control characters, at most `max` characters. Odd input must never fail what it accompanies.
pub fn tamed(text: &str, max: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(max).collect()
}

fn bounded(text: &str, max: usize) -> Result<(), Invalid> {
    if text.chars().count() > max {
        return Err(Invalid::new("too_long", texts::field_too_long(max)));
    }
    Ok(())
}

/// Control characters, line and paragraph separators, and the marks that turn the direction of
/// all text after them: in a name they would break mails, logs and pages.
fn breaks_a_line(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $max:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            pub fn parse(input: &str) -> Result<Self, Invalid> {
                line(input, $max, texts::field_name_missing).map(Self)
            }
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// What a person is called, 1 to 80 characters.
    PersonName: 80;
    /// What an organization is called, 1 to 80 characters.
    OrgName: 80;
    /// What a team is called, 1 to 60 characters.
    TeamName: 60;
    /// What a project or an alert channel is called, 1 to 80 characters.
    SpaceName: 80;
    /// What a device is called, 1 to 80 characters.
    DeviceName: 80;
    /// What an API key is called, 1 to 80 characters.
    KeyName: 80;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_and_bounded() {
        assert_eq!(
            PersonName::parse("  Mia Chen ").unwrap().as_str(),
            "Mia Chen"
        );
        assert_eq!(PersonName::parse("\u{a0} ").unwrap_err().code, "required");
        assert!(PersonName::parse(&"ü".repeat(80)).is_ok());
        assert_eq!(
            PersonName::parse(&"ü".repeat(81)).unwrap_err().code,
            "too_long"
        );
        for bad in ["a\0b", "a\r\nBcc: x", "a\u{202e}b", "a\u{2028}b"] {
            assert_eq!(
                PersonName::parse(bad).unwrap_err().code,
                "invalid_characters",
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_paragraph_may_have_lines() {
        assert_eq!(paragraph(" a\r\nb ", 10).unwrap().as_deref(), Some("a\nb"));
        assert_eq!(paragraph("  ", 10), Ok(None));
        assert_eq!(paragraph("a\0", 10).unwrap_err().code, "invalid_characters");
    }

    #[test]
    fn folding_forgets_case_and_marks() {
        assert_eq!(fold("Żaneta WÓJCIK"), "zaneta wojcik");
        assert_eq!(fold("Łukasz Straße"), "lukasz strasse");
    }
}
