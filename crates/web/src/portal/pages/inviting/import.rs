//! Inviting people from a file: each row by itself, with a result for each.

use std::borrow::Cow;

use app::invitations::{self, Outcome, Row};
use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use domain::{
    Invalid,
    invitation::{
        BULK_LIMIT,
        csv::{self, CsvRow},
    },
    role::OrgRole,
};

use crate::{
    Web,
    api::invitations::csv_row,
    portal::{
        form::Form,
        frame::Nav,
        pages::{
            around::{self, Inside},
            step_up,
        },
        refuse::mend,
        respond,
        views::people::{Import, ImportRow},
        visit::{Answer, Visit},
    },
    problem::Problem,
};

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/users/members/import", get(show).post(import))
}

async fn show(visit: Visit, Path(slug): Path<String>) -> Answer {
    let inside = around::managing(visit, &slug, Nav::Users).await?;
    let form = inside.visit.fresh_form();
    Ok(draw(inside, form, None, StatusCode::OK))
}

fn draw(
    inside: Inside,
    form: Form,
    results: Option<Vec<ImportRow>>,
    status: StatusCode,
) -> Response {
    let page = inside.page(texts::import_people());
    let Inside { person, org, .. } = inside;
    let view = Import {
        page,
        person,
        org,
        form,
        results,
    };
    respond::html(status, &view)
}

async fn import(visit: Visit, Path(slug): Path<String>, form: Form) -> Answer {
    let mut inside = around::managing(visit, &slug, Nav::Users).await?;
    let form = match step_up::confirmed(&mut inside.visit, form).await? {
        Ok(form) => form,
        Err(form) => return Ok(super::ask(&inside, form)),
    };
    let rows = match read(form.v("csv")) {
        Ok(rows) => rows,
        Err(invalid) => {
            let form = form.refuse("csv", invalid.detail);
            return Ok(draw(inside, form, None, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let is_owner =
        |row: &CsvRow| OrgRole::parse(&row.role).is_ok_and(|role| role == OrgRole::Owner);
    if rows.iter().any(is_owner) && !inside.visit.is_fresh()? {
        return Ok(super::ask(&inside, form));
    }
    let wanted: Vec<Row> = rows.iter().cloned().map(csv_row).collect();
    let caller = inside.visit.signed_in()?;
    match invitations::bulk(inside.visit.app(), caller, &inside.at(), wanted).await {
        Ok(outcomes) => Ok(done(inside, &rows, outcomes)),
        Err(error) => {
            let form = mend(form, Problem::from(error))?;
            Ok(draw(inside, form, None, StatusCode::UNPROCESSABLE_ENTITY))
        }
    }
}

fn read(text: &str) -> Result<Vec<CsvRow>, Invalid> {
    let rows = csv::parse(text)?;
    let wrong = |detail: Cow<'static, str>| Err(Invalid::new("out_of_range", detail));
    match rows.len() {
        0 => wrong(texts::import_people_no_row()),
        n if n > BULK_LIMIT => wrong(texts::add_member_too_many(n, BULK_LIMIT)),
        _ => Ok(rows),
    }
}

/// What came of each row. Those that were not invited stay in the field, to be corrected there.
fn done(inside: Inside, rows: &[CsvRow], outcomes: Vec<Outcome>) -> Response {
    let mut results = Vec::new();
    let mut left = Vec::new();
    for (n, (row, outcome)) in rows.iter().zip(outcomes).enumerate() {
        let refused = why(outcome);
        if refused.is_some() {
            left.push(line(row));
        }
        results.push(ImportRow {
            row: n + 1,
            email: row.email.clone(),
            refused,
        });
    }
    let form = inside.visit.fresh_form().with("csv", left.join("\n"));
    draw(inside, form, Some(results), StatusCode::OK)
}

fn why(outcome: Outcome) -> Option<String> {
    match outcome {
        Outcome::Created(_) => None,
        Outcome::Invalid(invalid) => Some(invalid.detail),
        Outcome::Refused(error) => Some(Problem::from(error).detail),
    }
}

/// The row as it may stand in such a file.
fn line(row: &CsvRow) -> String {
    let team = |(handle, role): &(String, Option<String>)| match role {
        Some(role) => format!("{handle}:{role}"),
        None => handle.clone(),
    };
    let teams: Vec<String> = row.teams.iter().map(team).collect();
    let fields = [row.email.clone(), row.role.clone(), teams.join(";")];
    fields.map(|field| quoted(&field)).join(",")
}

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
    fn a_row_that_was_not_invited_reads_back_as_it_was() {
        let text = "mia@,member,night:administrator;hall-4\n\"a, \"\"b\"\"\",observer,";
        let rows = csv::parse(text).unwrap();
        let lines: Vec<String> = rows.iter().map(line).collect();
        assert_eq!(csv::parse(&lines.join("\n")).unwrap(), rows);
    }

    #[test]
    fn no_row_and_too_many_are_told() {
        assert_eq!(
            read("email,role\n\n").unwrap_err().detail,
            "Paste at least one row."
        );
        let many = "a@b.example,member\n".repeat(BULK_LIMIT + 1);
        assert!(read(&many).unwrap_err().detail.contains("these are 201"));
    }
}
