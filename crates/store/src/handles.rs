//! Handles: one name space an organization for its teams and members.

use std::collections::HashSet;

use domain::{
    handle::{ALIAS_LIFE, Handle},
    id::{MembershipId, OrgId, TeamId},
    time::Timestamp,
};
use uuid::Uuid;

use crate::{
    ReadTx, StoreError, WriteTx,
    access::{GivesHandles, Scope},
};

/// Whom a handle names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    Team(TeamId),
    Member(MembershipId),
}

impl Bearer {
    fn kind(self) -> &'static str {
        match self {
            Self::Team(_) => "team",
            Self::Member(_) => "member",
        }
    }

    fn uuid(self) -> Uuid {
        match self {
            Self::Team(id) => id.0,
            Self::Member(id) => id.0,
        }
    }
}

/// A handle that is in use, or was not long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub bearer: Bearer,
    /// When it was given up; it still leads to its bearer.
    pub released_at: Option<Timestamp>,
}

/// Who holds `handle`, also as a former handle; `None` where it can be had.
pub async fn bearer(
    tx: &mut ReadTx,
    scope: &impl Scope,
    handle: &Handle,
    now: Timestamp,
) -> Result<Option<Held>, StoreError> {
    held(tx, scope.org(), handle, now).await
}

pub(crate) async fn held(
    tx: &mut ReadTx,
    org: OrgId,
    handle: &Handle,
    now: Timestamp,
) -> Result<Option<Held>, StoreError> {
    let row: Option<(String, Uuid, Option<i64>)> = on!(tx, c => sqlx::query_as(
        "SELECT h.bearer_kind, h.bearer_id, h.released_at FROM handles h
         WHERE h.org_id = $1 AND h.handle = $2 AND (h.released_at IS NULL OR h.released_at > $3)",
    ).bind(org.0).bind(handle.as_str()).bind((now - ALIAS_LIFE).micros()).fetch_optional(c).await?);
    Ok(row.map(|(kind, id, released)| Held {
        bearer: if kind == "team" {
            Bearer::Team(TeamId(id))
        } else {
            Bearer::Member(MembershipId(id))
        },
        released_at: released.map(Timestamp::from_micros),
    }))
}

/// Gives `handle` to `bearer`, whose present one becomes an alias. `false` if somebody else holds
/// it; a bearer may always have back what was theirs.
pub async fn give(
    tx: &mut WriteTx,
    right: &impl GivesHandles,
    handle: &Handle,
    bearer: Bearer,
    now: Timestamp,
) -> Result<bool, StoreError> {
    release(tx, right, bearer, now).await?;
    let given = on!(tx, c => sqlx::query(
        "INSERT INTO handles (org_id, handle, bearer_kind, bearer_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (org_id, handle) DO UPDATE SET bearer_kind = excluded.bearer_kind,
           bearer_id = excluded.bearer_id, released_at = NULL
         WHERE handles.bearer_id = excluded.bearer_id OR handles.released_at <= $5",
    )
    .bind(right.org().0).bind(handle.as_str()).bind(bearer.kind()).bind(bearer.uuid())
    .bind((now - ALIAS_LIFE).micros())
    .execute(c).await?.rows_affected());
    Ok(given == 1)
}

/// The present handle of `bearer` becomes an alias.
pub async fn release(
    tx: &mut WriteTx,
    right: &impl GivesHandles,
    bearer: Bearer,
    now: Timestamp,
) -> Result<(), StoreError> {
    release_of(tx, right.org(), bearer, now).await
}

pub(crate) async fn release_of(
    tx: &mut WriteTx,
    org: OrgId,
    bearer: Bearer,
    now: Timestamp,
) -> Result<(), StoreError> {
    on!(tx, c => sqlx::query(
        "UPDATE handles SET released_at = $3 WHERE org_id = $1 AND bearer_id = $2 AND released_at IS NULL",
    ).bind(org.0).bind(bearer.uuid()).bind(now.micros()).execute(c).await?.rows_affected());
    Ok(())
}

/// Finds a free handle near `wish` and gives it: the wish itself, else with the first number
/// from 2 on that is free.
pub async fn give_near(
    tx: &mut WriteTx,
    right: &impl GivesHandles,
    wish: &Handle,
    bearer: Bearer,
    now: Timestamp,
) -> Result<Handle, StoreError> {
    if give(tx, right, wish, bearer, now).await? {
        return Ok(wish.clone());
    }
    let free = free_near(tx, right, wish, now).await?;
    let given = give(tx, right, &free, bearer, now).await?;
    assert!(
        given,
        "nobody else gives handles while this holds the tenant's lock"
    );
    Ok(free)
}

/// A free handle near one that is taken. The numbers in use are read at once, so that the
/// hundredth Maria costs no more than the second.
pub async fn free_near(
    tx: &mut ReadTx,
    scope: &impl Scope,
    wish: &Handle,
    now: Timestamp,
) -> Result<Handle, StoreError> {
    let (from, to) = numbered_range(wish);
    let taken: Vec<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT h.handle FROM handles h WHERE h.org_id = $1 AND h.handle >= $2 AND h.handle < $3
           AND (h.released_at IS NULL OR h.released_at > $4)",
    )
    .bind(scope.org().0).bind(from).bind(to).bind((now - ALIAS_LIFE).micros())
    .fetch_all(c).await?);
    let taken: HashSet<String> = taken.into_iter().collect();
    let free = (2..=u32::MAX)
        .map(|n| wish.numbered(n))
        .find(|handle| !taken.contains(handle.as_str()));
    Ok(free.expect("nobody has four thousand million namesakes"))
}

/// From where to where, in the order of their bytes, the numbered forms of a handle lie. A long
/// handle is cut to make room for its number, so all that begin like it have to be looked at.
fn numbered_range(wish: &Handle) -> (String, String) {
    const ROOM: usize = "-4294967295".len();
    match wish.as_str().split_at_checked(Handle::MAX - ROOM) {
        Some((stem, cut)) if !cut.is_empty() => {
            let stem = stem.trim_end_matches('-');
            // '{' is the character after 'z'.
            (stem.to_owned(), format!("{stem}{{"))
        }
        // ':' is the character after '9'.
        _ => (format!("{wish}-"), format!("{wish}-:")),
    }
}

/// The former handles that still lead to `bearer`. Sorted here: an `ORDER BY` would lead SQLite
/// through every handle of the organization.
pub async fn aliases(
    tx: &mut ReadTx,
    scope: &impl Scope,
    bearer: Bearer,
    now: Timestamp,
) -> Result<Vec<String>, StoreError> {
    let mut aliases: Vec<String> = on!(tx, c => sqlx::query_scalar(
        "SELECT h.handle FROM handles h WHERE h.org_id = $1 AND h.bearer_id = $2 AND h.released_at > $3",
    ).bind(scope.org().0).bind(bearer.uuid()).bind((now - ALIAS_LIFE).micros()).fetch_all(c).await?);
    aliases.sort_unstable();
    Ok(aliases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_numbered_form_lies_in_its_range() {
        for wish in [
            "ab",
            "maintenance-team",
            &"a".repeat(32),
            &format!("a{}b", "-".repeat(30)),
        ] {
            let wish = Handle::parse(wish).unwrap();
            let (from, to) = numbered_range(&wish);
            for n in [2, 9, 10, 99, 1_000, u32::MAX] {
                let numbered = wish.numbered(n).as_str().to_owned();
                assert!(from <= numbered && numbered < to, "{numbered}");
            }
        }
    }
}
