//! The six endpoints.

use ::access::Snapshot;
use app::{AccessError, Caller, askers::Asker, memberships, snapshots::look};
use axum::{
    extract::{FromRequest, FromRequestParts, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{organization::OrgRef, policy::OrgAction};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use store::StoreError;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Decision, Found, Pdp, Search,
    org::{Administered, OrgPdp},
    question::{self, Batch, Part, Semantic, Wrong},
};
use crate::{
    Web,
    api::paging,
    extract::{self, Json, SignedIn},
    problem::Problem,
    revision,
};

pub(in crate::api) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(evaluation))
        .routes(routes!(evaluations))
        .routes(routes!(search_subject))
        .routes(routes!(search_resource))
        .routes(routes!(search_action))
        .routes(routes!(configuration))
}

/// The most results of one part of a search, and as many where the caller does not say.
const MOST: usize = 1000;

// ---- Who asks, and what ------------------------------------------------------------------------------

/// Whoever may ask, with what they administer, and a JSON object.
struct Asked {
    pdp: OrgPdp,
    request: Map<String, Value>,
}

/// Why there is no answer. Of the decision it says nothing: a denial is an answer.
/// What is wrong with a question is said in English: the programs that ask have no other language, and none of it is
/// shown to people.
enum Refusal {
    /// The caller is nobody we know, or something failed on our side.
    Problem(Problem),
    Forbidden,
    Wrong(Wrong),
    NoJson,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let text = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        match self {
            Self::Problem(problem) => {
                let detail = problem.detail.clone();
                let (mut parts, _) = problem.into_response().into_parts();
                // What would be told anew as a problem.
                parts.extensions.remove::<Problem>();
                let [(name, value)] = text;
                parts.headers.insert(name, HeaderValue::from_static(value));
                Response::from_parts(parts, detail.into())
            }
            Self::Forbidden => {
                let message = "This needs an API key or a session with the role administrator in the whole organization.";
                (StatusCode::FORBIDDEN, text, message).into_response()
            }
            Self::Wrong(message) => (StatusCode::BAD_REQUEST, text, message).into_response(),
            Self::NoJson => {
                let message = "Send JSON, with the content type application/json.";
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, text, message).into_response()
            }
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Wrong> for Refusal {
    fn from(message: Wrong) -> Self {
        Self::Wrong(message)
    }
}

impl FromRequest<Web> for Asked {
    type Rejection = Refusal;
    async fn from_request(request: Request, web: &Web) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let pdp = pdp(&mut parts, web).await?;
        if extract::kind(&parts.headers) != "application/json" {
            return Err(Refusal::NoJson);
        }
        let body = extract::body(Request::from_parts(parts, body)).await?;
        let request = question::object(&body)?;
        Ok(Self { pdp, request })
    }
}

/// What the caller may ask about, at least as new as the request asks for. Of what is not known yet a denial would be
/// a guess: it is waited for.
async fn pdp(parts: &mut Parts, web: &Web) -> Result<OrgPdp, Refusal> {
    let Some(asked) = revision::asked(&parts.headers).map_err(str::to_owned)? else {
        return newest(parts, web, |_| false).await;
    };
    let mut wait = revision::Wait::new(&asked);
    loop {
        let turn = web.app().store.turn(asked.org);
        let pdp = newest(parts, web, |snapshot| asked.is_after(snapshot)).await?;
        if !pdp.any(|snapshot| asked.is_after(snapshot)) {
            return Ok(pdp);
        }
        if !wait.next(web.app(), turn).await {
            return Err(Problem::from(StoreError::Busy).into());
        }
    }
}

