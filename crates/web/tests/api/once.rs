//! `Idempotency-Key`: what is kept of an answer, and for whom.

use std::{future::poll_fn, task::Poll, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{Request, Response},
};
use serde_json::{Value, json};
use testkit::{
    on_each_database,
    world::{PASSWORD, World},
};

use crate::{client::Client, plant::Plant};

on_each_database! {
    who_is_out_is_told_nothing_again
    a_session_token_is_kept_nowhere
    a_device_is_answered_once
    a_path_may_be_long
    what_nobody_waits_for_is_done_and_kept
}

async fn sent(
    client: &Client,
    path: &str,
    token: &str,
    key: &str,
    body: &Value,
) -> Response<Bytes> {
    client.raw(request(path, token, key, body)).await
}

fn request(path: &str, token: &str, key: &str, body: &Value) -> Request<Body> {
    Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(Body::from(body.to_string()))
        .unwrap()
}

fn is_replayed(answer: &Response<Bytes>) -> bool {
    answer.headers().contains_key("idempotency-replayed")
}

async fn who_is_out_is_told_nothing_again(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let (org, adam) = (plant.org.id, &plant.administrator.token);
    let path = format!("/v1/organizations/{org}/teams");
    let team = json!({"name": "Night", "handle": "night"});
    let first = sent(&client, &path, adam, "once", &team).await;
    let again = sent(&client, &path, adam, "once", &team).await;
    assert_eq!((first.status().as_u16(), is_replayed(&first)), (201, false));
    assert_eq!((again.status().as_u16(), is_replayed(&again)), (201, true));
    assert_eq!(first.body(), again.body());

    let me = client.get("/v1/me", adam).await;
    let id = me["memberships"][0]["id"].as_str().unwrap();
    let member = format!("/v1/organizations/{org}/members/{id}");
    let removed = client
        .call("DELETE", &member, Some(&plant.owner.token), None)
        .await;
    assert_eq!(removed.status, 204);
    let late = sent(&client, &path, adam, "once", &team).await;
    assert_eq!(late.status().as_u16(), 404, "{late:?}");
}

async fn a_session_token_is_kept_nowhere(world: World) {
    let client = Client::new(&world);
    let mia = world.sign_up("mia@example.com").await;
    let who = json!({"email": "mia@example.com", "password": PASSWORD});
    let mut tokens = Vec::new();
    for _ in 0..2 {
        let answer = sent(&client, "/v1/sessions", &mia.token, "once", &who).await;
        assert_eq!(
            (answer.status().as_u16(), is_replayed(&answer)),
            (201, false)
        );
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        tokens.push(body["session"]["token"].clone());
    }
    assert_ne!(tokens[0], tokens[1]);
}

async fn a_device_is_answered_once(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let (path, secret) = ("/v1/ingest/readings", plant.things["secret"].as_str());
    // Without a time it is measured when it arrives, so the moment does not tell that it came before.
    let reading = json!({"readings": [{"stream": "temp", "value": 21.5}]});
    let first = sent(&client, path, secret, "once", &reading).await;
    world.frozen.advance(Duration::from_secs(1));
    let again = sent(&client, path, secret, "once", &reading).await;
    assert!(!is_replayed(&first) && is_replayed(&again), "{again:?}");
    assert_eq!(first.body(), again.body());
    let other = json!({"readings": [{"stream": "temp", "value": 22.5}]});
    let other = sent(&client, path, secret, "once", &other).await;
    assert_eq!(other.status().as_u16(), 422, "{other:?}");
}

async fn a_path_may_be_long(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    // Nothing that could be packed, and more than a page of an index holds.
    let noise = (0..200_u64).fold(String::new(), |noise, n| {
        format!("{noise}{:016x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    });
    let path = format!("/v1/organizations/{}/teams?{noise}", plant.org.id);
    let team = json!({"name": "Night", "handle": "night"});
    let made = sent(&client, &path, &plant.owner.token, "once", &team).await;
    assert_eq!(made.status().as_u16(), 201, "{made:?}");
    let nowhere = format!("/v1/organizations/{}/teams/{noise}/members", plant.org.id);
    let nothing = sent(&client, &nowhere, &plant.owner.token, "once", &team).await;
    assert!(nothing.status().is_client_error(), "{nothing:?}");
}

async fn what_nobody_waits_for_is_done_and_kept(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let (path, mia) = (
        format!("/v1/organizations/{}/projects", plant.org.id),
        &plant.owner.token,
    );
    let project = json!({"name": "Night"});
    let request = || request(&path, mia, "once", &project);
    let made = async || {
        let list = client.get(&path, mia).await;
        let items = list["items"].as_array().unwrap();
        items
            .iter()
            .filter(|item| item["name"] == project["name"])
            .count()
    };
    // The connection is gone as soon as the request is there.
    let mut call = Box::pin(client.raw(request()));
    let begun = poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
    assert!(begun.is_pending(), "it takes more than a look");
    drop(call);
    let mut looks = 0;
    while made().await == 0 {
        looks += 1;
        assert!(looks < 500, "what was asked for is not done");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let answer = loop {
        let answer = client.raw(request()).await;
        // Done, and the answer is still being written down.
        if answer.status().as_u16() != 409 {
            break answer;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(
        (answer.status().as_u16(), is_replayed(&answer)),
        (201, true)
    );
    assert_eq!(made().await, 1);
}
