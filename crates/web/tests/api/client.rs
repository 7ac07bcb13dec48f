//! A program that sends JSON and reads what comes back.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    http::{Request, Response},
};
use serde_json::Value;
use testkit::world::World;
use tower::ServiceExt;

pub const OPERATOR_KEY: &str = "mop_refusals_0123456789abcdef01234567";

#[derive(Clone)]
pub struct Client(Router);

/// What came back, but for the request's id, which is another each time.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    /// The revision that a change has made.
    pub revision: Option<String>,
}

/// The revision rises with each change, whatever it was.
impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        (self.status, &self.body) == (other.status, &other.body)
    }
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The problem's code; empty where it is none.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn is(&self, status: u16, code: &str) -> bool {
        self.status == status && self.code() == code
    }
}

impl Client {
    pub fn new(world: &World) -> Self {
        let settings = web::Settings {
            public_url: "http://muster.test".to_owned(),
            operator_key: Some(app::token::hash(OPERATOR_KEY)),
            trusted_proxies: Vec::new(),
            dev_mail: false,
        };
        Self(web::router(web::Web::new(world.app.clone(), settings)))
    }

    pub async fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if body.is_some() {
            request = request.header("content-type", "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.raw(request).await;
        let revision = response.headers().get("muster-revision");
        let revision = revision.map(|value| value.to_str().unwrap().to_owned());
        let mut body = serde_json::from_slice(response.body()).unwrap_or(Value::Null);
        if let Some(body) = body.as_object_mut() {
            body.remove("request_id");
        }
        Answer {
            status: response.status().as_u16(),
            body,
            revision,
        }
    }

    /// The body of an answer that is no JSON, which has to be given.
    pub async fn bytes(&self, request: Request<Body>) -> Vec<u8> {
        let response = self.raw(request).await;
        assert!(response.status().is_success(), "{response:?}");
        response.into_body().to_vec()
    }

    /// All that came back, as it came.
    pub async fn raw(&self, request: Request<Body>) -> Response<Bytes> {
        let (parts, body) = self.0.clone().oneshot(request).await.unwrap().into_parts();
        Response::from_parts(parts, to_bytes(body, usize::MAX).await.unwrap())
    }

    /// What was asked for, which has to be given.
    pub async fn get(&self, path: &str, token: &str) -> Value {
        self.done("GET", path, token, None).await
    }

    /// What was made, which has to be let.
    pub async fn post(&self, path: &str, token: &str, body: &Value) -> Value {
        self.done("POST", path, token, Some(body)).await
    }

    async fn done(&self, method: &str, path: &str, token: &str, body: Option<&Value>) -> Value {
        let answer = self.call(method, path, Some(token), body).await;
        assert!(answer.is_success(), "{method} {path}: {answer:?}");
        answer.body
    }
}
