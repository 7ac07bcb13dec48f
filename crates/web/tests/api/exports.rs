//! Taking everything along.

use std::io::{Cursor, Read};

use axum::{body::Body, http::Request};
use serde_json::Value;
use testkit::{on_each_database, world::World};
use zip::ZipArchive;

use crate::{client::Client, plant::Plant};

on_each_database! {
    an_export_holds_every_list_and_no_secret
    more_than_one_page_is_exported
}

struct Export(ZipArchive<Cursor<Vec<u8>>>);

impl Export {
    async fn of(client: &Client, plant: &Plant) -> Self {
        let path = format!("/v1/organizations/{}/export", plant.org.id);
        let token = format!("Bearer {}", plant.owner.token);
        let request = Request::get(path).header("authorization", token);
        let bytes = client.bytes(request.body(Body::empty()).unwrap()).await;
        Self(ZipArchive::new(Cursor::new(bytes)).expect("a ZIP"))
    }

    fn file(&mut self, name: &str) -> String {
        let mut text = String::new();
        let mut file = self
            .0
            .by_name(name)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        file.read_to_string(&mut text).expect("text");
        text
    }

    fn lines(&mut self, list: &str) -> Vec<Value> {
        let text = self.file(&format!("{list}.jsonl"));
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

async fn an_export_holds_every_list_and_no_secret(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let mut export = Export::of(&client, &plant).await;
    for list in [
        "members",
        "teams",
        "invitations",
        "projects",
        "channels",
        "devices",
        "api-keys",
        "audit-events",
    ] {
        let path = format!("/v1/organizations/{}/{list}?limit=200", plant.org.id);
        let listed = client.get(&path, &plant.owner.token).await;
        let lines = export.lines(list);
        assert_eq!(Value::from(lines.clone()), listed["items"], "{list}");
        assert!(!lines.is_empty(), "{list}");
        let rows = export.file(&format!("{list}.csv"));
        assert_eq!(rows.lines().count(), lines.len() + 1, "{list}: {rows}");
    }
    let devices = export.file("devices.csv");
    assert!(
        devices.starts_with("id,name,serial,kind,project.id,project.name,"),
        "{devices}"
    );
    assert!(
        devices.contains(",Press 4,") && devices.contains(",Press shop,"),
        "{devices}"
    );
    assert_eq!(export.lines("team-members").len(), 1);
    let path = format!("/v1/organizations/{}", plant.org.id);
    let own = client.get(&path, &plant.owner.token).await;
    assert_eq!(export.lines("organization"), [own]);
    for file in ["organization", "team-members", "grants"] {
        let (lines, rows) = (export.lines(file), export.file(&format!("{file}.csv")));
        assert_eq!(rows.lines().count(), lines.len() + 1, "{file}: {rows}");
    }
    let places = export.file("team-members.csv");
    let place = format!("{},{},member", plant.things["team"], plant.things["member"]);
    assert!(places.contains(&place), "{places}");
    assert!(
        export
            .lines("grants")
            .iter()
            .any(|grant| grant["resource"] == plant.things["device"]
                || grant["resource"] == plant.things["project"])
    );

    let newest = &export.lines("audit-events")[0];
    assert_eq!(newest["action"], "organization.exported");
    for n in 0..export.0.len() {
        let name = export.0.by_index(n).unwrap().name().unwrap().into_owned();
        let text = export.file(&name);
        assert!(!text.contains(&plant.things["secret"]), "{name}");
        assert!(!text.contains("hash\":\"$argon2"), "{name}");
    }
}

async fn more_than_one_page_is_exported(world: World) {
    let client = Client::new(&world);
    let plant = Plant::open(&world, &client, 1).await;
    let path = format!(
        "/v1/organizations/{}/projects/{}/devices",
        plant.org.id, plant.things["project"]
    );
    for n in 0..205 {
        let device = serde_json::json!({"name": format!("Pump {n}")});
        client.post(&path, &plant.owner.token, &device).await;
    }
    let mut export = Export::of(&client, &plant).await;
    let names: std::collections::BTreeSet<String> = export
        .lines("devices")
        .iter()
        .map(|device| device["name"].to_string())
        .collect();
    assert_eq!(names.len(), 206, "each of them once");
}
