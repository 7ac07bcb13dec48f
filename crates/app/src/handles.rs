//! Handles: whose one is, and which one is free.

use domain::{handle::Handle, organization::OrgRef, time::Timestamp};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Membership},
    handles::{self, Bearer},
    members, teams,
};

use crate::{App, Caller};

/// What there is to know of a handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Free,
    Taken {
        /// A free one near it.
        suggestion: Handle,
        /// Whom it leads to. `None` where a team or person who is gone had it within the last
        /// 90 days: it is kept from others, and leads nowhere.
        bearer: Option<Named>,
    },
}

/// Whom a handle leads to, under their present handle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub bearer: Bearer,
    pub name: String,
    pub handle: Handle,
}

/// Whether a handle can be had and, if not, who has it. For everybody in the organization: whose
/// handle it is, the list of people and teams tells them as well.
pub async fn look(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    handle: &Handle,
) -> Result<Answer, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let Some(held) = handles::bearer(&mut tx, &membership, handle, now).await? else {
        return Ok(Answer::Free);
    };
    Ok(Answer::Taken {
        suggestion: handles::free_near(&mut tx, &membership, handle, now).await?,
        bearer: name(&mut tx, &membership, held.bearer).await?,
    })
}

async fn name(
    tx: &mut ReadTx,
    membership: &Membership,
    bearer: Bearer,
) -> Result<Option<Named>, StoreError> {
    let named = match bearer {
        Bearer::Team(id) => teams::by_id(tx, membership, id)
            .await?
            .map(|team| (team.name, team.handle)),
        Bearer::Member(id) => members::get(tx, membership, id)
            .await?
            .map(|member| (member.name, member.handle)),
    };
    Ok(named.map(|(name, handle)| Named {
        bearer,
        name,
        handle,
    }))
}

/// A free handle for a team of this name: the one that the name suggests, or one near it.
pub async fn suggest(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    name: &str,
) -> Result<Handle, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let wish = Handle::suggest(name, "team");
    Ok(free_or_near(&mut tx, &membership, wish, now).await?)
}

async fn free_or_near(
    tx: &mut ReadTx,
    membership: &Membership,
    wish: Handle,
    now: Timestamp,
) -> Result<Handle, StoreError> {
    match handles::bearer(tx, membership, &wish, now).await? {
        Some(_) => handles::free_near(tx, membership, &wish, now).await,
        None => Ok(wish),
    }
}
