//! What machines read of a server: its metrics, and its log as JSON.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::muster::{Shell, free_port};
use crate::story::{Owner, text};

on_both! {
    metrics_count_what_was_answered_and_what_waits
    each_line_of_a_log_for_machines_is_json
    a_failure_within_is_told_once_with_all_its_causes
}

fn metrics_count_what_was_answered_and_what_waits(shell: Shell) {
    let port = free_port();
    let mut muster = shell.serve();
    let owner = Owner::arrive(&muster, "olga@plant.example");
    muster.start_again_with(&["--metrics-listen", &format!("127.0.0.1:{port}")]);
    for _ in 0..3 {
        muster
            .get("/v1/me", &owner.token)
            .expect("the server answers");
    }
    muster
        .get(&owner.path("members"), "no token")
        .expect("the server answers");
    for method in ["BREW", "STEEP"] {
        // The client of the other tests knows HTTP's methods only.
        let mut connection = TcpStream::connect(muster.address()).expect("the server listens");
        let head = "/v1/me HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        write!(connection, "{method} {head}").expect("the server reads");
        let mut answer = String::new();
        connection
            .read_to_string(&mut answer)
            .expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    }
    let told = metrics(port);
    for line in [
        "muster_http_requests_total{method=\"GET\",route=\"/v1/me\",status=\"200\"} 3",
        "muster_http_requests_total{method=\"GET\",route=\"/v1/organizations/{org}/members\",status=\"401\"} 1",
        "muster_http_requests_total{method=\"other\",route=\"/v1/me\",status=\"405\"} 2",
        "muster_http_request_seconds_count{method=\"GET\",route=\"/v1/me\"} 3",
        // Without a mail server the mails of Olga's arrival wait.
        "muster_queue_waiting{kind=\"given_up\"} 0",
        "muster_queue_waiting{kind=\"job\"} 0",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    assert!(
        !told.contains("muster_queue_waiting{kind=\"mail\"} 0"),
        "{told}"
    );
    assert!(
        !told.contains("BREW") && !told.contains(&owner.org),
        "{told}"
    );
    // They are for who may read them: not on the listener for everybody.
    assert_eq!(muster.health("/metrics"), 404);
}

fn each_line_of_a_log_for_machines_is_json(shell: Shell) {
    let mut muster = shell.serve();
    let owner = Owner::arrive(&muster, "olga@plant.example");
    let before = muster.log().lines().count();
    muster.start_again_with(&["--log", "json"]);
    muster
        .get("/v1/me", &owner.token)
        .expect("the server answers");
    let log = muster.log();
    let said = ["Muster is at ", "Next: "];
    let lines = log.lines().skip(before);
    let lines = lines.filter(|line| !said.iter().any(|start| line.starts_with(start)));
    let lines: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")))
        .collect();
    let levels: BTreeSet<String> = lines.iter().map(|line| text(&line["level"])).collect();
    assert!(levels.contains("INFO"), "{levels:?}");
    let answered = lines
        .iter()
        .find(|line| line["message"] == "answered" && line["span"]["route"] == "/v1/me");
    let answered = answered.unwrap_or_else(|| panic!("{log}"));
    assert_eq!(answered["status"], 200);
    assert_eq!(text(&answered["span"]["id"]).len(), 32);
}

/// The person is told an id, by which the log tells what happened.
fn a_failure_within_is_told_once_with_all_its_causes(shell: Shell) {
    let mut muster = shell.serve();
    let owner = Owner::arrive(&muster, "olga@plant.example");
    muster.start_again_with(&["--log", "json"]);
    muster.meddle("ALTER TABLE teams RENAME TO mislaid");
    let failed = muster.get(&owner.path("teams"), &owner.token);
    let failed = failed.expect("the server answers");
    assert_eq!(
        (failed.status, &failed.body["code"]),
        (500, &"internal".into())
    );
    assert!(!failed.body.to_string().contains("teams"), "{failed:?}");
    let log = muster.log();
    let lines = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let told: Vec<Value> = lines.filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["span"]["id"], failed.body["request_id"]);
    let causes = text(&told[0]["error"]);
    assert!(
        causes.starts_with("the database refused or failed") && causes.contains("teams"),
        "{causes}"
    );
}

fn metrics(port: u16) -> String {
    let agent = ureq::Agent::new_with_defaults();
    let answer = agent.get(format!("http://127.0.0.1:{port}/metrics")).call();
    let mut answer = answer.expect("the metrics are served");
    answer.body_mut().read_to_string().expect("they are text")
}
