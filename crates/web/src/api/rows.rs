//! Many things in one call, as JSON or as a CSV file.

use axum::extract::Request;
use domain::Invalid;
use serde::de::DeserializeOwned;

use crate::{
    extract,
    problem::{Problem, Result},
};

/// The rows of a batch, at least one and at most `most`.
pub(super) trait Batch: DeserializeOwned {
    type Row;
    /// The field of the JSON object that holds them.
    const FIELD: &str;
    const MOST: usize;

    fn rows(self) -> Vec<Self::Row>;
    fn of_csv(text: &str) -> Result<Vec<Self::Row>, Invalid>;
}

pub(super) async fn read<B: Batch>(request: Request) -> Result<Vec<B::Row>> {
    let rows = match extract::kind(request.headers()).as_str() {
        "application/json" => extract::read_json::<B>(&extract::body(request).await?)?.rows(),
        "text/csv" => {
            let file = extract::body(request).await?;
            let text = std::str::from_utf8(&file);
            let text = text.map_err(|_| Problem::malformed(texts::error_not_utf_8()))?;
            B::of_csv(text).map_err(|invalid| Problem::field("", invalid))?
        }
        _ => return Err(extract::unsupported(texts::error_send_json_or_csv())),
    };
    if rows.is_empty() || rows.len() > B::MOST {
        let detail = texts::field_rows(B::MOST);
        let invalid = Invalid::new("out_of_range", detail);
        return Err(Problem::field(format!("/{}", B::FIELD), invalid));
    }
    Ok(rows)
}
