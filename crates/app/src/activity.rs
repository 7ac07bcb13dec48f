//! When people were last active: noted in memory with each request, written down now and then,
//! so that reading costs no write.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    time::Duration,
};

use domain::{
    id::{AccountId, ApiKeyId, MembershipId, OrgId, SessionId},
    time::{MINUTE, Timestamp},
};
use store::{
    StoreError,
    access::{Membership, SignedIn},
    api_keys, members, sessions,
};

use crate::App;

/// How old a written note may become before a request makes a new one.
const STALE: Duration = MINUTE.saturating_mul(5);

#[derive(Default)]
pub struct Activity(Mutex<Notes>);

#[derive(Default)]
struct Notes {
    sessions: BTreeMap<(AccountId, SessionId), Timestamp>,
    members: BTreeMap<(OrgId, MembershipId), Timestamp>,
    keys: BTreeMap<(OrgId, ApiKeyId), Timestamp>,
}

impl Notes {
    /// Adds older notes; of the same thing the newer one counts.
    fn put_back(&mut self, older: Self) {
        fn merge<K: Ord>(newer: &mut BTreeMap<K, Timestamp>, mut older: BTreeMap<K, Timestamp>) {
            older.append(newer);
            *newer = older;
        }
        merge(&mut self.sessions, older.sessions);
        merge(&mut self.members, older.members);
        merge(&mut self.keys, older.keys);
    }
}

impl Activity {
    /// Notes that somebody used their session.
    pub fn signed_in(&self, own: &SignedIn, now: Timestamp) {
        if now.since(own.last_used_at) > STALE {
            let session = (own.account.id, own.session);
            self.notes().sessions.insert(session, now);
        }
    }

    pub fn member(
        &self,
        org: OrgId,
        member: MembershipId,
        last: Option<Timestamp>,
        now: Timestamp,
    ) {
        if last.is_none_or(|last| now.since(last) > STALE) {
            self.notes().members.insert((org, member), now);
        }
    }

    /// Notes that a program called.
    pub fn key(&self, org: OrgId, key: ApiKeyId, last: Timestamp, now: Timestamp) {
        if now.since(last) > STALE {
            self.notes().keys.insert((org, key), now);
        }
    }

    /// Notes that a member looked at their organization.
    pub fn looked(&self, reader: &Membership, now: Timestamp) {
        if let Some(id) = reader.id() {
            let org = reader.organization().id;
            self.member(org, id, reader.last_active_at(), now);
        }
    }

    fn notes(&self) -> std::sync::MutexGuard<'_, Notes> {
        self.0.lock().expect("nobody panics while holding it")
    }
}

/// Writes the notes down. What is lost with the process is a few minutes of "last active"; where the
/// database does not take them, they are kept for the next time.
pub async fn write_down(app: &App) -> Result<(), StoreError> {
    let notes = std::mem::take(&mut *app.activity.notes());
    if notes.sessions.is_empty() && notes.members.is_empty() && notes.keys.is_empty() {
        return Ok(());
    }
    let written = write(app, &notes).await;
    match &written {
        Ok(()) => {
            let orgs: BTreeSet<OrgId> = notes.members.keys().map(|(org, _)| *org).collect();
            for org in orgs {
                app.pages.forget(org);
            }
        }
        Err(_) => app.activity.notes().put_back(notes),
    }
    written
}

/// In the order of the ids: nodes that write at the same time wait for each other's rows, and never
/// each for one that the other has.
async fn write(app: &App, notes: &Notes) -> Result<(), StoreError> {
    let mut tx = app.store.write().await?;
    for ((account, session), at) in &notes.sessions {
        sessions::touch(&mut tx, *account, *session, *at).await?;
    }
    for ((org, member), at) in &notes.members {
        members::touch(&mut tx, *org, *member, *at).await?;
    }
    for ((org, key), at) in &notes.keys {
        api_keys::touch(&mut tx, *org, *key, *at).await?;
    }
    tx.commit().await
}
