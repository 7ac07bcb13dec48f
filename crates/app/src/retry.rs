//! Trying again when another transaction got in the way.

use std::time::Duration;

use store::{StoreError, access::AccessError};

use crate::App;

/// An error that can say whether trying again may help.
pub trait Retry {
    fn is_conflict(&self) -> bool;
}

impl Retry for StoreError {
    fn is_conflict(&self) -> bool {
        StoreError::is_conflict(self)
    }
}

impl Retry for AccessError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict())
    }
}

/// Says for an error enum that holds a `Store(StoreError)` or an `Access(AccessError)` (or both)
/// when trying again may help.
macro_rules! retry_by {
    ($error:ty: $($variant:ident),+) => {
        impl $crate::retry::Retry for $error {
            fn is_conflict(&self) -> bool {
                $(if let Self::$variant(error) = self {
                    return $crate::retry::Retry::is_conflict(error);
                })+
                false
            }
        }
    };
}
pub(crate) use retry_by;

const ATTEMPTS: u32 = 10;

/// Runs a use-case again while the database reports that another transaction got in the way,
/// with growing and random pauses, so that those who collided do not meet again.
pub async fn retrying<T, E: Retry, F: Future<Output = Result<T, E>>>(
    app: &App,
    mut attempt: impl FnMut() -> F,
) -> Result<T, E> {
    for round in 0..ATTEMPTS - 1 {
        match attempt().await {
            Err(error) if error.is_conflict() => pause(app, round).await,
            settled => return settled,
        }
    }
    attempt().await
}

async fn pause(app: &App, round: u32) {
    let mut random = [0; 1];
    app.entropy.fill(&mut random);
    let most = 4_u64 << round.min(6);
    tokio::time::sleep(Duration::from_millis(most * u64::from(random[0]) / 256)).await;
}
