//! Projects and alert channels, which have the same form.

use ::access::Object;
use app::spaces::{self, Create, Edit, Seen, Stops};
use axum::{extract::State, http::StatusCode};
use domain::{
    id::{ChannelId, ProjectId},
    policy::OrgAction,
    resource::{self, SpaceKind},
    text::SpaceName,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    sent::{May, sent},
};
use crate::{
    Web,
    etag::{ETag, IfMatch},
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{ProblemBody, Result},
};
use store::leave::EditIt;

pub(super) fn routes() -> OpenApiRouter<Web> {
    projects::routes().merge(channels::routes())
}

/// A project or alert channel, as somebody who may see it sees it.
#[derive(Serialize, ToSchema)]
pub struct Space {
    #[schema(example = "prj_019200000000700080000000000000ab")]
    id: String,
    name: String,
    description: String,
    /// What the caller is on it: `administrator`, `member` or `observer`.
    role: String,
    created_at: String,
}

impl From<&Seen> for Space {
    fn from(seen: &Seen) -> Self {
        Self {
            id: super::wire::object_id(seen.space.id),
            name: seen.space.name.clone(),
            description: seen.space.description.clone(),
            role: seen.role.to_string(),
            created_at: seen.space.created_at.to_string(),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewSpace {
    #[schema(required = true, example = "Press shop", max_length = 80)]
    name: String,
    #[schema(max_length = 500)]
    description: String,
}

impl NewSpace {
    fn parse(&self, kind: SpaceKind) -> Result<Create> {
        let mut check = Check::default();
        let name = check.field("/name", SpaceName::parse(&self.name));
        let description = check.field("/description", resource::description(&self.description));
        match (name, description) {
            (Some(name), Some(description)) => Ok(Create {
                kind,
                name,
                description,
            }),
            _ => Err(check.problem()),
        }
    }
}

/// What is left out stays as it is.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct SpaceEdit {
    #[schema(max_length = 80)]
    name: Option<String>,
    #[schema(max_length = 500)]
    description: Option<String>,
}

impl SpaceEdit {
    fn parse(&self, revision: Option<i64>) -> Result<Edit> {
        let mut check = Check::default();
        let name = self.name.as_deref().map(SpaceName::parse).transpose();
        let name = check.field("/name", name);
        let description = self.description.as_deref().map(resource::description);
        let description = check.field("/description", description.transpose());
        match (name, description) {
            (Some(name), Some(description)) => Ok(Edit {
                name,
                description,
                revision,
            }),
            _ => Err(check.problem()),
        }
    }
}

/// What stops with it.
#[derive(Serialize, ToSchema)]
pub struct SpaceDeletionPreview {
    #[serde(flatten)]
    space: Space,
    /// How many devices are deleted with it.
    devices: i64,
    /// How many people reach it now.
    people: usize,
}

impl From<&Stops> for SpaceDeletionPreview {
    fn from(stops: &Stops) -> Self {
        Self {
            space: (&stops.seen).into(),
            devices: stops.devices,
            people: stops.people,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Search {
    /// Part of a name; the first 200 characters count.
    query: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn page(
    web: &Web,
    caller: &app::Caller,
    org: &str,
    kind: SpaceKind,
    search: &Search,
) -> Result<Json<List<Space>>> {
    let org = extract::org(org)?;
    let after = paging::cursor(search.cursor.as_deref())?;
    let limit = paging::limit(search.limit);
    let query = search.query.as_deref().filter(|query| !query.is_empty());
    let page = spaces::list(web.app(), caller, &org, kind, query, after.as_ref(), limit).await?;
    let items = page.items.iter().map(Space::from).collect();
    Ok(Json(List::page(items, page.next)))
}

/// The operations on one kind of space. The words are literals because the description of the API
/// is made from them at compile time.
macro_rules! operations {
    (
        $module:ident, $kind:expr, $id:ty, $tag:tt, $many:tt, $one:tt, $preview:tt,
        $create:tt, $list:tt, $get:tt, $edit:tt, $delete:tt, $delete_more:tt, $rehearse:tt
    ) => {
        mod $module {
            use super::*;

            pub(super) fn routes() -> OpenApiRouter<Web> {
                OpenApiRouter::new()
                    .routes(routes!(create, list))
                    .routes(routes!(get, edit, delete))
                    .routes(routes!(preview))
            }

            fn id(text: &str) -> Result<Object> {
                extract::id::<$id>(text).map(Object::from)
            }

            #[doc = $create]
            ///
            /// For owners and administrators, who reach it without a grant. Others reach it once it
            /// is granted to them or to a team of theirs.
            #[utoipa::path(
                post, path = $many, tag = $tag, security(("bearer" = [])),
                params(("org" = String, Path, description = "Id or slug")), request_body = NewSpace,
                responses(
                    (status = 201, description = "Created", body = Space),
                    (status = 401, description = "`unauthenticated`", body = ProblemBody),
                    (status = 403, description = "`forbidden`", body = ProblemBody),
                    (status = 404, description = "`not_found`", body = ProblemBody),
                    (status = 410, description = "`organization_deleted`", body = ProblemBody),
                    (status = 422, description = "`invalid`", body = ProblemBody),
                ),
            )]
            async fn create(
                State(web): State<Web>,
                SignedIn(caller): SignedIn,
                Path(org): Path<String>,
                Json(body): Json<NewSpace>,
            ) -> Result<(StatusCode, ETag, Json<Space>)> {
                let org = extract::org(&org)?;
                let may = May::Do(OrgAction::CreateProject);
                let new = sent(&web, &caller, &org, may, body.parse($kind)).await?;
                let made = spaces::create(web.app(), &caller, &org, &new).await?;
                let tag = ETag(made.space.revision);
                Ok((StatusCode::CREATED, tag, Json((&made).into())))
            }

            #[doc = $list]
            ///
            /// Those that the caller may see.
            #[utoipa::path(
                get, path = $many, tag = $tag, security(("bearer" = [])),
                params(("org" = String, Path, description = "Id or slug"), Search),
                responses(
                    (status = 200, description = "By name", body = List<Space>),
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
            ) -> Result<Json<List<Space>>> {
                page(&web, &caller, &org, $kind, &search).await
            }

            #[doc = $get]
            #[utoipa::path(
                get, path = $one, tag = $tag, security(("bearer" = [])),
                params(("org" = String, Path, description = "Id or slug"), ("id" = String, Path)),
                responses(
                    (status = 200, description = "As the caller sees it", body = Space),
                    (status = 401, description = "`unauthenticated`", body = ProblemBody),
                    (status = 404, description = "`not_found`", body = ProblemBody),
                    (status = 410, description = "`organization_deleted`", body = ProblemBody),
                ),
            )]
            async fn get(
                State(web): State<Web>,
                SignedIn(caller): SignedIn,
                Path((org, text)): Path<(String, String)>,
            ) -> Result<(ETag, Json<Space>)> {
                let org = extract::org(&org)?;
                let seen = spaces::get(web.app(), &caller, &org, id(&text)?).await?;
                Ok((ETag(seen.space.revision), Json((&seen).into())))
            }

            #[doc = $edit]
            ///
            /// For its administrators. `If-Match` with its `ETag` refuses an edit that was made from
            /// an older state.
            #[utoipa::path(
                patch, path = $one, tag = $tag, security(("bearer" = [])),
                params(("org" = String, Path, description = "Id or slug"), ("id" = String, Path)), request_body = SpaceEdit,
                responses(
                    (status = 200, description = "As it is now", body = Space),
                    (status = 401, description = "`unauthenticated`", body = ProblemBody),
                    (status = 403, description = "`forbidden`", body = ProblemBody),
                    (status = 404, description = "`not_found`", body = ProblemBody),
                    (status = 410, description = "`organization_deleted`", body = ProblemBody),
                    (status = 412, description = "`changed_meanwhile`", body = ProblemBody),
                    (status = 422, description = "`invalid`", body = ProblemBody),
                ),
            )]
            async fn edit(
                State(web): State<Web>,
                SignedIn(caller): SignedIn,
                Path((org, text)): Path<(String, String)>,
                IfMatch(revision): IfMatch,
                Json(body): Json<SpaceEdit>,
            ) -> Result<(ETag, Json<Space>)> {
                let (org, id) = (extract::org(&org)?, id(&text)?);
                let may = May::leave::<EditIt>(id);
                let edit = sent(&web, &caller, &org, may, body.parse(revision)).await?;
                let seen = spaces::edit(web.app(), &caller, &org, id, &edit).await?;
                Ok((ETag(seen.space.revision), Json((&seen).into())))
            }

            #[doc = $delete]
            ///
            #[doc = $delete_more]
            #[utoipa::path(
                delete, path = $one, tag = $tag, security(("bearer" = [])),
                params(("org" = String, Path, description = "Id or slug"), ("id" = String, Path)),
                responses(
                    (status = 204, description = "Deleted"),
                    (status = 401, description = "`unauthenticated`", body = ProblemBody),
                    (status = 403, description = "`forbidden`", body = ProblemBody),
                    (status = 404, description = "`not_found`", body = ProblemBody),
                    (status = 410, description = "`organization_deleted`", body = ProblemBody),
                ),
            )]
            async fn delete(
                State(web): State<Web>,
                SignedIn(caller): SignedIn,
                Path((org, text)): Path<(String, String)>,
            ) -> Result<StatusCode> {
                spaces::delete(web.app(), &caller, &extract::org(&org)?, id(&text)?).await?;
                Ok(StatusCode::NO_CONTENT)
            }

