//! Devices as they were read a moment ago.

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::{id::DeviceId, resource::Device};
use store::{ReadTx, StoreError, devices};

use crate::{App, at_revision::AtRevision, snapshots::Look};

/// Some 400 bytes each.
pub type Cards = AtRevision<DeviceId, Arc<Device>>;

/// When a device was last heard is itself written down once a minute.
const LIFE: Duration = Duration::from_secs(10);
const MOST: usize = 20_000;

/// None yet.
pub fn cards() -> Cards {
    Cards::new(LIFE, MOST)
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
        .filter_map(|id| Some((*id, app.cards.find(org, *id, look.now)?)));
    let mut devices: HashMap<DeviceId, Arc<Device>> = known.collect();
    let unknown = ids.iter().filter(|id| !devices.contains_key(id));
    let unknown: Vec<DeviceId> = unknown.copied().collect();
    for (id, device) in devices::by_ids(tx, &look.membership, &unknown).await? {
        let device = Arc::new(device);
        app.cards.keep(org, id, look.now, device.clone());
        devices.insert(id, device);
    }
    Ok(ids.iter().filter_map(|id| devices.remove(id)).collect())
}
