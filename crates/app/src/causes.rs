//! An error with all that led to it, in one line.

use std::error::Error;

/// The words of an error and of each of its causes, the nearest first.
pub fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        words = format!("{words}: {next}");
        cause = next.source();
    }
    words
}
