//! The sheets that register a device, change it, and remove it.

use app::devices::{self, Edit, Register, Seen};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{
    id::ProjectId,
    policy::{DeviceAction, ProjectAction},
    resource,
    text::DeviceName,
};

use super::{device_to, require};
use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::around::{self, Inside},
        refuse::mend,
        respond::Done,
        views::resources::{DeviceForm, Stop as StopSheet},
        visit::{Answer, Stop, Visit},
    },
    problem::Problem,
};

type Ids = Path<(String, String)>;

pub fn router() -> Router<Web> {
    Router::new()
        .route(
            "/o/{org}/projects/{id}/devices/new",
            get(show_new).post(register),
        )
        .route("/o/{org}/devices/{id}/edit", get(show_edit).post(edit))
        .route(
            "/o/{org}/devices/{id}/delete",
            get(show_delete).post(delete),
        )
}

/// The device that was typed, or the form with what is wrong with it.
fn read(form: Form) -> Result<(Register, Form), Form> {
    let name = DeviceName::parse(form.v("name"));
    let serial = resource::tag(form.v("serial"));
    let kind = resource::tag(form.v("kind"));
    match (name, serial, kind) {
        (Ok(name), Ok(serial), Ok(kind)) => Ok((Register { name, serial, kind }, form)),
        (name, serial, kind) => {
            let wrong = [
                ("name", name.err()),
                ("serial", serial.err()),
                ("kind", kind.err()),
            ];
            Err(wrong
                .into_iter()
                .fold(form, |form, (field, invalid)| match invalid {
                    Some(invalid) => form.refuse(field, invalid.detail),
                    None => form,
                }))
        }
    }
}

/// Tells a taken serial number beside its field.
fn mended(form: Form, problem: Problem) -> Result<Form, Stop> {
    if problem.code == "serial_taken" {
        return Ok(form.refuse("serial", problem.detail));
    }
    mend(form, problem)
}

// ---- Registering --------------------------------------------------------------------------------------

async fn show_new(visit: Visit, Path((slug, project)): Ids) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let project: ProjectId = crate::extract::id(&project)?;
    require(&inside, ProjectAction::AddDevice, project.into()).await?;
    let form = inside.visit.fresh_form();
    Ok(new_sheet(inside, project, form, StatusCode::OK))
}

fn new_sheet(inside: Inside, project: ProjectId, form: Form, status: StatusCode) -> Response {
    let back = super::url(&inside.org, project.into());
    let sheet = DeviceForm {
        form,
        title: texts::device_add().into_owned(),
        act: texts::device_add(),
        action: format!("{back}/devices/new"),
        back,
    };
    around::as_sheet(inside, status, "narrow", texts::device_add(), &sheet)
}

async fn register(visit: Visit, Path((slug, project)): Ids, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let project: ProjectId = crate::extract::id(&project)?;
    require(&inside, ProjectAction::AddDevice, project.into()).await?;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let (new, form) = match read(form) {
        Ok(read) => read,
        Err(form) => return Ok(new_sheet(inside, project, form, refused)),
    };
    let caller = inside.visit.signed_in()?;
    match devices::register(inside.visit.app(), caller, &inside.at(), project, &new).await {
        Ok(made) => {
            let page = super::url(&inside.org, made.device.id.into());
            let text = texts::device_was_added(&made.device.name);
            Ok(Done::new(text, page).leaving().answer(inside.way()))
        }
        Err(error) => {
            let form = mended(form, Problem::from(error))?;
            Ok(new_sheet(inside, project, form, refused))
        }
    }
}

// ---- Changing and removing ----------------------------------------------------------------------------

async fn show_edit(visit: Visit, Path((slug, id)): Ids) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let form = inside
        .visit
        .fresh_form()
        .with("name", &*seen.device.name)
        .with("serial", seen.device.serial.as_deref().unwrap_or_default())
        .with("kind", seen.device.kind.as_deref().unwrap_or_default())
        .with("revision", seen.device.revision.to_string());
    Ok(edit_sheet(inside, &seen, form, StatusCode::OK))
}

fn edit_sheet(inside: Inside, seen: &Seen, form: Form, status: StatusCode) -> Response {
    let back = super::url(&inside.org, seen.device.id.into());
    let sheet = DeviceForm {
        form,
        title: texts::edit_it(&seen.device.name).into_owned(),
        act: texts::save(),
        action: format!("{back}/edit"),
        back,
    };
    around::as_sheet(inside, status, "narrow", texts::device_edit(), &sheet)
}

async fn edit(visit: Visit, Path((slug, id)): Ids, form: Form) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let id = seen.device.id;
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let (new, form) = match read(form) {
        Ok(read) => read,
        Err(form) => return Ok(edit_sheet(inside, &seen, form, refused)),
    };
    let wish = Edit {
        name: Some(new.name),
        serial: Some(new.serial),
        kind: Some(new.kind),
        revision: form.revision(),
        ..Edit::default()
    };
    let caller = inside.visit.signed_in()?;
    match devices::edit(inside.visit.app(), caller, &inside.at(), id, &wish).await {
        Ok(_) => {
            let page = super::url(&inside.org, id.into());
            Ok(Done::new(texts::saved(), page)
                .leaving()
                .answer(inside.way()))
        }
        Err(devices::EditError::ChangedMeanwhile) => {
            let now = devices::get(inside.visit.app(), caller, &inside.at(), id).await?;
            let form = overtaken(form, &now);
            Ok(edit_sheet(inside, &now, form, refused))
        }
        Err(error) => {
            let form = mended(form, Problem::from(error))?;
            Ok(edit_sheet(inside, &seen, form, refused))
        }
    }
}

fn overtaken(form: Form, now: &Seen) -> Form {
    let device = &now.device;
    let present = [
        ("name", &*device.name),
        ("serial", device.serial.as_deref().unwrap_or_default()),
        ("kind", device.kind.as_deref().unwrap_or_default()),
    ];
    form.overtaken(device.revision, &present)
}

async fn show_delete(visit: Visit, Path((slug, id)): Ids) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let id = seen.device.id;
    let back = super::url(&inside.org, id.into());
    let sheet = StopSheet {
        form: inside.visit.fresh_form(),
        title: texts::device_remove_it(&seen.device.name).into_owned(),
        action: format!("{back}/delete"),
        back,
        stops: vec![
            (
                texts::device_remove_readings(),
                texts::device_remove_readings_detail(),
            ),
            (
                texts::device_remove_refused(),
                texts::device_remove_refused_detail(),
            ),
            (
                texts::device_remove_grants(),
                texts::device_remove_grants_detail(),
            ),
        ],
        act: texts::device_remove(),
        keep: texts::device_keep(),
        typed: None,
    };
    Ok(around::as_sheet(
        inside,
        StatusCode::OK,
        "narrow",
        texts::device_remove(),
        &sheet,
    ))
}

async fn delete(visit: Visit, Path((slug, id)): Ids) -> Answer {
    let (inside, seen) = device_to(DeviceAction::Edit, visit, &slug, &id).await?;
    let id = seen.device.id;
    let caller = inside.visit.signed_in()?;
    devices::delete(inside.visit.app(), caller, &inside.at(), id).await?;
    let text = texts::device_removed(&seen.device.name);
    let project = super::url(&inside.org, seen.device.project.into());
    Ok(Done::new(text, project).leaving().answer(inside.way()))
}
