//! The mailbox of a Muster without a mail server.

use axum::http::StatusCode;
use testkit::{on_each_database, world::World};

use crate::browser::Browser;

on_each_database! {
    every_mail_can_be_looked_at_before_it_is_sent
}

async fn every_mail_can_be_looked_at_before_it_is_sent(world: World) {
    let nobody = Browser::at_the_mailbox(&world);
    let list = nobody.gets("/dev/mail/samples").await.text();
    let samples = app::mail::samples(world.app.clock.now());
    for sample in &samples {
        let page = format!("/dev/mail/samples/{}", sample.name);
        assert!(list.contains(&format!("href=\"{page}\"")), "{page}");
        let shown = nobody.gets(&page).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert!(shown.text().contains(&format!("href=\"{page}/html\"")));
        let sent = nobody.gets(&format!("{page}/html")).await;
        let policy = sent.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("sandbox"), "{page}: {policy}");
        assert!(sent.text().contains(sample.to.as_str()), "{page}");
    }
    let none = nobody.gets("/dev/mail/samples/nothing").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
