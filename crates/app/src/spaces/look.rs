//! Reading projects and channels.

use ::access::Object;
use domain::{
    organization::OrgRef,
    resource::{Space, SpaceKind},
};
use store::{access::AccessError, read::TextCursor, spaces};

use super::Seen;
use crate::{
    App, Caller,
    page::Page,
    snapshots::{self, Look, look},
};

/// How many rows are read at once while looking for those that the caller may see.
const BATCH: i64 = 500;

/// The projects or channels that the caller may see, by name, `limit` of them after `after`, those
/// whose name holds `query`.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    kind: SpaceKind,
    query: Option<&str>,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Page<Seen, TextCursor>, AccessError> {
    let look = look(app, caller, org).await?;
    let mut tx = app.store.read().await?;
    let (mut seen, mut after) = (Vec::new(), after.cloned());
    // Who may see everything fills the page with the first rows; for others it may take more.
    let mut wanted = limit + 1;
    loop {
        let rows = spaces::list(
            &mut tx,
            &look.membership,
            kind,
            query,
            after.as_ref(),
            wanted,
        )
        .await?;
        let last = i64::try_from(rows.len()).is_ok_and(|n| n < wanted);
        after = rows.last().map(spaces::cursor);
        seen.extend(visible(&look, rows));
        if last || i64::try_from(seen.len()).is_ok_and(|n| n > limit) {
            return Ok(Page::cut(seen, limit, |seen| spaces::cursor(&seen.space)));
        }
        wanted = BATCH;
    }
}

fn visible(look: &Look, rows: Vec<Space<Object>>) -> impl Iterator<Item = Seen> {
    let view = look.view();
    rows.into_iter().filter_map(move |space| {
        let role = snapshots::role(&view, space.id)?;
        Some(Seen { space, role })
    })
}

/// One project or channel that the caller may see.
pub async fn get(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: Object,
) -> Result<Seen, AccessError> {
    let look = look(app, caller, org).await?;
    let role = look.see(id)?;
    let mut tx = app.store.glance();
    let space = spaces::get(&mut tx, &look.membership, id).await?;
    Ok(Seen {
        space: space.ok_or(AccessError::NotFound)?,
        role,
    })
}
