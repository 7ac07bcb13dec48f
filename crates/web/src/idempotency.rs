//! `Idempotency-Key`: a POST that is sent twice is done once, and both get the first answer.

use app::{Actor, Caller, Client, organizations, readings, sessions};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{id::DeviceId, organization::OrgRef};
use sha2::{Digest, Sha256};
use store::{
    access::By,
    idempotency::{self, Answer, Key},
};

use crate::{
    Web, extract,
    problem::{Problem, Result},
};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// What is worth repeating of the first answer's headers.
const KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::ETAG, header::LOCATION];

/// The calls whose answers hold session tokens, which must not lie in a table.
const OPEN_SESSIONS: [&str; 3] = ["/v1/sessions", "/v1/accounts", "/v1/accounts/verify"];

/// Whether the request asks to be done once. A caller who is not known yet (sign-up, sign-in) has no keys, nor has
/// anybody where the answer holds a session's token.
pub(crate) fn is_keyed(request: &Request) -> bool {
    request.method() == Method::POST
        && request.headers().contains_key(KEY)
        && !OPEN_SESSIONS.contains(&request.uri().path())
}

/// Around every POST of the API that [`is_keyed`]. To be run to its end: whoever has gone away by then asks again, and
/// finds the answer.
pub(crate) async fn once<F>(
    web: &Web,
    request: Request,
    answer: impl FnOnce(Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    Box::pin(handle(web, request, answer))
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn handle<F>(
    web: &Web,
    request: Request,
    answer: impl FnOnce(Request) -> F,
) -> Result<Response>
where
    F: Future<Output = Response>,
{
    let text = key_text(request.headers())?;
    let Some(asker) = asker(web, request.headers()).await? else {
        return Ok(answer(request).await);
    };
    let (parts, body) = request.into_parts();
    let body = extract::body(Request::from_parts(parts.clone(), body)).await?;
    let key = Key {
        caller: asker.name(),
        path: fingerprint(parts.uri.path()),
        key: text,
        body_hash: Sha256::digest(&body).to_vec(),
    };
    let mut tx = web.app().store.write().await?;
    let first = idempotency::take(&mut tx, &key, web.app().clock.now()).await?;
    tx.commit().await?;
    match first {
        Some(first) => {
            let first = replay(&key, first)?;
            if first.status() != StatusCode::NO_CONTENT {
                still_inside(web, asker, &parts).await?;
            }
            Ok(first)
        }
        None => {
            let request = Request::from_parts(parts, Body::from(body));
            run(web, &key, answer(request)).await
        }
    }
}

/// A path may be longer than what an index of PostgreSQL holds.
pub(crate) fn fingerprint(path: &str) -> String {
    let hash = Sha256::digest(path.as_bytes());
    URL_SAFE_NO_PAD.encode(hash)
}

/// Whoever is out of an organization is served nothing of it any more, be it what they were answered before.
async fn still_inside(web: &Web, asker: Asker, parts: &Parts) -> Result<()> {
    let org = parts.uri.path().strip_prefix("/v1/organizations/");
    let org = org
        .and_then(|rest| rest.split('/').next())
        .and_then(OrgRef::parse);
    if let (Asker::Actor(actor), Some(org)) = (asker, org) {
        let client = Client::default();
        organizations::get(web.app(), &Caller { actor, client }, &org).await?;
    }
    Ok(())
}

fn key_text(headers: &HeaderMap) -> Result<String> {
    let text = headers
        .get(KEY)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let printable =
        (1..=255).contains(&text.len()) && text.bytes().all(|b| (0x20..0x7f).contains(&b));
    let refuse = || {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "invalid_idempotency_key",
            texts::error_key_text(),
        )
    };
    printable.then(|| text.to_owned()).ok_or_else(refuse)
}

/// Whose keys these are.
enum Asker {
    Actor(Actor),
    Device(DeviceId),
    Operator,
}

impl Asker {
    fn name(&self) -> String {
        match self {
            Self::Actor(actor) => match actor.by() {
                By::Account { id, .. } => id.to_string(),
                By::ApiKey { id, .. } => id.to_string(),
                By::Operator | By::System => "operator".to_owned(),
            },
            Self::Device(id) => id.to_string(),
            Self::Operator => "operator".to_owned(),
        }
    }
}

async fn asker(web: &Web, headers: &HeaderMap) -> Result<Option<Asker>> {
    let Some(token) = extract::session_token(web, headers) else {
        return Ok(None);
    };
    if let Some(actor) = sessions::authenticate(web.app(), &token).await? {
        return Ok(Some(Asker::Actor(actor)));
    }
    if let Some(device) = readings::sender(web.app(), &token).await? {
        return Ok(Some(Asker::Device(device)));
    }
    let is_operator = web.settings().operator_key.as_ref() == Some(&app::token::hash(&token));
    Ok(is_operator.then_some(Asker::Operator))
}

fn replay(key: &Key, answer: Answer) -> Result<Response> {
    if answer.body_hash != key.body_hash {
        return Err(Problem::unprocessable(
            "idempotency_mismatch",
            texts::error_key_of_other_body(),
        ));
    }
    let (Some(status), Some(headers), Some(body)) = (answer.status, answer.headers, answer.body)
    else {
        return Err(Problem::conflict(
            "idempotency_in_progress",
            texts::error_key_in_progress(),
        ));
    };
    let status = u16::try_from(status)
        .ok()
        .and_then(|s| StatusCode::from_u16(s).ok())
        .unwrap_or(StatusCode::OK);
    let mut response = (status, body).into_response();
    for (name, value) in serde_json::from_str::<Vec<(String, String)>>(&headers).unwrap_or_default()
    {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
        .headers_mut()
        .insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// An answer without the secret in it that is told once. It is what a table may keep, and what
/// who asks again gets.
#[derive(Clone)]
pub(crate) struct WithoutSecret(pub String);

/// Runs the request, and keeps its answer.
async fn run(web: &Web, key: &Key, answer: impl Future<Output = Response>) -> Result<Response> {
    let (parts, body) = answer.await.into_parts();
    let body = to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Problem::internal(&error))?;
    let told = match parts.extensions.get::<WithoutSecret>() {
        Some(WithoutSecret(text)) => Bytes::from(text.clone()),
        None => body.clone(),
    };
    // What was asked for is done: who asked is told so, whether or not the answer can be kept for another time.
    if let Err(problem) = keep(web, key, parts.status, &parts.headers, &told).await {
        tracing::warn!(
            code = problem.code,
            "the answer to an idempotency key was not kept"
        );
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// What passes by itself (too many, busy, failed) is not kept: trying again may end otherwise.
async fn keep(
    web: &Web,
    key: &Key,
    status: StatusCode,
    headers: &HeaderMap,
    body: &Bytes,
) -> Result<()> {
    let mut tx = web.app().store.write().await?;
    let passes = status.is_server_error() || matches!(status.as_u16(), 401 | 403 | 429);
    match std::str::from_utf8(body) {
        Ok(text) if !passes => {
            let kept: Vec<(&str, &str)> = KEPT
                .iter()
                .filter_map(|name| Some((name.as_str(), headers.get(name)?.to_str().ok()?)))
                .collect();
            let kept = serde_json::to_string(&kept).expect("plain data");
            idempotency::keep(&mut tx, key, status.as_u16().into(), &kept, text).await?;
        }
        Ok(_) | Err(_) => idempotency::give_back(&mut tx, key).await?,
    }
    Ok(tx.commit().await?)
}
