//! Devices.

use app::devices::{self, Edit, Outcome, Register, Seen};
use axum::{
    extract::{Request, State},
    http::StatusCode,
};
use domain::{
    Invalid,
    id::{DeviceId, ProjectId},
    resource::{self, DeviceRow, ROWS_MAX},
    text::DeviceName,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    invitations::RowProblem,
    paging::{self, List},
    rows::{self, Batch},
    sent::{May, sent},
    wire::{Named, given},
};
use crate::{
    Web,
    etag::{ETag, IfMatch},
    extract::{self, Check, Json, Path, Query, SignedIn, WrittenJson},
    problem::{Problem, ProblemBody, Result},
};
use store::leave::{AddDevices, EditIt};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(register, list_of_project))
        .routes(routes!(register_many))
        .routes(routes!(list))
        .routes(routes!(get, edit, delete))
}

// ---- What goes over the wire -------------------------------------------------------------------------

/// A device, as somebody who may see it sees it.
#[derive(Serialize, ToSchema)]
pub struct Device {
    #[schema(example = "dev_019200000000700080000000000000ab")]
    id: String,
    project: Named,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    /// What the caller is on it: `administrator`, `member` or `observer`.
    role: String,
    /// When readings last came from it, to the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_seen_at: Option<String>,
    created_at: String,
}

impl From<&Seen> for Device {
    fn from(Seen { device, role }: &Seen) -> Self {
        Self {
            id: device.id.to_string(),
            project: Named {
                id: device.project.to_string(),
                name: device.project_name.clone(),
            },
            name: device.name.clone(),
            serial: device.serial.clone(),
            kind: device.kind.clone(),
            role: role.to_string(),
            last_seen_at: device.last_seen_at.map(|at| at.to_string()),
            created_at: device.created_at.to_string(),
        }
    }
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewDevice {
    #[schema(required = true, example = "Press 4", max_length = 80)]
    name: String,
    /// No two devices of the organization share one.
    #[schema(example = "SN-4", max_length = 80)]
    serial: Option<String>,
    /// What sort of machine it is.
    #[schema(example = "press", max_length = 80)]
    kind: Option<String>,
}

impl NewDevice {
    fn parse(&self) -> Result<Register> {
        self.read().map_err(Check::problem)
    }

    fn read(&self) -> std::result::Result<Register, Check> {
        let mut check = Check::default();
        let name = check.field("/name", DeviceName::parse(&self.name));
        let serial = check.field("/serial", tag(self.serial.as_deref()));
        let kind = check.field("/kind", tag(self.kind.as_deref()));
        match (name, serial, kind) {
            (Some(name), Some(serial), Some(kind)) => Ok(Register { name, serial, kind }),
            _ => Err(check),
        }
    }
}

impl From<DeviceRow> for NewDevice {
    fn from(row: DeviceRow) -> Self {
        Self {
            name: row.name,
            serial: Some(row.serial),
            kind: Some(row.kind),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DeviceBatch {
    /// At most 1,000.
    #[schema(required = true)]
    devices: Vec<NewDevice>,
}

#[derive(Serialize, ToSchema)]
pub struct DeviceResults {
    results: Vec<DeviceResult>,
}

/// What came of one row.
#[derive(Serialize, ToSchema)]
pub struct DeviceResult {
    /// From 1 on; a header is not counted.
    row: usize,
    name: String,
    /// `created` or `refused`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    device: Option<Device>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<RowProblem>,
}

impl DeviceResult {
    fn new(row: usize, name: String, outcome: Outcome) -> Self {
        let (status, device, problem) = match outcome {
            Outcome::Registered(seen) => ("created", Some((&*seen).into()), None),
            Outcome::Invalid(invalid) => ("refused", None, Some(invalid.into())),
            Outcome::Refused(error) => ("refused", None, Some(Problem::from(error).into())),
        };
        Self {
            row,
            name,
            status,
            device,
            problem,
        }
    }
}

fn tag(text: Option<&str>) -> std::result::Result<Option<String>, Invalid> {
    resource::tag(text.unwrap_or_default())
}

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct DeviceEdit {
    #[schema(max_length = 80)]
    name: Option<String>,
    /// Null: it has none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 80)]
    #[expect(
        clippy::option_option,
        reason = "null takes it away, left out leaves it"
    )]
    serial: Option<Option<String>>,
    /// Null: it has none.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 80)]
    #[expect(
        clippy::option_option,
        reason = "null takes it away, left out leaves it"
    )]
    kind: Option<Option<String>>,
    /// The id of the project to move it to.
    project: Option<String>,
}

