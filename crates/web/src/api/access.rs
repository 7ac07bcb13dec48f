//! Why somebody may do something, who may, and what somebody reaches.

use ::access::{Action, Kind, Object, Path as Way, Resource, Through};
use app::explain::{self, Explained, Names, Reached, Reaching};
use axum::extract::State;
use domain::{
    Invalid,
    handle::Handle,
    id::{ChannelId, DeviceId, MembershipId, OrgId, ProjectId},
    role::ResourceRole,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    wire::Named,
};
use crate::{
    Web,
    extract::{self, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(explain))
        .routes(routes!(people))
        .routes(routes!(resources))
        .routes(routes!(grantors))
}

// ---- What goes over the wire -------------------------------------------------------------------------

/// A decision, and everything that it rests on.
#[derive(Serialize, ToSchema)]
pub struct Explanation {
    decision: bool,
    /// The person's role on the resource; absent where they have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// Every way from the person to the resource, those too that are not enough or count no more.
    paths: Vec<AccessPath>,
}

/// One way from a person to a resource.
#[derive(Serialize, ToSchema)]
pub struct AccessPath {
    /// `organization_role`, `direct` or `team`.
    kind: &'static str,
    role: String,
    /// What is left of the role: by the place in the team, or since the person only observes.
    #[serde(skip_serializing_if = "Option::is_none")]
    capped_to: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<AccessTeam>,
    /// The project that a device has it from.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    /// Whether it counts now.
    live: bool,
    /// The same in words.
    #[schema(example = "Through @night-shift as member")]
    text: String,
}

#[derive(Serialize, ToSchema)]
pub struct AccessTeam {
    id: String,
    name: String,
    handle: String,
}

impl From<&Explained> for Explanation {
    fn from(explained: &Explained) -> Self {
        let Explained { explanation, names } = explained;
        Self {
            decision: explanation.allowed,
            role: explanation.role.map(ResourceRole::as_str),
            paths: explanation
                .paths
                .iter()
                .map(|path| AccessPath::new(path, names))
                .collect(),
        }
    }
}

impl AccessPath {
    fn new(path: &Way, names: &Names) -> Self {
        let (kind, team) = match path.through {
            Through::Organization(_) => ("organization_role", None),
            Through::Direct => ("direct", None),
            Through::Team { team, .. } => ("team", names.teams.get(&team)),
        };
        let via = path.via.map(|id| Named {
            id: id.to_string(),
            name: names.projects.get(&id).cloned().unwrap_or_default(),
        });
        Self {
            kind,
            role: role(path),
            capped_to: path.capped_to.map(ResourceRole::as_str),
            team: team.map(|team| AccessTeam {
                id: team.id.to_string(),
                name: team.name.clone(),
                handle: team.handle.to_string(),
            }),
            via,
            expires_at: path.expires_at.map(|end| end.to_string()),
            live: path.live,
            text: explain::words(path, names),
        }
    }
}

/// The role on the resource; for the organization itself, which has no such roles, the one in it.
fn role(path: &Way) -> String {
    match (path.role, path.through) {
        (Some(role), _) => role.to_string(),
        (None, Through::Organization(role)) => role.to_string(),
        (None, Through::Direct | Through::Team { .. }) => String::new(),
    }
}

/// Somebody who may do what was asked.
#[derive(Serialize, ToSchema)]
pub struct AccessPerson {
    member: AccessMember,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    paths: Vec<AccessPath>,
}

#[derive(Serialize, ToSchema)]
pub struct AccessMember {
    id: String,
    name: String,
    handle: String,
}

impl AccessPerson {
    fn new(reaching: &Reaching, names: &Names) -> Self {
        Self {
            member: AccessMember {
                id: reaching.member.to_string(),
                name: reaching.name.clone(),
                handle: reaching.handle.to_string(),
            },
            role: reaching.role.map(ResourceRole::as_str),
            paths: reaching
                .why
                .paths
                .iter()
                .map(|path| AccessPath::new(path, names))
                .collect(),
        }
    }
}

/// Something that somebody reaches.
#[derive(Serialize, ToSchema)]
pub struct AccessResource {
    /// `project`, `channel` or `device`.
    r#type: &'static str,
    id: String,
    name: String,
    role: &'static str,
}

impl From<&Reached> for AccessResource {
    fn from(reached: &Reached) -> Self {
        Self {
            r#type: Resource::from(reached.object).kind().as_str(),
            id: super::wire::object_id(reached.object),
            name: reached.name.clone(),
            role: reached.role.as_str(),
        }
    }
}

// ---- What is asked -----------------------------------------------------------------------------------

/// A parameter that nothing can be answered without.
fn required<'a>(name: &str, given: Option<&'a str>) -> Result<&'a str> {
    given.filter(|text| !text.is_empty()).ok_or_else(|| {
        let invalid = Invalid::new("required", texts::field_parameter_missing(name));
        Problem::field(format!("/{name}"), invalid)
    })
}

/// Reads the id of a resource, whose prefix tells its kind; what is none does not exist.
fn resource(text: &str) -> Result<Resource> {
    let project = || text.parse::<ProjectId>().map(Resource::Project);
    let device = || text.parse::<DeviceId>().map(Resource::Device);
    let channel = || text.parse::<ChannelId>().map(Resource::Channel);
    let organization = || text.parse::<OrgId>().map(Resource::Organization);
    let found = project().or_else(|_| device());
    let found = found.or_else(|_| channel()).or_else(|_| organization());
    found.map_err(|_| Problem::not_found())
}

