//! Who may do what to whom: every role tries every use-case on every role.

use std::fmt::Write;

use app::{
    AccessError,
    members::{self, Edit, MemberError, Removal, Step},
};
use domain::{handle::Handle, role::OrgRole, time::DAY};
use testkit::{on_each_database, world::World};

use super::plant::{Plant, Somebody};

on_each_database! {
    every_role_tries_everything_on_every_role
}

/// What is tried; each is a column group of the page below.
const TRIALS: [&str; 10] = [
    "see",
    "handle",
    "end",
    "observer",
    "member",
    "administrator",
    "owner",
    "suspend",
    "remove",
    "rehearse",
];

async fn attempt(plant: &Plant, by: &Somebody, to: &Somebody, trial: &str) -> String {
    let (app, here, caller) = (&plant.world.app, &plant.here, &by.person.caller);
    let answer: Result<(), MemberError> = match trial {
        "see" => members::get(app, caller, here, to.id)
            .await
            .map(drop)
            .map_err(Into::into),
        "handle" => {
            let edit = Edit {
                handle: Handle::parse(&format!("to-{}", app.entropy.digits())).ok(),
                ..Edit::default()
            };
            plant.edit(by, to, edit).await.map(drop)
        }
        "end" => {
            let edit = Edit {
                ends_at: Some(Some(app.clock.now() + DAY)),
                ..Edit::default()
            };
            plant.edit(by, to, edit).await.map(drop)
        }
        "suspend" => members::suspend(app, caller, here, to.id).await.map(drop),
        "remove" => members::remove(app, caller, here, to.id, &Removal::default()).await,
        "rehearse" => members::rehearse(app, caller, here, to.id, Step::Removal)
            .await
            .map(drop)
            .map_err(Into::into),
        role => plant
            .set_role(by, to, OrgRole::parse(role).unwrap())
            .await
            .map(drop),
    };
    match answer {
        Ok(()) => "yes",
        Err(MemberError::Access(AccessError::OwnerOnly)) => "owner",
        Err(MemberError::Access(AccessError::Forbidden { required })) => {
            assert_eq!(required, OrgRole::Administrator);
            "-"
        }
        Err(error) => panic!("{trial}: {error:?}"),
    }
    .to_owned()
}

/// `-`: forbidden, an administrator may. `owner`: only an owner may.
const PAGE: &str = "
by            to            see   handle end   observer member administrator owner suspend remove rehearse
owner         owner         yes   yes    yes   yes      yes    yes           yes   yes     yes    yes
owner         administrator yes   yes    yes   yes      yes    yes           yes   yes     yes    yes
owner         member        yes   yes    yes   yes      yes    yes           yes   yes     yes    yes
owner         observer      yes   yes    yes   yes      yes    yes           yes   yes     yes    yes
administrator owner         yes   owner  owner owner    owner  owner         owner owner   owner  owner
administrator administrator yes   yes    yes   yes      yes    yes           owner yes     yes    yes
administrator member        yes   yes    yes   yes      yes    yes           owner yes     yes    yes
administrator observer      yes   yes    yes   yes      yes    yes           owner yes     yes    yes
member        owner         yes   owner  owner owner    owner  owner         owner owner   owner  owner
member        administrator yes   -      -     -        -      -             owner -       -      -
member        member        yes   -      -     -        -      -             owner -       -      -
member        observer      yes   -      -     -        -      -             owner -       -      -
observer      owner         yes   owner  owner owner    owner  owner         owner owner   owner  owner
observer      administrator yes   -      -     -        -      -             owner -       -      -
observer      member        yes   -      -     -        -      -             owner -       -      -
observer      observer      yes   -      -     -        -      -             owner -       -      -
";

async fn every_role_tries_everything_on_every_role(world: World) {
    let plant = Plant::open(world).await;
    plant.is_paid_for().await;
    let mut page = format!("\n{:<13} {:<13} ", "by", "to");
    let width = |trial: &str| trial.len().max(5);
    for trial in TRIALS {
        let _ = write!(page, "{trial:<width$} ", width = width(trial));
    }
    let mut people = 0;
    for by in OrgRole::ALL.iter().rev() {
        let caller = plant.join(&format!("by-{by}"), *by).await;
        for to in OrgRole::ALL.iter().rev() {
            page = format!(
                "{}\n{:<13} {:<13} ",
                page.trim_end(),
                by.as_str(),
                to.as_str()
            );
            let mut target = plant.join(&format!("to-{people}"), *to).await;
            for trial in TRIALS {
                let answer = attempt(&plant, &caller, &target, trial).await;
                let _ = write!(page, "{answer:<width$} ", width = width(trial));
                // Whoever was changed is replaced by somebody new.
                if answer == "yes" && !matches!(trial, "see" | "handle" | "rehearse") {
                    people += 1;
                    target = plant.join(&format!("to-{people}"), *to).await;
                }
            }
            people += 1;
        }
    }
    assert_eq!(page.trim_end(), PAGE.trim_end(), "{page}");
}