impl DeviceEdit {
    fn parse(&self, revision: Option<i64>) -> Result<Edit> {
        let mut check = Check::default();
        let name = self.name.as_deref().map(DeviceName::parse).transpose();
        let name = check.field("/name", name);
        let tags = |text: &Option<Option<String>>| {
            text.as_ref().map(|text| tag(text.as_deref())).transpose()
        };
        let serial = check.field("/serial", tags(&self.serial));
        let kind = check.field("/kind", tags(&self.kind));
        let unknown = |_| Invalid::new("unknown_project", texts::field_project_unknown());
        let project = self.project.as_deref().map(str::parse::<ProjectId>);
        let project = check.field("/project", project.transpose().map_err(unknown));
        match (name, serial, kind, project) {
            (Some(name), Some(serial), Some(kind), Some(project)) => Ok(Edit {
                name,
                serial,
                kind,
                project,
                revision,
            }),
            _ => Err(check.problem()),
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Part of a name or serial; the first 200 characters count.
    query: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Search {
    fn query(&self) -> Option<&str> {
        self.query.as_deref().filter(|query| !query.is_empty())
    }
}

// ---- Devices -----------------------------------------------------------------------------------------

/// Register a device
///
/// For the project's administrators. Whoever has a role on the project has it on the device.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/projects/{project}/devices", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("project" = String, Path)), request_body = NewDevice,
    responses(
        (status = 201, description = "Registered", body = Device),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`serial_taken`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn register(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, project)): Path<(String, String)>,
    Json(body): Json<NewDevice>,
) -> Result<(StatusCode, ETag, Json<Device>)> {
    let (org, project) = (extract::org(&org)?, extract::id::<ProjectId>(&project)?);
    let may = May::leave::<AddDevices>(project);
    let new = sent(&web, &caller, &org, may, body.parse()).await?;
    let made = devices::register(web.app(), &caller, &org, project, &new).await?;
    let tag = ETag(made.device.revision);
    Ok((StatusCode::CREATED, tag, Json((&made).into())))
}

/// Register many devices
///
/// As JSON, or as `text/csv` with the columns `name,serial,kind`, at most 1,000 rows. Each is done or
/// refused by itself.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/projects/{project}/devices/bulk", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("project" = String, Path)),
    request_body(content((DeviceBatch = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "A result for each row", body = DeviceResults),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 415, description = "`unsupported_media_type`", body = ProblemBody),
        (status = 422, description = "`invalid`: more than 1,000 rows, or no rows at all", body = ProblemBody),
    ),
)]
async fn register_many(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, project)): Path<(String, String)>,
    request: Request,
) -> Result<Json<DeviceResults>> {
    let (org, project) = (extract::org(&org)?, extract::id::<ProjectId>(&project)?);
    let may = May::leave::<AddDevices>(project);
    let rows = rows::read::<DeviceBatch>(request).await;
    let rows = sent(&web, &caller, &org, may, rows).await?;
    let names: Vec<String> = rows.iter().map(|row| row.name.clone()).collect();
    let new = rows
        .iter()
        .map(|row| row.read().map_err(Check::first))
        .collect();
    let outcomes = devices::register_many(web.app(), &caller, &org, project, new).await?;
    let results = outcomes.into_iter().zip(names).enumerate();
    let results = results.map(|(n, (outcome, name))| DeviceResult::new(n + 1, name, outcome));
    Ok(Json(DeviceResults {
        results: results.collect(),
    }))
}

