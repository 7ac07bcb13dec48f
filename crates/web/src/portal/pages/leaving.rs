//! Removing a member: the rehearsal of what stops, and the removal.

use app::members::{self, Rehearsal, Removal, Seen, Step};
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use domain::{id::MembershipId, organization::OrgRef, role::OrgRole};

use super::{
    around::{self, Inside},
    people,
};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        refuse::mend,
        respond::Done,
        views::people::{RemoveMember, Stops},
        visit::{Answer, Stop, Visit},
        words,
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new().route(
        "/o/{org}/users/members/{member}/remove",
        get(show).post(remove),
    )
}

/// What `step` would stop, for somebody in an organization.
pub async fn rehearse(
    visit: &Visit,
    org: &OrgRef,
    id: MembershipId,
    step: Step,
) -> Result<Rehearsal, Stop> {
    Ok(members::rehearse(visit.app(), visit.signed_in()?, org, id, step).await?)
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = people::named(&inside, &id).await?;
    let form = inside.visit.fresh_form();
    draw(inside, &seen, form, StatusCode::OK).await
}

async fn draw(inside: Inside, seen: &Seen, form: Form, status: StatusCode) -> Answer {
    let rehearsal = rehearse(&inside.visit, &inside.at(), seen.id, Step::Removal).await?;
    let back = inside.org.member(seen.id);
    let sheet = RemoveMember {
        org: inside.org.clone(),
        form,
        action: format!("{back}/remove"),
        back,
        face: people::face(seen),
        stops: stops(&rehearsal),
    };
    Ok(around::as_sheet(
        inside,
        status,
        "",
        "Remove member",
        &sheet,
    ))
}

fn stops(rehearsal: &Rehearsal) -> Stops {
    let teams = rehearsal.teams.iter().map(|lost| {
        let handle = &lost.team.handle;
        if lost.leaves_empty() {
            format!("@{handle} (nobody is left in it)")
        } else {
            format!("@{handle}")
        }
    });
    let invitations = rehearsal
        .invitations
        .iter()
        .map(|i| i.invitation.email.as_str().to_owned());
    Stops {
        teams: teams.collect(),
        invitations: invitations.collect(),
        grants: words::shifts(&rehearsal.resources),
        api_keys: rehearsal
            .api_keys
            .iter()
            .map(|(_, name, _)| name.clone())
            .collect(),
        last_owner: rehearsal.last_owner,
        ..Stops::default()
    }
}

async fn remove(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let mut inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = people::named(&inside, &id).await?;
    let form = match super::step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask(&inside, &seen, form)),
    };
    let removal = Removal {
        steward: None,
        keep_invitations: !form.v("keep_invitations").is_empty(),
        expected: None,
    };
    let caller = inside.visit.signed_in()?;
    match members::remove(inside.visit.app(), caller, &inside.at(), seen.id, &removal).await {
        Ok(()) => {
            let text = format!("{} was removed.", seen.name);
            let list = inside.org.at("/users/members");
            let left = seen.id == inside.own.id;
            let to = if left {
                "/organizations".to_owned()
            } else {
                list
            };
            Ok(Done::new(text, to).leaving().answer(inside.way()))
        }
        Err(error) => match Problem::from(error) {
            problem if problem.code == "step_up_required" => Ok(ask(&inside, &seen, form)),
            problem => {
                let form = mend(form, problem)?;
                draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
            }
        },
    }
}

fn ask(inside: &Inside, seen: &Seen, form: Form) -> axum::response::Response {
    let reason = match seen.role {
        OrgRole::Owner => format!(
            "{} is an owner, so removing them needs your password.",
            seen.name
        ),
        _ => format!("Removing {} needs your password.", seen.name),
    };
    super::step_up::ask(
        inside,
        form,
        reason,
        "Remove from organization",
        inside.org.member(seen.id),
    )
}
