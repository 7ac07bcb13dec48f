//! Odd input of all sorts.

use axum::{body::Body, http::Request};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use testkit::{on_each_database, world::World};

use crate::{client::Client, plant::Plant};

on_each_database! {
    a_body_is_an_object
    a_cursor_that_no_page_gave_is_refused
    the_id_of_a_request_comes_back_as_it_went
    a_value_beyond_all_reckoning_is_refused
}

async fn a_body_is_an_object(world: World) {
    let client = Client::new(&world);
    let mia = world.sign_up("mia@example.com").await;
    let list = json!(["Northfield"]);
    let refused = client
        .call("POST", "/v1/organizations", Some(&mia.token), Some(&list))
        .await;
    assert!(refused.is(422, "invalid"), "{refused:?}");
    assert_eq!(refused.body["errors"][0]["code"], json!("wrong_type"));
}

async fn a_cursor_that_no_page_gave_is_refused(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let id = "01920000-0000-7000-8000-0000000000ab";
    for cursor in [json!({"key": "\u{0}", "id": id}), json!("x"), json!(null)] {
        let cursor = URL_SAFE_NO_PAD.encode(cursor.to_string());
        for list in ["members", "teams", "projects", "devices", "invitations"] {
            let path = format!("/v1/organizations/{}/{list}?cursor={cursor}", plant.org.id);
            let answer = client
                .call("GET", &path, Some(&plant.owner.token), None)
                .await;
            assert!(answer.is(400, "malformed"), "{list}: {answer:?}");
        }
    }
}

async fn the_id_of_a_request_comes_back_as_it_went(world: World) {
    let client = Client::new(&world);
    let long = "x".repeat(300);
    for id in [
        "a b",
        "größe",
        &long,
        "bfe9eb29-ab87-4ca3-be83-a1d5d8305716",
    ] {
        let request = Request::get("/v1/me").header("x-request-id", id.as_bytes());
        let answer = client.raw(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers()["x-request-id"].as_bytes(), id.as_bytes());
    }
    let request = Request::get("/v1/me").body(Body::empty()).unwrap();
    let answer = client.raw(request).await;
    assert!(!answer.headers()["x-request-id"].is_empty());
}

async fn a_value_beyond_all_reckoning_is_refused(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let path = "/v1/ingest/readings";
    let secret = Some(plant.things["secret"].as_str());
    let sent = async |value: f64| {
        let body = json!({"readings": [{"stream": "temp", "value": value}]});
        client.call("POST", path, secret, Some(&body)).await
    };
    let refused = sent(1e200).await;
    assert!(refused.is(422, "invalid"), "{refused:?}");
    assert_eq!(refused.body["errors"][0]["code"], json!("out_of_range"));
    assert_eq!(sent(-1e140).await.status, 200);
}
