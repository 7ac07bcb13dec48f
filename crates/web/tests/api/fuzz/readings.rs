//! A device that sends anything for readings.

use std::collections::{BTreeMap, BTreeSet};

use axum::{body::Body, http::Request};
use domain::{
    resource::{self, READINGS_MAX, Reading},
    time::Timestamp,
};
use serde_json::{Value, json};
use testkit::world::World;

use super::shown;
use crate::{
    client::{Answer, Client},
    plant::Plant,
};

pub struct Meter {
    client: Client,
    plant: Plant,
    now: Timestamp,
    /// What has been taken in so far, by stream and moment.
    taken: BTreeMap<String, BTreeMap<Timestamp, f64>>,
}

impl Meter {
    pub async fn open(world: &World) -> Self {
        let client = Client::new(world);
        let plant = Plant::open(world, &client, 1).await;
        Self {
            client,
            plant,
            now: world.app.clock.now(),
            taken: BTreeMap::new(),
        }
    }

    pub fn has_taken_some(&self) -> bool {
        self.taken.values().any(|stream| stream.len() > 1)
    }

    /// Sends the body as the device does.
    ///
    /// # Panics
    /// Where the readings are neither taken whole nor refused, or a refusal names other rows than the wrong ones.
    pub async fn send(&mut self, body: &[u8]) {
        let answer = self.post(body).await;
        match answer.status {
            200 => self.took(body, &answer),
            400 => assert_eq!(answer.code(), "malformed", "{}", shown(body)),
            422 => self.refused(body, &answer).await,
            _ => panic!("{answer:?} to {}", shown(body)),
        }
        for stream in streams(body) {
            let kept = self.kept(&stream).await;
            let taken = self.taken.get(&stream).into_iter().flatten();
            let taken: Vec<(String, f64)> =
                taken.map(|(at, value)| (at.to_string(), *value)).collect();
            assert_eq!(kept, taken, "{stream}, after {answer:?} to {}", shown(body));
        }
    }

    /// All of them are there from now on, the first of each moment as it came.
    fn took(&mut self, body: &[u8], answer: &Answer) {
        let rows = rows(body);
        let mut new = 0;
        for row in &rows {
            let reading = self
                .reading(row)
                .unwrap_or_else(|| panic!("{row} was taken: {}", shown(body)));
            let stream = self.taken.entry(reading.stream).or_default();
            new += usize::from(!stream.contains_key(&reading.at));
            stream.entry(reading.at).or_insert(reading.value);
        }
        let due = json!({ "accepted": new, "duplicates": rows.len() - new });
        assert_eq!(answer.body, due, "{}", shown(body));
    }

    fn reading(&self, row: &Value) -> Option<Reading> {
        let at = match &row["at"] {
            Value::Null => self.now,
            at => Timestamp::parse(at.as_str()?).ok()?,
        };
        Some(Reading {
            stream: resource::stream(row["stream"].as_str()?).ok()?,
            at: resource::measured_at(at, self.now).ok()?,
            value: resource::measured(row["value"].as_f64()?).ok()?,
        })
    }

    /// Each row that is named is wrong; without those that are wrong, the others are taken.
    async fn refused(&mut self, body: &[u8], answer: &Answer) {
        let errors = answer.body["errors"].as_array().expect("what is wrong");
        if serde_json::from_slice::<Value>(body).is_err() {
            // Refused for what comes before the place where it stops being JSON; there is nothing to compare.
            return;
        }
        let pointers = errors
            .iter()
            .map(|error| error["pointer"].as_str().expect("where it is"));
        let named: BTreeSet<usize> = pointers.filter_map(row_of).collect();
        let rows = rows(body);
        let wrong: BTreeSet<usize> = (0..rows.len())
            .filter(|n| self.reading(&rows[*n]).is_none())
            .collect();
        assert!(
            !errors.is_empty() && named.is_subset(&wrong),
            "{answer:?} to {}",
            shown(body)
        );
        // JSON of another shape is refused where it is found; what comes after has not been looked at.
        if errors[0]["code"] != "wrong_type" && rows.len() <= READINGS_MAX {
            assert_eq!(named, wrong, "{answer:?} to {}", shown(body));
        }
        let good = rows.iter().enumerate().filter(|(n, _)| !wrong.contains(n));
        let good: Vec<&Value> = good.map(|(_, row)| row).take(READINGS_MAX).collect();
        if !good.is_empty() {
            let rest = json!({ "readings": good }).to_string();
            let answer = self.post(rest.as_bytes()).await;
            assert_eq!(answer.status, 200, "{answer:?} to {rest}");
            self.took(rest.as_bytes(), &answer);
        }
    }

    async fn post(&self, body: &[u8]) -> Answer {
        let request = Request::post("/v1/ingest/readings")
            .header(
                "authorization",
                format!("Bearer {}", self.plant.things["secret"]),
            )
            .header("content-type", "application/json")
            .body(Body::from(body.to_vec()));
        self.client.send(request.unwrap()).await
    }

    /// What people see of a stream, oldest first. Moments are told in milliseconds, so some look alike.
    async fn kept(&self, stream: &str) -> Vec<(String, f64)> {
        let Plant {
            org, owner, things, ..
        } = &self.plant;
        let from = self.now - resource::READINGS_KEPT;
        let path = format!(
            "/v1/organizations/{}/devices/{}/readings.csv?stream={stream}&from={from}",
            org.id, things["device"]
        );
        let request = Request::get(path).header("authorization", format!("Bearer {}", owner.token));
        let csv = self
            .client
            .bytes(request.body(Body::empty()).unwrap())
            .await;
        let csv = String::from_utf8(csv).expect("CSV is text");
        let mut lines: Vec<&str> = csv.lines().skip(1).collect();
        lines.reverse();
        lines.into_iter().map(measured).collect()
    }
}

fn measured(line: &str) -> (String, f64) {
    let mut fields = line.split(',').skip(1);
    let at = fields.next().expect("a time").to_owned();
    let value = fields
        .next()
        .map(str::parse)
        .expect("a number")
        .expect("a number");
    (at, value)
}

/// The rows of the body. serde takes an array for an object too, with the fields' values in their order.
fn rows(body: &[u8]) -> Vec<Value> {
    let whole: Value = serde_json::from_slice(body).unwrap_or_default();
    let whole = object(&whole, &["readings"]);
    let rows = whole["readings"].as_array().cloned().unwrap_or_default();
    let row = |row| object(row, &["stream", "at", "value"]);
    rows.iter().map(row).collect()
}

fn object(value: &Value, fields: &[&str]) -> Value {
    match value {
        Value::Array(values) => fields.iter().copied().zip(values.iter().cloned()).collect(),
        value => value.clone(),
    }
}

/// The streams that the body names, where they are names.
fn streams(body: &[u8]) -> BTreeSet<String> {
    let name = |row: &Value| resource::stream(row["stream"].as_str()?).ok();
    rows(body).iter().filter_map(name).collect()
}

/// The number of the row that an error is about; `None` where it is about the body as a whole.
fn row_of(pointer: &str) -> Option<usize> {
    let rest = pointer.strip_prefix("/readings/")?;
    rest.split('/').next()?.parse().ok()
}
