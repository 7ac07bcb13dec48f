//! The rules of Muster, with no I/O: nothing here is async, reads a clock or knows SQL or HTTP. What is said to people
//! comes from `texts`, which is a part of the binary and reads nothing either.
//!
//! Input is parsed once, at the edge, into the types of this crate ([`EmailAddress`](email::EmailAddress),
//! [`Handle`](handle::Handle), …); what cannot be parsed comes back as [`Invalid`], which says
//! what is wrong in the words of the person who typed it. Who may do what stands in [`policy`].

pub mod email;
pub mod handle;
pub mod id;
pub mod invitation;
pub mod membership;
mod named;
pub mod organization;
pub mod password;
pub mod policy;
pub mod purchase;
pub mod resource;
pub mod role;
pub mod team;
pub mod text;
pub mod time;

/// Why an input was not accepted: a stable code for programs and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Invalid {
    /// Lower-case words joined by underscores; never changes once published.
    pub code: &'static str,
    /// One or two short sentences that say what is wrong and what would be right.
    pub detail: String,
}

impl Invalid {
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}
