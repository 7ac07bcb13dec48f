//! Many invitations at a time, as JSON or as a CSV file.

use app::invitations::{self, Outcome, Row};
use axum::extract::{Request, State};
use domain::{
    Invalid,
    invitation::{BULK_LIMIT, csv},
    policy::OrgAction,
    role::{OrgRole, ResourceRole},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Invitation, NewInvitation, Place};
use crate::api::sent::{May, sent};
use crate::{
    Web,
    api::rows,
    extract::{self, Check, Json, Path, SignedIn},
    problem::{FieldError, Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(bulk))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Batch {
    /// At most 200.
    #[schema(required = true)]
    invitations: Vec<NewInvitation>,
}

#[derive(Serialize, ToSchema)]
pub struct BatchResults {
    results: Vec<RowResult>,
}

/// What came of one row.
#[derive(Serialize, ToSchema)]
pub struct RowResult {
    /// From 1 on; a header is not counted.
    row: usize,
    email: String,
    /// `created` or `refused`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    invitation: Option<Invitation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<RowProblem>,
}

/// Why a row was refused: the code that the same invitation sent alone would get, of the first field
/// that is wrong where that would be `invalid`.
#[derive(Serialize, ToSchema)]
pub struct RowProblem {
    #[schema(example = "already_member")]
    code: String,
    detail: String,
}

/// Invite many
///
/// As JSON, or as `text/csv` with the columns `email,role,teams` (teams `handle` or `handle:role`,
/// parted by `;`). Each row is done or refused by itself.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/invitations/bulk", tag = "Invitations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    request_body(content((Batch = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "A result for each row", body = BatchResults),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 415, description = "`unsupported_media_type`", body = ProblemBody),
        (status = 422, description = "`invalid`: more than 200 rows, or no rows at all", body = ProblemBody),
    ),
)]
async fn bulk(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    request: Request,
) -> Result<Json<BatchResults>> {
    let org = extract::org(&org)?;
    let rows = rows::read::<Batch>(request).await;
    let rows = sent(&web, &caller, &org, May::Do(OrgAction::Invite), rows).await?;
    let rows: Vec<Row> = rows.iter().map(NewInvitation::row).collect();
    let emails: Vec<String> = rows.iter().map(|row| row.email.clone()).collect();
    let outcomes = invitations::bulk(web.app(), &caller, &org, rows).await?;
    let now = web.app().clock.now();
    let results = outcomes.into_iter().zip(emails).enumerate();
    let results = results
        .map(|(n, (outcome, email))| result(n + 1, email, outcome, now))
        .collect();
    Ok(Json(BatchResults { results }))
}

impl rows::Batch for Batch {
    type Row = NewInvitation;
    const FIELD: &str = "invitations";
    const MOST: usize = BULK_LIMIT;

    fn rows(self) -> Vec<NewInvitation> {
        self.invitations
    }

    fn of_csv(text: &str) -> Result<Vec<NewInvitation>, Invalid> {
        let rows = csv::parse(text)?;
        Ok(rows.into_iter().map(NewInvitation::from).collect())
    }
}

/// A row of a file as an invitation, for the portal's import.
pub(crate) fn csv_row(row: csv::CsvRow) -> Row {
    NewInvitation::from(row).row()
}

/// A team without a role in it is joined as a member, by an observer as an observer.
impl From<csv::CsvRow> for NewInvitation {
    fn from(row: csv::CsvRow) -> Self {
        let plain = match OrgRole::parse(&row.role) {
            Ok(OrgRole::Observer) => ResourceRole::Observer,
            _ => ResourceRole::Member,
        };
        let place = |(team, role): (String, Option<String>)| Place {
            team,
            role: role.unwrap_or_else(|| plain.to_string()),
        };
        Self {
            email: row.email,
            role: row.role,
            teams: row.teams.into_iter().map(place).collect(),
            ..Self::default()
        }
    }
}

impl NewInvitation {
    /// A row that cannot be read is refused under the code of its first wrong field.
    fn row(&self) -> Row {
        Row {
            email: self.email.trim().to_owned(),
            invite: self.read().map_err(Check::first),
        }
    }
}

fn result(row: usize, email: String, outcome: Outcome, now: Timestamp) -> RowResult {
    let (status, invitation, problem) = match outcome {
        Outcome::Created(detailed) => ("created", Some(Invitation::new(&detailed, now)), None),
        Outcome::Invalid(invalid) => ("refused", None, Some(invalid.into())),
        Outcome::Refused(error) => ("refused", None, Some(Problem::from(error).into())),
    };
    RowResult {
        row,
        email,
        status,
        invitation,
        problem,
    }
}

impl From<Invalid> for RowProblem {
    fn from(invalid: Invalid) -> Self {
        Self {
            code: invalid.code.to_owned(),
            detail: invalid.detail,
        }
    }
}

/// Where a call of its own would say `invalid` and name the field, a row says what is wrong with it.
impl From<Problem> for RowProblem {
    fn from(problem: Problem) -> Self {
        let field = problem.errors.into_iter().next();
        match field.filter(|_| problem.code == "invalid") {
            Some(FieldError { code, detail, .. }) => Self { code, detail },
            None => Self {
                code: problem.code.to_owned(),
                detail: problem.detail,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(csv: &str) -> Vec<&'static str> {
        let rows = <Batch as rows::Batch>::of_csv(csv).unwrap();
        let code = |row: &NewInvitation| row.row().invite.map_or_else(|e| e.code, |_| "fine");
        rows.iter().map(code).collect()
    }

    #[test]
    fn a_row_is_refused_by_the_code_of_its_first_wrong_field() {
        let csv = "no address,member,\nbob@example.com,boss,\nbob@example.com,,\nbob@example.com,member,hall 4\nbob@example.com,member,hall-4:boss\nbob@example.com,member,hall-4";
        assert_eq!(
            codes(csv),
            [
                "invalid_email",
                "unknown_role",
                "unknown_role",
                "unknown_team",
                "unknown_role",
                "fine"
            ]
        );
        let row = NewInvitation {
            expires_in_days: Some(31),
            ..<Batch as rows::Batch>::of_csv("bob@example.com,member")
                .unwrap()
                .remove(0)
        };
        assert_eq!(row.row().invite.unwrap_err().code, "out_of_range");
    }

    #[test]
    fn an_observer_joins_a_plain_team_as_an_observer() {
        let csv = "eve@example.com,observer,hall-4;night:member\nbob@example.com,member,hall-4";
        let rows = <Batch as rows::Batch>::of_csv(csv).unwrap();
        let roles = |row: &NewInvitation| {
            let roles = row.teams.iter().map(|place| place.role.clone());
            roles.collect::<Vec<_>>()
        };
        assert_eq!(
            roles(&rows[0]),
            ["observer", "member"],
            "what is given is kept, to be refused"
        );
        assert_eq!(roles(&rows[1]), ["member"]);
    }
}
