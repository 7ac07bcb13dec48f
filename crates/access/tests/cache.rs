//! The cache against a source that can be late, lag, fail and be gone.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use access::{
    Advanced, Cache, Change, Facts, News, Person, Snapshot, Source, State, Step, Unavailable,
};
use domain::{
    id::{AccountId, MembershipId, OrgId},
    membership::Standing,
    policy::OrgAction,
    role::OrgRole,
    time::Timestamp,
};
use uuid::Uuid;

const ORG: OrgId = OrgId(Uuid::from_u128(1));
const DANA: MembershipId = MembershipId(Uuid::from_u128(7));
const LEASE: Duration = Duration::from_secs(2);
const NOW: Timestamp = Timestamp::from_micros(0);
const PLENTY: usize = usize::MAX;

#[derive(Debug, PartialEq, Eq)]
struct Down;

/// A database with one organization, of which every transaction is known.
struct Database {
    clock: Mutex<Instant>,
    /// `None` once the organization is gone.
    facts: Mutex<Option<Facts>>,
    steps: Mutex<Vec<Step>>,
    down: AtomicBool,
    keeps_steps: AtomicBool,
    loads: AtomicUsize,
    asked: AtomicUsize,
}

impl Database {
    fn new() -> Self {
        let mut facts = Facts::empty(ORG, 1);
        facts.people.push(dana(OrgRole::Owner));
        Self {
            clock: Mutex::new(Instant::now()),
            facts: Mutex::new(Some(facts)),
            steps: Mutex::default(),
            down: AtomicBool::new(false),
            keeps_steps: AtomicBool::new(true),
            loads: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        }
    }

    /// A transaction that makes Dana `role`.
    fn commit(&self, role: OrgRole) -> Step {
        let mut facts = self.facts.lock().unwrap();
        let facts = facts.as_mut().unwrap();
        facts.people = vec![dana(role)];
        facts.revision += 1;
        let changes = vec![Change::SetPerson(dana(role))];
        let step = Step {
            revision: facts.revision,
            changes,
        };
        self.steps.lock().unwrap().push(step.clone());
        step
    }

    fn wait(&self, time: Duration) {
        *self.clock.lock().unwrap() += time;
    }

    fn up(&self) -> Result<(), Down> {
        if self.down.load(SeqCst) {
            Err(Down)
        } else {
            Ok(())
        }
    }

    /// How often facts were loaded, and news asked for.
    fn calls(&self) -> (usize, usize) {
        (self.loads.load(SeqCst), self.asked.load(SeqCst))
    }
}

impl Source for Database {
    type Error = Down;

    fn now(&self) -> Instant {
        *self.clock.lock().unwrap()
    }

    async fn load(&self, _: OrgId) -> Result<Option<Facts>, Down> {
        self.loads.fetch_add(1, SeqCst);
        let facts = self.facts.lock().unwrap().clone();
        tokio::task::yield_now().await;
        self.up().map(|()| facts)
    }

    async fn since(&self, _: OrgId, revision: i64) -> Result<News, Down> {
        self.asked.fetch_add(1, SeqCst);
        tokio::task::yield_now().await;
        self.up()?;
        if self.facts.lock().unwrap().is_none() {
            return Ok(News::Gone);
        }
        let steps = self.steps.lock().unwrap();
        let steps: Vec<Step> = steps
            .iter()
            .filter(|s| s.revision > revision)
            .cloned()
            .collect();
        Ok(if self.keeps_steps.load(SeqCst) {
            News::Steps(steps)
        } else {
            News::Lost
        })
    }
}

fn dana(role: OrgRole) -> Person {
    Person {
        member: DANA,
        account: AccountId(Uuid::from_u128(8)),
        role,
        standing: Standing::Active,
        ends_at: None,
    }
}

/// Whether Dana may delete the organization, as far as can be told.
async fn may_delete(cache: &Cache, database: &Database) -> Result<bool, Unavailable<Down>> {
    let snapshot = cache
        .current(database, ORG, 0)
        .await?
        .expect("the organization is there");
    Ok(snapshot.check(DANA, OrgAction::Delete, ORG, NOW))
}

fn is_not_loaded(cache: &Cache, database: &Database) -> bool {
    matches!(cache.peek(ORG, database.now()), State::NotLoaded)
}

