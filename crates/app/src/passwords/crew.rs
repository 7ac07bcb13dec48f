//! The threads that hash. Each keeps the 19 MiB that a hash fills for the next one, since getting
//! them from the operating system takes a good part of the time of a hash, and gives them back when
//! nobody signs in. They yield the cores to everything else that Muster does.

use std::{
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

use argon2::{Argon2, Block};
use tokio::sync::{Semaphore, oneshot};

/// How long a thread without work keeps its memory.
const KEEP: Duration = Duration::from_secs(10);

type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// What a hash fills.
#[derive(Default)]
pub(super) struct Memory(Vec<Block>);

impl Memory {
    /// Fills `output` with the hash; `None` where Argon2 cannot make one of such lengths.
    pub(super) fn hash(
        &mut self,
        argon: &Argon2<'_>,
        password: &str,
        salt: &[u8],
        output: &mut [u8],
    ) -> Option<()> {
        let blocks = argon.params().block_count();
        if self.0.len() < blocks {
            self.0.resize(blocks, Block::default());
        }
        let memory = &mut self.0[..blocks];
        argon
            .hash_password_into_with_memory(password.as_bytes(), salt, output, memory)
            .ok()
    }
}

pub(super) struct Crew {
    turns: Arc<Semaphore>,
    /// The threads without work. There are no more threads than turns, since one is started only
    /// by who has a turn and finds none here.
    idle: Arc<Mutex<Vec<Sender<Work>>>>,
}

impl Crew {
    /// Of at most so many threads, started as they are needed.
    pub(super) fn new(threads: usize) -> Self {
        Self {
            turns: Arc::new(Semaphore::new(threads)),
            idle: Arc::default(),
        }
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> T {
        let turn = self.turns.clone().acquire_owned().await;
        let turn = turn.expect("the semaphore is never closed");
        let thread = self.idle().pop().unwrap_or_else(start);
        let (answer, answered) = oneshot::channel();
        let (idle, again) = (self.idle.clone(), thread.clone());
        let work = Box::new(move |memory: &mut Memory| {
            let done = work(memory);
            idle.lock()
                .expect("nobody panics while holding it")
                .push(again);
            drop(turn);
            // Whoever asked may have gone.
            let _ = answer.send(done);
        });
        thread.send(work).expect("a thread ends after its senders");
        answered.await.expect("hashing does not panic")
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Sender<Work>>> {
        self.idle.lock().expect("nobody panics while holding it")
    }
}

fn start() -> Sender<Work> {
    let (sender, receiver) = channel();
    let thread = thread::Builder::new().name("passwords".to_owned());
    thread
        .spawn(move || {
            yield_to_others();
            serve(&receiver);
        })
        .expect("the operating system gives threads");
    sender
}

/// Works until nobody can send work any more.
fn serve(receiver: &Receiver<Work>) {
    let mut memory = Memory::default();
    loop {
        let work = match receiver.recv_timeout(KEEP) {
            Err(RecvTimeoutError::Timeout) => {
                memory = Memory::default();
                receiver.recv().ok()
            }
            soon => soon.ok(),
        };
        match work {
            Some(work) => work(&mut memory),
            None => return,
        }
    }
}

/// Linux has a priority for each thread (setpriority(2)); elsewhere it is the whole process', and
/// stays as it is.
fn yield_to_others() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!(%error, "hashing keeps its priority");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is made at the start takes no memory until somebody signs in.
    #[tokio::test]
    async fn the_first_thread_starts_with_the_first_work() {
        let crew = Crew::new(2);
        assert_eq!(crew.idle().len(), 0);
        crew.run(|memory| assert!(memory.0.is_empty())).await;
        assert_eq!(crew.idle().len(), 1);
    }

    #[tokio::test]
    async fn no_more_threads_than_turns() {
        let crew = Arc::new(Crew::new(2));
        let names = (0..20).map(|_| {
            let crew = crew.clone();
            tokio::spawn(async move { crew.run(|_| thread::current().id()).await })
        });
        let mut seen = std::collections::HashSet::new();
        for name in names.collect::<Vec<_>>() {
            seen.insert(name.await.unwrap());
        }
        assert!(seen.len() <= 2, "{seen:?}");
    }

    #[tokio::test]
    async fn work_whose_asker_went_away_frees_its_thread() {
        let crew = Crew::new(1);
        let asked = crew.run(|_| thread::sleep(Duration::from_millis(50)));
        let gone = tokio::time::timeout(Duration::from_millis(5), asked).await;
        assert!(gone.is_err());
        crew.run(|_| ()).await;
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_threads_yield_to_others() {
        let crew = Crew::new(1);
        let priority = crew
            .run(|_| rustix::process::getpriority_process(None))
            .await;
        assert!(priority.unwrap() >= 10);
    }
}
