//! What holds for all operations (`docs/api.md`): calls that are sent twice, edits of what has changed meanwhile, calls
//! of other sites, the request's id, the language of what is said.

use axum::{
    body::{Body, Bytes},
    http::{Request, Response},
};
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{client::Client, plant::Plant};

on_each_database! {
    a_call_with_a_key_is_done_once
    what_trying_again_may_change_is_not_kept
    an_edit_of_an_older_state_is_refused
    other_sites_change_nothing
    a_requests_id_is_kept_or_made
    a_refusal_is_said_in_the_language_that_is_asked_for
}

type Headers<'a> = &'a [(&'a str, &'a str)];

async fn send(
    client: &Client,
    method: &str,
    path: &str,
    token: &str,
    headers: Headers<'_>,
    body: &Value,
) -> Response<Bytes> {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "muster.test")
        .header("content-type", "application/json");
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Body::from(body.to_string());
    client.raw(request.body(body).unwrap()).await
}

fn told(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap_or_default()
}

fn is(response: &Response<Bytes>, status: u16, code: &str) -> bool {
    response.status() == status && told(response)["code"] == code
}

fn is_replayed(response: &Response<Bytes>) -> bool {
    let replayed = response.headers().get("idempotency-replayed");
    replayed.is_some_and(|value| value == "true")
}

async fn count(client: &Client, path: &str, token: &str) -> usize {
    let list = client.get(path, token).await;
    list["items"].as_array().unwrap().len()
}

async fn a_call_with_a_key_is_done_once(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 0).await;
    let at = |what: &str| format!("/v1/organizations/{}/{what}", plant.org.id);
    let (projects, keys) = (at("projects"), at("api-keys"));
    let token = plant.owner.token.as_str();
    let key: Headers<'_> = &[("idempotency-key", "order 17")];
    let done = async |path: &str, body: Value| send(&client, "POST", path, token, key, &body).await;

    let before = count(&client, &projects, token).await;
    let first = done(&projects, json!({"name": "Paint shop"})).await;
    let again = done(&projects, json!({"name": "Paint shop"})).await;
    assert_eq!(first.status(), 201);
    assert!(!is_replayed(&first) && is_replayed(&again));
    assert_eq!(
        (first.status(), first.body()),
        (again.status(), again.body())
    );
    assert_eq!(first.headers().get("etag"), again.headers().get("etag"));
    assert_eq!(count(&client, &projects, token).await, before + 1);

    let other = done(&projects, json!({"name": "Another"})).await;
    assert!(is(&other, 422, "idempotency_mismatch"), "{other:?}");

    // The same key elsewhere is another one; its secret is told once.
    let named = json!({"name": "Shift report", "role": "observer"});
    let (made, repeated) = (done(&keys, named.clone()).await, done(&keys, named).await);
    assert_eq!(
        (made.status(), repeated.status()),
        (made.status(), made.status())
    );
    assert!(
        made.status().is_success() && is_replayed(&repeated),
        "{made:?}"
    );
    assert!(told(&made)["secret"].is_string());
    assert!(told(&repeated)["secret"].is_null(), "{repeated:?}");
    assert_eq!(told(&made)["api_key"], told(&repeated)["api_key"]);

    // As it is while the first one works.
    world
        .meddle("UPDATE idempotency_keys SET status = NULL, headers = NULL, body = NULL")
        .await;
    let early = done(&projects, json!({"name": "Paint shop"})).await;
    assert!(is(&early, 409, "idempotency_in_progress"), "{early:?}");
}

async fn what_trying_again_may_change_is_not_kept(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 0).await;
    let path = format!("/v1/organizations/{}/projects", plant.org.id);
    let (token, bob) = (plant.owner.token.as_str(), plant.member.token.as_str());
    let key: Headers<'_> = &[("idempotency-key", "k")];
    let done = async || send(&client, "POST", &path, bob, key, &json!({"name": "Hall 2"})).await;
    assert!(is(&done().await, 403, "forbidden"));
    let me = client.get("/v1/me", bob).await;
    let id = me["memberships"][0]["id"].as_str().unwrap();
    let member = format!("/v1/organizations/{}/members/{id}", plant.org.id);
    let role = json!({"role": "administrator"});
    let promoted = client
        .call("PATCH", &member, Some(token), Some(&role))
        .await;
    assert!(promoted.is_success(), "{promoted:?}");
    let made = done().await;
    assert_eq!(made.status(), 201, "{made:?}");
    assert!(!is_replayed(&made));
}

