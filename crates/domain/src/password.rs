//! Passwords, before they are hashed.

use crate::Invalid;

/// The fewest and most characters (domain rule; the most bounds what zxcvbn and Argon2 must read).
pub const MIN: usize = 8;
pub const MAX: usize = 128;

/// A password good enough to be kept. Never printed.
#[derive(Clone)]
pub struct NewPassword(String);

impl std::fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl NewPassword {
    /// `known` is what others know of the person (name, address): a password made of it is weak.
    /// The score is zxcvbn's, of 0 to 4, which also knows the common passwords; at least 3
    /// stands for 10^8 guesses.
    pub fn parse(password: &str, known: &[&str]) -> Result<Self, Invalid> {
        let length = password.chars().count();
        if length < MIN {
            return Err(Invalid::new("too_short", texts::field_too_short(MIN)));
        }
        if length > MAX {
            return Err(Invalid::new("too_long", texts::field_too_long(MAX)));
        }
        if password.contains('\0') {
            return Err(Invalid::new(
                "invalid_characters",
                texts::field_has_controls(),
            ));
        }
        let folded = password.to_lowercase();
        let is_known = known.iter().any(|text| text.to_lowercase() == folded);
        let pieces = in_pieces(known);
        let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
        if is_known || u8::from(zxcvbn::zxcvbn(password, &pieces).score()) < 3 {
            return Err(Invalid::new("too_weak", texts::field_password_too_weak()));
        }
        Ok(Self(password.to_owned()))
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The most characters of a word that zxcvbn is told: it multiplies in how many ways the letters of a
/// word can be large or small and be written as digits, and with longer ones its numbers run over.
const WORD: usize = 24;

/// The pieces of each known text, of which a password may hold some.
fn in_pieces(known: &[&str]) -> Vec<String> {
    let pieces = |text: &&str| -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        letters
            .chunks(WORD)
            .map(|piece| piece.iter().collect())
            .collect()
    };
    known.iter().flat_map(pieces).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_no_password_however_it_is_written() {
        let name = "BaRtHoLoMeWaLeXaNdErFeAtHeRsToNeHaUgHvOnUnDzUhOhEnStEiN5043aEiOs";
        let code = |password: &str| NewPassword::parse(password, &[name]).err().map(|e| e.code);
        assert_eq!(code(name), Some("too_weak"));
        assert_eq!(code(&name.to_uppercase()), Some("too_weak"));
        // With more behind it, it is at least looked at: the numbers do not run over.
        assert_eq!(code(&format!("{name}-violet-Tractor-91")), None);
    }

    #[test]
    fn what_is_refused_and_why() {
        let code = |p: &str| {
            NewPassword::parse(p, &["mia chen", "mia@example.com"])
                .err()
                .map(|e| e.code)
        };
        assert_eq!(code("short-1"), Some("too_short"));
        assert_eq!(code(&"long word ".repeat(13)), Some("too_long"));
        assert_eq!(code("password"), Some("too_weak"));
        assert_eq!(code("mia@example.com"), Some("too_weak"));
        assert_eq!(code("violet-Tractor-91\0"), Some("invalid_characters"));
        assert_eq!(code("violet-Tractor-91-umbrella"), None);
    }

    #[test]
    fn it_is_never_printed() {
        let password = NewPassword::parse("violet-Tractor-91-umbrella", &[]).unwrap();
        assert!(!format!("{password:?}").contains("violet"));
    }
}
