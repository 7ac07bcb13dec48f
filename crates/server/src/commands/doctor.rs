//! `muster doctor`: looks whether all is well, and says what to do where it is not.

use std::process::ExitCode;

use serde::Serialize;
use store::{Store, StoreError, migrate::State, queue};

use super::{FOUND, Failure, data};
use crate::{cli::Printed, settings::Settings, start};

#[derive(Serialize)]
struct Finding {
    /// What was looked at.
    check: &'static str,
    ok: bool,
    /// What was found, and what to do.
    words: String,
}

/// Changes nothing: not even a database is made, nor one brought up to date.
pub async fn run(settings: &Settings, printed: Printed) -> Result<ExitCode, Failure> {
    let mut findings = vec![network(settings)];
    match database(settings).await {
        Ok(found) => findings.extend(found),
        Err(failure) => findings.push(finding("database", false, failure.to_string())),
    }
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

/// Whether `muster serve` would listen.
fn network(settings: &Settings) -> Finding {
    match settings.check_exposure() {
        Ok(()) => {
            let words = format!("{} on {}", settings.public_url(), settings.listen);
            finding("network", true, words)
        }
        Err(refused) => finding("network", false, refused.to_string()),
    }
}

async fn database(settings: &Settings) -> Result<Vec<Finding>, Failure> {
    let file = data::database_file(settings);
    if settings.database_url.is_none() && !file.exists() {
        let words = format!(
            "{} is not there yet; `muster serve` makes it, or name another folder with --data",
            file.display()
        );
        return Ok(vec![finding("database", false, words)]);
    }
    let store = Store::connect(&settings.database()).await?;
    let mut findings = vec![migrations(&store).await?];
    if findings[0].ok {
        let (mails, jobs, given_up) = queue::counts(&mut store.glance()).await?;
        findings.push(mail(settings, mails).await);
        findings.push(finding("jobs", true, format!("{jobs} wait")));
        findings.push(dead_letters(given_up));
    }
    store.close().await;
    Ok(findings)
}

async fn migrations(store: &Store) -> Result<Finding, StoreError> {
    let steps = store.migrations().await?;
    let off = steps.iter().find(|step| step.state != State::Applied);
    let engine = store.engine();
    Ok(match off.map(|step| (step.version, step.state)) {
        None | Some((_, State::Applied)) => finding(
            "database",
            true,
            format!("{engine} answers and is up to date"),
        ),
        Some((version, State::Pending)) => finding(
            "database",
            false,
            format!("{engine} lacks migration {version}; run `muster migrate`"),
        ),
        Some((version, State::Unknown)) => finding(
            "database",
            false,
            format!("a newer Muster has used it (migration {version}); install that version"),
        ),
        Some((version, State::Edited)) => finding(
            "database",
            false,
            format!(
                "migration {version} was applied with another text; install the Muster that made this database"
            ),
        ),
    })
}

async fn mail(settings: &Settings, waiting: i64) -> Finding {
    let answers = match start::smtp(settings) {
        Ok(Some(smtp)) => smtp.check().await.map(|()| true),
        Ok(None) => Ok(false),
        Err(wrong) => Err(format!("MUSTER_SMTP_URL: {wrong}")),
    };
    let (ok, words) = match answers {
        Ok(true) => (
            true,
            format!("the mail server answers; {waiting} mails wait"),
        ),
        Err(why) => (false, format!("{why}; {waiting} mails wait")),
        Ok(false) if settings.has_dev_mail() => (
            true,
            format!("no mail server is set; {waiting} mails are shown at /dev/mail"),
        ),
        Ok(false) => (
            false,
            format!(
                "no mail server is set and {waiting} mails wait; set MUSTER_SMTP_URL and MUSTER_MAIL_FROM"
            ),
        ),
    };
    finding("mail", ok, words)
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
        say!(
            "{}",
            serde_json::json!({ "ok": findings.iter().all(|f| f.ok), "findings": findings })
        );
        return;
    }
    for f in findings {
        say!(
            "{:<4} {:<9} {}",
            if f.ok { "ok" } else { "!!" },
            f.check,
            f.words
        );
    }
}