impl Batch for DeviceBatch {
    type Row = NewDevice;
    const FIELD: &str = "devices";
    const MOST: usize = ROWS_MAX;

    fn rows(self) -> Vec<NewDevice> {
        self.devices
    }

    fn of_csv(text: &str) -> Result<Vec<NewDevice>, Invalid> {
        let rows = resource::device_rows(text)?;
        Ok(rows.into_iter().map(NewDevice::from).collect())
    }
}

/// List the devices of a project
#[utoipa::path(
    get, path = "/v1/organizations/{org}/projects/{project}/devices", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("project" = String, Path), Search),
    responses(
        (status = 200, description = "By name", body = List<Device>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn list_of_project(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, project)): Path<(String, String)>,
    Query(search): Query<Search>,
) -> Result<Json<List<Device>>> {
    let (org, project) = (extract::org(&org)?, extract::id::<ProjectId>(&project)?);
    let after = paging::cursor(search.cursor.as_deref())?;
    let limit = paging::limit(search.limit);
    let page = devices::of_project(
        web.app(),
        &caller,
        &org,
        project,
        search.query(),
        after.as_ref(),
        limit,
    )
    .await?;
    let items = page.items.iter().map(Device::from).collect();
    Ok(Json(List::page(items, page.next)))
}

/// List the devices
///
/// Those of all projects that the caller may see, by project; with a `query` by name.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/devices", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Search),
    responses(
        (status = 200, description = "By project, or by name", body = List<Device>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(search): Query<Search>,
) -> Result<WrittenJson> {
    let org = extract::org(&org)?;
    let after = paging::cursor(search.cursor.as_deref())?;
    let limit = paging::limit(search.limit);
    let write = |page: app::page::Page<Seen, devices::Cursor>| {
        let items = page.items.iter().map(Device::from).collect();
        WrittenJson::write(&List::page(items, page.next))
    };
    let page = devices::list_written(
        web.app(),
        &caller,
        &org,
        search.query(),
        after.as_ref(),
        limit,
        write,
    );
    Ok(WrittenJson(page.await?))
}

/// Look at a device
#[utoipa::path(
    get, path = "/v1/organizations/{org}/devices/{device}", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path)),
    responses(
        (status = 200, description = "As the caller sees it", body = Device),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn get(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
) -> Result<(ETag, Json<Device>)> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let seen = devices::get(web.app(), &caller, &org, device).await?;
    Ok((ETag(seen.device.revision), Json((&seen).into())))
}

/// Edit a device, or move it
///
/// For its administrators; moving it takes the same role on the project where it goes. `If-Match`
/// with its `ETag` refuses an edit that was made from an older state.
#[utoipa::path(
    patch, path = "/v1/organizations/{org}/devices/{device}", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path)), request_body = DeviceEdit,
    responses(
        (status = 200, description = "As it is now", body = Device),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`serial_taken`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 412, description = "`changed_meanwhile`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn edit(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
    IfMatch(revision): IfMatch,
    Json(body): Json<DeviceEdit>,
) -> Result<(ETag, Json<Device>)> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let may = May::leave::<EditIt>(device);
    let edit = sent(&web, &caller, &org, may, body.parse(revision)).await?;
    let seen = devices::edit(web.app(), &caller, &org, device, &edit).await?;
    Ok((ETag(seen.device.revision), Json((&seen).into())))
}

/// Remove a device
///
/// Its readings, credentials and grants go with it. For its administrators.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/devices/{device}", tag = "Devices", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path)),
    responses(
        (status = 204, description = "Removed"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn delete(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    devices::delete(web.app(), &caller, &org, device).await?;
    Ok(StatusCode::NO_CONTENT)
}
