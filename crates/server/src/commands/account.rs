//! `muster account …`: accounts, for the operator.

use std::process::ExitCode;

use app::{App, Caller, accounts};
use domain::email::EmailAddress;
use serde_json::json;

use super::Failure;
use crate::cli::{Account, Printed};

pub async fn run(app: &App, command: &Account) -> Result<ExitCode, Failure> {
    let operator = Caller::operator();
    match command {
        Account::Show { email, printed } => show(app, &address(email)?, *printed).await?,
        Account::ResetLink { email, printed } => {
            let link = accounts::reset_link(app, &operator, &address(email)?)
                .await
                .map_err(Failure::refused)?;
            if printed.json {
                say!("{}", json!({ "link": link }));
            } else {
                say!("{link}");
            }
        }
        Account::EndSessions { email, printed } => {
            let ended = accounts::end_sessions(app, &operator, &address(email)?)
                .await
                .map_err(Failure::refused)?;
            if printed.json {
                say!("{}", json!({ "ended": ended }));
            } else {
                say!("Ended {ended} sessions.");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn address(email: &str) -> Result<EmailAddress, Failure> {
    EmailAddress::parse(email).map_err(|invalid| Failure::Usage(invalid.detail))
}

async fn show(app: &App, email: &EmailAddress, printed: Printed) -> Result<(), Failure> {
    let found = accounts::find(app, &Caller::operator(), email)
        .await
        .map_err(Failure::refused)?;
    let organizations: Vec<&str> = found
        .organizations
        .iter()
        .map(|org| org.slug.as_str())
        .collect();
    let locked = found.locked_until.map(|until| until.to_string());
    if printed.json {
        say!(
            "{}",
            json!({
                "id": found.account.id.to_string(), "name": found.account.name, "email": found.account.email.as_str(),
                "verified": found.verified, "locked_until": locked, "organizations": organizations,
                "created_at": found.account.created_at.to_string(),
            })
        );
        return Ok(());
    }
    say!(
        "{}  {} <{}>",
        found.account.id,
        found.account.name,
        found.account.email
    );
    say!(
        "address verified: {}",
        if found.verified { "yes" } else { "not yet" }
    );
    say!(
        "sign-in locked:   {}",
        locked.map_or_else(|| "no".to_owned(), |until| format!("until {until}"))
    );
    say!(
        "organizations:    {}",
        if organizations.is_empty() {
            "none".to_owned()
        } else {
            organizations.join(", ")
        }
    );
    Ok(())
}
