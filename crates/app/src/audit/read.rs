//! Reading the log.

use domain::{organization::OrgRef, policy::OrgAction, text, time::Timestamp};
use store::{
    access::{self, AccessError, ReadAudit},
    audit::{self, Filter, Recorded},
};

use super::former;
use crate::{App, Caller, page::Page};

/// The longest id or action that there is; what is longer matches nothing, and is cut.
const LONGEST: usize = 100;

/// What of the log is asked for; `None` is everything.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The id of the account that acted.
    pub actor: Option<String>,
    /// An action (`team.created`) or a kind of thing with all its actions (`team`).
    pub action: Option<String>,
    /// The id of the thing that it happened to.
    pub target: Option<String>,
    /// From this time on.
    pub from: Option<Timestamp>,
    /// Before this time.
    pub to: Option<Timestamp>,
    /// Only events before the one with this number: the `next` of the page before.
    pub before: Option<i64>,
}

/// The log of the organization, newest first, `limit` events of it, without the names of people whose
/// account is gone. For owners and
/// administrators; events of billing and purchases are told to owners alone.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    query: &Query,
    limit: i64,
) -> Result<Page<Recorded, i64>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ReadAudit>()?;
    let with_billing = membership.may(OrgAction::ManageBilling);
    let filter = filter(query, with_billing, limit + 1);
    let rows = audit::list(&mut tx, &permit, &filter).await?;
    drop(tx);
    app.activity.looked(&membership, now);
    let mut page = Page::cut(rows, limit, |event| event.seq);
    former::unname(app, &membership, &mut page.items).await?;
    Ok(page)
}

fn filter(query: &Query, with_billing: bool, limit: i64) -> Filter {
    let plain = |text: &Option<String>| text.as_deref().map(|t| text::tamed(t, LONGEST));
    let action = plain(&query.action);
    let (action, area) = match action {
        Some(text) if !text.contains('.') => (None, Some(text)),
        action => (action, None),
    };
    Filter {
        actor: plain(&query.actor),
        action,
        area,
        target: plain(&query.target),
        from: query.from,
        to: query.to,
        before_seq: query.before,
        with_billing,
        limit,
    }
}
