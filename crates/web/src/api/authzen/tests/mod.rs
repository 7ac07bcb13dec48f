//! What the standard says, asked of decision points that are made for it.

mod fixture;
mod interop;
mod requests;
mod searches;

use serde_json::{Map, Value, json};

use super::{
    Found, Pdp, Search,
    doors::{Results, all, results, told},
    question,
};

fn object(value: &Value) -> Map<String, Value> {
    question::object(value.to_string().as_bytes()).unwrap()
}

fn user(id: &str) -> Value {
    json!({ "type": "user", "id": id })
}

fn record(id: &str) -> Value {
    json!({ "type": "record", "id": id })
}

fn named(name: &str) -> Value {
    json!({ "name": name })
}

fn ask(subject: &Value, action: &Value, resource: &Value) -> Value {
    json!({ "subject": subject, "action": action, "resource": resource })
}

fn evaluate(pdp: &impl Pdp, request: &Value) -> Result<Value, String> {
    let request = object(request);
    let question = question::evaluation(&request)?;
    Ok(json!(told(pdp.evaluate(&question))))
}

fn evaluate_all(pdp: &impl Pdp, request: &Value) -> Result<Value, String> {
    all(pdp, &object(request)).map(|answers| json!(answers))
}

/// What a request searches for: subjects, resources or actions.
type Reads = fn(&Map<String, Value>) -> Result<(Search<'_>, question::Part), String>;

fn search(pdp: &impl Pdp, read: Reads, request: &Value) -> Result<Results, String> {
    let request = object(request);
    let (search, part) = read(&request)?;
    results(pdp, &search, &part)
}

/// All results of a search, `limit` at a time.
fn followed(pdp: &impl Pdp, read: Reads, request: &Value, limit: usize) -> Vec<Value> {
    let mut request = request.clone();
    request["page"] = json!({ "limit": limit });
    let mut found = Vec::new();
    loop {
        let part = search(pdp, read, &request).unwrap();
        assert!(part.results.len() <= limit, "{request}");
        found.extend(part.results);
        let token = part
            .page
            .expect("whoever pages is told whether there is more")
            .next_token;
        if token.is_empty() {
            return found;
        }
        request["page"] = json!({ "token": token });
    }
}

/// The part of a search that comes after a name, where all that may be found has names in order.
fn part<'a>(
    names: &[&'a str],
    after: Option<&str>,
    limit: usize,
    result: impl Fn(&'a str) -> Value,
) -> Found {
    let rest = names
        .iter()
        .copied()
        .filter(|name| after.is_none_or(|after| *name > after));
    let rest: Vec<&str> = rest.collect();
    let taken = &rest[..limit.min(rest.len())];
    let more = rest.len() > taken.len();
    Found {
        next: taken.last().filter(|_| more).map(|last| (*last).to_owned()),
        results: taken.iter().copied().map(result).collect(),
    }
}