#[tokio::test]
async fn what_is_not_loaded_is_loaded_and_never_refused() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert!(is_not_loaded(&cache, &database));
    database.down.store(true, SeqCst);
    assert_eq!(
        may_delete(&cache, &database).await,
        Err(Unavailable::Source(Down))
    );
    assert!(is_not_loaded(&cache, &database));
    database.down.store(false, SeqCst);
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
}

#[tokio::test]
async fn of_many_callers_one_loads() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    let ask = || may_delete(&cache, &database);
    let answers = tokio::join!(ask(), ask(), ask(), ask(), ask());
    assert_eq!(answers, (Ok(true), Ok(true), Ok(true), Ok(true), Ok(true)));
    assert_eq!(database.calls(), (1, 0));
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_the_load_to_the_next() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    {
        let mut first = std::pin::pin!(may_delete(&cache, &database));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(
            first.as_mut().poll(&mut context).is_pending(),
            "the load takes its time"
        );
    }
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    assert_eq!(database.calls().0, 2);
}

#[tokio::test]
async fn within_the_lease_nobody_is_asked_and_after_it_once() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    for _ in 0..3 {
        assert_eq!(may_delete(&cache, &database).await, Ok(true));
    }
    assert_eq!(database.calls(), (1, 0));
    database.wait(LEASE);
    assert!(matches!(
        cache.peek(ORG, database.now()),
        State::Unconfirmed(_)
    ));
    for _ in 0..3 {
        assert_eq!(may_delete(&cache, &database).await, Ok(true));
    }
    assert_eq!(database.calls(), (1, 1));
}

/// Whatever is lost on the way, a demotion is in force when the lease is over.
#[tokio::test]
async fn a_demotion_that_nobody_tells_of_is_noticed_when_the_lease_ends() {
    for keeps_steps in [true, false] {
        let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
        database.keeps_steps.store(keeps_steps, SeqCst);
        assert_eq!(may_delete(&cache, &database).await, Ok(true));
        database.commit(OrgRole::Administrator);
        database.wait(LEASE);
        assert_eq!(may_delete(&cache, &database).await, Ok(false));
        assert_eq!(database.calls(), (if keeps_steps { 1 } else { 2 }, 1));
    }
}

#[tokio::test]
async fn a_source_that_is_down_is_never_answered_for_from_memory() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    database.commit(OrgRole::Member);
    database.down.store(true, SeqCst);
    database.wait(LEASE);
    assert_eq!(
        may_delete(&cache, &database).await,
        Err(Unavailable::Source(Down))
    );
    database.down.store(false, SeqCst);
    assert_eq!(may_delete(&cache, &database).await, Ok(false));
}

#[tokio::test]
async fn steps_are_applied_in_order_and_once() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    let first = database.commit(OrgRole::Administrator);
    assert_eq!(cache.advance(ORG, &first), Advanced::NotLoaded);
    assert_eq!(may_delete(&cache, &database).await, Ok(false));
    assert_eq!(cache.advance(ORG, &first), Advanced::Known);
    let second = database.commit(OrgRole::Owner);
    assert_eq!(cache.advance(ORG, &second), Advanced::Applied);
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    assert_eq!(
        database.calls(),
        (1, 0),
        "a step that is told needs no question"
    );
}

#[tokio::test]
async fn a_gap_is_closed_before_anything_is_answered() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    database.commit(OrgRole::Member);
    let second = database.commit(OrgRole::Administrator);
    assert_eq!(cache.advance(ORG, &second), Advanced::Gap);
    assert_eq!(may_delete(&cache, &database).await, Ok(false));
    assert_eq!(database.calls(), (1, 1));
}

/// A step that does not fit says that what is held is wrong, whatever its revision.
#[tokio::test]
async fn a_step_that_names_what_is_not_there_leads_to_a_new_load() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    let mut step = database.commit(OrgRole::Member);
    step.changes = vec![Change::SetPlace(access::Place {
        team: domain::id::TeamId(Uuid::from_u128(99)),
        member: DANA,
        role: domain::role::ResourceRole::Member,
    })];
    *database.steps.lock().unwrap() = vec![step.clone()];
    assert_eq!(cache.advance(ORG, &step), Advanced::Gap);
    assert_eq!(may_delete(&cache, &database).await, Ok(false));
    assert_eq!(database.calls(), (2, 1));
}

#[tokio::test]
async fn what_the_source_confirms_counts_and_nothing_older() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    database.wait(LEASE);
    assert!(matches!(
        cache.peek(ORG, database.now()),
        State::Unconfirmed(_)
    ));
    cache.confirm(ORG, 1, database.now());
    assert!(matches!(cache.peek(ORG, database.now()), State::Fresh(_)));
    cache.confirm(ORG, 2, database.now());
    assert!(matches!(
        cache.peek(ORG, database.now()),
        State::Unconfirmed(_)
    ));
}

