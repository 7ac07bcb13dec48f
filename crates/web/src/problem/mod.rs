//! Errors on the wire: RFC 9457 problem details, each with a stable code. The only place with
//! the statuses of refusals.

mod access;
pub(crate) mod accounts;
mod invitations;
mod members;
mod organizations;
mod purchases;
mod resources;
mod teams;

pub(crate) use accounts::own_password;

use std::{any::Any, time::Duration};

use ::access::Object;
use app::causes::chain;
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Invalid,
    role::{OrgRole, ResourceRole},
};
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::StoreError;
use tower_http::csrf::{ProtectionError, ResponseForProtectionError};
use utoipa::ToSchema;

use crate::request;

pub type Result<T, E = Problem> = std::result::Result<T, E>;

/// What went wrong, as the outside may know it.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// Stable; for programs.
    pub code: &'static str,
    /// A sentence for people, with the next step, in the language of the request.
    pub detail: String,
    pub errors: Vec<FieldError>,
    /// For 429 and 503.
    pub retry_after: Option<Duration>,
    /// What would have opened the door, where a role would.
    pub lacks: Option<Lack>,
    /// Who can give that role, as far as it was looked up.
    pub grantors: Vec<Grantor>,
    /// Further members of the problem.
    pub more: Map<String, Value>,
}

/// The role that somebody lacks who is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// In the organization.
    Role(OrgRole),
    /// On a project, channel or device.
    RoleOn(ResourceRole, Object),
}

/// What is wrong with one field of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// An RFC 6901 pointer into the body; empty for the whole.
    #[schema(example = "/email")]
    pub pointer: String,
    #[schema(example = "invalid_email")]
    pub code: String,
    #[schema(example = "Enter an address like mia@example.com.")]
    pub detail: String,
}

/// `application/problem+json`
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `about:blank#` and the code: the page of the API documentation that explains it.
    pub r#type: String,
    pub title: String,
    pub status: u16,
    /// Stable; programs branch on it.
    #[schema(example = "not_found")]
    pub code: String,
    /// A sentence for people.
    pub detail: String,
    /// With code `invalid`: each field that is wrong.
    pub errors: Option<Vec<FieldError>>,
    /// With code `forbidden`: the role that would be enough.
    pub required_role: Option<String>,
    /// With `forbidden` and `owner_only`: members who can give that role, the first 20 of them. Only
    /// for somebody of the organization.
    pub grantors: Option<Vec<Grantor>>,
    pub request_id: String,
}

/// A member who can give what the caller lacks.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Grantor {
    #[schema(example = "mem_0199f0c2a3b47c55b1d2c6e1f0a9d8e7")]
    pub id: String,
    pub name: String,
    pub handle: String,
}

