//! Whatever is sent to an operation, it is refused in words and never with a 5xx: bodies, paths, queries, cursors
//! and headers that no client of ours would send, by somebody who may do what they ask for.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Request, request::Builder},
};
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};
use tokio::task::JoinSet;

use crate::{
    client::Client,
    document,
    operations::{Operation, operations},
    plant::Plant,
};

on_each_database! { no_nonsense_is_a_failure_of_ours }

async fn no_nonsense_is_a_failure_of_ours(world: World) {
    let client = Client::new(&world);
    let world = Arc::new(world);
    // What only looks changes nothing that the next one needs.
    let seen = Arc::new(Plant::open(&world, &client, 0).await);
    let documents = document::operations();
    let mut wrong = Vec::new();
    let numbered: Vec<_> = (1..).zip(operations()).collect();
    for some in numbered.chunks(8) {
        let mut asking = JoinSet::new();
        for (n, operation) in some.iter().cloned() {
            let (world, client, seen) = (world.clone(), client.clone(), seen.clone());
            let document = documents[&operation.name()].clone();
            asking.spawn(async move {
                let plant = match operation.method {
                    "GET" => seen,
                    _ => Arc::new(Plant::open(&world, &client, n).await),
                };
                let bothered = Bothered {
                    client: &client,
                    operation: &operation,
                    plant: &plant,
                    token: operation.most(&plant),
                    document: &document,
                };
                bothered.answers().await
            });
        }
        wrong.extend(asking.join_all().await.into_iter().flatten());
    }
    let count = wrong.len();
    wrong.truncate(40);
    assert!(
        wrong.is_empty(),
        "{count} answers are wrong:\n{}",
        wrong.join("\n")
    );
}

/// One operation, and who may call it.
struct Bothered<'a> {
    client: &'a Client,
    operation: &'a Operation,
    plant: &'a Plant,
    token: Option<&'a str>,
    document: &'a Value,
}

