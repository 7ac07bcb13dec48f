//! The operator's commands, each as somebody types it.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};
use testkit::postgres::empty_database;

use crate::muster::{Answer, Database, Muster, Shell};
use crate::story::{Owner, PASSWORD};

/// Each of these on SQLite and on PostgreSQL.
macro_rules! on_both {
    ($($test:ident)*) => {$(
        mod $test {
            #[test]
            fn sqlite() {
                super::$test(super::Shell::new(super::Database::Sqlite));
            }
            #[test]
            fn postgres() {
                super::$test(super::Shell::new(super::Database::Postgres(super::empty_database())));
            }
        }
    )*};
}

on_both! {
    people_are_seeded_by_numbers
    people_are_seeded_from_a_file
    the_example_is_made_once
    the_doctor_looks_at_all_of_it
}

fn people_are_seeded_by_numbers(shell: Shell) {
    let seed = [
        "bench",
        "seed",
        "--organizations",
        "3",
        "--members",
        "40",
        "--json",
    ];
    let seeded = answer(&shell.run(&seed));
    let counts = ["accounts", "organizations", "memberships"].map(|what| seeded[what].as_i64());
    assert_eq!(counts, [Some(120), Some(3), Some(120)]);
    let again = shell.run(&seed);
    assert_says(&again, 1, "exists already");
    let listed = answer(&shell.run(&["org", "list", "--json"]));
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
    assert_eq!(lines(&shell.run(&["org", "list"])).len(), 3);
    assert_eq!(shell.run(&["audit", "verify"]).status.code(), Some(0));

    let muster = shell.serve();
    let password = seeded["password"].as_str().expect("a text");
    let me = sign_in(&muster, "person-1@plant-2.example", password);
    let members = muster
        .get("/v1/organizations/plant-2/members?limit=200", &me)
        .expect("the server answers");
    assert_eq!(members.body["items"].as_array().expect("a list").len(), 40);
}

fn people_are_seeded_from_a_file(shell: Shell) {
    let file = shell.folder().join("people.json");
    let people = json!({
        "password": PASSWORD, "accounts": [["olga@plant.example", "Olga Brandt"]],
        "organizations": [{"slug": "plant", "name": "Plant", "members": [["olga@plant.example", "owner"]]}],
    });
    fs::write(&file, people.to_string()).expect("the folder is ours");
    let path = file.to_str().expect("a path of letters");
    assert_says(
        &shell.run(&["bench", "seed", "--spec", path]),
        0,
        "1 accounts and 1 organizations",
    );

    fs::write(
        &file,
        r#"{"password": "", "accounts": [], "organisations": []}"#,
    )
    .expect("the folder is ours");
    assert_says(
        &shell.run(&["bench", "seed", "--spec", path]),
        2,
        "organisations",
    );
    assert_says(
        &shell.run(&["bench", "seed", "--organizations", "3"]),
        2,
        "--members",
    );
    assert_says(&shell.run(&["bench", "seed"]), 2, "--organizations");
    sign_in(&shell.serve(), "olga@plant.example", PASSWORD);
}

fn the_example_is_made_once(shell: Shell) {
    assert_says(&shell.run(&["demo"]), 0, "60 people, 8 teams");
    assert_says(&shell.run(&["demo"]), 0, "Nothing was done");
    let said = answer(&shell.run(&["demo", "--json"]));
    assert_eq!(said["made"], false);
    let verified = answer(&shell.run(&["audit", "verify", "--json"]));
    assert_eq!(verified["whole"], true);

    let muster = shell.serve();
    let password = said["password"].as_str().expect("a text");
    let mut token = String::new();
    for person in said["people"].as_array().expect("a list") {
        token = sign_in(&muster, person["email"].as_str().expect("a text"), password);
        let me = muster.get("/v1/me", &token).expect("the server answers");
        assert_eq!(
            me.body["memberships"][0]["role"], person["role"],
            "{person}"
        );
    }
    assert_eq!(said["people"][3]["role"], "observer");
    let seen = muster.get(
        "/v1/organizations/northfield-tools/members?limit=200",
        &token,
    );
    assert_eq!(count(seen), 60);
    let owner = sign_in(&muster, "mia.chen@northfield.example", password);
    let list = |what: &str| {
        count(muster.get(
            &format!("/v1/organizations/northfield-tools/{what}"),
            &owner,
        ))
    };
    assert_eq!(list("teams"), 8);
    assert_eq!(list("invitations?status=pending"), 3);
    assert_eq!(list("invitations?status=expired"), 2);
    assert_eq!(list("audit-events?action=member.suspended"), 2);
}

