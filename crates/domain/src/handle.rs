//! Handles: the `@maintenance-team` of teams and members, and the slugs of organizations.

use std::fmt;

use crate::{Invalid, text};

/// 2 to 32 of `a-z`, `0-9` and `-`, with a letter or digit at each end; typed in any case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(String);

/// Words that would be misread in a sentence or an address: `new` is where the portal makes a team.
const RESERVED: [&str; 11] = [
    "all", "here", "channel", "everyone", "org", "admin", "owner", "oncall", "system", "muster",
    "new",
];

/// How long a handle that was given up leads to its former bearer and is given to nobody else.
pub const ALIAS_LIFE: std::time::Duration = std::time::Duration::from_hours(90 * 24);

impl Handle {
    pub const MAX: usize = 32;

    /// Reads the handle of a team or member as somebody types it: in any case, blanks around it left out.
    pub fn parse(input: &str) -> Result<Self, Invalid> {
        Self::read(input).map_err(|wrong| match wrong {
            Wrong::Form => Invalid::new("invalid_handle", texts::field_handle()),
            Wrong::Reserved(word) => {
                Invalid::new("reserved_handle", texts::field_handle_reserved(word))
            }
        })
    }

    /// Reads the slug of an organization, which follows the same rule under other codes.
    pub fn parse_slug(input: &str) -> Result<Self, Invalid> {
        Self::read(input).map_err(|wrong| match wrong {
            Wrong::Form => Invalid::new("invalid_slug", texts::field_handle()),
            Wrong::Reserved(word) => {
                Invalid::new("reserved_slug", texts::field_slug_reserved(word))
            }
        })
    }

    fn read(input: &str) -> Result<Self, Wrong> {
        let text = input.trim().to_ascii_lowercase();
        if !well_formed(&text) {
            return Err(Wrong::Form);
        }
        match RESERVED.contains(&text.as_str()) {
            true => Err(Wrong::Reserved(text)),
            false => Ok(Self(text)),
        }
    }

    /// A handle that a path or a program names: exactly, but for the case of its letters. A reserved word is
    /// one that nobody has, unless it was given before it was reserved.
    pub fn named(text: &str) -> Option<Self> {
        Self::stored(&text.to_ascii_lowercase())
    }

    /// A handle as it was stored: one that was given before its word was reserved stays good.
    pub fn stored(text: &str) -> Option<Self> {
        well_formed(text).then(|| Self(text.to_owned()))
    }

    /// The handle that a name suggests: `Maintenance Team` → `maintenance-team`. Where the name
    /// has too few letters that a handle can hold, `fallback`.
    pub fn suggest(name: &str, fallback: &str) -> Self {
        let mut handle = String::new();
        for c in text::fold(name).chars() {
            match c {
                'a'..='z' | '0'..='9' => handle.push(c),
                _ if handle.is_empty() || handle.ends_with('-') => {}
                _ => handle.push('-'),
            }
        }
        handle.truncate(Self::MAX);
        let handle = handle.trim_end_matches('-');
        Self::parse(handle).unwrap_or_else(|_| Self(fallback.to_owned()))
    }

    /// This handle with a number behind it, for where the plain one is taken.
    #[must_use]
    pub fn numbered(&self, n: u32) -> Self {
        let suffix = format!("-{n}");
        let mut stem = self.0.clone();
        stem.truncate(Self::MAX - suffix.len());
        Self(stem.trim_end_matches('-').to_owned() + &suffix)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

enum Wrong {
    Form,
    /// The word.
    Reserved(String),
}

fn well_formed(text: &str) -> bool {
    let inner = text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (2..=Handle::MAX).contains(&text.len())
        && inner
        && !text.starts_with('-')
        && !text.ends_with('-')
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_are_read_in_any_case() {
        assert_eq!(
            Handle::parse(" Maintenance-Team ").unwrap().as_str(),
            "maintenance-team"
        );
        for bad in [
            "",
            "a",
            "-ab",
            "ab-",
            "a_b",
            "a b",
            "@ab",
            "ä1",
            "org_x",
            &"a".repeat(33),
        ] {
            assert_eq!(
                Handle::parse(bad).unwrap_err().code,
                "invalid_handle",
                "{bad:?}"
            );
        }
        assert_eq!(
            Handle::parse("Everyone").unwrap_err().code,
            "reserved_handle"
        );
        assert_eq!(
            Handle::parse_slug("admin").unwrap_err().code,
            "reserved_slug"
        );
    }

    #[test]
    fn a_path_names_a_handle_exactly() {
        assert_eq!(Handle::named("Hall-4").unwrap().as_str(), "hall-4");
        for bad in [" hall-4", "hall-4 ", "@hall-4", "hall_4", "h"] {
            assert_eq!(Handle::named(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_name_suggests_a_handle() {
        assert_eq!(
            Handle::suggest("Bereitschaft Werk Żuławy / 2", "team").as_str(),
            "bereitschaft-werk-zuawy-2".replace("zuawy", "zulawy")
        );
        assert_eq!(Handle::suggest("保全", "team").as_str(), "team");
        assert_eq!(Handle::suggest("Everyone", "team").as_str(), "team");
        assert_eq!(
            Handle::suggest(&"ab ".repeat(30), "team").as_str().len(),
            32
        );
    }

    #[test]
    fn a_numbered_handle_is_a_handle() {
        let long = Handle::parse(&"a".repeat(32)).unwrap();
        assert_eq!(
            Handle::parse(long.numbered(12).as_str())
                .unwrap()
                .as_str()
                .len(),
            32
        );
    }
}
