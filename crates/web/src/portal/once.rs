//! A form that makes something makes it once, however often it is sent: each showing of such a
//! form holds a key of its own, and who sends the same again gets what the first sending got.
//!
//! This is the `Idempotency-Key` of the API for people: a double click, a reload of the answer, a
//! press again on a slow line.

use std::time::Duration;

use app::sessions;
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request, response},
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use store::idempotency::{self, Answer, Key};

use super::{
    form::Form,
    prefs,
    respond::{ShownOnce, Unfinished, go},
    visit::{Answer as Answered, Stop},
};
use crate::{Web, extract, idempotency::fingerprint, problem::Problem, request::to_its_end};

/// How often, and how many times, a second sending looks for the answer of the first.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const LOOKS: u32 = 100;

/// What is worth repeating of the first answer's headers, besides what it told the next page.
static KEPT: [HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::LOCATION,
    HeaderName::from_static("hx-redirect"),
    HeaderName::from_static("hx-reswap"),
    HeaderName::from_static("hx-retarget"),
    HeaderName::from_static("hx-trigger"),
];

/// Around every form that is posted. Forms without a key, and people who are not known yet, pass:
/// the answers to those hold session tokens, which must not lie in a table.
pub(super) async fn layer(State(web): State<Web>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST {
        return next.run(request).await;
    }
    handle(web, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

async fn handle(web: Web, request: Request, next: Next) -> Answered {
    let (parts, body) = request.into_parts();
    let bytes = extract::body(Request::new(body)).await?;
    let key = key(&web, &parts, &bytes).await?;
    let request = Request::from_parts(parts, Body::from(bytes));
    let Some(key) = key else {
        return Ok(next.run(request).await);
    };
    match first_answer(&web, &key).await? {
        Some(answer) => Ok(repeat(answer)),
        // Whoever pressed twice has left the first answer unread. It must be written all the same.
        None => Ok(to_its_end(async move { run(&web, &key, request, next).await }).await),
    }
}

/// What tells one sending of a form from another: who sends it, where to, the key of its showing,
/// and what was typed. Who goes back and sends other words with the old key means another thing.
async fn key(web: &Web, head: &request::Parts, bytes: &Bytes) -> Result<Option<Key>, Stop> {
    let form = Form::read(bytes);
    let is_key =
        (16..=64).contains(&form.key.len()) && form.key.bytes().all(|b| b.is_ascii_alphanumeric());
    let token = extract::session_token(web, &head.headers).filter(|_| is_key);
    let Some(token) = token else { return Ok(None) };
    let actor = sessions::authenticate(web.app(), &token).await?;
    let account = actor.as_ref().and_then(|actor| actor.signed_in());
    let body_hash = Sha256::digest(bytes).to_vec();
    Ok(account.map(|signed_in| Key {
        caller: signed_in.account.id.to_string(),
        path: fingerprint(&format!("portal {}", head.uri.path())),
        key: format!("{} {}", form.key, hex(&body_hash[..16])),
        body_hash,
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

/// What the first sending was answered, once it was; nothing if this one is the first.
async fn first_answer(web: &Web, key: &Key) -> Result<Option<Answer>, Stop> {
    for _ in 0..LOOKS {
        let mut tx = web.app().store.write().await?;
        let answer = idempotency::take(&mut tx, key, web.app().clock.now()).await?;
        tx.commit().await?;
        match answer {
            Some(answer) if answer.status.is_none() => tokio::time::sleep(LOOK_AGAIN).await,
            answer => return Ok(answer),
        }
    }
    let detail = texts::form_in_progress();
    Err(Problem::conflict("idempotency_in_progress", detail).into())
}

fn repeat(answer: Answer) -> Response {
    let status = answer.status.and_then(|s| u16::try_from(s).ok());
    let status = status.and_then(|s| StatusCode::from_u16(s).ok());
    let body = answer.body.unwrap_or_default();
    let mut response = (status.unwrap_or(StatusCode::OK), body).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    let headers: Vec<(String, String)> =
        serde_json::from_str(answer.headers.as_deref().unwrap_or("[]")).unwrap_or_default();
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// Runs the request, and keeps its answer if something was done.
async fn run(web: &Web, key: &Key, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !is_done(&response) {
        let given_back = give_back(web, key).await.map(|()| response);
        return given_back.unwrap_or_else(IntoResponse::into_response);
    }
    keep(web, key, response).await
}

/// Whether something was made: neither refused nor held up by a question.
fn is_done(response: &Response) -> bool {
    let fine = response.status().is_success() || response.status().is_redirection();
    let extensions = response.extensions();
    fine && extensions.get::<Problem>().is_none() && extensions.get::<Unfinished>().is_none()
}

async fn keep(web: &Web, key: &Key, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Problem::internal(&error).into_response(),
    };
    let kept = match parts.extensions.get::<ShownOnce>() {
        Some(once) => {
            let (instead, _) = go(once.way, &once.instead).into_parts();
            write(web, key, &instead, "").await
        }
        None => {
            let text = std::str::from_utf8(&body).unwrap_or_default();
            write(web, key, &parts, text).await
        }
    };
    // What the form asked for is done: who sent it is told so, whether or not the answer can be kept.
    if kept.is_err() {
        tracing::warn!("the answer to a form was not kept");
    }
    Response::from_parts(parts, Body::from(body))
}

async fn write(web: &Web, key: &Key, parts: &response::Parts, text: &str) -> Result<(), Stop> {
    let status = parts.status.as_u16().into();
    let headers = serde_json::to_string(&worth_keeping(&parts.headers)).expect("plain data");
    let mut tx = web.app().store.write().await?;
    idempotency::keep(&mut tx, key, status, &headers, text).await?;
    Ok(tx.commit().await?)
}

fn worth_keeping(headers: &HeaderMap) -> Vec<(&'static str, &str)> {
    let mut kept = Vec::new();
    for name in &KEPT {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        kept.extend(value.map(|value| (name.as_str(), value)));
    }
    let cookies = headers.get_all(header::SET_COOKIE).iter();
    let told = cookies.filter_map(|cookie| cookie.to_str().ok());
    kept.extend(
        told.filter(|cookie| prefs::is_flash(cookie))
            .map(|cookie| ("set-cookie", cookie)),
    );
    kept
}

async fn give_back(web: &Web, key: &Key) -> Result<(), Stop> {
    let mut tx = web.app().store.write().await?;
    idempotency::give_back(&mut tx, key).await?;
    Ok(tx.commit().await?)
}