#[test]
fn half_an_example_is_no_example() {
    let shell = Shell::new(Database::Sqlite);
    let order = "purchase record --provider demo --order 1001 --email mia.chen@northfield.example";
    let order: Vec<_> = order.split(' ').collect();
    assert_says(&shell.run(&order), 0, "is there");
    assert_says(&shell.run(&["demo"]), 1, "cut short");
}

fn the_doctor_looks_at_all_of_it(shell: Shell) {
    let early = shell.run(&["doctor"]);
    assert_eq!(early.status.code(), Some(3), "{early:?}");
    assert!(!shell.folder().join("data").exists(), "it made something");
    assert_says(&shell.run(&["migrate"]), 0, "up to date");
    let found = answer(&shell.run(&["doctor", "--json"]));
    assert_eq!(found["ok"], true, "{found}");
    let checks = found["findings"].as_array().expect("a list");
    let checks: Vec<_> = checks.iter().map(|f| f["check"].clone()).collect();
    assert_eq!(checks, ["network", "database", "mail", "jobs", "outbox"]);

    let muster = shell.serve();
    Owner::arrive(&muster, "olga@plant.example");
    // Nothing listens on the discard port.
    let smtp = [
        "--smtp-url",
        "smtp://127.0.0.1:9",
        "--mail-from",
        "muster@plant.example",
    ];
    let found = muster.command(&[&["doctor"], &smtp[..]].concat());
    assert_says(&found, 3, "!!   mail      127.0.0.1:9 cannot be reached");
}

#[test]
fn a_database_that_is_away_is_said_to_be_away() {
    // Nothing listens on the discard port.
    let shell = Shell::new(Database::Url(
        "postgres://nobody@127.0.0.1:9/muster".to_owned(),
    ));
    assert_says(&shell.run(&["org", "list"]), 1, "cannot be reached");
    assert_says(&shell.run(&["doctor"]), 3, "cannot be reached");
}

#[test]
fn spreading_asks_for_what_it_needs() {
    let sqlite = Shell::new(Database::Sqlite);
    let spread = ["migrate", "--distributed"];
    assert_says(&sqlite.run(&spread), 1, "--database-url");
    assert!(!sqlite.folder().join("data").exists(), "nothing was made");
    let postgres = Shell::new(Database::Postgres(empty_database()));
    assert_says(&postgres.run(&spread), 1, "CREATE EXTENSION citus");
    let printed = sqlite.run(&["migrate", "--distributed", "--print"]);
    let placement = store::placement::distributed_sql() + &store::placement::ledger_sql();
    assert_eq!(String::from_utf8_lossy(&printed.stdout), placement);
    assert_says(&sqlite.run(&["migrate", "--print"]), 2, "--distributed");
}