impl Problem {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over errors and literals alike"
    )]
    pub fn new(status: StatusCode, code: &'static str, detail: impl ToString) -> Self {
        Self {
            status,
            code,
            detail: detail.to_string(),
            errors: Vec::new(),
            retry_after: None,
            lacks: None,
            grantors: Vec::new(),
            more: Map::new(),
        }
    }

    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            texts::error_nothing_here(),
        )
    }

    pub fn unauthenticated() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthenticated",
            texts::error_not_logged_in(),
        )
    }

    pub fn forbidden(required: OrgRole, detail: impl ToString) -> Self {
        Self {
            lacks: Some(Lack::Role(required)),
            ..Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
                .with("required_role", json!(required.as_str()))
        }
    }

    /// The role on a thing that can be seen does not reach.
    pub fn needs_role(required: ResourceRole, on: Object, detail: impl ToString) -> Self {
        Self {
            lacks: Some(Lack::RoleOn(required, on)),
            ..Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
                .with("required_role", json!(required.as_str()))
        }
    }

    pub fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            texts::error_request_too_slow(),
        )
    }

    /// It was given up, at a place that nobody knows.
    pub fn not_in_time() -> Self {
        Self::busy("unavailable", texts::error_answer_too_slow())
    }

    pub fn malformed(detail: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", detail)
    }

    pub fn unprocessable(code: &'static str, detail: impl ToString) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub fn conflict(code: &'static str, detail: impl ToString) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    pub fn gone(code: &'static str, detail: impl ToString) -> Self {
        Self::new(StatusCode::GONE, code, detail)
    }

    /// One field is wrong.
    pub fn field(pointer: impl Into<String>, invalid: Invalid) -> Self {
        Self::fields(vec![FieldError {
            pointer: pointer.into(),
            code: invalid.code.to_owned(),
            detail: invalid.detail,
        }])
    }

    /// Fields are wrong.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.detail.clone(),
            _ => texts::error_some_fields().into_owned(),
        };
        Self {
            errors,
            ..Self::unprocessable("invalid", detail)
        }
    }

    pub fn changed_meanwhile() -> Self {
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            "changed_meanwhile",
            texts::error_changed_meanwhile(),
        )
    }

    pub fn too_many(code: &'static str, detail: impl ToString, retry_after: Duration) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code, detail).after(retry_after)
    }

    pub fn busy(code: &'static str, detail: impl ToString) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).after(Duration::from_secs(2))
    }

    /// Something failed on our side. Logs the whole chain of causes once, with the request's id,
    /// and tells the outside nothing of it.
    pub fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(error = chain(error), "request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            texts::error_internal(),
        )
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    #[must_use]
    fn after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_temporary() {
            tracing::warn!(error = chain(&error), "the database is not available");
        }
        match error {
            StoreError::Busy => Self::busy("busy", texts::error_busy()),
            StoreError::Conflict(_) | StoreError::Unavailable(_) | StoreError::Commit(_) => {
                Self::busy("unavailable", texts::error_database_away())
            }
            StoreError::Uncertain(_) => {
                Self::busy("unavailable", texts::error_database_uncertain())
            }
            StoreError::Database(_)
            | StoreError::Migration(_)
            | StoreError::OneFile
            | StoreError::NoCitus
            | StoreError::Corrupt { .. } => Self::internal(&error),
        }
    }
}

impl From<app::passwords::Busy> for Problem {
    fn from(busy: app::passwords::Busy) -> Self {
        Self::busy("busy", busy)
    }
}

impl From<app::limits::RateLimited> for Problem {
    fn from(limited: app::limits::RateLimited) -> Self {
        Self::too_many("rate_limited", limited, limited.retry_after)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let refused = self.lacks.is_some().then(|| self.clone());
        let mut body = Map::new();
        body.insert(
            "type".to_owned(),
            json!(format!("about:blank#{}", self.code)),
        );
        body.insert("title".to_owned(), json!(title(self.status)));
        body.insert("status".to_owned(), json!(self.status.as_u16()));
        body.insert("code".to_owned(), json!(self.code));
        body.insert("detail".to_owned(), json!(self.detail));
        if !self.errors.is_empty() {
            body.insert("errors".to_owned(), json!(self.errors));
        }
        if !self.grantors.is_empty() {
            body.insert("grantors".to_owned(), json!(self.grantors));
        }
        body.extend(self.more);
        body.insert("request_id".to_owned(), json!(request::id()));
        let mut response = (self.status, Value::Object(body).to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = self.retry_after {
            // Whole seconds, and none too few: who comes back when told is not sent away again.
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(refused) = refused {
            // For whoever can add to it; see `grantors`.
            response.extensions_mut().insert(refused);
        }
        response
    }
}

fn title(status: StatusCode) -> &'static str {
    status.canonical_reason().unwrap_or("Problem")
}

/// Programs get a problem; a browser gets a page that says the same.
pub(crate) async fn nothing_here(request: Request) -> Response {
    crate::page::problem(request.headers(), Problem::not_found())
}

/// A browser comes here by an address of a form, which shows nothing by itself.
pub(crate) async fn wrong_method(request: Request) -> Response {
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        texts::error_method(),
    );
    crate::page::problem(request.headers(), problem)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the layer hands the panic over"
)]
pub(crate) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("no words"), "a handler panicked");
    Problem::internal(&std::io::Error::other("a handler panicked")).into_response()
}

/// A form of another site was posted here.
#[derive(Clone)]
pub(crate) struct CrossOrigin;

impl ResponseForProtectionError<Body> for CrossOrigin {
    fn response_for_protection_error(&mut self, _error: ProtectionError) -> Response {
        Problem::new(
            StatusCode::FORBIDDEN,
            "cross_origin",
            texts::error_other_site(),
        )
        .into_response()
    }
}