#[tokio::test]
async fn a_consistency_token_is_waited_for_and_does_no_harm() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    let step = database.commit(OrgRole::Member);
    let snapshot = cache
        .current(&database, ORG, step.revision)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(snapshot.revision(), step.revision);
    let made_up = cache.current(&database, ORG, i64::MAX).await;
    assert_eq!(
        made_up.unwrap_err(),
        Unavailable::Behind {
            revision: step.revision
        }
    );
    let calls = database.calls();
    assert_eq!(may_delete(&cache, &database).await, Ok(false));
    assert_eq!(database.calls(), calls, "others still answer from memory");
}

#[test]
fn an_older_snapshot_does_not_take_the_place_of_a_newer_one() {
    let cache = Cache::new(PLENTY, LEASE);
    let read = Instant::now();
    let at = |revision| Snapshot::build(&Facts::empty(ORG, revision));
    assert_eq!(cache.publish(at(5), read).revision(), 5);
    assert_eq!(cache.publish(at(4), read + LEASE).revision(), 5);
    assert!(matches!(
        cache.peek(ORG, read + LEASE),
        State::Unconfirmed(_)
    ));
}

#[tokio::test]
async fn an_organization_that_is_gone_is_told_from_one_that_cannot_be_read() {
    let (cache, database) = (Cache::new(PLENTY, LEASE), Database::new());
    assert_eq!(may_delete(&cache, &database).await, Ok(true));
    *database.facts.lock().unwrap() = None;
    database.wait(LEASE);
    assert!(cache.current(&database, ORG, 0).await.unwrap().is_none());
    assert!(is_not_loaded(&cache, &database));
    assert_eq!(cache.bytes(), 0);
}

#[test]
fn what_was_used_least_recently_goes_first() {
    let org = |n: u128| OrgId(Uuid::from_u128(n));
    let snapshot = |n| Snapshot::build(&Facts::empty(org(n), 1));
    let one = snapshot(1).bytes();
    let cache = Cache::new(one * 3, LEASE);
    let now = Instant::now();
    for n in 1..=3 {
        cache.publish(snapshot(n), now);
    }
    assert!(matches!(cache.peek(org(1), now), State::Fresh(_)));
    cache.publish(snapshot(4), now);
    let held: Vec<bool> = (1..=4)
        .map(|n| !matches!(cache.peek(org(n), now), State::NotLoaded))
        .collect();
    assert_eq!(held, [true, false, true, true]);
    assert_eq!(cache.bytes(), one * 3);
}

#[test]
fn one_that_is_too_large_alone_is_held_alone() {
    let cache = Cache::new(1, LEASE);
    let now = Instant::now();
    for n in 1..=2 {
        cache.publish(
            Snapshot::build(&Facts::empty(OrgId(Uuid::from_u128(n)), 1)),
            now,
        );
    }
    let held = |n| !matches!(cache.peek(OrgId(Uuid::from_u128(n)), now), State::NotLoaded);
    assert_eq!([held(1), held(2)], [false, true]);
}

/// Publishing, forgetting and advancing at once never loses count of the bytes.
#[test]
fn the_count_of_bytes_survives_a_crowd() {
    let cache = Cache::new(Snapshot::build(&Facts::empty(ORG, 1)).bytes() * 5, LEASE);
    let now = Instant::now();
    let crowd = |seed: u128| {
        for n in 0..3_000 {
            let org = OrgId(Uuid::from_u128((n * 7 + seed) % 13));
            match (n + seed) % 5 {
                0 => cache.forget(org),
                1 => cache.confirm(org, 1, now),
                2 => {
                    cache.advance(
                        org,
                        &Step {
                            revision: 2,
                            changes: Vec::new(),
                        },
                    );
                }
                _ => {
                    cache.publish(Snapshot::build(&Facts::empty(org, 1)), now);
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for seed in 0..4 {
            scope.spawn(move || crowd(seed));
        }
    });
    let held: usize = (0..13)
        .map(|n| match cache.peek(OrgId(Uuid::from_u128(n)), now) {
            State::Fresh(snapshot) | State::Unconfirmed(snapshot) => snapshot.bytes(),
            State::NotLoaded => 0,
        })
        .sum();
    assert_eq!(cache.bytes(), held);
}