/// A key that asked a moment ago needs no look at the database, unless what is remembered of it `is_old`.
async fn newest(
    parts: &mut Parts,
    web: &Web,
    is_old: impl Fn(&Snapshot) -> bool,
) -> Result<OrgPdp, Refusal> {
    let bearer = extract::bearer(&parts.headers);
    let asker = bearer.and_then(|key| Asker::new(web.app(), &key));
    let remembered = asker.as_ref().and_then(|asker| asker.remembered(web.app()));
    if let Some(snapshot) = remembered.filter(|snapshot| !is_old(snapshot)) {
        let now = web.app().clock.now();
        return Ok(OrgPdp::of(vec![Administered { snapshot, now }]));
    }
    let SignedIn(caller) = SignedIn::from_request_parts(parts, web).await?;
    let administered = administered(web, &caller).await?;
    match (administered.as_slice(), asker) {
        ([], _) => return Err(Refusal::Forbidden),
        ([own], Some(asker)) => asker.remember(web.app(), &own.snapshot),
        _ => {}
    }
    Ok(OrgPdp::of(administered))
}

/// What the caller administers: a key its own organization, a person each of theirs.
async fn administered(web: &Web, caller: &Caller) -> Result<Vec<Administered>, Problem> {
    let mut administered = Vec::new();
    for org in organizations(web, caller).await? {
        match look(web.app(), caller, &org).await {
            Ok(look) if look.membership.may(OrgAction::SeeContacts) => {
                administered.push(Administered {
                    snapshot: look.snapshot,
                    now: look.now,
                });
            }
            // Closed, suspended or gone, or not theirs to administer.
            Ok(_) | Err(AccessError::NotFound | AccessError::OrganizationDeleted) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(administered)
}

async fn organizations(web: &Web, caller: &Caller) -> Result<Vec<OrgRef>, Problem> {
    if let Some(org) = caller.actor.organization() {
        return Ok(vec![OrgRef::Id(org)]);
    }
    let own = memberships::of_account(web.app(), caller).await?;
    let administered = own
        .iter()
        .filter(|m| domain::policy::allows(m.role, OrgAction::SeeContacts));
    Ok(administered
        .map(|m| OrgRef::Id(m.organization.id))
        .collect())
}

// ---- Evaluations -------------------------------------------------------------------------------------

/// Evaluate
///
/// OpenID AuthZEN 1.0, section 6. Subjects are of type `member` or `account`, resources of type
/// `organization`, `project`, `device` or `channel`. With `context.explain` set to true the answer
/// says why. For an API key or a session with the role administrator.
#[utoipa::path(
    post, path = "/access/v1/evaluation", tag = "AuthZEN", security(("bearer" = [])),
    params(("Muster-Revision" = Option<String>, Header, description = "What a change was answered with: decide by nothing older, and wait for that up to a second")),
    request_body(content = Object, description = "`{subject: {type, id}, action: {name}, resource: {type, id}, context?}`"),
    responses(
        (status = 200, description = "`{decision, context?}`; a denial too", body = Object),
        (status = 400, description = "What is wrong with the request, as text", body = String, content_type = "text/plain"),
        (status = 401, description = "The caller is nobody we know", body = String, content_type = "text/plain"),
        (status = 403, description = "The caller may not ask", body = String, content_type = "text/plain"),
        (status = 415, description = "No JSON", body = String, content_type = "text/plain"),
        (status = 503, description = "Nothing as new as the `Muster-Revision` became known within a second", body = String, content_type = "text/plain"),
    ),
)]
async fn evaluation(asked: Asked) -> Result<Json<Answer>, Refusal> {
    let question = question::evaluation(&asked.request)?;
    Ok(Json(told(asked.pdp.evaluate(&question))))
}

/// Evaluate many
///
/// OpenID AuthZEN 1.0, section 7: `subject`, `action`, `resource` and `context` are defaults of the
/// items in `evaluations`; `options.evaluations_semantic` may be `execute_all`,
/// `deny_on_first_deny` or `permit_on_first_permit`.
#[utoipa::path(
    post, path = "/access/v1/evaluations", tag = "AuthZEN", security(("bearer" = [])),
    params(("Muster-Revision" = Option<String>, Header, description = "What a change was answered with: decide by nothing older, and wait for that up to a second")),
    request_body(content = Object, description = "`{subject?, action?, resource?, context?, evaluations: […], options?}`"),
    responses(
        (status = 200, description = "`{evaluations: [{decision, context?}]}` in the order asked", body = Object),
        (status = 400, description = "What is wrong with the request, as text", body = String, content_type = "text/plain"),
        (status = 401, description = "The caller is nobody we know", body = String, content_type = "text/plain"),
        (status = 403, description = "The caller may not ask", body = String, content_type = "text/plain"),
        (status = 415, description = "No JSON", body = String, content_type = "text/plain"),
        (status = 503, description = "Nothing as new as the `Muster-Revision` became known within a second", body = String, content_type = "text/plain"),
    ),
)]
async fn evaluations(asked: Asked) -> Result<Json<Answers>, Refusal> {
    Ok(Json(all(&asked.pdp, &asked.request)?))
}

