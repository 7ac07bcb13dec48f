//! `Idempotency-Key`: a POST that is sent twice is done once, and both get the first answer.

use app::sessions;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
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

/// Around every POST of the API. A caller who is not known yet (sign-up, sign-in) has no keys:
/// their answers hold session tokens, which must not lie in a table.
pub(crate) async fn once<F>(
    web: &Web,
    request: Request,
    answer: impl FnOnce(Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    if request.method() != Method::POST || !request.headers().contains_key(KEY) {
        return answer(request).await;
    }
    // Boxed, so that requests without a key do not carry the room for it about.
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
    let Some(caller) = caller(web, request.headers()).await? else {
        return Ok(answer(request).await);
    };
    let (parts, body) = request.into_parts();
    let body = extract::body(Request::from_parts(parts.clone(), body)).await?;
    let path = parts
        .uri
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let key = Key {
        caller,
        path,
        key: text,
        body_hash: Sha256::digest(&body).to_vec(),
    };
    let mut tx = web.app().store.write().await?;
    let first = idempotency::take(&mut tx, &key, web.app().clock.now()).await?;
    tx.commit().await?;
    match first {
        Some(first) => replay(&key, first),
        None => {
            let request = Request::from_parts(parts, Body::from(body));
            run(web, &key, answer(request)).await
        }
    }
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
            "Use 1 to 255 printable ASCII characters.",
        )
    };
    printable.then(|| text.to_owned()).ok_or_else(refuse)
}

async fn caller(web: &Web, headers: &HeaderMap) -> Result<Option<String>> {
    let Some(token) = extract::session_token(web, headers) else {
        return Ok(None);
    };
    if let Some(actor) = sessions::authenticate(web.app(), &token).await? {
        return Ok(match actor.by() {
            By::Account { id, .. } => Some(id.to_string()),
            By::ApiKey { id, .. } => Some(id.to_string()),
            By::Operator | By::System => None,
        });
    }
    let is_operator = web.settings().operator_key.as_ref() == Some(&app::token::hash(&token));
    Ok(is_operator.then(|| "operator".to_owned()))
}

fn replay(key: &Key, answer: Answer) -> Result<Response> {
    if answer.body_hash != key.body_hash {
        return Err(Problem::unprocessable(
            "idempotency_mismatch",
            "This key was used for another body. Use a new key for a new request.",
        ));
    }
    let (Some(status), Some(headers), Some(body)) = (answer.status, answer.headers, answer.body)
    else {
        return Err(Problem::conflict(
            "idempotency_in_progress",
            "The first request with this key is still running. Try again in a moment.",
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
    match parts.extensions.get::<WithoutSecret>() {
        Some(WithoutSecret(text)) => {
            let text = Bytes::from(text.clone());
            keep(web, key, parts.status, &parts.headers, &text).await?;
        }
        None => keep(web, key, parts.status, &parts.headers, &body).await?,
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
