//! `muster bench seed`: a database full of people, for measurements.

use std::{path::Path, process::ExitCode};

use app::{App, Caller};
use serde_json::json;
use store::seed::{self, Spec};

use super::Failure;
use crate::cli::Seed;

/// Of invented people; printed, since nobody could guess it.
const PASSWORD: &str = "violet-Tractor-91-umbrella";

pub async fn seed(app: &App, seed: &Seed) -> Result<ExitCode, Failure> {
    let spec = spec(seed)?;
    let hash = app.passwords.hash(&spec.password).await;
    let hash = hash.map_err(Failure::refused)?;
    let now = app.clock.now();
    let mut new_id = || app.entropy.id(now);
    let operator = Caller::operator().actor;
    let filled = seed::fill(&app.store, &operator, &spec, &hash, now, &mut new_id).await;
    let filled = filled.map_err(Failure::refused)?;
    let (accounts, organizations) = (filled.accounts.len(), filled.organizations.len());
    if seed.printed.json {
        say!(
            "{}",
            json!({
                "accounts": accounts, "organizations": organizations,
                "memberships": filled.memberships, "projects": filled.projects, "devices": filled.devices,
                "password": spec.password,
            })
        );
    } else {
        say!(
            "Added {accounts} accounts and {organizations} organizations with {} memberships, {} projects and {} devices.",
            filled.memberships,
            filled.projects,
            filled.devices
        );
        say!("Everybody's password is {}", spec.password);
    }
    if let Some((email, _)) = spec.accounts.first().filter(|_| !seed.printed.json) {
        say!("Log in as {email}, for one.");
    }
    Ok(ExitCode::SUCCESS)
}

fn spec(seed: &Seed) -> Result<Spec, Failure> {
    match (&seed.spec, seed.organizations, seed.members) {
        (Some(file), ..) => read(file),
        (None, Some(organizations), Some(members)) => {
            let mut spec = Spec::invented(organizations, members, PASSWORD);
            for company in &mut spec.organizations {
                (company.projects, company.devices) = (seed.projects, seed.devices);
            }
            Ok(spec)
        }
        _ => unreachable!("the command line asks for one or the other"),
    }
}

fn read(file: &Path) -> Result<Spec, Failure> {
    let usage = |error: &dyn std::fmt::Display| {
        Failure::Usage(format!("--spec {}: {error}", file.display()))
    };
    let text = std::fs::read_to_string(file).map_err(|error| usage(&error))?;
    serde_json::from_str(&text).map_err(|error| usage(&error))
}
