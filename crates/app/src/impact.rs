//! What a change would take away, or give, on projects, channels and devices: told before it is made.

use ::access::{Change, Object, Snapshot};
use domain::{id::MembershipId, role::ResourceRole, time::Timestamp};
use store::{ReadTx, StoreError, access::Scope, grants};

/// How many differences are told.
const TOLD: usize = 200;

/// Somebody's role on something, before and after. `None` is no access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub member: MembershipId,
    pub object: Object,
    pub name: String,
    pub before: Option<ResourceRole>,
    pub after: Option<ResourceRole>,
}

/// The differences that are told, and how many more there are.
pub(crate) struct Impact {
    pub shifts: Vec<Shift>,
    pub beyond: usize,
}

/// What `change` would make different at `now`, the first 200 differences of it. A device is named
/// only where it fares differently than its project.
pub(crate) async fn of(
    tx: &mut ReadTx,
    scope: &impl Scope,
    snapshot: &Snapshot,
    change: &Change,
    now: Timestamp,
) -> Result<Impact, StoreError> {
    // A change of something that the snapshot does not know changes nothing.
    let impact = snapshot.what_if(change, now).unwrap_or_default();
    let (told, beyond) = impact.resources.split_at(impact.resources.len().min(TOLD));
    let objects: Vec<Object> = told.iter().map(|shift| shift.object).collect();
    let names = grants::names_of(tx, scope, &objects).await?;
    let shifts = told.iter().filter_map(|shift| {
        Some(Shift {
            member: shift.member,
            object: shift.object,
            name: names.get(&shift.object)?.clone(),
            before: shift.before,
            after: shift.after,
        })
    });
    Ok(Impact {
        shifts: shifts.collect(),
        beyond: beyond.len(),
    })
}
