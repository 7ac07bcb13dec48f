//! Changing somebody's role: at once with an undo, or rehearsed where it stops something; and what a
//! change would take and give, for whoever asks before.

use app::{
    invitations::Detailed,
    members::{Edit, Seen, Step},
};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
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
        rights::{self, Effect, is_rehearsed},
        views::people::RoleChange,
        visit::{Answer, Asked, Stop, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new().route(
        "/o/{org}/users/members/{member}/role",
        get(show).post(set_role),
    )
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
    let response = draw(inside, seen, role, form, StatusCode::OK).await?;
    Ok(match way {
        Way::Partial => respond::as_dialog(response),
        Way::Plain => response,
    })
}

fn ask_again(inside: &Inside, seen: &Seen, form: Form, role: OrgRole) -> Response {
    let reason = match role {
        OrgRole::Owner => format!(
            "Making {} an owner needs your password. {}",
            seen.name,
            rights::OWNERSHIP
        ),
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
    // What was rehearsed because it stops something is not undone by a press, nor is an undo.
    let done = match is_rehearsed(was.role, now.role) || !form.v("undo").is_empty() {
        true => done,
        false => done.undo(undo(inside, was, now)),
    };
    // Whoever changed their own role finds other doors on every page.
    let done = match now.id == inside.own.id {
        true => done.leaving(),
        false => done,
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
    draw(inside, &seen, role, form, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>, asked: Asked) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    if asked.v("role").is_empty() {
        // The address of the form alone, as a step back through the history may ask for it.
        return Ok(respond::go(inside.way(), &inside.org.member(seen.id)));
    }
    let role = OrgRole::parse(asked.v("role")).map_err(|_| Problem::not_found())?;
    let form = inside.visit.fresh_form();
    draw(inside, &seen, role, form, StatusCode::OK).await
}

async fn draw(inside: Inside, seen: &Seen, to: OrgRole, form: Form, status: StatusCode) -> Answer {
    let back = inside.org.member(seen.id);
    let (effects, last_owner) = effects(&inside, seen, to).await?;
    let sheet = RoleChange {
        form,
        partial: inside.way() == Way::Partial,
        action: format!("{back}/role"),
        back,
        title: title(seen, to, seen.id == inside.own.id),
        face: face(seen),
        me: seen.id == inside.own.id,
        from: seen.role,
        to,
        revision: seen.revision,
        last_owner,
        effects,
    };
    Ok(around::as_sheet(inside, status, "", "Change role", &sheet))
}

fn title(seen: &Seen, to: OrgRole, oneself: bool) -> String {
    match (seen.role, to, oneself) {
        (from, to, true) if from == to => "Your role".to_owned(),
        (from, to, false) if from == to => format!("The role of {}", seen.name),
        (OrgRole::Owner, _, true) => "Give up ownership".to_owned(),
        (_, _, true) => "Change your own role".to_owned(),
        (OrgRole::Owner, _, false) => format!("Take ownership from {}", seen.name),
        (_, OrgRole::Owner, false) => format!("Make {} an owner", seen.name),
        (_, _, false) => format!("Change the role of {}", seen.name),
    }
}

/// What somebody would lose and gain as `to`; and whether nobody would be left who owns the
/// organization.
pub async fn effects(
    inside: &Inside,
    seen: &Seen,
    to: OrgRole,
) -> Result<(Vec<Effect>, bool), Stop> {
    let rehearsal = rehearse(&inside.visit, &inside.at(), seen.id, Step::Role(to)).await?;
    let mut effects = rights::step(seen.role, to, seen.id == inside.own.id);
    effects.extend(stranded(&rehearsal.invitations));
    effects.extend(rights::reached(&rehearsal));
    Ok((effects, rehearsal.last_owner))
}

/// The invitations that somebody sent and that nobody can accept while they may not send such.
fn stranded(invitations: &[Detailed]) -> Option<Effect> {
    let addresses = invitations
        .iter()
        .map(|detailed| detailed.invitation.email.as_str().to_owned());
    let head = match invitations.len() {
        0 => return None,
        1 => "1 invitation cannot be accepted until somebody else resends it".to_owned(),
        n => format!("{n} invitations cannot be accepted until somebody else resends them"),
    };
    let named = look::some_of(addresses.take(rights::NAMED), invitations.len());
    Some(Effect::lost(head, named))
}
