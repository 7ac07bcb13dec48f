//! The revision that a change tells, and questions that ask for nothing older.

use std::time::{Duration, Instant};

use app::askers::LEASE;
use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{
    client::{Answer, Client},
    plant::Plant,
};

on_each_database! {
    each_change_tells_the_revision_that_it_made
    a_question_is_decided_by_nothing_older_than_it_asks_for
    a_question_waits_for_the_revision_that_it_asks_for
    a_change_may_wait_until_every_node_knows
}

/// How long a question waits.
const PATIENCE: Duration = Duration::from_secs(1);

async fn rename(client: &Client, plant: &Plant, name: &str, query: &str) -> Answer {
    let path = format!("/v1/organizations/{}{query}", plant.org.id);
    let token = Some(plant.owner.token.as_str());
    client
        .call("PATCH", &path, token, Some(&json!({"name": name})))
        .await
}

/// The number behind the organization's id.
fn number(plant: &Plant, answer: &Answer) -> i64 {
    let told = answer
        .revision
        .as_deref()
        .expect("a change tells its revision");
    let (org, number) = told.split_once(':').expect("two parts");
    assert_eq!(org, plant.org.id.to_string());
    number.parse().expect("a number")
}

async fn each_change_tells_the_revision_that_it_made(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let first = number(&plant, &rename(&client, &plant, "One", "").await);
    let second = number(&plant, &rename(&client, &plant, "Two", "").await);
    assert_eq!(second, first + 1);
    let path = format!("/v1/organizations/{}", plant.org.id);
    let looked = client
        .call("GET", &path, Some(&plant.owner.token), None)
        .await;
    assert_eq!((looked.status, looked.revision), (200, None));
    let refused = rename(&client, &plant, "", "").await;
    assert_eq!((refused.status, refused.revision), (422, None));
}

async fn ask(client: &Client, plant: &Plant, key: &str, revision: &str) -> Answer {
    let question = json!({
        "subject": {"type": "member", "id": plant.things["member"]}, "action": {"name": "see"},
        "resource": {"type": "project", "id": plant.things["project"]},
    });
    let request = Request::post("/access/v1/evaluation")
        .header("authorization", format!("Bearer {key}"))
        .header("content-type", "application/json")
        .header("muster-revision", revision);
    client
        .send(request.body(Body::from(question.to_string())).unwrap())
        .await
}

async fn a_question_is_decided_by_nothing_older_than_it_asks_for(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let path = format!("/v1/organizations/{}/api-keys", plant.org.id);
    let key = json!({"name": "Gateway", "role": "administrator"});
    let made = client.post(&path, &plant.owner.token, &key).await;
    let key = made["secret"].as_str().unwrap();
    let told = rename(&client, &plant, "One", "").await;
    let (newest, told) = (number(&plant, &told), told.revision.unwrap());
    // Looked up for the first, remembered for the second.
    for _ in 0..2 {
        let answer = ask(&client, &plant, key, &told).await;
        assert_eq!(
            (answer.status, &answer.body["decision"]),
            (200, &json!(true))
        );
    }
    let unheard_of = format!("{}:{}", plant.org.id, newest + 1);
    let started = Instant::now();
    let answer = ask(&client, &plant, key, &unheard_of).await;
    assert!(answer.is(503, ""), "{answer:?}");
    assert!(started.elapsed() >= PATIENCE, "{:?}", started.elapsed());
    let of_others = format!("org_{}:{}", "0".repeat(32), newest + 1);
    assert_eq!(ask(&client, &plant, key, &of_others).await.status, 200);
    for nonsense in [
        "",
        "17",
        "org_1:x",
        "mem_019200000000700080000000000000ab:1",
    ] {
        let answer = ask(&client, &plant, key, nonsense).await;
        assert_eq!(
            (answer.status, answer.body),
            (400, Value::Null),
            "{nonsense}"
        );
    }
}

async fn a_question_waits_for_the_revision_that_it_asks_for(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let path = format!("/v1/organizations/{}/api-keys", plant.org.id);
    let key = json!({"name": "Gateway", "role": "administrator"});
    let made = client.post(&path, &plant.owner.token, &key).await;
    let key = made["secret"].as_str().unwrap();
    let newest = number(&plant, &rename(&client, &plant, "One", "").await);
    let next = format!("{}:{}", plant.org.id, newest + 1);
    let asking = async {
        loop {
            let started = Instant::now();
            let answer = ask(&client, &plant, key, &next).await;
            if answer.status == 200 {
                return answer;
            }
            // The change may take its time. No question gives up before it has waited.
            assert!(answer.is(503, ""), "{answer:?}");
            assert!(started.elapsed() >= PATIENCE, "{:?}", started.elapsed());
        }
    };
    let (answer, told) = tokio::join!(asking, rename(&client, &plant, "Two", ""));
    assert_eq!(told.revision.unwrap(), next);
    assert_eq!(answer.body["decision"], true);
}

async fn a_change_may_wait_until_every_node_knows(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let started = Instant::now();
    let waited = rename(&client, &plant, "One", "?wait=applied").await;
    assert_eq!(waited.status, 200);
    assert!(started.elapsed() >= LEASE, "{:?}", started.elapsed());
}
