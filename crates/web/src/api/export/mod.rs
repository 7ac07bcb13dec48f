//! Everything that an organization holds, as one ZIP of JSON lines and CSV.

mod archive;

use std::io;

use ::access::{Facts, Grant, Place, Subject};
use app::organizations;
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, Request, header},
    response::{IntoResponse, Response},
};
use domain::id::OrgId;
use serde_json::{Value, json};
use store::StoreError;
use tokio_util::io::ReaderStream;
use tower::ServiceExt;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::archive::Archive;

use crate::{
    Web,
    extract::{self, Path, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(export))
}

/// A file of JSON lines, and the columns of the same as CSV. Of a list of the API the lines are its items as the API
/// gives them.
struct Listed {
    name: &'static str,
    columns: &'static [&'static str],
}

const LISTS: [Listed; 8] = [
    Listed {
        name: "members",
        columns: &[
            "id",
            "name",
            "email",
            "handle",
            "role",
            "status",
            "joined_at",
            "last_active_at",
            "ends_at",
        ],
    },
    Listed {
        name: "teams",
        columns: &[
            "id",
            "name",
            "handle",
            "description",
            "member_count",
            "created_at",
        ],
    },
    Listed {
        name: "invitations",
        columns: &["id", "email", "role", "status", "created_at", "expires_at"],
    },
    Listed {
        name: "projects",
        columns: &["id", "name", "description", "created_at"],
    },
    Listed {
        name: "channels",
        columns: &["id", "name", "description", "created_at"],
    },
    Listed {
        name: "devices",
        columns: &[
            "id",
            "name",
            "serial",
            "kind",
            "project.id",
            "project.name",
            "created_at",
            "last_seen_at",
        ],
    },
    Listed {
        name: "api-keys",
        columns: &[
            "id",
            "name",
            "role",
            "maker.name",
            "created_at",
            "expires_at",
            "last_used_at",
        ],
    },
    Listed {
        name: "audit-events",
        columns: &[
            "seq",
            "id",
            "at",
            "actor.name",
            "action",
            "target.type",
            "target.id",
            "target.name",
            "ip",
        ],
    },
];

const ORGANIZATION: Listed = Listed {
    name: "organization",
    columns: &["id", "name", "slug", "time_zone", "status", "created_at"],
};

const PLACES: Listed = Listed {
    name: "team-members",
    columns: &["team", "member", "role"],
};

const GRANTS: Listed = Listed {
    name: "grants",
    columns: &[
        "subject.member",
        "subject.team",
        "resource",
        "role",
        "expires_at",
    ],
};

/// Export an organization
///
/// A ZIP with a file of JSON lines for each list of the API, its items as the API gives them, and the same as CSV; so
/// too the organization itself (`organization`), who is in which team (`team-members`) and who was given what
/// (`grants`). No secrets, and no readings: those of a
/// device are at `…/readings.csv`. The audit log keeps that it was made.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/export", tag = "Organizations", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug")),
    responses(
        (status = 200, description = "The archive", body = Vec<u8>, content_type = "application/zip"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`owner_only`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn export(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let exported = organizations::export(web.app(), &caller, &extract::org(&org)?).await?;
    let lists = Lists {
        api: super::routes().split_for_parts().0.with_state(web.clone()),
        organization: exported.organization.id,
        headers,
    };
    let archive = archive(&exported.facts, &lists).await?;
    let slug = exported.organization.slug.as_str();
    let name = format!("attachment; filename=\"{slug}.zip\"");
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let body = Body::from_stream(ReaderStream::new(archive));
    Ok((headers, body).into_response())
}

async fn archive(facts: &Facts, lists: &Lists) -> Result<tokio::fs::File> {
    let failed = |error: io::Error| Problem::internal(&error);
    let mut archive = Archive::new().map_err(failed)?;
    let organization = lists.organization().await?;
    archive
        .file(&ORGANIZATION, [organization])
        .map_err(failed)?;
    for list in &LISTS {
        let mut listing = archive.list(list).map_err(failed)?;
        let mut cursor = String::new();
        loop {
            let page = lists.page(list.name, &cursor).await?;
            listing.add(items(&page)).map_err(failed)?;
            match page["next_cursor"].as_str() {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        listing.finish().map_err(failed)?;
    }
    archive
        .file(&PLACES, facts.places.iter().map(place))
        .map_err(failed)?;
    archive
        .file(&GRANTS, facts.grants.iter().map(grant))
        .map_err(failed)?;
    Ok(archive.finish().map_err(failed)?.into())
}

fn items(page: &Value) -> &[Value] {
    page["items"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default()
}

fn place(place: &Place) -> Value {
    json!({"team": place.team.to_string(), "member": place.member.to_string(), "role": place.role.as_str()})
}

fn grant(grant: &Grant) -> Value {
    let (kind, subject) = match grant.subject {
        Subject::Member(id) => ("member", id.to_string()),
        Subject::Team(id) => ("team", id.to_string()),
    };
    let mut line =
        json!({"resource": super::wire::object_id(grant.object), "role": grant.role.as_str()});
    line["subject"] = json!({(kind): subject});
    if let Some(end) = grant.expires_at {
        line["expires_at"] = end.to_string().into();
    }
    line
}

/// The organization and its lists by the API, asked as the caller asks: what they answer has one form, and one rule of who sees it.
struct Lists {
    api: Router,
    organization: OrgId,
    headers: HeaderMap,
}

impl Lists {
    async fn page(&self, list: &str, cursor: &str) -> Result<Value> {
        self.get(&format!("/{list}?limit=200&cursor={cursor}"))
            .await
    }

    async fn organization(&self) -> Result<Value> {
        self.get("").await
    }

    async fn get(&self, below: &str) -> Result<Value> {
        let organization = self.organization;
        let path = format!("/v1/organizations/{organization}{below}");
        let mut request = Request::get(path)
            .body(Body::empty())
            .expect("a path of our own");
        for name in [header::AUTHORIZATION, header::COOKIE] {
            for value in self.headers.get_all(&name) {
                request.headers_mut().append(&name, value.clone());
            }
        }
        let Ok(response) = self.api.clone().oneshot(request).await;
        let status = response.status();
        let body = to_bytes(response.into_body(), usize::MAX).await;
        let body = body.map_err(|error| Problem::internal(&error))?;
        match status.is_success() {
            true => serde_json::from_slice(&body).map_err(|error| Problem::internal(&error)),
            // Rights that ended meanwhile, or a database that went away: trying again tells which.
            false => Err(StoreError::Busy.into()),
        }
    }
}
