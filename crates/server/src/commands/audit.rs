//! `muster audit verify`: proves that nobody edited the log.

use std::process::ExitCode;

use app::{
    App,
    audit::{self, Checked},
};
use domain::id::EventId;
use serde_json::{Value, json};
use store::audit::{Flaw, Verdict};

use super::{FOUND, Failure, org};
use crate::cli::VerifyAudit;

pub async fn verify(app: &App, verify: &VerifyAudit) -> Result<ExitCode, Failure> {
    let org = verify.org.as_deref().map(org::named).transpose()?;
    let report = audit::verify(app, org.as_ref())
        .await
        .map_err(Failure::refused)?;
    let broken: Vec<_> = report
        .organizations
        .iter()
        .filter(|c| c.verdict.events().is_none())
        .collect();
    if verify.printed.json {
        let checked: Vec<Value> = report.organizations.iter().map(as_json).collect();
        say!(
            "{}",
            json!({ "whole": broken.is_empty(), "organizations": checked })
        );
    } else {
        report
            .organizations
            .iter()
            .for_each(|checked| say!("{}", in_words(checked)));
        say!(
            "{} organizations checked, {} broken.",
            report.organizations.len(),
            broken.len()
        );
    }
    Ok(if broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FOUND)
    })
}

fn name(checked: &Checked) -> String {
    let erased = || format!("{} (erased)", checked.org);
    checked
        .organization
        .as_ref()
        .map_or_else(erased, |org| org.slug.to_string())
}

fn in_words(checked: &Checked) -> String {
    let name = name(checked);
    match &checked.verdict {
        Verdict::Whole { events, .. } => format!("ok  {name}: {events} events"),
        Verdict::Broken { event, flaw } => {
            let (id, seq) = (EventId(event.event_id), event.seq);
            format!(
                "!!  {name}: event {seq} ({id}, {}) does not fit: {}",
                event.action,
                why(*flaw)
            )
        }
        Verdict::CutOff { last, remembered } => {
            format!("!!  {name}: the events after {last} are missing; there were {remembered}")
        }
    }
}

fn why(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Gap => "events before it are missing",
        Flaw::Link => "it does not follow from the event before",
        Flaw::Content => "its content is not what was written",
        Flaw::Forged => "it was not written by Muster",
    }
}

fn as_json(checked: &Checked) -> Value {
    let org = checked.org.to_string();
    match &checked.verdict {
        Verdict::Whole { events, head } => {
            json!({ "organization": org, "whole": true, "events": events, "head": hex(head) })
        }
        Verdict::Broken { event, flaw } => json!({
            "organization": org, "whole": false, "seq": event.seq, "event": EventId(event.event_id).to_string(), "why": why(*flaw),
        }),
        Verdict::CutOff { last, remembered } => {
            json!({ "organization": org, "whole": false, "last": last, "remembered": remembered })
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}
