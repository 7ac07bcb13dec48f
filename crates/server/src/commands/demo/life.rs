//! What happens in the plant: people come, teams are made, some change, leave or never show up.

use app::{
    members::{self, Edit, Removal},
    teams::{self, Create},
};
use domain::{
    handle::Handle,
    id::MembershipId,
    role::{OrgRole, ResourceRole},
    text::TeamName,
    time::{HOUR, MINUTE},
};

use super::{
    Failure,
    cast::{PEOPLE, TEAMS, email_of, role},
    plant::Plant,
};

/// One or two a day.
pub(super) async fn people_come(plant: &mut Plant) -> Result<(), Failure> {
    for (place, name) in PEOPLE.iter().enumerate() {
        let email = email_of(name);
        plant.invite(&email, role(place), &[]).await?;
        let minutes = u32::try_from(place % 50).unwrap_or(0);
        plant.clock.pass(HOUR * 5 + MINUTE * minutes);
        plant.arrive(&email, name).await?;
        plant.clock.pass(HOUR * 9);
    }
    Ok(())
}

pub(super) async fn teams_are_made(plant: &Plant) -> Result<(), Failure> {
    for (number, (name, description)) in TEAMS.iter().enumerate() {
        let create = Create {
            name: TeamName::parse(name).expect("the demo's names are names"),
            handle: Handle::suggest(name, "team"),
            description: (*description).to_owned(),
            members: members_of(plant, number),
        };
        teams::create(&plant.app, &plant.owner, &plant.org, &create)
            .await
            .map_err(Failure::refused)?;
        plant.clock.pass(HOUR * 3);
    }
    Ok(())
}

/// Every seventh to ninth person, from another one on for each team; the first leads it.
fn members_of(plant: &Plant, number: usize) -> Vec<(MembershipId, ResourceRole)> {
    let chosen = plant.people.iter().enumerate();
    let chosen = chosen.skip(number).step_by(7 + number % 3);
    chosen
        .map(|(place, (_, id))| {
            let within = match role(place) {
                OrgRole::Observer => ResourceRole::Observer,
                _ if place == number => ResourceRole::Administrator,
                _ => ResourceRole::Member,
            };
            (*id, within)
        })
        .collect()
}

pub(super) async fn some_change_and_leave(plant: &mut Plant) -> Result<(), Failure> {
    promote(plant, 7).await?;
    suspend(plant, 13).await?;
    plant
        .invite(
            "new.fitter@northfield.example",
            OrgRole::Member,
            &["maintenance"],
        )
        .await?;
    plant
        .invite("late.riser@northfield.example", OrgRole::Observer, &[])
        .await?;
    plant.clock.wait_until_days_ago(6);
    plant
        .invite(
            "contractor@fitters.example",
            OrgRole::Member,
            &["electricians"],
        )
        .await?;
    plant.clock.wait_until_days_ago(2);
    suspend(plant, 20).await?;
    plant.clock.pass(HOUR);
    restore(plant, 20).await?;
    remove(plant, 58).await?;
    plant
        .invite("trainee@northfield.example", OrgRole::Observer, &["safety"])
        .await?;
    plant.clock.pass(HOUR * 20);
    plant
        .invite(
            "hall2.lead@northfield.example",
            OrgRole::Administrator,
            &["plant-leads"],
        )
        .await
}

async fn promote(plant: &Plant, place: usize) -> Result<(), Failure> {
    let edit = Edit {
        role: Some(OrgRole::Administrator),
        ..Edit::default()
    };
    let (app, owner, org) = (&plant.app, &plant.owner, &plant.org);
    let done = members::change(app, owner, org, plant.people[place].1, &edit).await;
    done.map(drop).map_err(Failure::refused)
}

async fn suspend(plant: &Plant, place: usize) -> Result<(), Failure> {
    let (app, owner, org) = (&plant.app, &plant.owner, &plant.org);
    let done = members::suspend(app, owner, org, plant.people[place].1).await;
    done.map(drop).map_err(Failure::refused)
}

async fn restore(plant: &Plant, place: usize) -> Result<(), Failure> {
    let (app, owner, org) = (&plant.app, &plant.owner, &plant.org);
    let done = members::restore(app, owner, org, plant.people[place].1).await;
    done.map(drop).map_err(Failure::refused)
}

async fn remove(plant: &Plant, place: usize) -> Result<(), Failure> {
    let (app, owner, org) = (&plant.app, &plant.owner, &plant.org);
    let removal = Removal::default();
    let done = members::remove(app, owner, org, plant.people[place].1, &removal).await;
    done.map(drop).map_err(Failure::refused)
}