/// Citus' functions are played by ones that write down what they were called for.
#[test]
fn tables_are_spread() {
    let database = empty_database();
    database.run(&["
        CREATE TABLE spread (table_name REGCLASS);
        CREATE VIEW citus_tables AS SELECT table_name FROM spread;
        CREATE FUNCTION create_distributed_table(t REGCLASS, key TEXT, colocate_with TEXT) RETURNS VOID
          LANGUAGE sql AS 'INSERT INTO spread VALUES (t)';
        CREATE FUNCTION citus_add_local_table_to_metadata(t REGCLASS) RETURNS VOID
          LANGUAGE sql AS 'INSERT INTO spread VALUES (t)'"]);
    let shell = Shell::new(Database::Url(database.url().to_owned()));
    let spread = answer(&shell.run(&["migrate", "--distributed", "--json"]));
    assert_eq!(spread["distributed"], true, "{spread}");
    let tables = database.run(&["SELECT table_name FROM spread"]);
    assert!(
        tables.lines().any(|table| table == "memberships"),
        "{tables}"
    );
    assert_eq!(tables.lines().count(), store::placement::PLACES.len() + 1);
}

#[test]
fn an_edited_event_is_named() {
    let database = empty_database();
    let shell = Shell::new(Database::Url(database.url().to_owned()));
    assert_says(
        &shell.run(&["bench", "seed", "--organizations", "2", "--members", "1"]),
        0,
        "Added",
    );
    database.run(&[
        "UPDATE audit_events SET actor_name = 'Nobody' WHERE org_id =
        (SELECT org_id FROM org_slugs WHERE slug = 'plant-2')",
    ]);
    assert_says(&shell.run(&["audit", "verify"]), 3, "plant-2: event 1 (");
    assert_says(
        &shell.run(&["audit", "verify", "--org", "plant-1"]),
        0,
        "0 broken",
    );
}

#[test]
fn a_backup_made_while_serving_comes_back() {
    let muster = Muster::start(Database::Sqlite);
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let file = muster.folder().join("backup.db");
    let path = file.to_str().expect("a path of letters");
    assert_says(&muster.command(&["backup", path]), 0, "Wrote");
    assert_says(&muster.command(&["backup", path]), 1, "choose another name");
    owner
        .create_team(&muster, "later")
        .expect("the server answers");

    let shell = Shell::new(Database::Sqlite);
    assert_says(&shell.run(&["backup", "empty.db"]), 1, "--data");
    let restored = answer(&shell.run(&["restore", path, "--json"]));
    assert_eq!(restored["file"], path);
    assert_says(&shell.run(&["restore", path]), 1, "move it away");
    assert_eq!(shell.run(&["audit", "verify"]).status.code(), Some(0));
    let back = shell.serve();
    assert_eq!(
        owner.list(&back, "members").len(),
        1,
        "the session is there too"
    );
    assert!(
        owner.list(&back, "teams").is_empty(),
        "as it was at the backup"
    );
}

#[test]
fn what_is_no_backup_leaves_nothing_behind() {
    let shell = Shell::new(Database::Sqlite);
    let file = shell.folder().join("letter.txt");
    fs::write(&file, "Dear operator, this is no database. ".repeat(200))
        .expect("the folder is ours");
    let path = file.to_str().expect("a path of letters");
    assert_says(&shell.run(&["restore", path]), 1, "letter.txt is no backup");
    assert_says(&shell.run(&["restore", "nothing.db"]), 1, "nothing.db: ");
    let data = fs::read_dir(shell.folder().join("data")).expect("the data folder");
    assert_eq!(data.count(), 0);
    let postgres = Shell::new(Database::Postgres(empty_database()));
    assert_says(&postgres.run(&["backup", "copy.db"]), 1, "pg_dump");
    assert_says(&postgres.run(&["restore", path]), 1, "pg_restore");
}

fn sign_in(muster: &Muster, email: &str, password: &str) -> String {
    let body = json!({"email": email, "password": password});
    let answer = muster.call("POST", "/v1/sessions", None, Some(&body));
    let answer = answer.expect("the server answers");
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.body["session"]["token"]
        .as_str()
        .expect("a text")
        .to_owned()
}

fn count(list: Option<Answer>) -> usize {
    let list = list.expect("the server answers");
    list.body["items"]
        .as_array()
        .unwrap_or_else(|| panic!("a list, not {list:?}"))
        .len()
}

fn answer(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("JSON, not {output:?}"))
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// What went well is said on standard output, what did not on standard error.
fn assert_says(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let said = if code == 0 || code == 3 {
        &output.stdout
    } else {
        &output.stderr
    };
    assert!(String::from_utf8_lossy(said).contains(words), "{output:?}");
}