impl Bothered<'_> {
    /// What was not as it should be. Headers come last: with the rest as it should be, they may
    /// end what the operation is about.
    async fn answers(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let right = self.path();
        for path in self.paths() {
            wrong.extend(self.sends(&path, &self.body(), &[]).await);
        }
        let beside = if right.contains('?') { '&' } else { '?' };
        for query in self.queries() {
            let path = format!("{right}{beside}{query}");
            wrong.extend(self.sends(&path, &self.body(), &[]).await);
        }
        // What no compression shortens: longer than what an index of PostgreSQL holds.
        let noise: String = (0..3_000_u32).map(noise).collect();
        let path = format!("{right}{beside}noise={noise}");
        let key = ("idempotency-key", b"nonsense".to_vec());
        wrong.extend(self.sends(&path, &self.body(), &[key]).await);
        for body in self.bodies() {
            wrong.extend(self.sends(&right, &body, &[]).await);
        }
        for kind in [
            "",
            "text/plain",
            "multipart/form-data",
            "application/json; charset=\u{e9}",
        ] {
            let kind = ("content-type", kind.as_bytes().to_vec());
            wrong.extend(self.sends(&right, &self.body(), &[kind]).await);
        }
        for headers in headers() {
            wrong.extend(self.sends(&right, &self.body(), &headers).await);
        }
        wrong
    }

    fn filled(&self, template: &str) -> String {
        let names = self.operation.placeholders();
        names.iter().fold(template.to_owned(), |text, name| {
            text.replace(&format!("{{{name}}}"), self.operation.own(self.plant, name))
        })
    }

    fn path(&self) -> String {
        self.filled(&format!("{}{}", self.operation.path, self.operation.query))
    }

    fn body(&self) -> Vec<u8> {
        let body = self.operation.body.as_ref().map(Value::to_string);
        self.filled(&body.unwrap_or_default()).into_bytes()
    }

    /// The path with each of its parts replaced.
    fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for name in self.operation.placeholders() {
            let place = format!("{{{name}}}");
            if !self.operation.path.contains(&place) {
                continue;
            }
            let long = "a".repeat(10_000);
            let id = format!(
                "{}{}",
                &self.operation.own(self.plant, &name)[..4],
                "z".repeat(32)
            );
            for odd in [
                "%00",
                "%ff%fe",
                "..%2f..",
                "-1",
                "%E2%80%AE",
                "'%3B--",
                &long,
                &id,
            ] {
                let path = self.operation.path.replace(&place, odd);
                paths.push(self.filled(&format!("{path}{}", self.operation.query)));
            }
        }
        paths
    }

    /// Each documented parameter with what it cannot be, and some that no operation knows.
    fn queries(&self) -> Vec<String> {
        let parameters = self.document["parameters"].as_array();
        let parameters = parameters.cloned().unwrap_or_default();
        let documented = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query");
        let mut names: Vec<String> = documented
            .map(|parameter| parameter["name"].as_str().unwrap().to_owned())
            .collect();
        names.extend(["wait", "unheard-of"].map(str::to_owned));
        let long = "a".repeat(60_000);
        let odd = [
            "",
            "%00",
            "a%00b",
            "%ff",
            "-1",
            "0",
            "201",
            "abc",
            "1e309",
            "99999999999999999999",
            "9223372036854775807",
            "-9223372036854775808",
            "%F0%9F%92%A5",
            "%25_%27",
            "2026-02-30",
            "+999999-01-01T00:00:00Z",
            "0000-00-00T00:00:00Z",
            &long,
        ];
        let mut queries = Vec::new();
        for name in names {
            queries.extend(odd.iter().map(|odd| format!("{name}={odd}")));
            if name == "cursor" {
                queries.extend(cursors().iter().map(|cursor| format!("cursor={cursor}")));
            }
        }
        queries
    }

    /// Bodies that are no JSON, other JSON, and the right one with each of its texts and numbers
    /// replaced.
    fn bodies(&self) -> Vec<Vec<u8>> {
        if self.operation.method == "GET" {
            return Vec::new();
        }
        let mut bodies: Vec<Vec<u8>> = vec![
            b"{\"name\": \"\xff\xfe\"}".to_vec(),
            b"{\"name\": \"\\ud800\"}".to_vec(),
            b"{".to_vec(),
            b"\xef\xbb\xbf{}".to_vec(),
            "[".repeat(100_000).into_bytes(),
            "{\"name\":".repeat(50_000).into_bytes(),
            vec![b' '; 1024 * 1024 + 1],
            format!("{{\"password\": \"{}\"}}", "x".repeat(2_000_000)).into_bytes(),
            b"{\"name\": 1, \"name\": 2}".to_vec(),
        ];
        bodies.extend(
            [
                json!(null),
                json!([]),
                json!({}),
                json!("text"),
                json!(7),
                json!([{}]),
            ]
            .map(|b| b.to_string().into_bytes()),
        );
        let Some(right) = &self.operation.body else {
            return bodies;
        };
        let odd = [
            json!(null),
            json!(true),
            json!(-1),
            json!(i64::MAX),
            json!(u64::MAX),
            json!(1e300),
            json!([]),
            json!({}),
            json!(""),
            json!("a\u{0}b"),
            json!("\r\nBcc: eve@example.com"),
            json!("\u{202e}<script>"),
            json!("x".repeat(100_000)),
            json!("\u{1f4a5}".repeat(300)),
            json!("a@b\u{0}.example"),
            json!("2026-02-30T00:00:00Z"),
            json!("+999999-01-01T00:00:00Z"),
            json!(vec![json!("x"); 2_000]),
            json!(vec![json!({}); 2_000]),
        ];
        for place in leaves(right) {
            for odd in &odd {
                let mut body = right.clone();
                *body
                    .pointer_mut(&place)
                    .expect("it is a place of this body") = odd.clone();
                bodies.push(self.filled(&body.to_string()).into_bytes());
            }
        }
        bodies
    }

    /// What is wrong with the answer.
    async fn sends(&self, path: &str, body: &[u8], headers: &[Header]) -> Option<String> {
        let mut request = Request::builder().method(self.operation.method).uri(path);
        if let Some(token) = self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let request = with(request, headers).body(Body::from(body.to_vec()));
        let response = self.client.raw(request.expect("it can be sent")).await;
        let status = response.status().as_u16();
        let told: Value = serde_json::from_slice(response.body()).unwrap_or_default();
        // AuthZEN says what is wrong in a sentence.
        let is_told = self.operation.path.starts_with("/access/")
            || told["code"].as_str().is_some_and(|code| !code.is_empty())
                && told["status"] == status;
        let is_fine = status < 400 || status < 500 && is_told;
        (!is_fine).then(|| {
            let name = self.operation.name();
            let sent = String::from_utf8_lossy(&body[..body.len().min(200)]);
            let path: String = path.chars().take(200).collect();
            let told = String::from_utf8_lossy(response.body());
            let told: String = told.chars().take(300).collect();
            format!("{name}: {path} {headers:?} {sent}: {status} {told}")
        })
    }
}

