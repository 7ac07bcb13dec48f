//! Bodies made of other bodies.

use serde_json::{Value, json};

/// Another body, the same for the same number: mostly JSON with some part replaced, left out, added or nested, else with
/// bytes that no JSON has.
pub fn mutate(body: &[u8], number: u64) -> Vec<u8> {
    let mut dice = Dice(number);
    match serde_json::from_slice::<Value>(body) {
        Ok(whole) if dice.below(4) > 0 => rearranged(whole, &mut dice).to_string().into_bytes(),
        _ => garbled(body.to_vec(), &mut dice),
    }
}

/// What requests are made of. Names in braces stand for things of the plant.
const WORDS: [&str; 52] = [
    "subject",
    "action",
    "resource",
    "context",
    "evaluations",
    "options",
    "page",
    "type",
    "id",
    "name",
    "properties",
    "explain",
    "token",
    "limit",
    "evaluations_semantic",
    "execute_all",
    "deny_on_first_deny",
    "permit_on_first_permit",
    "member",
    "account",
    "organization",
    "project",
    "device",
    "channel",
    "alert",
    "job",
    "see",
    "control",
    "edit",
    "role",
    "{org}",
    "{member}",
    "{account}",
    "{project}",
    "{device}",
    "{channel}",
    "{team}",
    "readings",
    "stream",
    "at",
    "value",
    "temp",
    "oven-1.temp_c",
    "2026-03-02T07:59:59Z",
    "2026-03-02T08:00:00.000001Z",
    "2026-02-01T00:00:00+14:00",
    "2026-03-02T08:30:00Z",
    "1999-12-31T23:59:60Z",
    "",
    "\0",
    "a b",
    "ä\u{202e}\u{1f3ed}",
];

fn leaf(dice: &mut Dice) -> Value {
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(dice.below(2) == 0),
        2 => json!(dice.below(3)),
        3 => json!(-1),
        4 => json!(i64::MIN),
        5 => json!(u64::MAX),
        6 => json!(f64::MAX),
        7 => json!(-0.5),
        8 => json!([]),
        9 => json!({}),
        10 => json!("x".repeat(dice.below(300))),
        _ => json!(dice.word()),
    }
}

fn rearranged(mut whole: Value, dice: &mut Dice) -> Value {
    for _ in 0..=dice.below(3) {
        let graft = place(&mut whole.clone(), dice).clone();
        change(place(&mut whole, dice), graft, dice);
    }
    whole
}

/// Some value in the whole, at any depth.
fn place<'a>(whole: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    let inner = match whole {
        Value::Object(fields) => fields.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if inner == 0 || dice.below(4) == 0 {
        return whole;
    }
    let nth = dice.below(inner);
    let next = match whole {
        Value::Object(fields) => fields.values_mut().nth(nth),
        Value::Array(items) => items.get_mut(nth),
        _ => None,
    };
    place(next.expect("one of those counted"), dice)
}

/// `graft` is another value of the same body.
fn change(place: &mut Value, graft: Value, dice: &mut Dice) {
    match dice.below(7) {
        0 => *place = leaf(dice),
        1 => *place = graft,
        2 => *place = json!([place.take()]),
        3 => *place = json!({ dice.word(): place.take() }),
        4 => leave_out(place, dice),
        5 => add(place, leaf(dice), dice),
        _ => add(place, graft, dice),
    }
}

fn leave_out(place: &mut Value, dice: &mut Dice) {
    match place {
        Value::Object(fields) if !fields.is_empty() => {
            let name = fields.keys().nth(dice.below(fields.len())).cloned();
            fields.remove(&name.expect("one of those counted"));
        }
        Value::Array(items) if !items.is_empty() => {
            items.remove(dice.below(items.len()));
        }
        other => *other = Value::Null,
    }
}

fn add(place: &mut Value, value: Value, dice: &mut Dice) {
    match place {
        Value::Object(fields) => {
            fields.insert(dice.word().to_owned(), value);
        }
        Value::Array(items) => items.insert(dice.below(items.len() + 1), value),
        other => *other = value,
    }
}

/// What JSON cannot have, or only in other places.
const ODD: [&[u8]; 12] = [
    b"\xff",
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"\0",
    b"{",
    b"]",
    b",",
    b"\"",
    b"1e999",
    b"NaN",
    b"null",
    b"//",
];

fn garbled(mut body: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(3) {
        let at = dice.below(body.len() + 1);
        match dice.below(6) {
            0 => body.truncate(at),
            1 => put(&mut body, at, ODD[dice.below(ODD.len())]),
            2 => put(&mut body, at, dice.word().as_bytes()),
            3 => put(&mut body, at, &b"[".repeat(dice.below(300))),
            4 => {
                let part = body[at..].to_vec();
                let to = dice.below(body.len() + 1);
                put(&mut body, to, &part);
            }
            _ => {
                if let Some(byte) = body.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    body
}

fn put(body: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    body.splice(at..at, bytes.iter().copied());
}

/// Numbers that look random and follow from the first: splitmix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not including `end`.
    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).expect("a length");
        usize::try_from(self.roll() % end).expect("less than a length")
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}
