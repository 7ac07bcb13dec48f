//! AuthZEN as a policy enforcement point meets it: headers, statuses, whole answers.

use axum::{
    body::{Body, Bytes},
    http::{Request, Response},
};
use domain::role::OrgRole;
use serde_json::{Value, json};
use testkit::{on_each_database, world::World};

use crate::{client::Client, plant::Plant};

mod searches;

on_each_database! {
    a_denial_is_an_answer_and_so_is_what_is_not_known
    a_batch_is_answered_in_order_and_in_the_same_words
    an_answer_says_why_when_it_is_asked
    each_door_takes_json_objects_alone
    each_door_answers_with_the_callers_id_of_the_request
    nobody_asks_without_a_right_to
    what_the_caller_says_of_somebody_decides_nothing
    the_metadata_say_where_the_doors_are
}

const DOORS: [&str; 5] = [
    "evaluation",
    "evaluations",
    "search/subject",
    "search/resource",
    "search/action",
];

/// A service that asks, with an administrator's key of the plant.
struct Gateway {
    client: Client,
    plant: Plant,
    key: String,
}

impl Gateway {
    async fn open(world: &World) -> Self {
        let client = Client::new(world);
        let plant = Plant::open(world, &client, 1).await;
        let key = key(
            &client,
            &plant,
            json!({"name": "Gateway", "role": "administrator"}),
        )
        .await;
        Self { client, plant, key }
    }

    fn id(&self, thing: &str) -> &str {
        &self.plant.things[thing]
    }

    fn member(&self) -> Value {
        json!({"type": "member", "id": self.id("member")})
    }

    fn thing(&self, kind: &str) -> Value {
        json!({"type": kind, "id": self.id(kind)})
    }

    /// Whether the member may do this with the plant's thing of that kind.
    fn question(&self, action: &str, kind: &str) -> Value {
        json!({"subject": self.member(), "action": {"name": action}, "resource": self.thing(kind)})
    }

    async fn ask(&self, door: &str, request: &Value) -> (u16, String) {
        let asked = asking(door, &self.key).header("content-type", "application/json");
        text(&self.sent(asked, request.to_string()).await)
    }

    async fn sent(
        &self,
        asked: axum::http::request::Builder,
        body: impl Into<Body>,
    ) -> Response<Bytes> {
        self.client.raw(asked.body(body.into()).unwrap()).await
    }

    /// What a search found, and the token for more.
    async fn search(&self, what: &str, request: &Value) -> (Vec<Value>, String) {
        let (status, told) = self.ask(&format!("search/{what}"), request).await;
        assert_eq!(status, 200, "{told}");
        let told: Value = serde_json::from_str(&told).unwrap();
        let next = told["page"]["next_token"].as_str().unwrap_or_default();
        (told["results"].as_array().unwrap().clone(), next.to_owned())
    }
}

async fn key(client: &Client, plant: &Plant, key: Value) -> String {
    let path = format!("/v1/organizations/{}/api-keys", plant.org.id);
    let made = client.post(&path, &plant.owner.token, &key).await;
    made["secret"].as_str().unwrap().to_owned()
}

fn asking(door: &str, token: &str) -> axum::http::request::Builder {
    Request::post(format!("/access/v1/{door}")).header("authorization", format!("Bearer {token}"))
}

fn text(answer: &Response<Bytes>) -> (u16, String) {
    let told = String::from_utf8(answer.body().to_vec()).unwrap();
    (answer.status().as_u16(), told)
}

fn header<'a>(answer: &'a Response<Bytes>, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

const YES: &str = r#"{"decision":true}"#;
const NO: &str = r#"{"decision":false}"#;

async fn a_denial_is_an_answer_and_so_is_what_is_not_known(world: World) {
    let gateway = Gateway::open(&world).await;
    let foreign = Plant::open(&world, &gateway.client, 2).await;
    let ask = async |request: &Value| gateway.ask("evaluation", request).await;
    let sees = gateway.question("see", "device");
    assert_eq!(ask(&sees).await, (200, YES.to_owned()));
    // The same as often as it is asked.
    assert_eq!(ask(&sees).await, (200, YES.to_owned()));
    assert_eq!(
        ask(&gateway.question("edit", "device")).await,
        (200, NO.to_owned())
    );
    for (path, unknown) in [
        ("/subject/id", foreign.things["member"].as_str()),
        ("/subject/id", "mem_00000000000000000000000000000001"),
        ("/subject/id", "alice"),
        ("/subject/type", "robot"),
        ("/action/name", "fly"),
        ("/resource/id", foreign.things["device"].as_str()),
        ("/resource/id", "dev_00000000000000000000000000000001"),
        ("/resource/type", "record"),
    ] {
        let mut request = sees.clone();
        *request.pointer_mut(path).unwrap() = json!(unknown);
        assert_eq!(ask(&request).await, (200, NO.to_owned()), "{request}");
    }
}

