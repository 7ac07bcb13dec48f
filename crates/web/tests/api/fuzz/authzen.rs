//! The five doors of AuthZEN that take a body.

use axum::{body::Body, http::Request};
use serde_json::{Map, Value, json};
use testkit::world::World;

use super::shown;
use crate::{client::Client, plant::Plant};

/// The doors, and a key that may ask.
pub struct Doors {
    client: Client,
    plant: Plant,
    key: String,
}

type Object = Map<String, Value>;

/// How many parts of an answer are asked about once more.
const FOLLOWED: usize = 3;

impl Doors {
    pub async fn open(world: &World) -> Self {
        let client = Client::new(world);
        let plant = Plant::open(world, &client, 1).await;
        let path = format!("/v1/organizations/{}/api-keys", plant.org.id);
        let key = json!({"name": "Gateway", "role": "administrator"});
        let made = client.post(&path, &plant.owner.token, &key).await;
        let key = made["secret"].as_str().expect("shown once").to_owned();
        Self { client, plant, key }
    }

    /// Sends the body to each door.
    ///
    /// # Panics
    /// Where an answer is none that the standard has, another one the second time, or at odds with another door's.
    pub async fn ask(&self, body: &[u8]) {
        let body = self.plant.filled(body);
        let single = self.post("evaluation", &body).await;
        let many = self.post("evaluations", &body).await;
        let mut found = Vec::new();
        for what in ["subject", "resource", "action"] {
            let answer = self.post(&format!("search/{what}"), &body).await;
            found.extend(answer.map(|answer| (what, answer)));
        }
        let Ok(Value::Object(request)) = serde_json::from_slice(&body) else {
            let refused = single.is_none() && many.is_none() && found.is_empty();
            assert!(refused, "no JSON object was answered: {}", shown(&body));
            return;
        };
        self.decided(&request, single.as_ref(), many.as_ref()).await;
        for (what, answer) in found {
            self.found(&request, what, &answer).await;
        }
    }

    async fn decided(&self, request: &Object, single: Option<&Value>, many: Option<&Value>) {
        let context = || json!(request).to_string();
        if let Some(single) = single {
            assert!(is_decision(single), "{single} to {}", context());
            let told = self.said("evaluation", &without_properties(request)).await;
            assert_eq!(
                told.as_ref(),
                Some(single),
                "by the properties of {}",
                context()
            );
        }
        match many.map(|many| (many, many["evaluations"].as_array())) {
            Some((_, Some(answers))) => self.agreed(request, answers).await,
            Some((many, None)) => assert_eq!(Some(many), single, "one by one: {}", context()),
            None => {}
        }
    }

    /// Each answer of a batch is that of its item alone.
    async fn agreed(&self, request: &Object, answers: &[Value]) {
        let items = request["evaluations"]
            .as_array()
            .expect("there are answers to them");
        assert!(
            (1..=items.len()).contains(&answers.len()),
            "{}",
            json!(request)
        );
        for (item, answer) in items.iter().zip(answers).take(FOLLOWED) {
            assert!(is_decision(answer), "{answer} to {item}");
            match item.as_object() {
                Some(item) => {
                    let alone = self.said("evaluation", &merged(request, item)).await;
                    let alone = alone.unwrap_or_else(
                        || json!({ "decision": false, "context": answer["context"] }),
                    );
                    assert_eq!(&alone, answer, "an item alone: {}", json!(request));
                }
                None => assert_eq!(
                    answer["context"]["error"]["status"],
                    400,
                    "{}",
                    json!(request)
                ),
            }
        }
    }

    /// What a search finds is of the kind that was asked for, is allowed, and is followed by the next part.
    async fn found(&self, request: &Object, what: &str, answer: &Value) {
        let context = || format!("{answer} to {}", json!(request));
        let results = answer["results"]
            .as_array()
            .unwrap_or_else(|| panic!("{}", context()));
        for result in results {
            let (kind, id) = (&result["type"], &result["id"]);
            let whole = match what {
                "action" => *result == json!({ "name": result["name"].as_str() }),
                _ => {
                    *result == json!({ "type": kind, "id": id.as_str() })
                        && *kind == request[what]["type"]
                }
            };
            assert!(whole, "{}", context());
        }
        for result in results.iter().take(FOLLOWED) {
            let mut question = request.clone();
            question.insert(what.to_owned(), result.clone());
            let told = self.said("evaluation", &question).await;
            let allowed = told.is_some_and(|told| told["decision"] == true);
            assert!(allowed, "{result} is found and not allowed: {}", context());
        }
        if let Some(page) = answer.get("page") {
            let token = page["next_token"]
                .as_str()
                .unwrap_or_else(|| panic!("{}", context()));
            let mut next = request.clone();
            next.insert("page".to_owned(), json!({ "token": token }));
            assert!(
                self.said(&format!("search/{what}"), &next).await.is_some(),
                "{}",
                context()
            );
        }
    }

    async fn said(&self, door: &str, request: &Object) -> Option<Value> {
        self.post(door, json!(request).to_string().as_bytes()).await
    }

    /// What the door says to the body; `None` where it refuses to read it.
    async fn post(&self, door: &str, body: &[u8]) -> Option<Value> {
        let first = self.sent(door, body).await;
        let again = self.sent(door, body).await;
        assert_eq!(
            first,
            again,
            "{door} answers otherwise the second time: {}",
            shown(body)
        );
        let (status, kind, told) = first;
        match (status, kind.as_str()) {
            (200, "application/json") => Some(serde_json::from_slice(&told).expect("it says so")),
            (400, "text/plain; charset=utf-8") if !told.is_empty() => None,
            _ => panic!(
                "{door}: {status} {kind} {} to {}",
                shown(&told),
                shown(body)
            ),
        }
    }

    async fn sent(&self, door: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
        let request = Request::post(format!("/access/v1/{door}"))
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "application/json")
            .body(Body::from(body.to_vec()));
        let answer = self.client.raw(request.unwrap()).await;
        let kind = answer.headers().get("content-type");
        let kind = kind.map_or("", |kind| kind.to_str().unwrap()).to_owned();
        (answer.status().as_u16(), kind, answer.into_body().to_vec())
    }
}

fn is_decision(value: &Value) -> bool {
    let known = |name: &String| matches!(name.as_str(), "decision" | "context");
    let fields = value.as_object();
    fields.is_some_and(|fields| fields.keys().all(known)) && value["decision"].is_boolean()
}

/// What an item says replaces the default as a whole, and null says nothing.
fn merged(defaults: &Object, item: &Object) -> Object {
    let names = ["subject", "action", "resource", "context"];
    let given =
        |from: &Object, name: &str| from.get(name).filter(|value| !value.is_null()).cloned();
    let field = |name: &str| {
        Some((
            name.to_owned(),
            given(item, name).or_else(|| given(defaults, name))?,
        ))
    };
    names.into_iter().filter_map(field).collect()
}

fn without_properties(request: &Object) -> Object {
    let mut request = request.clone();
    for name in ["subject", "action", "resource"] {
        if let Some(entity) = request.get_mut(name).and_then(Value::as_object_mut) {
            entity.remove("properties");
        }
    }
    request
}
