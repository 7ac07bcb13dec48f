//! What handlers take from a request: who calls, and parsed input. Each refusal is a problem.

use app::{Actor, Caller, Client, Written, sessions, token};
use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{Invalid, organization::OrgRef};
use serde::{
    Serialize,
    de::{DeserializeOwned, IgnoredAny},
};

use crate::{
    Web,
    problem::{FieldError, Problem, Result},
};

/// The most bytes of a body.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

/// Where a call comes from.
pub struct From(pub Client);

/// Whoever is signed in; everybody else is refused.
pub struct SignedIn(pub Caller);

/// Whoever is signed in, if anybody is.
pub struct Anybody {
    pub caller: Option<Caller>,
    pub client: Client,
}

/// The operator, by the key that this server was started with.
pub struct Operator(pub Caller);

/// A JSON body, of a request or of an answer.
pub struct Json<T>(pub T);

/// Parameters behind the `?`.
pub struct Query<T>(pub T);

/// Parameters in the path, each still text: what names nothing is answered with 404 by its use.
pub struct Path<T>(pub T);

fn client(parts: &Parts) -> Client {
    parts
        .extensions
        .get::<Client>()
        .cloned()
        .unwrap_or_default()
}

impl FromRequestParts<Web> for From {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self> {
        Ok(Self(client(parts)))
    }
}

impl FromRequestParts<Web> for SignedIn {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self> {
        let token = session_token(web, &parts.headers).ok_or_else(Problem::unauthenticated)?;
        let actor = sessions::authenticate(web.app(), &token)
            .await?
            .ok_or_else(Problem::unauthenticated)?;
        Ok(Self(Caller {
            actor,
            client: client(parts),
        }))
    }
}

impl FromRequestParts<Web> for Anybody {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self> {
        let client = client(parts);
        let actor = match session_token(web, &parts.headers) {
            Some(token) => sessions::authenticate(web.app(), &token).await?,
            None => None,
        };
        Ok(Self {
            caller: actor.map(|actor| Caller {
                actor,
                client: client.clone(),
            }),
            client,
        })
    }
}

impl FromRequestParts<Web> for Operator {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self> {
        let shown = bearer(&parts.headers).map(|key| token::hash(&key));
        match (&web.settings().operator_key, shown) {
            // Hashes are compared, so the time tells nothing about the key.
            (Some(key), Some(shown)) if *key == shown => Ok(Self(Caller {
                actor: Actor::operator(),
                client: client(parts),
            })),
            _ => Err(Problem::new(
                StatusCode::UNAUTHORIZED,
                "unauthenticated",
                texts::error_operator_key(),
            )),
        }
    }
}

/// A program sends its token as a bearer; a browser has it in a cookie.
pub(crate) fn session_token(web: &Web, headers: &HeaderMap) -> Option<String> {
    bearer(headers).or_else(|| cookie(headers, web.session_cookie()))
}

/// The name of the session cookie, and that on plain-HTTP loopback, where browsers refuse the prefix.
pub(crate) const SECURE_COOKIE: &str = "__Host-muster_session";
pub(crate) const PLAIN_COOKIE: &str = "muster_session";

/// What stands behind `Authorization: Bearer`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .into_iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

impl<T: DeserializeOwned> FromRequest<Web> for Json<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &Web) -> Result<Self> {
        let kind = kind(request.headers());
        if kind != "application/json" && !kind.ends_with("+json") {
            return Err(unsupported(texts::error_send_json()));
        }
        read_json(&body(request).await?).map(Self)
    }
}

/// What the body is said to be, in lower case and without parameters; empty where nothing is said.
pub(crate) fn kind(headers: &HeaderMap) -> String {
    let said = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = said
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// As long as most answers, so that their buffer does not have to grow.
const ANSWER: usize = 2048;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        as_json(json(&self.0).into())
    }
}

/// JSON that was written before, for others who get the same.
pub struct WrittenJson(pub Written);

impl WrittenJson {
    pub fn write(answer: &impl Serialize) -> Written {
        json(answer).into()
    }
}

impl IntoResponse for WrittenJson {
    fn into_response(self) -> Response {
        as_json(Bytes::from_owner(self.0))
    }
}

fn json(answer: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(ANSWER);
    serde_json::to_writer(&mut text, answer).expect("answers are plain data");
    text
}

