//! The sheet that makes a team or changes its name, handle and description.

use app::teams::{self, Create, Edit, Seen};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{
    handle::Handle,
    id::MembershipId,
    role::ResourceRole,
    team::{self, TeamRef},
    text::TeamName,
};

use super::look;
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            people,
        },
        refuse::mend,
        respond::Done,
        views::teams::{TeamForm, TeamMember},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new()
        .route("/o/{org}/users/teams/new", get(show_new).post(create))
        .route(
            "/o/{org}/users/teams/{team}/edit",
            get(show_edit).post(edit),
        )
}

async fn show_new(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let form = inside.visit.fresh_form();
    let sheet = new_sheet(&inside, form, Vec::new());
    Ok(around::as_sheet(
        inside,
        StatusCode::OK,
        "wide",
        texts::create_team(),
        &sheet,
    ))
}

fn new_sheet(inside: &Inside, form: Form, members: Vec<TeamMember>) -> TeamForm {
    TeamForm {
        form,
        title: texts::create_team().into_owned(),
        act: texts::create_team(),
        action: inside.org.at("/users/teams/new"),
        back: inside.org.at("/users/teams"),
        own: String::new(),
        members: Some(members),
        org: inside.org.clone(),
    }
}

/// The people chosen in the sheet, with the role of each.
pub fn chosen(form: &Form) -> Vec<(MembershipId, ResourceRole)> {
    form.all("member")
        .filter_map(|id| {
            let role = ResourceRole::parse(form.v(&format!("role_of_{id}")));
            Some((id.parse().ok()?, role.unwrap_or(ResourceRole::Member)))
        })
        .collect()
}

fn read_new(form: Form) -> Result<(Create, Form), Box<Form>> {
    let name = TeamName::parse(form.v("name"));
    let handle = Handle::parse(form.v("handle"));
    let description = team::description(form.v("description"));
    let members = chosen(&form);
    let form = note_errors(
        form,
        [
            ("name", name.as_ref().err()),
            ("handle", handle.as_ref().err()),
            ("description", description.as_ref().err()),
        ],
    );
    match (name, handle, description) {
        (Ok(name), Ok(handle), Ok(description)) => Ok((
            Create {
                name,
                handle,
                description,
                members,
            },
            form,
        )),
        _ => Err(Box::new(form)),
    }
}

/// Where none was typed, the handle follows from the name, as it does while one types. A wrong name is told alone.
fn with_handle(form: Form) -> Form {
    if !form.v("handle").trim().is_empty() || TeamName::parse(form.v("name")).is_err() {
        return form;
    }
    let handle = Handle::suggest(form.v("name"), "team");
    form.with("handle", handle.as_str())
}

fn note_errors(mut form: Form, wrong: [(&str, Option<&domain::Invalid>); 3]) -> Form {
    for (field, invalid) in wrong {
        if let Some(invalid) = invalid {
            form = form.refuse(field, &*invalid.detail);
        }
    }
    form
}

async fn create(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let (new, form) = match read_new(with_handle(form)) {
        Ok(read) => read,
        Err(form) => return new_again(inside, *form).await,
    };
    let caller = inside.visit.signed_in()?;
    match teams::create(inside.visit.app(), caller, &inside.at(), &new).await {
        Ok(made) => {
            let page = inside.org.team(&made.team.handle);
            let text = texts::team_form_created(&made.team.handle);
            Ok(Done::new(text, page.clone())
                .link(page, texts::team_form_open())
                .answer(inside.way()))
        }
        Err(error) => new_again(inside, mend(form, Problem::from(error))?).await,
    }
}

async fn new_again(inside: Inside, form: Form) -> Answer {
    let mut members = Vec::new();
    for (id, role) in chosen(&form) {
        if let Some(member) = people::team_member(&inside, id, role).await? {
            members.push(member);
        }
    }
    let sheet = new_sheet(&inside, form, members);
    Ok(around::as_sheet(
        inside,
        StatusCode::UNPROCESSABLE_ENTITY,
        "wide",
        texts::create_team(),
        &sheet,
    ))
}

async fn show_edit(visit: Visit, Path((slug, team)): Path<(String, String)>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let form = inside
        .visit
        .fresh_form()
        .with("name", &*seen.team.name)
        .with("handle", seen.team.handle.as_str())
        .with("description", &*seen.team.description)
        .with("revision", seen.team.revision.to_string());
    let sheet = edit_sheet(&inside, &seen, form);
    Ok(around::as_sheet(
        inside,
        StatusCode::OK,
        "wide",
        texts::team_form_edit_page(),
        &sheet,
    ))
}

fn edit_sheet(inside: &Inside, seen: &Seen, form: Form) -> TeamForm {
    let page = inside.org.team(&seen.team.handle);
    TeamForm {
        form,
        title: texts::team_form_edit(&seen.team.name).into_owned(),
        act: texts::save(),
        action: format!("{page}/edit"),
        back: page,
        own: seen.team.handle.to_string(),
        members: None,
        org: inside.org.clone(),
    }
}

async fn edit(visit: Visit, Path((slug, team)): Path<(String, String)>, form: Form) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let seen = look(&inside, &team).await?;
    let (new, form) = match read_new(form) {
        Ok(read) => read,
        Err(form) => return Ok(edit_again(inside, &seen, *form)),
    };
    let change = Edit {
        name: Some(new.name),
        handle: Some(new.handle),
        description: Some(new.description),
        revision: form.revision(),
    };
    let caller = inside.visit.signed_in()?;
    match teams::edit(
        inside.visit.app(),
        caller,
        &inside.at(),
        &TeamRef::Id(seen.team.id),
        &change,
    )
    .await
    {
        Ok(saved) => {
            let page = inside.org.team(&saved.team.handle);
            Ok(Done::new(texts::saved(), page)
                .leaving()
                .answer(inside.way()))
        }
        Err(teams::EditError::ChangedMeanwhile) => {
            let now = look(&inside, &seen.team.id.to_string()).await?;
            let team = &now.team;
            let present = [
                ("name", &*team.name),
                ("handle", team.handle.as_str()),
                ("description", &*team.description),
            ];
            let form = form.overtaken(team.revision, &present);
            Ok(edit_again(inside, &now, form))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(edit_again(inside, &seen, form))
        }
    }
}

fn edit_again(inside: Inside, seen: &Seen, form: Form) -> Response {
    let sheet = edit_sheet(&inside, seen, form);
    around::as_sheet(
        inside,
        StatusCode::UNPROCESSABLE_ENTITY,
        "wide",
        texts::team_form_edit_page(),
        &sheet,
    )
}
