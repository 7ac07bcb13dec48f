//! History goes on without the names of people whose account is gone.

use std::{collections::HashSet, sync::Arc};

use ::access::Snapshot;
use domain::id::{AccountId, MembershipId};
use serde_json::Value;
use store::{
    ReadTx, StoreError,
    access::{AccessError, Membership},
    accounts,
    audit::{self, Recorded},
};

use crate::{App, invitations::Detailed, snapshots};

/// What people are called who have no account any more.
pub const FORMER: &str = "Former member";

/// Calls everybody in the events a former member who has no account any more. What is written down,
/// and what its hash is over, stays as it is.
pub(super) async fn unname(
    app: &App,
    own: &Membership,
    events: &mut [Recorded],
) -> Result<(), AccessError> {
    let mut told = HashSet::new();
    for event in &*events {
        named_in(event, &mut told)?;
    }
    let known = Known {
        own,
        snapshot: snapshots::current(app, own).await?,
    };
    let mut tx = app.store.glance();
    let mut gone = HashSet::new();
    for id in told {
        if known.is_gone(&mut tx, &id).await? {
            gone.insert(id);
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    for event in events {
        redact(event, &gone)?;
    }
    Ok(())
}

/// Calls everybody who invited, and has no account any more, a former member. Most are in the organization still,
/// which takes no question.
pub(crate) async fn unname_inviters(
    app: &App,
    own: &Membership,
    page: &mut [Detailed],
) -> Result<(), AccessError> {
    let inviters = page.iter().filter_map(|sent| sent.invitation.inviter);
    let inviters: HashSet<AccountId> = inviters.collect();
    let known = Known {
        own,
        snapshot: snapshots::current(app, own).await?,
    };
    let mut tx = app.store.glance();
    for inviter in inviters {
        if known.has_no_account(&mut tx, inviter).await? {
            let of_theirs = |sent: &&mut Detailed| sent.invitation.inviter == Some(inviter);
            for sent in page.iter_mut().filter(of_theirs) {
                FORMER.clone_into(&mut sent.invitation.inviter_name);
            }
        }
    }
    Ok(())
}

/// The ids of the accounts and memberships that an event names.
fn named_in(event: &Recorded, told: &mut HashSet<String>) -> Result<(), StoreError> {
    if event.actor_kind == "account" {
        told.insert(event.actor_id.clone());
    }
    if event.target_kind == "member" {
        told.insert(event.target_id.clone());
    }
    for side in [event.before_json()?, event.after_json()?].iter().flatten() {
        members_in(side, told);
    }
    Ok(())
}

/// People stand in what changed as `{"member": id, "name": name}`, wherever it may be.
fn members_in(value: &Value, told: &mut HashSet<String>) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(id)), Some(_)) = (fields.get("member"), fields.get("name")) {
                told.insert(id.clone());
            }
            fields.values().for_each(|field| members_in(field, told));
        }
        Value::Array(items) => items.iter().for_each(|item| members_in(item, told)),
        _ => {}
    }
}

struct Known<'a> {
    own: &'a Membership,
    snapshot: Arc<Snapshot>,
}

impl Known<'_> {
    /// Most who are named are in the organization still, which takes no question. Who left is looked
    /// for by the account that the log says they had.
    async fn is_gone(&self, tx: &mut ReadTx, id: &str) -> Result<bool, StoreError> {
        if let Ok(account) = id.parse::<AccountId>() {
            return self.has_no_account(tx, account).await;
        }
        let Ok(member) = id.parse::<MembershipId>() else {
            return Ok(false);
        };
        if self.snapshot.person(member).is_some() {
            return Ok(false);
        }
        match audit::end_of_membership(tx, self.own, member).await? {
            Some(end) => match account_of(&end)? {
                Some(account) => self.has_no_account(tx, account).await,
                None => Ok(false),
            },
            None => Ok(false),
        }
    }

    async fn has_no_account(
        &self,
        tx: &mut ReadTx,
        account: AccountId,
    ) -> Result<bool, StoreError> {
        Ok(self.snapshot.member_of(account).is_none()
            && accounts::by_id(tx, account).await?.is_none())
    }
}

/// Whose membership ended. Events of before it was written down tell it only where the person left by
/// themselves.
fn account_of(end: &Recorded) -> Result<Option<AccountId>, StoreError> {
    let before = end.before_json()?.unwrap_or_default();
    let told = before["account"].as_str();
    let own = (end.action == "member.left").then_some(end.actor_id.as_str());
    Ok(told.or(own).and_then(|id| id.parse().ok()))
}

fn redact(event: &mut Recorded, gone: &HashSet<String>) -> Result<(), StoreError> {
    if gone.contains(&event.actor_id) {
        FORMER.clone_into(&mut event.actor_name);
    }
    // What somebody joined or declined by tells their address.
    let is_own = event.target_kind == "invitation"
        && event.action != "invitation.created"
        && gone.contains(&event.actor_id);
    let is_about = is_own || gone.contains(&event.target_id);
    if is_about {
        FORMER.clone_into(&mut event.target_name);
    }
    let sides = [event.before_json()?, event.after_json()?];
    let [before, after] = sides.map(|side| {
        let mut side = side?;
        if is_about {
            unname_fields(&mut side);
        }
        unname_members(&mut side, gone);
        Some(side.to_string())
    });
    (event.before, event.after) = (before, after);
    Ok(())
}

/// What changed of the person themselves.
fn unname_fields(side: &mut Value) {
    if let Some(fields) = side.as_object_mut() {
        if let Some(name) = fields.get_mut("name") {
            *name = FORMER.into();
        }
        fields.remove("email");
        fields.remove("handle");
    }
}

fn unname_members(value: &mut Value, gone: &HashSet<String>) {
    match value {
        Value::Object(fields) => {
            let is_gone = fields
                .get("member")
                .and_then(Value::as_str)
                .is_some_and(|id| gone.contains(id));
            if let (true, Some(name)) = (is_gone, fields.get_mut("name")) {
                *name = FORMER.into();
            }
            fields
                .values_mut()
                .for_each(|field| unname_members(field, gone));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| unname_members(item, gone)),
        _ => {}
    }
}
