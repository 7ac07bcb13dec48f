//! What changed in one's teams, for those who do not read the log.

use domain::organization::OrgRef;
use store::{
    access::{self, AccessError},
    audit::{self, Recorded},
    members,
};

use super::former::unname;
use crate::{App, Caller};

/// How many teams are looked at, by name. Nobody follows more.
const TEAMS: usize = 50;

/// The newest `limit` changes of the teams that the caller is in. Who is in a team sees its name
/// and its people, so they may hear of changes of them; programs are in none.
pub async fn in_own_teams(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    limit: i64,
) -> Result<Vec<Recorded>, AccessError> {
    let mut tx = app.store.read().await?;
    let own = access::membership(&mut tx, &caller.actor, org, app.clock.now()).await?;
    let Some(id) = own.id() else {
        return Ok(Vec::new());
    };
    let mut news = Vec::new();
    for place in members::places(&mut tx, &own, id).await?.iter().take(TEAMS) {
        news.extend(audit::of_team(&mut tx, &own, place.team, limit).await?);
    }
    news.sort_unstable_by_key(|event| std::cmp::Reverse(event.seq));
    news.truncate(usize::try_from(limit).unwrap_or(0));
    drop(tx);
    unname(app, &own, &mut news).await?;
    Ok(news)
}
