//! Reading devices.

use std::sync::Arc;

use ::access::Page as Part;
use domain::{
    id::{DeviceId, ProjectId},
    organization::OrgRef,
    policy::DeviceAction,
    resource::Device,
};
use serde::{Deserialize, Serialize};
use store::{ReadTx, StoreError, access::AccessError, devices, read::TextCursor};
use uuid::Uuid;

use super::{Seen, cards};
use crate::{
    App, Caller,
    page::Page,
    snapshots::{self, Look, look},
};

/// Where a page of devices ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cursor {
    /// In a search, which goes by name.
    Name(TextCursor),
    /// In the list of all, which goes by project and, in one project, in the order in which the
    /// devices were registered.
    Place { project: Uuid, device: Uuid },
}

/// How many rows are read at once while looking for those that the caller may see.
const BATCH: i64 = 500;

/// The devices that the caller may see, of all projects; those whose name or serial holds `query`.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: Option<&str>,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Seen, Cursor>, AccessError> {
    let look = look(app, caller, org).await?;
    let mut tx = app.store.glance();
    Ok(match query {
        Some(query) => search(&mut tx, &look, query, after, limit).await?,
        None => all(app, &mut tx, &look, after, limit).await?,
    })
}

/// One page of what the snapshot knows, whose rows are then read: as dear as the page, not as the
/// organization.
async fn all(
    app: &App,
    tx: &mut ReadTx,
    look: &Look,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Seen, Cursor>, StoreError> {
    let after = match after {
        Some(Cursor::Place { project, device }) => Some((ProjectId(*project), DeviceId(*device))),
        Some(Cursor::Name(_)) | None => None,
    };
    let part = Part {
        after,
        limit: usize::try_from(limit).unwrap_or(0),
    };
    let listing = look.view().list_devices(DeviceAction::See, part);
    let ids: Vec<DeviceId> = listing.items.iter().map(|reached| reached.device).collect();
    let in_order = cards::by_ids(app, tx, look, &ids).await?;
    Ok(Page {
        items: visible(look, in_order).collect(),
        next: listing.next.map(|(project, device)| Cursor::Place {
            project: project.0,
            device: device.0,
        }),
    })
}

async fn search(
    tx: &mut ReadTx,
    look: &Look,
    query: &str,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Seen, Cursor>, StoreError> {
    let mut after = match after {
        Some(Cursor::Name(after)) => Some(after.clone()),
        Some(Cursor::Place { .. }) | None => None,
    };
    let (mut seen, mut wanted) = (Vec::new(), limit + 1);
    loop {
        let rows = devices::search(tx, &look.membership, query, after.as_ref(), wanted).await?;
        let last = i64::try_from(rows.len()).is_ok_and(|n| n < wanted);
        after = rows.last().map(devices::cursor);
        seen.extend(visible(look, rows));
        if last || i64::try_from(seen.len()).is_ok_and(|n| n > limit) {
            let cursor = |seen: &Seen| Cursor::Name(devices::cursor(&seen.device));
            return Ok(Page::cut(seen, limit, cursor));
        }
        wanted = BATCH;
    }
}

fn visible(
    look: &Look,
    rows: impl IntoIterator<Item = impl Into<Arc<Device>>>,
) -> impl Iterator<Item = Seen> {
    let view = look.view();
    rows.into_iter().filter_map(move |device| {
        let device = device.into();
        let role = snapshots::role(&view, device.id.into())?;
        Some(Seen { device, role })
    })
}

/// The devices of one project by name, those whose name or serial holds `query`. Who sees the
/// project sees all of them.
pub async fn of_project(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    project: ProjectId,
    query: Option<&str>,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Page<Seen, TextCursor>, AccessError> {
    let look = look(app, caller, org).await?;
    look.see(project.into())?;
    let mut tx = app.store.glance();
    let rows = devices::of_project(&mut tx, &look.membership, project, query, after, limit + 1);
    let seen = visible(&look, rows.await?).collect();
    Ok(Page::cut(seen, limit, |seen| devices::cursor(&seen.device)))
}

/// One device that the caller may see.
pub async fn get(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: DeviceId,
) -> Result<Seen, AccessError> {
    let look = look(app, caller, org).await?;
    let role = look.see(id.into())?;
    let mut tx = app.store.glance();
    let device = devices::get(&mut tx, &look.membership, id).await?;
    Ok(Seen {
        device: device.ok_or(AccessError::NotFound)?.into(),
        role,
    })
}
