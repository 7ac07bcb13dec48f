//! Changing somebody's role: at once with an undo, or rehearsed where it stops something.

use app::members::{Edit, Seen, Step};
use axum::{
    Router,
    extract::Path,
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use domain::role::OrgRole;

use super::{change, face, list::row_part, named, page::draw};
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
        respond::{Done, Undo, Way},
        views::people::Demote,
        visit::{Answer, Asked, Visit},
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
fn is_rehearsed(from: OrgRole, to: OrgRole) -> bool {
    from >= OrgRole::Administrator && to < from
}

async fn set_role(visit: Visit, Path((slug, id)): Path<(String, String)>, form: Form) -> Answer {
    let mut inside = around::enter(visit, &slug, Nav::Users).await?;
    let seen = named(&inside, &id).await?;
    let role =
        OrgRole::parse(form.v("role")).map_err(|invalid| Problem::field("/role", invalid))?;
    if is_rehearsed(seen.role, role) && form.v("rehearsed").is_empty() {
        return demotion(inside, &seen, role, Form::default(), StatusCode::OK).await;
    }
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(ask_again(&inside, &seen, form, role)),
    };
    let edit = Edit {
        role: Some(role),
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
    let page = inside.org.member(now.id);
    let in_sheet = !form.v("rehearsed").is_empty() || !form.v("step_up_password").is_empty();
    let done = Done::new(text, page.clone());
    if inside.way() == Way::Plain || in_sheet {
        return done.answer(inside.way());
    }
    let done = match form.v("undo").is_empty() {
        true => done.undo(undo_role(&page, was)),
        false => done,
    };
    done.with_part(inside.way(), &row_part(inside, now))
}

fn undo_role(page: &str, was: &Seen) -> Undo {
    Undo {
        url: format!("{page}/role"),
        target: format!("#{}", was.id),
        values: vec![
            ("role", was.role.to_string()),
            ("undo", "1".to_owned()),
            ("rehearsed", String::new()),
        ],
    }
}

async fn role_refused(
    inside: Inside,
    seen: Seen,
    role: OrgRole,
    form: Form,
    problem: Problem,
) -> Answer {
    let rehearsed = !form.v("rehearsed").is_empty();
    let form = mend(form, problem)?;
    if rehearsed {
        return demotion(inside, &seen, role, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let why = if form.bad("role") {
        form.e("role")
    } else {
        form.e("form")
    }
    .to_owned();
    let form = form.refuse("role", why);
    draw(inside, &seen, form, StatusCode::UNPROCESSABLE_ENTITY).await
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
    let rehearsal = rehearse(&inside.visit, &inside.at(), seen.id, Step::Role(to)).await?;
    let mut stops = words::loses(seen.role, to);
    if !rehearsal.invitations.is_empty() {
        let addresses = rehearsal
            .invitations
            .iter()
            .map(|i| i.invitation.email.as_str());
        let head = look::count(
            rehearsal.invitations.len(),
            "invitation of theirs",
            "invitations of theirs",
        );
        let detail = addresses.collect::<Vec<_>>().join(", ");
        stops.push((
            format!("{head} cannot be accepted until somebody resends it"),
            detail,
        ));
    }
    let shifts = words::shifts(&rehearsal.resources);
    if !shifts.is_empty() {
        let head = look::count(shifts.len(), "thing", "things");
        stops.push((format!("Less access to {head}"), shifts.join(", ")));
    }
    let sheet = Demote {
        form,
        action: format!("{back}/role"),
        back,
        title: match seen.role {
            OrgRole::Owner => format!("Take ownership from {}", seen.name),
            _ => format!("Change the role of {}", seen.name),
        },
        face: face(seen),
        me: seen.id == inside.own.id,
        from: seen.role,
        to,
        last_owner: rehearsal.last_owner,
        stops,
    };
    Ok(around::as_sheet(inside, status, "", "Change role", &sheet))
}
