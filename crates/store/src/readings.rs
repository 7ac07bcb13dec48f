//! What devices have measured.

use std::collections::BTreeMap;

use domain::{
    id::DeviceId,
    resource::{READINGS_KEPT, Reading},
    time::Timestamp,
};

use uuid::Uuid;

use crate::{ReadTx, StoreError, WriteTx, access::Scope, credentials::Sender};

/// How many rows one statement adds: as many as a call may send, and with three values a row far fewer than the
/// parameters that either database takes.
const ROWS: usize = 1000;

/// Texts for up to this many rows are kept prepared: what devices with a few streams send, again and again.
const FEW: usize = 32;

/// Adds readings of the device that sends them, and answers how many of them are new: one that is
/// there already (the same stream and moment) stays as it is, so that a device may send again what
/// it is not sure of.
pub async fn insert(
    tx: &mut WriteTx,
    sender: &Sender,
    readings: &[Reading],
    now: Timestamp,
) -> Result<u64, StoreError> {
    let mut added = 0;
    for chunk in readings.chunks(ROWS) {
        added += on!(tx, c => {
            let mut adding = sqlx::QueryBuilder::new(
                "INSERT INTO readings (org_id, device_id, stream, at, value) ",
            );
            adding.push_values(chunk, |mut row, reading| {
                row.push_bind(sender.org.0).push_bind(sender.device.0).push_bind(&reading.stream)
                    .push_bind(reading.at.micros()).push_bind(reading.value);
            });
            adding.push(" ON CONFLICT (org_id, device_id, stream, at) DO NOTHING");
            adding.build().persistent(is_kept(chunk.len())).execute(c).await?.rows_affected()
        });
    }
    note_newest(tx, sender, &newest(readings)).await?;
    note_sender(tx, sender, now).await?;
    Ok(added)
}

/// Full statements are sent again too; those of other sizes are hardly ever the same twice.
fn is_kept(rows: usize) -> bool {
    rows <= FEW || rows == ROWS
}

/// In the order of their names: two calls of a device then wait for each other and not in a circle.
fn newest(readings: &[Reading]) -> BTreeMap<&str, &Reading> {
    let mut newest: BTreeMap<&str, &Reading> = BTreeMap::new();
    for reading in readings {
        let known = newest.entry(&reading.stream).or_insert(reading);
        if reading.at > known.at {
            *known = reading;
        }
    }
    newest
}

/// Keeps the newest value of each stream.
async fn note_newest(
    tx: &mut WriteTx,
    sender: &Sender,
    newest: &BTreeMap<&str, &Reading>,
) -> Result<(), StoreError> {
    on!(tx, c => {
        let mut noting = sqlx::QueryBuilder::new("INSERT INTO streams (org_id, device_id, stream, last_at, last_value) ");
        noting.push_values(newest, |mut row, (stream, newest)| {
            row.push_bind(sender.org.0).push_bind(sender.device.0).push_bind(*stream)
                .push_bind(newest.at.micros()).push_bind(newest.value);
        });
        noting.push(
            " ON CONFLICT (org_id, device_id, stream) DO UPDATE SET last_at = excluded.last_at, last_value = excluded.last_value
              WHERE streams.last_at < excluded.last_at",
        );
        noting.build().persistent(is_kept(newest.len())).execute(c).await?.rows_affected()
    });
    Ok(())
}

/// How old a note of a sender's last call may become before a call makes a new one.
const STALE: std::time::Duration = domain::time::MINUTE;

