//! `/v1/organizations`

use app::organizations::{self, Create};
use axum::{extract::State, http::StatusCode};
use domain::{handle::Handle, organization, role::OrgRole, text::OrgName};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::wire::OrganizationView;
use crate::{
    Web,
    etag::ETag,
    extract::{Check, Json, SignedIn},
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(create))
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
) -> Result<(StatusCode, ETag, axum::Json<OrganizationView>)> {
    let org = organizations::create(web.app(), &caller, &body.parse()?).await?;
    Ok((
        StatusCode::CREATED,
        ETag(org.revision),
        axum::Json(OrganizationView::new(&org, OrgRole::Owner)),
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
