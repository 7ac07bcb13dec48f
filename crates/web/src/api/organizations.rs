//! `/v1/organizations`

use app::organizations::{self, Create, Update};
use axum::{extract::State, http::StatusCode};
use domain::{handle::Handle, organization, policy::OrgAction, role::OrgRole, text::OrgName};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    paging::{self, List},
    sent::{May, sent},
    wire::OrganizationView,
};
use crate::{
    Web,
    etag::{ETag, IfMatch},
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(show, update, delete))
        .routes(routes!(restore))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewOrganization {
    #[schema(required = true, example = "Northfield Tools", max_length = 80)]
    name: String,
    /// Made from the name where it is left out.
    #[schema(example = "northfield-tools")]
    slug: Option<String>,
    /// A name of the IANA time zone database; UTC where it is left out.
    #[schema(example = "Europe/Berlin")]
    time_zone: Option<String>,
}

/// Make an organization
///
/// The caller becomes its owner.
#[utoipa::path(
    post, path = "/v1/organizations", tag = "Organizations", security(("bearer" = [])), request_body = NewOrganization,
    responses(
        (status = 201, description = "Made", body = OrganizationView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`creation_closed`: organizations come with a purchase here", body = ProblemBody),
        (status = 409, description = "`slug_taken`", body = ProblemBody),
        (status = 422, description = "`invalid`, `invalid_slug`, `reserved_slug`", body = ProblemBody),
    ),
)]
async fn create(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Json(body): Json<NewOrganization>,
) -> Result<(StatusCode, ETag, Json<OrganizationView>)> {
    let org = organizations::create(web.app(), &caller, &body.parse()?).await?;
    Ok((
        StatusCode::CREATED,
        ETag(organizations::edition(&org)),
        Json(OrganizationView::new(&org, OrgRole::Owner)),
    ))
}

impl NewOrganization {
    fn parse(&self) -> Result<Create> {
        let mut check = Check::default();
        let name = check.field("/name", OrgName::parse(&self.name));
        let slug = check.field(
            "/slug",
            self.slug.as_deref().map(Handle::parse_slug).transpose(),
        );
        let zone = self.time_zone.as_deref().unwrap_or("UTC");
        let time_zone = check.field("/time_zone", organization::time_zone(zone));
        match (name, slug, time_zone) {
            (Some(name), Some(slug), Some(time_zone)) => Ok(Create {
                name,
                slug,
                time_zone,
            }),
            _ => Err(check.problem_by(&["invalid_slug", "reserved_slug"])),
        }
    }
}

#[derive(Deserialize, IntoParams)]
pub struct Page {
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List one's organizations
#[utoipa::path(
    get, path = "/v1/organizations", tag = "Organizations", security(("bearer" = [])), params(Page),
    responses(
        (status = 200, description = "In the order of their making", body = List<OrganizationView>),
        (status = 400, description = "`malformed`: the cursor", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Query(page): Query<Page>,
) -> Result<Json<List<OrganizationView>>> {
    let after = paging::cursor::<Uuid>(page.cursor.as_deref())?;
    let (organizations, next) =
        organizations::list_own(web.app(), &caller, after, paging::limit(page.limit)).await?;
    let items = organizations
        .iter()
        .map(|(org, role)| OrganizationView::new(org, *role))
        .collect();
    Ok(Json(List::page(items, next)))
}

/// See an organization
#[utoipa::path(
    get, path = "/v1/organizations/{org}", tag = "Organizations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id, or present or former slug")),
    responses(
        (status = 200, description = "With `status` `deleting` for its owners, while it can be restored", body = OrganizationView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
    ),
)]
async fn show(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
) -> Result<(ETag, Json<OrganizationView>)> {
    let membership = organizations::get(web.app(), &caller, &extract::org(&org)?).await?;
    let org = membership.organization();
    Ok((
        ETag(organizations::edition(org)),
        Json(OrganizationView::new(org, membership.role())),
    ))
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct OrganizationEdit {
    #[schema(max_length = 80)]
    name: Option<String>,
    /// The present one goes on leading here.
    slug: Option<String>,
    /// A name of the IANA time zone database.
    time_zone: Option<String>,
}

/// Edit an organization
#[utoipa::path(
    patch, path = "/v1/organizations/{org}", tag = "Organizations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("If-Match" = Option<String>, Header, description = "The ETag that the edit is based on")),
    request_body = OrganizationEdit,
    responses(
        (status = 200, description = "As it is now", body = OrganizationView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 409, description = "`slug_taken`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 412, description = "`changed_meanwhile`", body = ProblemBody),
        (status = 422, description = "`invalid`, `invalid_slug`, `reserved_slug`", body = ProblemBody),
    ),
)]
async fn update(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    IfMatch(edition): IfMatch,
    Json(body): Json<OrganizationEdit>,
) -> Result<(ETag, Json<OrganizationView>)> {
    let org = extract::org(&org)?;
    let may = May::Do(OrgAction::EditSettings);
    let change = Update {
        edition,
        ..sent(&web, &caller, &org, may, body.parse()).await?
    };
    let (org, membership) = organizations::update(web.app(), &caller, &org, &change).await?;
    Ok((
        ETag(organizations::edition(&org)),
        Json(OrganizationView::new(&org, membership.role())),
    ))
}

impl OrganizationEdit {
    fn parse(&self) -> Result<Update> {
        let mut check = Check::default();
        let name = check.field(
            "/name",
            self.name.as_deref().map(OrgName::parse).transpose(),
        );
        let slug = check.field(
            "/slug",
            self.slug.as_deref().map(Handle::parse_slug).transpose(),
        );
        let time_zone = check.field(
            "/time_zone",
            self.time_zone
                .as_deref()
                .map(organization::time_zone)
                .transpose(),
        );
        match (name, slug, time_zone) {
            (Some(name), Some(slug), Some(time_zone)) => Ok(Update {
                name,
                slug,
                time_zone,
                edition: None,
            }),
            _ => Err(check.problem_by(&["invalid_slug", "reserved_slug"])),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Deletion {
    /// The organization's name, as a check.
    #[schema(required = true)]
    confirm_name: String,
}

/// Delete an organization
///
/// Access stops at once. For 30 days any owner can restore it; then it is erased.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}", tag = "Organizations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = Deletion,
    responses(
        (status = 204, description = "Closed"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`owner_only`, `step_up_required`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: the name differs", body = ProblemBody),
    ),
)]
async fn delete(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<Deletion>,
) -> Result<StatusCode> {
    organizations::delete(web.app(), &caller, &extract::org(&org)?, &body.confirm_name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Restore an organization that is being deleted
#[utoipa::path(
    post, path = "/v1/organizations/{org}/restore", tag = "Organizations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    responses(
        (status = 200, description = "Open again", body = OrganizationView),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`owner_only`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
    ),
)]
async fn restore(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
) -> Result<(ETag, Json<OrganizationView>)> {
    let (org, role) = organizations::restore(web.app(), &caller, &extract::org(&org)?).await?;
    Ok((
        ETag(organizations::edition(&org)),
        Json(OrganizationView::new(&org, role)),
    ))
}