fn as_json(text: Bytes) -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

pub(crate) fn unsupported(detail: impl ToString) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        detail,
    )
}

/// The whole body, if it is not too large.
pub(crate) async fn body(request: Request) -> Result<Bytes> {
    to_bytes(request.into_body(), BODY_LIMIT)
        .await
        .map_err(|error| {
            let too_large = std::error::Error::source(&error)
                .is_some_and(|e| e.to_string().contains("length limit"));
            match too_large {
                true => Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    texts::error_too_large(),
                ),
                false => Problem::malformed(texts::error_body_ended()),
            }
        })
}

/// What is no JSON is malformed; JSON of another shape is invalid, at the field that differs. Each body is an object;
/// serde would take a list of its values too, in an order that no caller can know.
pub(crate) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if bytes.trim_ascii_start().starts_with(b"[")
        && serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
    {
        return Err(Problem::fields(vec![FieldError {
            pointer: String::new(),
            code: "wrong_type".to_owned(),
            detail: texts::field_object().into_owned(),
        }]));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader);
    let value = read.map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        if error.is_data() {
            let detail = plain(&error);
            return Problem::fields(vec![FieldError {
                pointer,
                code: "wrong_type".to_owned(),
                detail,
            }]);
        }
        Problem::malformed(texts::error_no_json(error))
    })?;
    reader
        .end()
        .map_err(|error| Problem::malformed(texts::error_no_json(error)))?;
    Ok(value)
}

/// serde's words without the position, which the pointer tells better. They are English for everybody: they name the
/// types of JSON, for whoever wrote the program.
fn plain(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    // What our types are called says nothing to a caller.
    let words = match words.split_once(", expected struct ") {
        Some((found, _)) => &format!("{found}, expected an object"),
        None => words,
    };
    let mut chars = words.chars();
    let first = chars
        .next()
        .map(|c| c.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", escape(key))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

impl<T: DeserializeOwned> FromRequestParts<Web> for Query<T> {
    type Rejection = Problem;
    #[expect(clippy::disallowed_types, reason = "this is what stands in its place")]
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|q| Self(q.0)).map_err(|error| {
            let words = error.body_text();
            let words = words.strip_prefix("Failed to deserialize query string: ");
            Problem::malformed(words.map_or_else(texts::error_query_unreadable, texts::error_query))
        })
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<Web> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, web).await;
        path.map(|p| Self(p.0)).map_err(|_| Problem::not_found())
    }
}

/// Reads an id or slug of the path; what names no organization does not exist.
pub(crate) fn org(text: &str) -> Result<OrgRef> {
    OrgRef::parse(text).ok_or_else(Problem::not_found)
}

/// Reads an id of the path; what is none does not exist.
pub(crate) fn id<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Collects what is wrong with each field, so that all of it is told at once.
#[derive(Default)]
pub(crate) struct Check(Vec<(String, Invalid)>);

impl Check {
    /// Keeps the value, or what is wrong with it.
    pub fn field<T>(
        &mut self,
        pointer: impl Into<String>,
        parsed: Result<T, Invalid>,
    ) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(invalid) => {
                self.0.push((pointer.into(), invalid));
                None
            }
        }
    }

    /// What was found wrong first.
    ///
    /// # Panics
    /// If nothing was.
    pub fn first(self) -> Invalid {
        let first = self.0.into_iter().next();
        first
            .expect("a check is asked only where something is wrong")
            .1
    }

    fn errors(self) -> Vec<FieldError> {
        let error = |(pointer, invalid): (String, Invalid)| FieldError {
            pointer,
            code: invalid.code.to_owned(),
            detail: invalid.detail,
        };
        self.0.into_iter().map(error).collect()
    }

    /// All of it, under the code `invalid`.
    pub fn problem(self) -> Problem {
        Problem::fields(self.errors())
    }

    /// The same under the code of the first error, for fields whose codes are part of the contract
    /// (`invalid_email`, `invalid_slug`, `reserved_handle`, …).
    pub fn problem_by(self, own: &[&'static str]) -> Problem {
        let code = self
            .0
            .first()
            .and_then(|(_, first)| own.iter().find(|code| **code == first.code));
        let code = code.copied().unwrap_or("invalid");
        Problem {
            code,
            ..Problem::fields(self.errors())
        }
    }
}
