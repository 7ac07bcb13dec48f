//! The failures that a group must survive. A disk that is full is played by a limit on the pages
//! of the file, and a disk that fails by a commit hook that refuses.

use sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use tempfile::TempDir;

use super::*;

struct File {
    writer: Writer,
    url: String,
    _folder: TempDir,
}

impl File {
    /// A database with one table of lines.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("lines.db").display());
        let options = options(&url)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full);
        let log = Arc::new(LogIndex::of(&options));
        let writer = Writer::open(&options, log).await.unwrap();
        let mut alone = writer.alone().await.unwrap();
        sqlx::raw_sql("CREATE TABLE lines (text TEXT NOT NULL) STRICT")
            .execute(alone.connection())
            .await
            .unwrap();
        drop(alone);
        Self {
            writer,
            url,
            _folder: folder,
        }
    }

    async fn write(&self, text: &str) -> Result<(), StoreError> {
        let mut turn = self.writer.begin().await?;
        line(&mut turn, text).await?;
        turn.commit().await
    }

    /// What another process sees.
    async fn lines(&self) -> Vec<String> {
        let mut connection = options(&self.url).connect().await.unwrap();
        sqlx::query_scalar("SELECT text FROM lines ORDER BY rowid")
            .fetch_all(&mut connection)
            .await
            .unwrap()
    }

    /// Runs something on the bare connection, between turns.
    async fn setting(&self, pragma: &'static str) {
        let mut state = self.writer.0.lock().await;
        state.run(pragma).await.unwrap();
    }

    async fn refuse_commits(&self) {
        let mut state = self.writer.0.lock().await;
        let connection = state.connection.as_mut().unwrap();
        let mut handle = connection.lock_handle().await.unwrap();
        handle.set_commit_hook(|| false);
    }

    async fn is_idle(&self) -> bool {
        let state = self.writer.0.lock().await;
        state.group == Group::None && !state.flush_sent && state.waiting.is_empty()
    }

    /// Waits until what was sent to commit has committed.
    async fn settle(&self) {
        for _ in 0..1000 {
            if self.is_idle().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("the writer does not come to rest");
    }
}

fn options(url: &str) -> SqliteConnectOptions {
    let options: SqliteConnectOptions = url.parse().unwrap();
    options.busy_timeout(Duration::from_secs(5))
}

async fn line(turn: &mut Turn, text: &str) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO lines (text) VALUES ($1)")
        .bind(text)
        .execute(turn.connection())
        .await?;
    Ok(())
}

/// More than the few pages that a full disk has left.
fn long() -> String {
    "x".repeat(1 << 20)
}

#[tokio::test]
async fn a_turn_that_is_undone_in_the_middle_of_a_group_takes_nobody_with_it() {
    let file = File::new().await;
    let mut first = file.writer.begin().await.unwrap();
    line(&mut first, "first").await.unwrap();
    let (second, third, fourth) = tokio::join!(
        first.commit(),
        async {
            let mut turn = file.writer.begin().await?;
            line(&mut turn, "dropped").await?;
            drop(turn);
            Ok::<_, StoreError>(())
        },
        file.write("last"),
    );
    second.and(third).and(fourth).unwrap();
    assert_eq!(file.lines().await, ["first", "last"]);
}

/// Whatever await a request is dropped at, the next one finds the writer in order, and what was
/// answered before is there.
#[tokio::test]
async fn a_request_may_be_dropped_at_any_await() {
    let file = File::new().await;
    file.write("before").await.unwrap();
    for polls in 0..40 {
        let work = async {
            let mut turn = file.writer.begin().await?;
            line(&mut turn, "half").await?;
            line(&mut turn, "half").await?;
            turn.commit().await
        };
        poll_at_most(polls, work).await;
        file.write("whole").await.unwrap();
        file.settle().await;
    }
    let lines = file.lines().await;
    assert_eq!(lines.iter().filter(|l| *l == "whole").count(), 40);
    // A request that was dropped while it waited for its commit may be there, but never in part.
    assert_eq!(lines.iter().filter(|l| *l == "half").count() % 2, 0);
}

/// Polls `work` so often, giving the others time in between, and drops it.
async fn poll_at_most(polls: u32, work: impl Future<Output = Result<(), StoreError>>) {
    let mut work = std::pin::pin!(work);
    for _ in 0..polls {
        if futures_poll(work.as_mut()).await {
            return;
        }
        tokio::time::sleep(Duration::from_micros(300)).await;
    }
}

async fn futures_poll(mut work: std::pin::Pin<&mut impl Future>) -> bool {
    std::future::poll_fn(|context| std::task::Poll::Ready(work.as_mut().poll(context).is_ready()))
        .await
}

