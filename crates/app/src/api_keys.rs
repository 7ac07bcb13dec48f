//! The keys that programs call with. A key does what its maker may do at that moment, and of that
//! no more than its own role and projects leave.

use ::access::Object;
use domain::{
    id::{ApiKeyId, OrgId, ProjectId},
    organization::OrgRef,
    policy,
    role::OrgRole,
    text::KeyName,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Actor, ManageApiKeys, Membership, Permit, Scope},
    api_keys::{self, ApiKey},
    audit, grants, members,
};
use uuid::Uuid;

use crate::{
    App, Caller, Change,
    page::Page,
    retry::{retry_by, retrying},
    target,
    token::{NewToken, Shown},
};

/// What the secret of a key starts with.
pub const PREFIX: &str = "muster_";

/// The most projects that a key can be kept to.
pub const PROJECTS_MAX: usize = 100;

/// A key as it shall be.
#[derive(Clone, Debug)]
pub struct Make {
    pub name: KeyName,
    pub role: OrgRole,
    /// Keeps it to these projects and what is in them; `None` does not.
    pub projects: Option<Vec<ProjectId>>,
    /// Lies ahead (`domain::resource::end`).
    pub expires_at: Option<Timestamp>,
}

#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    #[error("{}", texts::error_key_projects(PROJECTS_MAX))]
    ProjectCount,
    /// The organization has no project with the id at this place of the list.
    #[error("{}", texts::field_project_unknown())]
    UnknownProject { index: usize },
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(MakeError: Access, Store);

/// Whoever shows this key; `None` if it is unknown, revoked or over.
pub async fn authenticate(app: &App, key: &str) -> Result<Option<Actor>, StoreError> {
    let Some(shown) = Shown::prefixed(PREFIX, key) else {
        return Ok(None);
    };
    let (org, now) = (OrgId(shown.owner), app.clock.now());
    let mut tx = app.store.glance();
    let found = api_keys::authenticate(&mut tx, org, &shown.hash, now).await?;
    drop(tx);
    let Some(key) = found else { return Ok(None) };
    match key.last_used_at {
        // Whoever has just made a key looks whether it works. That is worth a write; later uses are noted together.
        None => note_first_use(app, org, key.id, now).await,
        Some(last) => app.activity.key(org, key.id, last, now),
    }
    Ok(Some(key.actor))
}

/// A call is not refused because it cannot be noted.
async fn note_first_use(app: &App, org: OrgId, key: ApiKeyId, now: Timestamp) {
    let noted = async {
        let mut tx = app.store.write().await?;
        api_keys::touch(&mut tx, org, key, now).await?;
        tx.commit().await
    };
    if let Err(error) = noted.await {
        tracing::debug!(%error, "the first use of a key was not noted");
    }
}

/// Makes a key, and tells its secret, this once. A key outlives the session that made it, and so takes a recent sign-in.
pub async fn make(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Make,
) -> Result<(ApiKey, String), MakeError> {
    let count = new.projects.as_ref().map(Vec::len);
    if count.is_some_and(|count| count == 0 || count > PROJECTS_MAX) {
        return Err(MakeError::ProjectCount);
    }
    retrying(app, || attempt(app, caller, org, new)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    new: &Make,
) -> Result<(ApiKey, String), MakeError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageApiKeys>()?;
    if !policy::may_grant(membership.role(), new.role) {
        return Err(AccessError::RoleAboveOwn.into());
    }
    caller.actor.step_up(now)?;
    check_projects(
        &mut tx,
        &permit,
        new.projects.as_deref().unwrap_or_default(),
    )
    .await?;
    let key = key(app, &mut tx, &membership, new, now).await?;
    let token = NewToken::prefixed(PREFIX, permit.org().0, app.entropy.secret());
    api_keys::insert(&mut tx, &permit, &key, &token.hash).await?;
    let event = app.event(now, "api_key.created", named(&key)).after(json!({
        "name": key.name,
        "role": key.role.as_str(),
        "projects": ids(&key),
        "expires_at": key.expires_at.map(|end| end.to_string()),
    }));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok((key, token.text))
}

async fn check_projects(
    tx: &mut WriteTx,
    permit: &Permit<ManageApiKeys>,
    projects: &[ProjectId],
) -> Result<(), MakeError> {
    let objects: Vec<Object> = projects.iter().map(|project| (*project).into()).collect();
    let there = grants::names_of(tx, permit, &objects).await?;
    match objects
        .iter()
        .position(|object| !there.contains_key(object))
    {
        Some(index) => Err(MakeError::UnknownProject { index }),
        None => Ok(()),
    }
}

/// A key belongs to a member. One that a program makes belongs to whoever made that program's key.
async fn key(
    app: &App,
    tx: &mut WriteTx,
    membership: &Membership,
    new: &Make,
    now: Timestamp,
) -> Result<ApiKey, MakeError> {
    let maker = membership.on_behalf_of().ok_or(AccessError::NotFound)?;
    let member = members::get(tx, membership, maker).await?;
    let mut projects = new.projects.clone();
    if let Some(projects) = &mut projects {
        projects.sort_unstable();
        projects.dedup();
    }
    Ok(ApiKey {
        id: ApiKeyId(app.entropy.id(now)),
        name: new.name.as_str().to_owned(),
        role: new.role,
        projects,
        maker,
        maker_name: member.ok_or(AccessError::NotFound)?.name,
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: None,
    })
}

fn ids(key: &ApiKey) -> Option<Vec<String>> {
    let projects = key.projects.as_ref()?;
    Some(projects.iter().map(ToString::to_string).collect())
}

fn named(key: &ApiKey) -> audit::Target {
    target("api_key", key.id, &key.name)
}

/// The keys of the organization, newest first, without their secrets.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    before: Option<Uuid>,
    limit: i64,
) -> Result<Page<ApiKey, Uuid>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageApiKeys>()?;
    let rows = api_keys::list(&mut tx, &permit, before, limit + 1).await?;
    Ok(Page::cut(rows, limit, |key| key.id.0))
}

/// One key, without its secret.
pub async fn get(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: ApiKeyId,
) -> Result<ApiKey, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageApiKeys>()?;
    let key = api_keys::get(&mut tx, &permit, id).await?;
    key.ok_or(AccessError::NotFound)
}

/// Revokes a key: the next call with it is refused. An owner's key is the owners' to revoke. Takes a recent sign-in.
pub async fn revoke(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: ApiKeyId,
) -> Result<(), AccessError> {
    retrying(app, || remove(app, caller, org, id)).await
}

async fn remove(app: &App, caller: &Caller, org: &OrgRef, id: ApiKeyId) -> Result<(), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<ManageApiKeys>()?;
    let key = api_keys::get(&mut tx, &permit, id).await?;
    let key = key.ok_or(AccessError::NotFound)?;
    if !policy::may_grant(membership.role(), key.role) {
        return Err(AccessError::RoleAboveOwn);
    }
    caller.actor.step_up(now)?;
    api_keys::delete(&mut tx, &permit, id).await?;
    let event = app
        .event(now, "api_key.revoked", named(&key))
        .before(json!({ "name": key.name, "role": key.role.as_str() }));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(())
}
