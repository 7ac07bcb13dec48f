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
    sync::{
        PoisonError, RwLock, RwLockWriteGuard,
        atomic::{AtomicBool, Ordering},
    },
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
    /// Whether a connection of ours is open, for as long as which SQLite keeps the file: it removes it with the last
    /// one, and the next makes another of the same name.
    is_held: AtomicBool,
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
            is_held: AtomicBool::new(false),
            file: RwLock::default(),
        }
    }

    /// To be called once a connection is open that stays so until [`let_go`](Self::let_go) is called.
    pub(crate) fn hold(&self) {
        // Somebody may have opened the file of before while it was being removed.
        *self.known() = None;
        self.is_held.store(true, Ordering::SeqCst);
    }

    /// To be called before that connection is closed.
    pub(crate) fn let_go(&self) {
        self.is_held.store(false, Ordering::SeqCst);
    }

    /// The present moment; `None` where it cannot be told, such as in the middle of a commit, or while nothing holds
    /// the file.
    pub(crate) fn moment(&self) -> Option<Moment> {
        let is_held = self.is_held.load(Ordering::SeqCst);
        is_held.then(|| self.file()).flatten().and_then(read)
    }

    fn file(&self) -> Option<&'static File> {
        if let Some(file) = *self.file.read().unwrap_or_else(PoisonError::into_inner) {
            return Some(file);
        }
        let mut known = self.known();
        if known.is_none() {
            *known = Some(Box::leak(Box::new(File::open(&self.path).ok()?)));
        }
        *known
    }

    fn known(&self) -> RwLockWriteGuard<'_, Option<&'static File>> {
        self.file.write().unwrap_or_else(PoisonError::into_inner)
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

/// Elsewhere SQLite's memory and a read of the file need not agree, so nothing is taken for unchanged.
#[cfg(not(unix))]
fn read_start(_: &File, _: &mut [u8]) -> Option<()> {
    None
}

#[cfg(all(test, unix))]
mod tests;