#[derive(Serialize)]
pub(super) struct Answer {
    decision: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Value>,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Answers {
    One(Answer),
    Each { evaluations: Vec<Answer> },
}

pub(super) fn all(pdp: &impl Pdp, request: &Map<String, Value>) -> Result<Answers, Wrong> {
    let Some(Batch { items, semantic }) = question::batch(request)? else {
        let question = question::evaluation(request)?;
        return Ok(Answers::One(told(pdp.evaluate(&question))));
    };
    let mut answers = Vec::with_capacity(items.len());
    for item in items {
        let answer = match item {
            Ok(question) => told(pdp.evaluate(&question)),
            Err(message) => failed(&message),
        };
        let allowed = answer.decision;
        answers.push(answer);
        let ends = match semantic {
            Semantic::ExecuteAll => false,
            Semantic::DenyOnFirstDeny => !allowed,
            Semantic::PermitOnFirstPermit => allowed,
        };
        if ends {
            break;
        }
    }
    Ok(Answers::Each {
        evaluations: answers,
    })
}

pub(super) fn told(decision: Decision) -> Answer {
    Answer {
        decision: decision.allowed,
        context: decision.reasons.map(|reasons| json!({ "paths": reasons })),
    }
}

fn failed(message: &str) -> Answer {
    Answer {
        decision: false,
        context: Some(json!({ "error": { "status": 400, "message": message } })),
    }
}

// ---- Searches ----------------------------------------------------------------------------------------

/// Search for subjects
///
/// OpenID AuthZEN 1.0, section 8.4: who may do `action` to `resource`.
#[utoipa::path(
    post, path = "/access/v1/search/subject", tag = "AuthZEN", security(("bearer" = [])),
    request_body(content = Object, description = "`{subject: {type}, action: {name}, resource: {type, id}, page?: {token?, limit?}}`"),
    responses(
        (status = 200, description = "`{page?: {next_token}, results: [{type, id}]}`", body = Object),
        (status = 400, description = "What is wrong with the request, as text", body = String, content_type = "text/plain"),
        (status = 401, description = "The caller is nobody we know", body = String, content_type = "text/plain"),
        (status = 403, description = "The caller may not ask", body = String, content_type = "text/plain"),
        (status = 415, description = "No JSON", body = String, content_type = "text/plain"),
    ),
)]
async fn search_subject(asked: Asked) -> Result<Json<Results>, Refusal> {
    let (search, part) = question::subjects(&asked.request)?;
    Ok(Json(results(&asked.pdp, &search, &part)?))
}

/// Search for resources
///
/// OpenID AuthZEN 1.0, section 8.5: to what `subject` may do `action`.
#[utoipa::path(
    post, path = "/access/v1/search/resource", tag = "AuthZEN", security(("bearer" = [])),
    request_body(content = Object, description = "`{subject: {type, id}, action: {name}, resource: {type}, page?: {token?, limit?}}`"),
    responses(
        (status = 200, description = "`{page?: {next_token}, results: [{type, id}]}`", body = Object),
        (status = 400, description = "What is wrong with the request, as text", body = String, content_type = "text/plain"),
        (status = 401, description = "The caller is nobody we know", body = String, content_type = "text/plain"),
        (status = 403, description = "The caller may not ask", body = String, content_type = "text/plain"),
        (status = 415, description = "No JSON", body = String, content_type = "text/plain"),
    ),
)]
async fn search_resource(asked: Asked) -> Result<Json<Results>, Refusal> {
    let (search, part) = question::resources(&asked.request)?;
    Ok(Json(results(&asked.pdp, &search, &part)?))
}

