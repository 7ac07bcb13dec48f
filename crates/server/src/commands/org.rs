//! `muster org …`: organizations, for the operator.

use std::process::ExitCode;

use app::{
    App, Caller,
    organizations::{self, Create, Owner},
};
use domain::{
    Invalid,
    email::EmailAddress,
    handle::Handle,
    organization::{self, OrgRef, Organization},
    text::OrgName,
};
use serde_json::json;

use super::{Array, Failure};
use crate::cli::{NewOrg, Org, Printed};

/// How many organizations are read at once.
const BATCH: i64 = 200;

pub async fn run(app: &App, command: &Org) -> Result<ExitCode, Failure> {
    match command {
        Org::List(printed) => list(app, printed.json).await?,
        Org::Create(new) => create(app, new).await?,
        Org::Delete {
            org,
            confirm_name,
            printed,
        } => {
            let org = named(org)?;
            let deleted = organizations::delete(app, &Caller::operator(), &org, confirm_name).await;
            let deleted = deleted.map_err(Failure::refused)?;
            let words = format!(
                "{} is closed. It is erased at {}.",
                deleted.name,
                end(&deleted)
            );
            say(&deleted, *printed, &words);
        }
        Org::Restore { org, printed } => {
            let (restored, _) =
                organizations::restore(app, &Caller::operator(), &named(org)?).await?;
            say(
                &restored,
                *printed,
                &format!("{} is open again.", restored.name),
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What an organization is now: in words, or as a program reads it.
fn say(org: &Organization, printed: Printed, words: &str) {
    if !printed.json {
        say!("{words}");
        return;
    }
    let mut answer = json!({
        "id": org.id.to_string(), "name": org.name, "slug": org.slug.as_str(), "status": org.status.as_str(),
    });
    if org.erased_at.is_some() {
        answer["erased_at"] = end(org).into();
    }
    say!("{answer}");
}

pub fn named(org: &str) -> Result<OrgRef, Failure> {
    OrgRef::parse(org).ok_or_else(|| {
        Failure::Refused(format!("{org} is no id and no address of an organization"))
    })
}

fn end(org: &Organization) -> String {
    org.erased_at.map(|at| at.to_string()).unwrap_or_default()
}

/// A line each, so that ten thousand need no memory.
async fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    let operator = Caller::operator();
    let mut array = Array::default();
    let mut after = None;
    loop {
        let page = organizations::all(app, &operator, after, BATCH).await?;
        let Some(last) = page.last() else {
            if as_json {
                array.end();
            }
            return Ok(());
        };
        after = Some(last.organization.id);
        for listed in &page {
            let org = &listed.organization;
            let owners: Vec<&str> = listed.owners.iter().map(EmailAddress::as_str).collect();
            if as_json {
                array.item(&json!({
                    "id": org.id.to_string(), "name": org.name, "slug": org.slug.as_str(), "status": org.status.as_str(),
                    "members": listed.members, "owners": owners, "created_at": org.created_at.to_string(),
                }));
            } else {
                say!(
                    "{}  {:<32} {:<8} {:>6} members  {}",
                    org.id,
                    org.slug,
                    org.status.as_str(),
                    listed.members,
                    owners.join(", ")
                );
            }
        }
    }
}

async fn create(app: &App, new: &NewOrg) -> Result<(), Failure> {
    let (create, owner) = parse(new).map_err(|invalid| Failure::Usage(invalid.detail))?;
    let made = organizations::create_for(app, &Caller::operator(), &create, &owner).await;
    let (org, how) = made.map_err(Failure::refused)?;
    if new.printed.json {
        say!(
            "{}",
            json!({ "id": org.id.to_string(), "name": org.name, "slug": org.slug.as_str(), "owner": how == Owner::Member })
        );
        return Ok(());
    }
    say!(
        "{} is at {}.",
        org.name,
        app.site.organization(org.slug.as_str())
    );
    match how {
        Owner::Member => say!("{owner} owns it."),
        Owner::Invited => {
            say!("{owner} has no account yet: an invitation as owner is on its way.");
        }
    }
    Ok(())
}

fn parse(new: &NewOrg) -> Result<(Create, EmailAddress), Invalid> {
    let create = Create {
        name: OrgName::parse(&new.name)?,
        slug: new.slug.as_deref().map(Handle::parse_slug).transpose()?,
        time_zone: organization::time_zone(&new.time_zone)?,
    };
    Ok((create, EmailAddress::parse(&new.owner)?))
}
