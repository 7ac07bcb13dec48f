//! Lists: pages of items, and the cursor that leads to the next.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::ToSchema;

use crate::problem::{Problem, Result};

/// How many items a page has unless the caller says, and the most that they can say.
const DEFAULT: i64 = 50;
const MOST: i64 = 200;

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct List<T> {
    pub items: Vec<T>,
    /// Leads to the next page; null on the last.
    pub next_cursor: Option<String>,
}

/// The caller's `limit`, within 1 and 200.
pub(crate) fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(DEFAULT).clamp(1, MOST)
}

/// Reads a cursor that an earlier page gave.
pub(crate) fn cursor<T: DeserializeOwned>(text: Option<&str>) -> Result<Option<T>> {
    let Some(text) = text.filter(|t| !t.is_empty()) else {
        return Ok(None);
    };
    let refuse = || Problem::malformed(texts::error_cursor());
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| refuse())?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| refuse())?;
    // No page gives one, since no name holds it, and PostgreSQL takes it in no text.
    if holds_nul(&value) {
        return Err(refuse());
    }
    serde_json::from_value(value)
        .map(Some)
        .map_err(|_| refuse())
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(fields) => fields.values().any(holds_nul),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A cursor as a page gives it.
pub(crate) fn text(key: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).expect("a cursor is plain data"))
}

impl<T> List<T> {
    /// Everything, on one page.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self {
            items,
            next_cursor: None,
        }
    }

    /// A page whose use-case says where the next begins.
    pub(crate) fn page(items: Vec<T>, next: Option<impl Serialize>) -> Self {
        let next_cursor = next.map(|key| text(&key));
        Self { items, next_cursor }
    }
}
