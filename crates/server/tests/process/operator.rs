//! The operator's commands, each as somebody types it.

use std::fs;
use std::process::Output;

use serde_json::{Value, json};
use testkit::postgres::empty_database;

use crate::muster::{Database, Shell};
use crate::story::{Owner, PASSWORD, join, sign_in, text};

on_both! {
    people_are_seeded_by_numbers
    people_are_seeded_from_a_file
    the_doctor_looks_at_all_of_it
    an_organization_is_made_closed_and_opened_again
    an_account_is_shown_and_helped
    an_edited_event_is_named
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
        "postgres://nobody:granite-Kettle-62@127.0.0.1:9/muster".to_owned(),
    ));
    for (command, code) in [(&["org", "list"][..], 1), (&["doctor"], 3)] {
        let output = shell.run(command);
        assert_says(&output, code, "cannot be reached");
        assert!(!format!("{output:?}").contains("granite"), "{output:?}");
    }
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

fn an_edited_event_is_named(shell: Shell) {
    assert_says(
        &shell.run(&["bench", "seed", "--organizations", "2", "--members", "1"]),
        0,
        "Added",
    );
    let muster = shell.serve();
    muster.meddle(
        "UPDATE audit_events SET actor_name = 'Nobody' WHERE org_id =
        (SELECT org_id FROM org_slugs WHERE slug = 'plant-2')",
    );
    assert_says(
        &muster.command(&["audit", "verify"]),
        3,
        "plant-2: event 1 (",
    );
    assert_says(
        &muster.command(&["audit", "verify", "--org", "plant-1"]),
        0,
        "0 broken",
    );
}

fn an_organization_is_made_closed_and_opened_again(shell: Shell) {
    const OLGA: &str = "olga@plant.example";
    let create = |name| ["org", "create", "--name", name, "--owner", OLGA];
    assert_says(
        &shell.run(&create("Press works")),
        0,
        "an invitation as owner is on its way",
    );
    let muster = shell.serve();
    let olga = text(&join(&muster, OLGA, "Olga Brandt").body["session"]["token"]);
    assert_says(
        &muster.command(&create("Paint works")),
        0,
        "olga@plant.example owns it",
    );
    let status = |slug| {
        let path = format!("/v1/organizations/{slug}/members");
        muster.get(&path, &olga).expect("the server answers").status
    };
    assert_eq!([status("press-works"), status("paint-works")], [200, 200]);

    let delete = |name| ["org", "delete", "press-works", "--confirm-name", name];
    assert_eq!(
        muster.command(&delete("Paint works")).status.code(),
        Some(1)
    );
    assert_eq!(status("press-works"), 200, "named by another's name");
    assert_says(
        &muster.command(&delete("Press works")),
        0,
        "Press works is closed. It is erased at 20",
    );
    assert_eq!([status("press-works"), status("paint-works")], [410, 200]);
    let listed = answer(&muster.command(&["org", "list", "--json"]));
    let mut listed = listed.as_array().expect("a list").iter();
    let told = listed.find(|org| org["slug"] == "press-works");
    let told = told.expect("it is there until it is erased");
    assert_eq!(
        (&told["status"], &told["owners"]),
        (&json!("deleting"), &json!([OLGA]))
    );
    let restored = answer(&muster.command(&["org", "restore", "press-works", "--json"]));
    assert_eq!(restored["status"], "active");
    assert_eq!(status("press-works"), 200);
}

fn an_account_is_shown_and_helped(shell: Shell) {
    const NEW_PASSWORD: &str = "copper-Lantern-47-meadow";
    let muster = shell.serve();
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let account = |verb: &str| muster.command(&["account", verb, "olga@plant.example", "--json"]);
    let status = |token: &str| {
        muster
            .get("/v1/me", token)
            .expect("the server answers")
            .status
    };
    let shown = answer(&account("show"));
    assert_eq!(
        (&shown["name"], &shown["verified"], &shown["locked_until"]),
        (&json!("Olga Brandt"), &json!(true), &Value::Null)
    );
    assert_eq!(shown["organizations"].as_array().map(Vec::len), Some(1));

    let link = text(&answer(&account("reset-link"))["link"]);
    let (_, token) = link
        .split_once("/reset?token=")
        .expect("a link to the page");
    let body = json!({"token": token, "password": NEW_PASSWORD});
    let reset = muster.call("POST", "/v1/password-resets/confirm", None, Some(&body));
    assert_eq!(reset.expect("the server answers").status, 204);
    assert_eq!(
        status(&owner.token),
        401,
        "whoever had the old password is out"
    );

    let again = sign_in(&muster, "olga@plant.example", NEW_PASSWORD);
    assert_eq!(status(&again), 200);
    assert_eq!(answer(&account("end-sessions"))["ended"], 1);
    assert_eq!(status(&again), 401);
    let nobody = ["account", "show", "nobody@plant.example"];
    assert_eq!(muster.command(&nobody).status.code(), Some(1));
}

pub fn answer(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("JSON, not {output:?}"))
}

pub fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// What went well is said on standard output, what did not on standard error.
pub fn assert_says(output: &Output, code: i32, words: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let said = if code == 0 || code == 3 {
        &output.stdout
    } else {
        &output.stderr
    };
    assert!(String::from_utf8_lossy(said).contains(words), "{output:?}");
}
