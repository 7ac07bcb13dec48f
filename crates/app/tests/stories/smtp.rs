//! Mails through a real mail server.

use app::mail::{
    Delivery, Mailer, Rendered, Site, samples,
    smtp::{Settings, Smtp},
};
use domain::time::Timestamp;
use testkit::smtp::{BUSY, NOBODY, PASSWORD, Senders, SmtpServer, USER};

const FROM: &str = "Müster <muster@example.com>";
const ID: &str = "0192ab34cd56";

fn written() -> Timestamp {
    Timestamp::parse("2026-11-24T16:05:00Z").unwrap()
}

fn mail() -> Rendered {
    Rendered {
        subject: "Żaneta 保全 invited you to Northfield Plant".to_owned(),
        text: "Grüße\n.\nhttps://muster.example.com/invitations/a=b\n".to_owned(),
        html: "<p>Grüße</p>".to_owned(),
    }
}

fn mailer(address: &str) -> Smtp {
    Smtp::new(Settings::parse(address, FROM).unwrap())
}

async fn send(mailer: &Smtp, to: &str) -> Delivery {
    mailer.send(to, ID, written(), &mail()).await
}

/// `user:password` as they stand in an address.
fn login(password: &str) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let escaped = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    format!("{}:{}", escaped(USER), escaped(password))
}

fn starttls(server: &SmtpServer, login: &str) -> Smtp {
    let (port, ca) = (server.port(), server.ca());
    mailer(&format!(
        "smtp://{login}localhost:{port}?tls=starttls&ca={}",
        ca.display()
    ))
}

fn implicit(server: &SmtpServer, login: &str) -> Smtp {
    let (port, ca) = (server.tls_port(), server.ca());
    mailer(&format!(
        "smtps://{login}127.0.0.1:{port}?ca={}",
        ca.display()
    ))
}

fn reason(delivery: Delivery) -> String {
    match delivery {
        Delivery::Retry(reason) | Delivery::Refused(reason) => reason,
        Delivery::Sent => panic!("the mail was sent"),
    }
}

#[tokio::test]
async fn on_loopback_a_mail_goes_as_it_is() {
    let server = SmtpServer::start(Senders::Anybody);
    let mailer = mailer(&format!("smtp://127.0.0.1:{}", server.port()));
    assert_eq!(send(&mailer, "jo@example.com").await, Delivery::Sent);

    let delivered = &server.mails_to("jo@example.com", 1)[0];
    assert!(
        delivered.contains(" with esmtp "),
        "in the clear: {delivered}"
    );
    let ours = delivered.split_once("\nFrom: ").unwrap().1;
    insta::assert_snapshot!(format!("From: {ours}"));
}

#[tokio::test]
async fn starttls_and_tls_from_the_start() {
    let server = SmtpServer::start(Senders::Anybody);
    for (mailer, to) in [
        (starttls(&server, ""), "a@example.com"),
        (implicit(&server, ""), "b@example.com"),
    ] {
        assert_eq!(send(&mailer, to).await, Delivery::Sent);
        let delivered = &server.mails_to(to, 1)[0];
        assert!(
            delivered.contains(" with esmtps "),
            "encrypted: {delivered}"
        );
    }
}

#[tokio::test]
async fn a_certificate_of_unknown_origin_is_not_trusted() {
    let server = SmtpServer::start(Senders::Anybody);
    for address in [
        format!("smtp://localhost:{}?tls=starttls", server.port()),
        format!("smtps://localhost:{}", server.tls_port()),
    ] {
        let delivery = send(&mailer(&address), "jo@example.com").await;
        assert!(matches!(delivery, Delivery::Retry(_)), "{delivery:?}");
        let reason = reason(delivery);
        assert!(reason.contains("certificate"), "{reason}");
    }
}

#[tokio::test]
async fn with_a_login_and_with_a_wrong_one() {
    let server = SmtpServer::start(Senders::LoggedIn);
    let right = format!("{}@", login(PASSWORD));
    for (mailer, to) in [
        (starttls(&server, &right), "a@example.com"),
        (implicit(&server, &right), "b@example.com"),
    ] {
        assert_eq!(mailer.check().await, Ok(()));
        assert_eq!(send(&mailer, to).await, Delivery::Sent);
        let delivered = &server.mails_to(to, 1)[0];
        assert!(
            delivered.contains(" with esmtpsa "),
            "logged in: {delivered}"
        );
    }

    let wrong = starttls(&server, &format!("{}@", login("s3cret")));
    let told = reason(send(&wrong, "jo@example.com").await);
    assert!(told.contains("does not accept the login: 535"), "{told}");
    assert!(!told.contains("s3cret"), "{told}");
    assert_eq!(wrong.check().await, Err(told.clone()));
    assert_eq!(send(&wrong, "jo@example.com").await, Delivery::Retry(told));
}

/// What a server says of itself or of us can change; the mail waits for it.
#[tokio::test]
async fn a_server_that_wants_a_login_first_makes_mails_wait() {
    let server = SmtpServer::start(Senders::LoggedIn);
    let delivery = send(&starttls(&server, ""), "jo@example.com").await;
    assert!(matches!(delivery, Delivery::Retry(_)), "{delivery:?}");

    let no_tls = mailer(&format!(
        "smtp://{}@localhost:{}",
        login(PASSWORD),
        server.port()
    ));
    let told = reason(send(&no_tls, "jo@example.com").await);
    assert!(told.contains("does not accept the login"), "{told}");
}

