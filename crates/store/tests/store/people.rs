//! People and organizations for the stories, and what they may do.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::{
    email::EmailAddress,
    handle::Handle,
    id::{AccountId, OrgId},
    organization::OrgRef,
    time::Timestamp,
};
use store::{
    Store, WriteTx,
    access::{self, Actor, Membership, Permission, Permit},
    audit::Origin,
    seed::{self, Spec},
    sessions::{self, Session},
};
use uuid::Uuid;

/// A moment in 2026; the stories count from it.
pub const NOW: Timestamp = Timestamp::from_micros(1_795_000_000_000_000);

/// Ids that differ and rise.
pub fn id() -> Uuid {
    static LAST: AtomicU64 = AtomicU64::new(0);
    Uuid::from_u64_pair(
        0x0190_0000_0000_7000,
        1 + LAST.fetch_add(1, Ordering::SeqCst),
    )
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn handle(text: &str) -> Handle {
    Handle::parse(text).unwrap()
}

pub fn origin() -> Origin {
    Origin {
        at: NOW,
        ip: None,
        user_agent: None,
        request_id: None,
    }
}

/// Fills the database with invented people; answers the organizations.
pub async fn plants(store: &Store, organizations: usize, members: usize) -> Vec<OrgId> {
    let spec = Spec::invented(organizations, members, "");
    fill(store, &spec).await.organizations
}

pub async fn fill(store: &Store, spec: &Spec) -> seed::Filled {
    seed::fill(store, &Actor::operator(), spec, "no hash", NOW, &mut id)
        .await
        .unwrap()
}

/// The operator in the organization, who may do everything.
pub async fn enter(tx: &mut WriteTx, org: OrgId) -> Membership {
    access::enter(tx, &Actor::operator(), &OrgRef::Id(org), NOW)
        .await
        .unwrap()
}

pub async fn permit<P: Permission>(tx: &mut WriteTx, org: OrgId) -> Permit<P> {
    enter(tx, org).await.permit().unwrap()
}

/// The person of that account, signed in.
pub async fn sign_in(store: &Store, account: AccountId) -> Actor {
    session(store, account).await.0
}

/// The same with the token of the session.
pub async fn session(store: &Store, account: AccountId) -> (Actor, Vec<u8>) {
    let token = id().into_bytes().to_vec();
    let session = Session {
        id: domain::id::SessionId(id()),
        device: "Firefox".into(),
        ip: "192.0.2.1".into(),
        created_at: NOW,
        last_used_at: NOW,
        expires_at: NOW + domain::time::DAY * 90,
    };
    let mut tx = store.write().await.unwrap();
    sessions::insert(&mut tx, account, &token, &session)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let actor = access::authenticate(&mut tx, account, &token, NOW)
        .await
        .unwrap();
    (actor.expect("the session is there"), token)
}
