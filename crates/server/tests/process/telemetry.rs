//! What machines read of a server: its metrics, and its log as JSON.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::muster::{Database, Muster, free_port};
use crate::story::{Owner, text};

#[test]
fn metrics_count_what_was_answered_and_what_waits() {
    let port = free_port();
    let mut muster = Muster::start(Database::Sqlite);
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

#[test]
fn each_line_of_a_log_for_machines_is_json() {
    let mut muster = Muster::start(Database::Sqlite);
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

fn metrics(port: u16) -> String {
    let agent = ureq::Agent::new_with_defaults();
    let answer = agent.get(format!("http://127.0.0.1:{port}/metrics")).call();
    let mut answer = answer.expect("the metrics are served");
    answer.body_mut().read_to_string().expect("they are text")
}
