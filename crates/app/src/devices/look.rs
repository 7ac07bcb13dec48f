//! Reading devices.

use std::sync::Arc;

use ::access::Page as Part;
use domain::{
    id::{DeviceId, ProjectId},
    organization::OrgRef,
    policy::DeviceAction,
    resource::Device,
    role::OrgRole,
};
use serde::{Deserialize, Serialize};
use store::{
    ReadTx, StoreError,
    access::{AccessError, Membership},
    devices,
    read::TextCursor,
};
use uuid::Uuid;

use super::{
    Seen,
    cards::{self, PageKey},
};
use crate::{
    App, Caller,
    at_revision::Written,
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
    Ok(page(app, &look, query, after, limit).await?)
}

/// The same as `write` puts it. Whoever administers all devices sees the same list of them, which is written once for
/// all of them as long as nothing changes; so it must not depend on who asks. What others see may end at any moment
/// with a grant, and is decided each time.
pub async fn list_written(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: Option<&str>,
    after: Option<&Cursor>,
    limit: i64,
    write: impl FnOnce(Page<Seen, Cursor>) -> Written,
) -> Result<Written, AccessError> {
    let look = look(app, caller, org).await?;
    let organization = look.membership.organization();
    let for_all = query.is_none() && administers_all(&look.membership);
    let key = for_all.then(|| PageKey {
        after: place(after),
        limit,
    });
    let known = key.and_then(|key| app.cards.pages.find(organization, key, look.now));
    if let Some(known) = known {
        return Ok(known);
    }
    let written = write(page(app, &look, query, after, limit).await?);
    if let Some(key) = key {
        let kept = written.clone();
        app.cards.pages.keep(organization, key, look.now, kept);
    }
    Ok(written)
}

fn administers_all(membership: &Membership) -> bool {
    let in_person = membership.principal().limits.is_none();
    in_person && matches!(membership.role(), OrgRole::Owner | OrgRole::Administrator)
}

async fn page(
    app: &App,
    look: &Look,
    query: Option<&str>,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Page<Seen, Cursor>, StoreError> {
    let mut tx = app.store.glance();
    match query {
        Some(query) => search(&mut tx, look, query, after, limit).await,
        None => all(app, &mut tx, look, place(after), limit).await,
    }
}

fn place(after: Option<&Cursor>) -> Option<(ProjectId, DeviceId)> {
    match after {
        Some(Cursor::Place { project, device }) => Some((ProjectId(*project), DeviceId(*device))),
        Some(Cursor::Name(_)) | None => None,
    }
}

/// One page of what the snapshot knows, whose rows are then read: as dear as the page, not as the
/// organization.
async fn all(
    app: &App,
    tx: &mut ReadTx,
    look: &Look,
    after: Option<(ProjectId, DeviceId)>,
    limit: i64,
) -> Result<Page<Seen, Cursor>, StoreError> {
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