#[tokio::test]
async fn a_dropped_turn_leaves_the_file_to_other_processes_at_once() {
    let file = File::new().await;
    let mut turn = file.writer.begin().await.unwrap();
    line(&mut turn, "dropped").await.unwrap();
    drop(turn);
    let mut other = options(&file.url).connect().await.unwrap();
    sqlx::query("INSERT INTO lines (text) VALUES ('other')")
        .execute(&mut other)
        .await
        .unwrap();
    assert_eq!(file.lines().await, ["other"]);
}

#[tokio::test]
async fn a_full_disk_fails_the_whole_group_and_says_so_to_each() {
    let file = File::new().await;
    file.setting("PRAGMA max_page_count = 20").await;
    let mut first = file.writer.begin().await.unwrap();
    line(&mut first, "first").await.unwrap();
    // `second` stands in the queue before the flush that `first` asks for.
    let long = long();
    let (first, second) = tokio::join!(first.commit(), file.write(&long));
    assert!(
        matches!(second, Err(StoreError::Unavailable(_))),
        "{second:?}"
    );
    assert!(matches!(first, Err(StoreError::Commit(_))), "{first:?}");
    assert_eq!(file.lines().await, [""; 0]);
    file.write("after").await.unwrap();
    assert_eq!(file.lines().await, ["after"]);
}

/// When SQLite has undone the transaction by itself, further statements of the same turn would
/// each commit alone.
#[tokio::test]
async fn nothing_commits_by_itself_after_sqlite_has_undone_the_group() {
    let file = File::new().await;
    file.setting("PRAGMA max_page_count = 20").await;
    let mut turn = file.writer.begin().await.unwrap();
    line(&mut turn, &long()).await.unwrap_err();
    let stray = line(&mut turn, "stray").await;
    assert!(
        matches!(stray, Err(StoreError::Unavailable(_))),
        "{stray:?}"
    );
    let committed = turn.commit().await;
    assert!(
        matches!(committed, Err(StoreError::Unavailable(_))),
        "{committed:?}"
    );
    assert_eq!(file.lines().await, [""; 0]);
    file.write("after").await.unwrap();
    assert_eq!(file.lines().await, ["after"]);
}

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_and_the_next_group_works() {
    let file = File::new().await;
    let mut first = file.writer.begin().await.unwrap();
    line(&mut first, "first").await.unwrap();
    // The turn holds the writer, so its own connection is where the hook has to go.
    let mut handle = first.connection().lock_handle().await.unwrap();
    handle.set_commit_hook(|| false);
    drop(handle);
    let (first, second) = tokio::join!(first.commit(), file.write("second"));
    assert!(matches!(first, Err(StoreError::Commit(_))), "{first:?}");
    assert!(matches!(second, Err(StoreError::Commit(_))), "{second:?}");
    file.write("third").await.unwrap();
    assert_eq!(file.lines().await, ["third"]);
}

#[tokio::test]
async fn a_commit_that_fails_while_nobody_waits_does_no_harm() {
    let file = File::new().await;
    file.refuse_commits().await;
    let mut turn = file.writer.begin().await.unwrap();
    line(&mut turn, "dropped").await.unwrap();
    drop(turn);
    file.settle().await;
    file.write("next").await.unwrap();
    assert_eq!(file.lines().await, ["next"]);
}

#[tokio::test]
async fn a_locked_file_is_busy_and_then_free_again() {
    let file = File::new().await;
    file.setting("PRAGMA busy_timeout = 50").await;
    let mut other = options(&file.url).connect().await.unwrap();
    let lock = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let refused = file.write("early").await;
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    lock.rollback().await.unwrap();
    file.write("late").await.unwrap();
    assert_eq!(file.lines().await, ["late"]);
}

#[tokio::test]
async fn a_closed_writer_refuses_and_has_let_go_of_the_file() {
    let file = File::new().await;
    file.write("kept").await.unwrap();
    file.writer.close().await;
    let refused = file.write("late").await;
    assert!(
        matches!(refused, Err(StoreError::Unavailable(_))),
        "{refused:?}"
    );
    let path = file.url.strip_prefix("sqlite://").unwrap();
    assert!(!std::path::Path::new(&format!("{path}-wal")).exists());
    assert_eq!(file.lines().await, ["kept"]);
}

#[tokio::test]
async fn turns_are_taken_in_order() {
    let file = Arc::new(File::new().await);
    let holding = file.writer.begin().await.unwrap();
    let mut later = Vec::new();
    for n in 0..10 {
        let file_again = file.clone();
        later.push(tokio::spawn(async move {
            file_again.write(&n.to_string()).await
        }));
        // Lets it take its place in the queue.
        tokio::task::yield_now().await;
    }
    drop(holding);
    for write in later {
        write.await.unwrap().unwrap();
    }
    assert_eq!(
        file.lines().await,
        (0..10).map(|n| n.to_string()).collect::<Vec<_>>()
    );
}