/// Search for actions
///
/// OpenID AuthZEN 1.0, section 8.6: what `subject` may do to `resource`.
#[utoipa::path(
    post, path = "/access/v1/search/action", tag = "AuthZEN", security(("bearer" = [])),
    request_body(content = Object, description = "`{subject: {type, id}, resource: {type, id}, page?: {token?, limit?}}`"),
    responses(
        (status = 200, description = "`{page?: {next_token}, results: [{name}]}`", body = Object),
        (status = 400, description = "What is wrong with the request, as text", body = String, content_type = "text/plain"),
        (status = 401, description = "The caller is nobody we know", body = String, content_type = "text/plain"),
        (status = 403, description = "The caller may not ask", body = String, content_type = "text/plain"),
        (status = 415, description = "No JSON", body = String, content_type = "text/plain"),
    ),
)]
async fn search_action(asked: Asked) -> Result<Json<Results>, Refusal> {
    let (search, part) = question::actions(&asked.request)?;
    Ok(Json(results(&asked.pdp, &search, &part)?))
}

#[derive(Debug, Serialize)]
pub(super) struct Results {
    /// First, so that a reader of a stream knows whether more comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<NextPage>,
    pub results: Vec<Value>,
}

#[derive(Debug, Serialize)]
pub(super) struct NextPage {
    /// Empty at the end.
    pub next_token: String,
}

/// What a page token holds.
#[derive(Serialize, Deserialize)]
struct Token {
    after: Option<String>,
    limit: usize,
    fingerprint: String,
}

pub(super) fn results(pdp: &impl Pdp, search: &Search<'_>, part: &Part) -> Result<Results, Wrong> {
    let (after, limit) = place(part)?;
    let found = match limit {
        // Nothing is wanted of it; the next part starts where this one does.
        0 => Found {
            results: Vec::new(),
            next: after.clone(),
        },
        limit => pdp.search(search, after.as_deref(), limit),
    };
    let more = limit == 0 || found.next.is_some();
    let token = Token {
        after: found.next,
        limit,
        fingerprint: part.fingerprint.clone(),
    };
    // Whoever does not page gets no page, unless there is more than one answer holds.
    let paged = more || part.token.is_some() || part.limit.is_some();
    let next_token = if more {
        paging::text(&token)
    } else {
        String::new()
    };
    Ok(Results {
        page: paged.then_some(NextPage { next_token }),
        results: found.results,
    })
}

/// Where the part starts, and how long it is. All parts of a search ask the same (section 8.2.1).
fn place(part: &Part) -> Result<(Option<String>, usize), Wrong> {
    let Some(text) = &part.token else {
        return Ok((None, part.limit.unwrap_or(MOST).min(MOST)));
    };
    let token: Option<Token> = paging::cursor(Some(text)).ok().flatten();
    let token = token.ok_or("page.token is not one that an answer gave.")?;
    let same_limit = part
        .limit
        .is_none_or(|limit| limit.min(MOST) == token.limit);
    if token.fingerprint != part.fingerprint || !same_limit {
        return Err("With page.token, everything else has to stay as it was.".to_owned());
    }
    Ok((token.after, token.limit))
}

// ---- Metadata ----------------------------------------------------------------------------------------

/// Where this decision point and its endpoints are
///
/// OpenID AuthZEN 1.0, section 9.
#[utoipa::path(
    get, path = "/.well-known/authzen-configuration", tag = "AuthZEN", security(()),
    responses((status = 200, description = "The metadata", body = Object)),
)]
async fn configuration(State(web): State<Web>) -> Json<Value> {
    let here = &web.settings().public_url;
    Json(json!({
        "policy_decision_point": here,
        "access_evaluation_endpoint": format!("{here}/access/v1/evaluation"),
        "access_evaluations_endpoint": format!("{here}/access/v1/evaluations"),
        "search_subject_endpoint": format!("{here}/access/v1/search/subject"),
        "search_resource_endpoint": format!("{here}/access/v1/search/resource"),
        "search_action_endpoint": format!("{here}/access/v1/search/action"),
    }))
}
