//! Members: seeing them, changing what they are, and ending it.

mod change;
mod end;
mod event;
mod pages;
mod refresh;
mod rehearse;
mod rules;
mod see;
mod suspend;

pub use change::{Edit, change};
pub use end::{Departed, Removal, leave, leave_with_account, remove};
pub use pages::{Pages, pages};
pub use refresh::refresh;
pub use rehearse::{LostPlace, Rehearsal, Step, rehearse};
pub use see::{Contact, Page, Query, Seen, get, list, list_written};
pub use suspend::{restore, suspend};

use store::{StoreError, access::AccessError};

use crate::retry::retry_by;

/// Why a membership stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    #[error("An organization needs an owner who stays. Make somebody else an owner first.")]
    LastOwner,
    #[error("This handle is taken. Choose another.")]
    HandleTaken,
    #[error("This time is over. Choose a later end, or suspend or remove the person now.")]
    EndsTooSoon,
    #[error("Choose an active owner or administrator who stays, to take over the invitations.")]
    NoHeir,
    /// The edit was made from a page that is out of date.
    #[error("Somebody changed this in the meantime. Load it again, then make your change.")]
    ChangedMeanwhile,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(MemberError: Access, Store);
