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
    #[error("{}", texts::error_last_owner())]
    LastOwner,
    #[error("{}", texts::error_handle_taken())]
    HandleTaken,
    #[error("{}", texts::error_ends_too_soon())]
    EndsTooSoon,
    #[error("{}", texts::error_no_heir())]
    NoHeir,
    /// The edit was made from a page that is out of date.
    #[error("{}", texts::error_changed_meanwhile())]
    ChangedMeanwhile,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(MemberError: Access, Store);
