//! Asking for access to what a page did not show, and answering.
//!
//! Whoever asks learns nothing of what there is: the answer is the same for what exists and for
//! what does not. Owners and administrators, who see everything anyway, see which it is.

use std::collections::HashMap;

use ::access::{Grant, Object, Subject};
use domain::{
    id::{AccessRequestId, ChannelId, DeviceId, ProjectId},
    organization::OrgRef,
    role::ResourceRole,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, ManageMembers, Membership},
    access_requests::{self, AccessRequest},
    audit,
    grants::{self, Named},
    leave::GrantOnIt,
};
use uuid::Uuid;

use crate::{
    App, Caller, Change,
    grants::Given,
    page::Page,
    retry::{retry_by, retrying},
    target,
};

/// The most requests of one member that wait at a time.
const MOST: i64 = 50;
/// Characters of an id. What is longer is none.
const ID_MAX: usize = 64;

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("{}", texts::error_requests_too_many(MOST))]
    TooMany,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(AskError: Access, Store);

/// Asks for access to whatever `object` names. Asking twice is asking once.
pub async fn ask(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    object: &str,
    note: Option<&str>,
) -> Result<(), AskError> {
    retrying(app, || attempt(app, caller, org, object, note)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    object: &str,
    note: Option<&str>,
) -> Result<(), AskError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let own = access::enter(&mut tx, &caller.actor, org, now).await?;
    let member = own.id().ok_or(AccessError::NotFound)?;
    let object = domain::text::tamed(object, ID_MAX);
    if access_requests::waiting_of(&mut tx, &own, member).await? >= MOST {
        return Err(AskError::TooMany);
    }
    let id = AccessRequestId(app.entropy.id(now));
    if access_requests::insert(&mut tx, &own, member, id, &object, note, now).await? {
        let event = app
            .event(
                now,
                "access.requested",
                target("access_request", id, &object),
            )
            .after(json!({ "note": note }));
        let permit = own.permit::<access::See>()?;
        audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Since when the caller's own request for this waits. It tells nothing of whether there is such a thing.
pub async fn waits_since(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    object: &str,
) -> Result<Option<Timestamp>, AccessError> {
    let mut tx = app.store.read().await?;
    let own = access::membership(&mut tx, &caller.actor, org, app.clock.now()).await?;
    let member = own.id().ok_or(AccessError::NotFound)?;
    Ok(access_requests::waits_since(&mut tx, &own, member, object).await?)
}

/// What the things are called now that people asked for, by their ids. What is not there has no name.
pub async fn names(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    ids: &[&str],
) -> Result<HashMap<String, String>, AccessError> {
    let asked: HashMap<Object, &str> = ids
        .iter()
        .filter_map(|id| Some((object_of(id)?, *id)))
        .collect();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, app.clock.now()).await?;
    let permit = membership.permit::<ManageMembers>()?;
    let objects: Vec<Object> = asked.keys().copied().collect();
    let found = grants::names_of(&mut tx, &permit, &objects).await?;
    let by_id = |(object, name)| Some(((*asked.get(&object)?).to_owned(), name));
    Ok(found.into_iter().filter_map(by_id).collect())
}

/// A request, and what it is for.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub request: AccessRequest,
    /// The thing with its name, if there is one.
    pub found: Option<(Object, String)>,
}

/// The requests that wait, oldest first, `limit` of them after `after`.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Page<Waiting, Uuid>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageMembers>()?;
    let rows = access_requests::list(&mut tx, &permit, after, limit + 1).await?;
    let page = Page::cut(rows, limit, |request| request.id.0);
    let asked = page
        .items
        .iter()
        .filter_map(|request| object_of(&request.object));
    let asked: Vec<Object> = asked.collect();
    let names = grants::names_of(&mut tx, &permit, &asked).await?;
    let waiting = page.items.into_iter().map(|request| {
        let object = object_of(&request.object);
        let found = object.and_then(|object| Some((object, names.get(&object)?.clone())));
        Waiting { request, found }
    });
    Ok(Page {
        items: waiting.collect(),
        next: page.next,
    })
}

fn object_of(text: &str) -> Option<Object> {
    let project = || text.parse::<ProjectId>().map(Object::Project);
    let device = || text.parse::<DeviceId>().map(Object::Device);
    let channel = || text.parse::<ChannelId>().map(Object::Channel);
    project().or_else(|_| device()).or_else(|_| channel()).ok()
}

#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    #[error("{}", texts::error_request_of_nothing())]
    NothingThere,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(SettleError: Access, Store);

/// Gives what was asked for with this role. Whoever has as much by then keeps what they have, with its end; what has
/// ended counts for nothing. Answers the grant that they have now.
pub async fn grant(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: AccessRequestId,
    role: ResourceRole,
) -> Result<Given, SettleError> {
    let given = retrying(app, || answer(app, caller, org, id, Some(role))).await?;
    Ok(given.1.expect("a role was given"))
}

/// Declines the request, and tells which it was.
pub async fn decline(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: AccessRequestId,
) -> Result<AccessRequest, SettleError> {
    let (request, _) = retrying(app, || answer(app, caller, org, id, None)).await?;
    Ok(request)
}

async fn answer(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: AccessRequestId,
    role: Option<ResourceRole>,
) -> Result<(AccessRequest, Option<Given>), SettleError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageMembers>()?;
    let request = access_requests::get(&mut tx, &permit, id).await?;
    let request = request.ok_or(AccessError::NotFound)?;
    let given = match role {
        Some(role) => Some(give(&mut tx, &membership, &request, role, now).await?),
        None => None,
    };
    access_requests::delete(&mut tx, &permit, id).await?;
    let action = match given {
        Some(_) => "access.granted",
        None => "access.declined",
    };
    let role = given.as_ref().map(|given| given.named.grant.role.as_str());
    let event = app
        .event(now, action, target("access_request", id, &request.object))
        .after(json!({ "member": request.member.to_string(), "role": role }));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok((request, given))
}

async fn give(
    tx: &mut WriteTx,
    membership: &Membership,
    request: &AccessRequest,
    role: ResourceRole,
    now: Timestamp,
) -> Result<Given, SettleError> {
    let object = object_of(&request.object).ok_or(SettleError::NothingThere)?;
    let leave = membership.leave::<GrantOnIt>(tx, object, now).await;
    let leave = leave.map_err(|error| match error {
        AccessError::NotFound => SettleError::NothingThere,
        error => error.into(),
    })?;
    let subject = Subject::Member(request.member);
    let name = grants::name_of(tx, &leave, object).await?;
    let object_name = name.ok_or(SettleError::NothingThere)?;
    let before = grants::get(tx, &leave, subject).await?;
    let enough = before.filter(|held| held.is_live(now) && held.role >= role);
    if enough.is_none() {
        grants::set(tx, &leave, subject, role, None, now).await?;
    }
    Ok(Given {
        named: Named {
            grant: Grant {
                subject,
                object,
                role: enough.map_or(role, |held| held.role),
                expires_at: enough.and_then(|held| held.expires_at),
            },
            name: request.member_name.clone(),
            handle: request.member_handle.clone(),
            created_at: before.map_or(now, |held| held.created_at),
        },
        object_name,
    })
}
