//! Reading the log of an organization.

use domain::{
    id::{MembershipId, TeamId},
    time::Timestamp,
};

use super::Recorded;
use crate::{
    ReadTx, StoreError,
    access::{Membership, Permit, ReadAudit, Scope},
};

/// What of the log is asked for; `None` is everything.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The id of an account.
    pub actor: Option<String>,
    pub action: Option<String>,
    /// All actions of one kind of thing: `team` for `team.created`, `team.updated` and so on.
    pub area: Option<String>,
    /// The id of a thing.
    pub target: Option<String>,
    pub from: Option<Timestamp>,
    /// Only events before this time.
    pub to: Option<Timestamp>,
    /// Only events before this one.
    pub before_seq: Option<i64>,
    /// Billing is nobody's business but the owners'.
    pub with_billing: bool,
    pub limit: i64,
}

/// Binds what every read of the log asks for.
macro_rules! bound {
    ($query:expr, $permit:expr, $filter:expr) => {
        $query
            .bind($permit.org().0)
            .bind($filter.before_seq.unwrap_or(i64::MAX))
            .bind($filter.from.map_or(i64::MIN, Timestamp::micros))
            .bind($filter.to.map_or(i64::MAX, Timestamp::micros))
            .bind($filter.with_billing)
            .bind($filter.limit)
            .bind(&$filter.actor)
            .bind(&$filter.action)
            .bind($filter.area.as_ref().map(|area| format!("{area}.")))
            .bind(&$filter.target)
    };
}

/// What the log says of the end of a membership: who acted, what it was, and what was before; `None` while
/// there was none.
pub async fn end_of_membership(
    tx: &mut ReadTx,
    scope: &impl Scope,
    member: MembershipId,
) -> Result<Option<Recorded>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.target_id = $2 AND e.action IN ('member.left', 'member.removed')
         ORDER BY e.seq DESC LIMIT 1",
    ).bind(scope.org().0).bind(member.to_string()).fetch_optional(c).await?))
}

/// The log, newest first. Each text follows the index that leads to the fewest rows: what happened
/// to one thing is less than what one person did, and that is less than all of one action.
pub async fn list(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    match (&filter.target, &filter.actor, &filter.action) {
        (Some(_), _, _) => of_target(tx, permit, filter).await,
        (None, Some(_), _) => of_actor(tx, permit, filter).await,
        (None, None, Some(_)) => of_action(tx, permit, filter).await,
        (None, None, None) => of_all(tx, permit, filter).await,
    }
}

async fn of_target(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => bound!(sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.seq < $2 AND e.at >= $3 AND e.at < $4
           AND ($5 OR e.action NOT LIKE 'billing.%' AND e.action NOT LIKE 'purchase.%')
           AND e.target_id = $10
           AND (CAST($7 AS TEXT) IS NULL OR e.actor_id = $7)
           AND (CAST($8 AS TEXT) IS NULL OR e.action = $8)
           AND (CAST($9 AS TEXT) IS NULL OR substr(e.action, 1, length($9)) = $9)
         ORDER BY e.seq DESC LIMIT $6",
    ), permit, filter).fetch_all(c).await?))
}

async fn of_actor(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => bound!(sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.seq < $2 AND e.at >= $3 AND e.at < $4
           AND ($5 OR e.action NOT LIKE 'billing.%' AND e.action NOT LIKE 'purchase.%')
           AND e.actor_id = $7
           AND (CAST($8 AS TEXT) IS NULL OR e.action = $8)
           AND (CAST($9 AS TEXT) IS NULL OR substr(e.action, 1, length($9)) = $9)
           AND (CAST($10 AS TEXT) IS NULL OR e.target_id = $10)
         ORDER BY e.seq DESC LIMIT $6",
    ), permit, filter).fetch_all(c).await?))
}

async fn of_action(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => bound!(sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.seq < $2 AND e.at >= $3 AND e.at < $4
           AND ($5 OR e.action NOT LIKE 'billing.%' AND e.action NOT LIKE 'purchase.%')
           AND e.action = $8
           AND (CAST($7 AS TEXT) IS NULL OR e.actor_id = $7)
           AND (CAST($9 AS TEXT) IS NULL OR substr(e.action, 1, length($9)) = $9)
           AND (CAST($10 AS TEXT) IS NULL OR e.target_id = $10)
         ORDER BY e.seq DESC LIMIT $6",
    ), permit, filter).fetch_all(c).await?))
}

async fn of_all(
    tx: &mut ReadTx,
    permit: &Permit<ReadAudit>,
    filter: &Filter,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => bound!(sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, e.ip, e.user_agent, e.request_id, e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.seq < $2 AND e.at >= $3 AND e.at < $4
           AND ($5 OR e.action NOT LIKE 'billing.%' AND e.action NOT LIKE 'purchase.%')
           AND (CAST($9 AS TEXT) IS NULL OR substr(e.action, 1, length($9)) = $9)
           AND (CAST($7 AS TEXT) IS NULL OR e.actor_id = $7)
           AND (CAST($8 AS TEXT) IS NULL OR e.action = $8)
           AND (CAST($10 AS TEXT) IS NULL OR e.target_id = $10)
         ORDER BY e.seq DESC LIMIT $6",
    ), permit, filter).fetch_all(c).await?))
}

/// What happened to a team, newest first. Where it came from is told to those who read the log alone.
pub async fn of_team(
    tx: &mut ReadTx,
    own: &Membership,
    team: TeamId,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    Ok(on!(tx, c => sqlx::query_as(
        "SELECT e.seq, e.event_id, e.at, e.actor_kind, e.actor_id, e.actor_name, e.action, e.target_kind,
                e.target_id, e.target_name, e.before, e.after, NULL AS ip, NULL AS user_agent, NULL AS request_id,
                e.prev_hash, e.hash
         FROM audit_events e
         WHERE e.org_id = $1 AND e.target_id = $2 ORDER BY e.seq DESC LIMIT $3",
    ).bind(own.org().0).bind(team.to_string()).bind(limit).fetch_all(c).await?))
}
