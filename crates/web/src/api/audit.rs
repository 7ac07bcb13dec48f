//! The audit log.

use app::audit;
use axum::extract::State;
use domain::{id::EventId, policy::OrgAction, time::Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{StoreError, audit::Recorded};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    paging::{self, List},
    sent::{May, sent},
};
use crate::{
    Web,
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub struct AuditEvent {
    #[schema(example = "ev_019200000000700080000000000000ab")]
    id: String,
    /// Counts from 1 in each organization, without gaps.
    seq: i64,
    at: String,
    actor: AuditActor,
    #[schema(example = "team.created")]
    action: String,
    target: AuditTarget,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// SHA-256 over the event as it was written down, with the names then, and `prev_hash`; in hex.
    hash: String,
    /// The hash of the event before.
    prev_hash: String,
}

#[derive(Serialize, ToSchema)]
pub struct AuditActor {
    /// `account`, `api_key`, `operator` or `system`.
    r#type: String,
    /// `operator` and `system` for these two, of whom there is one each.
    id: String,
    /// The name then; `Former member` once the person has no account any more.
    name: String,
}

#[derive(Serialize, ToSchema)]
pub struct AuditTarget {
    r#type: String,
    id: String,
    /// The name then; `Former member` once the person has no account any more.
    name: String,
}

impl TryFrom<&Recorded> for AuditEvent {
    type Error = StoreError;
    fn try_from(event: &Recorded) -> Result<Self, StoreError> {
        Ok(Self {
            id: EventId(event.event_id).to_string(),
            seq: event.seq,
            at: Timestamp::from_micros(event.at).to_string(),
            actor: AuditActor {
                r#type: event.actor_kind.clone(),
                id: match event.actor_id.as_str() {
                    "" => event.actor_kind.clone(),
                    id => id.to_owned(),
                },
                name: event.actor_name.clone(),
            },
            action: event.action.clone(),
            target: AuditTarget {
                r#type: event.target_kind.clone(),
                id: event.target_id.clone(),
                name: event.target_name.clone(),
            },
            before: event.before_json()?,
            after: event.after_json()?,
            ip: event.ip.clone(),
            user_agent: event.user_agent.clone(),
            request_id: event.request_id.clone(),
            hash: hex(&event.hash),
            prev_hash: hex(&event.prev_hash),
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes everything");
        text
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Filter {
    /// The id of the account that acted.
    actor: Option<String>,
    /// An action (`team.created`), or a kind of thing with all its actions (`team`).
    action: Option<String>,
    /// The id of the thing that it happened to.
    target: Option<String>,
    /// From this time on.
    from: Option<String>,
    /// Before this time.
    to: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Read the audit log
///
/// Newest first. For owners and administrators; events of billing and purchases are told to
/// owners alone.
#[utoipa::path(
    get, path = "/v1/organizations/{org}/audit-events", tag = "Audit", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), Filter),
    responses(
        (status = 200, description = "Newest first", body = List<AuditEvent>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 403, description = "`forbidden`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`: a time cannot be read", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path(org): Path<String>,
    Query(filter): Query<Filter>,
) -> Result<Json<List<AuditEvent>>> {
    let org = extract::org(&org)?;
    let limit = paging::limit(filter.limit);
    let may = May::Do(OrgAction::ReadAudit);
    let query = sent(&web, &caller, &org, may, filter.parse()).await?;
    let page = audit::list(web.app(), &caller, &org, &query, limit).await?;
    let events = page.items.iter().map(AuditEvent::try_from);
    let events = events.collect::<Result<_, StoreError>>()?;
    Ok(Json(List::page(events, page.next)))
}

impl Filter {
    fn parse(self) -> Result<audit::Query> {
        let mut check = Check::default();
        let time = |text| asked(text).as_deref().map(Timestamp::parse).transpose();
        let from = check.field("/from", time(self.from));
        let to = check.field("/to", time(self.to));
        let before = paging::cursor(self.cursor.as_deref())?;
        let (Some(from), Some(to)) = (from, to) else {
            return Err(check.problem());
        };
        Ok(audit::Query {
            actor: asked(self.actor),
            action: asked(self.action),
            target: asked(self.target),
            from,
            to,
            before,
        })
    }
}

/// A filter that is there but empty filters nothing, as a form sends it.
fn asked(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
