//! Who was given a role on a project, an alert channel or a device.

use ::access::{Object, Subject};
use app::{
    AccessError, Caller,
    grants::{self, End, Give, Given},
    teams,
};
use axum::{extract::State, http::StatusCode};
use domain::{
    Invalid,
    id::{ChannelId, DeviceId, MembershipId, ProjectId, TeamId},
    organization::OrgRef,
    resource,
    role::ResourceRole,
    team::TeamRef,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    paging::{self, List},
    sent::{May, sent},
    wire::{self, ResourceBody},
};
use crate::{
    Web,
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};
use store::leave::GrantOnIt;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(set, remove))
        .routes(routes!(of_project))
        .routes(routes!(of_channel))
        .routes(routes!(of_device))
}

/// A role that was given.
#[derive(Serialize, ToSchema)]
pub struct Grant {
    subject: GrantSubject,
    resource: wire::Resource,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    created_at: String,
}

#[derive(Serialize, ToSchema)]
pub struct GrantSubject {
    /// `member` or `team`.
    r#type: &'static str,
    id: String,
    name: String,
    handle: String,
}

impl From<&Given> for Grant {
    fn from(given: &Given) -> Self {
        let grant = &given.named.grant;
        let (kind, id) = match grant.subject {
            Subject::Member(id) => ("member", id.to_string()),
            Subject::Team(id) => ("team", id.to_string()),
        };
        Self {
            subject: GrantSubject {
                r#type: kind,
                id,
                name: given.named.name.clone(),
                handle: given.named.handle.clone(),
            },
            resource: wire::Resource::new(grant.object, &given.object_name),
            role: grant.role.to_string(),
            expires_at: grant.expires_at.map(|end| end.to_string()),
            created_at: given.named.created_at.to_string(),
        }
    }
}

/// A member or a team, one of the two.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct SubjectBody {
    #[schema(example = "mem_019200000000700080000000000000ab")]
    member: Option<String>,
    /// Id or handle.
    #[schema(example = "maintenance-team")]
    team: Option<String>,
}

/// Whom a call names.
enum Named {
    Member(MembershipId),
    Team(TeamRef),
}

impl SubjectBody {
    fn parse(&self) -> std::result::Result<Named, Invalid> {
        let unknown = || Invalid::new("unknown_subject", texts::field_subject_unknown());
        match (&self.member, &self.team) {
            (Some(member), None) => member.parse().map(Named::Member).map_err(|_| unknown()),
            (None, Some(team)) => TeamRef::parse(team).map(Named::Team).ok_or_else(unknown),
            _ => Err(Invalid::new("required", texts::field_subject_missing())),
        }
    }
}

