//! Changing somebody's role: at once with an undo, or rehearsed where it stops something.

use app::{
    invitations::Detailed,
    members::{Edit, Seen, Step},
};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::role::OrgRole;

use super::{change, face, list::row_part, named, standing::refused};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        look,
        pages::{
            around::{self, Inside},
            leaving::rehearse,
            step_up,
        },
        refuse::mend,
        respond::{self, Done, Undo, Way},
        views::people::Demote,
        visit::{Answer, Asked, Stop, Visit},
        words,
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/members/{member}/role", post(set_role))
        .route("/o/{org}/users/members/{member}/demote", get(show_demotion))
}

/// A lower role of an owner or administrator stops something for others: it is shown before.
pub fn is_rehearsed(from: OrgRole, to: OrgRole) -> bool {
    from >= OrgRole::Administrator && to < from
}

async fn set_role(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let mut inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let role =
        OrgRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    // Who takes back what was just done has seen what it is.
    let meant = !form.v("rehearsed").is_empty() || !form.v("undo").is_empty();
    if is_rehearsed(seen.role, role) && !meant {
        return rehearsed_first(inside, &seen, role).await;
    }
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask_again(&inside, &seen, form, role)),
    };
    let edit = Edit {
        role: Some(role),
        expected: form.revision(),
        ..Edit::default()
    };
    match change(&inside, seen.id, &edit).await {
        Ok(now) => Ok(role_changed(&inside, &seen, &now, &form)),
        Err(problem) if problem.code == "step_up_required" => {
            Ok(ask_again(&inside, &seen, form, role))
        }
        Err(problem) => role_refused(inside, seen, role, form, problem).await,
    }
}

/// The rehearsal, over the page that stays, in place of what was sent.
async fn rehearsed_first(inside: Inside, seen: &Seen, role: OrgRole) -> Answer {
    let (way, form) = (inside.way(), inside.visit.fresh_form());
    let response = demotion(inside, seen, role, form, StatusCode::OK).await?;
    Ok(match way {
        Way::Partial => respond::as_dialog(response),
        Way::Plain => response,
    })
}

fn ask_again(inside: &Inside, seen: &Seen, form: Form, role: OrgRole) -> Response {
    let reason = match role {
        OrgRole::Owner => format!("Making {} an owner needs your password.", seen.name),
        _ => format!("Taking ownership from {} needs your password.", seen.name),
    };
    step_up::ask(
        inside,
        form,
        reason,
        "Change role",
        inside.org.member(seen.id),
    )
}

fn role_changed(inside: &Inside, was: &Seen, now: &Seen, form: &Form) -> Response {
    let text = format!("{} is {} now.", now.name, look::org_role(now.role));
    let done = Done::new(text, inside.org.member(now.id));
    let rehearsed = !form.v("rehearsed").is_empty();
    let done = match rehearsed || !form.v("undo").is_empty() {
        true => done,
        false => done.undo(undo(inside, was, now)),
    };
    match rehearsed || step_up::is_answered(form) {
        true => done.answer(inside.way()),
        false => done.with_part(inside.way(), &row_part(inside, now)),
    }
}

/// Takes a role back as long as nothing else about the person was changed.
fn undo(inside: &Inside, was: &Seen, now: &Seen) -> Undo {
    let url = format!("{}/role", inside.org.member(was.id));
    Undo::new(url, format!("#{}", was.id))
        .with("role", was.role.as_str())
        .with("revision", now.revision.to_string())
}

async fn role_refused(
    inside: Inside,
    seen: Seen,
    role: OrgRole,
    form: Form,
    problem: Problem,
) -> Answer {
    if form.v("rehearsed").is_empty() {
        return refused(inside, &seen, &form, problem).await;
    }
    let form = mend(form, problem)?;
    demotion(inside, &seen, role, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show_demotion(
    visit: Visit,
    Path((slug, id)): Path<(String, String)>,
    asked: Asked,
) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let role = OrgRole::parse(asked.v("role")).map_err(|_| Problem::not_found())?;
    let form = inside.visit.fresh_form();
    demotion(inside, &seen, role, form, StatusCode::OK).await
}

async fn demotion(
    inside: Inside,
    seen: &Seen,
    to: OrgRole,
    form: Form,
    status: StatusCode,
) -> Answer {
    let back = inside.org.member(seen.id);
    let (stops, last_owner) = stops(&inside, seen, to).await?;
    let sheet = Demote {
        form,
        action: format!("{back}/role"),
        back,
        title: title(seen, seen.id == inside.own.id),
        face: face(seen),
        me: seen.id == inside.own.id,
        from: seen.role,
        to,
        last_owner,
        stops,
    };
    Ok(around::as_sheet(inside, status, "", "Change role", &sheet))
}

fn title(seen: &Seen, oneself: bool) -> String {
    match (seen.role, oneself) {
        (OrgRole::Owner, true) => "Give up ownership".to_owned(),
        (_, true) => "Change your own role".to_owned(),
        (OrgRole::Owner, false) => format!("Take ownership from {}", seen.name),
        (_, false) => format!("Change the role of {}", seen.name),
    }
}

/// What somebody could do no longer as `to`, a head and a detail each; and whether nobody would be
/// left who owns the organization.
pub async fn stops(
    inside: &Inside,
    seen: &Seen,
    to: OrgRole,
) -> Result<(Vec<(String, String)>, bool), Stop> {
    let rehearsal = rehearse(&inside.visit, &inside.at(), seen.id, Step::Role(to)).await?;
    let mut stops = words::loses(seen.role, to, seen.id == inside.own.id);
    stops.extend(stranded(&rehearsal.invitations));
    let shifts = words::shifts(&rehearsal.resources);
    if !shifts.is_empty() {
        let head = look::count(shifts.len(), "thing", "things");
        stops.push((format!("Less access to {head}"), shifts.join(", ")));
    }
    Ok((stops, rehearsal.last_owner))
}

/// The invitations that somebody sent and that nobody can accept while they may not send such.
fn stranded(invitations: &[Detailed]) -> Option<(String, String)> {
    let addresses: Vec<&str> = invitations
        .iter()
        .map(|detailed| detailed.invitation.email.as_str())
        .collect();
    let head = match addresses.len() {
        0 => return None,
        1 => "1 invitation cannot be accepted until somebody else resends it".to_owned(),
        n => format!("{n} invitations cannot be accepted until somebody else resends them"),
    };
    Some((head, addresses.join(", ")))
}