#[tokio::test]
async fn a_banned_sender_makes_mails_wait() {
    let server = SmtpServer::start(Senders::Anybody);
    let address = format!("smtp://localhost:{}", server.port());
    let banned = Smtp::new(Settings::parse(&address, "banned@example.com").unwrap());
    let delivery = send(&banned, "jo@example.com").await;
    let told = "does not accept the sender: 550 this sender is banned";
    assert_eq!(
        delivery,
        Delivery::Retry(format!("localhost:{} {told}", server.port()))
    );
}

#[tokio::test]
async fn a_recipient_that_there_is_not_is_final_and_a_busy_one_is_not() {
    let server = SmtpServer::start(Senders::Anybody);
    let mailer = mailer(&format!("smtp://localhost:{}", server.port()));
    let at = format!("localhost:{}", server.port());
    assert_eq!(
        send(&mailer, NOBODY).await,
        Delivery::Refused(format!(
            "{at} does not accept the recipient: 550 no such user here"
        ))
    );
    assert_eq!(
        send(&mailer, BUSY).await,
        Delivery::Retry(format!(
            "{at} does not accept the recipient: 451 try again later"
        ))
    );
    for unfit in ["nobody", "jo@example.com\r\nRCPT TO:<eve@example.com>", ""] {
        let delivery = send(&mailer, unfit).await;
        assert!(matches!(delivery, Delivery::Refused(_)), "{delivery:?}");
    }
    let abroad = reason(send(&mailer, "jö@example.com").await);
    assert!(abroad.contains("beyond ASCII"), "{abroad}");
    // And none of it spoils what comes next.
    assert_eq!(send(&mailer, "jo@example.com").await, Delivery::Sent);
    server.mails_to("jo@example.com", 1);
}

#[tokio::test]
async fn a_refused_text_is_final() {
    let server = SmtpServer::start(Senders::Anybody);
    let mailer = mailer(&format!("smtp://localhost:{}", server.port()));
    let spam = Rendered {
        subject: "SPAM".to_owned(),
        ..mail()
    };
    let delivery = mailer.send("jo@example.com", ID, written(), &spam).await;
    let told = "does not take the mail: 550 this looks like spam";
    assert_eq!(
        delivery,
        Delivery::Refused(format!("localhost:{} {told}", server.port()))
    );
}

#[tokio::test]
async fn a_server_that_is_away_makes_mails_wait() {
    let server = SmtpServer::start(Senders::Anybody);
    let port = server.port();
    let mailer = mailer(&format!("smtp://localhost:{port}"));
    assert_eq!(send(&mailer, "jo@example.com").await, Delivery::Sent);
    server.mails_to("jo@example.com", 1);
    drop(server);

    let away = send(&mailer, "jo@example.com").await;
    assert!(
        matches!(&away, Delivery::Retry(reason) if reason.contains("cannot be reached")),
        "{away:?}"
    );
    assert_eq!(mailer.check().await, Err(reason(away)));
}

/// At least once means that a receiver must be able to tell the second from a new mail.
#[tokio::test]
async fn a_mail_that_is_sent_twice_is_the_same_mail() {
    let server = SmtpServer::start(Senders::Anybody);
    for _ in 0..2 {
        let mailer = mailer(&format!("smtp://localhost:{}", server.port()));
        assert_eq!(send(&mailer, "jo@example.com").await, Delivery::Sent);
    }
    let ours = |mail: &String| mail.split_once("\nFrom: ").unwrap().1.to_owned();
    let mails: Vec<_> = server
        .mails_to("jo@example.com", 2)
        .iter()
        .map(ours)
        .collect();
    assert_eq!(mails[0], mails[1]);
    assert!(mails[0].contains(&format!("Message-ID: <{ID}@example.com>")));
}

#[tokio::test]
async fn many_mails_share_a_connection() {
    let server = SmtpServer::start(Senders::Anybody);
    let mailer = implicit(&server, "");
    for _ in 0..60 {
        assert_eq!(send(&mailer, "jo@example.com").await, Delivery::Sent);
    }
    server.mails_to("jo@example.com", 60);
    assert_eq!(server.connections(), 2, "50 mails a connection");
}

/// Every text that there is passes a strict server, and comes out as it went in.
#[tokio::test]
async fn each_mail_arrives() {
    let server = SmtpServer::start(Senders::Anybody);
    let mailer = implicit(&server, "");
    let site = Site::new("https://muster.example.com");
    let all = samples(written());
    for sample in &all {
        let mail = sample.mail.render(&sample.to, &site);
        let sent = mailer.send("all@example.com", sample.name, written(), &mail);
        assert_eq!(sent.await, Delivery::Sent, "{}", sample.name);
    }
    let delivered = server.mails_to("all@example.com", all.len());
    for sample in &all {
        let id = format!("Message-ID: <{}@example.com>", sample.name);
        assert!(delivered.iter().any(|m| m.contains(&id)), "{}", sample.name);
    }
}

/// A server closes connections that idle; the next mail must not fail for it.
#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_opened_anew() {
    let server = SmtpServer::start(Senders::Anybody);
    let mailer = starttls(&server, "");
    for _ in 0..2 {
        assert_eq!(send(&mailer, "jo@example.com").await, Delivery::Sent);
        server.hang_up();
    }
    server.mails_to("jo@example.com", 2);
    assert_eq!(server.connections(), 2);
}
