//! Every SQL text of the crate: understood by both databases, and true to the rules.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqlSafeStr as _};

use crate::{
    databases::{Bare, Database},
    rules::{self, Fault},
    sources::{self, Statement},
};

/// Where a text is no literal, and why that is right.
const MADE: [(&str, &str); 4] = [
    (
        "group_commit::run",
        "BEGIN, SAVEPOINT, COMMIT and the like, all of them in that file",
    ),
    (
        "migrate::distribute",
        "made from the list of tables in placement.rs",
    ),
    ("pool::run", "BEGIN, COMMIT and ROLLBACK, given by tx.rs"),
    ("seed::rows::", "each `insert!` is read instead"),
];

/// Texts that one database alone understands, and why both need their own.
const POSTGRES_ONLY: [(&str, &str); 3] = [
    (
        "SKIP LOCKED",
        "lets workers pass each other; SQLite has one writer",
    ),
    ("to_regclass", "asks PostgreSQL's catalogue"),
    ("pg_", "asks PostgreSQL's catalogue"),
];
const SQLITE_ONLY: [(&str, &str); 2] = [
    ("VACUUM INTO", "a backup; PostgreSQL has pg_dump"),
    ("sqlite_schema", "asks SQLite's catalogue"),
];

/// What looks at all tenants or all accounts at once. Each of these costs every machine some
/// work and fails while one of them is down, so the list is short and each says why.
pub const FAN_OUTS: &[(&str, &str)] = &[
    ("accounts::failures::sweep_failures", "sweep"),
    ("accounts::tokens::sweep_tokens", "sweep"),
    ("accounts::sweep_unverified", "sweep"),
    (
        "audit::verify::organization_after",
        "the operator's check of all chains",
    ),
    ("idempotency::sweep", "sweep"),
    ("invitations::limits::expired_untold", "sweep"),
    ("invitations::limits::sweep_mail_counts", "sweep"),
    ("members::former::sweep_former", "sweep"),
    ("organizations::all", "the operator's list"),
    (
        "organizations::forget_addresses",
        "once, when an organization is erased",
    ),
    (
        "organizations::forget_buyers",
        "once, when an organization is erased",
    ),
    ("organizations::to_erase", "sweep"),
    ("queue::counts", "the operator's figures"),
    (
        "queue::due",
        "which organizations have work: one node, once a second",
    ),
    ("queue::given_up", "the operator's list"),
    (
        "queue::mails",
        "the mailbox of a Muster without a mail server",
    ),
    (
        "queue::mails_to",
        "the mailbox of a Muster without a mail server",
    ),
    ("queue::retry", "the operator's command"),
    ("readings::sweep", "sweep"),
    ("sessions::sweep", "sweep"),
];

#[test]
fn every_text_is_a_literal() {
    let made: Vec<String> = sources::statements()
        .into_iter()
        .filter(|s| s.text.is_none() && !MADE.iter().any(|(place, _)| s.place == *place))
        .map(|s| {
            format!(
                "{}, line {}: give sqlx a literal, so that this test can read it",
                s.place, s.line
            )
        })
        .collect();
    assert!(made.is_empty(), "{}", made.join("\n"));
}

#[test]
fn every_text_keeps_the_rules() {
    let mut broken = Vec::new();
    let mut fan_outs = BTreeSet::new();
    for statement in sources::statements().into_iter().filter(is_about_tables) {
        for fault in rules::faults(text(&statement)) {
            let sanctioned = FAN_OUTS.iter().any(|(place, _)| statement.place == *place);
            if sanctioned && matches!(fault, Fault::FanOut(_)) {
                fan_outs.insert(statement.place.clone());
            } else {
                broken.push(format!(
                    "{}, line {}: {fault}.",
                    statement.place, statement.line
                ));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    let listed: BTreeSet<String> = FAN_OUTS
        .iter()
        .map(|(place, _)| (*place).to_owned())
        .collect();
    assert_eq!(
        fan_outs, listed,
        "FAN_OUTS names exactly those that look everywhere"
    );
}

/// The reading itself: texts are found in macros, behind types, and in rows of seeds.
#[test]
fn texts_are_found_wherever_they_stand() {
    let source = r#"
        fn one() { on!(tx, c => sqlx::query_as::<_, (i64, Vec<u8>)>("SELECT 1").fetch_one(c)); }
        impl X { async fn two() { sqlx::query(made); sqlx::query_scalar("SELECT 2",); } }
        fn three() { insert!(tx, rows, "INSERT INTO t (a, b) ", |r| r.a, "x"); }
        macro_rules! text { ($x:literal) => { concat!("SELECT ", $x, " + 1") }; }
        fn four() { sqlx::query(if one { text!("1") } else { text!("2") }); query("not sqlx"); sqlx::query(concat!("a", "b")); }
    "#;
    let found: Vec<(String, Option<String>)> = sources::of_source("m", source)
        .into_iter()
        .map(|s| (s.place, s.text))
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        found,
        [
            ("m::one".to_owned(), some("SELECT 1")),
            ("m::two".to_owned(), None),
            ("m::two".to_owned(), some("SELECT 2")),
            (
                "m::three".to_owned(),
                some("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            ),
            ("m::four".to_owned(), None),
            ("m::four".to_owned(), some("SELECT 1 + 1")),
            ("m::four".to_owned(), some("SELECT 2 + 1")),
            ("m::four".to_owned(), None),
        ]
    );
}

async fn is_understood(database: Database) {
    let mut connection = database.bare().await;
    let mut refused = Vec::new();
    let mut understood = 0;
    for statement in sources::statements().iter().filter(|s| s.text.is_some()) {
        if is_of_the_other(statement, &connection) {
            continue;
        }
        match prepare(&mut connection, text(statement)).await {
            Ok(()) => understood += 1,
            Err(error) => refused.push(format!(
                "{}, line {}: {error}\n{}",
                statement.place,
                statement.line,
                text(statement)
            )),
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
    assert!(understood > 100, "only {understood} texts were found");
}

/// Whether the other database alone understands it.
fn is_of_the_other(statement: &Statement, connection: &Bare) -> bool {
    let others = match connection {
        Bare::Sqlite(_) => POSTGRES_ONLY.as_slice(),
        Bare::Postgres(_) => SQLITE_ONLY.as_slice(),
    };
    others
        .iter()
        .any(|(marker, _)| text(statement).contains(marker))
}

/// Whether it is about tables, and can run here.
pub fn is_for(statement: &Statement, connection: &Bare) -> bool {
    is_about_tables(statement) && !is_of_the_other(statement, connection)
}

async fn prepare(connection: &mut Bare, text: &str) -> Result<(), sqlx::Error> {
    let text = AssertSqlSafe(text.to_owned()).into_sql_str();
    match connection {
        Bare::Sqlite(c) => c.prepare(text).await.map(drop),
        Bare::Postgres(c) => {
            c.prepare(text).await.map(drop)?;
            c.clear_cached_statements().await
        }
    }
}

on_both!(is_understood);

/// What asks a catalogue or the engine itself is not held to the rules.
fn is_about_tables(statement: &Statement) -> bool {
    let engines = POSTGRES_ONLY.iter().chain(&SQLITE_ONLY);
    let mut markers = engines
        .map(|(marker, _)| *marker)
        .filter(|m| *m != "SKIP LOCKED");
    statement.text.is_some() && !markers.any(|marker| text(statement).contains(marker))
}

fn text(statement: &Statement) -> &str {
    statement.text.as_deref().unwrap_or_default()
}
