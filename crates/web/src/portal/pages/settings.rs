//! The organization's settings, and its end.

use app::organizations::{self, Update, UpdateError};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::{handle::Handle, organization, policy::OrgAction, text::OrgName};
use store::organizations::Size;

use super::{
    around::{self, Inside},
    people,
    start::zones,
    step_up,
};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look,
        refuse::mend,
        respond::{self, Done, Way, ok},
        views::organization::{Danger, DeleteOrganization, Settings},
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/settings", get(show).post(save))
        .route("/o/{org}/settings/danger", get(danger))
        .route("/o/{org}/settings/delete", get(show_delete).post(delete))
        .route("/o/{org}/restore", post(restore))
}

async fn show(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Settings).await?;
    let form = inside
        .visit
        .fresh_form()
        .with("name", &*inside.organization.name)
        .with("slug", inside.organization.slug.as_str())
        .with("time_zone", &*inside.organization.time_zone)
        .with(
            "revision",
            organizations::edition(&inside.organization).to_string(),
        );
    Ok(draw(inside, form, StatusCode::OK))
}

fn draw(inside: Inside, form: Form, status: StatusCode) -> Response {
    let page = inside.page(texts::settings());
    let mut zones = zones();
    let present = inside.organization.time_zone.clone();
    if !zones.contains(&present) {
        zones.insert(0, present);
    }
    let Inside { person, org, .. } = inside;
    respond::html(
        status,
        &Settings {
            page,
            person,
            org,
            form,
            zones,
        },
    )
}

async fn save(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Settings).await?;
    let name = OrgName::parse(form.v("name"));
    let address = Handle::parse_slug(form.v("slug"));
    let time_zone = organization::time_zone(form.v("time_zone"));
    let mut form = form;
    for (field, wrong) in [
        ("name", name.as_ref().err()),
        ("slug", address.as_ref().err()),
        ("time_zone", time_zone.as_ref().err()),
    ] {
        if let Some(invalid) = wrong {
            form = form.refuse(field, &*invalid.detail);
        }
    }
    let (Ok(name), Ok(address), Ok(time_zone)) = (name, address, time_zone) else {
        return Ok(draw(inside, form, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let change = Update {
        name: Some(name),
        slug: Some(address),
        time_zone: Some(time_zone),
        edition: form.revision(),
    };
    let caller = inside.visit.signed_in()?;
    match organizations::update(inside.visit.app(), caller, &inside.at(), &change).await {
        Ok((saved, _)) => {
            Ok(Done::new(texts::saved(), format!("/o/{}/settings", saved.slug)).answer(Way::Plain))
        }
        Err(UpdateError::ChangedMeanwhile) => {
            let form = overtaken(&inside, form).await?;
            Ok(draw(inside, form, StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(draw(inside, form, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

async fn overtaken(inside: &Inside, form: Form) -> Result<Form, Stop> {
    let caller = inside.visit.signed_in()?;
    let now = organizations::get(inside.visit.app(), caller, &inside.at()).await?;
    let now = now.organization();
    let present = [
        ("name", &*now.name),
        ("slug", now.slug.as_str()),
        ("time_zone", &*now.time_zone),
    ];
    Ok(form.overtaken(organizations::edition(now), &present))
}

// ---- The end --------------------------------------------------------------------------------------

async fn danger(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Settings).await?;
    around::require(&inside, OrgAction::Delete)?;
    let only_owner = people::is_last_owner(&inside.visit, &inside.own).await?;
    let page = inside.page(texts::danger_zone());
    let Inside { person, org, .. } = inside;
    Ok(ok(&Danger {
        page,
        person,
        org,
        only_owner,
    }))
}

async fn show_delete(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Settings).await?;
    around::require(&inside, OrgAction::Delete)?;
    let form = inside.visit.fresh_form();
    delete_sheet(inside, form, StatusCode::OK).await
}

async fn delete_sheet(inside: Inside, form: Form, status: StatusCode) -> Answer {
    let caller = inside.visit.signed_in()?;
    let size = organizations::size(inside.visit.app(), caller, &inside.at()).await?;
    let sheet = DeleteOrganization {
        org: inside.org.clone(),
        form,
        holds: holds(&size),
    };
    let title = texts::delete_organization();
    Ok(around::as_sheet(inside, status, "narrow", title, &sheet))
}

/// "128 people, 6 teams, 3 projects and 203 devices", without what there is none of.
fn holds(size: &Size) -> String {
    let all = [
        (size.members, texts::count_people(size.members)),
        (size.teams, texts::count_teams(size.teams)),
        (size.projects, texts::count_projects(size.projects)),
        (size.devices, texts::count_devices(size.devices)),
    ];
    let told = all.into_iter().filter(|(n, _)| *n > 0);
    let told: Vec<_> = told.map(|(_, told)| told).collect();
    look::listed_with_and(&told)
}

async fn delete(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let mut inside = around::enter(visit, &slug, Nav::Settings).await?;
    around::require(&inside, OrgAction::Delete)?;
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, form)),
    };
    let caller = inside.visit.signed_in()?;
    match organizations::delete(
        inside.visit.app(),
        caller,
        &inside.at(),
        form.v("confirm_name"),
    )
    .await
    {
        Ok(gone) => {
            let text = texts::delete_organization_done(&gone.name);
            Ok(Done::new(text, format!("/o/{}", gone.slug))
                .leaving()
                .answer(inside.way()))
        }
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => Ok(ask(&inside, form)),
            problem => {
                let form = mend(form, problem)?;
                delete_sheet(inside, form, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        },
    }
}

fn ask(inside: &Inside, form: Form) -> Response {
    step_up::ask(
        inside,
        form,
        texts::delete_organization_step_up(),
        texts::delete_organization(),
        inside.org.at("/settings/danger"),
    )
}

async fn restore(visit: Visit, Path(slug): Path<String>) -> Answer {
    let org = crate::extract::org(&slug)?;
    let (restored, _) = organizations::restore(visit.app(), visit.signed_in()?, &org).await?;
    let text = texts::grace_restored(&restored.name);
    Ok(Done::new(text, format!("/o/{}", restored.slug))
        .leaving()
        .answer(visit.way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_organization_holds_is_told_without_what_it_has_none_of() {
        let size = |members, teams, devices| Size {
            members,
            teams,
            projects: 0,
            devices,
        };
        assert_eq!(
            holds(&size(128, 6, 203)),
            "128 people, 6 teams and 203 devices"
        );
        assert_eq!(holds(&size(2, 1, 0)), "2 people and 1 team");
        assert_eq!(holds(&size(1, 0, 0)), "1 person");
    }
}