async fn a_batch_is_answered_in_order_and_in_the_same_words(world: World) {
    let gateway = Gateway::open(&world).await;
    let batch = json!({
        "subject": gateway.member(), "resource": {},
        "evaluations": [
            {"action": {"name": "see"}, "resource": gateway.thing("project")},
            {"action": {"name": "edit"}, "resource": gateway.thing("project")},
            {"action": {"name": "see"}, "resource": gateway.thing("device")},
        ],
    });
    let told = gateway.ask("evaluations", &batch).await;
    assert_eq!(
        told,
        (200, format!(r#"{{"evaluations":[{YES},{NO},{YES}]}}"#))
    );
    let (status, wrong) = gateway
        .ask("evaluations", &json!({"evaluations": []}))
        .await;
    assert_eq!((status, wrong.as_str()), (400, "subject is missing."));
    let single = gateway
        .ask("evaluations", &gateway.question("see", "device"))
        .await;
    assert_eq!(single, (200, YES.to_owned()));
}

async fn an_answer_says_why_when_it_is_asked(world: World) {
    let gateway = Gateway::open(&world).await;
    let mut request = gateway.question("see", "device");
    request["context"] = json!({"explain": true});
    let (_, told) = gateway.ask("evaluation", &request).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(told["decision"], true);
    let path = &told["context"]["paths"][0];
    assert_eq!(
        (&path["kind"], &path["live"]),
        (&json!("direct"), &json!(true)),
        "{told}"
    );
    request["evaluations"] = json!([{}, {"context": {}}]);
    let (_, told) = gateway.ask("evaluations", &request).await;
    let told: Value = serde_json::from_str(&told).unwrap();
    assert!(told["evaluations"][0]["context"].is_object(), "{told}");
    assert_eq!(told["evaluations"][1], json!({"decision": true}));
}

async fn each_door_takes_json_objects_alone(world: World) {
    let gateway = Gateway::open(&world).await;
    let whole = gateway.question("see", "device").to_string();
    let many = format!("[{whole}]");
    for door in DOORS {
        let sent = async |kind: &str, body: &str| {
            let asked = asking(door, &gateway.key).header("content-type", kind);
            let answer = gateway.sent(asked, body.to_owned()).await;
            (
                answer.status().as_u16(),
                header(&answer, "content-type").to_owned(),
            )
        };
        for kind in [
            "application/json",
            "application/json; charset=utf-8",
            "Application/JSON;charset=UTF-8",
        ] {
            assert_eq!(
                sent(kind, &whole).await,
                (200, "application/json".to_owned()),
                "{door} {kind}"
            );
        }
        for kind in [
            "text/plain",
            "application/jsonp",
            "application/x-www-form-urlencoded",
        ] {
            assert_eq!(
                sent(kind, &whole).await,
                (415, "text/plain; charset=utf-8".to_owned()),
                "{door} {kind}"
            );
        }
        for body in ["", "{", "null", "\"x\"", "[]", &many, "{}"] {
            let due = (400, "text/plain; charset=utf-8".to_owned());
            assert_eq!(sent("application/json", body).await, due, "{door} {body}");
        }
        for method in ["GET", "PUT", "DELETE"] {
            let path = format!("/access/v1/{door}");
            let answer = gateway
                .client
                .call(method, &path, Some(&gateway.key), None)
                .await;
            assert_eq!(answer.status, 405, "{method} {door}");
        }
    }
}

async fn each_door_answers_with_the_callers_id_of_the_request(world: World) {
    let gateway = Gateway::open(&world).await;
    let whole = gateway.question("see", "device").to_string();
    for door in DOORS {
        for (token, body, status) in [
            (gateway.key.as_str(), whole.as_str(), 200),
            (gateway.key.as_str(), "[]", 400),
            ("nobody", whole.as_str(), 401),
            (gateway.plant.observer.token.as_str(), whole.as_str(), 403),
        ] {
            let asked = asking(door, token)
                .header("content-type", "application/json")
                .header("x-request-id", "bfe9eb29-ab87-4ca3-be83-a1d5d8305716");
            let answer = gateway.sent(asked, body.to_owned()).await;
            let id = header(&answer, "x-request-id");
            let due = (status, "bfe9eb29-ab87-4ca3-be83-a1d5d8305716");
            assert_eq!((answer.status().as_u16(), id), due, "{door}");
        }
    }
}

async fn nobody_asks_without_a_right_to(world: World) {
    let gateway = Gateway::open(&world).await;
    let Gateway { client, plant, .. } = &gateway;
    let whole = gateway.question("see", "device").to_string();
    let weak = key(client, plant, json!({"name": "Weak", "role": "member"})).await;
    let narrow =
        json!({"name": "Narrow", "role": "administrator", "projects": [gateway.id("project")]});
    let narrow = key(client, plant, narrow).await;
    let foreign = Plant::open(&world, client, 2).await;
    let cut = &gateway.key[..gateway.key.len() - 1];
    for door in DOORS {
        let sent = async |credential: Option<String>| {
            let asked = Request::post(format!("/access/v1/{door}"))
                .header("content-type", "application/json");
            let asked = match credential {
                Some(credential) => asked.header("authorization", credential),
                None => asked,
            };
            gateway.sent(asked, whole.clone()).await
        };
        for nobody in [
            None,
            Some("Basic bXVzdGVyOnNlY3JldA==".to_owned()),
            Some("Bearer".to_owned()),
            Some(format!("Bearer {cut}")),
        ] {
            let answer = sent(nobody.clone()).await;
            assert_eq!(answer.status(), 401, "{door} {nobody:?}");
            assert_eq!(
                header(&answer, "www-authenticate"),
                "Bearer",
                "{door} {nobody:?}"
            );
        }
        for someone in [
            &weak,
            &narrow,
            &plant.member.token,
            &plant.observer.token,
            &plant.suspended.token,
        ] {
            let answer = sent(Some(format!("Bearer {someone}"))).await;
            assert_eq!(answer.status(), 403, "{door}: {:?}", text(&answer));
            assert_eq!(header(&answer, "content-type"), "text/plain; charset=utf-8");
        }
        for administrator in [
            plant.token_of(OrgRole::Owner),
            plant.token_of(OrgRole::Administrator),
            &gateway.key,
        ] {
            assert_eq!(
                sent(Some(format!("Bearer {administrator}"))).await.status(),
                200,
                "{door}"
            );
        }
        // Somebody else's administrator may ask, and learns nothing.
        let answer = text(&sent(Some(format!("Bearer {}", foreign.owner.token))).await);
        let nothing = [NO, r#"{"results":[]}"#]
            .map(str::to_owned)
            .map(|told| (200, told));
        assert!(nothing.contains(&answer), "{door}: {answer:?}");
    }
}

async fn what_the_caller_says_of_somebody_decides_nothing(world: World) {
    let gateway = Gateway::open(&world).await;
    let mut request = gateway.question("edit", "device");
    let said = json!({"role": "owner", "owner": gateway.id("member"), "admin": true});
    for entity in ["subject", "action", "resource"] {
        request[entity]["properties"] = said.clone();
    }
    request["context"] = said;
    assert_eq!(
        gateway.ask("evaluation", &request).await,
        (200, NO.to_owned())
    );
    let batch = json!({"evaluations": [request]});
    let told = gateway.ask("evaluations", &batch).await;
    assert_eq!(told, (200, format!(r#"{{"evaluations":[{NO}]}}"#)));
    let (people, _) = gateway.search("subject", &request).await;
    assert!(
        !people.is_empty() && !people.contains(&gateway.member()),
        "{people:?}"
    );
    assert_eq!(
        gateway.search("resource", &request).await.0,
        Vec::<Value>::new()
    );
    let (actions, _) = gateway.search("action", &request).await;
    assert!(
        !actions.is_empty() && !actions.contains(&json!({"name": "edit"})),
        "{actions:?}"
    );
}

async fn the_metadata_say_where_the_doors_are(world: World) {
    let client = Client::new(&world);
    let path = "/.well-known/authzen-configuration";
    let answer = client
        .raw(Request::get(path).body(Body::empty()).unwrap())
        .await;
    assert_eq!(
        (answer.status().as_u16(), header(&answer, "content-type")),
        (200, "application/json")
    );
    let metadata: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(
        metadata,
        json!({
            "policy_decision_point": "http://muster.test",
            "access_evaluation_endpoint": "http://muster.test/access/v1/evaluation",
            "access_evaluations_endpoint": "http://muster.test/access/v1/evaluations",
            "search_subject_endpoint": "http://muster.test/access/v1/search/subject",
            "search_resource_endpoint": "http://muster.test/access/v1/search/resource",
            "search_action_endpoint": "http://muster.test/access/v1/search/action",
        })
    );
    for endpoint in metadata.as_object().unwrap().values().skip(1) {
        let path = endpoint
            .as_str()
            .unwrap()
            .trim_start_matches("http://muster.test");
        if !path.is_empty() {
            assert_eq!(
                client
                    .call("POST", path, None, Some(&json!({})))
                    .await
                    .status,
                401,
                "{path}"
            );
        }
    }
}
