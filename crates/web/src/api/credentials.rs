//! The credentials that devices call with.

use app::credentials::{self, Issue};
use axum::{Extension, extract::State, http::StatusCode};
use domain::{
    id::{DeviceCredentialId, DeviceId},
    resource,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::List,
    sent::{May, sent},
};
use crate::{
    Web,
    extract::{self, Check, Json, Path, SignedIn},
    idempotency::WithoutSecret,
    problem::{ProblemBody, Result},
};
use store::leave::IssueCredentials;

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(issue, list))
        .routes(routes!(revoke))
}

/// What a device calls with.
#[derive(Serialize, ToSchema)]
pub struct Credential {
    #[schema(example = "dc_019200000000700080000000000000ab")]
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// The id of the device.
    device: String,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_at: Option<String>,
}

impl From<&store::credentials::Credential> for Credential {
    fn from(credential: &store::credentials::Credential) -> Self {
        Self {
            id: credential.id.to_string(),
            label: credential.label.clone(),
            device: credential.device.to_string(),
            created_at: credential.created_at.to_string(),
            expires_at: credential.expires_at.map(|end| end.to_string()),
            last_used_at: credential.last_used_at.map(|at| at.to_string()),
        }
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NewCredential {
    #[schema(max_length = 80)]
    label: Option<String>,
    /// From then on it is refused; it has no end where this is left out.
    #[schema(example = "2027-01-31T18:00:00Z")]
    expires_at: Option<String>,
}

impl NewCredential {
    fn parse(&self, now: Timestamp) -> Result<Issue> {
        let mut check = Check::default();
        let label = check.field(
            "/label",
            resource::tag(self.label.as_deref().unwrap_or_default()),
        );
        let end = check.field(
            "/expires_at",
            resource::end(self.expires_at.as_deref(), now),
        );
        match (label, end) {
            (Some(label), Some(expires_at)) => Ok(Issue { label, expires_at }),
            _ => Err(check.problem()),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct IssuedCredential {
    credential: Credential,
    /// What the device sends as its bearer token. It is told this once.
    secret: String,
}

/// Issue a credential
///
/// The answer holds its secret, this once: sent again with the same `Idempotency-Key`, the call is
/// answered without it. To rotate one, issue the next, bring it to the device,
/// and revoke the last.
#[utoipa::path(
    post, path = "/v1/organizations/{org}/devices/{device}/credentials", tag = "Device credentials", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path)), request_body = NewCredential,
    responses(
        (status = 201, description = "Issued", body = IssuedCredential),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn issue(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
    Json(body): Json<NewCredential>,
) -> Result<(StatusCode, Extension<WithoutSecret>, Json<IssuedCredential>)> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let may = May::leave::<IssueCredentials>(device);
    let new = body.parse(web.app().clock.now());
    let new = sent(&web, &caller, &org, may, new).await?;
    let (credential, secret) = credentials::issue(web.app(), &caller, &org, device, &new).await?;
    let credential = Credential::from(&credential);
    let kept = WithoutSecret(json!({ "credential": credential }).to_string());
    let issued = IssuedCredential { credential, secret };
    Ok((StatusCode::CREATED, Extension(kept), Json(issued)))
}

/// List the credentials of a device
#[utoipa::path(
    get, path = "/v1/organizations/{org}/devices/{device}/credentials", tag = "Device credentials", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path)),
    responses(
        (status = 200, description = "Newest first, without their secrets", body = List<Credential>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
) -> Result<Json<List<Credential>>> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let found = credentials::list(web.app(), &caller, &org, device).await?;
    Ok(Json(List::whole(
        found.iter().map(Credential::from).collect(),
    )))
}

/// Revoke a credential
///
/// The device's next call with it is refused.
#[utoipa::path(
    delete, path = "/v1/organizations/{org}/credentials/{credential}", tag = "Device credentials", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("credential" = String, Path)),
    responses(
        (status = 204, description = "Revoked"),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn revoke(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, credential)): Path<(String, String)>,
) -> Result<StatusCode> {
    let (org, id) = (
        extract::org(&org)?,
        extract::id::<DeviceCredentialId>(&credential)?,
    );
    credentials::revoke(web.app(), &caller, &org, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
