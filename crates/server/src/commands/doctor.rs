//! `muster doctor`: looks whether all is well, and says what to do where it is not.

use std::process::ExitCode;

use serde::Serialize;
use store::queue;

use super::{FOUND, Failure};
use crate::{cli::Printed, settings::Settings, start};

#[derive(Serialize)]
struct Finding {
    /// What was looked at.
    check: &'static str,
    ok: bool,
    /// What was found, and what to do.
    words: String,
}

pub async fn run(settings: &Settings, printed: Printed) -> Result<ExitCode, Failure> {
    let app = start::open(settings).await?;
    let mut findings = vec![finding(
        "database",
        true,
        format!("{} answers and is up to date", app.store.engine()),
    )];
    let (mails, jobs, given_up) = queue::counts(&mut app.store.glance().await?).await?;
    findings.push(mail(settings, mails));
    findings.push(finding("jobs", true, format!("{jobs} wait")));
    findings.push(dead_letters(given_up));
    app.store.close().await;
    print(&findings, printed);
    Ok(if findings.iter().all(|f| f.ok) {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FOUND)
    })
}

fn finding(check: &'static str, ok: bool, words: String) -> Finding {
    Finding { check, ok, words }
}

fn mail(settings: &Settings, waiting: i64) -> Finding {
    match (&settings.smtp_url, settings.has_dev_mail()) {
        (Some(_), _) => finding(
            "mail",
            true,
            format!("a mail server is set; {waiting} mails wait"),
        ),
        (None, true) => finding(
            "mail",
            true,
            format!("no mail server is set; {waiting} mails are shown at /dev/mail"),
        ),
        (None, false) => {
            let words = format!(
                "no mail server is set and {waiting} mails wait; set MUSTER_SMTP_URL and MUSTER_MAIL_FROM"
            );
            finding("mail", false, words)
        }
    }
}

fn dead_letters(given_up: i64) -> Finding {
    match given_up {
        0 => finding("outbox", true, "nothing was given up".to_owned()),
        n => finding(
            "outbox",
            false,
            format!(
                "{n} mails or jobs were given up; see `muster outbox list`, then `muster outbox retry`"
            ),
        ),
    }
}

fn print(findings: &[Finding], printed: Printed) {
    if printed.json {
        println!(
            "{}",
            serde_json::json!({ "ok": findings.iter().all(|f| f.ok), "findings": findings })
        );
        return;
    }
    for f in findings {
        println!(
            "{:<4} {:<9} {}",
            if f.ok { "ok" } else { "!!" },
            f.check,
            f.words
        );
    }
}
