//! The invitations of an organization.

use std::collections::{HashMap, HashSet};

use domain::{
    id::InvitationId, invitation::Invitation, organization::OrgRef, policy::OrgAction,
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Scope, SeeContacts},
    grants,
    invitations::{self, Wanted},
    members,
    read::NumberCursor,
};

use super::{Detailed, OfferedTeam, restores};
use crate::{App, Caller, audit::former, page::Page};

/// The invitations, newest first, `limit` of them after `after`.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    wanted: Wanted,
    after: Option<NumberCursor>,
    limit: i64,
) -> Result<Page<Detailed, NumberCursor>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let reader = access::membership(&mut tx, &caller.actor, org, now).await?;
    let permit = reader.permit::<SeeContacts>()?;
    let rows = invitations::list(&mut tx, &permit, wanted, after, limit + 1, now).await?;
    let page = Page::cut(rows, limit, invitations::cursor);
    app.activity.looked(&reader, now);
    let mut items = detailed(&mut tx, &permit, page.items, now).await?;
    drop(tx);
    former::unname_inviters(app, &reader, &mut items).await?;
    let next = page.next;
    Ok(Page { items, next })
}

/// One invitation, whatever became of it.
pub async fn get(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: InvitationId,
) -> Result<Invitation, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let reader = access::membership(&mut tx, &caller.actor, org, now).await?;
    reader.require(OrgAction::SeeContacts)?;
    let found = invitations::get(&mut tx, &reader, id).await?;
    found.ok_or(AccessError::NotFound)
}

/// With what each offers: one look of each kind for the whole page, newest first. Few are for somebody
/// who was here before, and those are looked at one by one.
pub(crate) async fn detailed(
    tx: &mut ReadTx,
    scope: &impl Scope,
    page: Vec<Invitation>,
    now: Timestamp,
) -> Result<Vec<Detailed>, StoreError> {
    let (Some(newest), Some(oldest)) = (page.first(), page.last()) else {
        return Ok(Vec::new());
    };
    let range = (invitations::cursor(newest), invitations::cursor(oldest));
    let mut teams = teams(tx, scope, range).await?;
    let mut grants: HashMap<_, Vec<_>> = HashMap::new();
    for (id, offer) in grants::offered_of_page(tx, scope, range.0, range.1).await? {
        grants.entry(id).or_default().push(offer);
    }
    let since = now - members::KEPT;
    let returning = invitations::returning_of_page(tx, scope, range.0, range.1, since).await?;
    let returning: HashSet<InvitationId> = returning.into_iter().collect();
    let mut detailed = Vec::with_capacity(page.len());
    for invitation in page {
        let restores = match returning.contains(&invitation.id) {
            true => restores(tx, scope, &invitation.email, now).await?,
            false => None,
        };
        detailed.push(Detailed {
            teams: teams.remove(&invitation.id).unwrap_or_default(),
            grants: grants.remove(&invitation.id).unwrap_or_default(),
            invitation,
            restores,
        });
    }
    Ok(detailed)
}

async fn teams(
    tx: &mut ReadTx,
    scope: &impl Scope,
    (newest, oldest): (NumberCursor, NumberCursor),
) -> Result<HashMap<InvitationId, Vec<OfferedTeam>>, StoreError> {
    let mut teams: HashMap<_, Vec<_>> = HashMap::new();
    for (id, offer) in invitations::teams_of_page(tx, scope, newest, oldest).await? {
        teams.entry(id).or_default().push(OfferedTeam::from(offer));
    }
    Ok(teams)
}
