//! Suspending a member and restoring them: access stops and comes back, all else stays.

use domain::{
    id::MembershipId,
    membership::{Member, Standing},
    organization::OrgRef,
};
use store::{access, audit, members};

use super::{MemberError, Seen, event::event, rules, see::seen};
use crate::{App, Caller, retry::retrying};

/// From the next request on the person sees nothing of the organization. Suspending somebody who
/// is suspended changes nothing.
pub async fn suspend(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
) -> Result<Seen, MemberError> {
    retrying(app, || set(app, caller, org, id, Standing::Suspended)).await
}

/// Takes a suspension back. Whose membership has come to its end stays out until that is moved.
pub async fn restore(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
) -> Result<Seen, MemberError> {
    retrying(app, || set(app, caller, org, id, Standing::Active)).await
}

async fn set(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: MembershipId,
    standing: Standing,
) -> Result<Seen, MemberError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let own = access::enter(&mut tx, &caller.actor, org, now).await?;
    let before = rules::find(&mut tx, &own, id).await?;
    let after = Member {
        standing,
        ..before.clone()
    };
    let permit = rules::permit(caller, &own, &before, Some(&after), now)?;
    if after == before {
        return Ok(seen(&mut tx, &own, before, now).await?);
    }
    rules::keep_an_owner(&mut tx, &own, &before, Some(&after), now).await?;
    members::update(&mut tx, &permit, &after).await?;
    let event = event(app, action(standing), &before, &after, now);
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    let changed = rules::find(&mut tx, &own, id).await?;
    let seen = seen(&mut tx, &own, changed, now).await?;
    tx.commit().await?;
    Ok(seen)
}

fn action(standing: Standing) -> &'static str {
    match standing {
        Standing::Suspended => "member.suspended",
        Standing::Active => "member.restored",
    }
}
