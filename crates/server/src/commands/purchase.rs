//! `muster purchase record`: an order, as a shop would tell it.

use std::process::ExitCode;

use app::{App, Caller, purchases};
use domain::purchase::{Line, Outcome, RawOrder, Wrong};
use serde_json::json;

use super::Failure;
use crate::cli::Record;

pub async fn record(app: &App, record: &Record) -> Result<ExitCode, Failure> {
    let order = raw(record)?
        .parse()
        .map_err(|wrong| Failure::Usage(in_words(&wrong)))?;
    let recorded = purchases::record(app, &Caller::operator(), &order).await?;
    let org = recorded.organization.as_ref();
    if record.printed.json {
        let org =
            org.map(|o| json!({ "id": o.id.to_string(), "name": o.name, "slug": o.slug.as_str() }));
        let mut answer =
            json!({ "id": recorded.id.to_string(), "outcome": recorded.outcome.as_str() });
        if let Some(org) = org {
            answer["organization"] = org;
        }
        say!("{answer}");
        return Ok(ExitCode::SUCCESS);
    }
    let name = org.map_or("the organization", |o| o.name.as_str());
    match recorded.outcome {
        Outcome::Provisioned => say!(
            "{name} is there. {} has a mail with the way in.",
            order.email
        ),
        Outcome::Attached => say!("The order belongs to {name} now."),
        Outcome::AwaitingAssignment => say!(
            "{} is asked which organization the order is for.",
            order.email
        ),
        Outcome::AlreadyProvisioned => say!("The order was recorded before. Nothing was done."),
    }
    Ok(ExitCode::SUCCESS)
}

fn in_words(wrong: &Wrong) -> String {
    let words: Vec<String> = wrong
        .iter()
        .map(|(field, invalid)| format!("{}: {}", field.trim_start_matches('/'), invalid.detail))
        .collect();
    words.join(" ")
}

fn raw(record: &Record) -> Result<RawOrder, Failure> {
    Ok(RawOrder {
        provider: record.provider.clone(),
        number: record.order.clone(),
        email: record.email.clone(),
        buyer_name: record.name.clone(),
        company: record.company.clone(),
        organization: record.organization.clone(),
        lines: record
            .line
            .iter()
            .map(|text| line(text))
            .collect::<Result<_, _>>()?,
        plan: record.plan.clone(),
        seats: record.seats,
        amount_minor: None,
        currency: None,
    })
}

/// `SKU=QUANTITY[:SERIAL,…]`
fn line(text: &str) -> Result<Line, Failure> {
    let usage = || {
        Failure::Usage(format!(
            "--line {text}: write SKU=QUANTITY or SKU=QUANTITY:SERIAL,SERIAL"
        ))
    };
    let (sku, rest) = text.split_once('=').ok_or_else(usage)?;
    let (quantity, serials) = rest.split_once(':').unwrap_or((rest, ""));
    Ok(Line {
        sku: sku.to_owned(),
        quantity: quantity.trim().parse().map_err(|_| usage())?,
        serials: serials
            .split(',')
            .filter(|s| !s.trim().is_empty())
            .map(str::to_owned)
            .collect(),
    })
}
