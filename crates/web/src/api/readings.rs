//! What devices measure: taking it in, and telling it.

use std::fmt::Write;

use app::readings::{self, Range};
use axum::{
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use domain::{
    id::DeviceId,
    resource::{self, READINGS_MAX, Reading},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::paging::{self, List};
use crate::{
    Web,
    extract::{self, Check, Json, Path, Query, SignedIn},
    problem::{Problem, ProblemBody, Result},
};

pub(super) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(ingest))
        .routes(routes!(list))
        .routes(routes!(csv))
        .routes(routes!(streams))
}

/// A device, by the credential that it sends as its bearer token.
struct DeviceToken(String);

impl FromRequestParts<Web> for DeviceToken {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self> {
        let token = extract::bearer(&parts.headers).unwrap_or_default();
        readings::authenticate(web.app(), &token).await?;
        Ok(Self(token))
    }
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Measured {
    /// At most 1,000.
    #[schema(required = true)]
    readings: Vec<NewReading>,
}

#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewReading {
    /// 1 to 64 letters, digits, dots, hyphens and underscores.
    #[schema(required = true, example = "temp")]
    stream: String,
    /// Now, where it is left out. At most 30 days back.
    at: Option<String>,
    #[schema(required = true, example = 21.5, minimum = -1e140, maximum = 1e140)]
    value: Option<f64>,
}

impl Measured {
    fn parse(&self, now: Timestamp) -> Result<Vec<Reading>> {
        let mut check = Check::default();
        let count = match self.readings.len() {
            0 => Err(domain::Invalid::new(
                "required",
                texts::field_readings_none(),
            )),
            n if n > READINGS_MAX => Err(domain::Invalid::new(
                "too_many",
                texts::field_readings_too_many(),
            )),
            _ => Ok(()),
        };
        if check.field("/readings", count).is_none() {
            return Err(check.problem());
        }
        let parse = |(n, reading): (usize, &NewReading)| reading.parse(&mut check, n, now);
        let parsed: Vec<Option<Reading>> = self.readings.iter().enumerate().map(parse).collect();
        let parsed: Option<Vec<Reading>> = parsed.into_iter().collect();
        parsed.ok_or_else(|| check.problem())
    }
}

impl NewReading {
    fn parse(&self, check: &mut Check, n: usize, now: Timestamp) -> Option<Reading> {
        let stream = check.field(
            format!("/readings/{n}/stream"),
            resource::stream(&self.stream),
        );
        let at = self.at.as_deref().map_or(Ok(now), Timestamp::parse);
        let at = at.and_then(|at| resource::measured_at(at, now));
        let at = check.field(format!("/readings/{n}/at"), at);
        let missing = || domain::Invalid::new("required", texts::field_reading_missing());
        let value = self.value.ok_or_else(missing).and_then(resource::measured);
        let value = check.field(format!("/readings/{n}/value"), value);
        Some(Reading {
            stream: stream?,
            at: at?,
            value: value?,
        })
    }
}

#[derive(Serialize, ToSchema)]
pub struct Taken {
    /// How many were new.
    accepted: u64,
    /// How many were there already: the same stream and time.
    duplicates: u64,
}