impl Named {
    /// A handle that no team has, or that the caller cannot see, is like an id that nobody has: what is told of it is
    /// decided with the rest of the call.
    async fn subject(self, web: &Web, caller: &Caller, org: &OrgRef) -> Result<Subject> {
        let handle = match self {
            Self::Member(id) => return Ok(Subject::Member(id)),
            Self::Team(TeamRef::Id(id)) => return Ok(Subject::Team(id)),
            Self::Team(handle) => handle,
        };
        match teams::get(web.app(), caller, org, &handle).await {
            Ok(found) => Ok(Subject::Team(found.team.id)),
            Err(AccessError::NotFound) => Ok(Subject::Team(TeamId(Uuid::nil()))),
            Err(error) => Err(error.into()),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewGrant {
    subject: SubjectBody,
    resource: ResourceBody,
    /// `administrator`, `member` or `observer`.
    #[schema(required = true, example = "member")]
    role: String,
    /// From then on it gives nothing; it has no end where this is left out.
    #[schema(example = "2027-01-31T18:00:00Z")]
    expires_at: Option<String>,
}

impl NewGrant {
    async fn parse(&self, web: &Web, caller: &Caller, org: &OrgRef) -> Result<Give> {
        let now = web.app().clock.now();
        let mut check = Check::default();
        let subject = check.field("/subject", self.subject.parse());
        let object = check.field("/resource", self.resource.parse());
        let role = check.field("/role", ResourceRole::parse(&self.role));
        let end = check.field(
            "/expires_at",
            resource::end(self.expires_at.as_deref(), now),
        );
        match (subject, object, role, end) {
            (Some(subject), Some(object), Some(role), Some(end)) => Ok(Give {
                subject: subject.subject(web, caller, org).await?,
                object: object.ok_or_else(Problem::not_found)?,
                role,
                end: End::At(end),
            }),
            _ => Err(check.problem()),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct OldGrant {
    subject: SubjectBody,
    resource: ResourceBody,
}

impl OldGrant {
    fn parse(&self) -> Result<(Named, Option<Object>)> {
        let mut check = Check::default();
        let subject = check.field("/subject", self.subject.parse());
        let object = check.field("/resource", self.resource.parse());
        subject.zip(object).ok_or_else(|| check.problem())
    }
}

impl ResourceBody {
    /// Giving and taking roles on it, where it can be told what is meant.
    fn may_grant(&self) -> May {
        let object = self.parse().ok().flatten();
        object.map_or(May::Enter, May::leave::<GrantOnIt>)
    }
}

/// Give a role
///
/// To a member or a team, on a project, an alert channel or a device, or another role or end than
/// before. For owners, administrators, and the administrators of the thing.
#[utoipa::path(
    put, path = "/v1/organizations/{org}/grants", tag = "Grants", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = NewGrant,
    responses(
        (status = 200, description = "Given", body = Grant),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn set(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<NewGrant>,
) -> Result<Json<Grant>> {
    let org = extract::org(&org)?;
    let give = body.parse(&web, &caller, &org).await;
    let give = sent(&web, &caller, &org, body.resource.may_grant(), give).await?;
    let (given, _) = grants::set(web.app(), &caller, &org, &give).await?;
    Ok(Json((&given).into()))
}

/// Take a role away
///
/// What else leads the member there stays: a team, the project, the role in the organization.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/grants", tag = "Grants", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")), request_body = OldGrant,
    responses(
        (status = 204, description = "Taken away"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn remove(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Json(body): Json<OldGrant>,
) -> Result<StatusCode> {
    let org = extract::org(&org)?;
    let may = body.resource.may_grant();
    let (subject, object) = sent(&web, &caller, &org, may, body.parse()).await?;
    let object = object.ok_or_else(Problem::not_found)?;
    let subject = subject.subject(&web, &caller, &org).await?;
    grants::remove(web.app(), &caller, &org, subject, object).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Pages {
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

async fn page(
    web: &Web,
    caller: &app::Caller,
    org: &str,
    object: Object,
    pages: &Pages,
) -> Result<Json<List<Grant>>> {
    let org = extract::org(org)?;
    let after = paging::cursor(pages.cursor.as_deref())?;
    let limit = paging::limit(pages.limit);
    let page = grants::list(web.app(), caller, &org, object, after, limit).await?;
    let items = page.items.iter().map(Grant::from).collect();
    Ok(Json(List::page(items, page.next)))
}

macro_rules! lists {
    ($($name:ident, $id:ty, $path:tt, $doc:tt;)*) => {$(
        #[doc = $doc]
        ///
        /// Those on the thing itself, ended ones too. For whoever may give some.
        #[utoipa::path(
            get, path = $path, tag = "Grants", security(("bearer" = [])),
            params(("org" = String, Path, description = "Id or slug"), ("id" = String, Path), Pages),
            responses(
                (status = 200, description = "With the names of whom they are given to", body = List<Grant>),
                (status = 400, description = "`malformed`", body = ProblemBody),
                (status = 401, description = "`unauthenticated`", body = ProblemBody),
                (status = 403, description = "`forbidden`", body = ProblemBody),
                (status = 404, description = "`not_found`", body = ProblemBody),
                (status = 410, description = "`organization_deleted`", body = ProblemBody),
            ),
        )]
        async fn $name(
            State(web): State<Web>,
            SignedIn(caller): SignedIn,
            Path((org, id)): Path<(String, String)>,
            Query(pages): Query<Pages>,
        ) -> Result<Json<List<Grant>>> {
            let object = extract::id::<$id>(&id)?.into();
            page(&web, &caller, &org, object, &pages).await
        }
    )*};
}

lists! {
    of_project, ProjectId, "/v1/organizations/{org}/projects/{id}/grants", "List the grants on a project";
    of_channel, ChannelId, "/v1/organizations/{org}/channels/{id}/grants", "List the grants on an alert channel";
    of_device, DeviceId, "/v1/organizations/{org}/devices/{id}/grants", "List the grants on a device";
}
