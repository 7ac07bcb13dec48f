//! `muster demo`: an example plant, made by the same use-cases as a real one, two months long.
//!
//! `plant` is the stage, `cast` the people and `machines` what they work on; `life` tells what happens. A new kind of thing gets
//! a line in [`tell`] and a function there.

mod cast;
mod life;
mod machines;
mod plant;

use std::process::ExitCode;

use app::{App, Caller, accounts};
use domain::purchase::{Order, RawOrder};
use serde_json::json;
use store::purchases;

use self::{
    cast::{OWNER, PASSWORD, PEOPLE, address, email_of, role},
    plant::Plant,
};
use super::Failure;
use crate::cli::Printed;

/// The order that makes the plant, and the one that is recorded when everything else is there: by
/// them a second run knows how far the first one came.
const FIRST_ORDER: &str = "1001";
const LAST_ORDER: &str = "1002";

pub async fn fill(app: &App, printed: Printed) -> Result<ExitCode, Failure> {
    let made = !was_told(app).await?;
    if made {
        tell(app).await?;
    }
    if printed.json {
        say!("{}", as_json(app, made));
    } else {
        in_words(app, made);
    }
    Ok(ExitCode::SUCCESS)
}

async fn tell(app: &App) -> Result<(), Failure> {
    let mut plant = Plant::found(app).await?;
    life::people_come(&mut plant).await?;
    life::teams_are_made(&plant).await?;
    let machines = machines::are_set_up(&plant).await?;
    life::some_change_and_leave(&mut plant).await?;
    machines::have_measured(&plant, &machines).await?;
    plant.finish().await
}

/// Whether the plant is there. Refuses where half of one is, or somebody else's account.
async fn was_told(app: &App) -> Result<bool, Failure> {
    if is_recorded(app, LAST_ORDER).await? {
        return Ok(true);
    }
    let known = accounts::find(app, &Caller::operator(), &address(OWNER.1)).await;
    if known.is_ok() || is_recorded(app, FIRST_ORDER).await? {
        return Err(Failure::Refused(format!(
            "{} is here already, but not the whole example: an earlier run was cut short. Name an empty data folder or database",
            OWNER.1
        )));
    }
    Ok(false)
}

async fn is_recorded(app: &App, number: &str) -> Result<bool, Failure> {
    let mut tx = app.store.glance();
    let found = purchases::by_order(&mut tx, &order(number).key()).await?;
    Ok(found.is_some())
}

fn order(number: &str) -> Order {
    let raw = RawOrder {
        provider: "demo".to_owned(),
        number: number.to_owned(),
        email: OWNER.1.to_owned(),
        buyer_name: Some(OWNER.0.to_owned()),
        company: Some("Northfield Tools".to_owned()),
        ..RawOrder::default()
    };
    raw.parse().expect("the demo's orders are orders")
}

/// One of each role, to sign in as.
fn roles() -> Vec<(String, String)> {
    let others = [0, 5, 11].map(|place| (role(place).to_string(), email_of(PEOPLE[place])));
    let owner = ("owner".to_owned(), OWNER.1.to_owned());
    [owner].into_iter().chain(others).collect()
}

fn in_words(app: &App, made: bool) {
    if made {
        say!(
            "Northfield Tools is there: 60 people, 8 teams, 4 projects with 24 devices, two weeks of readings, invitations, two months of history."
        );
    } else {
        say!("Northfield Tools was there already. Nothing was done.");
    }
    let home = app.site.home();
    say!("Log in at {home}/login, each with the password {PASSWORD}");
    for (role, email) in roles() {
        say!("  {role:<14} {email}");
    }
}

fn as_json(app: &App, made: bool) -> serde_json::Value {
    let people = roles().into_iter();
    let people: Vec<_> = people
        .map(|(role, email)| json!({ "role": role, "email": email }))
        .collect();
    json!({
        "made": made, "login": format!("{}/login", app.site.home()), "password": PASSWORD, "people": people,
    })
}
