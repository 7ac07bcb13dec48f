//! A device's page: what it measures, what it is, and the credentials that it calls with.

use app::{
    credentials, devices,
    devices::Seen,
    readings::{self, Range},
    spaces,
};
use axum::{Router, extract::Path, routing::get};
use domain::{
    id::DeviceId,
    resource,
    role::ResourceRole,
    time::{DAY, HOUR, Timestamp},
};

use crate::{
    Web,
    portal::{
        chart::{Chart, number},
        frame::Nav,
        pages::around::{self, Inside},
        respond::{Way, ok},
        views::resources::{ChartPart, ChartView, CredentialRow, DevicePage, DeviceRow, StreamRow},
        visit::{Answer, Asked, Stop, Visit},
    },
};

/// How finely a range is drawn.
const SPANS: i64 = 160;

/// The ranges that can be chosen, and how long each is.
const RANGES: [(&str, std::time::Duration); 4] = [
    ("hour", HOUR),
    ("day", DAY),
    ("week", DAY.saturating_mul(7)),
    ("month", DAY.saturating_mul(30)),
];

pub fn router() -> Router<Web> {
    Router::new().route("/o/{org}/devices/{id}", get(show))
}

pub fn row(seen: &Seen) -> DeviceRow {
    DeviceRow {
        id: seen.device.id.to_string(),
        name: seen.device.name.clone(),
        serial: seen.device.serial.clone(),
        kind: seen.device.kind.clone(),
        last_seen: seen.device.last_seen_at,
    }
}

async fn show(visit: Visit, Path((slug, id)): Path<(String, String)>, asked: Asked) -> Answer {
    let inside = around::enter(visit, &slug, Nav::Projects).await?;
    let id: DeviceId = crate::extract::id(&id)?;
    let (app, caller, at) = (inside.visit.app(), inside.visit.signed_in()?, inside.at());
    let seen = devices::get(app, caller, &at, id).await?;
    let streams = readings::streams(app, caller, &at, id).await?;
    let stream = asked.some("stream").map(resource::stream);
    let stream = stream.and_then(Result::ok);
    let stream = stream.or_else(|| streams.first().map(|newest| newest.stream.clone()));
    let chart = match stream {
        Some(stream) => Some(chart(&inside, id, stream, asked.v("range")).await?),
        None => None,
    };
    let page = inside.page(&*seen.device.name);
    if let (Way::Partial, Some(chart)) = (inside.way(), &chart) {
        let chart = chart.clone();
        return Ok(ok(&ChartPart { page, chart }));
    }
    let project = spaces::get(app, caller, &at, seen.device.project.into()).await;
    let project_url = project
        .is_ok()
        .then(|| super::url(&inside.org, seen.device.project.into()));
    let credentials = match seen.role {
        ResourceRole::Administrator => Some(credentials_of(&inside, id).await?),
        ResourceRole::Member | ResourceRole::Observer => None,
    };
    let own = inside.own.id.to_string();
    let d = row(&seen);
    let Inside { person, org, .. } = inside;
    Ok(ok(&DevicePage {
        page,
        person,
        org,
        d,
        created_at: seen.device.created_at,
        project: seen.device.project_name.clone(),
        project_url,
        role: seen.role,
        own,
        streams: streams.iter().map(stream_row).collect(),
        chart,
        credentials,
    }))
}

fn stream_row(newest: &domain::resource::Reading) -> StreamRow {
    StreamRow {
        name: newest.stream.clone(),
        value: number(newest.value),
        at: newest.at,
    }
}

async fn chart(
    inside: &Inside,
    device: DeviceId,
    stream: String,
    range: &str,
) -> Result<ChartView, Stop> {
    let (key, length) = RANGES
        .into_iter()
        .find(|(key, _)| *key == range)
        .unwrap_or(RANGES[1]);
    let (app, caller, now) = (
        inside.visit.app(),
        inside.visit.signed_in()?,
        inside.visit.now(),
    );
    let wanted = Range::of(stream.clone(), Some(now - length), Some(now), now);
    let buckets = readings::chart(app, caller, &inside.at(), device, &wanted, SPANS).await?;
    Ok(ChartView {
        at: super::url(&inside.org, device.into()),
        csv: csv(inside, device, &stream, now - length),
        stream,
        range: key,
        drawn: Chart::new(buckets, wanted.from, wanted.to),
    })
}

/// Where the readings of a stream can be downloaded.
fn csv(inside: &Inside, device: DeviceId, stream: &str, from: Timestamp) -> String {
    let org = &inside.org.slug;
    format!("/v1/organizations/{org}/devices/{device}/readings.csv?stream={stream}&from={from}")
}

async fn credentials_of(inside: &Inside, device: DeviceId) -> Result<Vec<CredentialRow>, Stop> {
    let caller = inside.visit.signed_in()?;
    let found = credentials::list(inside.visit.app(), caller, &inside.at(), device).await?;
    let now = inside.visit.now();
    let row = |credential: store::credentials::Credential| CredentialRow {
        ended: credential.expires_at.is_some_and(|end| end <= now),
        id: credential.id.to_string(),
        label: (credential.label).unwrap_or_else(|| texts::credential_unnamed().into_owned()),
        created_at: credential.created_at,
        expires_at: credential.expires_at,
        last_used: credential.last_used_at,
    };
    Ok(found.into_iter().map(row).collect())
}