/// Send readings
///
/// With a device's credential. All of them are taken, or none. What was sent before is ignored, so
/// a device that got no answer sends the same again.
#[utoipa::path(
    post, path = "/v1/ingest/readings", tag = "Readings", security(("bearer" = [])),
    request_body = Measured,
    responses(
        (status = 200, description = "Taken in", body = Taken),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn ingest(
    State(web): State<Web>,
    DeviceToken(credential): DeviceToken,
    Json(body): Json<Measured>,
) -> Result<Json<Taken>> {
    let sent = body.parse(web.app().clock.now())?;
    let taken = readings::ingest(web.app(), &credential, &sent).await?;
    Ok(Json(Taken {
        accepted: taken.accepted,
        duplicates: taken.duplicates,
    }))
}

/// One value that a device measured.
#[derive(Serialize, ToSchema)]
#[schema(as = Reading)]
pub struct Told {
    #[schema(example = "temp")]
    stream: String,
    at: String,
    value: f64,
}

impl From<&Reading> for Told {
    fn from(reading: &Reading) -> Self {
        Self {
            stream: reading.stream.clone(),
            at: reading.at.to_string(),
            value: reading.value,
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Stream {
    #[schema(example = "temp")]
    stream: String,
    last: Last,
}

#[derive(Serialize, ToSchema)]
pub struct Last {
    at: String,
    value: f64,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Span {
    /// Which stream.
    stream: Option<String>,
    /// The oldest that is kept, where it is left out.
    from: Option<String>,
    /// Not included. To the newest, where it is left out.
    to: Option<String>,
    /// 1 to 200; 50 where it is left out.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Span {
    fn parse(&self, now: Timestamp) -> Result<Range> {
        let mut check = Check::default();
        let stream = resource::stream(self.stream.as_deref().unwrap_or_default());
        let stream = check.field("/stream", stream);
        let from = check.field(
            "/from",
            self.from.as_deref().map(Timestamp::parse).transpose(),
        );
        let to = check.field("/to", self.to.as_deref().map(Timestamp::parse).transpose());
        match (stream, from, to) {
            (Some(stream), Some(from), Some(to)) => Ok(Range::of(stream, from, to, now)),
            _ => Err(check.problem()),
        }
    }
}

/// List readings
#[utoipa::path(
    get, path = "/v1/organizations/{org}/devices/{device}/readings", tag = "Readings", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path), Span),
    responses(
        (status = 200, description = "Newest first", body = List<Told>),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn list(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
    Query(span): Query<Span>,
) -> Result<Json<List<Told>>> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let mut range = span.parse(web.app().clock.now())?;
    if let Some(before) = paging::cursor::<i64>(span.cursor.as_deref())? {
        range.to = range.to.min(Timestamp::from_micros(before));
    }
    let limit = paging::limit(span.limit);
    let mut found = readings::list(web.app(), &caller, &org, device, &range, limit + 1).await?;
    let more = i64::try_from(found.len()).is_ok_and(|n| n > limit);
    found.truncate(usize::try_from(limit).unwrap_or(0));
    let next = found.last().filter(|_| more).map(|last| last.at.micros());
    Ok(Json(List::page(
        found.iter().map(Told::from).collect(),
        next,
    )))
}

/// The most rows of a download.
const CSV_ROWS: i64 = 100_000;

/// Download readings
#[utoipa::path(
    get, path = "/v1/organizations/{org}/devices/{device}/readings.csv", tag = "Readings", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path), Span),
    responses(
        (status = 200, description = "Newest first, at most 100,000", body = String, content_type = "text/csv"),
        (status = 400, description = "`malformed`", body = ProblemBody),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
        (status = 422, description = "`invalid`", body = ProblemBody),
    ),
)]
async fn csv(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
    Query(span): Query<Span>,
) -> Result<Response> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let range = span.parse(web.app().clock.now())?;
    let found = readings::list(web.app(), &caller, &org, device, &range, CSV_ROWS).await?;
    let mut text = String::from("stream,at,value\r\n");
    for Reading { stream, at, value } in &found {
        // No field needs quotes: streams have plain names.
        let _ = write!(text, "{stream},{at},{value}\r\n");
    }
    let name = format!("attachment; filename=\"{}.csv\"", range.stream);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, text).into_response())
}

/// List the streams of a device
#[utoipa::path(
    get, path = "/v1/organizations/{org}/devices/{device}/streams", tag = "Readings", security(("bearer" = [])),
    params(("org" = String, Path, description = "Id or slug"), ("device" = String, Path)),
    responses(
        (status = 200, description = "By name, each with its newest value", body = List<Stream>),
        (status = 401, description = "`unauthenticated`", body = ProblemBody),
        (status = 404, description = "`not_found`", body = ProblemBody),
        (status = 410, description = "`organization_deleted`", body = ProblemBody),
    ),
)]
async fn streams(
    State(web): State<Web>,
    SignedIn(caller): SignedIn,
    Path((org, device)): Path<(String, String)>,
) -> Result<Json<List<Stream>>> {
    let (org, device) = (extract::org(&org)?, extract::id::<DeviceId>(&device)?);
    let found = readings::streams(web.app(), &caller, &org, device).await?;
    let stream = |reading: &Reading| Stream {
        stream: reading.stream.clone(),
        last: Last {
            at: reading.at.to_string(),
            value: reading.value,
        },
    };
    Ok(Json(List::whole(found.iter().map(stream).collect())))
}

#[cfg(test)]
mod tests {
    use domain::time::DAY;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_micros(0) + DAY * 20_000
    }

    fn taken(body: &[u8]) -> Result<Vec<Reading>> {
        extract::read_json::<Measured>(body)?.parse(now())
    }

    #[test]
    fn each_wrong_reading_is_named() {
        let body =
            br#"{"readings": [{"stream": "a b", "value": 1}, {"stream": "a", "at": "now"}]}"#;
        let problem = taken(body).unwrap_err();
        let pointers: Vec<&str> = problem.errors.iter().map(|e| e.pointer.as_str()).collect();
        assert_eq!(
            pointers,
            ["/readings/0/stream", "/readings/1/at", "/readings/1/value"]
        );
        let many = format!("{{\"readings\": [{}]}}", vec!["{}"; 1001].join(","));
        assert_eq!(
            taken(many.as_bytes()).unwrap_err().errors[0].code,
            "too_many"
        );
        assert_eq!(
            taken(br#"{"readings": []}"#).unwrap_err().errors[0].code,
            "required"
        );
        // A number that no double holds is no number.
        assert!(taken(br#"{"readings": [{"stream": "a", "value": 1e999}]}"#).is_err());
    }
}