type Header = (&'static str, Vec<u8>);

fn with(mut request: Builder, headers: &[Header]) -> Builder {
    for (name, value) in headers {
        let value = HeaderValue::from_bytes(value).expect("a header can hold it");
        let name = HeaderName::from_static(name);
        request
            .headers_mut()
            .expect("it is well-formed")
            .insert(name, value);
    }
    request
}

/// What stands in the headers of one request.
fn headers() -> Vec<Vec<Header>> {
    let long = vec![b'a'; 10_000];
    let high = (0x80..=0xff).collect::<Vec<u8>>();
    let names = [
        "user-agent",
        "x-forwarded-for",
        "x-request-id",
        "cookie",
        "accept",
        "accept-language",
        "accept-encoding",
        "if-match",
        "muster-revision",
        "referer",
        "hx-request",
    ];
    let all = |value: &[u8]| names.map(|name| (name, value.to_vec())).to_vec();
    let mut headers = vec![all(&long), all(&high), all(b"")];
    for (name, value) in [
        ("idempotency-key", long.clone()),
        ("idempotency-key", high.clone()),
        ("idempotency-key", Vec::new()),
        ("if-match", b"\"99999999999999999999\"".to_vec()),
        (
            "cookie",
            b"muster_session=; muster_session=%00; =;;".to_vec(),
        ),
        ("muster-revision", b"org_0:18446744073709551616".to_vec()),
        ("authorization", b"Basic bWlhOm1pYQ==".to_vec()),
        ("authorization", b"Bearer muster_device_00".to_vec()),
        ("authorization", [b"Bearer ".to_vec(), long].concat()),
        ("authorization", [b"Bearer ".to_vec(), high].concat()),
    ] {
        headers.push(vec![(name, value)]);
    }
    headers
}

/// Letters without any order to them, the same each time.
fn noise(n: u32) -> char {
    let drawn = n.wrapping_mul(2_654_435_761) >> 13;
    char::from(b'a' + u8::try_from(drawn % 26).expect("it is below 26"))
}

/// Cursors that are written as ours are, and hold what none of ours does.
fn cursors() -> Vec<String> {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let id = uuid::Uuid::nil();
    let odd = [
        json!({"key": "a\u{0}b", "id": id}),
        json!({"key": "x".repeat(20_000), "id": id}),
        json!({"key": i64::MAX, "id": id}),
        json!({"key": i64::MIN, "id": id}),
        json!({"key": 1e300, "id": id}),
        json!({"key": null, "id": "none"}),
        json!(i64::MAX),
        json!(-1),
        json!("a\u{0}b"),
        json!([]),
        json!(null),
    ];
    let mut cursors: Vec<_> = odd
        .iter()
        .map(|odd| URL_SAFE_NO_PAD.encode(odd.to_string()))
        .collect();
    cursors.push(URL_SAFE_NO_PAD.encode([0xff, 0xfe]));
    cursors
}

/// The places of all texts, numbers and the like in a body, and of each list and object in it.
fn leaves(body: &Value) -> Vec<String> {
    let below = |key: &str, value: &Value| -> Vec<String> {
        let inner = leaves(value).into_iter();
        inner.map(|place| format!("/{key}{place}")).collect()
    };
    let mut places = vec![String::new()];
    match body {
        Value::Object(members) => {
            places.extend(members.iter().flat_map(|(key, value)| below(key, value)));
        }
        Value::Array(items) => {
            places.extend(
                items
                    .iter()
                    .enumerate()
                    .flat_map(|(n, value)| below(&n.to_string(), value)),
            );
        }
        _ => {}
    }
    places
}
