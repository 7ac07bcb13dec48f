//! A browser that sends forms and follows nothing by itself.

use std::fmt::Write;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Request, StatusCode},
};
use testkit::world::{Person, World};
use tower::ServiceExt;

pub struct Browser {
    app: Router,
    host: &'static str,
    token: String,
    /// The language that is asked for; none where empty.
    language: &'static str,
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

    /// What an event of htmx holds; null where there is no such event.
    pub fn event(&self, name: &str) -> serde_json::Value {
        let events = self.headers.get("hx-trigger").map(HeaderValue::as_bytes);
        let events: serde_json::Value = serde_json::from_slice(events.unwrap_or(b"{}")).unwrap();
        events[name].clone()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = text.split_once(&start).expect("the page has the field");
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A form as it stands on a page: where it goes, and its hidden fields.
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    pub fn fields(&self) -> Vec<(&str, &str)> {
        let fields = self.fields.iter();
        fields.map(|(name, value)| (&**name, &**value)).collect()
    }
}

impl Answer {
    /// The first form behind these words.
    pub fn form(&self, after: &str) -> Form {
        let text = self.text();
        let (_, rest) = text
            .split_once(after)
            .unwrap_or_else(|| panic!("{after}: {text}"));
        let (form, _) = rest.split_once("</form>").expect("a form");
        let value = |text: &str| text.split('"').next().unwrap().to_owned();
        let (_, action) = form.split_once("action=\"").expect("an action");
        let hidden = form.split("type=\"hidden\" name=\"").skip(1);
        let fields = hidden.map(|field| {
            let (_, rest) = field.split_once("value=\"").expect("a value");
            (value(field), value(rest))
        });
        Form {
            action: value(action),
            fields: fields.collect(),
        }
    }

    /// What the page tells of the request before it, in words.
    pub fn toast(&self) -> String {
        let text = self.text();
        let (_, toast) = text.split_once("data-flash>").expect("a toast");
        let (_, toast) = toast.split_once("<p>").unwrap();
        toast.split("</p>").next().unwrap().to_owned()
    }

    /// What was done, as the page that stays is told it.
    pub fn told(&self) -> serde_json::Value {
        let events = self.headers["hx-trigger"].to_str().unwrap();
        let events: serde_json::Value = serde_json::from_str(events).unwrap();
        events["muster:toast"].clone()
    }
}

impl Browser {
    pub fn new(world: &World, person: &Person) -> Self {
        Self::of(world, &person.token, "muster.test")
    }

    /// Of somebody who is not logged in and sits at the machine, where the mailbox is open.
    pub fn at_the_mailbox(world: &World) -> Self {
        Self::of(world, "", "localhost")
    }

    /// Of somebody who is not logged in.
    pub fn of_nobody(world: &World) -> Self {
        Self::of(world, "", "muster.test")
    }

    #[must_use]
    pub fn preferring(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    fn of(world: &World, token: &str, host: &'static str) -> Self {
        let settings = web::Settings {
            public_url: "http://muster.test".to_owned(),
            operator_key: None,
            trusted_proxies: Vec::new(),
            dev_mail: host == "localhost",
        };
        Self {
            app: web::router(web::Web::new(world.app.clone(), settings)),
            host,
            token: token.to_owned(),
            language: "",
        }
    }

    pub async fn gets(&self, path: &str) -> Answer {
        self.sends(self.request("GET", path), String::new()).await
    }

    /// What htmx asks for, to be put into the element of this id.
    pub async fn gets_into(&self, target: &str, path: &str) -> Answer {
        let request = self
            .request("GET", path)
            .header("hx-request", "true")
            .header("hx-target", target);
        self.sends(request, String::new()).await
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

    /// Goes where an answer leads, with what it told to keep.
    pub async fn follows(&self, answer: &Answer) -> Answer {
        let kept = answer.headers.get_all("set-cookie").iter();
        let kept = kept.map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap());
        let cookies = kept.fold(String::new(), |all, cookie| format!("{all}{cookie}; "));
        let request = Request::builder()
            .uri(answer.leads_to())
            .header("host", "muster.test")
            .header("cookie", format!("{cookies}muster_session={}", self.token));
        self.sends(request, String::new()).await
    }

    /// Sends a form of a page as it stands there.
    pub async fn sends_form(&self, form: &Form) -> Answer {
        self.posts(&form.action, &form.fields()).await
    }

    /// Takes back what an answer told that it did, from the page that stays.
    pub async fn takes_back(&self, answer: &Answer) -> Answer {
        let undo = &answer.told()["undo"];
        let values = undo["values"].as_object().expect("an undo");
        let fields = values
            .iter()
            .map(|(name, value)| (&**name, value.as_str().unwrap()));
        let fields: Vec<(&str, &str)> = fields.collect();
        self.posts_in_place(undo["url"].as_str().unwrap(), &fields)
            .await
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", self.host)
            .header("sec-fetch-site", "same-origin")
            .header("accept-language", self.language)
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
