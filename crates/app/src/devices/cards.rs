//! Devices as they were read a moment ago.

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::{
    id::{DeviceId, OrgId, ProjectId},
    resource::Device,
};
use store::{ReadTx, StoreError, devices};

use crate::{
    App,
    at_revision::{AtRevision, Written},
    snapshots::Look,
};

pub struct Cards {
    /// Some 400 bytes each.
    devices: AtRevision<DeviceId, Arc<Device>>,
    /// Pages of the list of all, as those have them who administer all; some 20 kB each.
    pub(super) pages: AtRevision<PageKey, Written>,
}

/// When a device was last heard is itself written down once a minute.
const LIFE: Duration = Duration::from_secs(10);
const DEVICES: usize = 20_000;
const PAGES: usize = 200;

/// None yet.
pub fn cards() -> Cards {
    Cards {
        devices: AtRevision::new(LIFE, DEVICES),
        pages: AtRevision::new(LIFE, PAGES),
    }
}

impl Cards {
    /// Forgets the devices of an organization, of which one has called without a new revision.
    pub(crate) fn forget(&self, org: OrgId) {
        self.devices.forget(org);
        self.pages.forget(org);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageKey {
    pub(super) after: Option<(ProjectId, DeviceId)>,
    pub(super) limit: i64,
}

/// The devices with these ids, in the same order; those that are gone are left out.
pub(super) async fn by_ids(
    app: &App,
    tx: &mut ReadTx,
    look: &Look,
    ids: &[DeviceId],
) -> Result<Vec<Arc<Device>>, StoreError> {
    let org = look.membership.organization();
    let known = ids
        .iter()
        .filter_map(|id| Some((*id, app.cards.devices.find(org, *id, look.now)?)));
    let mut devices: HashMap<DeviceId, Arc<Device>> = known.collect();
    let unknown = ids.iter().filter(|id| !devices.contains_key(id));
    let unknown: Vec<DeviceId> = unknown.copied().collect();
    for (id, device) in devices::by_ids(tx, &look.membership, &unknown).await? {
        let device = Arc::new(device);
        app.cards.devices.keep(org, id, look.now, device.clone());
        devices.insert(id, device);
    }
    Ok(ids.iter().filter_map(|id| devices.remove(id)).collect())
}
