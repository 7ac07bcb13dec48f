//! Tokens: secrets that are mailed or kept by a device, of which the database holds the hash.
//!
//! A token starts with the id of the account or organization that it belongs to, so that it is
//! looked up where that one's rows lie: 32 hex digits, then 256 random bits in 43 characters.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A token that was just made. Its text is told once.
pub struct NewToken {
    pub text: String,
    pub hash: Vec<u8>,
}

/// A token that somebody shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    /// Whose it is, if it is genuine.
    pub owner: Uuid,
    pub hash: Vec<u8>,
}

impl NewToken {
    pub fn of(owner: Uuid, secret: [u8; 32]) -> Self {
        let text = format!("{}{}", owner.simple(), URL_SAFE_NO_PAD.encode(secret));
        let hash = hash(&text);
        Self { text, hash }
    }
}

impl NewToken {
    /// The same with a `prefix` in front, which tells people and secret scanners what it is.
    pub fn prefixed(prefix: &str, owner: Uuid, secret: [u8; 32]) -> Self {
        let text = format!("{prefix}{}", Self::of(owner, secret).text);
        let hash = hash(&text);
        Self { text, hash }
    }
}

impl Shown {
    /// `None` for what cannot be a token with this prefix.
    pub fn prefixed(prefix: &str, text: &str) -> Option<Self> {
        let shown = Self::parse(text.strip_prefix(prefix)?)?;
        Some(Self {
            hash: hash(text),
            ..shown
        })
    }

    /// `None` for what cannot be a token.
    pub fn parse(text: &str) -> Option<Self> {
        let (owner, secret) = text.split_at_checked(32)?;
        let plain = owner
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if !plain || secret.len() != 43 {
            return None;
        }
        Some(Self {
            owner: Uuid::try_parse(owner).ok()?,
            hash: hash(text),
        })
    }
}

/// SHA-256 is enough here: the secret has 256 bits, so there is nothing to guess.
pub fn hash(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// The hash of a mailed code, bound to the account so that equal codes differ in the database.
pub fn code_hash(account: Uuid, code: &str) -> Vec<u8> {
    hash(&format!("{}:{code}", account.simple()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_by_its_owner_and_hash() {
        let token = NewToken::of(Uuid::from_u128(7), [9; 32]);
        let shown = Shown::parse(&token.text).unwrap();
        assert_eq!((shown.owner, shown.hash), (Uuid::from_u128(7), token.hash));
    }

    #[test]
    fn what_is_no_token() {
        let token = NewToken::of(Uuid::from_u128(0xabc), [9; 32]).text;
        for bad in [
            "",
            "x",
            &token[1..],
            &token.to_uppercase(),
            &format!("{token}x"),
            &"ü".repeat(40),
        ] {
            assert!(Shown::parse(bad).is_none(), "{bad:?}");
        }
    }
}