            #[doc = $rehearse]
            #[utoipa::path(
                get, path = $preview, tag = $tag, security(("bearer" = [])),
                params(("org" = String, Path, description = "Id or slug"), ("id" = String, Path)),
                responses(
                    (status = 200, description = "What stops with it", body = SpaceDeletionPreview),
                    (status = 401, description = "`unauthenticated`", body = ProblemBody),
                    (status = 403, description = "`forbidden`", body = ProblemBody),
                    (status = 404, description = "`not_found`", body = ProblemBody),
                    (status = 410, description = "`organization_deleted`", body = ProblemBody),
                ),
            )]
            async fn preview(
                State(web): State<Web>,
                SignedIn(caller): SignedIn,
                Path((org, text)): Path<(String, String)>,
            ) -> Result<Json<SpaceDeletionPreview>> {
                let org = extract::org(&org)?;
                let stops = spaces::preview(web.app(), &caller, &org, id(&text)?).await?;
                Ok(Json((&stops).into()))
            }
        }
    };
}

operations!(
    projects,
    SpaceKind::Project,
    ProjectId,
    "Projects",
    "/v1/organizations/{org}/projects",
    "/v1/organizations/{org}/projects/{id}",
    "/v1/organizations/{org}/projects/{id}/deletion-preview",
    "Create a project",
    "List the projects",
    "Look at a project",
    "Edit a project",
    "Delete a project",
    "Its devices go with it, and their readings. For owners and administrators of the organization.",
    "Rehearse the deletion of a project"
);

operations!(
    channels,
    SpaceKind::Channel,
    ChannelId,
    "Alert channels",
    "/v1/organizations/{org}/channels",
    "/v1/organizations/{org}/channels/{id}",
    "/v1/organizations/{org}/channels/{id}/deletion-preview",
    "Create an alert channel",
    "List the alert channels",
    "Look at an alert channel",
    "Edit an alert channel",
    "Delete an alert channel",
    "For its administrators.",
    "Rehearse the deletion of an alert channel"
);
