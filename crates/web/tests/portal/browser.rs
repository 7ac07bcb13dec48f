//! A browser that sends forms and follows nothing by itself.

use std::fmt::Write;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use testkit::world::{Person, World};
use tower::ServiceExt;

pub struct Browser {
    app: Router,
    token: String,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where a redirect leads; empty where there is none.
    pub fn leads_to(&self) -> &str {
        let to = self.headers.get("location");
        to.map_or("", |to| to.to_str().unwrap())
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = text.split_once(&start).expect("the page has the field");
        rest.split('"').next().unwrap().to_owned()
    }
}

impl Browser {
    pub fn new(world: &World, person: &Person) -> Self {
        let settings = web::Settings {
            public_url: "http://muster.test".to_owned(),
            operator_key: None,
            trusted_proxies: Vec::new(),
            dev_mail: false,
        };
        Self {
            app: web::router(web::Web::new(world.app.clone(), settings)),
            token: person.token.clone(),
        }
    }

    pub async fn gets(&self, path: &str) -> Answer {
        self.sends(self.request("GET", path), String::new()).await
    }

    pub async fn gets_packed(&self, path: &str) -> Answer {
        let request = self.request("GET", path).header("accept-encoding", "gzip");
        self.sends(request, String::new()).await
    }

    pub async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request("POST", path)
            .header("content-type", "application/x-www-form-urlencoded");
        self.sends(request, encoded(fields)).await
    }

    /// The same as htmx sends it, from a page that stays.
    pub async fn posts_in_place(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request("POST", path)
            .header("hx-request", "true")
            .header("content-type", "application/x-www-form-urlencoded");
        self.sends(request, encoded(fields)).await
    }

    /// Sends what no browser would.
    pub async fn bothers(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &[u8])],
        body: Vec<u8>,
    ) -> Answer {
        let mut request = self.request(method, path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.sends(request, body).await
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", "muster.test")
            .header("sec-fetch-site", "same-origin")
            .header("cookie", format!("muster_session={}", self.token))
    }

    async fn sends(&self, request: axum::http::request::Builder, body: impl Into<Body>) -> Answer {
        let request = request.body(body.into()).unwrap();
        let (parts, body) = self
            .app
            .clone()
            .oneshot(request)
            .await
            .unwrap()
            .into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        if !body.is_empty() {
            body.push('&');
        }
        let escape = |text: &str| {
            text.bytes().fold(String::new(), |mut out, byte| {
                write!(out, "%{byte:02x}").unwrap();
                out
            })
        };
        write!(body, "{}={}", escape(name), escape(value)).unwrap();
    }
    body
}
