//! Editing an organization's settings.

use domain::{
    handle::Handle,
    organization::{OrgRef, Organization},
    text::OrgName,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{
    StoreError,
    access::{self, AccessError, EditSettings, Membership},
    audit, organizations,
};

use crate::{
    App, Caller, Change,
    retry::{retry_by, retrying},
    target,
};

/// What is to be another; `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Update {
    pub name: Option<OrgName>,
    pub slug: Option<Handle>,
    /// A name of the IANA time zone database.
    pub time_zone: Option<String>,
    /// The [`edition`] that the edit is based on, where the caller says.
    pub edition: Option<i64>,
}

/// Tells one state of the settings from another, from 0 on. The organization's revision would not do: it rises with
/// whatever changes in the organization, and the settings that somebody has before them are as true afterwards.
#[must_use]
pub fn edition(org: &Organization) -> i64 {
    let hash = Sha256::digest(told(org).to_string());
    let start = hash.first_chunk().expect("a hash has 32 bytes");
    i64::from_be_bytes(*start) & i64::MAX
}

#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    #[error("{}", texts::error_slug_taken())]
    SlugTaken,
    #[error("{}", texts::error_changed_meanwhile())]
    ChangedMeanwhile,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(UpdateError: Access, Store);

/// Edits the organization. A former slug goes on leading to it. Answers it as it is then, with
/// what the caller is in it.
pub async fn update(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    change: &Update,
) -> Result<(Organization, Membership), UpdateError> {
    retrying(app, || attempt(app, caller, org, change)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    change: &Update,
) -> Result<(Organization, Membership), UpdateError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let permit = membership.permit::<EditSettings>()?;
    // Entering has raised the revision by one.
    let before = Organization {
        revision: membership.organization().revision - 1,
        ..membership.organization().clone()
    };
    if change.edition.is_some_and(|seen| seen != edition(&before)) {
        return Err(UpdateError::ChangedMeanwhile);
    }
    let after = changed(membership.organization(), change);
    if told(&before) == told(&after) {
        return Ok((before, membership));
    }
    if !organizations::claim_slug(&mut tx, &after.slug, after.id).await? {
        return Err(UpdateError::SlugTaken);
    }
    organizations::update(&mut tx, &permit, &after.name, &after.slug, &after.time_zone).await?;
    let what = target("organization", after.id, &after.name);
    let event = app
        .event(now, "organization.updated", what)
        .before(told(&before))
        .after(told(&after));
    audit::record(&mut tx, &permit, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok((after, membership))
}

fn changed(org: &Organization, change: &Update) -> Organization {
    let mut org = org.clone();
    if let Some(name) = &change.name {
        name.as_str().clone_into(&mut org.name);
    }
    if let Some(slug) = &change.slug {
        org.slug = slug.clone();
    }
    if let Some(time_zone) = &change.time_zone {
        org.time_zone.clone_from(time_zone);
    }
    org
}

fn told(org: &Organization) -> Value {
    json!({ "name": org.name, "slug": org.slug.as_str(), "time_zone": org.time_zone })
}
