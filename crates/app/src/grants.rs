//! Giving people and teams a role on a project, a channel or a device, and taking it away.

use ::access::{Grant, Object, Subject};
use domain::{organization::OrgRef, role::ResourceRole, team::TeamRef, time::Timestamp};
use serde_json::{Value, json};
use store::{
    ReadTx, StoreError, WriteTx,
    access::{self, AccessError, Scope},
    audit,
    grants::{self, Held, Named},
    leave::{GrantOnIt, Leave},
    members, teams,
};
use uuid::Uuid;

use crate::{
    App, Caller, Change,
    page::Page,
    retry::{retry_by, retrying},
    spaces::target_of,
};

/// A role that somebody shall have.
#[derive(Clone, Debug)]
pub struct Give {
    pub subject: Subject,
    pub object: Object,
    pub role: ResourceRole,
    pub end: End,
}

/// When a role that is given shall end.
#[derive(Clone, Copy, Debug)]
pub enum End {
    /// When it did before; a new one does not end.
    AsBefore,
    /// Lies ahead (`domain::resource::end`); `None` for never.
    At(Option<Timestamp>),
}

/// A grant with the names of both its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub named: Named,
    pub object_name: String,
}

#[derive(Debug, thiserror::Error)]
pub enum GiveError {
    #[error("{}", texts::field_subject_unknown())]
    UnknownSubject,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(GiveError: Access, Store);

/// Gives a member or team a role, or another role or end than it had. Answers what it has now, and what it had.
pub async fn set(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    give: &Give,
) -> Result<(Given, Option<Held>), GiveError> {
    retrying(app, || attempt(app, caller, org, give)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    give: &Give,
) -> Result<(Given, Option<Held>), GiveError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership
        .leave::<GrantOnIt>(&mut tx, give.object, now)
        .await?;
    let who = subject(&mut tx, &leave, give.subject, now).await?;
    let (name, handle) = who.ok_or(GiveError::UnknownSubject)?;
    let object_name = object_name(&mut tx, &leave).await?;
    let before = grants::get(&mut tx, &leave, give.subject).await?;
    let end = match give.end {
        End::AsBefore => before.and_then(|held| held.expires_at),
        End::At(end) => end,
    };
    let was = before.map(|held| (held.role, held.expires_at));
    let after = (give.role, end);
    grants::set(&mut tx, &leave, give.subject, give.role, end, now).await?;
    if was != Some(after) {
        let told = |given| told(give.subject, &name, given);
        let mut event = app
            .event(now, "grant.set", target_of(give.object, &object_name))
            .after(told(after));
        event.before = was.map(told);
        audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
        tx.commit().await?;
    }
    let grant = Grant {
        subject: give.subject,
        object: give.object,
        role: give.role,
        expires_at: end,
    };
    let named = Named {
        grant,
        name,
        handle,
        created_at: before.map_or(now, |held| held.created_at),
    };
    Ok((Given { named, object_name }, before))
}

/// What the log says of a grant.
fn told(subject: Subject, name: &str, (role, end): (ResourceRole, Option<Timestamp>)) -> Value {
    let (kind, id) = match subject {
        Subject::Member(id) => ("member", id.to_string()),
        Subject::Team(id) => ("team", id.to_string()),
    };
    let mut told = json!({ kind: id, "name": name, "role": role.as_str() });
    if let Some(end) = end {
        told["expires_at"] = json!(end.to_string());
    }
    told
}

/// The name and handle of a member or team of the organization.
async fn subject(
    tx: &mut ReadTx,
    scope: &impl Scope,
    subject: Subject,
    now: Timestamp,
) -> Result<Option<(String, String)>, StoreError> {
    Ok(match subject {
        Subject::Member(id) => members::get(tx, scope, id)
            .await?
            .map(|member| (member.name, member.handle.to_string())),
        Subject::Team(id) => teams::get(tx, scope, &TeamRef::Id(id), now)
            .await?
            .map(|team| (team.name, team.handle.to_string())),
    })
}

async fn object_name(tx: &mut ReadTx, leave: &Leave<GrantOnIt>) -> Result<String, AccessError> {
    let name = grants::name_of(tx, leave, leave.object()).await?;
    name.ok_or(AccessError::NotFound)
}

/// Takes the role away from a member or team, and tells which it was. What else leads them there stays.
pub async fn remove(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    subject: Subject,
    object: Object,
) -> Result<Given, AccessError> {
    retrying(app, || take(app, caller, org, subject, object)).await
}

async fn take(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    subject: Subject,
    object: Object,
) -> Result<Given, AccessError> {
    let now = app.clock.now();
    let mut tx: WriteTx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership.leave::<GrantOnIt>(&mut tx, object, now).await?;
    let before = grants::get(&mut tx, &leave, subject).await?;
    let before = before.ok_or(AccessError::NotFound)?;
    let name = self::subject(&mut tx, &leave, subject, now).await?;
    let object_name = object_name(&mut tx, &leave).await?;
    grants::remove(&mut tx, &leave, subject).await?;
    let (name, handle) = name.unwrap_or_default();
    let event = app
        .event(now, "grant.removed", target_of(object, &object_name))
        .before(told(subject, &name, (before.role, before.expires_at)));
    audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    let grant = Grant {
        subject,
        object,
        role: before.role,
        expires_at: before.expires_at,
    };
    Ok(Given {
        named: Named {
            grant,
            name,
            handle,
            created_at: before.created_at,
        },
        object_name,
    })
}

/// The grants on the thing itself, to whoever may give some. Those that have ended are told too.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    object: Object,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Given, Uuid>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let leave = membership.leave::<GrantOnIt>(&mut tx, object, now).await?;
    let object_name = object_name(&mut tx, &leave).await?;
    let rows = grants::of_object(&mut tx, &leave, after, limit + 1).await?;
    let given = |named| Given {
        named,
        object_name: object_name.clone(),
    };
    let rows = rows.into_iter().map(given).collect();
    Ok(Page::cut(rows, limit, |given: &Given| {
        grants::cursor(&given.named)
    }))
}
