//! SIGTERM: what is in flight is finished, then the process ends well.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::muster::{Database, Muster};
use crate::patience::eventually;
use crate::wire::Wire;

#[test]
fn a_request_in_flight_is_answered_before_the_end() {
    let mut muster = Muster::start(Database::Sqlite);
    let body = r#"{"email": "nobody@plant.example", "password": "violet-Tractor-91-umbrella"}"#;
    let (first, second) = body.split_at(20);
    let mut connection = TcpStream::connect(muster.address()).expect("the server listens");
    let head =
        "POST /v1/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    let length = body.len();
    write!(
        connection,
        "{head}connection: close\r\nexpect: 100-continue\r\ncontent-length: {length}\r\n\r\n"
    )
    .expect("the server reads");
    // The server asks for the body once the handler waits for it: the request is in flight.
    let mut go_on = [0; 25];
    connection
        .read_exact(&mut go_on)
        .expect("the server answers");
    assert!(
        go_on.starts_with(b"HTTP/1.1 100"),
        "{:?}",
        String::from_utf8_lossy(&go_on)
    );
    connection
        .write_all(first.as_bytes())
        .expect("the server reads");

    terminate(&muster);
    eventually("no new connections", Duration::from_secs(5), || {
        TcpStream::connect(muster.address()).is_err().then_some(())
    });
    connection
        .write_all(second.as_bytes())
        .expect("the connection is kept");
    let mut answer = String::new();
    connection
        .read_to_string(&mut answer)
        .expect("the connection is kept");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");

    let code = eventually("the end of the process", Duration::from_secs(10), || {
        muster.ended()
    });
    assert_eq!(code.code(), Some(0), "{}", muster.log());
}

#[test]
fn a_database_that_hangs_does_not_keep_the_process() {
    let database = testkit::postgres::empty_database();
    let wire = Wire::to(database.url());
    let mut muster = Muster::start(Database::Url(wire.url()));
    wire.hold_up();
    terminate(&muster);
    let code = eventually("the end of the process", Duration::from_secs(30), || {
        muster.ended()
    });
    assert_eq!(code.code(), Some(0), "{}", muster.log());
}

fn terminate(muster: &Muster) {
    let process = muster.process_id().to_string();
    let sent = Command::new("kill").args(["-TERM", &process]).status();
    assert!(sent.expect("kill can be run").success());
}
