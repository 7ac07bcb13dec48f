//! Registering devices from a file: each row by itself, with a result for each.

use app::devices::{self, Outcome, Register};
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use domain::{
    Invalid,
    id::ProjectId,
    policy::ProjectAction,
    resource::{self, DeviceRow, ROWS_MAX},
    text::DeviceName,
};

use crate::{
    Web,
    portal::{
        form::Form,
        frame::Nav,
        pages::around::{self, Inside},
        respond,
        views::resources::{ImportDevices, ImportedRow},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

type Ids = Path<(String, String)>;

pub fn router() -> Router<Web> {
    Router::new().route(
        "/o/{org}/projects/{id}/devices/import",
        get(show).post(import),
    )
}

async fn show(visit: Visit, Path((slug, project)): Ids) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let project: ProjectId = crate::extract::id(&project)?;
    super::require(&inside, ProjectAction::AddDevice, project.into()).await?;
    let form = inside.visit.fresh_form();
    draw(inside, project, form, None, StatusCode::OK).await
}

async fn draw(
    inside: Inside,
    project: ProjectId,
    form: Form,
    results: Option<Vec<ImportedRow>>,
    status: StatusCode,
) -> Answer {
    let name = super::access::name_of(&inside, project.into()).await?;
    let view = ImportDevices {
        page: inside.page(texts::devices_import()),
        project: name,
        back: super::url(&inside.org, project.into()),
        person: inside.person,
        org: inside.org,
        form,
        results,
    };
    Ok(respond::html(status, &view))
}

async fn import(visit: Visit, Path((slug, project)): Ids, form: Form) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let project: ProjectId = crate::extract::id(&project)?;
    super::require(&inside, ProjectAction::AddDevice, project.into()).await?;
    let rows = match read(form.v("csv")) {
        Ok(rows) => rows,
        Err(invalid) => {
            let form = form.refuse("csv", invalid.detail);
            return draw(
                inside,
                project,
                form,
                None,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await;
        }
    };
    let new = rows.iter().map(parse).collect();
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let outcomes = devices::register_many(app, caller, &at, project, new).await?;
    let (results, left) = told(&rows, outcomes);
    let form = inside.visit.fresh_form().with("csv", left);
    draw(inside, project, form, Some(results), StatusCode::OK).await
}

fn read(text: &str) -> Result<Vec<DeviceRow>, Invalid> {
    let rows = resource::device_rows(text)?;
    let wrong = |detail| Err(Invalid::new("out_of_range", detail));
    match rows.len() {
        0 => wrong(texts::devices_import_no_rows()),
        n if n > ROWS_MAX => wrong(texts::devices_import_too_many(n, ROWS_MAX)),
        _ => Ok(rows),
    }
}

fn parse(row: &DeviceRow) -> Result<Register, Invalid> {
    Ok(Register {
        name: DeviceName::parse(&row.name)?,
        serial: resource::tag(&row.serial)?,
        kind: resource::tag(&row.kind)?,
    })
}

/// What came of each row, and those that were not added, to be corrected.
fn told(rows: &[DeviceRow], outcomes: Vec<Outcome>) -> (Vec<ImportedRow>, String) {
    let mut results = Vec::new();
    let mut left = Vec::new();
    for (n, (row, outcome)) in rows.iter().zip(outcomes).enumerate() {
        let refused = why(outcome);
        if refused.is_some() {
            left.push(
                [&row.name, &row.serial, &row.kind]
                    .map(|field| quoted(field))
                    .join(","),
            );
        }
        results.push(ImportedRow {
            row: n + 1,
            name: row.name.clone(),
            refused,
        });
    }
    (results, left.join("\n"))
}

fn why(outcome: Outcome) -> Option<String> {
    match outcome {
        Outcome::Registered(_) => None,
        Outcome::Invalid(invalid) => Some(invalid.detail),
        Outcome::Refused(error) => Some(Problem::from(error).detail),
    }
}

/// A field as it may stand in such a file.
fn quoted(field: &str) -> String {
    match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_added_reads_back_as_it_was() {
        let rows = read("name,serial\n\"Press \"\"4\"\", left\",SN-4\n,SN-5").unwrap();
        let outcomes = rows
            .iter()
            .map(|_| Outcome::Invalid(Invalid::new("x", "No.")));
        let (results, left) = told(&rows, outcomes.collect());
        assert_eq!(results.len(), 2);
        assert_eq!(read(&left).unwrap(), rows);
    }
}