fn action(kind: Kind, name: &str) -> Result<Action> {
    kind.action(name).ok_or_else(|| {
        let names: Vec<&str> = kind.actions().map(Action::as_str).collect();
        let detail = texts::field_action(names.join(", "));
        Problem::field("/action", Invalid::new("unknown_action", detail))
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Question {
    /// The id of a member.
    #[param(required = true)]
    member: Option<String>,
    /// The name of an action on resources of this kind, like `see` or `control`.
    #[param(required = true)]
    action: Option<String>,
    /// The id of a project, device, channel, or the organization itself.
    #[param(required = true)]
    resource: Option<String>,
}

/// Explain a decision
///
/// Owners and administrators may ask about everybody, others about themselves.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/access/explain", tag = "Access", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Question),
    responses(
        (status = 200, description = "What was decided, and why", body = Explanation),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: an unknown action", body = ProblemBody),
    ),
)]
async fn explain(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(question): Query<Question>,
) -> Result<Json<Explanation>> {
    let org = extract::org(&org)?;
    let member = extract::id::<MembershipId>(required("member", question.member.as_deref())?)?;
    let resource = resource(required("resource", question.resource.as_deref())?)?;
    let action = action(
        resource.kind(),
        question.action.as_deref().unwrap_or_default(),
    )?;
    let explained = explain::explain(web.app(), &caller, &org, member, action, resource).await?;
    Ok(Json((&explained).into()))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WhoMay {
    /// The name of an action on resources of this kind, like `see` or `control`.
    #[param(required = true)]
    action: Option<String>,
    /// The id of a project, device, channel, or the organization itself.
    #[param(required = true)]
    resource: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List who may do something
///
/// For owners, administrators, and whoever may give others a role on it.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/access/people", tag = "Access", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), WhoMay),
    responses(
        (status = 200, description = "Each with the reasons", body = List<AccessPerson>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: an unknown action", body = ProblemBody),
    ),
)]
async fn people(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(who): Query<WhoMay>,
) -> Result<Json<List<AccessPerson>>> {
    let org = extract::org(&org)?;
    let resource = resource(required("resource", who.resource.as_deref())?)?;
    let action = action(resource.kind(), who.action.as_deref().unwrap_or_default())?;
    let after = paging::cursor(who.cursor.as_deref())?;
    let limit = paging::limit(who.limit);
    let page = explain::people(web.app(), &caller, &org, action, resource, after, limit).await?;
    let person = |reaching| AccessPerson::new(reaching, &page.names);
    let items = page.items.iter().map(person).collect();
    Ok(Json(List::page(items, page.next)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OnWhat {
    /// The id of a project, device or channel.
    #[param(required = true)]
    resource: Option<String>,
}

/// List who can give a role on something
///
/// For whoever sees it and needs more: the first 20 of its administrators.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/access/grantors", tag = "Access", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), OnWhat),
    responses(
        (status = 200, description = "Whom to ask", body = List<AccessMember>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn grantors(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(what): Query<OnWhat>,
) -> Result<Json<List<AccessMember>>> {
    let org = extract::org(&org)?;
    let object = match resource(required("resource", what.resource.as_deref())?)? {
        Resource::Project(id) => Object::Project(id),
        Resource::Device(id) => Object::Device(id),
        Resource::Channel(id) => Object::Channel(id),
        _ => return Err(Problem::not_found()),
    };
    let found = explain::grantors(web.app(), &caller, &org, object).await?;
    let member = |(id, name, handle): (MembershipId, String, Handle)| AccessMember {
        id: id.to_string(),
        name,
        handle: handle.to_string(),
    };
    Ok(Json(List::whole(found.into_iter().map(member).collect())))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WhatReach {
    /// The id of a member.
    #[param(required = true)]
    member: Option<String>,
    /// The name of an action on resources of this type, like `see` or `control`.
    #[param(required = true)]
    action: Option<String>,
    /// `project`, `device` or `channel`.
    #[param(required = true)]
    r#type: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List what somebody reaches
///
/// Owners and administrators may ask about everybody, others about themselves.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/access/resources", tag = "Access", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), WhatReach),
    responses(
        (status = 200, description = "In the order in which they were made", body = List<AccessResource>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: an unknown type or action", body = ProblemBody),
    ),
)]
async fn resources(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(what): Query<WhatReach>,
) -> Result<Json<List<AccessResource>>> {
    let org = extract::org(&org)?;
    let member = extract::id::<MembershipId>(required("member", what.member.as_deref())?)?;
    let kind = Kind::parse(what.r#type.as_deref().unwrap_or_default());
    let unknown = || {
        let invalid = Invalid::new("unknown_type", texts::field_resource_kind());
        Problem::field("/type", invalid)
    };
    let kind = kind
        .filter(|kind| explain::is_listed(*kind))
        .ok_or_else(unknown)?;
    let action = action(kind, what.action.as_deref().unwrap_or_default())?;
    let after = paging::cursor(what.cursor.as_deref())?;
    let limit = paging::limit(what.limit);
    let page = explain::resources(web.app(), &caller, &org, member, action, after, limit).await?;
    let items = page.items.iter().map(AccessResource::from).collect();
    Ok(Json(List::page(items, page.next)))
}
