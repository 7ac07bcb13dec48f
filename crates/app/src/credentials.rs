//! The credentials that devices call with: issuing, listing and revoking them. Rotating one is
//! issuing the next and revoking the last, in this order.

use domain::{
    id::{DeviceCredentialId, DeviceId},
    organization::OrgRef,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{self, AccessError, Scope},
    audit,
    credentials::{self, Credential},
    grants,
    leave::{IssueCredentials, Leave},
};

use crate::{App, Caller, Change, retry::retrying, target, token::NewToken};

/// What a credential's secret starts with.
pub const PREFIX: &str = "muster_device_";

/// A credential as it shall be.
#[derive(Clone, Debug, Default)]
pub struct Issue {
    /// Read by `domain::resource::tag`.
    pub label: Option<String>,
    pub expires_at: Option<Timestamp>,
}

/// Issues a credential, and tells its secret, this once.
pub async fn issue(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
    new: &Issue,
) -> Result<(Credential, String), AccessError> {
    retrying(app, || attempt(app, caller, org, device, new)).await
}

async fn attempt(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
    new: &Issue,
) -> Result<(Credential, String), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let leave = membership
        .leave::<IssueCredentials>(&mut tx, device.into(), now)
        .await?;
    let token = NewToken::prefixed(PREFIX, leave.org().0, app.entropy.secret());
    let credential = Credential {
        id: DeviceCredentialId(app.entropy.id(now)),
        device,
        label: new.label.clone(),
        created_at: now,
        expires_at: new.expires_at,
        last_used_at: None,
    };
    credentials::insert(&mut tx, &leave, &credential, &token.hash).await?;
    let name = named(&mut tx, &leave, &credential).await?;
    let event = app
        .event(now, "device_credential.issued", name)
        .after(json!({
            "device": device.to_string(),
            "expires_at": new.expires_at.map(|end| end.to_string()),
        }));
    audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok((credential, token.text))
}

/// The credential as the log names it: by its label, else by its device.
async fn named(
    tx: &mut WriteTx,
    leave: &Leave<IssueCredentials>,
    credential: &Credential,
) -> Result<audit::Target, StoreError> {
    let name = match &credential.label {
        Some(label) => Some(label.clone()),
        None => grants::name_of(tx, leave, credential.device.into()).await?,
    };
    Ok(target(
        "device_credential",
        credential.id,
        name.unwrap_or_default(),
    ))
}

/// The credentials of a device, newest first, without their secrets.
pub async fn list(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    device: DeviceId,
) -> Result<Vec<Credential>, AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let membership = access::membership(&mut tx, &caller.actor, org, now).await?;
    let leave = membership
        .leave::<IssueCredentials>(&mut tx, device.into(), now)
        .await?;
    Ok(credentials::list(&mut tx, &leave).await?)
}

/// Revokes a credential: the device's next call with it is refused.
pub async fn revoke(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: DeviceCredentialId,
) -> Result<(), AccessError> {
    retrying(app, || remove(app, caller, org, id)).await
}

async fn remove(
    app: &App,
    caller: &Caller,
    org: &OrgRef,
    id: DeviceCredentialId,
) -> Result<(), AccessError> {
    let now = app.clock.now();
    let mut tx = app.store.write().await?;
    let membership = access::enter(&mut tx, &caller.actor, org, now).await?;
    let found = credentials::get(&mut tx, &membership, id).await?;
    let credential = found.ok_or(AccessError::NotFound)?;
    let device = credential.device;
    let leave = membership
        .leave::<IssueCredentials>(&mut tx, device.into(), now)
        .await?;
    credentials::delete(&mut tx, &leave, id).await?;
    let name = named(&mut tx, &leave, &credential).await?;
    let event = app
        .event(now, "device_credential.revoked", name)
        .before(json!({ "device": device.to_string() }));
    audit::record(&mut tx, &leave, &caller.client.origin(now), event).await?;
    tx.commit().await?;
    Ok(())
}
