//! Reading teams.

use std::collections::HashMap;

use domain::{
    id::TeamId,
    organization::OrgRef,
    team::{Team, TeamRef},
    time::Timestamp,
};
use store::{
    ReadTx, StoreError,
    access::{self, AccessError, Membership},
    read::TextCursor,
    teams::{self, Listed},
};

use super::{Seen, find, in_effect, seen};
use crate::{App, Caller, page::Page};

/// The teams of the organization by name, `limit` of them after `after`, those whose name or
/// handle holds `query`.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: Option<&str>,
    after: Option<&TextCursor>,
    limit: i64,
) -> Result<Page<Seen, TextCursor>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let reader = access::membership(&mut tx, &caller.actor, org, now).await?;
    let rows = teams::list(&mut tx, &reader, query, after, limit + 1).await?;
    let page = Page::cut(rows, limit, |row| teams::cursor(&row.team));
    let aliases = aliases(&mut tx, &reader, query, &page.items, now).await?;
    app.activity.looked(&reader, now);
    Ok(Page {
        items: as_seen(&reader, page.items, aliases),
        next: page.next,
    })
}

type Aliases = HashMap<TeamId, Vec<String>>;

async fn aliases(
    tx: &mut ReadTx,
    reader: &Membership,
    query: Option<&str>,
    page: &[Listed],
    now: Timestamp,
) -> Result<Aliases, StoreError> {
    let (Some(first), Some(last)) = (page.first(), page.last()) else {
        return Ok(Aliases::new());
    };
    let range = (&teams::cursor(&first.team), &teams::cursor(&last.team));
    let mut aliases = Aliases::new();
    for (team, alias) in teams::aliases_of_page(tx, reader, query, range, now).await? {
        aliases.entry(team).or_default().push(alias);
    }
    Ok(aliases)
}

fn as_seen(reader: &Membership, rows: Vec<Listed>, mut aliases: Aliases) -> Vec<Seen> {
    let seen = |row: Listed| Seen {
        role: in_effect(reader, row.place),
        aliases: aliases.remove(&row.team.id).unwrap_or_default(),
        team: row.team,
    };
    rows.into_iter().map(seen).collect()
}

/// One team, by id or by a present or former handle. Its people are a page of the members.
pub async fn get(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    team: &TeamRef,
) -> Result<Seen, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let reader = access::membership(&mut tx, &caller.actor, org, now).await?;
    let team: Team = find(&mut tx, &reader, team, now).await?;
    app.activity.looked(&reader, now);
    Ok(seen(&mut tx, &reader, team, now).await?)
}
