//! The sheets that make a project or channel, change it, and delete it.

use std::borrow::Cow;

use ::access::{Action, Object};
use app::spaces::{self, Create, Edit, Seen, Stops};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{
    policy::{ChannelAction, OrgAction, ProjectAction},
    resource::{self, SpaceKind},
    text::SpaceName,
};

use super::Thing;
use crate::{
    Web,
    portal::{
        form::Form,
        pages::around::{self, Inside},
        refuse::mend,
        respond::Done,
        views::resources::{SpaceForm, Stop as StopSheet, Words},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

type Slug = Path<String>;
type Ids = Path<(String, String)>;

pub fn router(kind: SpaceKind) -> Router<Web> {
    let at = |rest: &str| format!("/o/{{org}}{}{rest}", Thing::from(kind).path());
    Router::new()
        .route(
            &at("/new"),
            get(move |visit: Visit, slug: Slug| show_new(kind, visit, slug))
                .post(move |visit: Visit, slug: Slug, form: Form| create(kind, visit, slug, form)),
        )
        .route(
            &at("/{id}/edit"),
            get(move |visit: Visit, ids: Ids| show_edit(kind, visit, ids))
                .post(move |visit: Visit, ids: Ids, form: Form| edit(kind, visit, ids, form)),
        )
        .route(
            &at("/{id}/delete"),
            get(move |visit: Visit, ids: Ids| show_delete(kind, visit, ids))
                .post(move |visit: Visit, ids: Ids, form: Form| delete(kind, visit, ids, form)),
        )
}

// ---- Making -----------------------------------------------------------------------------------------

async fn creating(
    kind: SpaceKind,
    visit: Visit,
    slug: &str,
) -> Result<Inside, crate::portal::visit::Stop> {
    let inside = around::enter(visit, slug, Thing::from(kind).nav()).await?;
    around::require(&inside, OrgAction::CreateProject)?;
    Ok(inside)
}

async fn show_new(kind: SpaceKind, visit: Visit, Path(slug): Slug) -> Answer {
    let inside = creating(kind, visit, &slug).await?;
    let form = inside.visit.fresh_form();
    Ok(new_sheet(kind, inside, form, StatusCode::OK))
}

fn new_sheet(kind: SpaceKind, inside: Inside, form: Form, status: StatusCode) -> Response {
    let words = Words::of(kind);
    let title = words.create;
    let sheet = SpaceForm {
        form,
        title: title.to_string(),
        action: inside.org.at(&format!("{}/new", words.path)),
        back: inside.org.at(words.path),
        act: title.clone(),
    };
    around::as_sheet(inside, status, "narrow", title, &sheet)
}

/// The name and description that were typed, or the form with what is wrong with them.
fn read(form: Form) -> Result<(SpaceName, String, Form), Form> {
    let name = SpaceName::parse(form.v("name"));
    let description = resource::description(form.v("description"));
    match (name, description) {
        (Ok(name), Ok(description)) => Ok((name, description, form)),
        (name, description) => {
            let mut form = form;
            if let Err(invalid) = name {
                form = form.refuse("name", invalid.detail);
            }
            if let Err(invalid) = description {
                form = form.refuse("description", invalid.detail);
            }
            Err(form)
        }
    }
}

async fn create(kind: SpaceKind, visit: Visit, Path(slug): Slug, form: Form) -> Answer {
    let inside = creating(kind, visit, &slug).await?;
    let (name, description, form) = match read(form) {
        Ok(read) => read,
        Err(form) => {
            return Ok(new_sheet(
                kind,
                inside,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            ));
        }
    };
    let new = Create {
        kind,
        name,
        description,
    };
    let caller = inside.visit.signed_in()?;
    match spaces::create(inside.visit.app(), caller, &inside.at(), &new).await {
        Ok(made) => {
            let page = super::url(&inside.org, made.space.id);
            let text = texts::space_ready(made.space.name);
            Ok(Done::new(text, page).leaving().answer(inside.way()))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(new_sheet(
                kind,
                inside,
                form,
                StatusCode::UNPROCESSABLE_ENTITY,
            ))
        }
    }
}

// ---- Changing ---------------------------------------------------------------------------------------

/// The organization, and the thing that the form is about, for whoever may change it.
async fn looking(
    kind: SpaceKind,
    visit: Visit,
    slug: &str,
    id: &str,
) -> Result<(Inside, Object, Seen), crate::portal::visit::Stop> {
    let inside = around::enter(visit, slug, Thing::from(kind).nav()).await?;
    let object = Thing::from(kind).object(id)?;
    let settings = match kind {
        SpaceKind::Project => Action::from(ProjectAction::Settings),
        SpaceKind::Channel => Action::from(ChannelAction::Settings),
    };
    super::require(&inside, settings, object).await?;
    let caller = inside.visit.signed_in()?;
    let seen = spaces::get(inside.visit.app(), caller, &inside.at(), object).await?;
    Ok((inside, object, seen))
}

async fn show_edit(kind: SpaceKind, visit: Visit, Path((slug, id)): Ids) -> Answer {
    let (inside, object, seen) = looking(kind, visit, &slug, &id).await?;
    let form = inside
        .visit
        .fresh_form()
        .with("name", &*seen.space.name)
        .with("description", &*seen.space.description)
        .with("revision", seen.space.revision.to_string());
    Ok(edit_sheet(inside, object, &seen, form, StatusCode::OK))
}

fn edit_sheet(
    inside: Inside,
    object: Object,
    seen: &Seen,
    form: Form,
    status: StatusCode,
) -> Response {
    let back = super::url(&inside.org, object);
    let sheet = SpaceForm {
        form,
        title: texts::edit_it(&seen.space.name).into_owned(),
        act: texts::save(),
        action: format!("{back}/edit"),
        back,
    };
    around::as_sheet(inside, status, "narrow", texts::edit(), &sheet)
}

async fn edit(kind: SpaceKind, visit: Visit, Path((slug, id)): Ids, form: Form) -> Answer {
    let (inside, object, seen) = looking(kind, visit, &slug, &id).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let (name, description, form) = match read(form) {
        Ok(read) => read,
        Err(form) => return Ok(edit_sheet(inside, object, &seen, form, refused)),
    };
    let wish = Edit {
        name: Some(name),
        description: Some(description),
        revision: form.revision(),
    };
    let caller = inside.visit.signed_in()?;
    match spaces::edit(inside.visit.app(), caller, &inside.at(), object, &wish).await {
        Ok(_) => {
            let page = super::url(&inside.org, object);
            Ok(Done::new(texts::saved(), page)
                .leaving()
                .answer(inside.way()))
        }
        Err(spaces::EditError::ChangedMeanwhile) => {
            let now = spaces::get(inside.visit.app(), caller, &inside.at(), object).await?;
            let space = &now.space;
            let present = [("name", &*space.name), ("description", &*space.description)];
            let form = form.overtaken(space.revision, &present);
            Ok(edit_sheet(inside, object, &now, form, refused))
        }
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(edit_sheet(inside, object, &seen, form, refused))
        }
    }
}

// ---- Deleting ---------------------------------------------------------------------------------------

async fn show_delete(kind: SpaceKind, visit: Visit, Path((slug, id)): Ids) -> Answer {
    let (inside, object, stops) = ending(kind, visit, &slug, &id).await?;
    let form = inside.visit.fresh_form();
    Ok(delete_sheet(inside, object, &stops, form, StatusCode::OK))
}

/// The organization, and what stops with the thing, for whoever may delete it.
async fn ending(
    kind: SpaceKind,
    visit: Visit,
    slug: &str,
    id: &str,
) -> Result<(Inside, Object, Stops), crate::portal::visit::Stop> {
    let inside = around::enter(visit, slug, Thing::from(kind).nav()).await?;
    let object = Thing::from(kind).object(id)?;
    let caller = inside.visit.signed_in()?;
    let stops = spaces::preview(inside.visit.app(), caller, &inside.at(), object).await?;
    Ok((inside, object, stops))
}

fn delete_sheet(
    inside: Inside,
    object: Object,
    stops: &Stops,
    form: Form,
    status: StatusCode,
) -> Response {
    let back = super::url(&inside.org, object);
    let name = &stops.seen.space.name;
    let (act, keep) = match object {
        Object::Channel(_) => (texts::channel_delete(), texts::channel_keep()),
        Object::Project(_) | Object::Device(_) => (texts::project_delete(), texts::project_keep()),
    };
    let sheet = StopSheet {
        form,
        title: texts::space_delete_it(name).into_owned(),
        action: format!("{back}/delete"),
        back,
        stops: told(object, stops),
        act,
        keep,
        typed: is_typed(object).then(|| name.clone()),
    };
    around::as_sheet(inside, status, "narrow", texts::delete(), &sheet)
}

/// A project takes devices and their data with it, so its name is typed, as that of an organization is.
fn is_typed(object: Object) -> bool {
    matches!(object, Object::Project(_))
}

type Told = (Cow<'static, str>, Cow<'static, str>);

fn told(object: Object, stops: &Stops) -> Vec<Told> {
    let mut told = Vec::new();
    if is_typed(object) && stops.devices > 0 {
        told.push((
            texts::project_delete_devices(stops.devices),
            texts::project_delete_devices_detail(),
        ));
    }
    told.push((
        texts::space_delete_people(stops.people),
        texts::space_delete_people_detail(),
    ));
    told.push((
        texts::space_delete_history(),
        texts::space_delete_history_detail(),
    ));
    told
}

async fn delete(kind: SpaceKind, visit: Visit, Path((slug, id)): Ids, form: Form) -> Answer {
    let (inside, object, stops) = ending(kind, visit, &slug, &id).await?;
    let name = &stops.seen.space.name;
    if is_typed(object) && form.v("confirm_name").trim() != name {
        let form = form.refuse("confirm_name", texts::confirm_name_wrong());
        let refused = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(delete_sheet(inside, object, &stops, form, refused));
    }
    let (app, caller) = (inside.visit.app(), inside.visit.signed_in()?);
    spaces::delete(app, caller, &inside.at(), object).await?;
    let text = texts::space_deleted(name);
    let list = inside.org.at(Words::of(kind).path);
    Ok(Done::new(text, list).leaving().answer(inside.way()))
}
