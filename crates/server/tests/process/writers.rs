//! Clients that go on creating teams, whatever becomes of the server meanwhile.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use crate::lost_database::assert_refused_as_unavailable;
use crate::muster::Muster;
use crate::story::{Owner, text};

const WRITERS: usize = 3;
/// Of each writer, so that a test that fails comes to its end.
const MOST: usize = 2_000;

/// The teams that were asked for; each with its id where it was answered, with none where it was refused.
#[derive(Default)]
pub struct Journal(Mutex<Vec<(String, Option<String>)>>);

impl Journal {
    pub fn written(&self) -> MutexGuard<'_, Vec<(String, Option<String>)>> {
        self.0.lock().expect("no writer failed")
    }

    pub fn answered(&self) -> usize {
        self.written().iter().filter(|(_, id)| id.is_some()).count()
    }

    pub fn refused(&self) -> usize {
        self.written().iter().filter(|(_, id)| id.is_none()).count()
    }
}

/// Does `work` while teams are created, and tells what was asked for until it was done.
pub fn meanwhile(
    muster: &Muster,
    owner: &Owner,
    work: impl FnOnce(&Journal),
) -> Vec<(String, Option<String>)> {
    let journal = Journal::default();
    let is_over = AtomicBool::new(false);
    thread::scope(|threads| {
        for writer in 0..WRITERS {
            let (journal, is_over) = (&journal, &is_over);
            threads.spawn(move || {
                let mut teams = (0..MOST).map(|n| format!("w{writer}-{n}"));
                while let Some(team) = teams.next().filter(|_| !is_over.load(Ordering::Relaxed)) {
                    create(muster, owner, journal, team);
                }
            });
        }
        // Over even where `work` fails.
        let _over = Over(&is_over);
        work(&journal);
    });
    journal.0.into_inner().expect("no writer failed")
}

fn create(muster: &Muster, owner: &Owner, journal: &Journal, team: String) {
    let answer = owner
        .create_team(muster, &team)
        .expect("the server answers");
    let id = (answer.status == 201).then(|| text(&answer.body["id"]));
    if id.is_none() {
        assert_refused_as_unavailable(&answer);
        // Nobody is so impatient as to ask again at once.
        thread::sleep(Duration::from_millis(20));
    }
    journal.written().push((team, id));
}

struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