/// Notes that the device called and, since that is done once in a while, lets go of its readings that are over their
/// time.
async fn note_sender(tx: &mut WriteTx, sender: &Sender, now: Timestamp) -> Result<(), StoreError> {
    if sender
        .last_used_at
        .is_some_and(|last| now.since(last) < STALE)
    {
        return Ok(());
    }
    on!(tx, c => sqlx::query("UPDATE device_credentials SET last_used_at = $3 WHERE org_id = $1 AND credential_id = $2")
        .bind(sender.org.0).bind(sender.credential.0).bind(now.micros()).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query("UPDATE devices SET last_seen_at = $3 WHERE org_id = $1 AND device_id = $2")
        .bind(sender.org.0).bind(sender.device.0).bind(now.micros()).execute(c).await?.rows_affected());
    on!(tx, c => sqlx::query(
        "DELETE FROM readings WHERE org_id = $1 AND device_id = $2 AND at < $3
           AND stream IN (SELECT s.stream FROM streams s WHERE s.org_id = $1 AND s.device_id = $2)",
    ).bind(sender.org.0).bind(sender.device.0).bind((now - READINGS_KEPT).micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// The streams of a device by name, each with its newest reading.
pub async fn streams(
    tx: &mut ReadTx,
    scope: &impl Scope,
    device: DeviceId,
) -> Result<Vec<Reading>, StoreError> {
    let rows: Vec<(String, i64, f64)> = on!(tx, c => sqlx::query_as(
        "SELECT s.stream, s.last_at, s.last_value FROM streams s
         WHERE s.org_id = $1 AND s.device_id = $2 ORDER BY s.stream LIMIT 1000",
    ).bind(scope.org().0).bind(device.0).fetch_all(c).await?);
    Ok(rows.into_iter().map(reading).collect())
}

fn reading((stream, at, value): (String, i64, f64)) -> Reading {
    Reading {
        stream,
        at: Timestamp::from_micros(at),
        value,
    }
}

/// The readings of a stream from `from` up to but not including `to`, newest first.
pub async fn list(
    tx: &mut ReadTx,
    scope: &impl Scope,
    device: DeviceId,
    stream: &str,
    (from, to): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Reading>, StoreError> {
    let rows: Vec<(String, i64, f64)> = on!(tx, c => sqlx::query_as(
        "SELECT r.stream, r.at, r.value FROM readings r
         WHERE r.org_id = $1 AND r.device_id = $2 AND r.stream = $3 AND r.at >= $4 AND r.at < $5
         ORDER BY r.at DESC LIMIT $6",
    )
    .bind(scope.org().0).bind(device.0).bind(stream).bind(from.micros()).bind(to.micros()).bind(limit)
    .fetch_all(c).await?);
    Ok(rows.into_iter().map(reading).collect())
}

/// A span of time with what was measured in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    pub start: Timestamp,
    pub least: f64,
    pub mean: f64,
    pub most: f64,
    pub count: i64,
}

/// The same in spans of `width` microseconds, oldest first: few enough to draw, however many
/// readings there are.
pub async fn buckets(
    tx: &mut ReadTx,
    scope: &impl Scope,
    device: DeviceId,
    stream: &str,
    (from, to): (Timestamp, Timestamp),
    width: i64,
) -> Result<Vec<Bucket>, StoreError> {
    let rows: Vec<(i64, f64, f64, f64, i64)> = on!(tx, c => sqlx::query_as(
        "SELECT (r.at - $4) / $6, min(r.value), avg(r.value), max(r.value), count(*) FROM readings r
         WHERE r.org_id = $1 AND r.device_id = $2 AND r.stream = $3 AND r.at >= $4 AND r.at < $5
         GROUP BY 1 ORDER BY 1",
    )
    .bind(scope.org().0).bind(device.0).bind(stream).bind(from.micros()).bind(to.micros()).bind(width.max(1))
    .fetch_all(c).await?);
    let bucket = |(n, least, mean, most, count)| Bucket {
        start: Timestamp::from_micros(from.micros() + n * width.max(1)),
        least,
        mean,
        most,
        count,
    };
    Ok(rows.into_iter().map(bucket).collect())
}

/// How many silent streams are let go of at a time: few enough that nobody waits for long.
const SILENT: i64 = 20;

/// Lets go of streams, in all organizations, that fell silent so long ago that all of their readings
/// are over their time. Those that go on lose theirs as new ones come.
pub async fn sweep(tx: &mut WriteTx, now: Timestamp) -> Result<(), StoreError> {
    let silent: Vec<(Uuid, Uuid, String)> = on!(tx, c => sqlx::query_as(
        "SELECT s.org_id, s.device_id, s.stream FROM streams s WHERE s.last_at < $1 ORDER BY s.last_at LIMIT $2",
    ).bind((now - READINGS_KEPT).micros()).bind(SILENT).fetch_all(c).await?);
    for (org, device, stream) in silent {
        on!(tx, c => sqlx::query("DELETE FROM readings WHERE org_id = $1 AND device_id = $2 AND stream = $3")
            .bind(org).bind(device).bind(&stream).execute(c).await?.rows_affected());
        on!(tx, c => sqlx::query("DELETE FROM streams WHERE org_id = $1 AND device_id = $2 AND stream = $3")
            .bind(org).bind(device).bind(&stream).execute(c).await?.rows_affected());
    }
    Ok(())
}
