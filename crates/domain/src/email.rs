//! E-mail addresses.

use std::fmt;

use email_address::{EmailAddress as Syntax, Options};

use crate::Invalid;

/// A syntactically valid address, trimmed, as it was typed; compared by its [`key`](Self::key).
/// Dots and plus parts are never folded: providers differ in what they mean.
#[derive(Clone, Debug)]
pub struct EmailAddress {
    typed: String,
    key: String,
}

impl EmailAddress {
    /// The longest address that SMTP can carry (RFC 5321, section 4.5.3.1.3).
    pub const MAX: usize = 254;

    pub fn parse(input: &str) -> Result<Self, Invalid> {
        let typed = input.trim();
        let invalid = || Invalid::new("invalid_email", texts::field_email());
        if typed.len() > Self::MAX || typed.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(invalid());
        }
        let options = Options::default()
            .without_display_text()
            .without_domain_literal()
            .with_required_tld();
        Syntax::parse_with_options(typed, options).map_err(|_| invalid())?;
        Ok(Self {
            typed: typed.to_owned(),
            key: typed.to_lowercase(),
        })
    }

    /// An address as it was stored: it was read by [`parse`](Self::parse) before.
    pub fn stored(text: &str) -> Option<Self> {
        let fits = text.len() <= Self::MAX && text.contains('@');
        fits.then(|| Self {
            typed: text.to_owned(),
            key: text.to_lowercase(),
        })
    }

    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// The form in which addresses are compared: lower case.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl PartialEq for EmailAddress {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl Eq for EmailAddress {}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_differ_by_more_than_case() {
        let mia = EmailAddress::parse(" Mia.Chen+plant@Example.com ").unwrap();
        assert_eq!(mia.as_str(), "Mia.Chen+plant@Example.com");
        assert_eq!(
            mia,
            EmailAddress::parse("mia.chen+plant@example.COM").unwrap()
        );
        assert_ne!(mia, EmailAddress::parse("miachen@example.com").unwrap());
    }

    #[test]
    fn what_is_no_address() {
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in [
            "",
            "mia",
            "mia@",
            "@example.com",
            "mia@example",
            "mia@[127.0.0.1]",
            "a\r\nBcc: b@example.com",
            "Mia <mia@example.com>",
            "a b@example.com",
            "a\0@example.com",
            &long,
        ] {
            assert_eq!(
                EmailAddress::parse(bad).unwrap_err().code,
                "invalid_email",
                "{bad:?}"
            );
        }
    }
}