async fn an_edit_of_an_older_state_is_refused(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 0).await;
    let token = plant.owner.token.as_str();
    let things = [
        format!("projects/{}", plant.things["project"]),
        format!("channels/{}", plant.things["channel"]),
        format!("devices/{}", plant.things["device"]),
        format!("teams/{}", plant.things["team"]),
        String::new(),
    ];
    for thing in things {
        let path = format!("/v1/organizations/{}/{thing}", plant.org.id);
        let path = path.trim_end_matches('/');
        let seen = send(&client, "GET", path, token, &[], &Value::Null).await;
        let tag = seen.headers()["etag"].to_str().unwrap().to_owned();
        let rename = async |name: &str, tag: &str| {
            let body = json!({"name": name});
            send(&client, "PATCH", path, token, &[("if-match", tag)], &body).await
        };
        let first = rename("First", &tag).await;
        assert_eq!(first.status(), 200, "{path}: {first:?}");
        for stale in [tag.as_str(), "nonsense", "\"-1\""] {
            let second = rename("Second", stale).await;
            assert!(
                is(&second, 412, "changed_meanwhile"),
                "{path} {stale}: {second:?}"
            );
        }
        assert_eq!(client.get(path, token).await["name"], "First", "{path}");
        let anyhow = rename("Third", "*").await;
        assert_eq!(anyhow.status(), 200, "{path}: {anyhow:?}");
    }
}

async fn other_sites_change_nothing(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 0).await;
    let path = format!("/v1/organizations/{}/projects", plant.org.id);
    let cookie = format!("muster_session={}", plant.owner.token);
    let before = count(&client, &path, &plant.owner.token).await;
    let done = async |headers: Headers<'_>| {
        let headers = [headers, &[("cookie", cookie.as_str())]].concat();
        send(
            &client,
            "POST",
            &path,
            "",
            &headers,
            &json!({"name": "Hall 3"}),
        )
        .await
    };
    for other in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let refused = done(&[other]).await;
        assert!(is(&refused, 403, "cross_origin"), "{other:?}: {refused:?}");
    }
    assert_eq!(count(&client, &path, &plant.owner.token).await, before);
    for own in [
        ("sec-fetch-site", "same-origin"),
        ("origin", "http://muster.test"),
    ] {
        let made = done(&[own]).await;
        assert_eq!(made.status(), 201, "{own:?}: {made:?}");
    }
}

async fn a_requests_id_is_kept_or_made(world: World) {
    let client = Client::new(&world);
    let asked = async |id: &str| {
        let answer = send(
            &client,
            "GET",
            "/v1/me",
            "",
            &[("x-request-id", id)],
            &Value::Null,
        )
        .await;
        let header = answer.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        assert_eq!(told(&answer)["request_id"], header.as_str());
        header
    };
    for given in ["trace-4711", "two words"] {
        assert_eq!(asked(given).await, given);
    }
    let made = asked("").await;
    assert!(
        made.len() == 32 && made.bytes().all(|b| b.is_ascii_hexdigit()),
        "{made}"
    );
}

async fn a_refusal_is_said_in_the_language_that_is_asked_for(world: World) {
    let client = Client::new(&world);
    let mia = world.sign_up("mia@example.com").await;
    let wrong = json!({"name": "", "slug": "a b"});
    for (method, path, token, body) in [
        ("GET", "/v1/me", "", json!(null)),
        ("GET", "/v1/organizations/nowhere", &mia.token, json!(null)),
        ("POST", "/v1/organizations", &mia.token, wrong),
        ("POST", "/v1/organizations", &mia.token, json!([])),
    ] {
        let refused = async |language: &str| {
            let headers = [("accept-language", language)];
            let answer = send(&client, method, path, token, &headers, &body).await;
            in_two(told(&answer))
        };
        let (problem, english) = refused("en").await;
        assert!(english.iter().all(|words| is_plain(words)), "{english:?}");
        assert_eq!(refused("tlh").await, (problem.clone(), english));
        let (same, accented) = refused("en-XA, en;q=0.5").await;
        assert_eq!(same, problem, "the codes and all else");
        assert!(
            !accented.iter().any(|words| is_plain(words)),
            "{accented:?}"
        );
    }
}

/// What a problem has for programs, and what it says to people.
fn in_two(mut problem: Value) -> (Value, Vec<String>) {
    problem["request_id"].take();
    let mut said = vec![problem["detail"].take()];
    let errors = problem.get_mut("errors").and_then(Value::as_array_mut);
    said.extend(errors.into_iter().flatten().map(|e| e["detail"].take()));
    let said = said
        .iter()
        .map(|detail| detail.as_str().unwrap().to_owned());
    (problem, said.collect())
}

/// Whether two letters in a row wear no accent: `en-XA` is English in which each of them does.
fn is_plain(words: &str) -> bool {
    let mut pairs = words.as_bytes().windows(2);
    pairs.any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
}
