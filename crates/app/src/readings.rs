//! Readings: taking them in from devices, and telling them to people.

use domain::{
    id::{DeviceId, OrgId},
    organization::OrgRef,
    resource::{READINGS_KEPT, Reading},
    time::{DAY, Timestamp},
};
use store::{
    StoreError,
    access::AccessError,
    credentials,
    readings::{self, Bucket},
};

use crate::{
    App, Caller,
    credentials::PREFIX,
    retry::{Retry, retrying},
    snapshots::look,
    token::Shown,
};

#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// No device has this credential, or it is revoked or over.
    #[error("{}", texts::error_no_credential())]
    Unauthenticated,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Retry for IngestError {
    /// Sending takes no lock of the organization, so the device may be removed meanwhile: another
    /// try finds that its credential is gone.
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_conflict() || error.is_orphan())
    }
}

/// What became of readings that a device sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub accepted: u64,
    /// Those that were there already.
    pub duplicates: u64,
}

/// Refuses whoever shows no credential of a device, before their readings are looked at.
pub async fn authenticate(app: &App, token: &str) -> Result<(), IngestError> {
    let sender = sender(app, token).await?;
    sender.map(|_| ()).ok_or(IngestError::Unauthenticated)
}

/// The device whose credential this is; `None` if it is revoked, over or none at all.
pub async fn sender(app: &App, token: &str) -> Result<Option<DeviceId>, StoreError> {
    let Some(shown) = Shown::prefixed(PREFIX, token) else {
        return Ok(None);
    };
    let mut tx = app.store.glance();
    let now = app.clock.now();
    let sender = credentials::authenticate(&mut tx, OrgId(shown.owner), &shown.hash, now).await?;
    Ok(sender.map(|sender| sender.device))
}

/// Takes in readings of the device that shows `token`. Sending the same ones again is fine.
pub async fn ingest(app: &App, token: &str, sent: &[Reading]) -> Result<Taken, IngestError> {
    let shown = Shown::prefixed(PREFIX, token).ok_or(IngestError::Unauthenticated)?;
    retrying(app, || attempt(app, &shown, sent)).await
}

async fn attempt(app: &App, shown: &Shown, sent: &[Reading]) -> Result<Taken, IngestError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let sender = credentials::authenticate(&mut tx, OrgId(shown.owner), &shown.hash, now).await?;
    let sender = sender.ok_or(IngestError::Unauthenticated)?;
    let accepted = readings::insert(&mut tx, &sender, sent, now).await?;
    tx.commit().await?;
    // Whoever has just connected a device looks whether it was heard; later calls are told when they are.
    if sender.is_new() {
        app.cards.forget(sender.org());
    }
    Ok(Taken {
        accepted,
        duplicates: sent.len() as u64 - accepted,
    })
}

/// The streams of a device, each with its newest reading, to whoever sees the device.
pub async fn streams(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
) -> Result<Vec<Reading>, AccessError> {
    let look = look(app, caller, org).await?;
    look.see(device.into())?;
    let mut tx = app.store.glance();
    Ok(readings::streams(&mut tx, &look.membership, device).await?)
}

/// Which readings of a device are asked for.
#[derive(Clone, Debug)]
pub struct Range {
    pub stream: String,
    pub from: Timestamp,
    /// Not included.
    pub to: Timestamp,
}

impl Range {
    /// From `from`, or the oldest that is kept, to `to`, or the newest.
    pub fn of(
        stream: String,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        let to = to.unwrap_or(now + DAY);
        let oldest = now - READINGS_KEPT;
        let from = from.map_or(oldest, |from| from.max(oldest));
        Self { stream, from, to }
    }
}

/// The readings of a stream, newest first, at most `limit`.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
    range: &Range,
    limit: i64,
) -> Result<Vec<Reading>, AccessError> {
    let look = look(app, caller, org).await?;
    look.see(device.into())?;
    let mut tx = app.store.glance();
    let span = (range.from, range.to);
    Ok(readings::list(
        &mut tx,
        &look.membership,
        device,
        &range.stream,
        span,
        limit,
    )
    .await?)
}

/// The same summed up in at most `most` spans of equal length, oldest first, for drawing.
pub async fn chart(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
    range: &Range,
    most: i64,
) -> Result<Vec<Bucket>, AccessError> {
    let look = look(app, caller, org).await?;
    look.see(device.into())?;
    let length = range.to.micros().saturating_sub(range.from.micros());
    let width = (length / most.max(1)).saturating_add(1);
    let mut tx = app.store.glance();
    let span = (range.from, range.to);
    Ok(readings::buckets(
        &mut tx,
        &look.membership,
        device,
        &range.stream,
        span,
        width,
    )
    .await?)
}
