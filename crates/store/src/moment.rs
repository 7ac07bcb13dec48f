//! Whether anything was written to a SQLite file since one last looked, without asking SQLite.
//!
//! Each commit writes the header of the index of the write-ahead log: how many frames the log has, their running
//! checksum, two numbers that are drawn anew with each log, and a count of changes ("WAL-mode file format", section
//! 2.1, <https://sqlite.org/walformat.html>). SQLite itself begins a transaction by reading this header, and takes
//! what it has in memory for current where it finds the header as it was. So may we: what was read under a header
//! still holds while the file has the same one, whichever process writes to it.

use std::{
    fs::File,
    path::PathBuf,
    sync::{PoisonError, RwLock},
};

use sqlx::sqlite::SqliteConnectOptions;

/// The bytes of the header, which stands twice in the file: whoever finds two different ones has come in the middle
/// of a commit.
const HEADER: usize = 48;
/// Where the header says whether it has been filled in.
const IS_INITIALIZED: usize = 12;

/// Between two equal ones lies no commit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment([u8; HEADER]);

/// The index of the write-ahead log of one SQLite file.
pub(crate) struct LogIndex {
    path: PathBuf,
    /// Never closed: closing any handle of a file gives up all locks that the process has on it (fcntl(2), "Record
    /// locks"), and SQLite has its locks on this one.
    file: RwLock<Option<&'static File>>,
}

impl LogIndex {
    pub(crate) fn of(database: &SqliteConnectOptions) -> Self {
        let mut path = database.get_filename().as_os_str().to_owned();
        path.push("-shm");
        Self {
            path: path.into(),
            file: RwLock::default(),
        }
    }

    /// The present moment; `None` where it cannot be told, such as in the middle of a commit.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let file = self.file()?;
        let moment = read(file);
        if is_gone(file) {
            // The last connection was closed, and the next one makes a new file.
            *self.file.write().unwrap_or_else(PoisonError::into_inner) = None;
            return None;
        }
        moment
    }

    fn file(&self) -> Option<&'static File> {
        if let Some(file) = *self.file.read().unwrap_or_else(PoisonError::into_inner) {
            return Some(file);
        }
        let mut known = self.file.write().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = Some(Box::leak(Box::new(File::open(&self.path).ok()?)));
        }
        *known
    }
}

fn read(file: &File) -> Option<Moment> {
    let mut both = [0; 2 * HEADER];
    read_start(file, &mut both)?;
    let (first, second) = both.split_at(HEADER);
    let moment = Moment(first.try_into().expect("a header is as long as a header"));
    (first == second && first[IS_INITIALIZED] == 1).then_some(moment)
}

#[cfg(unix)]
fn read_start(file: &File, bytes: &mut [u8]) -> Option<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, 0).ok()
}

#[cfg(unix)]
fn is_gone(file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    file.metadata().map_or(true, |file| file.nlink() == 0)
}

/// Elsewhere SQLite's memory and a read of the file need not agree, so nothing is taken for unchanged.
#[cfg(not(unix))]
fn read_start(_: &File, _: &mut [u8]) -> Option<()> {
    None
}

#[cfg(not(unix))]
fn is_gone(_: &File) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests;
