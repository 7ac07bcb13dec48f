//! Making an organization without a purchase.

use domain::{
    handle::Handle,
    id::{MembershipId, OrgId},
    membership::{Member, Standing},
    organization::{Organization, Status},
    role::OrgRole,
    text::OrgName,
    time::Timestamp,
};
use serde_json::json;
use store::{
    StoreError, WriteTx,
    access::{AccessError, Account, Actor},
    audit,
    handles::{self, Bearer},
    members,
    organizations::{self, Founding},
};

use crate::{
    App, Caller, Change, Creation,
    retry::{retry_by, retrying},
    target,
};

pub struct Create {
    pub name: OrgName,
    /// `None`: made from the name.
    pub slug: Option<Handle>,
    /// A name of the IANA time zone database.
    pub time_zone: String,
}

#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    #[error("{}", texts::error_slug_taken())]
    SlugTaken,
    #[error("{}", texts::error_creation_closed())]
    NotOpen,
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
retry_by!(CreateError: Access, Store);

/// Makes an organization whose owner is the caller.
pub async fn create(app: &App, caller: &Caller, new: &Create) -> Result<Organization, CreateError> {
    if app.creation != Creation::Open {
        return Err(CreateError::NotOpen);
    }
    retrying(app, || attempt(app, caller, new)).await
}

async fn attempt(app: &App, caller: &Caller, new: &Create) -> Result<Organization, CreateError> {
    let now = app.clock.now();
    let owner = &caller.signed_in()?.account;
    let mut tx = app.store.write().await?;
    let founding = found(app, &mut tx, caller, new, now).await?;
    add_owner(app, &mut tx, &founding, owner, now).await?;
    tx.commit().await?;
    Ok(founding.organization().clone())
}

/// Makes the organization, without anybody in it, and records that.
pub(super) async fn found(
    app: &App,
    tx: &mut WriteTx,
    caller: &Caller,
    new: &Create,
    now: Timestamp,
) -> Result<Founding, CreateError> {
    let wish = new_organization(app, new.name.as_str(), &new.time_zone, now);
    let founding = match &new.slug {
        Some(slug) => found_at(tx, &caller.actor, &wish, slug, false, now)
            .await?
            .ok_or(CreateError::SlugTaken)?,
        None => found_near(app, tx, &caller.actor, &wish, false, now).await?,
    };
    record(app, tx, &founding, caller, now).await?;
    Ok(founding)
}

/// An organization as it shall be, under the slug that its name suggests.
pub(crate) fn new_organization(
    app: &App,
    name: &str,
    time_zone: &str,
    now: Timestamp,
) -> Organization {
    Organization {
        id: OrgId(app.entropy.id(now)),
        name: name.to_owned(),
        slug: Handle::suggest(name, "organization"),
        time_zone: time_zone.to_owned(),
        status: Status::Active,
        revision: 0,
        created_at: now,
        erased_at: None,
    }
}

/// Makes the organization at this slug; `None` if it is taken.
async fn found_at(
    tx: &mut WriteTx,
    actor: &Actor,
    wish: &Organization,
    slug: &Handle,
    paid: bool,
    now: Timestamp,
) -> Result<Option<Founding>, AccessError> {
    let new = Organization {
        slug: slug.clone(),
        ..wish.clone()
    };
    if !organizations::insert(tx, actor, &new, paid).await? {
        return Ok(None);
    }
    Ok(Some(organizations::found(tx, actor, new.id, now).await?))
}

/// Makes the organization at its slug or, where that is taken, at a free one near it. A random
/// number is tried after the first few, so that the thousandth "Acme" is not a thousand tries.
pub(crate) async fn found_near(
    app: &App,
    tx: &mut WriteTx,
    actor: &Actor,
    wish: &Organization,
    paid: bool,
    now: Timestamp,
) -> Result<Founding, AccessError> {
    let mut slug = wish.slug.clone();
    for round in 2.. {
        if let Some(founding) = found_at(tx, actor, wish, &slug, paid, now).await? {
            return Ok(founding);
        }
        let number = if round < 5 {
            round
        } else {
            app.entropy.digits().parse().expect("they are digits")
        };
        slug = wish.slug.numbered(number);
    }
    unreachable!("the rounds do not end")
}

/// Makes the account the first owner.
pub(crate) async fn add_owner(
    app: &App,
    tx: &mut WriteTx,
    founding: &Founding,
    owner: &Account,
    now: Timestamp,
) -> Result<Member, StoreError> {
    let id = MembershipId(app.entropy.id(now));
    let wish = Handle::suggest(&owner.name, "member");
    let handle = handles::give_near(tx, founding, &wish, Bearer::Member(id), now).await?;
    let member = Member {
        id,
        org: founding.organization().id,
        account: owner.id,
        name: owner.name.clone(),
        email: owner.email.clone(),
        handle,
        role: OrgRole::Owner,
        standing: Standing::Active,
        joined_at: now,
        last_active_at: Some(now),
        ends_at: None,
        revision: 1,
    };
    members::insert(tx, founding, &member).await?;
    Ok(member)
}

async fn record(
    app: &App,
    tx: &mut WriteTx,
    founding: &Founding,
    caller: &Caller,
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = founding.organization();
    let event = app
        .event(
            now,
            "organization.created",
            target("organization", org.id, &org.name),
        )
        .after(json!({ "name": org.name, "slug": org.slug.as_str(), "time_zone": org.time_zone }));
    audit::record(tx, founding, &caller.client.origin(now), event).await
}
